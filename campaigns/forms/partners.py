"""The organisations that a division works with."""

from __future__ import annotations

from campaigns.forms.base import DayField, HouseForm, NameField
from campaigns.models.structure import CODE


class PartnerForm(HouseForm):
    """A new partner."""

    name = NameField(label="Name of the organisation", max_length=150)
    code = NameField(
        label="Code",
        max_length=20,
        validators=[CODE],
        help_text="Its ODS code, such as RX1, where it has one. Files with its figures name it so. "
        "It cannot be changed later.",
    )


class ClosePartnerForm(HouseForm):
    """The end of a partner."""

    closed_on = DayField(
        label="First day without the partner", help_text="Its figures of earlier days stay in every chart."
    )

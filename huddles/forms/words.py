"""Free words about a day's work: they must not point at a patient."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError

from perfectcare.common.masking import mask

POINTS_AT_SOMEBODY = {
    "nhs-number": "This looks like it holds an NHS number. Take it out: no patient’s name, number or address here.",
    "postcode": "This looks like it holds a postcode. Take it out: no patient’s name, number or address here.",
}


def no_patient(text: str) -> None:
    """Refuse words that hold an NHS number or a postcode. They are refused, not changed: the writer puts them right."""
    for kind in mask(text).kinds:
        if kind in POINTS_AT_SOMEBODY:
            raise ValidationError(POINTS_AT_SOMEBODY[kind])


class Words(forms.CharField):
    """Words that staff write for each other."""

    default_validators = [no_patient]

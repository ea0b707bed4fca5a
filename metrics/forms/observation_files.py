"""The forms of pasted and uploaded tables."""

from __future__ import annotations

from typing import Any

from django import forms

from campaigns.forms.base import HouseForm
from metrics.observation_files import LARGEST_FILE, TOO_LARGE, decode, open_table
from perfectcare.common.file_dates import DateOrder
from perfectcare.common.tables import CannotRead

ORDERS = [
    (DateOrder.DAY_FIRST.value, "The day, as in 30/09/2021"),
    (DateOrder.MONTH_FIRST.value, "The month, as in 9/30/2021"),
]
STRICT, LENIENT = "all", "right"


class PasteForm(HouseForm):
    """Rows copied from a spreadsheet."""

    rows = forms.CharField(
        label="Rows",
        help_text="With the names of the columns in the first row.",
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "class": "pc-rows", "spellcheck": "false", "wrap": "off"}),
        error_messages={"required": "Paste the rows"},
    )

    def clean_rows(self) -> str:
        rows: str = self.cleaned_data["rows"]
        try:
            open_table(rows)
        except CannotRead as refusal:
            raise forms.ValidationError(str(refusal)) from None
        return rows


class UploadForm(HouseForm):
    """A file from a spreadsheet or a publication."""

    file = forms.FileField(label="CSV file", help_text="Up to 20 MB and 250,000 rows.", allow_empty_file=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.text = ""

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        try:
            if upload.size > LARGEST_FILE:
                raise CannotRead(TOO_LARGE)
            self.text = decode(upload.read())
            open_table(self.text)
        except CannotRead as refusal:
            raise forms.ValidationError(str(refusal)) from None
        return upload

    @property
    def name(self) -> str:
        """The name of the file, as far as it can be shown."""
        given = str(self.cleaned_data["file"].name)
        return "".join(each for each in given if each.isprintable()).strip()[:200] or "A file without a name"


class OrderForm(HouseForm):
    """Which comes first in a table's dates."""

    dates = forms.ChoiceField(
        label="Which comes first in these dates?",
        choices=ORDERS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose which comes first"},
    )


class DecideForm(HouseForm):
    """What to do with a table in which rows are wrong."""

    how = forms.ChoiceField(
        label="Some rows are wrong. What should be stored?",
        choices=[
            (STRICT, "Store nothing unless every row is right"),
            (LENIENT, "Store the rows that are right and leave out the others"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what should be stored"},
    )

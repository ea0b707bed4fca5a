"""A target as people type it."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from campaigns.forms.base import DayField, HouseForm, NameField
from campaigns.services.targets import LONGEST_AGREED_WITH
from metrics.measures import Kind, Measure
from metrics.selectors.targets import a_point, bound_words
from metrics.services.targets import largest

NUMBER = re.compile(r"(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,12})(?:\.(?P<rest>[0-9]+))?", re.ASCII)
MASKED = (
    "NHS numbers, telephone numbers, e-mail and home addresses, postcodes and dates of birth that are recognised are "
    "taken out before it is stored."
)


class AmountField(forms.CharField):
    """A number from 0 up, as hundredths of what the chart shows: 70, 70%, 33.5, 1,200."""

    def __init__(self, *, measure: Measure, **kwargs: Any) -> None:
        super().__init__(max_length=40, **kwargs)
        self.measure = measure
        self.has_parts = measure.kind is Kind.SHARE or measure.places > 0

    def validate(self, value: Any) -> None:
        """Take nothing too: whether a target is ended instead is for the form to say."""

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        amount = self._read(text.removesuffix("%").rstrip() if self._is_share else text)
        if amount > largest(self.measure):
            most = largest(self.measure) // 100
            words = "A share is of 100: enter" if self._is_share else "Enter"
            raise ValidationError(f"{words} a number from 0 to {most:,}")
        return amount

    @property
    def _is_share(self) -> bool:
        return self.measure.kind is Kind.SHARE

    def _read(self, text: str) -> int:
        found = NUMBER.fullmatch(text)
        if found is None:
            raise ValidationError(f"Enter a number in figures, like {'33.5' if self.has_parts else '12'}")
        rest = (found["rest"] or "").rstrip("0")
        if rest and not self.has_parts:
            raise ValidationError(f"Enter a whole number of {self.measure.counted[1]}")
        if len(rest) > 2:
            raise ValidationError("Enter a number with at most two figures after the point")
        return int(found["whole"].replace(",", "")) * 100 + int(rest.ljust(2, "0") or 0)


class TargetForm(HouseForm):
    """From which day on, how much or nothing, and agreed with whom."""

    starts_on = DayField(
        label="From which day?",
        help_text="It holds from this day until the next target starts. Days that are over are charted against it too.",
        error_messages={"required": "Enter the day from which the target holds"},
    )
    ends = forms.BooleanField(label="No target from this day on", required=False)
    agreed_with = NameField(
        label="Agreed with",
        max_length=LONGEST_AGREED_WITH,
        help_text=f"A person or a meeting, like “Jo Bright, operations” or “Divisional board”. {MASKED}",
        error_messages={"required": "Say with whom it was agreed"},
    )

    def __init__(self, *args: Any, measure: Measure, **kwargs: Any) -> None:
        self.measure = measure
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        what = f"in 100 {self.measure.counted[1]}"
        if self.measure.kind is not Kind.SHARE:
            what = f"{self.measure.counted[1]}{a_point(self.measure)}"
        self.fields["value"] = AmountField(
            measure=self.measure,
            label=f"{bound_words(self.measure)} how many {what}?",
            widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "nhsuk-input--width-5"}),
        )
        self.order_fields(["starts_on", "value", "ends", "agreed_with"])

    def clean(self) -> dict[str, Any]:
        answers = self.cleaned_data
        if "value" in self.errors:
            return answers
        if answers.get("value") is None and not answers.get("ends"):
            self.add_error("value", "Enter a number, or tick “No target from this day on”")
        if answers.get("value") is not None and answers.get("ends"):
            self.add_error("value", "Enter a number or tick “No target from this day on”, not both")
        return answers

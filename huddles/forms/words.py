"""Free words about a day's work: they must not point at a patient."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError

from perfectcare.common.masking import mask

POINTS_AT_SOMEBODY = {
    "nhs-number": "This looks like it holds an NHS number. Take it out: no patient’s name, number or address here.",
    "birth": "This looks like it holds a date of birth. Take it out: no patient’s name, number or address here.",
    "postcode": "This looks like it holds a postcode. Take it out: no patient’s name, number or address here.",
}


def no_patient(text: str) -> None:
    """Refuse words that hold an NHS number, a postcode or a date of birth. They are not changed: the writer does that.

    Names and addresses are let through: staff name each other and the places where they work.
    """
    for kind in mask(text).kinds:
        if kind in POINTS_AT_SOMEBODY:
            raise ValidationError(POINTS_AT_SOMEBODY[kind])


class Words(forms.CharField):
    """Words that staff write for each other."""

    default_validators = [no_patient]

"""What the forms of this app share: refusals shown at their field, and days within reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol
from unicodedata import category

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms.boundfield import BoundField

from perfectcare.common.dates import day_words
from perfectcare.common.forms import NhsForm

OUT_OF_RANGE = "Enter a year between 2000 and 2100"


class Refusal(Protocol):
    """A service's exception that names a field."""

    field: str
    words: str


class DayField(forms.DateField):
    """A day that a campaign could have."""

    default_validators = [
        MinValueValidator(date(2000, 1, 1), OUT_OF_RANGE),
        MaxValueValidator(date(2100, 12, 31), OUT_OF_RANGE),
    ]


#: What nobody sees and what turns round the words that follow it, on a page that others read.
UNSEEN = {*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A)), "\ufeff"}
#: Letters that are drawn as nothing.
BLANK = {"\u115f", "\u1160", "\u2800", "\u3164", "\uffa0"}


class NameField(forms.CharField):
    """A name in one line; a run of spaces is one space. Where there is nothing to see, nothing was entered."""

    def to_python(self, value: Any) -> str:
        line = " ".join((super().to_python(value) or "").split())
        seen = "".join(each for each in line if each not in UNSEEN and (category(each) != "Cc" or each == "\0"))
        return seen if any(each == "\0" or category(each)[0] in "LNPS" for each in set(seen) - BLANK) else ""


class HouseForm(NhsForm):
    """A form that shows at the right field what a service has refused."""

    def refuse(self, refusal: Refusal) -> None:
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.words)


@dataclass(frozen=True)
class Difference:
    """A field that two people gave different words."""

    label: str
    saved: str
    typed: str


def differences(typed: HouseForm, saved: HouseForm) -> list[Difference]:
    """Compare what somebody typed with the row as somebody else has saved it; `saved` is a form with its initial."""
    found = []
    for name, field in typed.fields.items():
        if field.widget.is_hidden:
            continue
        pair = _words(saved[name], saved.get_initial_for_field(field, name)), _words(typed[name], typed[name].data)
        if pair[0] != pair[1]:
            found.append(Difference(str(field.label), *pair))
    return found


def _words(bound: BoundField, value: Any) -> str:
    values = value if isinstance(value, list | tuple) else [value]
    labels = {str(key): str(label) for key, label in _choices(bound.field)}
    return ", ".join(filter(None, (_plain(bound.field, each, labels) for each in values))) or "Nothing"


def _choices(field: forms.Field) -> Iterable[tuple[Any, Any]]:
    return getattr(field, "choices", ())


def _plain(field: forms.Field, value: Any, labels: dict[str, str]) -> str:
    if value in (None, ""):
        return labels.get("", "")
    if isinstance(field, forms.DateField):
        try:
            day = field.to_python(value)
        except forms.ValidationError:
            return str(value)
        return day_words(day) if day else ""
    return labels.get(str(getattr(value, "pk", value)), str(value))

"""Making a key for a partner's program."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django import forms

from campaigns.forms.base import DayField, NameField
from campaigns.models import Partner
from metrics.catalogue import CATALOGUE
from metrics.measures import Group
from perfectcare.common.forms import NhsForm


class KeyForm(NhsForm):
    """A new key: whose it is, what for, what it may read, and until when."""

    partner = forms.ModelChoiceField(Partner.objects.none(), label="Partner")
    name = NameField(
        label="What it is for",
        max_length=100,
        help_text="Words by which you will know it again, like “Bed board of the hospital”",
    )
    scope = forms.MultipleChoiceField(
        label="What it may read",
        choices=[(group.name, group.value) for group in Group if any(each.group is group for each in CATALOGUE)],
        widget=forms.CheckboxSelectMultiple,
        help_text="Figures that our pages show to everybody in the division, never a comment",
        error_messages={"required": "Choose at least one group of measures"},
    )
    expires_on = DayField(
        label="Last day",
        required=False,
        help_text="It works until the end of this day. You can take it back earlier at any time",
    )

    def __init__(self, *args: object, partners: Sequence[Partner], today: date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        field = self.fields["partner"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = Partner.objects.filter(pk__in=[partner.pk for partner in partners])

    def clean_scope(self) -> list[Group]:
        return [Group[name] for name in self.cleaned_data["scope"]]

    def clean_expires_on(self) -> date | None:
        last: date | None = self.cleaned_data["expires_on"]
        if last is not None and last < self.today:
            raise forms.ValidationError("The last day must be today or later")
        return last

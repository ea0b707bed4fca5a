"""Which months leave the program, of which teams, and as what kind of file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import Layout, Row
from django import forms
from django.http import QueryDict

from campaigns.models import Team
from metrics.disclosure import Span
from metrics.exports.tables import FileFormat
from metrics.words import month_words
from perfectcare.common.forms import NhsForm


class MonthsForm(NhsForm):
    """Whole months that are over. What the address does not say is the last month, as CSV."""

    first = forms.ChoiceField(label="First month")
    last = forms.ChoiceField(label="Last month")

    def __init__(self, asked: QueryDict | None, *, months: Sequence[Span], **kwargs: Any) -> None:
        self.months = {f"{month.first:%Y-%m}": month for month in months}
        usual = dict.fromkeys(("first", "last"), next(reversed(self.months))) | {"format": FileFormat.CSV.value}
        super().__init__(None if asked is None else {**usual, **asked.dict()}, initial=usual, **kwargs)

    def prepare(self) -> None:
        for name in ("first", "last"):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [(key, month_words(month.first)) for key, month in reversed(self.months.items())]
        self.helper.layout = Layout(Row("first", "last"))

    def clean(self) -> None:
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and last < first:
            self.add_error("last", "The last month lies before the first. Choose a later one.")
        if self.data["format"] not in list(FileFormat):
            self.add_error(None, "Choose CSV or Excel.")

    @property
    def chosen(self) -> list[Span]:
        first, last = self.cleaned_data["first"], self.cleaned_data["last"]
        return [month for key, month in self.months.items() if first <= key <= last]

    @property
    def file_format(self) -> FileFormat:
        return FileFormat(self.data["format"])


class ResponsesForm(MonthsForm):
    """The months, and one team or all."""

    team = forms.ChoiceField(label="Team", required=False)

    def __init__(self, asked: QueryDict | None, *, teams: Sequence[Team], **kwargs: Any) -> None:
        self.teams = {team.code: team for team in teams}
        super().__init__(asked, **kwargs)

    def prepare(self) -> None:
        super().prepare()
        self.helper.layout.append("team")
        field = self.fields["team"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "All teams"), *((code, team.name) for code, team in self.teams.items())]

    @property
    def chosen_team(self) -> Team | None:
        return self.teams.get(self.cleaned_data["team"])

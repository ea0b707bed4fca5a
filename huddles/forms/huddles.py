"""Whether a huddle was held, and who was there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from campaigns.models import Team
from huddles.forms.words import Words
from huddles.models import Attendance, Huddle
from perfectcare.common.forms import InlineRadios, NhsForm

LONGEST_HUDDLE = 240
PRESENCES = [*Attendance.Presence.choices, ("", "Not recorded")]


class RecordForm(NhsForm):
    """Held, and for how long; or missed, and why."""

    outcome = forms.ChoiceField(
        label="Did the huddle meet?",
        choices=[(Huddle.State.HELD, "Yes, it was held"), (Huddle.State.MISSED, "No, it was missed")],
        widget=forms.RadioSelect,
    )
    minutes_long = forms.IntegerField(
        label="If it was held: how many minutes did it take?", min_value=1, max_value=LONGEST_HUDDLE, required=False
    )
    missed_reason = Words(
        label="If it was missed: why?", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    notes = Words(
        label="Notes and thanks",
        help_text="Leave this empty if there are none. No patients’ names, numbers or addresses.",
        max_length=2000,
        required=False,
        widget=forms.Textarea,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000)

    def clean(self) -> dict[str, Any]:
        answers = self.cleaned_data
        outcome = answers.get("outcome")
        if outcome == Huddle.State.HELD and answers.get("minutes_long") is None and "minutes_long" not in self.errors:
            self.add_error("minutes_long", "Enter how many minutes the huddle took.")
        if outcome == Huddle.State.MISSED and not answers.get("missed_reason") and "missed_reason" not in self.errors:
            self.add_error("missed_reason", "Say why the huddle was missed.")
        return answers


@dataclass(frozen=True)
class AttendanceRow:
    """One team's answer; `theirs` is what somebody else answered in the meantime."""

    field: BoundField
    seen: BoundField
    theirs: str


class AttendanceForm(NhsForm):
    """One answer for each team, and beside it what was stored when the page was opened."""

    def __init__(self, *args: Any, teams: Sequence[Team], stored: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.teams = teams
        self.theirs: dict[int, str] = {}
        for team in teams:
            was = stored.get(team.pk, "")
            self.fields[f"team_{team.pk}"] = forms.ChoiceField(
                label=team.name, choices=PRESENCES, required=False, widget=InlineRadios, initial=was
            )
            self.fields[f"seen_{team.pk}"] = forms.ChoiceField(
                choices=PRESENCES, required=False, widget=forms.HiddenInput, initial=was
            )

    @property
    def rows(self) -> list[AttendanceRow]:
        return [
            AttendanceRow(self[f"team_{team.pk}"], self[f"seen_{team.pk}"], self.theirs.get(team.pk, ""))
            for team in self.teams
        ]

    def catch_up(self, stored: Mapping[int, str]) -> dict[str, str]:
        """Return the form's data with what others stored since; where the person answered otherwise, both show."""
        data = {}
        for team in self.teams:
            mine, was, theirs = self.answers[team.pk], self.seen[team.pk], stored.get(team.pk, "")
            data[f"team_{team.pk}"] = theirs if mine == was else mine
            data[f"seen_{team.pk}"] = theirs
            if mine != was and theirs not in (mine, was):
                self.theirs[team.pk] = dict(PRESENCES)[theirs]
        return data

    @property
    def answers(self) -> dict[int, str]:
        return {team.pk: self.cleaned_data[f"team_{team.pk}"] for team in self.teams}

    @property
    def seen(self) -> dict[int, str]:
        return {team.pk: self.cleaned_data[f"seen_{team.pk}"] for team in self.teams}

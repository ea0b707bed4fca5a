from __future__ import annotations

import re
from typing import Any

from crispy_forms.layout import HTML, Fieldset, Layout, Row
from django import forms

from campaigns.forms.base import DayField, HouseForm, NameField
from campaigns.models import Campaign, Division, Team
from campaigns.models.campaigns import EVERY_DAY, USUAL_HUDDLES
from campaigns.services.campaigns import Outline

WEEKDAYS = [
    ("1", "Monday"),
    ("2", "Tuesday"),
    ("3", "Wednesday"),
    ("4", "Thursday"),
    ("5", "Friday"),
    ("6", "Saturday"),
    ("7", "Sunday"),
]
_TIME = re.compile(r"(\d{1,2})(?:[:.]?([0-5]\d))?\s*(am|pm)?", re.ASCII)
LATEST_NIGHT_HOUR = 5
BASELINE = (
    '<p class="nhsuk-hint">The review compares the campaign with a baseline, '
    "usually the eight weeks before the first day.</p>"
)


def read_time(text: str) -> str:
    """Read one huddle time as people write it: 11:30, 1130, 11.30, 3.30pm or 3pm. Raises ValidationError."""
    found = _TIME.fullmatch(text.strip().casefold())
    hour, minute, half = (int(found[1]), found[2], found[3]) if found else (99, None, None)
    if hour > (12 if half else 23) or (half and hour == 0) or (minute is None and half is None):
        raise forms.ValidationError(f"“{text.strip()}” is not a time. Write it like 11:30.")
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    elif 1 <= hour <= LATEST_NIGHT_HOUR and not text.strip().startswith("0"):
        words = f"“{text.strip()}” is in the night. Write {hour + 12}:{minute} or {hour:02}:{minute}."
        raise forms.ValidationError(words)
    return f"{hour:02}:{minute or '00'}"


class Columns(forms.CheckboxSelectMultiple):
    """Many short choices, side by side where there is room."""

    layout_class = "pc-check-columns"


class HuddleTimesField(forms.CharField):
    """The day's huddle times, one beside the other."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        parts = [part for part in re.split(r"[,;\n]|\band\b", text) if part.strip()]
        return sorted({read_time(part) for part in parts})


class CampaignForm(HouseForm):
    title = NameField(label="Name of the campaign", max_length=100)
    aim = NameField(
        label="Aim in one line", max_length=200, required=False, help_text="Every page of the campaign shows it."
    )
    starts_on = DayField(label="First day")
    ends_on = DayField(label="Last day")
    operating_days = forms.MultipleChoiceField(
        label="On which days do you work?",
        choices=WEEKDAYS,
        widget=Columns,
        error_messages={"required": "Choose at least one day of the week"},
    )
    huddle_times = HuddleTimesField(
        label="Huddle times",
        max_length=100,
        help_text="With a comma between them, such as 11:30, 15:30. Each operating day has a huddle at each of them.",
    )
    teams = forms.MultipleChoiceField(
        label="Teams",
        widget=Columns,
        error_messages={
            "required": "Choose at least one team",
            "invalid_choice": "Choose teams of this division that are open",
        },
    )
    baseline_starts_on = DayField(label="First day of the baseline", required=False)
    baseline_ends_on = DayField(label="Last day of the baseline", required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000)

    def __init__(self, *args: Any, division: Division, campaign: Campaign | None = None, **kwargs: Any) -> None:
        self.teams_by_code = {team.code: team for team in _teams_to_choose(division, campaign)}
        initial = outline_of(campaign) if campaign else self._usual()
        super().__init__(*args, **{"initial": initial, **kwargs})
        teams = self.fields["teams"]
        teams.choices = [(code, team.name) for code, team in self.teams_by_code.items()]  # type: ignore[attr-defined]  # a MultipleChoiceField
        self.helper.layout = Layout(
            "title",
            "aim",
            Fieldset("When", Row("starts_on", "ends_on"), "operating_days", "huddle_times"),
            Fieldset("Who", "teams"),
            Fieldset("Compared with", HTML(BASELINE), Row("baseline_starts_on", "baseline_ends_on")),
            "version",
        )

    def outline(self) -> Outline:
        data = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        data["teams"] = [self.teams_by_code[code] for code in data["teams"]]
        data["operating_days"] = [int(day) for day in data["operating_days"]]
        return Outline(**data)

    def _usual(self) -> dict[str, Any]:
        return {
            "operating_days": [str(day) for day in EVERY_DAY],
            "huddle_times": ", ".join(USUAL_HUDDLES),
            "teams": list(self.teams_by_code),
        }


def outline_of(campaign: Campaign) -> dict[str, Any]:
    """Return a campaign as its form shows it."""
    names = ("title", "aim", "starts_on", "ends_on", "baseline_starts_on", "baseline_ends_on", "version")
    return {
        **{name: getattr(campaign, name) for name in names},
        "operating_days": [str(day) for day in campaign.operating_days],
        "huddle_times": ", ".join(campaign.huddle_times),
        "teams": list(campaign.teams.values_list("code", flat=True)),
    }


def _teams_to_choose(division: Division, campaign: Campaign | None) -> list[Team]:
    """The open teams of the division, and those that the campaign has already."""
    chosen = set(campaign.teams.values_list("pk", flat=True)) if campaign else set()
    return [team for team in division.teams.all() if team.closed_on is None or team.pk in chosen]

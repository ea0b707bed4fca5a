"""What people say about a chart."""

from __future__ import annotations

from django import forms

from campaigns.forms.base import DayField, HouseForm, NameField
from metrics.catalogue import MEASURES
from metrics.forms.targets import MASKED
from metrics.measures import Measure
from metrics.selectors.judgements import EVERY_CHART
from metrics.services.judgements import LONGEST_NOTE, LONGEST_REASON

EVERY = "every"
NO_PATIENT = f"Name no patient and no colleague. {MASKED} So are names after a title."


class StepForm(HouseForm):
    """From which day on a measure runs at a new level, and why."""

    starts_on = DayField(
        label="First day of the new level",
        help_text="The new level begins with the first point of the chart that starts on this day or after it.",
    )
    reason = NameField(
        label="Why does a new level begin?",
        help_text=f"What changed, how you know, and why you expect it to last. {NO_PATIENT}",
        max_length=LONGEST_REASON,
        widget=forms.Textarea,
        error_messages={"required": "Say why a new level begins"},
    )


class StepWithdrawForm(HouseForm):
    """Why a step change is taken back."""

    reason = NameField(
        label="Why do you take it back?",
        help_text=f"It stays in the history, with your reason. {NO_PATIENT}",
        max_length=LONGEST_REASON,
        widget=forms.Textarea,
        error_messages={"required": "Say why you take it back"},
    )


class NoteForm(HouseForm):
    """What happened on a day, and in which charts that is to be read."""

    day = DayField(label="On which day?")
    words = NameField(
        label="What happened?",
        help_text=f"For example: “Snow closed two roads” or “Norovirus on one ward”. {NO_PATIENT}",
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say what happened"},
    )
    key = forms.ChoiceField(
        label="In which charts?",
        help_text="It stands in the charts of the division and of all its sites, teams and partners.",
        initial=EVERY,
    )

    def prepare(self) -> None:
        groups: dict[str, list[tuple[str, str]]] = {}
        for measure in MEASURES.values():
            groups.setdefault(measure.group.value, []).append((measure.key, measure.name))
        self.fields["key"].choices = [(EVERY, EVERY_CHART), *groups.items()]  # type: ignore[attr-defined]  # a ChoiceField

    @property
    def measure(self) -> Measure | None:
        """The measure that was chosen; None is every chart."""
        return MEASURES.get(self.cleaned_data["key"])

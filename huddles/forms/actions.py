"""What a huddle agrees to do, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from campaigns.models import Slot, Team
from huddles.forms.words import Words
from perfectcare.accounts.models import User
from perfectcare.common.dates import day_words, time_words
from perfectcare.common.forms import NhsForm

DONE, CARRIED, ESCALATED, REOPENED = "done", "carried", "escalated", "reopened"


class SlotField(forms.ChoiceField):
    """A choice among slots that the page has already read."""

    slots: dict[str, Slot] = {}

    def offer(self, slots: Sequence[Slot], *, today: date) -> None:
        self.slots = {str(slot.pk): slot for slot in slots}
        named = [(str(slot.pk), f"{time_words(slot.local_time)}, {day_words(slot.day, today=today)}") for slot in slots]
        self.choices = [("", "Choose a huddle"), *named]

    def clean(self, value: Any) -> Slot | None:
        return self.slots.get(super().clean(value))


class ActionForm(NhsForm):
    """A new action: what, who, by which huddle."""

    words = Words(label="What will be done?", help_text="No patients’ names, numbers or addresses.", max_length=300)
    owner = forms.ModelChoiceField(label="Who will do it?", queryset=User.objects.none(), empty_label="Choose a person")
    due_slot = SlotField(label="By which huddle?")
    team = forms.ModelChoiceField(
        label="For which team?", queryset=Team.objects.none(), required=False, empty_label="The whole division"
    )

    def __init__(
        self,
        *args: Any,
        people: QuerySet[User],
        teams: QuerySet[Team],
        slots: Sequence[Slot],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]  # fields are typed as plain Field
        self.fields["team"].queryset = teams  # type: ignore[attr-defined]
        self.fields["due_slot"].offer(slots, today=today)  # type: ignore[attr-defined]


class SettleForm(NhsForm):
    """Done, carried to a later huddle, or escalated to somebody outside it."""

    outcome = forms.ChoiceField(
        label="What became of it?",
        choices=[
            (DONE, "It is done"),
            (CARRIED, "Carry it to a later huddle"),
            (ESCALATED, "Escalate it to somebody outside the huddle"),
        ],
        widget=forms.RadioSelect,
    )
    to_slot = SlotField(label="If carried: to which huddle?", required=False)
    to_whom = Words(label="If escalated: who takes it on?", max_length=80, required=False)
    why = Words(
        label="What happened, or what is needed and why?",
        help_text="You can leave this empty unless it is escalated. No patients’ names, numbers or addresses.",
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=32_000)

    def __init__(self, *args: Any, slots: Sequence[Slot], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_slot"].offer(slots, today=today)  # type: ignore[attr-defined]  # fields are typed as plain Field

    def clean(self) -> dict[str, Any]:
        answers = self.cleaned_data
        outcome = answers.get("outcome")
        if outcome == CARRIED:
            self._need(answers, "to_slot", "Choose a later huddle.")
        if outcome == ESCALATED:
            self._need(answers, "to_whom", "Say who takes it on.")
            self._need(answers, "why", "Say what they need to do, and why.")
        return answers

    def _need(self, answers: dict[str, Any], name: str, words: str) -> None:
        if not answers.get(name) and name not in self.errors:
            self.add_error(name, words)

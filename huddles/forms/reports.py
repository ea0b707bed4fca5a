"""A team lead's report, filled in on a phone in under a minute."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms

from huddles.forms.words import Words
from huddles.models import TeamReport
from huddles.services.reports import Said
from perfectcare.common.forms import NhsForm, RagRadios

MOST_STAFF, MOST_VISITS = 999, 9999
SAME = "same_"
REPEATABLE = ("staff_planned", "staff_actual", "capacity", "demand", "safety")
RAG_WORDS = {
    TeamReport.Rag.ON_TRACK: "On track: we can give the care that is planned",
    TeamReport.Rag.WATCH: "Watch: we can, if nothing else happens",
    TeamReport.Rag.AT_RISK: "At risk: some care will be late or left out",
    TeamReport.Rag.NOT_SAID: "Not said: the team did not say",
}


def figure(label: str, most: int) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=most, required=False)


@dataclass(frozen=True)
class Row:
    """One row of the form: today's box and, when there was a last time, what was said then and its tick."""

    field: Any
    same: Any
    last: str

    @property
    def is_figure(self) -> bool:
        return isinstance(self.field.field, forms.IntegerField)

    @property
    def is_ticked(self) -> bool:
        """A tick stands only beside the very value that it was given to."""
        return self.same is not None and str(self.same.value()) == self.last


class ReportForm(NhsForm):
    """Today's figures. Nothing is carried over unless its own tick says that it is the same as last time.

    A tick sends the value that stood beside it, so that what is stored is what its sender saw.
    """

    staff_planned = figure("Staff planned", MOST_STAFF)
    staff_actual = figure("Staff on duty", MOST_STAFF)
    capacity = figure("Visits we can make", MOST_VISITS)
    demand = figure("Visits needed", MOST_VISITS)
    safety = Words(
        label="Safety concerns",
        help_text="No patients’ names, numbers or addresses.",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    rag = forms.ChoiceField(label="How today looks", choices=list(RAG_WORDS.items()), widget=RagRadios)
    line = Words(label="One line for the huddle", max_length=200, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000)

    same_staff_planned = figure("Staff planned, same as last time", MOST_STAFF)
    same_staff_actual = figure("Staff on duty, same as last time", MOST_STAFF)
    same_capacity = figure("Visits we can make, same as last time", MOST_VISITS)
    same_demand = figure("Visits needed, same as last time", MOST_VISITS)
    same_safety = Words(max_length=300, required=False)

    def __init__(self, *args: Any, last: TeamReport | None = None, for_others: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.last = last
        if not for_others:  # only who writes down what a team said can be left without its word
            self.fields["rag"].choices = list(RAG_WORDS.items())[:-1]  # type: ignore[attr-defined]  # plain Field
        for name in REPEATABLE:
            self.fields[f"{SAME}{name}"].widget = forms.HiddenInput()  # the page draws the tick

    @property
    def rows(self) -> list[Row]:
        return [self._row(name) for name in (*REPEATABLE, "rag", "line")]

    @property
    def said(self) -> Said:
        """The report as its writer means it: what was typed, else what was ticked."""
        return Said(**{name: self.cleaned_data[name] for name in (*REPEATABLE, "rag", "line")})

    def clean(self) -> dict[str, Any]:
        answers = self.cleaned_data
        for name in REPEATABLE:
            typed, ticked = answers.get(name), answers.get(f"{SAME}{name}")
            if ticked in (None, "") or name in self.errors:
                continue
            if typed in (None, ""):
                answers[name] = ticked
            elif typed != ticked:
                self.add_error(
                    name, f"You ticked “same as last time” ({ticked}) and entered {typed}. Keep one of them."
                )
        return answers

    def _row(self, name: str) -> Row:
        said = getattr(self.last, name, None)
        words = self.last.get_rag_display() if self.last and name == "rag" else "" if said is None else str(said)
        can_repeat = bool(words) and name in REPEATABLE
        return Row(field=self[name], same=self[f"{SAME}{name}"] if can_repeat else None, last=words)

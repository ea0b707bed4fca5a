"""Made-up data for the component gallery at /design/."""

from __future__ import annotations

from crispy_forms.layout import Div, Fieldset, Layout, Row
from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator

from perfectcare.common.forms import ErrorLink, InlineRadios, NhsForm, RagRadios, formset_helper
from perfectcare.gallery_charts import chart_samples

LONG_TEAM = (
    "Riverside and Upper Valley Integrated Community Nursing, Therapy and Early Supported Discharge Team (out of hours)"
)
KINDS = [
    ("On track", "on-track"),
    ("Watch", "watch"),
    ("At risk", "at-risk"),
    ("Not said", "not-said"),
    ("Planned", "neutral"),
    ("Improving", "improvement"),
    ("Getting worse", "concern"),
]
STATES = [("on-track", "On track"), ("watch", "Watch"), ("at-risk", "At risk")]


class SampleForm(NhsForm):
    """One field of every kind."""

    title = forms.CharField(
        label="Name of the campaign", max_length=80, help_text="As people will say it at the huddle."
    )
    starts_on = forms.DateField(label="First day")
    ends_on = forms.DateField(label="Last day")
    huddle_at = forms.TimeField(label="Time of the first huddle")
    staff_planned = forms.IntegerField(label="Staff planned today")
    email = forms.EmailField(label="E-mail address of the facilitator", required=False)
    team = forms.ChoiceField(
        label="Team that owns it", choices=[("", "Choose"), ("n", "Northgate nursing"), ("long", LONG_TEAM)]
    )
    state = forms.ChoiceField(label="How is the team today?", choices=STATES, widget=RagRadios)
    weekends = forms.ChoiceField(label="Weekends too?", choices=[("y", "Yes"), ("n", "No")], widget=InlineRadios)
    days = forms.MultipleChoiceField(
        label="Days on which the team works",
        choices=[("1", "Monday"), ("2", "Tuesday"), ("6", "Saturday"), ("7", "Sunday")],
        widget=forms.CheckboxSelectMultiple,
        help_text="Choose all that apply.",
    )
    aim = forms.CharField(
        label="Aim in one line", max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    table = forms.FileField(
        label="Teams from a CSV file", required=False, help_text="One team a line. See the example."
    )
    agreed = forms.BooleanField(label="Leadership has agreed this plan", help_text="Say who, at the next huddle.")

    def prepare(self) -> None:
        rest = [name for name in self.fields if name not in {"starts_on", "ends_on", "title", "huddle_at"}]
        self.helper.layout = Layout(
            "title", Fieldset("Dates", Row("starts_on", "ends_on"), "huddle_at"), Div(*rest, css_class="pc-sample")
        )


class SampleReport(NhsForm):
    """A small form for the formset."""

    planned = forms.IntegerField(label="Staff planned", min_value=0)
    note = forms.CharField(label="One line for the huddle", required=False)

    def prepare(self) -> None:
        self.helper.layout = Layout(Row("planned", "note"))


def _form_with_errors() -> SampleForm:
    typed = {"wrong-title": "T" * 90, "wrong-email": "amina", "wrong-aim": "a" * 220}
    form = SampleForm(typed, prefix="wrong")
    form.add_error(None, "The last day is before the first day")
    return form


def _formset() -> forms.BaseFormSet[SampleReport]:
    made = forms.formset_factory(SampleReport, extra=0)
    data = {"r-TOTAL_FORMS": "2", "r-INITIAL_FORMS": "0", "r-0-planned": "12", "r-1-planned": "-1"}
    formset = made(data, prefix="r")
    helper = formset_helper()
    helper.layout = Layout(Row("planned", "note"))
    formset.helper = helper  # type: ignore[attr-defined]
    return formset


def _rows() -> list[dict[str, object]]:
    return [
        {
            "team": "Northgate nursing",
            "state": "On track",
            "kind": "on-track",
            "staff": "9 of 9",
            "seen": 46,
            "by": "Sam Okafor",
        },
        {
            "team": LONG_TEAM,
            "state": "Watch",
            "kind": "watch",
            "staff": "6 of 8",
            "seen": 1204,
            "by": "Dr Philippa Wetherington-Marchbanks",
        },
        {
            "team": "Riverside therapy",
            "state": "At risk",
            "kind": "at-risk",
            "staff": "3 of 7",
            "seen": 8,
            "by": "Jo Li",
        },
        {
            "team": "Hill End rapid response",
            "state": "Not said",
            "kind": "not-said",
            "staff": None,
            "seen": None,
            "by": None,
        },
    ]


CAMPAIGN = {
    "title": "Two Perfect Weeks",
    "day_words": "Day 6 of 16 · Tuesday 7 January",
    "aim": "Every patient knows what happens next, and nobody waits a day for a decision.",
    "phase_words": "Live",
    "url": "#campaign",
}

FIGURES = [
    {"label": "Cards today", "value": 31, "words": "9 comments to read", "url": "#figures"},
    {"label": "Huddles held", "value": 30, "of": 32, "words": "2 missed, each with a reason"},
    {"label": "Very Good or Good", "value": "93%", "words": "89 of 96 answers"},
    {"label": "Staff voices from " + LONG_TEAM, "value": None, "words": "Under 5 answers, so not shown"},
]

TASKS = [
    {
        "text": "2 escalations unanswered",
        "hint": "Oldest 19 hours",
        "status": "At risk",
        "kind": "at-risk",
        "url": "#a",
    },
    {"text": "Tablet “Ward 2 desk” silent since 08:12", "status": "Watch", "kind": "watch", "url": "#b"},
    {
        "text": "3 commitments due today",
        "hint": LONG_TEAM,
        "status": "Not said",
        "kind": "not-said",
        "url": "#c",
    },
]

MESSAGES = [
    Message(constants.SUCCESS, "The plan is saved."),
    Message(constants.INFO, "Figures are complete up to 11:42."),
    Message(constants.WARNING, "Riverside has not reported yet."),
    Message(constants.ERROR, "The report was not sent. Your words are still here."),
]


def samples() -> dict[str, object]:
    """Return everything that the gallery shows."""
    return {
        **chart_samples(),
        "kinds": [{"text": text, "kind": kind} for text, kind in KINDS],
        "campaign": CAMPAIGN,
        "figures": FIGURES,
        "tasks": TASKS,
        "summary_rows": [
            {"key": "First day", "value": "Thursday 2 January", "url": "#d"},
            {"key": "Teams", "value": f"Northgate nursing\n{LONG_TEAM}", "url": "#e"},
            {"key": "Signed off", "value": "– not yet"},
        ],
        "crumbs": [{"text": "Home", "url": "#h"}, {"text": "Two Perfect Weeks", "url": "#i"}],
        "rows": _rows(),
        "page": Paginator(range(95), 20).page(2),
        "links": [
            ErrorLink("Enter the name of the campaign", "#id_title"),
            ErrorLink("The last day is before the first day"),
        ],
        "sample_messages": MESSAGES,
        "sample_form": SampleForm(initial={"title": "Two Perfect Weeks"}),
        "wrong_form": _form_with_errors(),
        "formset": _formset(),
    }

"""Setting up a place where feedback comes in, and naming a tablet that is paired with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django import forms
from django.utils.html import format_html

from campaigns.models import Team
from feedback import modes
from feedback.models import FeedbackPoint
from perfectcare.common.forms import NhsForm

USUAL_IDLE, SHORTEST_IDLE, LONGEST_IDLE = 60, 30, 600
LONGEST_NAME = 60


class PointForm(NhsForm):
    """A new point: whose it is, what it is, and where it stands."""

    team = forms.ModelChoiceField(Team.objects.none(), label="Team")
    kind = forms.ChoiceField(label="What is it?", choices=FeedbackPoint.Kind.choices, widget=forms.RadioSelect)
    name = forms.CharField(
        label="Where it is",
        max_length=100,
        help_text="Words that your colleagues know, like “Clinic desk, ground floor”",
    )
    mode = forms.ChoiceField(
        label="How answers are collected",
        choices=[("", "The usual way for what it is"), *modes.GROUPED],
        required=False,
        help_text=(
            "Goes into the monthly return. Choose one only if it differs: a tablet taken on visits, a poster’s address "
            "sent in text messages, calls that staff type in"
        ),
    )
    idle_seconds = forms.IntegerField(
        label="Seconds until a card left alone is cleared",
        min_value=SHORTEST_IDLE,
        max_value=LONGEST_IDLE,
        initial=USUAL_IDLE,
        required=False,
        help_text=(
            f"For tablets only, from {SHORTEST_IDLE} to {LONGEST_IDLE}. {USUAL_IDLE} suits most places: people are "
            "warned 20 seconds before, and one tap keeps the card. Give more where people need longer to write"
        ),
    )

    def __init__(self, *args: object, teams: Iterable[Team], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["team"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = Team.objects.filter(pk__in=[team.pk for team in teams])

    def clean_mode(self) -> str:
        kind, mode = str(self.cleaned_data.get("kind", "")), str(self.cleaned_data["mode"])
        if mode and (words := modes.refusal(kind, mode)):
            raise forms.ValidationError(words)
        return mode or modes.usual(kind)

    def clean_idle_seconds(self) -> int:
        is_tablet = self.cleaned_data.get("kind") == FeedbackPoint.Kind.TABLET
        return int(self.cleaned_data["idle_seconds"] or USUAL_IDLE) if is_tablet else USUAL_IDLE


class DeviceForm(NhsForm):
    """What a tablet is called that is to be paired."""

    name = forms.CharField(label="What do you call this tablet?", max_length=LONGEST_NAME)

    def __init__(self, *args: object, known: Sequence[str], **kwargs: object) -> None:
        self.known = known
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        hint = "A name that is on it, or that tells it from the other tablets, like “Tablet 2”"
        if self.known:  # hints may hold markup, and names are somebody's words: format_html makes them harmless
            again = "{}. Paired here already: {}. To pair one of these again, use its name"
            hint = format_html(again, hint, ", ".join(self.known))
        self.fields["name"].help_text = hint

    def clean_name(self) -> str:
        """Keep the name on one line: it stands in letters."""
        return " ".join(str(self.cleaned_data["name"]).split())

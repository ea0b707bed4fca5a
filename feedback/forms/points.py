"""Setting up a place where feedback comes in."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms

from campaigns.models import Team
from feedback import modes
from feedback.models import FeedbackPoint
from perfectcare.common.forms import NhsForm


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

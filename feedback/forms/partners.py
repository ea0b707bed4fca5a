"""Sending a partner its link, and what a partner says by it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from campaigns.forms.base import DayField, HouseForm
from campaigns.models import Team
from feedback.forms.cards import CardId, OwnWords
from feedback.models import PartnerVoice
from feedback.question_sets import PARTNER_PROMPTS, PARTNER_STATEMENTS
from feedback.services.partner_voices import Voice
from perfectcare.common.forms import NhsForm

CANNOT_SAY = 0
NO_TEAM = "No team in particular"
NOTHING_SAID = "Answer at least one statement, or write something"


class InvitationForm(HouseForm):
    """To whom a link goes, and until when it works."""

    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text="Somebody there who works with your teams. They may pass the link on within their organisation",
    )
    expires_on = DayField(
        label="Last day", help_text="The link works until the end of this day. You can take it back earlier at any time"
    )


class ScaleRadios(forms.RadioSelect):
    """Five points and a way out: side by side where there is room."""

    layout_class = "pc-radios-scale"


class Agreement(forms.TypedChoiceField):
    """How far one statement is agreed with; None where it is left out."""

    widget = ScaleRadios

    def __init__(self, label: str) -> None:
        choices = [*PartnerVoice.Agreement.choices, (CANNOT_SAY, "Cannot say")]
        wrong = {"invalid_choice": "Choose one of the six answers"}
        super().__init__(
            label=label,
            choices=choices,
            coerce=lambda value: int(value) or None,
            empty_value=None,
            required=False,
            error_messages=wrong,
        )


class PartnerVoiceForm(NhsForm):
    """How a partner and the division work together: the team, four statements, two questions in their own words."""

    def __init__(self, *args: Any, teams: Iterable[Team], **kwargs: Any) -> None:
        self.teams = {str(team.pk): team for team in teams}
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        self.fields["id"] = CardId()
        self.fields["team"] = forms.ChoiceField(
            label="Which team do you speak of?",
            choices=[("", NO_TEAM), *((pk, str(team)) for pk, team in self.teams.items())],
            required=False,
            error_messages={"invalid_choice": "Choose a team from the list. The one you chose is not there any more"},
        )
        for statement in PARTNER_STATEMENTS:
            self.fields[statement.key] = Agreement(statement.words)
        for prompt in PARTNER_PROMPTS:
            self.fields[prompt.key] = OwnWords(prompt.words)

    @property
    def statements(self) -> list[forms.BoundField]:
        return [self[statement.key] for statement in PARTNER_STATEMENTS]

    @property
    def prompts(self) -> list[forms.BoundField]:
        return [self[prompt.key] for prompt in PARTNER_PROMPTS]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        keys = [each.key for each in (*PARTNER_STATEMENTS, *PARTNER_PROMPTS)]
        if not self.errors and not any(str(said[key] or "").strip() for key in keys):
            raise forms.ValidationError(NOTHING_SAID)
        return said

    def voice(self) -> Voice:
        said = self.cleaned_data
        return Voice(
            id=said["id"],
            team=self.teams.get(said["team"]),
            agreement={statement.key: said[statement.key] for statement in PARTNER_STATEMENTS},
            words={prompt.key: said[prompt.key] for prompt in PARTNER_PROMPTS},
        )

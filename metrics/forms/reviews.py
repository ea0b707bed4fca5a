"""What people write in a review."""

from __future__ import annotations

from django import forms

from campaigns.models import Campaign, Lesson, Team
from perfectcare.common.forms import NhsForm


class WordsForm(NhsForm):
    """What happened and what happens next. `version` is that of the words as they were read."""

    summary = forms.CharField(
        label="What happened?",
        help_text="In plain words: what changed, what did not, and what these figures cannot show. Name no patients.",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": "Say what happened"},
    )
    next_step = forms.CharField(
        label="What happens next?",
        help_text="One step, with who does it and by when.",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=1_000_000)


class LessonForm(NhsForm):
    """One thing that the campaign taught."""

    words = forms.CharField(
        label="What did we learn?",
        help_text="For example: “A pharmacist at the morning huddle saves a call for every discharge.”",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what you learned"},
    )
    verdict = forms.ChoiceField(
        label="What should we do with it?",
        choices=[
            (Lesson.Verdict.ADOPT, "Adopt: do it everywhere"),
            (Lesson.Verdict.ADAPT, "Adapt: change it and try again"),
            (Lesson.Verdict.ABANDON, "Abandon: stop doing it"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether to adopt, adapt or abandon it"},
    )
    team = forms.ModelChoiceField(
        label="Which team taught us this?",
        queryset=Team.objects.none(),
        required=False,
        empty_label="The whole division",
    )

    def __init__(self, *args: object, campaign: Campaign, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["team"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = campaign.teams.all()

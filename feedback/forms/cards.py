"""The card of patients and the form of staff, as posted by a browser."""

from __future__ import annotations

from django import forms

from feedback.cards import Card, clean_comment
from feedback.models import StaffVoice
from feedback.question_sets import FFT_2020
from feedback.services.staff import Voice

CHOOSE = "Choose an answer"


class OwnWords(forms.CharField):
    """Free text as a card takes it: counted after line ends are made the same, as the JSON door does."""

    widget = forms.Textarea

    def __init__(self, label: str) -> None:
        super().__init__(label=label, required=False, strip=False)

    def clean(self, value: object) -> str:
        try:
            return clean_comment("" if value is None else str(value))
        except ValueError as problem:
            raise forms.ValidationError(str(problem)) from None


class CardId(forms.UUIDField):
    """The hidden id that the server put into the form, so that a second press of Send counts once."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        words = "Something went wrong with this card. Your answers are still here: please send it again."
        super().__init__(error_messages={"required": words, "invalid": words})


class CardForm(forms.Form):
    """One answer and two comments. The comments' fields are named by the keys of their questions."""

    id = CardId()
    answer = forms.ChoiceField(
        choices=FFT_2020.answers.choices, error_messages={"required": CHOOSE, "invalid_choice": CHOOSE}
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came
        for prompt in FFT_2020.prompts:
            self.fields[prompt.key] = OwnWords(prompt.words)

    @property
    def prompts(self) -> list[forms.BoundField]:
        return [self[prompt.key] for prompt in FFT_2020.prompts]

    def card(self) -> Card:
        said = self.cleaned_data
        words = {prompt.key: said[prompt.key] for prompt in FFT_2020.prompts}
        return Card(
            id=said["id"],
            question_set=FFT_2020.key,
            answer=said["answer"],
            comments={key: text for key, text in words.items() if text.strip()},
        )


class StaffForm(forms.Form):
    """A day's care in three questions."""

    id = CardId()
    care = forms.ChoiceField(
        choices=StaffVoice.Care.choices, error_messages={"required": CHOOSE, "invalid_choice": CHOOSE}
    )
    obstacle = OwnWords("What got in the way?")
    effect = forms.ChoiceField(
        choices=StaffVoice.Effect.choices, required=False, error_messages={"invalid_choice": CHOOSE}
    )

    def voice(self) -> Voice:
        said = self.cleaned_data
        return Voice(id=said["id"], care=said["care"], obstacle=said["obstacle"], effect=said["effect"])

"""The card of patients and the form of staff, as posted by a browser."""

from __future__ import annotations

from django import forms

from feedback.cards import LONGEST_COMMENT, UNREADABLE, Card, clean_comment
from feedback.models import StaffVoice
from feedback.question_sets import FFT_2020
from feedback.services.staff import Voice
from feedback.wordings import ENGLISH, CardWords

CHOOSE = ENGLISH.choose_an_answer


class OwnWords(forms.CharField):
    """Free text as a card takes it: counted after line ends are made the same, as the JSON door does."""

    widget = forms.Textarea

    def __init__(self, label: str, *, words: CardWords = ENGLISH) -> None:
        super().__init__(label=label, required=False, strip=False)
        self.too_long = words.too_long.replace("{limit}", f"{LONGEST_COMMENT:,}")

    def clean(self, value: object) -> str:
        try:
            return clean_comment("" if value is None else str(value))
        except ValueError as problem:
            is_unreadable = str(problem) == UNREADABLE
            raise forms.ValidationError(UNREADABLE if is_unreadable else self.too_long) from None


class OneOf(forms.ChoiceField):
    """One answer of several."""

    def __init__(self, choices: list[tuple[str, str]], *, words: CardWords = ENGLISH, required: bool = True) -> None:
        missing = words.choose_an_answer
        super().__init__(
            choices=choices, required=required, error_messages={"required": missing, "invalid_choice": missing}
        )


class CardId(forms.UUIDField):
    """The hidden id that the server put into the form, so that a second press of Send counts once."""

    widget = forms.HiddenInput

    def __init__(self, *, words: CardWords = ENGLISH) -> None:
        super().__init__(error_messages={"required": words.not_sent, "invalid": words.not_sent})


class SpokenForm(forms.Form):
    """A form that says everything in the words that it is given."""

    def __init__(self, *args: object, words: CardWords = ENGLISH, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came
        self.words = words
        self.fields["id"] = CardId(words=words)


class CardForm(SpokenForm):
    """One answer and two comments. The comments' fields are named by the keys of their questions."""

    def __init__(self, *args: object, words: CardWords = ENGLISH, **kwargs: object) -> None:
        super().__init__(*args, words=words, **kwargs)
        answers = [(value, words.answers[value]) for value in FFT_2020.answers.values]
        self.fields["answer"] = OneOf(answers, words=words)
        for prompt in FFT_2020.prompts:
            self.fields[prompt.key] = OwnWords(words.prompts[prompt.key], words=words)

    @property
    def prompts(self) -> list[forms.BoundField]:
        return [self[prompt.key] for prompt in FFT_2020.prompts]

    def card(self, language: str = "en") -> Card:
        """Return what was said, in the language of the card's words."""
        said = self.cleaned_data
        words = {prompt.key: said[prompt.key] for prompt in FFT_2020.prompts}
        return Card(
            id=said["id"],
            question_set=FFT_2020.key,
            answer=said["answer"],
            comments={key: text for key, text in words.items() if text.strip()},
            language=language,
        )


class StaffForm(SpokenForm):
    """A day's care in three questions."""

    care = OneOf(StaffVoice.Care.choices)
    obstacle = OwnWords("What got in the way?")
    effect = OneOf(StaffVoice.Effect.choices, required=False)

    def voice(self) -> Voice:
        said = self.cleaned_data
        return Voice(id=said["id"], care=said["care"], obstacle=said["obstacle"], effect=said["effect"])

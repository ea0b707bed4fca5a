"""The card of patients and the form of staff, as posted by a browser."""

from __future__ import annotations

from typing import Any

from django import forms

from feedback.cards import LONGEST_COMMENT, Card, TooLong, clean_comment
from feedback.models import StaffVoice
from feedback.question_sets import FFT_2020
from feedback.services.staff import Voice
from feedback.translations import IN_ENGLISH
from feedback.versions import Version
from feedback.wordings import CardWords, put_in

ENGLISH = IN_ENGLISH.words


class OwnWords(forms.CharField):
    """Free text as a card takes it: counted after line ends are made the same, as the JSON door does."""

    widget = forms.Textarea

    def __init__(self, label: str, words: CardWords = ENGLISH) -> None:
        super().__init__(label=label, required=False, strip=False)
        self.words, self.max_length = words, LONGEST_COMMENT  # said on the page; held by `clean`

    def clean(self, value: object) -> str:
        try:
            return clean_comment("" if value is None else str(value))
        except TooLong:
            raise forms.ValidationError(put_in(self.words.too_long, limit=f"{LONGEST_COMMENT:,}")) from None
        except ValueError:
            raise forms.ValidationError(self.words.unreadable) from None


class CardId(forms.UUIDField):
    """The hidden id that the server put into the form, so that a second press of Send counts once."""

    widget = forms.HiddenInput

    def __init__(self, words: CardWords = ENGLISH) -> None:
        super().__init__(error_messages={"required": words.went_wrong, "invalid": words.went_wrong})


class OneOf(forms.ChoiceField):
    """One answer of several, which are worded by their keys."""

    def __init__(self, choices: Any, *, words: CardWords = ENGLISH, required: bool = True) -> None:
        choose = {"required": words.choose_an_answer, "invalid_choice": words.choose_an_answer}
        super().__init__(choices=choices, required=required, error_messages=choose)


class SpokenForm(forms.Form):
    """A form that says everything in the words of the page around it."""

    def __init__(self, *args: Any, words: CardWords = ENGLISH, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words = words
        self.fields["id"] = CardId(words)


class CardForm(SpokenForm):
    """One answer and two comments. The comments' fields are named by the keys of their questions."""

    def __init__(self, *args: Any, version: Version, **kwargs: Any) -> None:
        super().__init__(*args, words=version.words, **kwargs)
        self.version, words = version, version.words
        self.fields["answer"] = OneOf([(key, words.answers[key]) for key in FFT_2020.answers.values], words=words)
        for prompt in FFT_2020.prompts:
            self.fields[prompt.key] = OwnWords(words.prompts[prompt.key], words)

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
            language=self.version.language.tag,
        )


class StaffForm(SpokenForm):
    """A day's care in three questions."""

    care = OneOf(StaffVoice.Care.choices)
    obstacle = OwnWords("What got in the way?")
    effect = OneOf(StaffVoice.Effect.choices, required=False)

    def voice(self) -> Voice:
        said = self.cleaned_data
        return Voice(id=said["id"], care=said["care"], obstacle=said["obstacle"], effect=said["effect"])

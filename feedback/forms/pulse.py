"""The pulse, as posted by a browser."""

from __future__ import annotations

from typing import Any

from django import forms

from feedback.forms.cards import OneOf, SpokenForm
from feedback.pulse import ITEMS
from feedback.services.pulse import Pulse

NOTHING = "Answer at least one question. You may leave out any of the others."


class PulseForm(SpokenForm):
    """Five questions, of which any may be left out. `asked` names the occasion for which the form was drawn."""

    asked = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item in ITEMS:
            choices = [(str(point), words) for point, words in item.scale.items()]
            self.fields[item.key] = OneOf(choices, required=False)
            self.fields[item.key].label = item.words

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if not self.errors and not any(said.get(item.key) for item in ITEMS):
            raise forms.ValidationError(NOTHING)
        return said

    @property
    def items(self) -> list[forms.BoundField]:
        return [self[item.key] for item in ITEMS]

    def pulse(self) -> Pulse:
        said = self.cleaned_data
        return Pulse(id=said["id"], points={item.key: int(said[item.key]) for item in ITEMS if said[item.key]})

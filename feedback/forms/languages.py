"""What a manager says of a translation before patients see it."""

from __future__ import annotations

from typing import Any

from django import forms

from feedback.wordings import Language
from perfectcare.common.forms import NhsForm


class ApprovalForm(NhsForm):
    """Somebody has read the words. Who it was is not asked: the manager answers for it, by name."""

    has_been_read = forms.BooleanField()

    def __init__(self, *args: Any, language: Language, **kwargs: Any) -> None:
        self.language = language
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        self.fields[
            "has_been_read"
        ].label = f"Somebody who speaks {self.language.english_name} has read all of these words"

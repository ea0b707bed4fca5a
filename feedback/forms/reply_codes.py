"""A reply code, as somebody types it."""

from __future__ import annotations

from typing import Any

from django import forms

from feedback.reply_codes import LENGTH, NotACode, hash_of, tidy

LONGEST = 200
NOT_A_CODE = f"Enter the code as your phone showed it: {LENGTH} letters and digits. Spaces and dashes do not matter."
UNKNOWN = (
    "We know no such code. Look at each letter again. If you wrote without a connection, your answer may not have "
    "reached us yet: open the form again on the same phone."
)


class ReplyCodeForm(forms.Form):
    """One code. What it holds once it is valid is the hash: the code itself goes no further."""

    code = forms.CharField(
        label="Your code",
        max_length=LONGEST,
        error_messages=dict.fromkeys(("required", "max_length", "null_characters_not_allowed"), NOT_A_CODE),
    )

    def clean_code(self) -> str:
        try:
            return hash_of(tidy(self.cleaned_data["code"]))
        except NotACode:
            raise forms.ValidationError(NOT_A_CODE) from None

    def say_unknown(self) -> None:
        self.add_error("code", UNKNOWN)

    @property
    def problem(self) -> Any:
        """What is wrong with the code, in one sentence; empty where nothing is."""
        return next(iter(self.errors.get("code", [])), "")

"""Names and reasons in one line: what is kept of what was typed, and when nothing was."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from campaigns.forms.base import NameField


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Snow \r\n closed\ttwo\u00a0roads ", "Snow closed two roads"),
        ("\u202eevil\u202c of \u2066north\u2069", "evil of north"),
        ("a\x01\x1b[31mb\x7f\x85", "a[31mb"),
        ("\ufeffRX1", "RX1"),
        ("\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f468\u200d\U0001f469\u200d\U0001f467"),
        ("شمال\u200cها \u200f5", "شمال\u200cها \u200f5"),
        ("50 %", "50 %"),
        ("?", "?"),
        ("3", "3"),
    ],
)
def test_a_line_is_kept_without_what_nobody_sees_and_what_turns_words_round(typed, kept):
    assert NameField().clean(typed) == kept


@pytest.mark.parametrize(
    "typed", ["", " ", "\u200b\u200b", "\u202e \u202c", "\x01", "\u3164", "\u2800 \u200d", "\u2028", "\u0301"]
)
def test_where_there_is_nothing_to_see_nothing_was_entered(typed):
    assert NameField(required=False).clean(typed) == ""
    with pytest.raises(ValidationError, match="required"):
        NameField().clean(typed)


def test_a_null_character_is_refused_and_not_passed_over():
    with pytest.raises(ValidationError, match="Null characters"):
        NameField().clean("a\0b")

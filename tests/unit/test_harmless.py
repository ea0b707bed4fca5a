"""No cell that this program writes is run by a spreadsheet, and numbers stay numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfectcare.common.tables import FORMULA, harmless

BEFORE = ["", " ", "  ", "\n", "\u00a0", "\u3000", "\ufeff", "\u200b", '"', "'", "“", "‘", " \" '"]


@pytest.mark.parametrize("before", BEFORE)
@pytest.mark.parametrize("cell", ["=1+1", "+1-1", "-x", "@SUM(A1)", "\t=1", "\r=1", "\0=1", "＝1", "＋1", "－x", "＠x"])
def test_what_a_spreadsheet_would_run_is_made_harmless(before, cell):
    assert harmless(before + cell) == f"'{before}{cell}"


@pytest.mark.parametrize("words", ["-5 stars", "-5-5", "--5", "+44", "-1e5", "-", "-٣", "-3\n"])
def test_words_that_begin_like_a_number_are_words(words):
    assert harmless(words) == f"'{words}"


@pytest.mark.parametrize("cell", ["", " ", "9", "-3", "-3.5", "DN-1", "a=b", "7,5", '"a" = b', "“Kind.”", "É très"])
def test_what_it_would_not_run_stays_as_it_is(cell):
    assert harmless(cell) == cell


@given(st.text(max_size=20))
def test_any_text_is_kept_whole_and_begins_no_formula(text):
    made = harmless(text)
    assert made in (text, f"'{text}")
    assert not made.startswith(tuple(FORMULA)) or float(made) < 0

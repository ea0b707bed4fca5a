"""A reply code as people type it, and its hash as devices send it."""

from __future__ import annotations

import hashlib
import math
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.reply_codes import DIGITS, LENGTH, NotACode, hash_of, read_hash, tidy

CODE = "7K3MQ2XA90TBC4WEH6VP"
codes = st.text(DIGITS, min_size=LENGTH, max_size=LENGTH)


def test_a_code_has_at_least_a_hundred_bits_and_no_two_digits_that_look_alike():
    assert len(set(DIGITS)) == len(DIGITS) == 32
    assert math.log2(len(DIGITS)) * LENGTH >= 100
    assert not set(DIGITS) & set("ILOU")


@pytest.mark.parametrize(
    "typed",
    [
        "7K3M-Q2XA-90TB-C4WE-H6VP",
        "  7k3m q2xa 90tb c4we h6vp\n",
        "7K3M–Q2XA—9oTB−c4we H6VP",
        "7K3MQ2XA\u200b90TBC4WEH6VP",
        "７Ｋ３ＭＱ２ＸＡ９０ＴＢＣ４ＷＥＨ６ＶＰ",
    ],
)
def test_capitals_spaces_dashes_and_the_letter_o_do_no_harm(typed):
    assert tidy(typed) == CODE


@given(codes, st.sampled_from(["", " ", "-", " - "]), st.data())
def test_a_code_is_read_however_its_lookalikes_and_gaps_are_typed(code, gap, data):
    likes = {"0": "0oO", "1": "1iIlL"}
    typed = gap.join(data.draw(st.sampled_from(likes.get(each, each + each.lower()))) for each in code)
    assert tidy(typed) == code


NOT_CODES = ["", "-", CODE[:-1], CODE + "7", CODE[:-1] + "U", CODE[:-1] + "é", "\0" * 20, "٣" * 20]


@pytest.mark.parametrize("typed", NOT_CODES)
def test_what_cannot_be_a_code_is_none(typed):
    with pytest.raises(NotACode):
        tidy(typed)


@given(st.text(max_size=60))
def test_whatever_is_typed_is_a_code_or_is_not(typed):
    with suppress(NotACode):
        assert set(tidy(typed)) <= set(DIGITS)


def test_the_hash_is_the_sha_256_that_a_browser_makes():
    assert hash_of(CODE) == hashlib.sha256(CODE.encode()).hexdigest()
    assert read_hash(hash_of(CODE)) == hash_of(CODE)


@pytest.mark.parametrize("sent", ["", "a" * 63, "a" * 65, "A" * 64, "g" * 64, "a" * 64 + "\n", "٣" * 64])
def test_a_hash_has_one_shape(sent):
    with pytest.raises(ValueError, match="64 hexadecimal digits"):
        read_hash(sent)

"""The marks of a comment."""

from __future__ import annotations

import pytest

from feedback.reading import Marks, marks
from perfectcare.common.masking import BLOCKS, mask

GOOD, BETTER = "what-was-good", "what-could-be-better"


def test_a_comment_is_marked_with_everything_at_once():
    assert marks("He HIT me. Please ring [phone number removed]", BETTER) == Marks(
        folded="he hit me. please ring [phone number removed]",
        is_danger=True,
        is_contact_asked=True,
        is_critical=True,
        is_answer_wanted=True,
    )


@pytest.mark.parametrize(
    ("words", "question", "is_critical", "is_wanted"),
    [
        ("Parking", BETTER, True, True),
        ("Nothing", BETTER, False, False),
        ("n/a", "obstacle", False, False),
        ("No keys to the store", "obstacle", True, True),
        ("Kind staff", GOOD, False, False),
        ("Reception was rude", GOOD, True, True),
        ("Kind staff", "good", False, False),
        ("Discharge letters come late", "better", True, True),
        ("", BETTER, False, False),
    ],
)
def test_an_answer_is_wanted_to_faults_and_wishes(words, question, is_critical, is_wanted):
    found = marks(words, question)
    assert (found.is_critical, found.is_answer_wanted) == (is_critical, is_wanted)


@pytest.mark.parametrize("kind", BLOCKS)
@pytest.mark.parametrize("question", [GOOD, BETTER])
def test_a_masked_block_marks_nothing_but_that_somebody_can_be_reached(kind, question):
    found = marks(BLOCKS[kind], question)
    assert found.is_contact_asked == (kind in ("phone", "email"))
    assert (found.is_danger, found.is_critical, found.is_answer_wanted) == (False, False, False)


def test_the_marks_need_nothing_but_the_words_that_are_stored():
    for words in ("Ring 07700 900123", "joe@example.org", "LS1 1UR", "Lovely"):
        masked = mask(words)
        assert marks(masked.text, BETTER).is_contact_asked == bool({"phone", "email"} & {*masked.kinds})


@pytest.mark.parametrize(
    "unit",
    [
        "no abuse or ",
        "not ",
        "left without ",
        "fell ",
        "pressure sore ",
        "please can you ask a a a to ",
        "n't ",
        "a",
        " ",
        ".",
        "can't think of ",
        "nothing could ",
        "could not have been ",
        "I would like to have ",
        "[phone number removed]",
        "\u0301",
        "\n",
    ],
)
def test_two_thousand_hostile_characters_are_read_to_the_end(unit):
    hostile = (unit * 2000)[:2000]
    assert marks(f"{hostile} . he hit me", BETTER).is_danger

"""The plain form of a comment, and tables of phrases whose stems must lose nothing."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from feedback.reading import contact, danger, tone
from feedback.reading.plain import MOST_READ, Phrases, plain
from perfectcare.common.masking import BLOCKS

TABLES = {
    "danger": danger._DANGERS,
    "contact": contact._ASKS,
    "nothing": tone._NOTHING,
    "praise": tone._PRAISE,
    "wishes": tone._WISHES,
    "faults": tone._FAULTS,
}
LINES = [pytest.param(line, id=f"{name}-{line[0][0]}") for name, table in TABLES.items() for line in table.lines]


@pytest.mark.parametrize("line", LINES)
def test_every_match_of_a_pattern_holds_one_of_its_stems(line):
    """Else the pattern would never be tried on it. Hypothesis writes what the pattern matches."""
    stems, pattern = line

    # Patterns that look around themselves make it throw many of its tries away.
    @settings(
        max_examples=12,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
    )
    @given(st.from_regex(pattern, fullmatch=True))
    def holds(words: str) -> None:
        assert any(stem in words for stem in stems), (words, stems)

    holds()


def test_a_table_finds_whole_words_only_and_in_its_own_order():
    table = Phrases([("two", "two"), ("one", "one|on_e")])
    assert [(place, found[0]) for place, found in table.find("one twofold two")] == [(0, "two"), (1, "one")]
    assert table.stand_in("two")
    assert not table.stand_in("twofold")
    assert table.taken_out_of("one and two") == "  and  "


def test_a_low_line_in_a_stem_is_a_space():
    assert Phrases([("in_it", "all in it")]).stand_in("all in it")
    assert not Phrases([("in_it", "all init")]).stand_in("all init")


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("I CAN\u2019T", "i can't"),
        ("self\u2011harm  now", "self harm now"),
        ("one\r\ntwo", "one . . two"),
        ("one\u2028two", "one . two"),
        ("un\u200bsafe", "unsafe"),
        ("Stra\u00dfe", "strasse"),
        ("", ""),
    ],
)
def test_signs_that_look_alike_are_read_alike(words, text):
    assert plain(words) == text


@pytest.mark.parametrize("block", BLOCKS.values())
def test_a_masked_block_is_a_gap(block):
    assert plain(f"ring {block} today") == "ring , today"


def test_no_more_is_read_than_a_comment_can_have():
    assert len(plain("a" * (MOST_READ + 1))) == MOST_READ

"""Themes of comments: the set to start from, what a manager may type as keywords, and what they suggest."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.reading.themes import (
    LONGEST_KEYWORD,
    MOST_KEYWORDS,
    STARTER,
    KeywordsRefused,
    read_keywords,
    suggest,
)

FOOD, TIME, KIND, PARK = "food", "time", "kind", "park"
THEMES = [
    (FOOD, ["food", "meal*"]),
    (TIME, ["late", "wait*", "on time"]),
    (KIND, ["kind"]),
    (PARK, ["car park", "bus"]),
]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("The FOOD was cold", [FOOD]),
        ("mealtimes", [FOOD]),
        ("oatmeal", []),
        ("She was kindly", []),
        ("Kind, very kind!", [KIND]),
        ("late.Waiting", [TIME]),
        ("The car-park", [PARK]),
        ("the car\npark was full", [PARK]),
        ("a carpark", []),
        ("busy", []),
        ("always on\u00a0time", [TIME]),
        ("", []),
        ("[phone number removed]", []),
    ],
)
def test_keywords_are_whole_words_or_beginnings(words, found):
    assert suggest(words, THEMES) == found


def test_the_theme_with_most_keywords_comes_first_and_ties_keep_their_order():
    assert suggest("kind, but late, and a long wait for the bus", THEMES) == [TIME, KIND, PARK]
    assert suggest("kind food late bus", THEMES) == [FOOD, TIME, KIND]


def test_a_keyword_is_never_a_pattern():
    assert suggest("anything at all", [("all", [".*", "(a+)+$", "["])]) == []


@pytest.mark.parametrize("block", ["[phone number removed]", "[email address removed]", "[postcode removed]"])
def test_what_masking_left_suggests_no_theme(block):
    assert suggest(block, [(theme.name, theme.keywords) for theme in STARTER]) == []


def test_keywords_are_read_from_commas_and_lines_each_once():
    assert read_keywords(" Food,MEAL*\n\nfood ; tea  and   cake,\u2019tis,follow-up") == [
        "food",
        "meal*",
        "tea and cake",
        "'tis",
        "follow up",
    ]
    assert read_keywords(" , \n ") == []


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("fo*od", "only at the end"),
        ("*food", "only at the end"),
        ("*", "only at the end"),
        ("food.*", "letters and numbers"),
        ("(food", "letters and numbers"),
        ("fo*", "too many words"),
        ("x" * (LONGEST_KEYWORD + 1), "40 characters or fewer"),
        (",".join(f"word{number}" for number in range(MOST_KEYWORDS + 1)), "60 keywords or fewer: there are 61"),
    ],
)
def test_keywords_that_cannot_be_used_are_refused_with_a_reason(typed, why):
    with pytest.raises(KeywordsRefused, match=why.replace("*", r"\*")):
        read_keywords(typed)


@given(st.text(max_size=200))
def test_whatever_is_typed_is_read_or_refused_and_reads_the_same_again(typed):
    try:
        keywords = read_keywords(typed)
    except KeywordsRefused:
        return
    assert read_keywords(",".join(keywords)) == keywords
    suggest(typed, [("theme", keywords)])


@given(st.lists(st.sampled_from(["food", "late", "kind nurse", "on time"]), min_size=1, unique=True))
def test_every_keyword_that_can_be_typed_is_found_in_a_comment_of_it(keywords):
    assert suggest(" and ".join(keywords), [("theme", read_keywords(",".join(keywords)))]) == ["theme"]


def test_the_set_to_start_from_is_whole():
    assert 10 <= len(STARTER) <= 14
    assert len({theme.name for theme in STARTER}) == len(STARTER)
    for theme in STARTER:
        assert list(theme.keywords) == read_keywords(", ".join(theme.keywords))
        assert theme.meaning.endswith(".")


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("The nurse was kind", "Kindness of staff"),
        ("Nobody explained the letter", "Information and explanations"),
        ("My appointment was cancelled", "Waiting and appointments"),
        ("The exercises helped me", "Care and treatment"),
        ("They listened to my family", "Being listened to"),
        ("A different nurse each week, no continuity", "Continuity and handover"),
        ("The wheelchair and the tablets came late", "Medicines and equipment"),
        ("The waiting room was noisy and dirty", "Place and comfort"),
        ("No privacy at all", "Dignity and privacy"),
        ("Hot meals and a cup of tea", "Food and drink"),
        ("No parking, and the phone rings out", "Getting here and getting through"),
        ("Short staffed and rushed", "Staffing and time"),
        ("I felt safe", "Safety"),
    ],
)
def test_the_set_to_start_from_suggests_what_a_reader_would_say_first(words, name):
    assert suggest(words, [(theme.name, theme.keywords) for theme in STARTER])[0] == name

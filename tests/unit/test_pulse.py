"""When the pulse is asked and shown, and what is shown of it."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from feedback.models.pulse import ITEMS as COLUMNS
from feedback.models.pulse import POINTS
from feedback.pulse import FEWEST, ITEMS, Occasion, distribution, windows

FIRST = date(2026, 11, 9)
starts = st.dates(date(2020, 1, 1), date(2035, 12, 31))
lengths = st.integers(1, 120)
yes_or_no = st.booleans()


def days(length, *, is_over=False, first=FIRST):
    return {
        window.occasion: ((window.first - first).days + 1, (window.last - first).days + 1)
        for window in windows(first, first + timedelta(days=length - 1), is_over=is_over)
    }


def test_a_fortnight_is_asked_on_its_first_days_in_its_middle_from_its_last_day_and_two_weeks_later():
    assert days(16) == {
        Occasion.START: (1, 3),
        Occasion.MIDDLE: (9, 11),
        Occasion.END: (16, 18),
        Occasion.AFTER: (30, 32),
    }


@pytest.mark.parametrize(
    ("length", "expected"),
    [
        (5, [(1, 2), (3, 4), (5, 7), (19, 21)]),
        (4, [(1, 2), (3, 3), (4, 6), (18, 20)]),
        (3, [(1, 1), (2, 2), (3, 5), (17, 19)]),
        (2, [(1, 1), (2, 4), (16, 18)]),
        (1, [(1, 3), (15, 17)]),
    ],
)
def test_a_short_campaign_has_shorter_windows_or_fewer(length, expected):
    assert list(days(length).values()) == expected


@given(starts, lengths, yes_or_no)
def test_no_two_occasions_share_a_day_and_each_has_one(first, length, is_over):
    ends_on = first + timedelta(days=length - 1)
    found = windows(first, ends_on, is_over=is_over)
    assert [each.occasion for each in found] == [each for each in Occasion if each in {one.occasion for one in found}]
    assert {Occasion.START, Occasion.AFTER} <= {each.occasion for each in found}
    assert (length < 3) == (Occasion.MIDDLE not in {each.occasion for each in found})
    assert all(each.first <= each.last < each.shown_from for each in found)
    assert all((each.last - each.first).days < 3 for each in found)
    for one, other in pairwise(found):
        assert one.last < other.first
    named = {each.occasion: each for each in found}
    assert named[Occasion.START].first == first
    assert named[Occasion.AFTER].first == ends_on + timedelta(days=14)
    if Occasion.END in named:
        assert named[Occasion.END].first == ends_on
    if Occasion.MIDDLE in named:
        assert first < named[Occasion.MIDDLE].first < ends_on


@given(starts, lengths, st.lists(st.tuples(st.integers(0, 150), lengths), max_size=6), st.integers(0, 150))
@example(FIRST, 5, [(2, 16)], 150)
@example(FIRST, 16, [(11, 40)], 150)
def test_an_occasion_that_was_shown_never_opens_again(first, length, moves, closed_after):
    """Whoever may move the last day of a live campaign moves it as they like: not into the past, nor from there.

    On the day of a move, somebody may have looked before it.
    """
    ends_on, shown = first + timedelta(days=length - 1), set[Occasion]()
    for number in range(160):
        today, is_over = first + timedelta(days=number), number >= closed_after
        moved = [first + timedelta(days=new - 1) for day, new in moves if day == number and not is_over]
        for last_day in (ends_on, *moved):
            ends_on = last_day if min(ends_on, last_day) >= today else ends_on
            asked = windows(first, ends_on, is_over=is_over)
            assert not [each for each in asked if each.is_open(today) and each.occasion in shown], today
            shown |= {each.occasion for each in asked if each.shown_from <= today}


@given(starts, lengths, st.integers(-5, 200))
def test_nothing_is_open_and_shown_on_the_same_day(first, length, offset):
    day = first + timedelta(days=offset)
    for is_over in (False, True):
        for window in windows(first, first + timedelta(days=length - 1), is_over=is_over):
            assert not (window.is_open(day) and window.shown_from <= day)


# --- What is shown ------------------------------------------------------------------------------------------------

counts = st.dictionaries(st.sampled_from(list(POINTS)), st.integers(0, 40))


def test_the_items_are_those_of_the_table_in_their_exact_words():
    assert tuple(item.key for item in ITEMS) == COLUMNS
    assert [item.words for item in ITEMS] == [
        "How confident are you that this will make a difference for patients?",
        "There are frequent opportunities for me to show initiative in my role.",
        "I am able to make suggestions to improve the work of my team/department.",
        "I am able to make improvements happen in my area of work.",
        "If a friend or relative needed treatment I would be happy with the standard of care provided by this "
        "organisation.",
    ]
    for item in ITEMS:
        assert list(item.scale) == sorted(POINTS, reverse=True)
        assert len(set(item.scale.values())) == 5


@given(st.sampled_from(ITEMS), counts)
def test_under_ten_nothing_is_shown_that_depends_on_the_answers(item, found):
    total = sum(found.values())
    shown = distribution(item, found)
    if total == 0:
        assert (shown.bars, shown.in_words, shown.why_not) == ((), "", "Nobody answered.")
    elif total < FEWEST:
        assert shown == distribution(item, {1: 1})
        assert not shown.is_shown
    else:
        assert [bar.count for bar in shown.bars] == [found.get(point, 0) for point in item.scale]
        assert {bar.of for bar in shown.bars} == {total}
        assert shown.in_words == f"{found.get(5, 0) + found.get(4, 0)} of {total} {item.favourable}"


@given(st.sampled_from(ITEMS), counts)
def test_bars_are_as_long_as_their_share(item, found):
    assume(sum(found.values()) >= FEWEST)
    assert sum(bar.percent for bar in distribution(item, found).bars) == pytest.approx(100, abs=0.3)


def test_ten_are_enough_and_nine_are_not():
    assert distribution(ITEMS[0], {5: 10}).in_words == "10 of 10 were confident or very confident"
    assert distribution(ITEMS[0], {5: 9}).why_not == "Fewer than ten people answered: withheld."

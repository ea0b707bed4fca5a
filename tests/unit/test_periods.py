"""From days to weeks: whole ones, inside the days looked at, with nothing missing that should be there."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from metrics.disclosure import Span
from metrics.facts import Tally
from metrics.measures import Charting
from metrics.periods import Point, add, by_week, is_weekend, missing_days, of_days, rechart, week_of, whole_weeks

MONDAY = date(2026, 11, 9)


def day(n):
    """The n-th day from Monday 9 November 2026, which is day 0."""
    return MONDAY + timedelta(days=n)


def point(first, last=None, n=1, of=None):
    return Point(Span(day(first), day(first if last is None else last)), Tally(n, of))


def days(first, last):
    return Span(day(first), day(last))


def test_numerators_and_denominators_are_summed_apart():
    assert add([Tally(1, 10), Tally(90, 90)]) == Tally(91, 100)


def test_counts_have_no_denominator_and_neither_has_their_sum():
    assert add([Tally(3, None), Tally(4, None)]) == Tally(7, None)


def test_a_sum_of_nothing_is_nought_of_nothing():
    assert add([]) == Tally(0, None)


@pytest.mark.parametrize("n", range(7))
def test_a_week_runs_from_monday_to_sunday(n):
    assert week_of(day(n)) == days(0, 6)


@pytest.mark.parametrize(
    ("first", "last", "mondays"),
    [(0, 6, [0]), (0, 5, []), (1, 6, []), (1, 13, [7]), (-6, 20, [0, 7, 14]), (0, 13, [0, 7]), (3, 3, [])],
)
def test_only_weeks_that_lie_wholly_within_the_days_are_whole(first, last, mondays):
    assert [week.first for week in whole_weeks(days(first, last))] == [day(n) for n in mondays]


def test_a_week_is_the_sum_of_its_days():
    found = by_week([point(0, n=1, of=2), point(3, n=3, of=4), point(7, n=5, of=5)], days(0, 13))
    assert found == [point(0, 6, n=4, of=6), point(7, 13, n=5, of=5)]


def test_a_week_that_is_not_over_or_began_too_early_is_no_point():
    assert by_week([point(0), point(8)], days(0, 12)) == [point(0, 6)]
    assert by_week([point(2), point(9)], days(1, 13)) == [point(7, 13)]


def test_a_week_without_a_figure_is_a_gap_and_not_nought():
    assert [each.span.first for each in by_week([point(0), point(14)], days(0, 20))] == [day(0), day(14)]


def test_a_run_of_days_across_a_sunday_is_in_no_week():
    assert by_week([point(5, 7), point(0, 2, n=9)], days(0, 13)) == [point(0, 6, n=9)]


def test_weekdays_and_weekends_are_charted_apart():
    every = [point(n) for n in range(7)]
    assert of_days(every, Charting.WEEKDAY) == every[:5]
    assert of_days(every, Charting.WEEKEND) == every[5:]
    assert of_days(every, Charting.DAY) == every
    assert [is_weekend(day(n)) for n in range(7)] == [False] * 5 + [True] * 2


def test_days_counted_together_are_neither_a_weekday_nor_a_weekend_day():
    joined = [point(0, 1), point(5, 6), point(2)]
    assert of_days(joined, Charting.WEEKDAY) == [point(2)]
    assert of_days(joined, Charting.WEEKEND) == []
    assert of_days(joined, Charting.DAY) == joined


def test_a_chart_by_week_is_summed_and_any_other_is_picked():
    every = [point(n) for n in range(7)]
    assert rechart(every, Charting.WEEK, days(0, 6)) == [point(0, 6, n=7)]
    assert rechart(every, Charting.WEEKEND, days(0, 6)) == every[5:]


def test_a_weekday_without_a_figure_is_missing():
    known = {day(n) for n in (0, 1, 3, 4)}
    assert missing_days(known, days(0, 6).days) == [day(2)]


def test_weekend_days_are_missing_only_where_some_weekend_day_has_a_figure():
    known = {day(n) for n in (0, 1, 2, 3, 4)}
    assert missing_days(known, days(0, 6).days) == []
    assert missing_days(known | {day(12)}, days(0, 6).days) == [day(5), day(6)]

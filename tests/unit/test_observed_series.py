"""Numbers from outside as series: the sum of all teams or nothing, weeks of days that are there, and what is said."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from metrics.catalogue import MEASURES
from metrics.disclosure import Span
from metrics.facts import Tally
from metrics.measures import Charting
from metrics.models import Period
from metrics.selectors.gaps import entered_words, source_words
from metrics.selectors.observed import Observed, span_of

MONDAY = date(2026, 11, 2)
VISITS, SHARE = MEASURES["deferred_visits"], MEASURES["ucr_two_hours"]
BEDS, LEVEL = MEASURES["bed_occupancy"], MEASURES["caseload"]
DAY, WEEK, MONTH = (each.value for each in Period)
TWO_WEEKS = Span(MONDAY, MONDAY + timedelta(days=13))


def day(n):
    return MONDAY + timedelta(days=n)


def daily(measure, figures, period=DAY, partner=None):
    """Own figures by the number of their day: a count, or so many of so many."""
    found = {day(n): Tally(*each) if isinstance(each, tuple) else Tally(each, None) for n, each in figures.items()}
    return {(measure.key, period, partner): found}


def shown(found, measure, charting, days=TWO_WEEKS):
    points = found.points(measure, charting, days)
    return {(each.span.first - MONDAY).days: (each.tally.numerator, each.tally.denominator) for each in points}


# --- Weeks --------------------------------------------------------------------------------------------------------


def test_a_count_of_a_week_needs_a_figure_of_every_weekday():
    whole = dict.fromkeys(range(5), 3)
    found = Observed(daily(VISITS, {**whole, 7: 3, 8: 3, 10: 3, 11: 3}))
    assert shown(found, VISITS, Charting.WEEK) == {0: (15, None)}
    assert found.short_weeks(VISITS, TWO_WEEKS) == [day(7)]
    words = entered_words(found, VISITS, Charting.WEEK, TWO_WEEKS, None)
    assert words == "Leaves out 1 week of which some days have no figure."


def test_nought_is_a_figure():
    found = Observed(daily(VISITS, dict.fromkeys(range(5), 0)))
    assert shown(found, VISITS, Charting.WEEK) == {0: (0, None)}


def test_weekends_are_missed_where_there_are_any():
    found = Observed(daily(VISITS, dict.fromkeys([*range(5), *range(7, 14)], 1)))
    assert shown(found, VISITS, Charting.WEEK) == {7: (7, None)}
    assert found.short_weeks(VISITS, TWO_WEEKS) == [day(0)]


def test_a_share_of_a_week_is_of_the_days_that_have_one_and_says_so():
    found = Observed(daily(SHARE, {0: (1, 2), 1: (3, 4), 2: (0, 0), 3: (1, 1)}))
    assert shown(found, SHARE, Charting.WEEK) == {0: (5, 7)}
    words = entered_words(found, SHARE, Charting.WEEK, TWO_WEEKS, None)
    assert words == "In 1 week some days have no figure: there the figure is of the other days."


def test_none_of_none_is_an_entry_but_no_point():
    found = Observed(daily(SHARE, dict.fromkeys(range(5), (0, 0))))
    assert shown(found, SHARE, Charting.DAY) == {}
    assert shown(found, SHARE, Charting.WEEK) == {}
    assert found.short_weeks(SHARE, TWO_WEEKS) == []
    assert len(found.days_entered(SHARE, TWO_WEEKS)) == 5


def test_a_week_that_somebody_entered_stands_before_its_days():
    found = Observed(daily(VISITS, dict.fromkeys(range(5), 3)) | daily(VISITS, {0: 20, 7: 9}, WEEK))
    assert shown(found, VISITS, Charting.WEEK) == {0: (20, None), 7: (9, None)}
    assert found.short_weeks(VISITS, TWO_WEEKS) == []


def test_a_week_that_is_not_over_is_not_shown_even_if_somebody_entered_it():
    found = Observed(daily(VISITS, {0: 20, 7: 9}, WEEK))
    assert shown(found, VISITS, Charting.WEEK, Span(MONDAY, day(12))) == {0: (20, None)}


@pytest.mark.parametrize("measure", [LEVEL, BEDS])
def test_what_stands_at_one_moment_is_never_summed_over_days(measure):
    figure = (9, 10) if measure is BEDS else 9
    found = Observed(daily(measure, dict.fromkeys(range(14), figure)))
    assert found.chartings(measure) == (Charting.WEEKDAY, Charting.WEEKEND, Charting.DAY)
    assert shown(found, measure, Charting.WEEK) == {}
    assert found.short_weeks(measure, TWO_WEEKS) == []
    entered = Observed(daily(measure, dict.fromkeys(range(14), figure)) | daily(measure, {0: figure}, WEEK))
    assert Charting.WEEK in entered.chartings(measure)
    assert list(shown(entered, measure, Charting.WEEK)) == [0]


def test_days_to_come_are_not_shown():
    found = Observed(daily(VISITS, {0: 1, 5: 2, 20: 3}))
    assert list(shown(found, VISITS, Charting.DAY)) == [0, 5]


# --- Teams together -----------------------------------------------------------------------------------------------


def of_teams(measure, figures, incomplete=(), own=None, period=DAY):
    """Sums of teams: by day, how much and of how many teams; and the days on which some had no figure."""
    whose = (measure.key, period, None)
    return Observed(
        own={whose: {day(n): Tally(each, None) for n, each in (own or {}).items()}} if own else {},
        of_teams={whose: {day(n): Tally(each, None) for n, (each, _) in figures.items()}},
        behind={whose: {day(n): teams for n, (_, teams) in figures.items()}},
        incomplete={whose: tuple(day(n) for n in incomplete)},
    )


def test_the_divisions_own_figure_stands_before_the_sum_of_its_teams():
    found = of_teams(VISITS, {0: (5, 2), 1: (6, 2)}, own={1: 60})
    assert shown(found, VISITS, Charting.DAY) == {0: (5, None), 1: (60, None)}
    words = source_words(found, VISITS, Charting.DAY, TWO_WEEKS)
    assert words == "Entered for the division as a whole where somebody did, else the sum of 2 teams."


def test_half_sums_are_named_for_the_chart_that_leaves_them_out():
    found = of_teams(VISITS, {0: (5, 2)}, incomplete=[1, 5, 6])
    words = {way: entered_words(found, VISITS, way, TWO_WEEKS, None) for way in Charting}
    assert words[Charting.DAY] == "Leaves out 3 days for which some of the teams have no figure."
    assert words[Charting.WEEKDAY] == "Leaves out 1 day for which some of the teams have no figure."
    assert words[Charting.WEEKEND] == "Leaves out 2 days for which some of the teams have no figure."
    assert words[Charting.WEEK] == "Leaves out 1 week of which some days have no figure."
    assert words[Charting.MONTH] == ""


def test_a_half_sum_of_a_period_that_is_not_over_is_not_missed():
    found = of_teams(VISITS, {0: (5, 2)}, incomplete=[7], period=WEEK)
    assert entered_words(found, VISITS, Charting.WEEK, Span(MONDAY, day(10)), None) == ""
    assert "1 week" in entered_words(found, VISITS, Charting.WEEK, TWO_WEEKS, None)


def test_a_half_sum_is_not_missed_where_the_division_has_its_own_figure():
    found = of_teams(VISITS, {0: (5, 2)}, incomplete=[1], own={1: 60})
    assert entered_words(found, VISITS, Charting.DAY, TWO_WEEKS, None) == ""


@pytest.mark.parametrize(
    ("teams", "words"),
    [
        ([3, 3, 3], "The sum of 3 teams."),
        ([1, 1, 1], "The figure of one team, the only one that enters it."),
        (
            [2, 3, 3],
            "The sum of 2 teams, from 3 November 2026 of 3. The figures can move because the teams changed.",
        ),
        (
            [3, 2, 1],
            "The sum of 3 teams, from 3 November 2026 of 2, from 4 November 2026 of 1. "
            "The figures can move because the teams changed.",
        ),
        ([1, 2, 1, 4], "The sum of 1 to 4 teams. The figures can move because the teams changed."),
    ],
)
def test_a_sum_says_of_how_many_teams_it_is(teams, words):
    found = of_teams(VISITS, {n: (9, many) for n, many in enumerate(teams)})
    assert source_words(found, VISITS, Charting.DAY, TWO_WEEKS) == words


def test_what_nobody_summed_says_nothing_of_teams():
    assert source_words(Observed(), VISITS, Charting.DAY, TWO_WEEKS) == ""
    own = Observed(daily(VISITS, {0: 9}))
    assert source_words(own, VISITS, Charting.DAY, TWO_WEEKS) == "Entered for the division as a whole."
    assert source_words(own, VISITS, Charting.DAY, Span(day(7), day(13))) == ""


def test_a_partners_figures_are_its_own():
    found = Observed(daily(MEASURES["four_hours"], {0: (1, 2)}, partner=7))
    assert found.chartings(MEASURES["four_hours"]) == ()
    assert found.chartings(MEASURES["four_hours"], 7)[0] is Charting.WEEK
    assert found.points(MEASURES["four_hours"], Charting.DAY, TWO_WEEKS) == []
    assert len(found.points(MEASURES["four_hours"], Charting.DAY, TWO_WEEKS, 7)) == 1


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [(DAY, date(2026, 11, 2), date(2026, 11, 2)), (WEEK, date(2026, 11, 2), date(2026, 11, 8))],
)
def test_a_period_has_its_days(period, first, last):
    assert span_of(period, first) == Span(first, last)
    assert span_of(MONTH, date(2024, 2, 1)) == Span(date(2024, 2, 1), date(2024, 2, 29))

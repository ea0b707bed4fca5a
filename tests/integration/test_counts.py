"""Counts are summed in the database, the same whatever table they lie in."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from metrics.disclosure import Span
from metrics.facts import Tally
from metrics.models import DailyMetric
from metrics.selectors import counts
from metrics.services import rollup
from tests import factories
from tests.factories import facts

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 10)
NEXT = DAY + timedelta(days=1)
BOTH = [Span(DAY, NEXT)]


@pytest.fixture
def counted(cast):
    facts.cards(cast.riverside, DAY, very_good=2, good=1, poor=1)
    facts.cards(cast.riverside, NEXT, dont_know=5)
    facts.cards(cast.hilltop, DAY, very_poor=2, neither=1)
    facts.cards(cast.elsewhere, DAY, very_good=50)
    facts.voices(cast.riverside, DAY, good=1, poor=2)
    facts.voices(cast.hilltop, NEXT, very_good=1)
    rollup.drain()
    return cast


def test_a_divisions_days_are_the_sums_of_its_teams(counted):
    found = counts.by_day(counted.division, BOTH)
    assert found["fft_responses"] == {DAY: Tally(7, None), NEXT: Tally(5, None)}
    assert found["fft_positive"] == {DAY: Tally(3, 7), NEXT: Tally(0, 5)}
    assert found["fft_negative"] == {DAY: Tally(3, 7), NEXT: Tally(0, 5)}
    assert found["staff_care_good"] == {DAY: Tally(1, 3), NEXT: Tally(1, 1)}


def test_each_measure_of_the_answers_reads_its_own_of_the_six(cast):
    facts.cards(cast.riverside, DAY, very_good=6, good=5, neither=4, poor=3, very_poor=2, dont_know=1)
    rollup.drain()
    found = counts.by_day(cast.division, BOTH)
    keys = ["fft_very_good", "fft_good", "fft_neither", "fft_poor", "fft_very_poor", "fft_dont_know"]
    assert [found[key][DAY] for key in keys] == [Tally(n, 21) for n in (6, 5, 4, 3, 2, 1)]


def test_days_can_be_of_some_teams_or_of_a_site(counted):
    hill = factories.site(counted.division)
    counted.hilltop.site = hill
    counted.hilltop.save()
    for narrow in ({"team_ids": [counted.hilltop.pk]}, {"site_id": hill.pk}):
        found = counts.by_day(counted.division, BOTH, **narrow)
        assert found["fft_responses"] == {DAY: Tally(3, None)}
        assert found["staff_responses"] == {NEXT: Tally(1, None)}
    assert counts.by_day(counted.division, BOTH, team_ids=[]) == {}


def test_only_the_measures_that_are_asked_for_are_read(counted, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert counts.by_day(counted.division, BOTH, keys=["fft_poor"]).keys() == {"fft_poor"}
    with django_assert_num_queries(1):
        assert counts.by_day(counted.division, BOTH, keys=["staff_care_good"]).keys() == {"staff_care_good"}
    with django_assert_num_queries(1):
        assert counts.by_day_of_team(counted.hilltop, BOTH)["fft_negative"] == {DAY: Tally(2, 3)}


def test_days_outside_the_spans_are_left_out(counted):
    assert counts.by_day(counted.division, [Span(NEXT, NEXT)])["fft_responses"] == {NEXT: Tally(5, None)}
    assert counts.by_day(counted.division, []) == {}


def test_counts_by_day_and_team(counted):
    found = counts.by_day_and_team(counted.division, BOTH, ["fft_positive", "staff_responses"])
    riverside, hilltop = counted.riverside.pk, counted.hilltop.pk
    assert found["fft_positive"] == {
        DAY: {riverside: Tally(3, 4), hilltop: Tally(0, 3)},
        NEXT: {riverside: Tally(0, 5)},
    }
    assert found["staff_responses"] == {DAY: {riverside: Tally(3, None)}, NEXT: {hilltop: Tally(1, None)}}


def test_counts_by_month_and_team_keep_the_division_itself_apart(counted):
    live = factories.campaign(counted.division, teams=[counted.riverside], by=counted.maya)
    facts.commitment(live, due_on=DAY, by=counted.maya, state="kept")
    facts.commitment(live, due_on=DAY, by=counted.maya, team=counted.riverside)
    rollup.drain()
    found = counts.by_month_and_team(counted.division, Span(date(2026, 11, 1), date(2026, 11, 30)))
    november = date(2026, 11, 1)
    assert found[november, counted.riverside.pk, "fft_responses"] == Tally(9, None)
    assert found[november, counted.riverside.pk, "commitments_kept"] == Tally(0, 1)
    assert found[november, 0, "commitments_kept"].numerator == 1  # of those in the playbook too


def test_people_are_counted_by_day_and_team_in_one_query(counted, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = counts.people_of(counted.division, BOTH)
    riverside, hilltop = counted.riverside.pk, counted.hilltop.pk
    assert found["fft_responses"] == {DAY: {riverside: 4, hilltop: 3}, NEXT: {riverside: 5}}
    assert found["staff_responses"] == {DAY: {riverside: 3}, NEXT: {hilltop: 1}}


def test_sites_and_teams_come_in_the_order_of_the_alphabet(counted):
    found = counts.by_site_and_team(counted.division, BOTH[0], "fft_responses")
    assert [list(teams.items()) for teams in found.values()] == [
        [("Hilltop", Tally(3, None)), ("Riverside", Tally(9, None))]
    ]


def test_totals_are_sums_over_all_days(counted):
    found = counts.totals(counted.division.pk, BOTH)
    assert found["fft_positive"] == Tally(3, 12)
    assert found["staff_responses"] == Tally(4, None)
    assert counts.totals(counted.division.pk, []) == {}


def test_the_first_and_the_last_day_are_of_both_tables(counted, cast):
    assert counts.first_and_last_day(cast.division, before=date(2027, 1, 1)) == (DAY, NEXT)
    assert counts.first_and_last_day(cast.division, before=NEXT) == (DAY, DAY)
    assert counts.first_and_last_day(cast.division, before=DAY) is None
    facts.voices(cast.riverside, DAY - timedelta(days=9), good=1)
    rollup.drain()
    assert counts.first_and_last_day(cast.division, before=NEXT) == (DAY - timedelta(days=9), DAY)


def test_a_row_that_no_measure_owns_is_never_shown(counted):
    """Such as one that an older version of the program counts while it is being replaced."""
    before = counts.by_day(counted.division, BOTH)
    empty = NEXT + timedelta(days=1)
    for key in ("fft_responses", "nonsense"):
        for day in (DAY, empty):
            DailyMetric.objects.create(
                division=counted.division, team=counted.riverside, day=day, key=key, numerator=99
            )
    assert counts.by_day(counted.division, [Span(DAY, empty)]) == before

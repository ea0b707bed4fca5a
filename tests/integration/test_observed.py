"""Numbers from outside in charts: whole sums only, days that are over only, and nothing left out without a word."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from campaigns.models import Team
from metrics.catalogue import MEASURES
from metrics.measures import Charting
from metrics.models import Observation
from metrics.places import Place
from metrics.selectors.asked import Asked, started, usual
from metrics.selectors.measure_page import measure_page
from metrics.selectors.overview import dashboard
from perfectcare.common.dates import LONDON
from tests import factories
from tests.factories import judgements as made

pytestmark = pytest.mark.django_db
FIRST = date(2026, 11, 9)
NOW = datetime(2026, 11, 27, 10, 5, tzinfo=LONDON)
VISITS, SHARE, BEDS = MEASURES["deferred_visits"], MEASURES["ucr_two_hours"], MEASURES["caseload"]


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def live(cast):
    return factories.campaign(
        cast.division,
        starts_on=FIRST,
        length=19,
        by=cast.maya,
        teams=[cast.riverside, cast.hilltop],
        baseline_starts_on=date(2026, 10, 12),
        baseline_ends_on=date(2026, 11, 8),
    )


@pytest.fixture
def enter(cast):
    """Return a function that enters a figure: of the division, unless told of whom."""

    def store(day, n, of=None, *, key="deferred_visits", period="day", **whose):
        Observation.objects.create(
            division=cast.division,
            key=key,
            period=period,
            starts_on=day,
            numerator=n,
            denominator=of,
            entered_at=datetime(2026, 11, 27, 9, tzinfo=UTC),
            entered_by=cast.maya,
            **whose,
        )

    return store


def asked(division, *, team=None, site=None, partner=None, **more):
    campaigns = started(division)
    more.setdefault("campaign", usual(campaigns))
    return Asked(place=Place(division, team=team, site=site, partner=partner), now=NOW, campaigns=campaigns, **more)


def page(division, key="deferred_visits", **more):
    return measure_page(asked(division, **more), MEASURES[key])


def figures(found):
    return {row.when: row.figure for row in found.rows}


def rows(found):
    return {row.measure.key: row for section in found.sections for row in section.rows}


def weekdays(first, count):
    days = (first + timedelta(days=n) for n in range(count * 2))
    return [day for day in days if day.weekday() < 5][:count]


# --- Teams together -----------------------------------------------------------------------------------------------


def test_a_day_on_which_one_team_has_no_figure_is_left_out_and_said(cast, live, enter):
    for day in weekdays(FIRST, 4):
        enter(day, 3, team=cast.riverside)
        enter(day, 4, team=cast.hilltop) if day != date(2026, 11, 11) else None
    found = page(cast.division)
    assert figures(found) == {"Thursday 12 November": "7", "Tuesday 10 November": "7", "Monday 9 November": "7"}
    assert found.gaps == "Leaves out 1 day for which some of the teams have no figure."
    assert found.source == "The sum of 2 teams."
    assert found.drawings[0].lines != (), "two figures beside each other are joined"


def test_a_team_that_joins_later_is_not_missed_before_and_is_named_as_a_change(cast, live, enter):
    for day in weekdays(FIRST, 4):
        enter(day, 3, team=cast.riverside)
    for day in weekdays(date(2026, 11, 11), 2):
        enter(day, 10, team=cast.hilltop)
    found = page(cast.division)
    assert list(figures(found).values()) == ["13", "13", "3", "3"]
    assert found.gaps == ""
    assert found.source.startswith("The sum of 1 team, from 11 November 2026 of 2. The figures can move")


def test_a_team_that_closed_is_not_missed_and_is_named_as_a_change(cast, live, enter):
    for day in weekdays(FIRST, 4):
        enter(day, 3, team=cast.riverside)
    for day in weekdays(FIRST, 2):
        enter(day, 10, team=cast.hilltop)
    assert list(figures(page(cast.division)).values()) == ["13", "13"]
    Team.objects.filter(pk=cast.hilltop.pk).update(closed_on=date(2026, 11, 11))
    found = page(cast.division)
    assert list(figures(found).values()) == ["3", "3", "13", "13"]
    assert found.source.startswith("The sum of 2 teams, from 11 November 2026 of 1.")


def test_a_site_is_the_sum_of_its_own_teams_only(cast, live, enter):
    other = factories.team(cast.division, site=factories.site(cast.division), name="Far away")
    for team, n in ((cast.riverside, 3), (cast.hilltop, 4), (other, 100)):
        enter(FIRST, n, team=team)
    enter(date(2026, 11, 10), 3, team=cast.riverside)
    enter(date(2026, 11, 10), 4, team=cast.hilltop)
    assert figures(page(cast.division, site=cast.riverside.site)) == {
        "Tuesday 10 November": "7",
        "Monday 9 November": "7",
    }
    assert figures(page(cast.division)) == {"Monday 9 November": "107"}


def test_the_divisions_own_figure_stands_before_the_sum_and_not_beside_it(cast, live, enter):
    enter(FIRST, 3, team=cast.riverside)
    enter(FIRST, 30)
    enter(date(2026, 11, 10), 4, team=cast.riverside)
    found = page(cast.division)
    assert figures(found) == {"Tuesday 10 November": "4", "Monday 9 November": "30"}
    assert found.source.startswith("Entered for the division as a whole where somebody did, else the figure of one")
    assert figures(page(cast.division, team=cast.riverside))["Monday 9 November"] == "3"


def test_a_team_alone_is_the_division_only_until_another_has_begun(cast, live, enter):
    enter(date(2026, 11, 9), 3, team=cast.riverside)
    enter(date(2026, 11, 10), 5, team=cast.hilltop)
    found = page(cast.division)
    assert figures(found) == {"Monday 9 November": "3"}
    assert "1 day" in found.gaps


def test_figures_of_days_to_come_are_shown_nowhere(cast, live, enter):
    enter(date(2026, 11, 26), 3)
    enter(date(2026, 11, 27), 99)
    enter(date(2026, 11, 28), 99)
    enter(date(2026, 11, 23), 99, period="week")
    enter(date(2026, 11, 1), 99, period="month")
    for charting in (None, *Charting):
        assert "99" not in figures(page(cast.division, charting=charting)).values(), charting
    assert "99" not in figures(page(cast.division, campaign=None)).values()


# --- Totals -------------------------------------------------------------------------------------------------------


def test_the_campaigns_total_of_a_count_needs_every_day(cast, live, enter):
    for day in weekdays(FIRST, 14):
        enter(day, 3)
    assert rows(dashboard(asked(cast.division)))["deferred_visits"].total == "42"
    assert page(cast.division).total == "In the campaign so far: 42 visits."
    Observation.objects.filter(starts_on=date(2026, 11, 12)).delete()
    row = rows(dashboard(asked(cast.division)))["deferred_visits"]
    assert (row.total, row.total_reason) == ("", "There is no total for the campaign: 1 day has no figure.")
    assert page(cast.division).total == "There is no total for the campaign: 1 day has no figure."


def test_weekend_days_are_missed_in_a_total_where_such_days_have_figures(cast, live, enter):
    for day in weekdays(FIRST, 14):
        enter(day, 3)
    enter(date(2026, 10, 17), 1)  # a Saturday of the baseline
    assert page(cast.division).total == "There is no total for the campaign: 4 days have no figure."
    for day in (14, 15, 21, 22):
        enter(date(2026, 11, day), 1)
    assert page(cast.division).total == "In the campaign so far: 46 visits."


def test_the_campaigns_total_of_a_share_names_the_days_without_one(cast, live, enter):
    for day in weekdays(FIRST, 13):
        enter(day, 1, 2, key="ucr_two_hours")
    found = page(cast.division, "ucr_two_hours")
    assert found.total == "In the campaign so far: 13 of 26 referrals (50%). Of its days so far 1 day has no figure."
    enter(date(2026, 11, 26), 0, 0, key="ucr_two_hours")
    assert page(cast.division, "ucr_two_hours").total == "In the campaign so far: 13 of 26 referrals (50%)."


def test_what_stands_at_one_moment_has_no_total(cast, live, enter):
    for day in weekdays(FIRST, 14):
        enter(day, 9, key="caseload")
    assert page(cast.division, "caseload").total == ""
    assert rows(dashboard(asked(cast.division)))["caseload"].total == ""


# --- By month, and before the first campaign ----------------------------------------------------------------------


def test_by_month_it_is_said_that_days_are_shown_with_a_campaign(cast, live, enter, sign_in):
    for day in weekdays(FIRST, 14):
        enter(day, 3)
    found = page(cast.division, campaign=None)
    assert found.rows == ()
    assert found.reason == "Nothing is entered by month. Figures by day and by week are shown with a campaign."
    shown = sign_in(cast.dora).get(reverse("dashboard", args=[cast.division.code]) + "?by=month").text
    assert "without a figure by month" in shown
    assert "by day or by week is shown with a campaign" in shown


def test_a_baseline_entered_before_the_first_campaign_is_charted(cast, enter, sign_in):
    for day in weekdays(date(2026, 11, 2), 10):
        enter(day, 3)
    found = page(cast.division)
    assert (found.chosen, len(found.rows), found.total) == (Charting.WEEKDAY, 10, "")
    row = rows(dashboard(asked(cast.division)))["deferred_visits"]
    assert (row.latest, row.latest_when, row.total) == ("3", "Friday 13 November", "")
    answer = sign_in(cast.maya).get(reverse("measure", args=[cast.division.code, "deferred_visits"]))
    assert "The same figures" in answer.text


def test_months_add_up_to_a_total_only_when_charted_by_month(cast, enter):
    for month in (8, 9, 10):
        enter(date(2026, month, 1), 100, period="month")
    found = page(cast.division)
    assert (found.chosen, found.total) == (Charting.MONTH, "In all months shown: 300 visits.")


def test_weeks_that_are_all_left_out_are_the_reason_for_an_empty_chart(cast, live, enter):
    for day in weekdays(FIRST, 4):
        enter(day, 3)
    found = page(cast.division, charting=Charting.WEEK)
    assert (found.rows, found.reason) == ((), "Leaves out 1 week of which some days have no figure.")


def test_before_its_second_day_a_campaign_says_that_no_day_is_over(cast, enter):
    starts = factories.campaign(cast.division, starts_on=NOW.date(), by=cast.maya, teams=[cast.riverside])
    assert page(cast.division, campaign=starts).reason == "No day of these is over yet."


# --- What the page offers and says ---------------------------------------------------------------------------------


def test_only_charts_with_something_in_them_are_offered(cast, live, enter):
    for day in weekdays(FIRST, 4):
        enter(day, 3)
    assert [way for way, _ in page(cast.division).ways] == [Charting.WEEKDAY, Charting.DAY]


def test_a_measure_of_partners_without_a_figure_says_so(cast, live, enter):
    assert page(cast.division, "four_hours").reason.endswith("no partner has one for these days.")
    partner = made.partner(cast.division)
    enter(date(2026, 10, 1), 3, 4, key="four_hours", period="month", partner=partner)
    found = page(cast.division, "four_hours")
    assert found.reason == "These figures are the partners’ own: choose a partner."
    assert [(row.name, row.latest) for row in found.places.rows] == [("Harbour Hospital", "3 of 4 (75%)")]


def test_places_without_any_figure_make_no_table(cast, live, enter):
    assert not page(cast.division).places.has_figures
    enter(FIRST, 3, team=cast.riverside)
    assert page(cast.division).places.has_figures


def test_a_target_agreed_since_the_latest_figure_is_told_with_the_one_it_follows(cast, live, enter):
    here = Place(cast.division)
    for day in weekdays(FIRST, 4):
        enter(day, 3)
    made.target(here, "deferred_visits", date(2026, 10, 1), 1000, by=cast.maya)
    made.target(here, "deferred_visits", date(2026, 11, 20), 500, by=cast.maya)
    found = page(cast.division)
    assert found.has_goal
    assert found.goal_words == (
        "At most 10 visits a day from 1 October 2026, agreed with Jo Bright. "
        "Since then: At most 5 visits a day from 20 November 2026, agreed with Jo Bright."
    )


def test_a_target_that_was_ended_is_told_where_there_is_none(cast, live, enter):
    enter(FIRST, 3)
    made.target(Place(cast.division), "deferred_visits", date(2026, 10, 1), None, by=cast.maya)
    found = page(cast.division)
    assert (found.has_goal, found.goal_words) == (False, "No target from 1 October 2026, agreed with Jo Bright.")


def test_a_step_that_no_figure_has_followed_says_so(cast, live, enter):
    for day in weekdays(FIRST, 4):
        enter(day, 3 + day.day % 2)
    made.step(Place(cast.division), "deferred_visits", date(2026, 11, 20), by=cast.maya)
    found = page(cast.division)
    assert [step.words.endswith("the limits begin anew with the next.") for step in found.steps] == [True]
    assert "started again" not in found.settings
    enter(date(2026, 11, 20), 9)
    enter(date(2026, 11, 23), 8)
    found = page(cast.division)
    assert not found.steps[0].words.endswith("with the next.")
    assert "started again at point 5" in found.settings
    assert len(found.drawings[0].steps) == 1


def test_a_note_since_the_latest_figure_is_shown_and_one_before_the_first_is_not(cast, live, enter):
    for day in weekdays(FIRST, 4):
        enter(day, 3)
    made.note(cast.division, date(2026, 11, 20), "Snow", by=cast.maya)
    made.note(cast.division, date(2026, 11, 6), "Flood", by=cast.maya)
    found = page(cast.division)
    assert [note.words.split(" ")[3] for note in found.notes] == ["Snow."]
    assert len(found.drawings[0].notes) == 1

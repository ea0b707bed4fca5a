"""Pages side by side, and one page from day to day, give away nobody who answered (docs/adr/0005 and 0006)."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from campaigns.models import Site
from campaigns.services import days
from metrics.catalogue import MEASURES
from metrics.measures import Charting
from metrics.places import Place
from metrics.selectors import readings
from metrics.selectors.asked import Asked, started, usual
from metrics.selectors.measure_page import measure_page
from metrics.selectors.overview import dashboard
from metrics.selectors.reviews import content_of
from metrics.selectors.windows import month_of, window_of
from metrics.services import rollup
from perfectcare.common.dates import LONDON
from tests import factories
from tests.factories import facts
from tests.factories.attack import Knowledge, strewn
from tests.factories.cards import comment

pytestmark = pytest.mark.django_db
FIRST = date(2026, 11, 9)
NOW = datetime(2026, 11, 20, 10, 5, tzinfo=LONDON)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def live(cast):
    return factories.campaign(cast.division, starts_on=FIRST, by=cast.maya, teams=[cast.riverside, cast.hilltop])


def day(n):
    return FIRST + timedelta(days=n - 1)


def look(place, **asked):
    rollup.drain(at_most=10_000)
    found = started(place.division)
    return Asked(**{"place": place, "now": NOW, "campaigns": found, "campaign": usual(found), **asked})


def rows(page):
    return {row.measure.key: row for section in page.sections for row in section.rows}


def test_a_team_does_not_see_what_its_own_staff_said_on_a_day(sign_in, cast, live):
    """Its lead knows who was on duty: one answer on one day would have a name."""
    facts.cards(cast.riverside, day(1), very_good=1)
    facts.voices(cast.riverside, day(1), poor=1)
    facts.voices(cast.riverside, day(2), good=9)
    own = Place(cast.division, team=cast.riverside, is_own_team=True)
    for asked in ({}, {"campaign": None}, {"charting": Charting.DAY}):
        shown = look(own, **asked)
        found = rows(dashboard(shown))
        for key in ("staff_responses", "staff_care_good"):
            assert (found[key].latest, found[key].total, found[key].spark) == ("", "", None)
            page = measure_page(shown, MEASURES[key])
            assert (page.rows, page.drawings) == ((), ())
    assert "whose answer it was" in found["staff_care_good"].reason
    page = sign_in(cast.lena).get(reverse("dashboard", args=[cast.division.code]), {"team": cast.riverside.code})
    assert "whose answer it was" in page.content.decode()


@pytest.mark.parametrize("key", ["fft_responses", "fft_very_poor", "staff_care_good"])
def test_nobody_else_sees_what_people_of_one_team_said_on_a_day_or_in_a_week(cast, live, key):
    facts.cards(cast.riverside, day(1), very_good=30)
    facts.voices(cast.riverside, day(1), good=30)
    for place in (Place(cast.division, team=cast.riverside), Place(cast.division, site=cast.riverside.site)):
        for charting in (None, *Charting):
            page = measure_page(look(place, charting=charting), MEASURES[key])
            assert (page.chosen, page.rows, page.total) == (Charting.MONTH, (), "")


def test_the_order_of_comments_in_a_review_does_not_tell_their_days(cast, live):
    """Beside a team's own figures by day, a row of comments in the order of days would say who wrote what."""
    for number in range(1, 10):
        comment(cast.riverside, f"Comment {number}", given_on=day(number), state="released")
        days.touch(division_id=cast.division.pk, team_id=cast.riverside.pk, days=[day(number)])
    rollup.drain()
    shown = [each["id"] for each in content_of(live, today=NOW.date())["comments"]]
    assert len(shown) == 9
    assert shown == sorted(shown, key=int)


# --- The attack on the pages themselves ---------------------------------------------------------------------------


def published(division, now):
    """Every count of cards that some page of the division shows at that time, as the days and teams it adds up."""
    begun, today = started(division), now.date()
    teams = list(division.teams.values_list("pk", flat=True))
    found = []
    for campaign in begun:
        reading = readings.through_campaign(Place(division), campaign, begun, today=today)
        for key in ("fft_responses", "fft_positive"):
            runs = reading.series(MEASURES[key], Charting.DAY).points
            found += [(teams, [point.span], cards(point)) for point in runs]
            for week in reading.series(MEASURES[key], Charting.WEEK).points:
                found.append((teams, [point.span for point in runs if week.span.covers(point.span)], cards(week)))
            shown = reading.series(MEASURES[key], Charting.DAY)
            total = reading.total(shown, today).tally
            if total:
                spans = [point.span for point in runs if window_of(campaign).during.covers(point.span)]
                found.append((teams, spans, total.denominator or total.numerator))
    for last in (month_of(today.replace(day=1) - timedelta(days=1)), month_of(date(2026, 9, 1))):
        found += by_month(division, begun, today, last, teams)
    return found


def cards(point):
    return point.tally.denominator or point.tally.numerator


def by_month(division, begun, today, last, teams):
    """What is shown by whole months: of the division, of each site and of each team."""
    places = [(Place(division), teams)]
    places += [(Place(division, team=team), [team.pk]) for team in division.teams.all()]
    for site in Site.objects.filter(division=division):
        places.append((Place(division, site=site), list(site.teams.values_list("pk", flat=True))))
    found = []
    read = readings.by_month(Place(division), begun, today=today, last=last)
    for place, ids in places:
        reading = replace(read, place=place, site_team_ids=frozenset(ids))
        points = {point.span.first: point for point in reading.series(MEASURES["fft_responses"]).points}
        for month in reading.months.months:
            if month.first in points:
                found.append((ids, [month], points[month.first].tally.numerator))
            elif place.team and reading.months.team(MEASURES["fft_responses"], month, place.team.pk) is None:
                found.append((ids, [month], 0))
    return found


def _is_month(spans):
    return any(span.first.day == 1 and len(span.days) >= 28 for span in spans)


def review_figures(campaign, now):
    """The counts of cards before, during and after, as the review shows them."""
    groups = content_of(campaign, today=now.date())["groups"]
    row = next(row for group in groups for row in group["rows"] if row["key"] == "fft_responses")
    return [int(cell["figure"].replace(",", "")) if cell["figure"] else 0 for cell in row["cells"]]


@pytest.mark.parametrize("seed", range(12))
def test_no_pages_of_two_days_give_a_small_number_away(cast, seed):
    """The dashboard, each measure, months and the review, today and on later days, put together by anybody."""
    dice = random.Random(seed)
    over, table = strewn(cast, dice)
    teams = sorted(cast.division.teams.values_list("pk", flat=True))
    calendar = [date(2026, 9, 1) + timedelta(days=number) for number in range(91)]
    sums, seen = [], [NOW, NOW + timedelta(days=1), NOW + timedelta(days=4), NOW + timedelta(days=12)]
    for now in seen:
        for of, spans, n in published(cast.division, now):
            cells = [(each, team) for each in calendar if any(each in span for span in spans) for team in of]
            if not cells:  # whole months before the first card
                assert n == 0
                continue
            assert sum(table.get(cell, 0) for cell in cells) == n
            sums.append((cells, len(of) == len(teams) and not _is_month(spans)))
        assert all(n == 0 or n >= 5 for n in review_figures(over, now))
    everything = [(each, team) for each in calendar for team in teams]
    joined = {each for cells, is_run in sums if is_run for each, _ in cells}
    for own in (None, *teams):
        known = Knowledge(everything)
        for cells in (*(cells for cells, _ in sums), *([cell] for cell in everything if cell[1] == own)):
            known.learn(cells)
        small = [[cell] for cell in table] + [[(each, team) for team in teams] for each in calendar]
        small += [[(each, team) for each in calendar if each.month == month] for month in (9, 10, 11) for team in teams]
        small += [
            [(each, team) for each, team in everything if each.month == month and each not in joined]
            for month in (9, 10)
        ]
        for secret in small:
            others = [cell for cell in secret if cell[1] != own]
            if 0 < sum(table.get(cell, 0) for cell in others) < 5:
                assert not known.gives(others), (own, secret)


def test_the_attack_would_see_a_day_that_two_pages_differ_by():
    cells = [(day(1), 1), (day(2), 1)]
    known = Knowledge(cells)
    known.learn(cells)
    assert not known.gives(cells[:1])
    known.learn(cells[1:])
    assert known.gives(cells[:1])

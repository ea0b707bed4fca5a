"""Pages side by side, and one page from day to day, give away nobody who answered (docs/adr/0005 and 0006)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from metrics.catalogue import MEASURES
from metrics.selectors.dashboard import Asked, dashboard, measure_page, started, usual
from metrics.services import rollup
from perfectcare.common.dates import LONDON
from tests import factories
from tests.factories import facts

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


def look(division, **asked):
    rollup.drain(at_most=10_000)
    campaigns = started(division)
    return Asked(**{"division": division, "now": NOW, "campaigns": campaigns, "campaign": usual(campaigns), **asked})


def rows(page):
    return {row.measure.key: row for section in page.sections for row in section.rows}


def test_a_team_does_not_see_what_its_own_staff_said_on_a_day(sign_in, cast, live):
    """Its lead knows who was on duty: one answer on one day would have a name."""
    facts.cards(cast.riverside, day(1), very_good=1)
    facts.voices(cast.riverside, day(1), poor=1)
    facts.voices(cast.riverside, day(2), good=9)
    for asked in ({"team": cast.riverside}, {"team": cast.riverside, "campaign": None}):
        shown = look(cast.division, **asked)
        found = rows(dashboard(shown))
        for key in ("staff_responses", "staff_care_good"):
            assert (found[key].latest, found[key].total, found[key].spark) == ("", "", None)
            page = measure_page(shown, MEASURES[key])
            assert (page.rows, page.charts) == ((), ())
    assert "whose answer it was" in found["staff_care_good"].reason
    page = sign_in(cast.lena).get(reverse("dashboard", args=[cast.division.code]), {"team": cast.riverside.code})
    assert "whose answer it was" in page.content.decode()

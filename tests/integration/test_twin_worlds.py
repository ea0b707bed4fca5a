"""Two worlds that differ only in what nobody may learn look the same to everybody, page for page and word for word.

Each pair differs in a secret: on which of two days that are shown together somebody answered, which of the hidden teams
they answered in, how many the few are that are left out, whose late card it was. If any page, sentence, picture or
title told one world from the other, it would tell the secret.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from itertools import product

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import reverse

from metrics.measures import Charting
from metrics.models import Revision
from metrics.services import rollup
from perfectcare.common.dates import LONDON
from tests import factories
from tests.factories import facts

pytestmark = pytest.mark.django_db
FIRST = date(2026, 11, 9)
NOW = datetime(2026, 12, 2, 10, 5, tzinfo=LONDON)
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')
PATIENTS = ("fft_responses", "fft_very_poor")
STAFF = ("staff_responses", "staff_care_good")
WAYS = (None, Charting.WEEK, Charting.DAY)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def teams(cast):
    """Riverside and Hilltop, with three more; and a live campaign with a baseline."""
    more = [factories.team(cast.division, name=name) for name in ("Alder", "Birch", "Damson")]
    every = [cast.riverside, cast.hilltop, *more]
    factories.campaign(
        cast.division,
        starts_on=FIRST,
        length=14,
        by=cast.maya,
        teams=every,
        baseline_starts_on=date(2026, 9, 14),
        baseline_ends_on=date(2026, 11, 8),
    )
    return {team.name: team for team in every}


def addresses(cast, keys):
    """The pages that could show these measures: of places and days of each kind, charted in all ways that there are."""
    named = cast.division.teams.filter(name__in=("Riverside", "Hilltop", "Alder"))
    places = [{}, *({"team": team.code} for team in named), {"site": cast.riverside.site.code}]
    days = [{}, {"by": "month", "until": "2026-10"}]
    found = list(product([reverse("dashboard", args=[cast.division.code])], places, days))
    for key in keys:
        address = reverse("measure", args=[cast.division.code, key])
        ways = [{"charting": way.value} if way else {} for way in WAYS]
        found += [(address, place, {**day, **way}) for place, day, way in product(places, days, ways)]
    return [(address, {**place, **more}) for address, place, more in found]


def looked_at(cast, person, keys, world):
    """Make a world, look at every page of it, and take it back.

    What a world returns came late; that its cards are counted only now is forgotten.
    """
    client, seen = Client(), {}
    with transaction.atomic():
        late = world()
        rollup.drain(at_most=10_000)
        Revision.objects.all().delete()
        Revision.objects.bulk_create(late or [])
        client.force_login(person)
        for address, query in addresses(cast, keys):
            answer = client.get(address, query)
            assert answer.status_code == 200, (address, query)
            seen[address, tuple(query.items())] = TOKEN.sub("", answer.text)
        transaction.set_rollback(True)
    return seen


def differ(cast, person, keys, one, other):
    """Return the pages that tell one world from the other."""
    first, second = (looked_at(cast, person, keys, world) for world in (one, other))
    assert len(first) > 50
    return [page for page, text in first.items() if second[page] != text]


def many(teams):
    """So many answers of every team on every Monday that there is something to see."""
    for month, day in ((9, 14), (9, 28), (10, 5), (10, 19), (11, 2), (11, 16)):
        for team in teams.values():
            facts.cards(team, date(2026, month, day), very_good=9, good=2)
            facts.voices(team, date(2026, month, day), good=9)


def test_the_day_of_an_answer_within_a_run_is_told_to_nobody_else(cast, teams):
    def world(first, second):
        def make():
            many(teams)
            for answers, day in ((first, date(2026, 11, 10)), (second, date(2026, 11, 11))):
                facts.cards(teams["Hilltop"], day, **answers)
                facts.cards(teams["Alder"], day, good=2)

        return make

    one = world({"very_poor": 1, "good": 2}, {"good": 3})
    other = world({"good": 2}, {"good": 3, "very_poor": 1})
    for person in (cast.dora, cast.sam):
        assert differ(cast, person, PATIENTS, one, other) == []


def test_which_hidden_team_an_answer_was_for_is_told_to_nobody(cast, teams):
    def world(alder, birch):
        def make():
            day = date(2026, 10, 7)
            facts.cards(teams["Alder"], day, good=alder - 1, very_poor=1)
            facts.cards(teams["Birch"], day, good=birch)
            for name, n in (("Hilltop", 9), ("Riverside", 30), ("Damson", 40)):
                facts.cards(teams[name], day, good=n)

        return make

    assert differ(cast, cast.dora, PATIENTS, world(3, 8), world(4, 7)) == []


def test_how_few_are_left_out_is_told_to_nobody(cast, teams):
    def world(few):
        def make():
            many(teams)
            facts.cards(teams["Alder"], date(2026, 11, 21), very_poor=few)
            facts.voices(teams["Alder"], date(2026, 11, 21), poor=few)

        return make

    assert differ(cast, cast.dora, ("fft_responses", "staff_responses"), world(1), world(4)) == []


def test_what_staff_of_a_team_said_on_which_day_is_not_told_to_the_team(cast, teams):
    def world(first, second):
        def make():
            many(teams)
            for n, day in ((first, date(2026, 11, 10)), (second, date(2026, 11, 11))):
                facts.voices(teams["Riverside"], day, poor=n)
                facts.voices(teams["Alder"], day, good=2)
                facts.voices(teams["Hilltop"], day, good=1)

        return make

    assert differ(cast, cast.sam, STAFF, world(0, 1), world(1, 0)) == []


def test_which_teams_figure_came_late_is_told_to_nobody_else(cast, teams):
    def world(team):
        def make():
            many(teams)
            on = {"day": date(2026, 10, 5), "changed_on": date(2026, 11, 4)}
            return [Revision(division=cast.division, team=teams[team], key="fft_responses", **on)]

        return make

    for person in (cast.dora, cast.sam):
        assert differ(cast, person, PATIENTS, world("Alder"), world("Hilltop")) == []


def test_two_worlds_that_differ_in_what_may_be_known_are_told_apart(cast, teams):
    def world(good):
        def make():
            many(teams)
            facts.cards(teams["Hilltop"], date(2026, 11, 10), good=good)

        return make

    assert differ(cast, cast.dora, PATIENTS, world(9), world(10)) != []

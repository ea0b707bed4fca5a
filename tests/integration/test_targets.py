"""Targets: which one holds on a day, how it is said, and who agrees one or takes it back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier
from time import sleep

import pytest
from django.db import OperationalError, connection

from campaigns.models import Target
from campaigns.services import targets as service
from campaigns.services.targets import TargetRefused, Terms
from metrics.catalogue import MEASURES
from metrics.measures import Charting
from metrics.places import Place
from metrics.selectors.targets import is_for, targets_of, value_words
from metrics.services import targets
from perfectcare.common.models import AuditEvent
from tests import factories
from tests.factories import judgements as made

pytestmark = pytest.mark.django_db
UCR, GAP, BEDS, HANDOVER = "ucr_two_hours", "staff_gap", "escalation_beds", "handover_30"
FIRST, LATER = date(2026, 11, 3), date(2026, 11, 17)
AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def refused(field):
    return pytest.raises(TargetRefused, check=lambda error: error.field == field)


@pytest.fixture
def here(cast):
    return Place(cast.division)


@pytest.fixture
def team(cast):
    return Place(cast.division, team=cast.riverside)


@pytest.fixture
def hospital(cast):
    return Place(cast.division, partner=made.partner(cast.division))


def holds(place, key, day):
    goal = targets_of(place.division).target_on(MEASURES[key], day, place)
    return goal.words if goal else None


# --- Which target holds -----------------------------------------------------------------------------------------


def test_a_division_without_its_own_target_takes_the_national_one(here):
    assert holds(here, UCR, FIRST) == (
        "At least 70 in 100, national, from 1 April 2021 "
        "(NHS England: at least 70 in 100 in-scope two-hour referrals are met)."
    )
    assert holds(here, UCR, date(2021, 3, 31)) is None
    assert holds(here, GAP, FIRST) is None


def test_the_national_target_is_the_latest_that_has_started(hospital):
    assert holds(hospital, "four_hours", date(2024, 2, 29)).startswith("At least 95 in 100")
    assert holds(hospital, "four_hours", date(2024, 3, 1)).startswith("At least 76 in 100")


def test_a_target_holds_from_its_day_until_the_next_one(cast, here):
    made.target(here, UCR, FIRST, 8000, by=cast.maya)
    made.target(here, UCR, LATER, 8550, by=cast.maya)
    assert holds(here, UCR, FIRST - timedelta(days=1)).startswith("At least 70 in 100, national")
    assert holds(here, UCR, FIRST) == "At least 80 in 100 from 3 November 2026, agreed with Jo Bright."
    assert holds(here, UCR, LATER - timedelta(days=1)).startswith("At least 80 in 100")
    assert holds(here, UCR, LATER).startswith("At least 85.5 in 100 from 17 November 2026")


def test_an_ended_target_is_followed_by_none_and_not_by_the_national_one(cast, here):
    made.target(here, UCR, FIRST, 8000, by=cast.maya)
    made.target(here, UCR, LATER, None, by=cast.maya)
    assert holds(here, UCR, LATER) is None
    ended = targets_of(cast.division).ended_words(MEASURES[UCR], LATER, here)
    assert ended == "No target from 17 November 2026, agreed with Jo Bright."


def test_a_team_takes_the_divisions_target_until_it_has_its_own(cast, here, team):
    made.target(here, UCR, FIRST, 8000, by=cast.maya)
    assert holds(team, UCR, LATER) == (
        "At least 80 in 100 from 3 November 2026, agreed with Jo Bright for the whole division."
    )
    made.target(team, UCR, LATER, 6000, by=cast.maya, agreed_with="Lena.")
    assert holds(team, UCR, LATER - timedelta(days=1)).startswith("At least 80")
    assert holds(team, UCR, LATER) == "At least 60 in 100 from 17 November 2026, agreed with Lena."
    assert holds(Place(cast.division, team=cast.hilltop), UCR, LATER).startswith("At least 80")
    assert holds(here, UCR, LATER).startswith("At least 80")


def test_a_team_may_have_no_target_where_the_division_has_one(cast, here, team):
    made.target(here, UCR, FIRST, 8000, by=cast.maya)
    made.target(team, UCR, FIRST, None, by=cast.maya)
    assert holds(team, UCR, FIRST) is None
    assert holds(here, UCR, FIRST) is not None


def test_a_partner_takes_the_target_for_every_partner_until_it_has_its_own(cast, here, hospital):
    made.target(here, HANDOVER, FIRST, 1000, by=cast.maya)
    assert holds(hospital, HANDOVER, FIRST) == (
        "At most 10 in 100 from 3 November 2026, agreed with Jo Bright for every partner."
    )
    made.target(hospital, HANDOVER, FIRST, 500, by=cast.maya)
    assert holds(hospital, HANDOVER, FIRST).startswith("At most 5 in 100")


def test_a_target_that_was_taken_back_never_held(cast, here):
    first = made.target(here, UCR, FIRST, 8000, by=cast.maya)
    made.target(here, UCR, LATER, 9000, by=cast.maya)
    service.withdraw(target=first, by=cast.maya, at=AT)
    assert holds(here, UCR, FIRST).startswith("At least 70 in 100, national")
    assert holds(here, UCR, LATER).startswith("At least 90")


def test_no_target_of_another_division_holds_here(cast, here):
    made.target(Place(cast.elsewhere.division), UCR, FIRST, 9900, by=cast.oona)
    assert holds(here, UCR, FIRST).startswith("At least 70")


def test_all_targets_are_read_in_one_question(cast, here, team, hospital, django_assert_num_queries):
    for place, key in ((here, UCR), (team, UCR), (hospital, HANDOVER), (here, GAP)):
        made.target(place, key, FIRST, 4000, by=cast.maya)
    with django_assert_num_queries(1):
        found = targets_of(cast.division)
        goals = {key: found.target_on(measure, LATER, here) for key, measure in MEASURES.items()}
        assert found.target_on(MEASURES[UCR], LATER, team).value == 4000
    assert {key for key, goal in goals.items() if goal} == {UCR, GAP, BEDS, "before_midday", "four_hours"}


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        (UCR, 7000, "70 in 100"),
        (UCR, 6666, "66.66 in 100"),
        (GAP, 3350, "33.5 hours a day"),
        (GAP, 100, "1 hour a day"),
        (BEDS, 0, "0 beds"),
        (BEDS, 100, "1 bed"),
        ("fft_responses", 120_000, "1,200 cards a week"),
    ],
)
def test_a_target_is_said_in_the_unit_of_its_measure(key, value, words):
    assert value_words(MEASURES[key], value) == words


def test_a_target_of_a_count_stands_in_charts_of_the_same_length_only():
    assert is_for(MEASURES[UCR], Charting.MONTH)
    assert is_for(MEASURES[BEDS], Charting.MONTH)
    assert is_for(MEASURES[GAP], Charting.WEEKEND)
    assert not is_for(MEASURES[GAP], Charting.WEEK)
    assert is_for(MEASURES["fft_responses"], Charting.WEEK)
    assert not is_for(MEASURES["fft_responses"], Charting.DAY)


# --- Agree one, and take it back ----------------------------------------------------------------------------------


def test_a_target_is_stored_with_who_agreed_it_and_is_written_in_the_trail(cast, team):
    target = made.target(team, UCR, FIRST, 8000, by=cast.maya, agreed_with="  Jo \n Bright ")
    target.refresh_from_db()
    assert (target.division, target.team, target.partner) == (cast.division, cast.riverside, None)
    assert (target.value, target.agreed_with, target.made_by, target.made_at) == (8000, "Jo Bright", cast.maya, AT)
    event = AuditEvent.objects.get(subject=f"target {target.pk}")
    assert (event.actor_id, event.verb) == (cast.maya.pk, "agreed")
    assert event.detail == {"division": cast.division.code, "measure": UCR}


def test_words_that_could_point_at_somebody_are_masked(cast, here):
    target = made.target(here, UCR, FIRST, 8000, by=cast.maya, agreed_with="Jo, 07700 900123")
    assert target.agreed_with == "Jo, [phone number removed]"


@pytest.mark.parametrize(
    ("key", "changed", "field"),
    [
        (UCR, {"value": 10_001}, "value"),
        (UCR, {"value": -1}, "value"),
        (GAP, {"value": 100_000_001}, "value"),
        ("caseload", {"value": 100}, "value"),
        ("caseload", {"value": None}, "value"),
        (UCR, {"agreed_with": "  "}, "agreed_with"),
        (UCR, {"agreed_with": "x" * 151}, "agreed_with"),
        (UCR, {"agreed_with": "x" * 140 + " N1 1AA"}, "agreed_with"),
    ],
)
def test_a_target_that_makes_no_sense_is_refused_by_name(cast, here, key, changed, field):
    terms = {"starts_on": FIRST, "value": 5000, "agreed_with": "Jo", **changed}
    with refused(field):
        targets.agree(place=here, measure=MEASURES[key], by=cast.maya, at=AT, **terms)
    assert not Target.objects.exists()


def test_a_team_has_no_target_for_what_only_partners_have_and_no_partner_one_of_ours(cast, team, hospital):
    for place, key in ((team, HANDOVER), (hospital, UCR), (Place(cast.division, site=cast.riverside.site), UCR)):
        with refused("place"):
            made.target(place, key, FIRST, 5000, by=cast.maya)


def test_a_team_of_another_division_is_refused(cast):
    terms = Terms(UCR, FIRST, 5000, "Jo", team=cast.elsewhere)
    with refused("place"):
        service.agree(division=cast.division, terms=terms, by=cast.maya, at=AT)


def test_two_targets_do_not_start_on_one_day_at_one_place(cast, here, team):
    first = made.target(here, UCR, FIRST, 8000, by=cast.maya)
    with refused("starts_on"):
        made.target(here, UCR, FIRST, 9000, by=cast.maya)
    made.target(team, UCR, FIRST, 9000, by=cast.maya)
    made.target(here, "fft_positive", FIRST, 9000, by=cast.maya)
    service.withdraw(target=first, by=cast.maya, at=AT)
    made.target(here, UCR, FIRST, 9000, by=cast.maya)
    assert Target.objects.filter(key=UCR, team=None).count() == 2


def test_what_is_taken_back_stays_in_the_history_with_who_and_when(cast, here):
    target = made.target(here, UCR, FIRST, 8000, by=cast.maya)
    service.withdraw(target=target, by=cast.fay, at=AT)
    target.refresh_from_db()
    assert (target.withdrawn_by, target.withdrawn_at, target.value) == (cast.fay, AT, 8000)
    assert AuditEvent.objects.filter(subject=f"target {target.pk}", verb="took back", actor_id=cast.fay.pk).exists()
    with refused("state"):
        service.withdraw(target=target, by=cast.maya, at=AT)


# --- Two people at once -------------------------------------------------------------------------------------------


def at_once(change, *arguments):
    """Call `change` with each argument in a thread of its own, all at the same moment; return their answers sorted."""
    ready = Barrier(len(arguments))

    def run(argument):
        ready.wait()
        try:
            return patiently(change, argument)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(arguments)) as pool:
        return sorted(pool.map(run, arguments))


def patiently(change, argument):
    """SQLite in memory says "locked" at once where a file would wait: ask again."""
    for _ in range(2000):
        try:
            change(argument)
        except TargetRefused as refusal:
            return refusal.field
        except OperationalError as busy:
            if "locked" not in str(busy):
                raise
            sleep(0.005)
        else:
            return "won"
    raise AssertionError("locked for ten seconds")


@pytest.mark.django_db(transaction=True)
def test_of_two_managers_who_agree_a_target_for_one_day_at_once_one_is_told():
    cast = factories.cast()
    place = Place(cast.division)
    answers = at_once(lambda value: made.target(place, UCR, FIRST, value, by=cast.maya), 8000, 9000)
    assert answers == ["starts_on", "won"]
    assert Target.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_managers_who_take_a_target_back_at_once_one_is_told():
    cast = factories.cast()
    target = made.target(Place(cast.division), UCR, FIRST, 8000, by=cast.maya)
    answers = at_once(lambda by: service.withdraw(target=target, by=by, at=AT), cast.maya, cast.fay)
    assert answers == ["state", "won"]
    assert AuditEvent.objects.filter(verb="took back").count() == 1

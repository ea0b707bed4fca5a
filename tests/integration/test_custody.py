"""Managers are told of tablets that need somebody: by a letter once a day, and on their home page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from celery.schedules import crontab
from django.conf import settings
from django.core import mail
from django.urls import reverse

from feedback.models import CustodyLetter
from feedback.services import custody
from feedback.tasks import tell_of_tablets
from perfectcare.accounts.models import User
from perfectcare.accounts.roles import Role
from perfectcare.common import letters
from perfectcare.common.models import Letter
from tests import factories
from tests.factories.devices import device, reported
from tests.factories.rivals import at_once

EIGHT = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


class NobodyRefuses(Exception):
    """What `at_once` may wait for, and never gets."""


@pytest.fixture
def desk(cast):
    return factories.point(cast.riverside, name="Front desk")


def ago(hours):
    return EIGHT - timedelta(hours=hours)


def told(at=EIGHT):
    """Tell whoever is to be told, and return the letters that wait."""
    custody.tell_managers(at=at)
    return list(Letter.objects.order_by("to"))


# --- The letter -----------------------------------------------------------------------------------------------------


def test_managers_are_told_of_a_tablet_that_has_been_silent_for_a_day(cast, desk):
    reported(desk, ago(30), name="Desk tablet", stored=9)
    [letter] = told()
    assert letter.to == cast.maya.email
    assert letter.subject == "1 tablet needs somebody"
    assert "Desk tablet, Front desk, Riverside\n  - It has said nothing since yesterday, Thursday 19" in letter.body
    assert f"{settings.SITE_ADDRESS}/divisions/{cast.division.code}/tablets/" in letter.body


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"captured": 11, "waiting": 2, "oldest_waiting_at": ago(25)}, "2 cards are still on it. The oldest was given"),
        ({"clock_behind": -86_400}, "Its clock is 1 day fast."),
        ({"captured": 10, "refused": 1}, "1 card was refused and is kept on it."),
        ({"captured": 11}, "2 cards that it was given are neither here nor on it."),
    ],
)
def test_managers_are_told_of_late_and_refused_and_missing_cards_and_of_wrong_clocks(cast, desk, fields, words):
    reported(desk, ago(1), stored=9, **fields)
    [letter] = told()
    assert words in letter.body


@pytest.mark.parametrize(
    "fields",
    [{}, {"captured": 11, "waiting": 2, "oldest_waiting_at": ago(20)}, {"clock_behind": 599}],
    ids=["well", "cards wait for less than a day", "clock within ten minutes"],
)
def test_where_nothing_is_wrong_nobody_is_told(cast, desk, fields):
    reported(desk, ago(1), stored=9, **fields)
    assert told() == []
    assert not CustodyLetter.objects.exists()


def test_a_tablet_that_is_quiet_since_this_morning_only_is_worth_no_letter(cast, desk):
    reported(desk, ago(4), stored=9)
    assert told() == []
    assert told(at=EIGHT + timedelta(hours=20)) != []


def test_a_tablet_whose_key_was_taken_back_is_nobodys_worry_any_more(cast, desk):
    reported(desk, ago(90), stored=9, captured=11, revoked_at=ago(1), revoked_by=cast.maya)
    assert told() == []


def test_one_letter_tells_of_every_tablet_and_each_manager_gets_one(cast, desk):
    factories.member(Role.MANAGER, cast.division, name="Mo Manager")
    left = factories.member(Role.MANAGER, cast.division, name="Left Manager")
    User.objects.filter(pk=left.pk).update(is_active=False)
    reported(desk, ago(30), name="One", stored=9)
    reported(desk, ago(1), name="Two", stored=9, captured=10)
    first, second = told()
    assert {first.to, second.to} == {cast.maya.email, User.objects.get(name="Mo Manager").email}
    assert first.body == second.body
    assert first.subject == "2 tablets need somebody"
    assert "One, Front desk" in first.body
    assert "Two, Front desk" in first.body


def test_a_division_hears_of_its_own_tablets_only(cast, desk):
    reported(desk, ago(30), name="Ours", stored=9)
    reported(factories.point(cast.elsewhere), ago(30), name="Theirs", stored=9)
    bodies = {letter.to: letter.body for letter in told()}
    assert set(bodies) == {cast.maya.email, cast.oona.email}
    assert "Theirs" not in bodies[cast.maya.email]
    assert "Ours" not in bodies[cast.oona.email]


def test_a_division_without_managers_is_told_when_it_has_one(db):
    division = factories.division()
    reported(factories.point(factories.team(division)), ago(30), stored=9)
    assert told() == []
    factories.member(Role.MANAGER, division)
    assert len(told()) == 1


def test_a_second_call_on_the_same_day_tells_nobody_again(cast, desk):
    reported(desk, ago(30), stored=9)
    assert custody.tell_managers(at=EIGHT) == 1
    assert custody.tell_managers(at=EIGHT + timedelta(hours=15)) == 0
    assert Letter.objects.count() == 1
    assert custody.tell_managers(at=EIGHT + timedelta(hours=16)) == 1  # it is midnight in London


def test_the_day_is_londons(cast, desk):
    reported(desk, datetime(2026, 6, 1, 8, tzinfo=UTC), stored=9)
    assert custody.tell_managers(at=datetime(2026, 7, 1, 22, 59, tzinfo=UTC)) == 1
    assert custody.tell_managers(at=datetime(2026, 7, 1, 23, 1, tzinfo=UTC)) == 1
    assert sorted(str(day) for day in CustodyLetter.objects.values_list("day", flat=True)) == [
        "2026-07-01",
        "2026-07-02",
    ]


def test_where_a_letter_cannot_be_written_the_day_is_not_marked(cast, desk, monkeypatch):
    reported(desk, ago(30), stored=9)

    def broken(**_):
        raise OSError

    with monkeypatch.context() as patched:
        patched.setattr(custody, "write_letter", broken)
        with pytest.raises(OSError):  # noqa: PT011 - the test's own
            custody.tell_managers(at=EIGHT)
    assert not CustodyLetter.objects.exists()
    assert custody.tell_managers(at=EIGHT) == 1


@pytest.mark.django_db(transaction=True)
def test_of_workers_that_tell_at_the_same_moment_one_writes():
    cast = factories.cast()
    for number in range(3):
        factories.member(Role.MANAGER, cast.division, name=f"Manager {number}")
    reported(factories.point(cast.riverside), ago(30), stored=9)
    for day in range(3):
        now = EIGHT + timedelta(days=day)
        answers = at_once(NobodyRefuses, lambda at: custody.tell_managers(at=at), *[now] * 4)
        assert answers == ["won"] * 4
        assert CustodyLetter.objects.count() == day + 1
        assert Letter.objects.count() == 4 * (day + 1)


@pytest.mark.parametrize("tablets", [1, 40])
def test_telling_costs_the_same_however_many_tablets(cast, tablets, django_assert_max_num_queries):
    for number in range(tablets):
        point = factories.point(factories.team(cast.division))
        reported(point, ago(30), name=f"Tablet {number}", stored=9, by=cast.maya)
    with django_assert_max_num_queries(9):
        assert custody.tell_managers(at=EIGHT) == 1


def test_the_clock_asks_at_eight_in_london_and_the_letter_goes_out(cast, desk):
    reported(desk, ago(30), stored=9)
    entry = next(each for each in settings.CELERY_BEAT_SCHEDULE.values() if each["task"] == tell_of_tablets.name)
    assert settings.CELERY_TIMEZONE == "Europe/London"
    assert isinstance(entry["schedule"], crontab)
    assert entry["schedule"].hour == {8}
    with time_machine.travel(EIGHT, tick=False):
        assert tell_of_tablets() == 1
        letters.send_waiting()
    assert [message.to for message in mail.outbox] == [[cast.maya.email]]


# --- The home page --------------------------------------------------------------------------------------------------


@pytest.fixture
def home(sign_in, cast):
    """The rows of somebody's home page, at noon of a day of the campaign."""
    factories.campaign(cast.division, starts_on=EIGHT.date(), teams=[cast.riverside], by=cast.maya)

    def rows(person=cast.maya, at=EIGHT + timedelta(hours=4)):
        with time_machine.travel(at, tick=False):
            [found] = sign_in(person).get(reverse("home")).context["homes"]
        return {task.text: task for task in found.tasks}

    return rows


def test_the_home_page_says_since_when_a_tablet_is_silent_and_opens_it(home, cast, desk):
    one = reported(desk, EIGHT + timedelta(minutes=12), name="Ward 2 desk", stored=9)
    task = home()["Ward 2 desk: silent since 08:12"]
    assert task.url == reverse("device", args=[cast.division.code, one.pk])
    assert (task.status, task.kind) == ("Silent", "watch")
    assert task.hint.startswith("Front desk, Riverside.")


def test_missing_cards_stand_above_other_troubles(home, desk):
    now = EIGHT + timedelta(hours=4)
    reported(desk, now, name="A", stored=9, clock_behind=3600)
    reported(desk, now, name="B", stored=9, captured=10, refused=1)
    reported(desk, now, name="C", stored=9, captured=11)
    found = [text for text in home() if text[:2] in ("A:", "B:", "C:")]
    assert found == ["C: 2 cards missing", "B: 1 card refused", "A: clock 1 hour slow"]


def test_many_tablets_with_the_same_trouble_share_a_line(home, cast, desk):
    for number in range(12):
        reported(desk, EIGHT, name=f"Tablet {number}", stored=9, by=cast.maya)
    rows = home()
    assert rows["12 tablets are silent"].url == reverse("devices", args=[cast.division.code])
    assert not [text for text in rows if text.startswith("Tablet")]


def test_tablets_that_are_well_or_gone_need_nobody(home, cast, desk):
    reported(desk, EIGHT + timedelta(hours=3), name="Well", stored=9)
    reported(desk, ago(90), name="Gone", stored=9, captured=10, revoked_at=ago(1), revoked_by=cast.maya)
    device(factories.point(cast.elsewhere), name="Theirs", last_seen_at=ago(90))
    assert not [text for text in home() if text.startswith(("Well", "Gone", "Theirs"))]


@pytest.mark.parametrize("who", ["fay", "lena", "sam", "dora", "rita"])
def test_only_who_plans_is_asked_to_look_after_tablets(home, cast, desk, who):
    reported(desk, ago(90), name="Ward 2 desk", stored=9)
    assert not [text for text in home(getattr(cast, who)) if "Ward 2 desk" in text]


@pytest.mark.parametrize("tablets", [1, 40])
def test_a_home_with_tablets_asks_at_most_twelve_questions(sign_in, cast, tablets, django_assert_max_num_queries):
    factories.campaign(cast.division, starts_on=EIGHT.date(), teams=[cast.riverside, cast.hilltop], by=cast.maya)
    for number in range(tablets):
        point = factories.point(factories.team(cast.division))
        reported(point, ago(30), name=f"Tablet {number}", stored=9, captured=10, by=cast.maya)
    client = sign_in(cast.maya)
    with time_machine.travel(EIGHT, tick=False), django_assert_max_num_queries(12):
        assert client.get(reverse("home")).status_code == 200

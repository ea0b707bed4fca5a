"""How many new cards a door takes in a minute: who sends more is told how long to wait, and loses nothing."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from time_machine import travel

from feedback import tasks
from feedback.models import CardReceipt, Device, FeedbackPoint
from feedback.services import limits
from tests.factories import doors
from tests.factories.doors import NOW, nothing_kept

pytestmark = pytest.mark.django_db
MOST = 5


@pytest.fixture(autouse=True)
def _few(settings):
    settings.CARDS_A_MINUTE_WITHOUT_KEY = settings.CARDS_A_MINUTE_OF_TABLET = MOST


def fill(door):
    for _ in range(MOST):
        assert door.send(door.good()).status_code == 201


def waits(answer):
    assert (answer.status_code, list(answer.json()["errors"])) == (429, ["service"])
    assert answer["Retry-After"] in answer.json()["errors"]["service"][0]
    return int(answer["Retry-After"])


def test_a_door_that_is_full_stores_nothing_until_the_minute_is_over(door):
    fill(door)
    card, batch = door.good(), [door.good(), {}, door.good()]
    with nothing_kept():
        assert waits(door.send(card)) == 60
        assert waits(door.batch(*batch)) == 60
    with travel(NOW + timedelta(seconds=60), tick=False):
        assert door.send(card).status_code == 201
        assert door.results(*batch) == ["stored", "refused", "stored"]


SECONDS = {0: 60, 0.1: 60, 1: 59, 29.999: 31, 30: 30, 59: 1, 59.9: 1, 59.999999: 1}


@pytest.mark.parametrize(("second", "seconds"), SECONDS.items())
def test_who_waits_as_long_as_told_is_let_in_and_waits_no_second_longer_than_needed(door, second, seconds):
    fill(door)
    with travel(NOW + timedelta(seconds=second), tick=False):
        assert waits(door.send(door.good())) == seconds
    with travel(NOW + timedelta(seconds=second + seconds - 1), tick=False):
        waits(door.send(door.good()))
    with travel(NOW + timedelta(seconds=second + seconds), tick=False):
        assert door.send(door.good()).status_code == 201


def test_a_card_that_is_sent_again_uses_nothing_up(door):
    card = door.good()
    for _ in range(3 * MOST):
        assert door.send(card).status_code in {200, 201}
    for _ in range(3):
        assert set(door.results(card, card, card)) == {"already-stored"}
    assert [door.send(door.good()).status_code for _ in range(MOST)] == [201] * (MOST - 1) + [429]


def test_cards_that_are_refused_use_nothing_up(door):
    for _ in range(3 * MOST):
        assert door.send({}).status_code == 422
        assert set(door.results({}, {}, {})) == {"refused"}
    fill(door)


def test_a_door_that_is_full_is_full_for_cards_that_it_has_and_for_those_who_only_knock(door):
    card = door.good()
    assert door.send(card).status_code == 201
    door.results(*[door.good() for _ in range(MOST)])
    with nothing_kept():
        waits(door.send(card))
        waits(door.batch(card))
        waits(door.batch())
    with travel(NOW + timedelta(minutes=1), tick=False):
        assert door.send(card).status_code == 200
        assert door.results(card) == ["already-stored"]


def test_a_door_with_room_for_one_takes_a_whole_batch(door):
    assert door.results(*[door.good() for _ in range(MOST - 1)]) == ["stored"] * (MOST - 1)
    assert door.results(*[door.good() for _ in range(100)]) == ["stored"] * 100
    waits(door.send(door.good()))
    assert CardReceipt.objects.count() == MOST + 99


def test_every_door_has_a_limit_of_its_own(tablet, poster, staff_room, cast):
    fill(tablet)
    fill(poster)
    fill(staff_room)
    for door in (tablet, poster, staff_room):
        waits(door.send(door.good()))
    beside = doors.tablet(cast, at=tablet.point)
    fill(beside)


def test_a_tablet_that_hands_in_cards_of_an_earlier_pairing_counts_them_as_its_own(tablet, cast):
    Device.objects.filter(pk=tablet.device.pk).update(revoked_at=NOW, revoked_by=cast.maya)
    later = doors.tablet(cast, at=tablet.point)
    cards = [tablet.good(pairing=str(tablet.device.uid)) for _ in range(MOST)]
    assert later.results(*cards) == ["stored"] * MOST
    waits(later.send(later.good()))


def test_a_minute_that_is_over_is_forgotten(door):
    fill(door)
    with travel(NOW + timedelta(minutes=1, seconds=30), tick=False):
        assert door.send(door.good()).status_code == 201
    model = Device if door.device else FeedbackPoint
    full = model.objects.exclude(minute=None).get()
    assert (full.minute, full.cards_in_minute) == (NOW + timedelta(minutes=1), 1)


def test_quiet_doors_do_not_tell_in_which_minute_their_last_card_came(door):
    fill(door)
    with travel(NOW + timedelta(minutes=2), tick=False):
        tasks.settle_receipts()
        assert told()
    with travel(NOW + timedelta(minutes=3), tick=False):
        tasks.settle_receipts()
        assert not told()


def told():
    return [row for model in (Device, FeedbackPoint) for row in model.objects.exclude(minute=None, cards_in_minute=0)]


@pytest.mark.parametrize("kind", ["patients", "staff"])
def test_a_form_that_has_to_wait_keeps_every_word_and_its_id(poster, staff_room, kind):
    door = poster if kind == "patients" else staff_room
    address = door.address.removesuffix("cards")
    choice, words = ("answer", "what-was-good") if kind == "patients" else ("care", "obstacle")
    fill(door)
    said = {"id": str(uuid4()), choice: "good", words: "Unmistakable words"}
    with nothing_kept(), travel(NOW + timedelta(seconds=12), tick=False):
        page = Client().post(address, said)
    assert (page.status_code, page["Retry-After"]) == (429, "48")
    text = page.content.decode()
    assert "press Send again in a minute" in text
    assert "Unmistakable words" in text
    assert f'value="{said["id"]}"' in text
    assert re.search(r'value="good"[^>]*checked', text)
    with travel(NOW + timedelta(seconds=60), tick=False):
        assert Client().post(address, said).status_code == 302


def test_the_seconds_that_are_left_are_never_none(noon):
    moments = [NOW + timedelta(milliseconds=number * 7) for number in range(9000)]
    for moment in moments:
        left = limits.seconds_left(moment)
        assert 1 <= left <= 60
        assert limits.minute_of(moment + timedelta(seconds=left)) > limits.minute_of(moment)

"""The ledger of a tablet: captured = stored + waiting + refused, whatever is sent, refused, sent again or reported."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from time_machine import travel

from feedback.models import Device, FFTResponse
from feedback.numbers import LONGEST, Numbers
from feedback.services import pairing
from tests.factories import doors
from tests.factories.doors import NOW, nothing_kept

pytestmark = pytest.mark.django_db


class Tablet:
    """A tablet as docs/api.md describes it: it numbers its cards, keeps those refused, and reports with each batch."""

    def __init__(self, door):
        self.door, self.waiting, self.refused, self.captured = door, [], 0, 0

    def capture(self, **changes):
        self.captured += 1
        self.waiting.append(self.door.good(sequence=self.captured, **changes))
        return self.waiting[-1]

    def flush(self, most=100, *, is_answered=True):
        sent, rest = self.waiting[:most], self.waiting[most:]
        counts = {"captured": self.captured, "waiting": len(rest), "refused": self.refused}
        answer = self.door.batch(*sent, report=[{"pairing": str(self.door.device.uid), **counts}])
        assert answer.status_code == 200
        if is_answered:
            self.waiting = rest
            self.refused += [result["status"] for result in answer.json()["results"]].count("refused")


def ledger(door):
    device = Device.objects.get(pk=door.device.pk)
    numbers = Numbers.parse(device.numbers)
    return device.captured, device.stored, device.waiting, device.refused, len(numbers)


def is_even(door):
    captured, stored, waiting, refused, numbered = ledger(door)
    return captured == stored + waiting + refused == numbered + waiting + refused


def test_a_tablet_with_good_cards_is_even_after_every_batch(tablet):
    held = Tablet(tablet)
    for _ in range(7):
        held.capture()
    for most, expected in ((3, (7, 3, 4, 0, 3)), (3, (7, 6, 1, 0, 6)), (3, (7, 7, 0, 0, 7))):
        held.flush(most)
        assert ledger(tablet) == expected


def test_refused_and_conflicting_cards_are_counted_as_such_in_the_same_answer(tablet):
    held = Tablet(tablet)
    first = held.capture()
    held.capture(answer="splendid")
    held.capture(id=first["id"], answer="poor")
    held.capture(comments={"what-was-good": "x" * 2001})
    held.capture()
    held.flush()
    assert ledger(tablet) == (5, 2, 0, 3, 2)
    assert Device.objects.get().numbers == "{[1,2),[5,6)}"
    held.flush()
    assert ledger(tablet) == (5, 2, 0, 3, 2)


def test_an_answer_that_gets_lost_counts_no_conflict_twice(tablet):
    held = Tablet(tablet)
    first = held.capture()
    held.capture(id=first["id"], answer="poor")
    held.capture(answer="splendid")
    for _ in range(5):
        held.flush(is_answered=False)
        assert ledger(tablet) == (3, 1, 0, 2, 1)
    held.flush()
    held.flush()
    assert ledger(tablet) == (3, 1, 0, 2, 1)


def test_a_batch_without_a_report_leaves_what_was_reported_as_it_stands(tablet):
    held = Tablet(tablet)
    held.capture()
    held.flush()
    card = tablet.good(sequence=2)
    for _ in range(3):
        assert tablet.results(card, {**card, "answer": "poor"}, {**card, "answer": "splendid"})[1:] == ["refused"] * 2
    assert ledger(tablet) == (1, 2, 0, 0, 2)
    held.captured, held.refused = 4, 2
    held.flush()
    assert ledger(tablet) == (4, 2, 0, 2, 2)


@pytest.mark.parametrize("seed", range(8))
def test_whatever_gets_lost_on_the_way_a_tablet_that_has_sent_all_is_even(tablet, seed):
    held, dice = Tablet(tablet), random.Random(seed)
    most = dice.randint(1, 9)  # always as many: a card whose answer got lost is among those sent next
    for _ in range(25):
        for _ in range(dice.randint(0, 4)):
            wrong = dice.random() < 0.2
            held.capture(**({"answer": "splendid"} if wrong else {}))
            if dice.random() < 0.1:
                held.capture(id=held.waiting[0]["id"], given_at="2026-11-20T08:00:00Z")
        held.flush(most, is_answered=dice.random() < 0.6)
        assert is_even(tablet)
    while held.waiting:
        held.flush()
    captured, stored, waiting, refused, _ = ledger(tablet)
    assert (captured, waiting) == (held.captured, 0)
    assert FFTResponse.objects.count() == stored == captured - refused


def test_cards_of_an_earlier_pairing_are_credited_to_it_and_to_no_other(tablet, cast):
    assert tablet.results(tablet.good(sequence=1)) == ["stored"]
    pairing.revoke(device=tablet.device, by=cast.maya, at=NOW)
    later, earlier = doors.tablet(cast, at=tablet.point), str(tablet.device.uid)
    cards = [
        tablet.good(sequence=2, pairing=earlier),
        tablet.good(sequence=1),
        tablet.good(sequence=3, pairing=earlier),
    ]
    wrong = tablet.good(sequence=4, pairing=earlier, answer="splendid")
    of_both = [
        {"pairing": earlier, "captured": 4, "waiting": 0, "refused": 0},
        {"pairing": str(later.device.uid), "captured": 1, "waiting": 0, "refused": 0},
    ]
    answer = later.batch(*cards, wrong, report=of_both)
    assert [result["status"] for result in answer.json()["results"]] == ["stored", "stored", "stored", "refused"]
    assert "errors" not in answer.json()
    assert ledger(tablet) == (4, 3, 0, 1, 3)
    assert ledger(later) == (1, 1, 0, 0, 1)


def test_speaking_for_an_earlier_pairing_is_no_contact_of_it(tablet, cast):
    pairing.revoke(device=tablet.device, by=cast.maya, at=NOW)
    later = doors.tablet(cast, at=tablet.point)
    with travel(NOW + timedelta(hours=2), tick=False):
        later.results(tablet.good(pairing=str(tablet.device.uid)), sent_at="2026-11-21T20:00:00Z")
    seen = {device.pk: device for device in Device.objects.all()}
    assert seen[later.device.pk].last_seen_at == NOW + timedelta(hours=2)
    assert seen[later.device.pk].clock_behind == -6 * 3600
    assert (seen[tablet.device.pk].last_seen_at, seen[tablet.device.pk].clock_behind) == (NOW, None)


@pytest.mark.parametrize("way", ["single", "batch", "heartbeat", "refused", "again"])
def test_every_contact_says_when_the_tablet_last_spoke(tablet, way):
    card = tablet.good()
    tablet.send(card)
    with travel(NOW + timedelta(minutes=30), tick=False):
        if way == "single":
            tablet.send(tablet.good())
        elif way == "batch":
            tablet.batch(tablet.good())
        elif way == "heartbeat":
            tablet.batch()
        elif way == "refused":
            tablet.batch({})
        else:
            tablet.send(card)
    assert Device.objects.get().last_seen_at == NOW + timedelta(minutes=30)


def test_what_cannot_be_read_at_all_is_no_contact(tablet):
    with travel(NOW + timedelta(minutes=30), tick=False):
        assert tablet.send(b"zebra").status_code == 422
        assert tablet.send({"cards": 1}).status_code == 422
        assert tablet.send({**tablet.good(), "answer": "splendid"}).status_code == 422
    assert Device.objects.get().last_seen_at == NOW


def test_the_oldest_card_is_known_to_the_hour_and_forgotten_when_none_waits(tablet):
    report = {"pairing": str(tablet.device.uid), "captured": 2, "waiting": 1, "refused": 0}
    tablet.batch(report=[{**report, "oldest_waiting_at": "2026-11-20T21:59:59.999+05:30"}])
    assert Device.objects.get().oldest_waiting_at.isoformat() == "2026-11-20T16:00:00+00:00"
    tablet.batch(report=[{**report, "waiting": 0}])
    assert Device.objects.get().oldest_waiting_at is None


def test_a_card_without_a_number_is_stored_and_counted_and_numbered_nowhere(tablet):
    assert tablet.results(tablet.good(), tablet.good(sequence=0), tablet.good(sequence=2**53 - 1)) == ["stored"] * 3
    device = Device.objects.get()
    assert (device.stored, device.numbers) == (3, "{[0,1),[9007199254740991,9007199254740992)}")


def test_two_cards_with_one_number_are_both_stored_and_the_number_is_there_once(tablet):
    assert tablet.results(tablet.good(sequence=1), tablet.good(sequence=1)) == ["stored", "stored"]
    assert ledger(tablet)[1:] == (2, 0, 0, 1)


def test_a_tablet_that_numbers_at_random_loses_no_card_and_its_ledger_stays_small(tablet):
    dice = random.Random(1)
    for _ in range(12):
        cards = [tablet.good(sequence=dice.randrange(2**53)) for _ in range(100)]
        assert tablet.results(*cards) == ["stored"] * 100
    device = Device.objects.get()
    assert (device.stored, FFTResponse.objects.count()) == (1200, 1200)
    assert LONGEST * 0.8 < len(device.numbers) <= LONGEST


def test_a_ledger_that_is_full_still_closes_its_gaps(tablet):
    odd = Numbers().plus(range(1, 4001, 2))
    Device.objects.update(numbers=str(odd))
    assert len(str(odd)) > LONGEST
    assert tablet.results(tablet.good(sequence=4003)) == ["stored"]
    assert Device.objects.get().numbers == str(odd)
    assert tablet.results(tablet.good(sequence=2), tablet.good(sequence=4)) == ["stored", "stored"]
    assert Numbers.parse(Device.objects.get().numbers).ranges[:2] == ((1, 6), (7, 8))


def test_what_a_poster_sends_is_in_no_ledger(poster, tablet):
    before = ledger(tablet)
    assert poster.send(poster.good(sequence=1)).status_code == 201
    assert ledger(tablet) == before


def test_a_tablet_that_says_nothing_new_changes_nothing_that_counts(tablet):
    card = tablet.good(sequence=1)
    tablet.results(card)
    with nothing_kept():
        assert tablet.results(card, card) == ["already-stored"] * 2
        assert tablet.send(card).status_code == 200

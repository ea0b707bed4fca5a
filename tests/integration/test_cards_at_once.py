"""Tablets, posters, the settling of receipts and pairing, all at the same moment: nothing twice, nothing lost, no ring.

Who waits for whom is PostgreSQL's affair, so these tests need it: SQLite has one writer.
"""

from __future__ import annotations

import random
import threading
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection

from campaigns.models import DirtyDay
from feedback.models import CardReceipt, Comment, Device, FeedbackPoint, FFTResponse
from feedback.numbers import Numbers
from feedback.services import pairing, receipts
from feedback.services.pairing import CodeNotValid
from tests import factories
from tests.factories import doors
from tests.factories.doors import NOW
from tests.factories.rivals import together

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer: there is nothing to race"),
]
ROUNDS = 12
TABLES = ("feedback_cardreceipt", "feedback_device", "campaigns_dirtyday")
LINGER = """
    CREATE FUNCTION linger() RETURNS trigger LANGUAGE plpgsql
    AS 'BEGIN PERFORM pg_sleep(0.003); RETURN NEW; END'"""


@pytest.fixture
def lingering():
    """Let PostgreSQL take its time over every row, so that who holds one and waits for another does so for long."""
    with connection.cursor() as cursor:
        cursor.execute(LINGER)
        for table in TABLES:
            cursor.execute(
                f"CREATE TRIGGER linger BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION linger()"
            )
        yield
        cursor.execute("DROP FUNCTION linger() CASCADE")


def cards(door, count, *, first=1):
    """Return cards of many days, numbered, every third with a comment."""
    return [
        door.good(
            sequence=first + number,
            given_at=(NOW - timedelta(days=number % 9)).isoformat(),
            comments={"what-was-good": f"Kind, {number} times."} if number % 3 == 0 else {},
        )
        for number in range(count)
    ]


def outcomes(answers, sent):
    """Count what each card was told, over all answers."""
    told = {card["id"]: Counter() for card in sent}
    for answer in answers:
        assert answer.status_code == 200
        for result in answer.json()["results"]:
            told[result["id"]][result["status"]] += 1
    return told


def all_is_right(sent, *, copies):
    """Every card is there once, with its comment, its day and a receipt, however many copies of it came."""
    assert all(told == Counter({"stored": 1, "already-stored": n - 1}) for told, n in copies)
    assert FFTResponse.objects.count() == CardReceipt.objects.count() == len(sent)
    assert Comment.objects.count() == sum("what-was-good" in card["comments"] for card in sent)
    given = Counter(card["given_at"][:10] for card in sent)
    stored = Counter(day.isoformat() for day in FFTResponse.objects.values_list("given_on", flat=True))
    assert stored == given
    assert {day.isoformat() for day in DirtyDay.objects.values_list("day", flat=True)} == set(given)


def test_the_same_batch_from_four_connections_at_once_is_stored_once(tablet):
    sent = []
    for number in range(ROUNDS):
        batch = cards(tablet, 25, first=25 * number + 1)
        sent += batch
        answers = together(*[lambda batch=batch: tablet.batch(*batch)] * 4)
        all_is_right(sent, copies=[(told, 4) for told in outcomes(answers, batch).values()])
    device = Device.objects.get()
    assert (device.stored, device.numbers) == (len(sent), f"{{[1,{len(sent) + 1})}}")
    assert device.cards_in_minute == len(sent)


@pytest.mark.usefixtures("lingering")
def test_batches_that_overlap_in_opposite_orders_wait_for_each_other_in_no_ring(tablet, cast):
    beside = doors.tablet(cast, at=tablet.point)
    sent, dice = [], random.Random(3)
    for number in range(ROUNDS // 3):
        batch = cards(tablet, 60, first=60 * number + 1)
        sent += batch
        ways = [batch[:40], batch[20:][::-1], batch[::-1][:45], dice.sample(batch, 60)]
        both = [tablet, beside, tablet, beside]
        answers = together(*[lambda d=d, w=w: d.batch(*w) for d, w in zip(both, ways, strict=True)])
        copies = Counter(card["id"] for way in ways for card in way)
        all_is_right(sent, copies=[(told, copies[key]) for key, told in outcomes(answers, batch).items()])
    one, other = Device.objects.order_by("pk")
    assert one.stored + other.stored == one.cards_in_minute + other.cards_in_minute == len(sent)
    numbers = [set_of(device) for device in (one, other)]
    assert (numbers[0] | numbers[1], numbers[0] & numbers[1]) == (set(range(1, len(sent) + 1)), set())
    assert [len(each) for each in numbers] == [one.stored, other.stored]


def set_of(device):
    return {number for first, end in Numbers.parse(device.numbers).ranges for number in range(first, end)}


def test_a_posters_door_counts_every_card_once_however_many_come_at_once(poster, settings):
    settings.CARDS_A_MINUTE_WITHOUT_KEY = 100_000
    sent = []
    for _ in range(ROUNDS):
        batch = cards(poster, 40)
        sent += batch
        ways = [batch[:30], batch[10:][::-1], batch[::-1], batch[5:35]]
        answers = together(*[lambda way=way: poster.batch(*way) for way in ways])
        copies = Counter(card["id"] for way in ways for card in way)
        all_is_right(sent, copies=[(told, copies[key]) for key, told in outcomes(answers, batch).items()])
        assert FeedbackPoint.objects.get(pk=poster.point.pk).cards_in_minute == len(sent)


@pytest.mark.usefixtures("lingering")
def test_doors_of_one_team_that_hand_in_cards_of_the_same_days_wait_in_no_ring(cast, noon):
    several = [kind(cast) for kind in (doors.tablet, doors.poster, doors.staff_room, doors.tablet, doors.poster)]
    dice, stored = random.Random(5), 0
    for _ in range(ROUNDS // 3):
        batches = [[door.good(given_at=(NOW - timedelta(days=n)).isoformat()) for n in range(9)] for door in several]
        for batch in batches:
            dice.shuffle(batch)
        answers = together(*[lambda d=d, b=b: d.batch(*b) for d, b in zip(several, batches, strict=True)])
        assert [answer.status_code for answer in answers] == [200] * len(several)
        stored += 9 * len(several)
        assert CardReceipt.objects.count() == stored
    assert [day.generation for day in DirtyDay.objects.order_by("day")] == [stored // 9] * 9


@pytest.mark.usefixtures("lingering")
def test_two_tablets_that_hand_in_cards_of_the_same_two_earlier_pairings_wait_in_no_ring(cast, noon):
    point = factories.point(cast.riverside)
    earlier = [doors.tablet(cast, at=point) for _ in range(2)]
    for each in earlier:
        pairing.revoke(device=each.device, by=cast.maya, at=NOW)
    later = [doors.tablet(cast, at=point) for _ in range(2)]
    for number in range(ROUNDS):
        ways = []
        for side, order in enumerate((earlier, earlier[::-1])):
            batch = [
                {**card, "pairing": str(of.device.uid)}
                for of in order
                for card in cards(of, 10, first=20 * number + 10 * side + 1)
            ]
            reports = [
                {"pairing": str(of.device.uid), "captured": 20 * (number + 1), "waiting": 0, "refused": 0}
                for of in order
            ]
            ways.append((batch, reports))
        answers = together(
            *[lambda d=d, w=w: d.batch(*w[0], report=w[1]) for d, w in zip(later, ways, strict=True)],
        )
        assert [answer.status_code for answer in answers] == [200, 200]
    for each in earlier:
        device = Device.objects.get(pk=each.device.pk)
        assert (device.stored, device.numbers) == (20 * ROUNDS, f"{{[1,{20 * ROUNDS + 1})}}")


def test_batches_and_their_copies_come_while_receipts_are_settled(tablet):
    is_over, sent, settled = threading.Event(), [], []

    def settle():
        while not is_over.is_set():
            settled.append(receipts.settle())

    def send():
        try:
            for number in range(ROUNDS):
                batch = cards(tablet, 30, first=30 * number + 1)
                sent.extend(batch)
                again = [*batch, *random.Random(number).sample(sent, min(len(sent), 60))]
                answers = [tablet.batch(*again), tablet.batch(*again[::-1])]
                copies = Counter(card["id"] for card in again)
                for key, told in outcomes(answers, sent).items():
                    assert set(told) <= {"stored", "already-stored"}
                    assert told.total() == 2 * copies[key]
        finally:
            is_over.set()

    together(send, settle, settle)
    assert sum(settled)
    all_is_right(sent, copies=[])
    assert Device.objects.get().numbers == f"{{[1,{len(sent) + 1})}}"


def test_a_key_that_is_taken_back_while_batches_come_loses_none_that_was_acknowledged(tablet, cast):
    batches = [cards(tablet, 10, first=10 * number + 1) for number in range(8)]
    tasks = [lambda batch=batch: tablet.batch(*batch) for batch in batches]
    tasks.insert(4, lambda: pairing.revoke(device=tablet.device, by=cast.maya, at=NOW))
    answers = together(*tasks)
    taken = [answer for answer in answers if answer is not True and answer.status_code == 200]
    assert {answer.status_code for answer in answers if answer is not True} <= {200, 401}
    device = Device.objects.get()
    assert FFTResponse.objects.count() == device.stored == 10 * len(taken)
    assert device.revoked_at == NOW


def test_of_many_tablets_that_type_one_code_at_once_exactly_one_gets_a_key(cast, noon):
    point = factories.point(cast.riverside)
    for number in range(ROUNDS):
        _, code = pairing.make_code(point=point, name=f"Tablet {number}", by=cast.maya, at=NOW)

        def type_it(code=code):
            try:
                return pairing.pair(point=point, code=code, at=NOW)[1]
            except CodeNotValid:
                return None

        keys = [key for key in together(*[type_it] * 4) if key]
        assert len(keys) == 1
        assert Device.objects.count() == number + 1
        assert Device.objects.get(key_hash=pairing.hash_of_key(keys[0])).name == f"Tablet {number}"

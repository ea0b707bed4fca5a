"""Receipts prove that a card came. Nothing leads from one to an answer."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
import threading
import time
from collections import Counter
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.db import IntegrityError, OperationalError, connection

from campaigns.models import DirtyDay
from feedback import tasks
from feedback.cards import Card
from feedback.models import CardReceipt, Comment, FFTResponse, StaffVoice
from feedback.services import fft, receipts, staff
from feedback.services.receipts import CardConflict, Outcome
from feedback.services.staff import Voice
from tests import factories

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
ANSWERS = ["very-good", "good", "poor", "dont-know"]


def a_card(number: int = 0, **changes) -> Card:
    words = {"what-was-good": f"Comment number {number}"} if number % 2 else {}
    fields = {"id": uuid4(), "question_set": "fft-2020", "answer": ANSWERS[number % 4], "comments": words}
    return Card(**{**fields, **changes})


def give(point, card: Card, at: datetime = NOW) -> Outcome:
    return fft.receive(point=point, card=card, received_at=at)


@pytest.fixture
def point(cast):
    return factories.point(cast.riverside)


def rows(table: str, *, hidden: str = "") -> list[dict]:
    """Return a table as somebody with the database file would read it, in the order in which it lies there."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {hidden} * FROM {table} ORDER BY {'ctid' if on_postgres() else 'rowid'}")
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def on_postgres() -> bool:
    return connection.vendor == "postgresql"


@pytest.mark.django_db
class TestNothingJoins:
    @pytest.fixture
    def cards(self, point):
        """Forty cards of one tablet on one day, in the order in which they came."""
        cards = [a_card(number, given_at=NOW - timedelta(minutes=number)) for number in range(40)]
        for card in cards:
            give(point, card)
        receipts.settle()
        return cards

    def test_no_key_hash_or_fingerprint_stands_on_both_sides(self, cards):
        ours = {str(value) for row in rows("feedback_cardreceipt") for value in row.values()}
        days_and_flags = {str(NOW.date()), "1", "0", "True", "False"}
        for table in ("feedback_fftresponse", "feedback_comment"):
            theirs = {str(value) for row in rows(table) for value in row.values()}
            assert (ours & theirs) <= days_and_flags

    def test_no_column_of_an_answer_can_be_made_into_a_hash_of_a_receipt(self, cards):
        known = {row[name] for row in rows("feedback_cardreceipt") for name in ("card_hash", "fingerprint")}
        for row in [*rows("feedback_fftresponse"), *rows("feedback_comment")]:
            for value in map(str, row.values()):
                tried = [hashlib.sha256(value.encode()).hexdigest()]
                tried += [
                    hmac.new(settings.CARD_KEY.encode(), (prefix + value).encode(), hashlib.sha256).hexdigest()
                    for prefix in ("", "card:", "fingerprint:card:")
                ]
                assert not known & set(tried)

    def test_the_id_of_a_card_is_stored_nowhere(self, cards):
        for table in ("feedback_cardreceipt", "feedback_fftresponse", "feedback_comment", "common_auditevent"):
            text = json.dumps(rows(table), default=str).lower()
            assert not [card for card in cards if str(card.id) in text or card.id.hex in text]

    def test_no_table_says_more_about_time_than_the_day(self, cards):
        for model in (CardReceipt, FFTResponse, Comment, StaffVoice):
            kinds = {field.get_internal_type() for field in model._meta.fields}
            assert not kinds & {"DateTimeField", "TimeField", "DurationField"}
        assert DirtyDay.objects.count() == 1

    def test_neither_side_counts_its_rows(self, cards):
        for model in (CardReceipt, FFTResponse, Comment, StaffVoice):
            assert type(model._meta.pk).__name__ == "RandomKeyField"
            numbers = [field for field in model._meta.fields if "Integer" in field.get_internal_type()]
            for field in numbers:
                if not field.primary_key and not field.is_relation:
                    assert len(set(model.objects.values_list(field.name, flat=True))) <= 1, field  # the same for all

    @pytest.mark.parametrize("column", ["", "id", "card_hash", "fingerprint"])
    def test_no_order_of_the_receipts_is_an_order_of_the_answers(self, cards, column):
        found = rows("feedback_cardreceipt")
        found = sorted(found, key=lambda row: row[column]) if column else found
        by_hash = {
            receipts.receipt(name=f"card:{card.id}", body={}, received_on=NOW.date()).card_hash: card for card in cards
        }
        arrived = [cards.index(by_hash[row["card_hash"]]) for row in found]
        assert not runs_along(arrived)

    def test_the_keys_of_answers_tell_nothing_of_their_order(self, cards):
        by_key = sorted(rows("feedback_fftresponse"), key=lambda row: row["id"])
        arrived = [row["answer"] for row in by_key]
        assert arrived != [card.answer for card in cards]

    def test_postgresql_names_no_transaction_on_both_sides(self, cards):
        if not on_postgres():
            assert [row["rowid"] == row["id"] for row in rows("feedback_cardreceipt", hidden="rowid AS rowid,")]
            return
        ours = {row["xmin"] for row in rows("feedback_cardreceipt", hidden="xmin,")}
        theirs = {row["xmin"] for row in rows("feedback_fftresponse", hidden="xmin,")}
        assert len(ours) == 1
        assert not ours & theirs


def runs_along(numbers: list[int]) -> bool:
    """Tell whether a list climbs or falls much more often than chance would have it."""
    steps = Counter(after > before for before, after in itertools.pairwise(numbers))
    return max(steps.values()) > 0.85 * (len(numbers) - 1)


@pytest.mark.django_db
class TestSettling:
    def test_a_day_with_a_new_receipt_is_written_again_as_a_whole(self, point):
        for number in range(5):
            give(point, a_card(number))
        assert receipts.settle() == 1
        before = set(CardReceipt.objects.values_list("pk", flat=True))
        hashes = set(CardReceipt.objects.values_list("card_hash", "fingerprint", "received_on"))
        late = a_card(9)
        give(point, late)
        assert tasks.settle_receipts() == 1
        assert not before & set(CardReceipt.objects.values_list("pk", flat=True))
        assert CardReceipt.objects.filter(is_settled=True).count() == 6
        assert hashes < set(CardReceipt.objects.values_list("card_hash", "fingerprint", "received_on"))
        assert give(point, late) == Outcome.ALREADY_STORED

    def test_a_day_that_is_settled_is_left_alone(self, point):
        give(point, a_card())
        give(point, a_card(), at=NOW - timedelta(days=3))
        assert receipts.settle() == 2
        keys = set(CardReceipt.objects.values_list("pk", flat=True))
        assert receipts.settle() == 0
        assert set(CardReceipt.objects.values_list("pk", flat=True)) == keys

    def test_many_receipts_are_settled_in_batches(self, point):
        day = date(2026, 11, 21)
        CardReceipt.objects.bulk_create(
            receipts.receipt(name=f"card:{UUID(int=number)}", body={}, received_on=day) for number in range(1203)
        )
        receipts.settle()
        assert CardReceipt.objects.filter(is_settled=True).count() == 1203


@pytest.mark.django_db
class TestReceiving:
    def test_the_same_card_counts_once_and_another_under_its_id_is_a_conflict(self, point):
        card = a_card(1)
        assert give(point, card) == Outcome.STORED
        assert give(point, card, at=NOW + timedelta(days=7)) == Outcome.ALREADY_STORED
        with pytest.raises(CardConflict):
            give(point, a_card(id=card.id, answer="very-poor"))
        assert FFTResponse.objects.count() == 1

    def test_a_constraint_that_is_not_the_receipts_is_not_mistaken_for_it(self, point):
        with pytest.raises(IntegrityError):
            give(point, a_card(answer="splendid"))
        assert not CardReceipt.objects.exists()
        assert not DirtyDay.objects.exists()

    def test_a_card_and_a_staff_voice_may_have_the_same_id(self, point):
        card = a_card()
        give(point, card)
        voice = Voice(id=card.id, care="good", obstacle="Ring 07700 900123.", effect="small")
        assert staff.receive(point=point, voice=voice, received_at=NOW) == Outcome.STORED
        assert staff.receive(point=point, voice=voice, received_at=NOW) == Outcome.ALREADY_STORED
        with pytest.raises(CardConflict):
            staff.receive(point=point, voice=Voice(id=card.id, care="poor"), received_at=NOW)
        assert Comment.objects.get().words == "Ring [phone number removed]."


def patiently(task):
    """Try again as a tablet does after a 503: the test's SQLite lives in memory, where nobody waits for a lock."""
    for _ in range(2000):
        try:
            return task()
        except OperationalError:
            time.sleep(0.002)
    raise AssertionError("the database never answered")


@pytest.mark.django_db(transaction=True)
def test_copies_that_come_while_receipts_are_settled_are_stored_once(point):
    """Eight senders send every card three times while two workers settle without a pause."""
    cards = [a_card(number) for number in range(40)]
    outcomes: Counter = Counter()
    problems: list[Exception] = []
    is_over = threading.Event()

    def work(task):
        with closing(connection):
            try:
                task()
            except Exception as problem:
                problems.append(problem)

    def send(number):
        for card in cards[number:] + cards[:number]:
            outcomes[(card.id, patiently(lambda card=card: give(point, card)))] += 1

    def settle():
        while not is_over.is_set():
            patiently(receipts.settle)

    senders = [threading.Thread(target=work, args=[lambda start=n * 5: send(start)]) for n in range(8)]
    settlers = [threading.Thread(target=work, args=[settle]) for _ in range(2)]
    for thread in senders + settlers:
        thread.start()
    for thread in senders:
        thread.join()
    is_over.set()
    for thread in settlers:
        thread.join()
    assert problems == []
    assert [outcomes[(card.id, Outcome.STORED)] for card in cards] == [1] * 40
    assert [outcomes[(card.id, Outcome.ALREADY_STORED)] for card in cards] == [7] * 40
    assert FFTResponse.objects.count() == CardReceipt.objects.count() == 40
    assert Comment.objects.count() == 20

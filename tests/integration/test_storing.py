"""The one statement that PostgreSQL gets and the steps that SQLite gets write the same rows, whatever was sent."""

from __future__ import annotations

import random
from datetime import timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection, transaction

from campaigns.models import DirtyDay
from feedback.cards import Card
from feedback.models import Device
from feedback.sendings import Report
from feedback.services import fft, storing
from feedback.services.limits import TooManyCards, minute_of
from feedback.services.offers import Credit, offer
from tests import factories
from tests.factories import doors
from tests.factories.doors import NOW

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite cannot run PostgreSQL's statement"),
]
ANSWERS = ["very-good", "good", "neither-good-nor-poor", "poor", "very-poor", "dont-know"]


def a_card(number=0, **changes):
    fields = {
        "id": uuid4(),
        "question_set": "fft-2020",
        "answer": ANSWERS[number % 6],
        "given_at": NOW - timedelta(hours=number),
        "sequence": number + 1,
    }
    return Card(**{**fields, **changes})


class Stage:
    """A poster and a tablet with an earlier pairing; days and receipts that are there already."""

    def __init__(self, cast):
        self.poster = factories.point(cast.riverside, kind="poster", mode="online")
        self.point = factories.point(cast.riverside)
        self.earlier, self.device = (doors.paired(self.point, by=cast.maya)[0] for _ in range(2))
        Device.objects.filter(pk=self.earlier.pk).update(
            stored=3, numbers="{[1,3),[7,8)}", captured=9, waiting=6, refused=0, reported_at=NOW - timedelta(days=2)
        )
        self.known = [a_card(number) for number in range(3)]
        storing.store(self.of_tablet(self.known))
        Device.objects.filter(pk=self.device.pk).update(last_seen_at=NOW - timedelta(hours=1))
        DirtyDay.objects.filter(day=NOW.date()).update(counted=1, generation=1, dirty_since=None)

    def of_poster(self, cards):
        offers = [offer(point=self.poster, card=card, received_at=NOW) for card in cards]
        return fft.sending_without_key(self.poster, offers, NOW)

    def of_tablet(self, cards, *, device=None, credits=None, sent_at=None):
        offers = [
            offer(point=self.point, card=card, received_at=NOW, device=device or self.device, sent_at=sent_at)
            for card in cards
        ]
        own = [Credit(self.device, is_sender=True, clock_behind=-7)] if credits is None else credits
        return fft.sending_of_tablet(self.point, offers, NOW, own)


@pytest.fixture
def stage(cast):
    return Stage(cast)


def rows():
    """Return every row of feedback and every dirty day, apart from keys that a sequence gave and the very moment."""
    found = {}
    for model in [*apps.get_app_config("feedback").get_models(), DirtyDay]:
        for row in model.objects.all():
            fields = {field.attname: getattr(row, field.attname) for field in model._meta.concrete_fields}
            if isinstance(row, DirtyDay):
                fields = {**fields, "id": None, "dirty_since": fields["dirty_since"] is not None}
            found[model.__name__, str(sorted(fields.items(), key=str))] = True
    return found.keys()


def outcome(way, sending):
    """Return what the way says and what it leaves, and take it back."""
    with transaction.atomic():
        try:
            said = way(sending)
        except TooManyCards as problem:
            said = ("wait", problem.seconds)
        left = rows()
        transaction.set_rollback(True)
    return said, left


def both_ways(sending):
    before = rows()
    statement, steps = outcome(storing._in_one_statement, sending), outcome(storing._in_steps, sending)
    assert rows() == before
    assert statement == steps
    said, left = statement
    return said, len(left - before)


def test_one_card(stage):
    said, changed = both_ways(stage.of_tablet([a_card(5)]))
    assert (len(said), changed) == (1, 4)  # a receipt, an answer, a day, a pairing


def test_one_card_of_a_poster_on_a_day_that_is_counted_already(stage):
    said, changed = both_ways(stage.of_poster([a_card()]))
    assert (len(said), changed) == (1, 4)


def test_cards_of_many_days_that_are_new_counted_and_waiting(stage):
    cards = [a_card(number, given_at=NOW - timedelta(days=number % 40)) for number in range(90)]
    said, _ = both_ways(stage.of_tablet(cards))
    assert len(said) == 90


def test_comments_with_everything_that_a_statement_could_trip_over(stage):
    odd = ["%s %% %(x)s", "'; DROP TABLE x; --", "\\ \\n $1 {0}", "\u202e😀e\u0301\t\n", "NULL", "a" * 2000, "0" * 99]
    cards = [a_card(n, comments={"what-was-good": words, "what-could-be-better": "b"}) for n, words in enumerate(odd)]
    said, _ = both_ways(stage.of_tablet(cards))
    assert len(said) == len(odd)


def test_cards_that_come_twice_in_one_body_or_came_before(stage):
    card = a_card(9)
    again = [card, Card(**{**vars(card), "answer": "good"}), *stage.known, card]
    said, _ = both_ways(stage.of_tablet(again))
    assert len(said) == 1
    assert both_ways(stage.of_tablet(stage.known)) == (set(), 1)  # the pairing was in contact


def test_nothing_but_a_sign_of_life(stage):
    assert both_ways(stage.of_tablet([])) == (set(), 1)


def test_no_card_through_a_poster_changes_nothing(stage):
    assert both_ways(stage.of_poster([])) == (set(), 0)


def test_every_field_of_a_card_and_a_wrong_clock(stage):
    card = a_card(9, language="cy-GB", respondent="someone-helping", comments={"what-was-good": "Ring 07700 900123"})
    said, _ = both_ways(stage.of_tablet([card], sent_at=NOW - timedelta(days=3)))
    assert len(said) == 1


def report(device, **changes):
    return Report(**{"pairing": device.uid, "captured": 9, "waiting": 2, "refused": 1, **changes})


def test_reports_of_the_pairing_itself_and_of_an_earlier_one(stage):
    oldest = NOW.replace(minute=0) - timedelta(days=1)
    own = Credit(stage.device, True, report(stage.device, oldest_waiting_at=oldest), refused=4, clock_behind=86_400)
    other = Credit(stage.earlier, False, report(stage.earlier, captured=2**53 - 1), refused=0, clock_behind=86_400)
    for credits in ([own], [other, own], [Credit(stage.earlier, False), own], [Credit(stage.device, True)]):
        _, changed = both_ways(stage.of_tablet([a_card(9)], credits=credits))
        assert changed >= 4


def test_cards_that_belong_to_an_earlier_pairing(stage):
    both = [Credit(stage.earlier, False), Credit(stage.device, True)]
    cards = [a_card(2), a_card(3), a_card(7), a_card(8, sequence=None)]
    said, changed = both_ways(stage.of_tablet(cards, device=stage.earlier, credits=both))
    assert (len(said), changed) == (4, 4 + 4 + 1 + 2)


@pytest.mark.parametrize("cards_in_minute", [0, 5, 5999, 6000, 6001])
@pytest.mark.parametrize("minute", [None, minute_of(NOW), minute_of(NOW) - timedelta(minutes=1)])
@pytest.mark.parametrize("cards", [0, 1, 100])
def test_the_minute_of_a_tablet_and_its_limit(stage, minute, cards_in_minute, cards):
    type(stage.device).objects.update(minute=minute, cards_in_minute=cards_in_minute)
    stage.device.refresh_from_db()
    said, changed = both_ways(stage.of_tablet([a_card(n + 10, given_at=NOW) for n in range(cards)]))
    is_full = minute == minute_of(NOW) and cards_in_minute >= 6000
    assert (said, changed) == (("wait", 60), 0) if is_full else len(said) == cards


@pytest.mark.parametrize("cards_in_minute", [0, 599, 600])
@pytest.mark.parametrize("minute", [None, minute_of(NOW), minute_of(NOW) - timedelta(minutes=1)])
@pytest.mark.parametrize("cards", [0, 1, 100])
def test_the_minute_of_a_poster_and_its_limit(stage, minute, cards_in_minute, cards):
    type(stage.poster).objects.update(minute=minute, cards_in_minute=cards_in_minute)
    stage.poster.refresh_from_db()
    said, changed = both_ways(stage.of_poster([a_card(n, given_at=NOW) for n in range(cards)]))
    is_full = minute == minute_of(NOW) and cards_in_minute >= 600
    assert (said, changed) == (("wait", 60), 0) if is_full else len(said) == cards


def test_a_ledger_that_is_full_and_one_that_is_nearly_full(stage):
    for last in (3_400, 4_000):
        Device.objects.update(numbers="{" + ",".join(f"[{n},{n + 1})" for n in range(1, last, 2)) + "}")
        for numbers in ([9_999_999], [2], [2, 9_999_999], [], [None], range(10_000, 10_200, 2)):
            both_ways(stage.of_tablet([a_card(sequence=number) for number in numbers]))


@pytest.mark.parametrize("seed", range(10))
def test_anything_at_once(stage, seed):
    dice = random.Random(seed)
    cards = [
        a_card(
            dice.randrange(50),
            given_at=NOW - timedelta(days=dice.randrange(30)),
            sequence=dice.choice([None, dice.randrange(60)]),
            comments={"what-was-good": "Kind."} if dice.random() < 0.3 else {},
        )
        for _ in range(dice.randrange(60))
    ]
    cards += dice.sample(cards, len(cards) // 3) + dice.sample(stage.known, dice.randrange(3))
    dice.shuffle(cards)
    credits = [Credit(stage.device, True, dice.choice([None, report(stage.device)]), refused=dice.randrange(3))]
    if dice.random() < 0.5:
        credits.insert(0, Credit(stage.earlier, False, dice.choice([None, report(stage.earlier)])))
    both_ways(stage.of_tablet(cards, device=dice.choice([stage.device, credits[0].device]), credits=credits))
    both_ways(stage.of_poster(cards))


def test_a_row_that_no_table_takes_leaves_nothing_in_either_way(stage):
    for way in (storing._in_one_statement, storing._in_steps):
        before = rows()
        with pytest.raises(Exception, match="response_answers_its_question"), transaction.atomic():
            way(stage.of_tablet([a_card(9), a_card(answer="splendid")]))
        assert rows() == before

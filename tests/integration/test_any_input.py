"""Whatever is sent: an answer below 500, stored exactly what was acknowledged, and the ledger says the same."""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feedback.models import CardReceipt, Comment, Device, FFTResponse, StaffVoice
from feedback.numbers import Numbers
from feedback.question_sets import FFT_2020
from feedback.sendings import LARGEST_CODE
from tests.factories.doors import tablet as a_tablet

pytestmark = pytest.mark.django_db

unhurried = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.fixture(autouse=True)
def _no_limit(settings):
    settings.CARDS_A_MINUTE_WITHOUT_KEY = settings.CARDS_A_MINUTE_OF_TABLET = 10**6


TEXT = st.text(st.characters(exclude_categories=()), max_size=30)  # surrogates too: JSON can write half of one
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)
IDS = st.uuids().map(str) | st.sampled_from([str(UUID(int=number)) for number in range(3)])
RECENT = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
MOMENTS = (RECENT | RECENT | st.datetimes(timezones=st.timezones())).map(lambda moment: moment.isoformat())
VALUES = {
    "id": IDS,
    "given_at": MOMENTS,
    "question_set": st.just("fft-2020"),
    "answer": st.sampled_from(FFT_2020.answers.values),
    "comments": st.dictionaries(st.sampled_from([prompt.key for prompt in FFT_2020.prompts]), st.text(max_size=30)),
    "language": st.sampled_from(["en", "cy", "ur-PK"]),
    "respondent": st.sampled_from(["patient", "carer"]),
    "sequence": st.integers(0, 2**53 - 1) | st.integers(0, 50),
    "sent_at": MOMENTS,
    "care": st.sampled_from(["good", "poor"]),
    "obstacle": st.text(max_size=30),
    "effect": st.sampled_from(["none", "unsafe"]),
    "pairing": IDS,
    "captured": st.integers(0, 2**53 - 1),
    "waiting": st.integers(0, 9),
    "refused": st.integers(0, 9),
    "oldest_waiting_at": MOMENTS,
}


@st.composite
def objects(draw, needed, optional):
    """An object of which up to two values are anything, and that now and then holds a key that is none."""
    found = draw(st.fixed_dictionaries({n: VALUES[n] for n in needed}, optional={n: VALUES[n] for n in optional}))
    for name in draw(st.lists(st.sampled_from([*needed, *optional]) | TEXT, max_size=2)):
        found[name] = draw(ANYTHING)
    return found


PATIENTS = objects(
    ("id", "given_at", "question_set", "answer"), ("comments", "language", "respondent", "sequence", "sent_at")
)
STAFF = objects(("id", "given_at", "care"), ("obstacle", "effect", "sent_at"))
REPORTS = objects(("pairing", "captured", "waiting", "refused"), ("oldest_waiting_at",))


@st.composite
def batches(draw):
    found = {"cards": draw(st.lists(PATIENTS | STAFF, max_size=8)), "sent_at": draw(MOMENTS)}
    found["report"] = draw(st.lists(REPORTS, max_size=3))
    for name in draw(st.lists(st.sampled_from(["cards", "sent_at", "report"]), max_size=1)):
        found[name] = draw(ANYTHING)
    return found


def acknowledged(answer):
    """Return how many cards the answer calls stored for the first time, having looked at all that it says."""
    assert answer.status_code in {200, 201, 409, 413, 422}
    said = answer.json()
    if "results" not in said:
        return int(answer.status_code == 201)
    assert answer.status_code == 200
    for result in said["results"]:
        assert ("errors" in result) == (result["status"] == "refused")
    return [result["status"] for result in said["results"]].count("stored")


@contextmanager
def taken_back():
    """Every example begins with nothing stored."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def stored_just_what_was_acknowledged(door, body):
    with taken_back():
        stored = acknowledged(door.send(body))
        assert CardReceipt.objects.count() == stored
        assert FFTResponse.objects.count() + StaffVoice.objects.count() == stored
        assert sum(Device.objects.values_list("stored", flat=True)) == (stored if door.device else 0)


@unhurried
@given(body=ANYTHING)
def test_any_json_as_the_body(door, body):
    stored_just_what_was_acknowledged(door, body)


@unhurried
@given(body=PATIENTS | STAFF)
def test_any_values_in_the_fields_of_a_card(door, body):
    stored_just_what_was_acknowledged(door, body)


@unhurried
@given(body=batches())
def test_any_batch_with_any_reports(door, body):
    stored_just_what_was_acknowledged(door, body)


@unhurried
@given(code=TEXT | ANYTHING, more=st.dictionaries(TEXT, ANYTHING, max_size=1))
def test_any_code_at_the_door_for_pairing(client, tablet, code, more):
    address, body = tablet.address.replace("/cards", "/pair"), json.dumps({"code": code, **more})
    answer = client.post(address, body, content_type="application/json")
    assert answer.status_code == (422 if len(body) <= LARGEST_CODE else 413)
    assert Device.objects.count() == 1


# --- A whole life of a tablet -----------------------------------------------------------------------------------

WRONG = st.sampled_from([{"answer": "splendid"}, {"given_at": "yesterday"}, {"sequence": -1}, {"x": 1}, {"id": "7"}])


@st.composite
def lives(draw):
    """Cards of which some are bad and some come under the id of another; batches of them, as often as you like."""
    kinds = st.sampled_from(["good", "good", "good", "under another's id", "bad"])
    cards = [(kind, draw(WRONG) if kind == "bad" else {}) for kind in draw(st.lists(kinds, min_size=1, max_size=20))]
    return cards, draw(st.lists(st.lists(st.integers(0, len(cards) - 1), max_size=15), max_size=10))


def made(door, cards):
    found = []
    for number, (kind, changes) in enumerate(cards):
        borrowed = {"id": found[number // 2]["id"]} if kind == "under another's id" and found else {}
        words = {"what-was-good": f"Card {number}"}
        found.append(door.good(**{"sequence": number + 1, "comments": words, **borrowed, **changes}))
    return found


class Contract:
    """What docs/api.md says must become of every card that is sent."""

    def __init__(self, cards, wrong):
        self.cards, self.wrong, self.stands = cards, wrong, {}

    def outcome(self, number):
        name = self.cards[number]["id"]
        if self.wrong[number] or name == "7":
            return "refused"
        if name not in self.stands:
            self.stands[name] = number
            return "stored"
        return "already-stored" if self.stands[name] == number else "refused"


@settings(unhurried, max_examples=100)
@given(life=lives())
def test_each_good_card_is_stored_once_whatever_comes_in_whatever_order(cast, noon, life):
    with taken_back():
        door = a_tablet(cast)
        cards = made(door, life[0])
        contract, stored = Contract(cards, [wrong for _, wrong in life[0]]), set()
        for batch in life[1]:
            results = door.batch(*[cards[number] for number in batch]).json()["results"]
            assert [each["status"] for each in results] == [contract.outcome(number) for number in batch]
            assert [each["id"] or "7" for each in results] == [cards[number]["id"] for number in batch]
            stored |= {n for n, each in zip(batch, results, strict=True) if each["status"] == "stored"}
        device = Device.objects.get()
        assert Numbers.parse(device.numbers) == Numbers().plus(number + 1 for number in stored)
        assert device.stored == CardReceipt.objects.count() == FFTResponse.objects.count() == len(stored)
        assert sorted(Comment.objects.values_list("words", flat=True)) == sorted(f"Card {n}" for n in stored)

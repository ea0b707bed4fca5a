"""Batches: each card is stored or refused on its own, in order; what is wrong with the batch refuses it as a whole."""

from __future__ import annotations

import pytest
from time_machine import travel

from feedback.models import CardReceipt, Device, FFTResponse
from feedback.services import pairing
from tests.factories import doors
from tests.factories.doors import NOW, TELLTALE, in_sentences, kept, nothing_kept, says_nothing_back, turned_away

pytestmark = pytest.mark.django_db

OF_THE_WHOLE = {
    "cards that are null": ({"cards": None}, "cards"),
    "cards that are an object": ({"cards": {"0": {"id": TELLTALE}}}, "cards"),
    "cards that are a text": ({"cards": TELLTALE}, "cards"),
    "cards that are a number": ({"cards": 94170}, "cards"),
    "cards that are true": ({"cards": True}, "cards"),
    "101 cards": ({"cards": [{"id": TELLTALE}] * 101}, "cards"),
    "20,000 nulls": ({"cards": [None] * 20_000}, "cards"),
    "a key that is none": ({"cards": [], "colour": TELLTALE}, "colour"),
    "the keys of a card beside the cards": ({"cards": [], "id": TELLTALE, "answer": "good"}, "id", "answer"),
    "a moment that is null": ({"cards": [], "sent_at": None}, "sent_at"),
    "a moment that is a number": ({"cards": [], "sent_at": 1795190700}, "sent_at"),
    "everything at once": ({"cards": 1, "sent_at": 1795190700, "x": 1}, "cards", "sent_at", "x"),
}


@pytest.mark.parametrize("case", OF_THE_WHOLE.values(), ids=OF_THE_WHOLE.keys())
def test_what_is_wrong_with_the_batch_itself_refuses_it_as_a_whole(door, case):
    body, *names = case
    if isinstance(body["cards"], list) and len(body["cards"]) < 101:
        body = {**body, "cards": [door.good()]}
    turned_away(door, body, 422, *names)


def test_a_batch_whose_key_comes_twice_is_no_batch(door):
    turned_away(door, b'{"cards": [], "cards": []}', 422, "body")


NO_CARDS = {
    "null": None,
    "true": True,
    "a number": 94170,
    "a text": TELLTALE,
    "a list": [TELLTALE],
    "an empty object": {},
    "a batch": {"cards": [{"id": TELLTALE}]},
    "a batch in a batch in a batch": {"cards": [{"cards": [{"cards": [TELLTALE]}]}]},
}


@pytest.mark.parametrize("bad", NO_CARDS.values(), ids=NO_CARDS.keys())
@pytest.mark.parametrize("place", [0, 1, 2])
def test_something_else_than_a_card_is_refused_in_its_place_and_the_others_are_stored(door, bad, place):
    cards = [door.good(), door.good()]
    cards.insert(place, bad)
    answer = door.batch(*cards)
    results = answer.json()["results"]
    refused = results.pop(place)
    assert [result["status"] for result in results] == ["stored", "stored"]
    assert (refused["status"], refused["id"]) == ("refused", None)
    in_sentences(refused["errors"])
    says_nothing_back(answer, cards)
    assert CardReceipt.objects.count() == 2


def test_a_card_in_which_a_key_comes_twice_is_refused_alone(door):
    text = '{"cards": [{"id": "zebra-9417", "id": "zebra-9417"}, %s]}'
    answer = door.send((text % str(door.good()).replace("'", '"')).encode())
    assert [result["status"] for result in answer.json()["results"]] == ["refused", "stored"]
    says_nothing_back(answer, None)


def test_a_hundred_cards_of_which_every_third_is_bad_are_told_apart(door):
    cards = [door.good() if number % 3 else {**door.good(), "id": f"{number:08}"} for number in range(100)]
    answer = door.batch(*cards)
    results = answer.json()["results"]
    assert [result["status"] for result in results] == ["stored" if n % 3 else "refused" for n in range(100)]
    assert [result["id"] for result in results] == [card["id"] if n % 3 else None for n, card in enumerate(cards)]
    assert CardReceipt.objects.count() == 66


def test_a_batch_without_cards_changes_nothing_that_counts(door):
    with nothing_kept():
        answer = door.batch()
    assert answer.json() == {"results": [], "received_at": "2026-11-21T12:00:00+00:00", "is_open": True}


def test_the_same_card_in_a_batch_again_is_already_stored(door):
    card = door.good()
    again = {**card, "id": card["id"].upper(), "given_at": "2026-11-21T10:30:00+01:00"}
    assert door.results(card, again, card) == ["stored", "already-stored", "already-stored"]
    assert door.results(again, door.good(), card) == ["already-stored", "stored", "already-stored"]
    assert CardReceipt.objects.count() == 2


def test_another_card_under_the_same_id_is_refused_and_the_first_stands(door):
    card = door.good()
    other = {**card, "given_at": "2026-11-20T09:30:00Z"}
    answer = door.batch(card, other, card)
    assert [result["status"] for result in answer.json()["results"]] == ["stored", "refused", "already-stored"]
    assert list(answer.json()["results"][1]["errors"]) == ["id"]
    assert door.results(other) == ["refused"]
    assert door.send(other).status_code == 409
    assert CardReceipt.objects.count() == 1


def test_a_card_at_a_tablet_and_an_answer_of_staff_may_have_one_id(tablet, staff_room):
    card = tablet.good()
    assert tablet.results(card) == ["stored"]
    assert staff_room.results(staff_room.good(id=card["id"])) == ["stored"]


# --- Reports ----------------------------------------------------------------------------------------------------


def report(door, **changes):
    counts = {"captured": 9, "waiting": 2, "refused": 1}
    said = {"pairing": str(door.device.uid), **counts, **changes}
    return {key: value for key, value in said.items() if value != "LEFT OUT"}


WRONG_REPORTS = {
    "nothing in it": ({name: "LEFT OUT" for name in ("pairing", "captured", "waiting", "refused")},
                      "pairing", "captured", "waiting", "refused"),
    "no pairing": ({"pairing": "LEFT OUT"}, "pairing"),
    "a pairing that is a word": ({"pairing": TELLTALE}, "pairing"),
    "a pairing that is null": ({"pairing": None}, "pairing"),
    "a pairing that nobody knows": ({"pairing": "1c9d3b1e-6f5e-4c9a-9a53-0d4a4f1f8a99"}, "pairing"),
    "fewer than no cards": ({"captured": -94170}, "captured"),
    "more cards than browsers can count": ({"captured": 2**53}, "captured"),
    "half a card": ({"waiting": 0.5}, "waiting"),
    "a card that is true": ({"refused": True}, "refused"),
    "cards in words": ({"waiting": "eleven"}, "waiting"),
    "cards that are null": ({"waiting": None}, "waiting"),
    "a key that is none": ({"lost": 94170}, "lost"),
    "an oldest card of nobody": ({"oldest_waiting_at": None}, "oldest_waiting_at"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG_REPORTS.values(), ids=WRONG_REPORTS.keys())
def test_a_wrong_report_is_named_and_holds_up_neither_cards_nor_other_reports(tablet, case):
    changes, *names = case
    wrong = report(tablet, **changes)
    answer = tablet.batch(tablet.good(), report=[wrong, report(tablet)])
    assert sorted(answer.json()["errors"]) == sorted(f"report.0.{name}" for name in names)
    in_sentences(answer.json()["errors"])
    says_nothing_back(answer, wrong)
    assert [result["status"] for result in answer.json()["results"]] == ["stored"]
    device = Device.objects.get()
    assert (device.captured, device.waiting, device.refused, device.stored) == (9, 2, 1, 1)


NO_REPORTS = {
    "null": None,
    "an object": {"pairing": TELLTALE},
    "a text": TELLTALE,
    "a number": 94170,
    "21 reports": [{"pairing": TELLTALE}] * 21,
}


@pytest.mark.parametrize("found", NO_REPORTS.values(), ids=NO_REPORTS.keys())
def test_what_is_no_list_of_reports_is_named_as_a_whole(tablet, found):
    answer = tablet.batch(tablet.good(), report=found)
    assert list(answer.json()["errors"]) == ["report"]
    says_nothing_back(answer, found)
    assert [result["status"] for result in answer.json()["results"]] == ["stored"]
    assert Device.objects.get().reported_at is None


@pytest.mark.parametrize("found", [None, True, 94170, TELLTALE, [TELLTALE]], ids=repr)
def test_what_is_no_report_is_named_by_its_place(tablet, found):
    answer = tablet.batch(report=[report(tablet), found])
    assert list(answer.json()["errors"]) == ["report.1.report"]
    says_nothing_back(answer, found)
    assert Device.objects.get().captured == 9


def test_of_two_reports_of_one_pairing_the_first_stands_and_the_second_is_named(tablet):
    answer = tablet.batch(report=[report(tablet), report(tablet, captured=5)])
    assert list(answer.json()["errors"]) == ["report.1.pairing"]
    assert Device.objects.get().captured == 9


def test_nobody_reports_for_a_pairing_of_another_place_or_one_whose_key_still_works(tablet, cast):
    elsewhere, beside = doors.tablet(cast), doors.tablet(cast, at=tablet.point)
    with nothing_kept():
        answer = tablet.batch(report=[report(elsewhere), report(beside)])
    assert list(answer.json()["errors"]) == ["report.0.pairing", "report.1.pairing"]


def test_a_poster_has_no_pairing_to_report_and_no_card_of_one(poster, tablet):
    with nothing_kept():
        answer = poster.batch(poster.good(pairing=str(tablet.device.uid)), report=[report(tablet)])
    assert list(answer.json()["errors"]) == ["report.0.pairing"]
    assert list(answer.json()["results"][0]["errors"]) == ["pairing"]


def test_staff_have_nothing_to_report(staff_room, tablet):
    before, answer = kept(), staff_room.batch(staff_room.good(), report=[report(tablet)])
    assert list(answer.json()["errors"]) == ["report.0.pairing"]
    assert [result["status"] for result in answer.json()["results"]] == ["stored"]
    assert kept()["ledgers"] == before["ledgers"]


def test_a_card_of_a_living_pairing_waits_until_its_key_is_taken_back(tablet, cast):
    beside = doors.tablet(cast, at=tablet.point)
    card = tablet.good(pairing=str(beside.device.uid), sequence=7)
    with nothing_kept():
        [refused] = tablet.batch(card).json()["results"]
    assert list(refused["errors"]) == ["pairing"]
    pairing.revoke(device=beside.device, by=cast.maya, at=NOW)
    assert tablet.results(card) == ["stored"]
    ledgers = dict(Device.objects.values_list("pk", "numbers"))
    assert ledgers == {tablet.device.pk: "{}", beside.device.pk: "{[7,8)}"}


def test_a_card_that_was_stored_before_its_key_was_taken_back_is_the_same_card_afterwards(tablet, cast):
    card = tablet.good(sequence=1)
    assert tablet.results(card) == ["stored"]  # and the answer gets lost
    pairing.revoke(device=tablet.device, by=cast.maya, at=NOW)
    later = doors.tablet(cast, at=tablet.point)
    with nothing_kept(), travel(NOW.replace(hour=13), tick=False):
        assert later.results({**card, "pairing": str(tablet.device.uid)}) == ["already-stored"]
        assert later.send({**card, "pairing": str(tablet.device.uid)}).status_code == 200
    assert FFTResponse.objects.count() == 1

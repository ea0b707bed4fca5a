"""What staff send in the background: the same families of bad input as at the door for cards."""

from __future__ import annotations

import json

import pytest

from feedback.models import Comment
from tests.factories.doors import TELLTALE, in_sentences, kept, says_nothing_back, turned_away

pytestmark = pytest.mark.django_db

LEFT_OUT = object()
TYPES = {"null": None, "true": True, "a number": 94170, "a list": [TELLTALE], "an object": {"a": TELLTALE}}
CASES = {
    **{
        f"{name} is {kind}": ({name: value}, name)
        for name in ("id", "given_at", "care", "obstacle", "effect", "reply_code_hash", "sent_at")
        for kind, value in TYPES.items()
    },
    "no id": ({"id": LEFT_OUT}, "id"),
    "no moment": ({"given_at": LEFT_OUT}, "given_at"),
    "no care": ({"care": LEFT_OUT}, "care"),
    "an id that is a word": ({"id": TELLTALE}, "id"),
    "an id without hyphens": ({"id": "1c9d3b1e6f5e4c9a9a530d4a4f1f8a99"}, "id"),
    "an empty care": ({"care": ""}, "care"),
    "a care that patients know": ({"care": "dont-know"}, "care"),
    "a care with a NUL": ({"care": "good\0"}, "care"),
    "an effect that nobody knows": ({"effect": TELLTALE}, "effect"),
    "an empty effect": ({"effect": ""}, "effect"),
    "an obstacle of 2,001 letters": ({"obstacle": "x" * 2001}, "obstacle"),
    "an obstacle of 2,001 emoji": ({"obstacle": "😀" * 2001}, "obstacle"),
    "an obstacle with a NUL": ({"obstacle": f"{TELLTALE}\0"}, "obstacle"),
    "an obstacle with half an emoji": ({"obstacle": f"{TELLTALE}\ud83d"}, "obstacle"),
    "a code instead of its hash": ({"reply_code_hash": "7K3M-Q2XA-90TB-C4WE-H6VP"}, "reply_code_hash"),
    "half a hash": ({"reply_code_hash": "ab" * 31}, "reply_code_hash"),
    "a hash and a half": ({"reply_code_hash": "ab" * 33}, "reply_code_hash"),
    "a hash in capitals": ({"reply_code_hash": "AB" * 32}, "reply_code_hash"),
    "a hash with a letter that is no digit": ({"reply_code_hash": "abcdefgh" * 8}, "reply_code_hash"),
    "a hash with a line end": ({"reply_code_hash": "ab" * 32 + "\n"}, "reply_code_hash"),
    "an empty hash": ({"reply_code_hash": ""}, "reply_code_hash"),
    "a moment without its offset": ({"given_at": "2026-11-20T16:05:00"}, "given_at"),
    "year 1 far in the east": ({"given_at": "0001-01-01T00:00:00+14:00"}, "given_at"),
    "year 9999 far in the west": ({"sent_at": "9999-12-31T23:59:59-12:00"}, "sent_at"),
    "a leap second": ({"given_at": "2016-12-31T23:59:60Z"}, "given_at"),
    "a name": ({"name": "Sister Zebra"}, "name"),
    "the team of somebody else": ({"team": 7041}, "team"),
    "a number of a card": ({"sequence": 7041}, "sequence"),
    "a pairing": ({"pairing": "1c9d3b1e-6f5e-4c9a-9a53-0d4a4f1f8a99"}, "pairing"),
    "comments of patients": ({"comments": {"what-was-good": TELLTALE}}, "comments"),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_one_wrong_value_is_refused_alone_and_in_a_batch(staff_room, case):
    changes, *names = case
    bad = {key: value for key, value in {**staff_room.good(), **changes}.items() if value is not LEFT_OUT}
    turned_away(staff_room, bad, 422, *names)
    before, answer = kept(), staff_room.batch(staff_room.good(), bad, staff_room.good())
    first, refused, last = answer.json()["results"]
    assert [first["status"], refused["status"], last["status"]] == ["stored", "refused", "stored"]
    assert sorted(refused["errors"]) == sorted(names)
    in_sentences(refused["errors"])
    says_nothing_back(answer, bad)
    after = kept()
    assert [after[name] - before[name] for name in ("StaffVoice", "CardReceipt", "FFTResponse")] == [2, 2, 0]


RAW = {"9" * 9: "9" * 5000, "NaN": "NaN", "Infinity": "Infinity", "a key twice": '{"a": 1, "a": 1}'}


@pytest.mark.parametrize("raw", RAW.values(), ids=RAW.keys())
@pytest.mark.parametrize("name", ["id", "given_at", "care", "obstacle", "effect", "reply_code_hash", "sent_at"])
def test_what_json_can_write_and_no_answer_can_hold_is_refused_at_its_field(staff_room, name, raw):
    text = json.dumps({**staff_room.good(), name: "HERE"}).replace('"HERE"', raw)
    turned_away(staff_room, text.encode(), 422, name)


def test_the_same_answer_again_is_stored_already_and_another_under_its_id_is_a_conflict(staff_room):
    said = staff_room.good(obstacle="No\r\nvan.", effect="small")
    assert staff_room.send(said).status_code == 201
    again = {**said, "id": said["id"].upper(), "obstacle": "No\nvan.", "sent_at": "2026-11-21T12:00:00Z"}
    assert staff_room.send(again).status_code == 200
    for change in ({"care": "poor"}, {"obstacle": TELLTALE}, {"effect": "none"}, {"given_at": "2026-11-20T09:30:00Z"}):
        turned_away(staff_room, {**said, **change}, 409, "id")
    assert Comment.objects.filter(words="No\nvan.").count() == 1


def test_odd_words_are_stored_as_they_were_said(staff_room):
    words = "=1+1 <script>alert(1)</script> '); DROP TABLE x; -- %s {0} \u202eabc 😀"
    assert staff_room.send(staff_room.good(obstacle=words)).status_code == 201
    assert Comment.objects.get().words == words


def test_nobody_needs_a_key_and_a_tablets_key_changes_nothing(staff_room, tablet):
    before = kept()["ledgers"]
    assert staff_room.send(staff_room.good(), headers=tablet.headers).status_code == 201
    assert staff_room.send(staff_room.good(), headers={"authorization": "Basic zebra-9417"}).status_code == 201
    assert kept()["ledgers"] == before

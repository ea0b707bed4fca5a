"""The door where a tablet types its code: whatever else is typed gives no key, and the right code still does."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from time_machine import travel

from feedback.models import Device, FeedbackPoint, PairingCode
from feedback.services import pairing
from tests import factories
from tests.factories import doors
from tests.factories.doors import NOW, TELLTALE, bearing, in_sentences, nothing_kept, says_nothing_back

pytestmark = pytest.mark.django_db


@pytest.fixture
def point(cast, noon):
    return factories.point(cast.riverside)


@pytest.fixture
def code(point, cast):
    _, code = pairing.make_code(point=point, name="Tablet 2", by=cast.maya, at=NOW)
    return code


@pytest.fixture
def pair(point):
    def with_(body, *, content_type="application/json", method="POST", headers=None, at=point):
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        address = reverse("tablet_pair", args=[at.code])
        return Client().generic(method, address, raw, headers=headers or {}, CONTENT_TYPE=content_type)

    return with_


def refused(answer, status, *names):
    assert (answer.status_code, sorted(answer.json()["errors"])) == (status, sorted(names))
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies
    in_sentences(answer.json()["errors"])


BODIES = {
    "nothing at all": b"",
    "null": b"null",
    "a list": b'["zebra-9417"]',
    "a text": b'"zebra-9417"',
    "an object that breaks off": b'{"code": "zebra-9417',
    "the code twice": b'{"code": "zebra-9417", "code": "zebra-9417"}',
    "a thousand brackets": b"[" * 1000,
    "a byte order mark": b'\xef\xbb\xbf{"code": "zebra-9417"}',
    "letters that are no UTF-8": b'{"code": "zebra-9417\xff"}',
    "a form": b"code=zebra-9417",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_a_body_that_is_no_object_pairs_nothing(pair, code, body):
    with nothing_kept():
        answer = pair(body)
    refused(answer, 422, "body")
    says_nothing_back(answer, body)
    assert pair({"code": code}).status_code == 201


VALUES = {
    "no code": ({}, "code"),
    "a code that is null": ({"code": None}, "code"),
    "a code that is true": ({"code": True}, "code"),
    "a code that is a number": ({"code": 94170}, "code"),
    "a code that is a list": ({"code": [TELLTALE]}, "code"),
    "a code that is an object": ({"code": {"gt": ""}}, "code"),
    "an empty code": ({"code": ""}, "code"),
    "hyphens and spaces": ({"code": " - - "}, "code"),
    "a code that is wrong": ({"code": TELLTALE}, "code"),
    "a code of emoji": ({"code": "😀😀😀😀😀😀😀😀"}, "code"),
    "half an emoji": ({"code": "\ud83d"}, "code"),
    "a NUL": ({"code": "\0"}, "code"),
    "a code of 900 letters": ({"code": "zebra" * 180}, "code"),
    "a wildcard": ({"code": "%"}, "code"),
    "a statement": ({"code": "' OR used_at IS NULL --"}, "code"),
    "a key that is none": ({"code": TELLTALE, "point": 7041}, "point"),
    "only a key that is none": ({"pin": TELLTALE}, "code", "pin"),
}


@pytest.mark.parametrize("case", VALUES.values(), ids=VALUES.keys())
def test_a_code_that_is_none_pairs_nothing_and_the_right_one_still_does(pair, code, case):
    body, *names = case
    with nothing_kept():
        answer = pair(body)
    refused(answer, 422, *names)
    says_nothing_back(answer, body)
    assert pair({"code": code}).status_code == 201


def test_nothing_that_is_not_json_is_read(pair, code):
    for content_type in ("", "text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-16"):
        with nothing_kept():
            refused(pair({"code": code}, content_type=content_type), 415, "body")
    with nothing_kept():
        refused(pair({"code": code}, headers={"content-encoding": "gzip"}), 415, "body")


@pytest.mark.parametrize("size", [1025, 1024 * 1024, 5 * 1024 * 1024])
def test_a_large_body_is_not_read(pair, code, size):
    with nothing_kept():
        refused(pair(json.dumps({"code": code}).encode().ljust(size)), 413, "body")
    assert pair(json.dumps({"code": code}).encode().ljust(1024)).status_code == 201


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])
def test_a_code_is_only_posted(pair, code, method):
    with nothing_kept():
        answer = pair({"code": code}, method=method)
    assert (answer.status_code, answer["Allow"]) == (405, "POST")


@pytest.mark.parametrize("typed", ["{}", " {} ", "{}\n", "\u00a0{}", "-{}-"])
def test_a_code_may_be_typed_in_capitals_with_hyphens_and_spaces(pair, code, typed):
    assert pair({"code": typed.format(f"{code[:4]}-{code[4:]}".upper())}).status_code == 201


def test_a_code_is_good_for_ten_minutes_and_not_a_moment_longer(pair, code):
    with travel(NOW + timedelta(minutes=10), tick=False), nothing_kept():
        refused(pair({"code": code}), 422, "code")
    with travel(NOW + timedelta(minutes=10) - timedelta(milliseconds=1), tick=False):
        assert pair({"code": code}).status_code == 201


def test_a_code_is_good_once(pair, code):
    assert pair({"code": code}).status_code == 201
    with nothing_kept():
        refused(pair({"code": code}), 422, "code")


def test_a_newer_code_ends_the_older_one(pair, code, point, cast):
    _, newer = pairing.make_code(point=point, name="Tablet 3", by=cast.maya, at=NOW)
    with nothing_kept():
        refused(pair({"code": code}), 422, "code")
    assert pair({"code": newer}).json()["name"] == "Tablet 3"


def test_a_code_of_another_place_pairs_nothing_and_is_not_used_up(pair, code, point, cast):
    other = factories.point(cast.riverside)
    with nothing_kept():
        refused(pair({"code": code}, at=other), 422, "code")
    assert pair({"code": code}).status_code == 201


def test_after_19_wrong_codes_the_right_one_is_taken_and_after_20_it_is_void(pair, point, cast, code):
    for _ in range(19):
        refused(pair({"code": TELLTALE}), 422, "code")
    assert pair({"code": code}).status_code == 201
    _, second = pairing.make_code(point=point, name="Tablet 3", by=cast.maya, at=NOW)
    for _ in range(20):
        refused(pair({"code": TELLTALE}), 422, "code")
    with nothing_kept():
        for _ in range(3):
            refused(pair({"code": second}), 422, "code")
    _, third = pairing.make_code(point=point, name="Tablet 3", by=cast.maya, at=NOW)
    assert pair({"code": third}).status_code == 201


def test_wrong_codes_at_one_place_void_none_of_another(pair, code, cast):
    other = factories.point(cast.riverside)
    for _ in range(25):
        refused(pair({"code": TELLTALE}, at=other), 422, "code")
    assert pair({"code": code}).status_code == 201


def test_all_codes_that_are_none_look_the_same(pair, code, point):
    words = {pair({"code": typed}).content for typed in (TELLTALE, "", "😀", code[:-1])}
    with travel(NOW + timedelta(minutes=11), tick=False):
        words.add(pair({"code": code}).content)
    assert len(words) == 1


def test_a_closed_place_pairs_nothing(pair, code, point, cast):
    FeedbackPoint.objects.filter(pk=point.pk).update(closed_at=NOW, closed_by=cast.maya)
    with nothing_kept():
        refused(pair({"code": code}), 404, "point")
    FeedbackPoint.objects.filter(pk=point.pk).update(closed_at=None, closed_by=None)
    assert pair({"code": code}).status_code == 201


HELD = ["Bearer", "Bearer zebra-9417", "Basic zebra-9417", f"Bearer pct_{'A' * 43}", "Bearer pct_" + "é" * 43]


@pytest.mark.parametrize("header", HELD)
def test_an_old_key_that_is_none_holds_up_no_pairing(pair, code, header):
    assert pair({"code": code}, headers={"authorization": header}).status_code == 201


def test_the_key_of_another_place_is_not_taken_back_by_pairing(pair, code, cast):
    elsewhere = doors.tablet(cast)
    assert pair({"code": code}, headers=elsewhere.headers).status_code == 201
    assert elsewhere.send(elsewhere.good()).status_code == 201


def test_a_wrong_code_takes_no_key_back(pair, point, cast):
    here = doors.tablet(cast, at=point)
    _, code = pairing.make_code(point=point, name="Tablet 2", by=cast.maya, at=NOW)
    with nothing_kept():
        refused(pair({"code": TELLTALE}, headers=here.headers), 422, "code")
    assert here.send(here.good()).status_code == 201
    key = pair({"code": code}, headers=here.headers).json()["key"]
    assert here.send(here.good()).status_code == 401
    assert here.send(here.good(), headers=bearing(key)).status_code == 201


def test_what_was_refused_made_no_pairing_and_used_no_code(pair, code):
    for body in [*BODIES.values(), *(body for body, *_ in VALUES.values())]:
        pair(body)
    assert (Device.objects.count(), PairingCode.objects.get().used_at) == (0, None)

"""The door for programs: POST /f/<code>/cards."""

from __future__ import annotations

import gzip
import io
import json
from datetime import UTC, datetime

import pytest
from django.db import OperationalError, connection
from django.urls import reverse
from time_machine import travel

from campaigns.models import DirtyDay
from feedback.models import CardReceipt, Comment, FeedbackPoint, FFTResponse
from feedback.services import fft
from tests import factories
from tests.factories.cards import card_body

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon():
    with travel(NOW, tick=False):
        yield


@pytest.fixture
def point(cast):
    return factories.point(cast.riverside, kind="poster", mode="electronic-discharge")


@pytest.fixture
def send(client, point):
    def to(body, *, code=None, content_type="application/json", **headers):
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        address = reverse("card_submit", args=[code or point.code])
        return client.post(address, raw, content_type=content_type, headers=headers)

    return to


def nothing_is_stored():
    return not (CardReceipt.objects.exists() or FFTResponse.objects.exists() or DirtyDay.objects.exists())


def test_a_card_is_stored_with_its_receipt_and_its_day_is_to_be_counted(send, cast):
    body = card_body(
        comments={"what-was-good": "Kind.", "what-could-be-better": "  "}, language="cy", respondent="carer", sequence=3
    )
    answer = send(body)
    assert (answer.status_code, answer.json()) == (201, {"id": body["id"], "status": "stored"})
    response = FFTResponse.objects.get()
    assert (response.team, response.answer, response.mode) == (cast.riverside, "very-good", "electronic-discharge")
    assert (response.language, response.respondent, response.day_corrected) == ("cy", "carer", False)
    assert response.given_on.isoformat() == "2026-11-21"
    comment = Comment.objects.get()
    assert (comment.question, comment.words, comment.state) == ("what-was-good", "Kind.", "unread")
    assert CardReceipt.objects.get().received_on.isoformat() == "2026-11-21"
    dirty = DirtyDay.objects.get()
    assert (dirty.team, dirty.division, dirty.day) == (cast.riverside, cast.division, response.given_on)


def test_no_answer_sets_a_cookie_or_may_be_kept(send, client, point):
    answers = [
        send(card_body()),
        send(b" "),
        send(card_body(), code="nowhere"),
        send(card_body(), content_type="text/plain"),
        send(b"x" * 70_000),
        client.get(reverse("card_submit", args=[point.code])),
    ]
    assert [answer.status_code for answer in answers] == [201, 422, 404, 415, 413, 405]
    for answer in answers:
        assert not answer.cookies
        assert "no-store" in answer["Cache-Control"]
        assert answer["Content-Type"] == "application/json"
    assert answers[-1]["Allow"] == "POST"


def test_the_same_card_again_is_already_stored_in_whatever_form_it_comes(send):
    body = card_body(comments={"what-was-good": "a\r\nb"})
    assert send(body).status_code == 201
    again = {
        **body,
        "id": body["id"].upper(),
        "given_at": "2026-11-21T10:30:00+01:00",
        "sent_at": "2026-11-28T08:00:00Z",
        "comments": {"what-could-be-better": "", "what-was-good": "a\nb"},
    }
    answer = send(again)
    assert (answer.status_code, answer.json()) == (200, {"id": body["id"], "status": "already-stored"})
    assert FFTResponse.objects.count() == Comment.objects.count() == CardReceipt.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"answer": "good"},
        {"comments": {"what-was-good": "Other."}},
        {"given_at": "2026-11-21T09:30:01+00:00"},
        {"language": "fr"},
        {"respondent": "parent"},
        {"sequence": 9},
    ],
    ids=lambda change: next(iter(change)),
)
def test_the_same_id_with_anything_else_in_it_is_refused(send, change):
    body = card_body()
    send(body)
    answer = send({**body, **change})
    assert answer.status_code == 409
    assert list(answer.json()["errors"]) == ["id"]
    assert FFTResponse.objects.count() == 1


def test_the_same_card_at_another_point_is_refused(send, cast):
    body = card_body()
    send(body)
    assert send(body, code=factories.point(cast.hilltop, kind="poster").code).status_code == 409


def test_all_errors_are_named_and_nothing_is_half_stored(send):
    answer = send({"answer": "fine", "comments": {"what-was-good": "x" * 2001}, "colour": 1})
    assert answer.status_code == 422
    assert sorted(answer.json()["errors"]) == [
        "answer",
        "colour",
        "comments.what-was-good",
        "given_at",
        "id",
        "question_set",
    ]
    assert nothing_is_stored()


@pytest.mark.parametrize("code", ["nowhere", "x" * 500, "a b", "'--", "%00", "é", "*"])
def test_an_unknown_point_is_not_found(client, cast, code):
    answer = client.post(f"/f/{code}/cards", json.dumps(card_body()), content_type="application/json")
    assert answer.status_code == 404
    assert nothing_is_stored()


def test_a_closed_point_a_staff_point_and_a_closed_team_take_no_cards(send, cast):
    closed = factories.point(cast.riverside, kind="poster", closed_at=NOW, closed_by=cast.maya)
    staff = factories.point(cast.riverside, kind=FeedbackPoint.Kind.STAFF)
    ended = factories.point(factories.team(cast.division, closed_on=NOW.date()), kind="poster")
    for point in (closed, staff, ended):
        answer = send(card_body(), code=point.code)
        assert (answer.status_code, list(answer.json())) == (404, ["errors"])
    assert nothing_is_stored()


@pytest.mark.parametrize(
    ("content_type", "headers"),
    [
        ("text/plain", {}),
        ("", {}),
        ("application/x-www-form-urlencoded", {}),
        ("multipart/form-data; boundary=x", {}),
        ("application/json; charset=utf-16", {}),
        ("application/json; charset=latin-1", {}),
        ("application/problem+json", {}),
        ("application/json", {"Content-Encoding": "gzip"}),
        ("application/json", {"Content-Encoding": "br"}),
    ],
)
def test_only_plain_json_in_utf_8_is_taken(send, content_type, headers):
    body = gzip.compress(b"{}" * 1000) if headers else card_body()
    assert send(body, content_type=content_type, **headers).status_code == 415
    assert nothing_is_stored()


@pytest.mark.parametrize("content_type", ["application/json", 'application/json; charset="UTF-8"', "Application/JSON"])
def test_json_may_say_that_it_is_utf_8(send, content_type):
    assert send(card_body(), content_type=content_type).status_code == 201


def test_a_body_of_64_kib_is_read_and_one_byte_more_is_not(send):
    body = json.dumps(card_body()).encode()
    assert send(body + b" " * (64 * 1024 - len(body))).status_code == 201
    assert send(body + b" " * (64 * 1024 - len(body) + 1)).status_code == 413


def test_a_length_that_is_a_lie_is_not_believed(client, point):
    raw = json.dumps(card_body()).encode()
    address = reverse("card_submit", args=[point.code])
    short = client.post(address, raw, content_type="application/json", CONTENT_LENGTH="20")
    assert short.status_code == 422
    wild = client.post(address, raw, content_type="application/json", CONTENT_LENGTH="many")
    assert wild.status_code == 422
    assert nothing_is_stored()


@pytest.mark.parametrize(("spaces", "status"), [(0, 201), (70_000, 413)])
def test_a_body_sent_in_chunks_is_read_to_its_limit(client, point, spaces, status):
    raw = json.dumps(card_body()).encode() + b" " * spaces
    answer = client.generic(
        "POST",
        reverse("card_submit", args=[point.code]),
        **{
            "CONTENT_TYPE": "application/json",
            "wsgi.input": io.BytesIO(raw),
            "wsgi.input_terminated": True,
            "HTTP_TRANSFER_ENCODING": "chunked",
        },
    )
    assert answer.status_code == status


@pytest.mark.parametrize(
    ("given_at", "day", "corrected"),
    [
        ("2026-11-20T23:30:00+00:00", "2026-11-20", False),
        ("2026-11-21T00:30:00+01:00", "2026-11-20", False),
        ("2026-07-01T23:30:00Z", "2026-07-02", False),
        ("2026-11-23T09:30:00+00:00", "2026-11-21", True),
        ("2031-01-01T00:00:00+00:00", "2026-11-21", True),
        ("1970-01-01T00:00:00+00:00", "2026-11-21", True),
        ("9999-12-31T00:00:00Z", "2026-11-21", True),
    ],
)
def test_a_card_counts_on_the_london_day_it_was_given_unless_its_clock_is_wrong(send, given_at, day, corrected):
    assert send(card_body(given_at=given_at)).status_code == 201
    response = FFTResponse.objects.get()
    assert (response.given_on.isoformat(), response.day_corrected) == (day, corrected)
    assert DirtyDay.objects.get().day == response.given_on


def test_numbers_and_addresses_are_masked_before_anything_is_stored(send, connection_log):
    words = "Ring Ann on 07700 900123 or ann@example.org, SW1A 1AA, 999 012 3456?"
    with connection_log() as statements:
        assert send(card_body(comments={"what-could-be-better": words})).status_code == 201
    stored = Comment.objects.get().words
    assert "[phone number removed]" in stored
    assert "[email address removed]" in stored
    for secret in ("900123", "ann@", "1AA"):
        assert secret not in stored
        assert not [sql for sql in statements if secret in sql]


def test_a_card_takes_few_queries(send, connection_log):
    send(card_body())
    with connection_log() as statements:
        send(card_body(comments={"what-was-good": "a", "what-could-be-better": "b"}))
    # A test runs in a transaction, where the steps need savepoints that they do not need outside.
    asked = sent(statements)
    assert len(asked) == (2 if connection.vendor == "postgresql" else 7)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite stores a card in steps")
def test_a_tablets_card_takes_one_statement_and_a_batch_of_any_length_two(tablet, connection_log):
    tablet.send(tablet.good())  # makes the statement ready, and the process remembers whose key it is
    for cards in (1, 5, 60):
        with connection_log() as statements:
            assert tablet.results(*(tablet.good() for _ in range(cards))) == ["stored"] * cards
        assert len(sent(statements)) == 2
    with connection_log() as statements:
        assert tablet.send(tablet.good()).status_code == 201
    assert len(sent(statements)) == 1


def sent(statements):
    return [sql for sql in statements if not sql.startswith(("SAVEPOINT", "RELEASE"))]


def test_a_database_that_is_away_is_503_in_json_with_a_time_to_come_back(send, monkeypatch):
    def away(*_):
        raise OperationalError("secret words")

    monkeypatch.setattr(fft, "store_each", away)
    answer = send(card_body())
    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    assert list(answer.json()) == ["errors"]
    assert b"secret" not in answer.content


def test_a_card_leaves_no_trace_of_who_is_signed_in_on_the_tablet(sign_in, cast, point, connection_log):
    client = sign_in(cast.maya)
    address = reverse("card_submit", args=[point.code])
    with connection_log() as statements:
        assert client.post(address, json.dumps(card_body()), content_type="application/json").status_code == 201
    written = [sql for sql in statements if not sql.startswith(("SELECT", "SAVEPOINT", "RELEASE"))]
    assert [sql for sql in written if "session" in sql or "audit" in sql or "accounts" in sql] == []

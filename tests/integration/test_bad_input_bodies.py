"""Bodies that are no cards, at each door for cards: refused by name, nothing kept, and the next good card is taken."""

from __future__ import annotations

import gzip
import io
import json

import pytest
from django.test import Client

from tests.factories.doors import TELLTALE, nothing_kept, turned_away

pytestmark = pytest.mark.django_db

NO_CARDS = {
    "nothing at all": b"",
    "spaces": b" \n\t ",
    "null": b"null",
    "true": b"true",
    "a number": b"94170",
    "NaN": b"NaN",
    "a text": b'"zebra-9417"',
    "a list": b"[]",
    "a list of a card": b'[{"id": "zebra-9417"}]',
    "an object that breaks off": b'{"id": "zebra-9417", "answer": ',
    "an object that breaks off within a letter": '{"id": "zebra-9417 é'.encode()[:-1],
    "an object with something behind it": b'{"id": "zebra-9417"} zebra-9417',
    "two objects": b'{"id": "zebra-9417"}{"id": "zebra-9417"}',
    "an object with a comma too many": b'{"id": "zebra-9417",}',
    "an object in Python's quotes": b"{'id': 'zebra-9417'}",
    "an object with a comment": b'{"id": "zebra-9417" /* card */}',
    "an object with a raw line end in a text": b'{"id": "zebra-9417\n"}',
    "a form": b"id=zebra-9417&answer=good",
    "XML": b'<?xml version="1.0"?><card id="zebra-9417"/>',
    "a picture": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR zebra-9417",
    "UTF-8 with a byte order mark": b'\xef\xbb\xbf{"id": "zebra-9417"}',
    "UTF-16": '{"id": "zebra-9417"}'.encode("utf-16"),
    "UTF-16 without a byte order mark": '{"id": "zebra-9417"}'.encode("utf-16-le"),
    "UTF-32": '{"id": "zebra-9417"}'.encode("utf-32"),
    "Latin-1": '{"id": "zebra-9417 é"}'.encode("latin-1"),
    "UTF-8 with an overlong slash": b'{"id": "zebra-9417 \xc0\xaf"}',
    "UTF-8 with a surrogate in three bytes": b'{"id": "zebra-9417 \xed\xa0\x80"}',
    "60,000 open brackets": b"[" * 60_000,
    "10,000 objects within each other": b'{"comments":' * 5_000,
    "a list 30,000 deep that is closed again": b"[" * 30_000 + b"]" * 30_000,
    "an id twice": b'{"id": "zebra-9417", "id": "zebra-9417"}',
    "a key twice, once in an escape": b'{"id": "zebra-9417", "\\u0069d": "zebra-9417"}',
}


@pytest.mark.parametrize("body", NO_CARDS.values(), ids=NO_CARDS.keys())
def test_a_body_that_is_no_object_is_refused_as_a_whole(door, body):
    turned_away(door, body, 422, "body")


TOO_LARGE = {
    "a card with a comment of 70,000 letters": lambda good: json.dumps({**good, "comments": "x" * 70_000}).encode(),
    "a card with 70,000 spaces behind it": lambda good: json.dumps(good).encode() + b" " * 70_000,
    "a card in 5 MB of keys": lambda good: json.dumps({**good, **{f"{n:050}": n for n in range(90_000)}}).encode(),
    "a batch in 5 MB of keys": lambda good: json.dumps({"cards": [{f"{n:050}": n for n in range(90_000)}]}).encode(),
    "a batch one byte over 2 MiB": lambda good: json.dumps({"cards": [good]}).encode().ljust(2 * 1024**2 + 1),
    "3 MB of open brackets": lambda good: b"[" * 3_000_000,
    "3 MB of zeros": lambda good: b"\0" * 3_000_000,
}


@pytest.mark.parametrize("make", TOO_LARGE.values(), ids=TOO_LARGE.keys())
def test_a_body_that_is_too_large_is_refused_before_it_is_read(door, make):
    turned_away(door, make(door.good()), 413, "body")


NOT_JSON = {
    "no content type": ("", {}),
    "plain text": ("text/plain", {}),
    "a form": ("application/x-www-form-urlencoded", {}),
    "a form with files": ("multipart/form-data; boundary=x", {}),
    "something like JSON": ("application/problem+json", {}),
    "JSON with a space in its name": ("application/ json", {}),
    "JSON in Latin-1": ("application/json; charset=latin-1", {}),
    "JSON in UTF-16": ("application/json; charset=utf-16", {}),
    "JSON in UTF-7": ("application/json; charset=utf-7", {}),
    "JSON in rot13": ("application/json; charset=rot13", {}),
    "JSON in an alphabet that is a path": ("application/json; charset=../../etc/passwd", {}),
    "JSON in letters that are none": ('application/json; charset="zebra-9417\udcff"', {}),
    "gzip": ("application/json", {"content-encoding": "gzip"}),
    "gzip in capitals": ("application/json", {"content-encoding": " GZIP "}),
    "gzip twice": ("application/json", {"content-encoding": "gzip, gzip"}),
    "brotli": ("application/json", {"content-encoding": "br"}),
    "deflate": ("application/json", {"content-encoding": "deflate"}),
    "an encoding that nobody knows": ("application/json", {"content-encoding": TELLTALE}),
}


@pytest.mark.parametrize(("content_type", "headers"), NOT_JSON.values(), ids=NOT_JSON.keys())
def test_a_good_card_that_says_that_it_is_something_else_is_refused(door, content_type, headers):
    turned_away(door, door.good(), 415, "body", content_type=content_type, headers={**door.headers, **headers})


def test_a_gzip_bomb_is_not_opened(door):
    bomb = gzip.compress(b" " * 200_000_000, compresslevel=1)[: 1024 * 1024]
    turned_away(door, bomb, 415, "body", headers={**door.headers, "content-encoding": "gzip"})
    turned_away(door, bomb[:60_000], 422, "body")


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"])
def test_a_good_card_that_is_not_posted_is_refused(door, method):
    with nothing_kept():
        answer = door.send(door.good(), method=method)
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert method == "HEAD" or list(answer.json()["errors"]) == ["method"]
    assert door.send(door.good()).status_code == 201


class Broken(io.RawIOBase):
    """What is left of a body whose sender went away."""

    def read(self, size=-1):
        raise ConnectionAbortedError("The body ended before its length.")


@pytest.mark.parametrize("path", ["cards", "pair"])
def test_a_body_that_broke_off_on_its_way_is_not_called_wrong(tablet, path):
    address = tablet.address.replace("cards", path)
    body = {"wsgi.input": Broken(), "CONTENT_LENGTH": "500", "CONTENT_TYPE": "application/json"}
    with nothing_kept():
        answer = Client().generic("POST", address, headers=tablet.headers, **body)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["body"])


EXOTIC = {
    "an escaped letter in a key": lambda text: text.replace('"id"', '"\\u0069d"'),
    "spaces wherever JSON allows them": lambda text: json.dumps(json.loads(text), indent=9),
    "letters beyond the first plane as escapes": lambda text: text.replace("}", ', "language": "e\\u006e"}'),
    "a content type in capitals": lambda text: text,
}


@pytest.mark.parametrize("written", EXOTIC.values(), ids=EXOTIC.keys())
def test_a_good_card_in_unusual_dress_is_taken(poster, written):
    body = written(json.dumps(poster.good())).encode()
    assert poster.send(body, content_type="Application/JSON; Charset=UTF8").status_code == 201

"""A body is read whole or not at all."""

from __future__ import annotations

import io

import pytest
from gunicorn.http.errors import InvalidChunkSize

from perfectcare.common.bodies import WholeBody, whole


def reader(body: bytes, length: str):
    """Read what an application is given as its body."""

    def application(environ, start_response):
        return [environ["wsgi.input"].read()]

    return whole(application)({"wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": length}, None)


def test_a_body_as_long_as_announced_is_read():
    assert reader(b"card", "4") == [b"card"]


def test_what_comes_after_the_body_is_left_for_the_next_request():
    assert reader(b"cardPOST /", "4") == [b"card"]


def test_a_body_that_ends_too_early_is_not_read_as_if_it_were_whole():
    with pytest.raises(OSError, match="ended before"):
        reader(b"car", "4")
    body = WholeBody(io.BytesIO(b"card"), 9)
    assert body.read(3) == b"car"
    with pytest.raises(OSError, match="ended before"):
        body.read(3)


@pytest.mark.parametrize("length", ["", "many", "-4", "4.0", "²"])
def test_without_a_length_the_web_server_knows_where_a_body_ends(length):
    assert reader(b"card", length) == [b"card"]


def test_chunks_that_are_none_are_a_broken_connection():
    class Broken:
        def read(self, size):
            raise InvalidChunkSize(b"zz")

    with pytest.raises(ConnectionAbortedError):
        WholeBody(Broken(), None).read(10)

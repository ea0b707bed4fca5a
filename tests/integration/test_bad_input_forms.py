"""The two forms for people, posted by something that is no browser: a page in words, nothing kept, nothing broken."""

from __future__ import annotations

import re
from urllib.parse import quote, urlencode
from uuid import uuid4

import pytest
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from feedback.models import Comment, FFTResponse, StaffVoice
from tests.factories.doors import nothing_kept

pytestmark = pytest.mark.django_db

URLENCODED = "application/x-www-form-urlencoded"


@pytest.fixture(params=["patients", "staff"])
def form(request, cast, noon, poster, staff_room):
    """Post to each form in turn; `form.good` is what it takes."""
    return Form(request.param, (poster if request.param == "patients" else staff_room).point)


class Form:
    def __init__(self, kind, point):
        self.address = f"/{'f' if kind == 'patients' else 's'}/{point.code}/"
        self.choice, self.words = ("answer", "what-was-good") if kind == "patients" else ("care", "obstacle")
        self.model = FFTResponse if kind == "patients" else StaffVoice

    def good(self, **changes):
        return {"id": str(uuid4()), self.choice: "good", self.words: "Kind.", **changes}

    def post(self, body, content_type=URLENCODED, **headers):
        raw = body if isinstance(body, bytes) else urlencode(body, doseq=True).encode()
        return Client().generic("POST", self.address, raw, headers=headers, CONTENT_TYPE=content_type)

    def refuses(self, status, body, content_type=URLENCODED, **headers):
        with nothing_kept():
            answer = self.post(body, content_type, **headers)
        assert answer.status_code == status
        assert answer["Content-Type"].startswith("text/html")
        assert "<h1" in answer.content.decode()
        assert not answer.cookies
        assert self.post(self.good()).status_code == 302
        return answer.content.decode()


JUNK = {
    "nothing at all": b"",
    "NULs": b"\0" * 1000,
    "a picture": b"\x89PNG\r\n\x1a\n" * 100,
    "JSON": b'{"answer": "good", "care": "good"}',
    "percent signs that are none": b"answer=%zz&care=%&id=%u0041",
    "signs alone": b"&&&===&;;&=&",
    "a name without a value": b"answer&care&id",
    "half a letter": b"answer=%c3&care=%c3&id=%c3",
}


@pytest.mark.parametrize("body", JUNK.values(), ids=JUNK.keys())
def test_a_form_of_junk_is_answered_with_the_form(form, body):
    assert "There is a problem" in form.refuses(422, body)


VALUES = {
    "no id": ("id", None),
    "an id that is a word": ("id", "zebra"),
    "an id with a NUL": ("id", "\0"),
    "an id of 5,000 digits": ("id", "9" * 5000),
    "an id that is half a letter": ("id", b"\xc3"),
    "no answer": ("choice", None),
    "an answer that nobody knows": ("choice", "splendid"),
    "an answer in capitals": ("choice", "GOOD"),
    "an answer with a NUL": ("choice", "good\0"),
    "an answer of 5,000 letters": ("choice", "good" * 1250),
    "words with a NUL": ("words", "Kind.\0"),
    "words of 2,001 letters": ("words", "x" * 2001),
    "words of 2,001 emoji": ("words", "😀" * 2001),
    "words of 2,001 line ends": ("words", "\r\n" * 2001),
}


@pytest.mark.parametrize(("what", "value"), VALUES.values(), ids=VALUES.keys())
def test_a_wrong_value_is_answered_with_the_form_and_all_that_was_typed(form, what, value):
    name = {"id": "id", "choice": form.choice, "words": form.words}[what]
    said = {key: each for key, each in form.good(**{name: value}).items() if each is not None}
    page = form.refuses(422, said)
    assert "There is a problem" in page
    assert "Kind." in page or what == "words"
    assert re.search(r'value="good"[^>]*checked', page) or what == "choice"
    again = re.search(r'name="id" value="([^"]+)"', page)[1]
    assert form.post(form.good(id=again)).status_code == 302


def test_a_value_that_comes_many_times_is_the_last_one(form):
    assert form.post({**form.good(), form.choice: ["splendid"] * 100 + ["good"]}).status_code == 302
    form.refuses(422, {**form.good(), form.choice: ["good"] * 100 + ["splendid"]})


def test_ten_thousand_fields_are_refused(form):
    form.refuses(400, {**form.good(), **{f"field{number}": number for number in range(10_000)}})


def test_a_form_of_300_kb_and_of_5_mb_is_refused(form):
    for size in (300_000, 5_000_000):
        form.refuses(400, form.good(**{form.words: "x" * size}))
        form.refuses(400, encode_multipart(BOUNDARY, form.good(**{form.words: "x" * size})), MULTIPART_CONTENT)


BROKEN = {
    "no boundary": ("multipart/form-data", 400),
    "an empty boundary": ("multipart/form-data; boundary=", 400),
    "a boundary of 10,000 letters": ("multipart/form-data; boundary=" + "x" * 10_000, 400),
    "a boundary in letters that are none": ("multipart/form-data; boundary=\udcff", 400),
    "another boundary than the body's": ("multipart/form-data; boundary=zebra", 422),
    "rot13": (f"{MULTIPART_CONTENT}; charset=rot13", 415),
    "UTF-16": (f"{MULTIPART_CONTENT}; charset=utf-16", 415),
    "an alphabet that nobody knows": (f"{MULTIPART_CONTENT}; charset=zebra", 415),
    "JSON": ("application/json", 422),
    "plain text": ("text/plain", 422),
    "no type": ("", 422),
}


@pytest.mark.parametrize(("content_type", "status"), BROKEN.values(), ids=BROKEN.keys())
def test_a_good_form_that_says_that_it_is_something_else_is_refused(form, content_type, status):
    form.refuses(status, encode_multipart(BOUNDARY, form.good()), content_type)


def test_a_form_in_other_letters_is_refused_however_it_is_written(form):
    for charset in ("rot13", "latin-1", "utf-16", "utf-7", "punycode"):
        form.refuses(415, form.good(), f"{URLENCODED}; charset={charset}")


def test_a_form_in_parts_within_parts_within_parts_is_refused(form):
    inner = encode_multipart(BOUNDARY, form.good())
    for _ in range(3):
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="x"\r\nContent-Type: {MULTIPART_CONTENT}\r\n\r\n'
        inner = head.encode() + inner + f"\r\n--{BOUNDARY}--\r\n".encode()
    assert form.post(inner, MULTIPART_CONTENT).status_code < 500
    form.refuses(422, f"--{BOUNDARY}\r\n\r\n\r\n".encode() * 500, MULTIPART_CONTENT)


def test_files_are_no_answers_and_are_kept_nowhere(form, tmp_path, settings):
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    part = '--{0}\r\nContent-Disposition: form-data; name="{1}"; filename="{2}"\r\n\r\n{3}\r\n'
    names = ["x.exe", "../../etc/passwd", "é😀.png", "x" * 500, "nul\0.txt"]
    files = "".join(part.format(BOUNDARY, form.choice, name, "good" * 1000) for name in names)
    form.refuses(422, (files + f"--{BOUNDARY}--\r\n").encode(), MULTIPART_CONTENT)
    assert list(tmp_path.iterdir()) == []


def test_a_form_that_claims_to_be_compressed_is_read_as_it_is(form):
    assert form.post(form.good(), **{"content-encoding": "gzip"}).status_code == 302
    form.refuses(422, b"\x1f\x8b\x08\0\0\0\0\0" * 100, **{"content-encoding": "gzip"})


def test_bytes_that_are_no_letters_are_stored_as_a_sign_that_says_so(form):
    said = form.good()
    del said[form.words]
    assert form.post(f"{urlencode(said)}&{form.words}={quote('😀')}%ff".encode()).status_code == 302
    stored = Comment.objects.get().words
    assert stored == "😀\ufffd"


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"])
def test_a_form_is_only_fetched_and_posted(form, method):
    with nothing_kept():
        answer = Client().generic(method, form.address, urlencode(form.good()), content_type=URLENCODED)
    assert answer.status_code == 405


def test_the_other_addresses_of_a_form_take_no_post_that_counts(form):
    with nothing_kept():
        answer = Client().post(f"{form.address}thanks/", form.good())
    assert answer.status_code < 500

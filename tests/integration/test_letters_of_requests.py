"""What a request says of its own letters: addresses are UTF-8, and nothing that it says breaks a page."""

from __future__ import annotations

import io

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client

from perfectcare.common.handler import Handler
from tests import factories
from tests.factories.keys import key

pytestmark = pytest.mark.django_db

NO_ALPHABETS = ["rot13", "base64", "punycode", "idna", "undefined", "utf-16"]
TYPES = ["text/plain", "application/json", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"]


@pytest.fixture(autouse=True)
def one_connection():
    """Leave the test's connection open, as Django's own test client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def ask(path, query="", **environ):
    """Ask as the web server does: Django's own test client reads no header so early. Returns the status."""
    found = []
    handler = Handler()
    answer = handler(
        {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "wsgi.input": io.BytesIO(),
            "wsgi.url_scheme": "http",
            **environ,
        },
        lambda status, headers: found.append(int(status.split()[0])),
    )
    answer.close()
    return found[0]


@pytest.mark.parametrize("letters", NO_ALPHABETS)
@pytest.mark.parametrize("kind", TYPES)
def test_no_alphabet_of_a_body_reads_the_address(kind, letters):
    """It says 401 or, of a form, that it cannot be read: never 500."""
    status = ask("/api/v1/series/", "measure=fft%5Fpositive&x=%C3%A9%FF", CONTENT_TYPE=f"{kind}; charset={letters}")
    assert status == (415 if "form" in kind else 401)
    assert ask("/health/", "x=%FF", CONTENT_TYPE=f"text/plain; charset={letters}") == 200


@pytest.mark.parametrize("letters", NO_ALPHABETS)
@pytest.mark.parametrize("parameter", ["x*={}''%41", "charset*={}''%ff", "x* = {}''%41", "x*0*={}''%41"])
@pytest.mark.parametrize("header", ["CONTENT_TYPE", "HTTP_ACCEPT"])
def test_no_alphabet_of_a_parameter_breaks_a_header(cast, header, parameter, letters):
    """A parameter that no format here has: as Accept it takes neither of them, as Content-Type it says nothing."""
    _, secret = key(factories.partner(cast.division))
    sent = {header: f"text/csv; {parameter.format(letters)}", "HTTP_AUTHORIZATION": f"Bearer {secret}"}
    assert ask("/api/v1/measures/", **sent) == (406 if header == "HTTP_ACCEPT" else 200)


@pytest.mark.parametrize("letters", ["latin-1", "rot13", "utf-16"])
def test_a_form_in_other_letters_is_refused_in_words(letters):
    kind = f"application/x-www-form-urlencoded; charset={letters}"
    page = Client().generic("POST", "/accounts/login/", b"login=x", content_type=kind)
    assert page.status_code == 415
    assert "This request cannot be read" in page.content.decode()

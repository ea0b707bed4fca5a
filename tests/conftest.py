"""Settings of a test run: plain static files, letters kept in memory, quick passwords."""

from __future__ import annotations

import os
import tempfile

os.environ.setdefault("STATIC_MANIFEST", "0")
os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="perfectcare-tests-"))
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # pytest-playwright runs beside live_server

import pytest


@pytest.fixture(autouse=True)
def _quick_and_quiet(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def cast(db):
    from tests import factories  # noqa: PLC0415 - models cannot be imported before Django is set up

    return factories.cast()


@pytest.fixture
def sign_in(client):
    """Sign somebody in on the test client: `page = sign_in(cast.maya).get(url)`."""

    def as_(person):
        client.force_login(person)
        return client

    return as_

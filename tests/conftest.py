"""Fixtures that every test may use."""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # pytest-playwright runs beside live_server

import pytest


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

"""Fixtures of the integration tests that are too big for one file."""

from contextlib import contextmanager

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from time_machine import travel

from tests.live import live_site

__all__ = ["live_site"]


@pytest.fixture
def connection_log():
    """Gather every statement sent to the database: `with connection_log() as statements:`."""

    @contextmanager
    def gather():
        statements = []
        with CaptureQueriesContext(connection) as captured:
            yield statements
        statements += [query["sql"] for query in captured.captured_queries]

    return gather


@pytest.fixture
def noon():
    """Stand still at `doors.NOW`."""
    with travel(_doors().NOW, tick=False):
        yield


@pytest.fixture
def poster(cast, noon):
    return _doors().poster(cast)


@pytest.fixture
def tablet(cast, noon):
    return _doors().tablet(cast)


@pytest.fixture
def staff_room(cast, noon):
    return _doors().staff_room(cast)


@pytest.fixture(params=["poster", "tablet", "staff_room"])
def door(request, cast, noon):
    """Each door for cards in turn."""
    return getattr(_doors(), request.param)(cast)


def _doors():
    from tests.factories import doors  # noqa: PLC0415 - models cannot be imported before Django is set up

    return doors

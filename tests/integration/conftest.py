"""Fixtures of the integration tests that are too big for one file."""

from contextlib import contextmanager

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

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

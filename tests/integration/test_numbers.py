"""Our sets of numbers and PostgreSQL's agree, in writing and in adding."""

from __future__ import annotations

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feedback.numbers import Numbers

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite knows no sets of ranges"),
]
NUMBERS = st.lists(st.integers(0, 60) | st.integers(0, 2**53 - 1), max_size=40)
unhurried = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def ask(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()[0]


@unhurried
@given(NUMBERS, NUMBERS)
def test_postgresql_adds_and_writes_as_we_do(first, second):
    ours = Numbers().plus(first)
    assert ask("SELECT (%s::int8multirange)::text", str(ours)) == str(ours)
    added = "SELECT (%s::int8multirange + range_agg(int8range(n, n + 1)))::text FROM unnest(%s::bigint[]) AS n"
    assert ask(added, str(ours), [*second, 7]) == str(ours.plus([*second, 7]))

"""Statements that PostgreSQL keeps ready for each connection."""

from __future__ import annotations

import pytest
from django.db import connection

from perfectcare.common.prepared import Statement

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite keeps no statements ready"),
]
DOUBLE = Statement("double_of_a_number", "SELECT %s::bigint * 2")


def test_a_statement_is_made_ready_once_on_each_connection(connection_log):
    for _ in range(2):
        connection.close()
        with connection_log() as statements:
            assert [DOUBLE.row([number]) for number in (1, 2, 3)] == [(2,), (4,), (6,)]
        assert [sql.split()[0] for sql in statements] == ["PREPARE", "EXECUTE", "EXECUTE", "EXECUTE"]


def test_a_statement_that_is_made_ready_in_a_transaction_outlives_it(connection_log):
    connection.close()
    connection.set_autocommit(False)
    assert DOUBLE.row([1]) == (2,)
    connection.rollback()
    connection.set_autocommit(True)
    with connection_log() as statements:
        assert DOUBLE.row([2]) == (4,)
    assert len(statements) == 1

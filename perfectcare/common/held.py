"""Many rows, as they are at one moment, read bit by bit: in constant memory, and for as long as the reader likes.

PostgreSQL puts the rows of a cursor WITH HOLD aside when its transaction ends. A slow reader then keeps no transaction
open. SQLite goes on reading what stood when it began.
"""

from __future__ import annotations

from collections.abc import Iterator
from secrets import token_hex
from typing import Any

from django.db import connection
from django.db.models import QuerySet

ROWS_AT_ONCE = 2000
#: How long the database may take to put the rows aside: longer than a page may.
PATIENCE = "60s"


def at_one_moment() -> None:
    """Let all statements of the transaction that begins here see the same rows, and give them time.

    Inside another transaction that one decides what its statements see.
    """
    if connection.vendor == "postgresql" and not connection.savepoint_ids:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            cursor.execute(f"SET LOCAL statement_timeout = '{PATIENCE}'")


class HeldRows:
    """The rows of a query, opened inside a transaction and read once, after it. Whoever opens them closes them."""

    def __init__(self, rows: QuerySet[Any, tuple[Any, ...]]) -> None:
        statement, values = rows.query.sql_with_params()
        with connection.wrap_database_errors:
            self._cursor = _cursor()
            self._cursor.execute(statement, values)

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        while found := self._some():
            yield from found

    def close(self) -> None:
        with connection.wrap_database_errors:
            self._cursor.close()

    def _some(self) -> list[tuple[Any, ...]]:
        with connection.wrap_database_errors:
            found: list[tuple[Any, ...]] = self._cursor.fetchmany(ROWS_AT_ONCE)
        return found


def _cursor() -> Any:
    if connection.vendor != "postgresql":
        return connection.cursor()
    # Django holds its own cursors outside transactions only, where each would see another moment.
    connection.ensure_connection()
    return connection.connection.cursor(name=f"held_{token_hex(8)}", scrollable=False, withhold=True)

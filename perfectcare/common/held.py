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
FOR_MANY_ROWS = (
    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ",
    # Putting rows aside takes longer than a page may.
    "SET LOCAL statement_timeout = '60s'",
    # They are read to the last one, so the plan that gives the first ones soonest is the wrong one.
    "SET LOCAL cursor_tuple_fraction = 1",
    # Random keys lie all over the disk, and a disk of today reads anywhere at nearly the same price: a month out of ten
    # years is looked up row by row, and ten years are read at one go.
    "SET LOCAL random_page_cost = 1.1",
    "SET LOCAL jit = off",
)


def at_one_moment() -> None:
    """Let all statements of the transaction that begins here see the same rows, and give them time.

    Inside another transaction that one decides what its statements see.
    """
    if connection.vendor == "postgresql" and not connection.savepoint_ids:
        with connection.cursor() as cursor:
            cursor.execute("; ".join(FOR_MANY_ROWS))


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

"""Write many observations at once: a file may hold 200,000, and the ORM takes three to five times the work for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db import connection

from metrics.models import Observation
from perfectcare.accounts.models import User

#: Rows in one statement: each takes far less than a page may wait for.
BATCH = 1000
COLUMNS = (
    "division_id, team_id, partner_id, key, period, starts_on, numerator, denominator, version, entered_at,"
    " entered_by_id"
)
PLACES = f"({', '.join(['%s'] * len(COLUMNS.split(',')))})"

#: The values of the columns up to the version.
Row = tuple[int, int | None, int | None, str, str, date, int, int | None, int]


def insert(rows: Iterable[Row], *, by: User, at: datetime) -> None:
    """Insert rows whose cells are free. To be called inside a transaction."""
    rest = iter(rows)
    write_day = connection.ops.adapt_datefield_value
    entered = connection.ops.adapt_datetimefield_value(at), by.pk
    with connection.cursor() as cursor:
        while batch := list(islice(rest, BATCH)):
            values: list[Any] = []
            for row in batch:
                values += (*row[:5], write_day(row[5]), *row[6:], *entered)
            cursor.execute(_sql(len(batch)), values)


def remove(numbers: Sequence[int]) -> None:
    """Delete rows by their numbers. To be called inside a transaction."""
    for first in range(0, len(numbers), BATCH):
        Observation.objects.filter(pk__in=numbers[first : first + BATCH]).delete()


def _sql(rows: int) -> str:
    table = Observation._meta.db_table
    return f"INSERT INTO {table} ({COLUMNS}) VALUES {', '.join([PLACES] * rows)}"  # noqa: S608 - no words of anybody

"""Count everything again at once, and put right what differs (docs/adr/0008-roll-up.md).

The database does the work in bulk: first the generation of every day is read, a later statement counts, and then, a
few thousand days at a time, the rows are replaced of each day whose generation still stands. While it stands nothing
of the day has changed since the count began. A day that changed meanwhile is left alone: it waits for the drain.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.models.functions import Coalesce, TruncDate

from campaigns.models import DirtyDay
from campaigns.services import days
from metrics.facts import Cell, Facts
from metrics.services import rebuild_sql as sql
from metrics.services import storing
from metrics.services.rollup import require_read_committed
from metrics.services.storing import Rows
from perfectcare.common.dates import LONDON

# Days replaced in one transaction. A card for one of them waits so long; fewer would cost more statements.
CHUNK = 2000
ROWS_AT_ONCE = 1000


def rebuild() -> Iterator[tuple[int, int]]:
    """Count everything again, and yield after each step how many days were looked after, out of how many.

    Days that are right are not touched. Stopped in the middle it leaves every day right or as it was; run again it
    does the rest. Drain afterwards, for days that changed meanwhile.
    """
    _drop_tables()
    _give_memory(sql.MEMORY)
    _keep(sql.KEEP_MARKS, marks=_marks())
    _run("ANALYZE rebuild_marks")  # or PostgreSQL would join it as if it were small
    facts = Facts()  # read from here on: what changes now has another generation than was kept
    _keep(sql.COUNT_ANSWERS, answers=facts.answered("team_id", "given_on"))
    metrics = _differing_metrics(facts)
    _list_metrics(metrics)
    _mark_unmarked()
    for statement in (sql.FIND_WORK, sql.ORDER_WORK, sql.LIST_LEFT):
        _run(statement)
    ((total, revisable, lost, dirty),) = _run(sql.SIZE)
    steps = ((revisable, sql.NOTE_REVISIONS), (lost, [sql.REMOVE]), (total, [sql.STORE]), (dirty, [sql.COUNTED]))
    statements = [statement for is_needed, some in steps if is_needed for statement in some]
    for first in range(1, total + 1, CHUNK):
        last = min(first + CHUNK - 1, total)
        _replace(first, last, metrics, statements)
        yield last, total
    _mark(_cell(*row) for row in _run(sql.LEFT_OVER))
    _give_memory("DEFAULT")
    _drop_tables()


@transaction.atomic
def _replace(first: int, last: int, metrics: dict[Cell, Rows], statements: Sequence[str]) -> None:
    """Replace the rows of some days: of those whose generation still stands and that nobody else holds."""
    require_read_committed()
    can_skip = connection.features.has_select_for_update_skip_locked  # SQLite's transaction has the one write lock
    taken = _run(sql.TAKE.format(lock="FOR UPDATE OF mark SKIP LOCKED" if can_skip else ""), (first, last))
    left = sorted(set(range(first, last + 1)) - {n for (n,) in taken})
    if left:
        for statement in sql.LEAVE:
            _run(statement.format(places=", ".join(map(str, left))))
    if metrics:
        _replace_metrics(first, last, metrics)
    for statement in statements:
        _run(statement, (first, last))


def _replace_metrics(first: int, last: int, metrics: dict[Cell, Rows]) -> None:
    held = _run(sql.METRICS, (first, last))
    since = {_cell(*cell): _day(day) if day else None for *cell, day in held}
    counted = {key: row for cell in since for key, row in metrics[cell].items()}
    changed = storing.differing(counted, storing.stored_metrics(since))
    storing.store_metrics(counted, since)
    storing.note_revisions(changed, {cell: day for cell, day in since.items() if day})


def _marks() -> QuerySet[DirtyDay, tuple[Any, ...]]:
    """Every day's generation, and the London day since which it waits."""
    marks = DirtyDay.objects.annotate(place=Coalesce("team_id", 0), since=TruncDate("dirty_since", tzinfo=LONDON))
    return marks.order_by().values_list("id", "division_id", "place", "day", "generation", "counted", "since")


def _differing_metrics(facts: Facts) -> dict[Cell, Rows]:
    """Return the cells of which any measure but the answers is not stored as it should be, and how it should be."""
    counted = storing.count_metrics(facts)
    found: dict[Cell, Rows] = {cell: {} for cell, _ in storing.differing(counted, storing.stored_metrics())}
    for key, row in counted.items():
        if key[0] in found:
            found[key[0]][key] = row
    return found


def _list_metrics(cells: Iterable[Cell]) -> None:
    _run(sql.LIST_METRICS)
    values = [(cell.division_id, cell.team_id or 0, str(cell.day)) for cell in cells]
    for first in range(0, len(values), ROWS_AT_ONCE):
        some = values[first : first + ROWS_AT_ONCE]
        places = ", ".join(["(%s, %s, %s)"] * len(some))
        _run(f"{sql.ADD_METRICS} {places}", tuple(chain.from_iterable(some)))


def _mark_unmarked() -> None:
    """Give a mark to days with facts or counts that nobody has marked: it is their lock, and stands for no change.

    Every change leaves a generation of at least 1, so that while it is 0 nothing has changed since the count either.
    """
    for statement in (sql.LIST_UNMARKED, *sql.FIND_UNMARKED):
        _run(statement)
    if _run(sql.ANY_UNMARKED):
        for statement in (sql.MARK_THEM, *sql.KNOW_THEM):
            _run(statement)


def _mark(cells: Iterable[Cell]) -> None:
    """Mark days as changed, so that the drain counts them: one place in one transaction, as every change does."""
    by_place: dict[tuple[int, int | None], list[date]] = defaultdict(list)
    for cell in cells:
        by_place[cell.division_id, cell.team_id].append(cell.day)
    for (division_id, team_id), found in by_place.items():
        with transaction.atomic():
            days.touch(division_id=division_id, team_id=team_id, days=found)


def _keep(statement: str, **queries: QuerySet[Any, Any]) -> None:
    """Put a query into a statement that makes a table of it."""
    ((name, rows),) = queries.items()
    text, values = rows.query.sql_with_params()
    _run(statement.format(**{name: text}), values)


def _give_memory(size: str) -> None:
    """Let PostgreSQL join a million rows in memory."""
    if connection.vendor == "postgresql":
        _run(f"SET work_mem TO {size}")


def _drop_tables() -> None:
    for name in sql.TABLES:
        _run(f"DROP TABLE IF EXISTS {name}")


def _run(statement: str, values: tuple[Any, ...] = ()) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def _cell(division_id: int, team_id: int, day: object) -> Cell:
    return Cell(division_id, team_id or None, _day(day))


def _day(found: object) -> date:
    """Read a day out of a temporary table, where SQLite keeps it as text."""
    return date.fromisoformat(str(found))

"""Turn facts into daily counts, exactly (architecture.md, "Roll-up").

A batch of dirty days is locked and its generations read in one statement, the facts are counted in later ones, and
the generations that were read are stored as counted, all in one transaction. Under READ COMMITTED the later statements
see everything that those generations stand for; a change that comes after them waits for the lock and marks again.
Doing it twice, or again after a crash, gives the same rows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import reduce
from operator import or_

from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from django.db.models import Q

from campaigns.models import DirtyDay
from campaigns.services import days
from metrics.catalogue import COUNTED
from metrics.facts import Answers, Cell, Facts, Tally
from metrics.models import DailyAnswers, DailyMetric

# Small, so that a card that is written meanwhile waits for milliseconds.
BATCH = 25

#: Stands for the six answers of a day where other rows have the key of their measure.
ANSWERS = "answers"
ONE_BY_ONE = [measure for measure in COUNTED if not measure.of_answers]

Rows = dict[tuple[Cell, str], Tally | Answers]


def drain(*, at_most: int = 200) -> int:
    """Count days that are waiting, oldest first, until none is left or `at_most` were counted."""
    counted = 0
    while counted < at_most:
        done = _count_batch(min(BATCH, at_most - counted))
        if not done:
            break
        counted += done
    return counted


def mark_everything() -> int:
    """Mark every day that has a fact or a count, so that all of them are counted again."""
    cells = {cell for cell, _ in count(Facts())} | {cell for cell, _ in stored(Q())}
    by_place: dict[tuple[int, int], set[Cell]] = {}
    for cell in cells:
        by_place.setdefault((cell.division_id, cell.team_id or 0), set()).add(cell)
    for (division_id, team_id), found in sorted(by_place.items()):
        with transaction.atomic():
            days.touch(division_id=division_id, team_id=team_id or None, days=[cell.day for cell in found])
    return len(cells)


def waiting() -> int:
    """Return how many days wait to be counted."""
    return DirtyDay.objects.uncounted().count()


def count(facts: Facts) -> Rows:
    """Return what the facts come to: the answers of each cell, and every other measure."""
    rows: Rows = {(cell, each.key): tally for each in ONE_BY_ONE for cell, tally in each.count(facts).items()}
    rows.update({(cell, ANSWERS): answers for cell, answers in facts.answers.items()})
    return rows


def stored(scope: Q) -> Rows:
    """Return the counts that are stored (two queries)."""
    place = ("division_id", "team_id", "day")
    counted = DailyMetric.objects.filter(scope).values_list(*place, "key", "numerator", "denominator")
    rows: Rows = {(Cell(*cell), key): Tally(n, of) for *cell, key, n, of in counted.iterator()}
    answers = DailyAnswers.objects.filter(scope).values_list(*place, *Answers._fields)
    rows.update({(Cell(*row[:3]), ANSWERS): Answers(*row[3:]) for row in answers.iterator()})
    return rows


@transaction.atomic
def _count_batch(size: int) -> int:
    _require_read_committed()
    dirty = _lock(size)
    if not dirty:
        return 0
    cells = [Cell(row.division_id, row.team_id, row.day) for row in dirty]
    counted, found = count(Facts(cells)), stored(_of(cells))
    _store(counted, {row for row in counted.keys() | found.keys() if counted.get(row) != found.get(row)})
    days.mark_counted(dirty)
    return len(dirty)


def _store(counted: Rows, changed: Collection[tuple[Cell, str]]) -> None:
    """Replace the rows of the cells of which something changed."""
    cells = {cell for cell, key in changed if key == ANSWERS}
    if cells:
        DailyAnswers.objects.filter(_of(cells)).delete()
        DailyAnswers.objects.bulk_create(
            DailyAnswers(**cell._asdict(), **row._asdict())
            for (cell, _), row in counted.items()
            if isinstance(row, Answers) and cell in cells
        )
    cells = {cell for cell, key in changed if key != ANSWERS}
    if cells:
        DailyMetric.objects.filter(_of(cells)).delete()
        DailyMetric.objects.bulk_create(
            DailyMetric(**cell._asdict(), key=key, **row._asdict())
            for (cell, key), row in counted.items()
            if isinstance(row, Tally) and cell in cells
        )


def _lock(size: int) -> list[DirtyDay]:
    """Take a batch that no other worker holds. SQLite's transaction has taken its one write lock already."""
    waiting = DirtyDay.objects.uncounted().order_by("dirty_since", "id")
    if connection.features.has_select_for_update_skip_locked:
        waiting = waiting.select_for_update(skip_locked=True, of=("self",))
    return list(waiting[:size])


def _require_read_committed() -> None:
    """Refuse to count where a transaction keeps its first snapshot: it would miss what the lock waited for."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SHOW transaction_isolation")
        (level,) = cursor.fetchone()
    if level != "read committed":
        raise ImproperlyConfigured(f"The roll-up counts right only under READ COMMITTED, not {level.upper()}.")


def _of(cells: Iterable[Cell]) -> Q:
    by_place: dict[tuple[int, int | None], list[object]] = {}
    for cell in cells:
        by_place.setdefault((cell.division_id, cell.team_id), []).append(cell.day)
    parts = [
        Q(division_id=division, day__in=found, **({"team_id": team} if team else {"team__isnull": True}))
        for (division, team), found in by_place.items()
    ]
    return reduce(or_, parts)

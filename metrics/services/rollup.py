"""Turn facts into daily counts, exactly (architecture.md, "Roll-up").

A batch of dirty days is locked and its generations read in one statement, the facts are counted in later ones, and
the generations that were read are stored as counted, all in one transaction. Under READ COMMITTED the later statements
see everything that those generations stand for; a change that comes after them waits for the lock and marks again.
Doing it twice, or again after a crash, gives the same rows.
"""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction

from campaigns.models import DirtyDay
from campaigns.services import days
from metrics.facts import Cell, Facts
from metrics.services import storing
from perfectcare.common.dates import london_day

# Small, so that a card that is written meanwhile waits for milliseconds.
BATCH = 25


def drain(*, at_most: int = 200) -> int:
    """Count days that are waiting, oldest first, until none is left or `at_most` were counted."""
    counted = 0
    while counted < at_most:
        done = _count_batch(min(BATCH, at_most - counted))
        if not done:
            break
        counted += done
    return counted


def waiting() -> int:
    """Return how many days wait to be counted."""
    return DirtyDay.objects.uncounted().count()


@transaction.atomic
def _count_batch(size: int) -> int:
    require_read_committed()
    dirty = _lock(size)
    if not dirty:
        return 0
    since = {Cell(row.division_id, row.team_id, row.day): row.dirty_since for row in dirty}
    counted = storing.count(Facts(since))
    changed = storing.differing(counted, storing.stored(since))
    storing.store(counted, changed)
    storing.note_revisions(changed, {cell: london_day(moment) for cell, moment in since.items() if moment})
    days.mark_counted(dirty)
    return len(dirty)


def _lock(size: int) -> list[DirtyDay]:
    """Take a batch that no other worker holds. SQLite's transaction has taken its one write lock already."""
    waiting = DirtyDay.objects.uncounted().order_by("dirty_since", "id")
    if connection.features.has_select_for_update_skip_locked:
        waiting = waiting.select_for_update(skip_locked=True, of=("self",))
    return list(waiting[:size])


def require_read_committed() -> None:
    """Refuse to count where a transaction keeps its first snapshot: it would miss what the lock waited for."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SHOW transaction_isolation")
        (level,) = cursor.fetchone()
    if level != "read committed":
        raise ImproperlyConfigured(f"The roll-up counts right only under READ COMMITTED, not {level.upper()}.")

"""Say that the facts of a day have changed, and that they were counted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Case, F, Value, When
from django.db.models.functions import Now

from campaigns.models import DirtyDay


def touch(*, division_id: int, team_id: int | None, days: Iterable[date]) -> None:
    """Mark the days of a team, or of the division itself, as changed.

    Call it last in the transaction that changes the facts, for the old day and the new. It marks unconditionally: a
    mark "only if not already dirty" loses changes made while a count is under way. Days are marked in order, so that
    two writers never wait for each other in a ring.
    """
    for day in sorted(set(days)):
        if not _bump(division_id, team_id, day):
            DirtyDay.objects.bulk_create(
                [DirtyDay(division_id=division_id, team_id=team_id, day=day)], ignore_conflicts=True
            )
            _bump(division_id, team_id, day)


def _bump(division_id: int, team_id: int | None, day: date) -> int:
    clean = When(generation=F("counted"), then=Now())
    return DirtyDay.objects.filter(division_id=division_id, team_id=team_id, day=day).update(
        dirty_since=Case(clean, default=F("dirty_since")), generation=F("generation") + Value(1)
    )


def mark_counted(dirty: Iterable[DirtyDay]) -> None:
    """Record that each day was counted as far as the generation that was read with it."""
    for row in dirty:
        DirtyDay.objects.filter(pk=row.pk).update(
            counted=row.generation,
            dirty_since=Case(When(generation=row.generation, then=Value(None)), default=F("dirty_since")),
        )

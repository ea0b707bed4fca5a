"""Say that the facts of a day have changed, and that they were counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Case, F, Value, When
from django.db.models.functions import Now

from campaigns.models import DirtyDay
from campaigns.models.days import DirtyDayQuerySet

#: Marks the days of teams that `source`, a SELECT of division_id, team_id and day, yields: for statements that do it
#: together with the facts. Source and order are as `touch` has them.
MARK = """
    INSERT INTO campaigns_dirtyday AS known (division_id, team_id, day, generation, counted, dirty_since)
    SELECT changed.division_id, changed.team_id, changed.day, 1, 0, STATEMENT_TIMESTAMP()
    FROM ({source}) changed ORDER BY changed.team_id, changed.day
    ON CONFLICT (division_id, team_id, day) WHERE team_id IS NOT NULL DO UPDATE SET
        dirty_since = CASE WHEN known.generation = known.counted
            THEN STATEMENT_TIMESTAMP() ELSE known.dirty_since END,
        generation = known.generation + 1"""


def touch(*, division_id: int, team_id: int | None, days: Iterable[date]) -> None:
    """Mark the days of a team, or of the division itself, as changed.

    Call it last in the transaction that changes the facts, for the old day and the new. It marks unconditionally: a
    mark "only if not already dirty" loses changes made while a count is under way. Days are marked in order, so that
    two writers never wait for each other in a ring.
    """
    wanted = sorted(set(days))
    # The usual card touches one day that exists: one round trip to the database.
    if len(wanted) == 1 and _bump(_rows(division_id, team_id, wanted)):
        return
    if wanted:
        fresh = [DirtyDay(division_id=division_id, team_id=team_id, day=day) for day in wanted]
        DirtyDay.objects.bulk_create(fresh, ignore_conflicts=True)
        # An UPDATE of many rows locks them in any order, so they are locked in order first.
        rows = _rows(division_id, team_id, wanted).select_for_update().order_by("day")
        _bump(DirtyDay.objects.filter(pk__in=list(rows.values_list("pk", flat=True))))


def touch_each(*, division_id: int, team_ids: Iterable[int | None], days: Iterable[date]) -> None:
    """Mark the days of several teams: those of the division itself first, then in the order of the teams."""
    days = list(days)
    for team_id in sorted(set(team_ids), key=lambda known: known or 0):
        touch(division_id=division_id, team_id=team_id, days=days)


def _rows(division_id: int, team_id: int | None, days: list[date]) -> DirtyDayQuerySet:
    rows = DirtyDay.objects.filter(division_id=division_id, day__in=days)
    return rows.filter(team__isnull=True) if team_id is None else rows.filter(team_id=team_id)


def _bump(rows: DirtyDayQuerySet) -> int:
    clean = When(generation=F("counted"), then=Now())
    return rows.update(dirty_since=Case(clean, default=F("dirty_since")), generation=F("generation") + Value(1))


def mark_counted(dirty: Iterable[DirtyDay]) -> None:
    """Record that each day was counted as far as the generation that was read with it."""
    by_generation: dict[int, list[int]] = defaultdict(list)
    for row in dirty:
        by_generation[row.generation].append(row.pk)
    for generation, pks in by_generation.items():
        DirtyDay.objects.filter(pk__in=pks).update(
            counted=generation,
            dirty_since=Case(When(generation=generation, then=Value(None)), default=F("dirty_since")),
        )

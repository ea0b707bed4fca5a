"""What the facts come to, what is stored, and how the one replaces the other.

Whoever stores the counts of a cell holds the lock of its dirty day (docs/adr/0008-roll-up.md).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from metrics.catalogue import COUNTED, FFT, MEASURES
from metrics.facts import Answers, Cell, Facts, Tally
from metrics.models import DailyAnswers, DailyMetric, Revision

#: Stands for the six answers of a day where other rows have the key of their measure.
ANSWERS = "answers"
ONE_BY_ONE = [measure for measure in COUNTED if not measure.of_answers]

Key = tuple[Cell, str]
Rows = dict[Key, Tally | Answers]


def count(facts: Facts) -> Rows:
    """Return what the facts come to: the answers of each cell, and every other measure."""
    return {**count_metrics(facts), **{(cell, ANSWERS): answers for cell, answers in facts.answers.items()}}


def count_metrics(facts: Facts) -> Rows:
    """Return what the facts come to, for every measure that is stored by itself."""
    return {(cell, each.key): tally for each in ONE_BY_ONE for cell, tally in each.count(facts).items()}


def stored(cells: Collection[Cell] | None = None) -> Rows:
    """Return the counts that are stored, of these cells or of all there are (two queries)."""
    answers = {(Cell(*row[:3]), ANSWERS): Answers(*row[3:]) for row in _read(DailyAnswers, cells, *Answers._fields)}
    return {**stored_metrics(cells), **answers}


def stored_metrics(cells: Collection[Cell] | None = None) -> Rows:
    """Return the counts of measures that are stored by themselves (one query)."""
    found = _read(DailyMetric, cells, "key", "numerator", "denominator")
    return {(Cell(division, team, day), key): Tally(n, of) for division, team, day, key, n, of in found}


def _read(
    table: type[DailyMetric | DailyAnswers], cells: Collection[Cell] | None, *columns: str
) -> Iterable[tuple[Any, ...]]:
    rows = table.objects.filter(_of(cells)).values_list("division_id", "team_id", "day", *columns)
    return rows.iterator() if cells is None else rows


def differing(one: Rows, other: Rows) -> set[Key]:
    """Return what is not the same in both."""
    return {key for key in one.keys() | other.keys() if one.get(key) != other.get(key)}


def store(counted: Rows, changed: Collection[Key]) -> None:
    """Replace what is stored of the cells of which something changed."""
    answered = {cell for cell, key in changed if key == ANSWERS}
    if answered:
        DailyAnswers.objects.filter(_of(answered)).delete()
        rows = [(cell, row) for (cell, _), row in counted.items() if cell in answered and isinstance(row, Answers)]
        DailyAnswers.objects.bulk_create(DailyAnswers(**cell._asdict(), **row._asdict()) for cell, row in rows)
    store_metrics(counted, {cell for cell, key in changed if key != ANSWERS})


def store_metrics(counted: Rows, cells: Collection[Cell]) -> None:
    """Replace what is stored of these cells, but for the answers."""
    if cells:
        DailyMetric.objects.filter(_of(cells)).delete()
        rows = [(key, row) for key, row in counted.items() if key[0] in cells and isinstance(row, Tally)]
        DailyMetric.objects.bulk_create(
            DailyMetric(**cell._asdict(), key=key, **row._asdict()) for (cell, key), row in rows
        )


def note_revisions(changed: Iterable[Key], since: Mapping[Cell, date]) -> None:
    """Note that figures changed of days that were over when the first change came, and so were shown.

    `since` is the London day of that change. For what people say only that something of it changed is noted.
    """
    noted = {
        (cell, of_whom): since[cell]
        for cell, key in changed
        if (of_whom := _of_whom(key)) and cell in since and cell.day < since[cell]
    }
    if not noted:
        return
    rows = Revision.objects.filter(_of({cell for cell, _ in noted}))
    again: dict[date, list[int]] = {}
    for pk, division, team, day, key in rows.values_list("pk", "division_id", "team_id", "day", "key"):
        changed_on = noted.pop((Cell(division, team, day), key), None)
        if changed_on:
            again.setdefault(changed_on, []).append(pk)
    for changed_on, pks in again.items():
        Revision.objects.filter(pk__in=pks).update(changed_on=changed_on)
    Revision.objects.bulk_create(
        Revision(**cell._asdict(), key=key, changed_on=on) for (cell, key), on in noted.items()
    )


def _of_whom(key: str) -> str:
    """Return the key that a revision has: for what people say, that of how many they are."""
    if key == ANSWERS:
        return FFT
    measure = MEASURES.get(key)
    return (measure.people or measure.key) if measure else ""


def _of(cells: Collection[Cell] | None) -> Q:
    """The part of a query that keeps to these cells, if any are named."""
    if cells is None:
        return Q()
    by_place: dict[tuple[int, int | None], list[date]] = {}
    for cell in cells:
        by_place.setdefault((cell.division_id, cell.team_id), []).append(cell.day)
    parts = [
        Q(division_id=division, day__in=days, **({"team_id": team} if team else {"team__isnull": True}))
        for (division, team), days in by_place.items()
    ]
    return reduce(or_, parts, Q(pk__in=[]))

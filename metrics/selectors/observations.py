"""Numbers from outside as they stand: whose they can be, what a cell holds, what the list shows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import NamedTuple

from django.db.models import Count, Max, Min, QuerySet

from campaigns.models import Division, Partner, Team
from metrics.catalogue import MEASURES
from metrics.entries import Cell, Directory, Entry, Figure, Who
from metrics.entry_numbers import figure_words
from metrics.entry_periods import last_of, words_of
from metrics.measures import Group, Measure, Subject
from metrics.models import Observation, ObservationUpload
from perfectcare.common.dates import moment_words, period_words

CHUNK = 5000


class Standing(NamedTuple):
    """What is stored in a cell."""

    pk: int
    figure: Figure
    version: int


@dataclass(frozen=True)
class MeasureLine:
    """One measure in the list: how many figures of it there are, of whom, and of which days."""

    key: str
    name: str
    figures: int
    periods: str
    days: str
    latest: str


@dataclass(frozen=True)
class GroupBlock:
    name: str
    lines: tuple[MeasureLine, ...]


@dataclass(frozen=True)
class DraftLine:
    """A file that somebody uploaded and has not stored."""

    pk: int
    name: str
    words: str


@dataclass(frozen=True)
class ListPage:
    """Every measure with figures, the measures without, and the files that wait."""

    groups: tuple[GroupBlock, ...]
    without: tuple[Measure, ...]
    waiting: tuple[DraftLine, ...]


@dataclass(frozen=True)
class FigureLine:
    """One stored figure, in words."""

    who: str
    period: str
    figure: str
    entered: str


def directory_of(division: Division) -> Directory:
    """Return everybody that figures of the division can be about, in the order of the grid (two queries)."""
    own = Who(Subject.DIVISION, division.pk, division.code, division.name)
    teams = [
        Who(Subject.TEAM, each.pk, each.code, each.name, each.opened_on, each.closed_on)
        for each in Team.objects.filter(division=division)
    ]
    partners = [
        Who(Subject.PARTNER, each.pk, each.code, each.name, closed_on=each.closed_on)
        for each in Partner.objects.filter(division=division)
    ]
    return Directory((own, *teams, *partners))


def standing(division: Division, cells: Collection[Cell]) -> dict[Cell, Standing]:
    """Return what is stored in those of the cells that hold something (one query)."""
    if not cells:
        return {}
    days = [cell[3] for cell in cells]
    rows = Observation.objects.filter(
        division=division, key__in={cell[1] for cell in cells}, starts_on__range=(min(days), max(days))
    )
    fields = ("team_id", "partner_id", "key", "period", "starts_on", "pk", "numerator", "denominator", "version")
    wanted = cells if isinstance(cells, Mapping | set) else set(cells)
    found: dict[Cell, Standing] = {}
    for team, partner, key, period, first, pk, numerator, denominator, version in rows.values_list(*fields).iterator(
        chunk_size=CHUNK
    ):
        cell = ref_of(division, team, partner), key, period, first
        if cell in wanted:
            found[cell] = Standing(pk, (numerator, denominator), version)
    return found


def ref_of(division: Division, team: int | None, partner: int | None) -> tuple[str, int]:
    """Return whose a row is, from its two numbers."""
    if team:
        return Subject.TEAM.value, team
    return (Subject.PARTNER.value, partner) if partner else (Subject.DIVISION.value, division.pk)


def fingerprint(entries: Iterable[Entry], stored: Mapping[Cell, Standing]) -> str:
    """Return a mark of what storing the entries would do; it changes when anybody stores something else there."""
    mark = sha256()
    for entry in entries:
        now = stored.get(entry.cell)
        mark.update(repr((entry.line, entry.figure, now.figure if now else None)).encode())
    return mark.hexdigest()


def list_page(division: Division) -> ListPage:
    """Read the list of measures and the files that wait (two queries)."""
    rows = Observation.objects.filter(division=division).values_list("key", "period")
    counted = rows.annotate(n=Count("pk"), first=Min("starts_on"), last=Max("starts_on"), at=Max("entered_at"))
    by_key: dict[str, list[tuple[str, int, date, date, datetime]]] = {}
    for key, *rest in counted.order_by("key", "period"):
        by_key.setdefault(key, []).append((*rest,))
    observed = [measure for measure in MEASURES.values() if measure.is_observed]
    groups = []
    for group in Group:
        lines = [_line(each, by_key[each.key]) for each in observed if each.group is group and each.key in by_key]
        if lines:
            groups.append(GroupBlock(group.value, tuple(lines)))
    without = tuple(measure for measure in observed if measure.key not in by_key)
    return ListPage(tuple(groups), without, tuple(_waiting(division)))


def figures_of(division: Division, measure: Measure) -> QuerySet[Observation]:
    """Return the stored figures of a measure, the newest first, to be shown page by page with `figure_line`."""
    rows = Observation.objects.filter(division=division, key=measure.key)
    rows = rows.select_related("team", "partner", "division", "entered_by")
    return rows.order_by("-starts_on", "period", "team__name", "partner__name", "pk")


def figure_line(row: Observation, measure: Measure) -> FigureLine:
    """Say one stored figure."""
    return FigureLine(
        who=str(row.team or row.partner or row.division),
        period=words_of(row.period, row.starts_on),
        figure=figure_words(measure, (row.numerator, row.denominator)),
        entered=f"{moment_words(row.entered_at)}, {row.entered_by}",
    )


def _line(measure: Measure, found: list[tuple[str, int, date, date, datetime]]) -> MeasureLine:
    first, last = min(each[2] for each in found), max(last_of(each[0], each[3]) for each in found)
    return MeasureLine(
        key=measure.key,
        name=measure.name,
        figures=sum(each[1] for each in found),
        periods=", ".join(f"by {each[0]}" for each in found),
        days=period_words(first, last),
        latest=moment_words(max(each[4] for each in found)),
    )


def _waiting(division: Division) -> list[DraftLine]:
    rows = ObservationUpload.objects.filter(division=division).select_related("made_by").defer("content")
    return [
        DraftLine(each.pk, each.name or "Pasted rows", f"{moment_words(each.made_at)}, {each.made_by}")
        for each in rows.order_by("-made_at")
    ]

"""Store numbers from outside, all of them or none, and keep the files that somebody is looking at before that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from campaigns.models import Division
from metrics.entries import Cell, Entry, Figure
from metrics.measures import Subject
from metrics.models import ObservationUpload
from metrics.selectors.observations import Standing, fingerprint, standing
from metrics.services import observation_rows
from perfectcare.accounts.models import User
from perfectcare.common.records import audit

KEPT_FOR = timedelta(days=1)


class ChangedMeanwhile(Exception):
    """Somebody else has stored figures since they were looked at. `cells` are those, where the page knows cells."""

    def __init__(self, cells: Mapping[Cell, Figure | None] | None = None) -> None:
        super().__init__("figures changed meanwhile")
        self.cells = cells or {}


class DraftGone(Exception):
    """The file was stored, given up or changed meanwhile."""


@dataclass(frozen=True)
class Stored:
    """What came of storing."""

    new: int
    changed: int
    same: int
    removed: int = 0


@dataclass(frozen=True)
class Change:
    """What somebody made of one cell: from the figure that stood there when the page was opened to another, or none."""

    cell: Cell
    opened: Figure | None
    figure: Figure | None


@transaction.atomic
def store(*, division: Division, entries: Iterable[Entry], by: User, at: datetime) -> Stored:
    """Store figures, in place of what stood in their cells: all of them or, with an exception, none."""
    wanted = {entry.cell: entry.figure for entry in entries}
    _take_turns(division)
    stored = _write(division, wanted, standing(division, wanted), by=by, at=at)
    audit(by=by, verb="imported", subject=f"observations of {division.code}", **vars(stored))
    return stored


@transaction.atomic
def change(*, division: Division, changes: Sequence[Change], by: User, at: datetime) -> Stored:
    """Store and remove figures as a grid was filled in. Raises ChangedMeanwhile, and does nothing.

    A cell that somebody else has changed since is not overwritten, unless with the same figure.
    """
    _take_turns(division)
    current = standing(division, {each.cell for each in changes})
    now = {each.cell: current[each.cell].figure if each.cell in current else None for each in changes}
    theirs = {each.cell: now[each.cell] for each in changes if now[each.cell] not in (each.opened, each.figure)}
    if theirs:
        raise ChangedMeanwhile(theirs)
    emptied = [current[each.cell].pk for each in changes if each.figure is None and each.cell in current]
    observation_rows.remove(emptied)
    wanted = {each.cell: each.figure for each in changes if each.figure is not None}
    done = _write(division, wanted, current, by=by, at=at)
    stored = Stored(done.new, done.changed, done.same, removed=len(emptied))
    audit(by=by, verb="entered", subject=f"observations of {division.code}", **vars(stored))
    return stored


@transaction.atomic
def keep_draft(
    *,
    division: Division,
    name: str,
    content: str,
    by: User,
    at: datetime,
    instead_of: ObservationUpload | None = None,
) -> ObservationUpload:
    """Keep a table until it is stored or given up, in place of another or not. Those of earlier days go."""
    ObservationUpload.objects.filter(made_at__lt=at - KEPT_FOR).delete()
    if instead_of is not None:
        instead_of.delete()
    return ObservationUpload.objects.create(division=division, name=name, content=content, made_by=by, made_at=at)


@transaction.atomic
def store_draft(
    *, draft: ObservationUpload, entries: Sequence[Entry], left_out: int, seen: str, by: User, at: datetime
) -> Stored:
    """Store the figures of a file that somebody has looked at; it goes, unless rows of it are left out.

    `seen` is the fingerprint of what they were shown. Raises DraftGone or ChangedMeanwhile, and does nothing.
    """
    _take_turns(draft.division)
    if not ObservationUpload.objects.filter(pk=draft.pk, made_at=draft.made_at).exists():
        raise DraftGone
    wanted = {entry.cell: entry.figure for entry in entries}
    current = standing(draft.division, wanted)
    if fingerprint(entries, current) != seen:
        raise ChangedMeanwhile
    stored = _write(draft.division, wanted, current, by=by, at=at)
    if not left_out:
        draft.delete()
    subject = f"observations of {draft.division.code}"
    audit(by=by, verb="imported", subject=subject, left_out=left_out, **vars(stored))
    return stored


@transaction.atomic
def give_up(*, draft: ObservationUpload, by: User) -> None:
    """Throw a file away that was not stored."""
    draft.delete()
    audit(by=by, verb="gave up", subject=f"a file of observations of {draft.division.code}")


def _take_turns(division: Division) -> None:
    """Let nobody else store figures of the division until this is done; cards still come in."""
    Division.objects.select_for_update(no_key=True).get(pk=division.pk)


def _write(
    division: Division, wanted: Mapping[Cell, Figure], current: Mapping[Cell, Standing], *, by: User, at: datetime
) -> Stored:
    new = {cell: 1 for cell in wanted if cell not in current}
    changed = {
        cell: stored.version + 1 for cell, stored in current.items() if cell in wanted and stored.figure != wanted[cell]
    }
    observation_rows.remove([current[cell].pk for cell in changed])
    rows = (_row(division, cell, wanted[cell], version) for cell, version in (new | changed).items())
    observation_rows.insert(rows, by=by, at=at)
    return Stored(len(new), len(changed), len(wanted) - len(new) - len(changed))


def _row(division: Division, cell: Cell, figure: Figure, version: int) -> observation_rows.Row:
    (kind, number), key, period, first = cell
    team = number if kind == Subject.TEAM else None
    partner = number if kind == Subject.PARTNER else None
    return division.pk, team, partner, key, period, first, *figure, version

"""Hold the stored counts against the facts."""

from __future__ import annotations

from dataclasses import dataclass

from campaigns.models import DirtyDay
from metrics.facts import Answers, Cell, Facts, Tally
from metrics.services.storing import count, differing, stored


@dataclass(frozen=True)
class Difference:
    """A count that is not what the facts come to."""

    cell: Cell
    key: str
    stored: Tally | Answers | None
    counted: Tally | Answers | None

    @property
    def kind(self) -> str:
        if self.stored is None:
            return "missing"
        return "extra" if self.counted is None else "wrong"


@dataclass(frozen=True)
class Verdict:
    """What a check found: the rows it compared, what differs, and the days that wait to be counted."""

    compared: int
    differences: tuple[Difference, ...]
    waiting: int


def verify() -> Verdict:
    """Count everything again from the facts and compare it with what is stored.

    A day that waits to be counted may differ, and is only reported as waiting. A day counts as settled when it was
    clean before and after everything else was read, with the same generation: then nothing of it changed meanwhile,
    so that no lock is needed beside a running roll-up.
    """
    before = _generations()
    counted, found = count(Facts()), stored()
    after = _generations()
    unsettled = {cell for cell in before.keys() | after.keys() if not _is_settled(before.get(cell), after.get(cell))}
    differences = [
        Difference(*row, found.get(row), counted.get(row))
        for row in sorted(differing(counted, found), key=_order)
        if row[0] not in unsettled
    ]
    compared = sum(cell not in unsettled for cell, _ in counted.keys() | found.keys())
    return Verdict(compared, tuple(differences), len(unsettled))


def _generations() -> dict[Cell, tuple[int, int]]:
    rows = DirtyDay.objects.values_list("division_id", "team_id", "day", "generation", "counted")
    return {Cell(division, team, day): (generation, counted) for division, team, day, generation, counted in rows}


def _is_settled(before: tuple[int, int] | None, after: tuple[int, int] | None) -> bool:
    return before is not None and before == after and before[0] == before[1]


def _order(row: tuple[Cell, str]) -> tuple[int, int, object, str]:
    cell, key = row
    return cell.division_id, cell.team_id or 0, cell.day, key

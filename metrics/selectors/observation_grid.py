"""What one page of the grid shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator

from campaigns.models import Division
from metrics.entries import Cell, Figure, Who
from metrics.entry_grid import ROWS, Grid, row_of
from metrics.entry_periods import last_of, shift
from metrics.measures import Measure
from metrics.models import Observation, Period
from metrics.selectors.observations import directory_of, ref_of
from perfectcare.common.dates import period_words
from perfectcare.common.file_dates import EARLIEST


@dataclass(frozen=True)
class GridPage:
    """One page of rows, what is stored in its cells, and where the pages before and after it begin."""

    grid: Grid
    stored: dict[Cell, Figure]
    rows: Page[Who]
    earlier: date | None
    later: date | None

    @property
    def day(self) -> date:
        """A day that leads to this page. Its first week may begin before any figure may."""
        return max(self.grid.firsts[0], EARLIEST)

    @property
    def words(self) -> str:
        """Say from when to when it goes: “16 to 22 November 2026”."""
        return period_words(self.grid.firsts[0], last_of(self.grid.period, self.grid.firsts[-1]))


def grid_page(
    division: Division,
    measure: Measure,
    period: Period,
    firsts: tuple[date, ...],
    *,
    number: str,
    today: date,
    sent: frozenset[str] = frozenset(),
) -> GridPage:
    """Read one page of the grid (three queries). `sent` are rows that somebody has filled in, wherever they stand."""
    directory = directory_of(division)
    stored = _stored(division, measure, period, firsts)
    filled = {cell[0] for cell in stored}
    last = last_of(period, firsts[-1])
    people = [who for who in directory.of(measure) if who.is_there(firsts[0], last) or who.ref in filled]
    rows = Paginator(people, ROWS).get_page(number)
    shown = [who for who in directory.of(measure) if row_of(who) in sent] if sent else rows
    earlier, later = shift(period, firsts[0], -len(firsts)), shift(period, firsts[-1], 1)
    return GridPage(
        grid=Grid(measure, period, firsts, tuple(shown), today),
        stored=stored,
        rows=rows,
        earlier=max(earlier, EARLIEST) if firsts[0] > EARLIEST else None,
        later=later if last_of(period, later) <= today else None,
    )


def _stored(division: Division, measure: Measure, period: Period, firsts: tuple[date, ...]) -> dict[Cell, Figure]:
    rows = Observation.objects.filter(
        division=division, key=measure.key, period=period, starts_on__range=(firsts[0], firsts[-1])
    )
    return {
        (ref_of(division, each.team_id, each.partner_id), each.key, each.period, each.starts_on): (
            each.numerator,
            each.denominator,
        )
        for each in rows
    }

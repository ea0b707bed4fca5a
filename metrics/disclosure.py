"""Which figures about people may stand beside each other without giving anybody away. Pure arithmetic.

What is published, and why that is enough, is in docs/adr/0005-what-is-shown.md. The reader to defend against is not
only a stranger: somebody who works in a team knows that team's own figures, and can take them away from any total. So
a figure must come to nothing or to at least five people for a stranger, and again for each team without its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from perfectcare.common.dates import days_between
from perfectcare.common.privacy import FEWEST_SHOWN, Unit, total_is_safe, withhold

#: How many people answered, by day and team.
People = Mapping[date, Mapping[int, int]]

ONE_DAY = timedelta(days=1)
MONDAY = 0


@dataclass(frozen=True)
class Span:
    """Some days in a row, both ends included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def covers(self, other: Span) -> bool:
        return self.first <= other.first and other.last <= self.last

    def touches(self, other: Span) -> bool:
        return self.first <= other.last and other.first <= self.last

    @property
    def days(self) -> list[date]:
        return days_between(self.first, self.last)


@dataclass(frozen=True)
class Runs:
    """How a division's days are shown: each run as one figure, and the days that are left out."""

    shown: tuple[Span, ...]
    left_out: tuple[Span, ...]


def is_safe(people: Mapping[int, int]) -> bool:
    """Tell whether a figure about these people, by team, may be shown to a stranger and to each team."""
    total = sum(people.values())
    return all(not 0 < total - own < FEWEST_SHOWN for own in (0, *people.values()))


def runs(people: People, pieces: Iterable[Span]) -> Runs:
    """Join the days of each piece, in order, until a figure about them may be shown.

    Most runs are single days. A run never grows once it may be shown, so that a page of tomorrow does not differ from
    today's by one small day. What is too small at the end of a piece is left out.
    """
    shown: list[Span] = []
    left_out: list[Span] = []
    for piece in pieces:
        start, gathered = piece.first, Counter[int]()
        for day in piece.days:
            if not gathered:
                start = day
            gathered.update(people.get(day, {}))
            if gathered.total() and is_safe(gathered):
                shown.append(Span(start, day))
                gathered = Counter()
        if gathered.total():
            left_out.append(Span(start, piece.last))
    return Runs(tuple(shown), tuple(left_out))


def month_may_stand(people: People, month: Span, shown: Sequence[Span]) -> bool:
    """Tell whether the month's total may stand beside the runs that are shown.

    The total less the runs leaves the days outside them, which must be safe by themselves. A run across the month's
    end would split into two parts that nobody checked.
    """
    near = [run for run in shown if run.touches(month)]
    if any(not month.covers(run) for run in near):
        return False
    rest = Counter[int]()
    for day in month.days:
        if not any(day in run for run in near):
            rest.update(people.get(day, {}))
    return is_safe(rest)


def hidden_teams(people: Mapping[int, int]) -> tuple[frozenset[int], bool]:
    """Return the teams of one month that must stay hidden, and whether the month's total may be shown.

    The national rules are applied once for a stranger and once for each team, which knows its own figure. What is
    hidden are always the smallest teams in a row, so a team that a stranger may see finds what the stranger finds, and
    only the hidden ones are asked: with many teams that is a small part of the work.
    """
    units = _units(people)
    hidden = withhold(units)
    for team in hidden:
        hidden |= withhold(unit for unit in units if unit.code != team)
    for_all = [units, *([unit for unit in units if unit.code != team] for team in hidden)]
    may_show_total = all(total_is_safe(seen, hidden, "month") for seen in for_all)
    return frozenset(int(code) for code in hidden), may_show_total


@dataclass(frozen=True)
class MonthRules:
    """What may be shown of one month: anything at all, which teams never, and whether what all teams come to."""

    is_open: bool
    hidden: frozenset[int]
    has_total: bool

    def shows(self, team: int) -> bool:
        return self.is_open and team not in self.hidden


#: A month that nobody looked into shows nothing.
SHUT = MonthRules(is_open=False, hidden=frozenset(), has_total=False)


def rules_of(people: People, month: Span, shown: Sequence[Span]) -> MonthRules:
    """Judge one month beside the runs of days that are shown."""
    counted = Counter[int]()
    for day, of in people.items():
        if day in month:
            counted.update(of)
    hidden, total_may_show = hidden_teams(counted)
    is_open = month_may_stand(people, month, shown)
    return MonthRules(is_open, hidden, is_open and total_may_show)


def pieces(periods: Iterable[Span]) -> list[Span]:
    """Cut periods where they overlap, before each Monday and at the end of each month.

    Each period is then made of whole pieces, and no run of days crosses a period's, a week's or a month's end: a
    week's figure is a sum of whole runs.
    """
    periods = list(periods)
    ends = {period.first for period in periods} | {period.last + ONE_DAY for period in periods}
    cuts = sorted(ends | {day for period in periods for day in period.days if day.day == 1 or day.weekday() == MONDAY})
    cut = [Span(first, after - ONE_DAY) for first, after in pairwise(cuts)]
    return [piece for piece in cut if any(period.covers(piece) for period in periods)]


def _units(people: Mapping[int, int]) -> list[Unit]:
    # Ties are ranked by code: the number padded, so that 9 comes before 10.
    return [Unit(f"{team:020}", "month", n) for team, n in people.items()]

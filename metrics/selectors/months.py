"""What patients say, by team and calendar month, as far as it may be shown (docs/adr/0005-what-is-shown.md)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from campaigns.models import Division, Team
from metrics.disclosure import SHUT, MonthRules, Span, pieces, rules_of, runs
from metrics.facts import Tally
from metrics.measures import Measure
from metrics.selectors import counts
from metrics.selectors.figures import WORK, Point, add
from metrics.selectors.windows import month_before, month_of, months_until
from metrics.words import figure, in_100, month_words, short_month

MONTHS_SHOWN = 12
ROWS_A_PAGE = 40
HIDDEN = "Fewer than five people, or it would give such a figure away."


@dataclass(frozen=True)
class MonthCell:
    """One figure of the table: words, or a sign and its reason."""

    month: str
    words: str
    reason: str = ""
    in_100: str = ""


@dataclass(frozen=True)
class MonthRow:
    """One line of the table: a team (with its code, for an address), or several together."""

    name: str
    cells: tuple[MonthCell, ...]
    is_total: bool = False
    code: str = ""


@dataclass(frozen=True)
class MonthTable:
    """One measure by team and month, the teams of each site together, in the order of the alphabet."""

    measure: Measure
    months: tuple[str, ...]
    rows: tuple[MonthRow, ...]
    earlier: str
    later: str
    page: int = 1
    pages: int = 1

    @property
    def previous(self) -> int | None:
        return self.page - 1 if self.page > 1 else None

    @property
    def next(self) -> int | None:
        return self.page + 1 if self.page < self.pages else None


@dataclass(frozen=True)
class Months:
    """The division's counts of some whole months, with what must stay hidden worked out."""

    months: tuple[Span, ...]
    sums: Mapping[tuple[date, int, str], Tally]
    rules: Mapping[tuple[date, str], MonthRules]

    def points(self, measure: Measure) -> list[Point]:
        """Return the division's figure of each month that may show one."""
        found = [(month, self.total(measure, month)) for month in self.months]
        return [Point(month, tally) for month, tally in found if tally]

    def total(self, measure: Measure, month: Span) -> Tally | None:
        if measure.people and not self._rules(measure, month).has_total:
            return None
        parts = self._by_team.get((month.first, measure.key), {})
        return add(parts.values()) if parts else None

    def team(self, measure: Measure, month: Span, team_id: int) -> Tally | None:
        return self.sums.get((month.first, team_id, measure.key))

    def of_team(self, measure: Measure, team_id: int, *, is_own: bool = False) -> list[Point]:
        """Return one team's figure of each month that may be shown to everybody, or to the team's own people."""
        found = [(month, self.team(measure, month, team_id)) for month in self.months]
        is_open = is_own or not measure.people
        return [
            Point(month, tally)
            for month, tally in found
            if tally and (is_open or self.may_show(measure, month, team_id))
        ]

    def of_site(self, measure: Measure, team_ids: Collection[int]) -> list[Point]:
        """Return the sum over a site's teams of each month. A sum of what is shown can give nothing away."""
        found = []
        for month in self.months:
            known = {each: tally for each in team_ids if (tally := self.team(measure, month, each))}
            if known and (not measure.people or all(self.may_show(measure, month, each) for each in known)):
                found.append(Point(month, add(known.values())))
        return found

    def answered(self, measure: Measure, team_ids: Collection[int] | None = None) -> list[Span]:
        """Return the months in which anybody answered: in the division, or in some of its teams."""
        parts = [(month, self._by_team.get((month.first, measure.key), {})) for month in self.months]
        return [month for month, found in parts if (found if team_ids is None else found.keys() & team_ids)]

    @cached_property
    def _by_team(self) -> dict[tuple[date, str], dict[int, Tally]]:
        found: dict[tuple[date, str], dict[int, Tally]] = defaultdict(dict)
        for (first, team_id, key), tally in self.sums.items():
            found[first, key][team_id] = tally
        return dict(found)

    def may_show(self, measure: Measure, month: Span, team_id: int) -> bool:
        return self._rules(measure, month).shows(team_id)

    def _rules(self, measure: Measure, month: Span) -> MonthRules:
        return self.rules.get((month.first, measure.people), SHUT)


def read(
    division: Division,
    last: Span,
    periods: Iterable[Span],
    *,
    count: int = MONTHS_SHOWN,
    keys: Collection[str] = counts.KEYS,
) -> Months:
    """Read the months that end with the last (two queries). `periods` are the days that pages show one by one."""
    months = months_until(last, count)
    window = Span(months[0].first, last.last)
    near = [piece for piece in pieces(periods) if piece.touches(window)]
    people = {} if WORK.issuperset(keys) else counts.people_of(division, [window, *near])
    rules: dict[tuple[date, str], MonthRules] = {}
    for key, by_day in people.items():
        shown = runs(by_day, near).shown
        rules |= {(month.first, key): rules_of(by_day, month, shown) for month in months}
    sums = counts.by_month_and_team(division, window, keys=keys)
    return Months(tuple(months), sums, rules)


def table(found: Months, measure: Measure, teams: Sequence[Team], *, newest: Span, page: int = 1) -> MonthTable:
    """Return the measure's last twelve months: a page of teams by site and name, then what all come to together.

    `newest` is the last month that is over: with it the table knows whether there are later ones.
    """
    look = _Look(found, measure)
    by_site: dict[str, list[Team]] = defaultdict(list)
    for team in teams:
        by_site[team.site.name].append(team)
    rows: list[MonthRow] = []
    for site, here in sorted(by_site.items()):
        rows += [MonthRow(team.name, look.each(look.team, team.pk), code=team.code) for team in here]
        if len(by_site) > 1 and len(here) > 1:
            ids = tuple(team.pk for team in here)
            rows.append(MonthRow(f"{site}, together", look.each(look.site, ids), is_total=True))
    pages = max(1, -(-len(rows) // ROWS_A_PAGE))
    page = min(page, pages)
    rows = rows[(page - 1) * ROWS_A_PAGE : page * ROWS_A_PAGE]
    rows.append(MonthRow("All teams", tuple(look.everybody(month) for month in look.months), is_total=True))
    first, last = found.months[-MONTHS_SHOWN], found.months[-1]
    return MonthTable(
        measure=measure,
        months=tuple(short_month(month.first) for month in look.months),
        rows=tuple(rows),
        earlier=f"{month_before(first).first:%Y-%m}",
        later=f"{min(_months_after(last).first, newest.first):%Y-%m}" if last.first < newest.first else "",
        page=page,
        pages=pages,
    )


@dataclass(frozen=True)
class _Look:
    """One measure in the months that were read."""

    found: Months
    measure: Measure

    @cached_property
    def counted(self) -> frozenset[date]:
        """The months in which anything was counted."""
        return frozenset(first for first, _, key in self.found.sums if key == self.measure.key)

    @cached_property
    def months(self) -> tuple[Span, ...]:
        """The months of the table, from the first in which anything was counted."""
        shown = self.found.months[-MONTHS_SHOWN:]
        return tuple(month for month in shown if self.counted and month.first >= min(self.counted))

    def each(self, cell: Callable[[Span, Any], MonthCell], whose: object) -> tuple[MonthCell, ...]:
        return tuple(cell(month, whose) for month in self.months)

    def team(self, month: Span, team_id: int) -> MonthCell:
        tally = self.found.team(self.measure, month, team_id)
        if tally is None:
            return self.nothing(month)
        if not self.found.may_show(self.measure, month, team_id):
            return self.hidden(month)
        return _shown(month, tally)

    def site(self, month: Span, team_ids: tuple[int, ...]) -> MonthCell:
        """A site's figure is only ever the sum of what is shown of its teams, so it can give nothing away."""
        tallies = {team_id: self.found.team(self.measure, month, team_id) for team_id in team_ids}
        known = {team_id: tally for team_id, tally in tallies.items() if tally}
        if not known:
            return self.nothing(month)
        if not all(self.found.may_show(self.measure, month, team_id) for team_id in known):
            return self.hidden(month)
        return _shown(month, add(known.values()))

    def everybody(self, month: Span) -> MonthCell:
        tally = self.found.total(self.measure, month)
        if tally:
            return _shown(month, tally)
        return self.hidden(month) if month.first in self.counted else self.nothing(month)

    def nothing(self, month: Span) -> MonthCell:
        return MonthCell(month_words(month.first), "–", f"No {self.measure.counted[1]}.")

    def hidden(self, month: Span) -> MonthCell:
        return MonthCell(month_words(month.first), "*", HIDDEN)


def _shown(month: Span, tally: Tally) -> MonthCell:
    return MonthCell(month_words(month.first), figure(tally), in_100=in_100(tally))


def _months_after(month: Span) -> Span:
    for _ in range(MONTHS_SHOWN):
        month = month_of(date.fromordinal(month.last.toordinal() + 1))
    return month

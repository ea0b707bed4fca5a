"""From figures of days to the points of a chart: weekdays, weekends, whole weeks. Pure arithmetic."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from metrics.disclosure import ONE_DAY, Span
from metrics.facts import Tally
from metrics.measures import Charting

SATURDAY = 5
SIX_DAYS = timedelta(days=6)


@dataclass(frozen=True)
class Point:
    """One figure of a series, for the days of its span."""

    span: Span
    tally: Tally

    @property
    def is_joined(self) -> bool:
        return self.span.first != self.span.last


def add(tallies: Iterable[Tally]) -> Tally:
    """Sum numerators and denominators."""
    numerator, denominator, is_share = 0, 0, False
    for tally in tallies:
        numerator += tally.numerator
        denominator += tally.denominator or 0
        is_share |= tally.denominator is not None
    return Tally(numerator, denominator if is_share else None)


def week_of(day: date) -> Span:
    """Return the week of the day, from its Monday to its Sunday."""
    monday = day - timedelta(days=day.weekday())
    return Span(monday, monday + SIX_DAYS)


def whole_weeks(days: Span) -> list[Span]:
    """Return the weeks that lie wholly within the days."""
    week = week_of(days.first)
    found = []
    while week.last <= days.last:
        if week.first >= days.first:
            found.append(week)
        week = Span(week.first + 7 * ONE_DAY, week.last + 7 * ONE_DAY)
    return found


def by_week(points: Iterable[Point], days: Span) -> list[Point]:
    """Sum figures that lie within one week, for the weeks wholly within the days. A week without one is a gap."""
    gathered: dict[date, list[Tally]] = {}
    for point in points:
        week = week_of(point.span.first)
        if week.covers(point.span) and days.covers(week):
            gathered.setdefault(week.first, []).append(point.tally)
    return [Point(week_of(monday), add(tallies)) for monday, tallies in sorted(gathered.items())]


def is_weekend(day: date) -> bool:
    return day.weekday() >= SATURDAY


def of_days(points: Sequence[Point], charting: Charting) -> list[Point]:
    """Keep the figures of weekdays, of weekend days, or all. What stands for several days is of neither kind."""
    if charting is Charting.DAY:
        return list(points)
    wants_weekend = charting is Charting.WEEKEND
    return [each for each in points if not each.is_joined and is_weekend(each.span.first) == wants_weekend]


def rechart(points: Sequence[Point], charting: Charting, days: Span) -> list[Point]:
    """Make the points of a chart from figures by day."""
    return by_week(points, days) if charting is Charting.WEEK else of_days(points, charting)


def missing_days(known: Collection[date], days: Iterable[date]) -> list[date]:
    """Return which of the days have no figure but should, because such days have.

    A count that somebody enters by hand is not nought on a day without an entry. Weekdays always should have one;
    weekend days where at least one weekend day does.
    """
    has_weekends = any(is_weekend(day) for day in known)
    return [day for day in days if day not in known and (has_weekends or not is_weekend(day))]

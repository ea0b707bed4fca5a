"""A division's counts, read once, and what of them may be shown: by day, for a period, by month and team.

Sums are made of numerators and denominators; a percentage is never averaged. A gap stays a gap and says why.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet, Sum

from campaigns.models import Division, Team
from metrics.catalogue import COUNTED, STAFF
from metrics.disclosure import People, Runs, Span, runs
from metrics.facts import Tally
from metrics.measures import Measure
from metrics.models import DailyMetric
from metrics.words import listed, span_words

PEOPLE = sorted({measure.people for measure in COUNTED if measure.people})
SAID_BY_STAFF = [measure.key for measure in COUNTED if measure.people == STAFF]


@dataclass(frozen=True)
class Point:
    """One figure of a series, for the days of its span."""

    span: Span
    tally: Tally

    @property
    def is_joined(self) -> bool:
        return self.span.first != self.span.last


@dataclass(frozen=True)
class Total:
    """A figure for a period, or the reason why there is none. The note names days that are left out."""

    tally: Tally | None
    reason: str = ""
    note: str = ""


@dataclass(frozen=True)
class Figures:
    """What was counted, by measure and day, and (for what people say, beyond their team) how days are joined."""

    sums: dict[str, dict[date, Tally]]
    joined: dict[str, Runs]
    people: dict[str, People]

    def points(self, measure: Measure, span: Span) -> list[Point]:
        """Return the figures of the span, in order."""
        return [Point(each, self._add(measure, each)) for each in self._spans(measure) if span.covers(each)]

    def total(self, measure: Measure, span: Span | None) -> Total:
        """Return the sum over the span of what is shown by day."""
        if span is None:
            return Total(None, "These days are still to come.")
        points = self.points(measure, span)
        note = self._note(measure, span)
        if not points:
            return Total(None, note or nothing_words(measure))
        return Total(add(point.tally for point in points), note=note)

    def _spans(self, measure: Measure) -> Iterable[Span]:
        if measure.people in self.joined:
            return self.joined[measure.people].shown
        return [Span(day, day) for day in sorted(self.sums.get(measure.key, {}))]

    def _add(self, measure: Measure, span: Span) -> Tally:
        by_day = self.sums.get(measure.key, {})
        return add(by_day[day] for day in span.days if day in by_day)

    def _note(self, measure: Measure, span: Span) -> str:
        if measure.people not in self.joined:
            return ""
        left_out = [span_words(each) for each in self.joined[measure.people].left_out if span.covers(each)]
        return f"Leaves out {listed(left_out)}: too few {measure.counted[1]} to show." if left_out else ""


def nothing_words(measure: Measure) -> str:
    """Say that there is nothing to count: a gap, not nought."""
    return f"No {measure.counted[1]} in this time."


def add(tallies: Iterable[Tally]) -> Tally:
    """Sum numerators and denominators."""
    numerator, denominator, is_share = 0, 0, False
    for tally in tallies:
        numerator += tally.numerator
        denominator += tally.denominator or 0
        is_share |= tally.denominator is not None
    return Tally(numerator, denominator if is_share else None)


def of_division(division: Division, spans: Iterable[Span], pieces: Iterable[Span]) -> Figures:
    """Read the division's figures for the spans (two queries). `pieces` are the days that may be shown one by one."""
    spans, pieces = list(spans), list(pieces)
    people = people_of(division, spans)
    joined = {key: runs(by_day, pieces) for key, by_day in people.items()}
    return Figures(_sums(DailyMetric.objects.filter(within(spans), division=division)), joined, people)


def of_team(team: Team, spans: Iterable[Span]) -> Figures:
    """Read a team's own figures, every day as it is: for people of that team only (one query).

    What its staff said is not among them: whoever works there knows who was on duty that day.
    """
    own = DailyMetric.objects.filter(within(spans), team=team).exclude(key__in=SAID_BY_STAFF)
    return Figures(_sums(own), {}, {})


def people_of(division: Division, spans: Iterable[Span]) -> dict[str, People]:
    """Return how many people stand behind the figures, by day and team (one query)."""
    found: dict[str, dict[date, dict[int, int]]] = {key: defaultdict(dict) for key in PEOPLE}
    rows = DailyMetric.objects.filter(within(spans), division=division, key__in=PEOPLE, team__isnull=False)
    for key, day, team_id, n in rows.values_list("key", "day", "team_id", "numerator"):
        found[key][day][team_id or 0] = n
    return {key: dict(by_day) for key, by_day in found.items()}


def within(spans: Iterable[Span]) -> Q:
    return reduce(or_, [Q(day__range=(span.first, span.last)) for span in spans], Q(pk__in=[]))


def _sums(rows: QuerySet[DailyMetric]) -> dict[str, dict[date, Tally]]:
    found: dict[str, dict[date, Tally]] = defaultdict(dict)
    for key, day, n, of in rows.values_list("key", "day").annotate(n=Sum("numerator"), of=Sum("denominator")):
        found[key][day] = Tally(n, of)
    return dict(found)

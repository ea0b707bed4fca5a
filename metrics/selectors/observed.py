"""Numbers from outside, read for charts.

A figure of several teams together is only ever the sum of all of them: a period in which one that has begun to report
has no figure is left out, because half a sum would read as a fall.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Case, Count, IntegerField, Min, Q, QuerySet, Sum, When

from campaigns.models import Division, Partner
from metrics.disclosure import Span
from metrics.facts import Tally
from metrics.measures import Charting, Kind, Measure
from metrics.models import Observation, Period
from metrics.observed import OBSERVED
from metrics.periods import Point, by_week, missing_days, of_days, week_of, whole_weeks
from metrics.places import Place
from metrics.selectors.windows import month_of

OBSERVABLE = frozenset(measure.key for measure in OBSERVED)
Series = Mapping[date, Tally]
#: Whose: a partner's number, or None for the division, its sites and its teams.
Whose = tuple[str, str, int | None]


@dataclass(frozen=True)
class Observed:
    """What was observed of a place, by measure, period and partner, each figure under the first day of its period.

    `own` was entered for the place itself; `of_teams` are the sums of its teams, and `behind` says of how many. The
    periods of `incomplete` have figures of some teams only, and stand nowhere else.
    """

    own: Mapping[Whose, Series] = field(default_factory=dict)
    of_teams: Mapping[Whose, Series] = field(default_factory=dict)
    behind: Mapping[Whose, Mapping[date, int]] = field(default_factory=dict)
    incomplete: Mapping[Whose, tuple[date, ...]] = field(default_factory=dict)
    by_id: Mapping[int, Partner] = field(default_factory=dict)

    def chartings(self, measure: Measure, partner_id: int | None = None) -> tuple[Charting, ...]:
        """Return the ways in which there is something to chart, the measure's usual one first."""
        found = {
            period for key, period, whose in (*self.own, *self.of_teams) if (key, whose) == (measure.key, partner_id)
        }
        ways = [each for each in measure.chartings if period_of(each) in found or _is_by_week(each, found)]
        by_month = [Charting.MONTH] if Period.MONTH in found and Charting.MONTH not in ways else []
        by_week_too = [Charting.WEEK] if Period.WEEK in found and Charting.WEEK not in ways else []
        return tuple(ways + by_week_too + by_month)

    def points(self, measure: Measure, charting: Charting, days: Span, partner_id: int | None = None) -> list[Point]:
        """Return the figures that lie within the days, in order."""
        entered = self._entered(measure, period_of(charting), days, partner_id)
        found = [point for point in entered if point.tally.denominator != 0]
        if charting is Charting.MONTH:
            return found
        if charting is not Charting.WEEK:
            return of_days(found, charting)
        weeks = {point.span.first: point for point in self._summed_weeks(measure, days, partner_id)}
        weeks |= {point.span.first: point for point in found}
        return [weeks[monday] for monday in sorted(weeks)]

    def days_entered(self, measure: Measure, days: Span, partner_id: int | None = None) -> frozenset[date]:
        """Return the days that have a figure, were it none of none."""
        return frozenset(point.span.first for point in self._entered(measure, Period.DAY, days, partner_id))

    def half_sums(self, measure: Measure, period: Period, days: Span, partner_id: int | None = None) -> list[date]:
        """Return the periods, by their first days, that are left out because some of the teams have no figure."""
        whose = (measure.key, period.value, partner_id)
        own = self.own.get(whose, {})
        first_days = self.incomplete.get(whose, ())
        return [first for first in first_days if first not in own and days.covers(span_of(period, first))]

    def short_weeks(self, measure: Measure, days: Span, partner_id: int | None = None) -> list[date]:
        """Return the weeks, by their Mondays, that would be summed from days of which some have no figure."""
        if not _adds_up_to_weeks(measure):
            return []
        known = self.days_entered(measure, days, partner_id)
        entered = self.own_or_sum(measure, Period.WEEK, partner_id)
        return [
            week.first
            for week in whole_weeks(days)
            if week.first not in entered and not known.isdisjoint(week.days) and missing_days(known, week.days)
        ]

    def own_or_sum(self, measure: Measure, period: Period, partner_id: int | None = None) -> Series:
        """Return the figures of a period. The place's own, where somebody entered one, stands before its teams' sum."""
        whose = (measure.key, period.value, partner_id)
        return {**self.of_teams.get(whose, {}), **self.own.get(whose, {})}

    def partners(self, measure: Measure) -> list[Partner]:
        """Return the partners that have figures of the measure, in the order of the alphabet."""
        ids = {whose for key, _, whose in self.own if key == measure.key and whose is not None}
        return sorted((self.by_id[each] for each in ids), key=lambda partner: (partner.name, partner.code))

    def _summed_weeks(self, measure: Measure, days: Span, partner_id: int | None) -> list[Point]:
        """Sum days to weeks: a count only where every day has a figure, a share wherever one has."""
        if not _adds_up_to_weeks(measure):
            return []
        by_day = self._entered(measure, Period.DAY, days, partner_id)
        weeks = [week for week in by_week(by_day, days) if week.tally.denominator != 0]
        if measure.kind is Kind.SHARE:
            return weeks
        short = set(self.short_weeks(measure, days, partner_id))
        return [week for week in weeks if week.span.first not in short]

    def _entered(self, measure: Measure, period: Period, days: Span, partner_id: int | None) -> list[Point]:
        found = self.own_or_sum(measure, period, partner_id)
        points = [Point(span_of(period, first), tally) for first, tally in sorted(found.items())]
        return [point for point in points if days.covers(point.span)]


def span_of(period: Period | str, first: date) -> Span:
    """Return the days of a period that starts on the day."""
    if period == Period.DAY:
        return Span(first, first)
    return week_of(first) if period == Period.WEEK else month_of(first)


def read(place: Place, days: Span | None, months: Span | None, keys: Collection[str] | None = None) -> Observed:
    """Read what was observed of the place, and for a division of its partners too (two queries, or one).

    Days and weeks are read within `days`, months within `months`.
    """
    if keys is not None and not OBSERVABLE.intersection(keys):
        return Observed()
    rows = Observation.objects.filter(_within(days, months), _scope(place), division=place.division)
    if keys is not None:
        rows = rows.filter(key__in=list(keys))
    own: dict[Whose, dict[date, Tally]] = defaultdict(dict)
    together: dict[Whose, dict[date, _Sum]] = defaultdict(dict)
    partners: dict[int, Partner] = {}
    for key, period, partner_id, code, name, first, n, of, teams in _sums(rows):
        if teams and not place.team:
            together[key, period, None][first] = _Sum(Tally(n, of), teams)
        else:
            own[key, period, partner_id][first] = Tally(n, of)
        if partner_id and partner_id not in partners:
            partners[partner_id] = Partner(pk=partner_id, division=place.division, code=code, name=name)
    whole, incomplete = _whole(together, rows) if together else ({}, {})
    of_teams = {whose: {day: each.tally for day, each in found.items()} for whose, found in whole.items()}
    behind = {whose: {day: each.teams for day, each in found.items()} for whose, found in whole.items()}
    return Observed(dict(own), of_teams, behind, incomplete, partners)


class _Sum(NamedTuple):
    """What some teams come to together, and how many they are."""

    tally: Tally
    teams: int


def _sums(rows: QuerySet[Observation]) -> Any:
    """Sum what teams have, apart from what the division and its partners have themselves."""
    is_team = Case(When(team__isnull=False, then=1), default=0, output_field=IntegerField())
    whose = ("key", "period", "partner_id", "partner__code", "partner__name", "starts_on")
    sums = {"n": Sum("numerator"), "of": Sum("denominator"), "teams": Count("team")}
    return rows.annotate(is_team=is_team).values("is_team", *whose).annotate(**sums).values_list(*whose, *sums)


def _whole(
    sums: Mapping[Whose, Mapping[date, _Sum]], rows: QuerySet[Observation]
) -> tuple[dict[Whose, dict[date, _Sum]], dict[Whose, tuple[date, ...]]]:
    """Part the periods in which every team has a figure that had begun to report them from the others (one query)."""
    begun: dict[Whose, list[tuple[date, date | None]]] = defaultdict(list)
    reporting = rows.filter(team__isnull=False).values_list("key", "period", "team", "team__closed_on")
    for key, period, _, closed_on, first in reporting.annotate(first=Min("starts_on")):
        begun[key, period, None].append((first, closed_on))
    found: dict[Whose, dict[date, _Sum]] = {}
    incomplete: dict[Whose, tuple[date, ...]] = {}
    for whose, by_day in sums.items():
        expected = {
            day: sum(first <= day and (closed is None or day < closed) for first, closed in begun[whose])
            for day in by_day
        }
        found[whose] = {day: each for day, each in by_day.items() if each.teams >= expected[day]}
        incomplete[whose] = tuple(sorted(by_day.keys() - found[whose].keys()))
    return {whose: by_day for whose, by_day in found.items() if by_day}, incomplete


def read_teams(
    division: Division, team_ids: Collection[int], days: Span | None, months: Span, key: str
) -> dict[int, Observed]:
    """Read what was observed of each of some teams, of one measure (one query)."""
    rows = Observation.objects.filter(_within(days, months), division=division, team__in=team_ids, key=key)
    found: dict[int, dict[Whose, dict[date, Tally]]] = defaultdict(lambda: defaultdict(dict))
    for team_id, period, first, n, of in rows.values_list("team_id", "period", "starts_on", "numerator", "denominator"):
        found[team_id or 0][key, period, None][first] = Tally(n, of)
    return {team_id: Observed(dict(own)) for team_id, own in found.items()}


def _within(days: Span | None, months: Span | None) -> Q:
    within = Q(pk__in=[])
    if days:
        within |= Q(starts_on__range=(days.first, days.last)) & ~Q(period=Period.MONTH)
    if months:
        within |= Q(starts_on__range=(months.first, months.last), period=Period.MONTH)
    return within


def _scope(place: Place) -> Q:
    if place.team:
        return Q(team=place.team)
    if place.partner:
        return Q(partner=place.partner)
    return Q(team__site=place.site) if place.site else Q()


def period_of(charting: Charting) -> Period:
    """Return the period of the figures that make such a chart, unless weeks are made of days."""
    return {Charting.WEEK: Period.WEEK, Charting.MONTH: Period.MONTH}.get(charting, Period.DAY)


def _is_by_week(charting: Charting, periods: set[str]) -> bool:
    """Whether weeks can be made of days."""
    return charting is Charting.WEEK and Period.DAY.value in periods


def _adds_up_to_weeks(measure: Measure) -> bool:
    return measure.kind is not Kind.LEVEL and Charting.WEEK in measure.chartings

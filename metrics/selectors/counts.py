"""The stored counts, summed in the database: nothing else reads them.

Every measure of the Friends and Family Test is made here of the six answers, so readers see tallies and never ask in
which of the two tables a measure lies.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from functools import reduce
from operator import add, or_
from typing import Any

from django.db.models import BigIntegerField, CharField, Expression, F, Max, Min, Q, Sum, Value
from django.db.models.functions import TruncMonth

from campaigns.models import Division, Team
from metrics.catalogue import COUNTED, FFT
from metrics.disclosure import People, Span
from metrics.facts import Answers, Tally
from metrics.models import DailyAnswers, DailyMetric

KEYS = frozenset(measure.key for measure in COUNTED)
PEOPLE = tuple(sorted({measure.people for measure in COUNTED if measure.people}))

OF_ANSWERS = {measure.key: measure.of_answers for measure in COUNTED if measure.of_answers}
ONE_BY_ONE = KEYS.difference(OF_ANSWERS)
#: The six together are the people who answered.
SIX_TOGETHER = reduce(add, [F(field) for field in Answers._fields])

# The answers stand beside counts in one result: six numbers, of which a count needs two.
ANSWERS = "answers"
COLUMNS = ("first", "second", "third", "fourth", "fifth", "sixth")
PADDING = [Value(None, BigIntegerField())] * 4

ByDay = dict[str, dict[date, Tally]]


def by_day(
    division: Division,
    spans: Iterable[Span],
    *,
    keys: Collection[str] = KEYS,
    team_ids: Collection[int] | None = None,
    site_id: int | None = None,
) -> ByDay:
    """Return the division's sums by measure and day, or those of some teams or of a site (one query)."""
    scope = _within(spans) & Q(division=division)
    if team_ids is not None:
        scope &= Q(team__in=team_ids)
    if site_id is not None:
        scope &= Q(team__site=site_id)
    return _by_day(scope, keys)


def by_day_of_team(team: Team, spans: Iterable[Span], *, keys: Collection[str] = KEYS) -> ByDay:
    """Return one team's own counts by measure and day (one query)."""
    return _by_day(_within(spans) & Q(division=team.division_id, team=team), keys)


def by_day_and_team(
    division: Division, spans: Iterable[Span], keys: Collection[str], *, team_ids: Collection[int] | None = None
) -> dict[str, dict[date, dict[int, Tally]]]:
    """Return the counts of some measures by day and team (one query). It is a row for each: ask for few."""
    found: dict[str, dict[date, dict[int, Tally]]] = {key: defaultdict(dict) for key in keys}
    scope = _within(spans) & Q(division=division, team__isnull=False)
    if team_ids is not None:
        scope &= Q(team__in=team_ids)
    for key, (day, team_id), tally in _read(scope, keys, "day", "team_id"):
        found[key][day][team_id] = tally
    return {key: dict(days) for key, days in found.items()}


def by_month_and_team(
    division: Division, span: Span, *, keys: Collection[str] = KEYS
) -> dict[tuple[date, int, str], Tally]:
    """Return sums by the first day of the month, team (0 is the division itself) and measure (one query)."""
    scope = _within([span]) & Q(division=division)
    found = _read(scope, keys, "month", "team_id", month=TruncMonth("day"))
    return {(month, team_id or 0, key): tally for key, (month, team_id), tally in found}


def by_site_and_team(division: Division, span: Span, key: str) -> dict[str, dict[str, Tally]]:
    """Return one measure's sums by the names of sites and teams, in the order of the alphabet (one query)."""
    found: dict[str, dict[str, Tally]] = defaultdict(dict)
    scope = _within([span]) & Q(division=division, team__isnull=False)
    for _, (site, team), tally in sorted(_read(scope, [key], "team__site__name", "team__name")):
        found[site][team] = tally
    return dict(found)


def totals(division_id: int, spans: Iterable[Span], keys: Collection[str] = KEYS) -> dict[str, Tally]:
    """Return the sums of measures over all days of the spans (one query)."""
    found = _read(_within(spans) & Q(division=division_id), keys, "division_id")
    return {key: tally for key, _, tally in found}


def people_of(division: Division, spans: Iterable[Span]) -> dict[str, People]:
    """Return how many people stand behind the figures, by day and team (one query)."""
    scope = _within(spans) & Q(division=division, team__isnull=False)
    counted = DailyMetric.objects.filter(scope, key__in=PEOPLE).values_list("key", "day", "team_id", "numerator")
    answered = DailyAnswers.objects.filter(scope).annotate(key=Value(FFT, CharField()), n=SIX_TOGETHER)
    found: dict[str, dict[date, dict[int, int]]] = {key: defaultdict(dict) for key in PEOPLE}
    for key, day, team_id, n in counted.union(answered.values_list("key", "day", "team_id", "n"), all=True):
        found[key][day][team_id or 0] = n
    return {key: dict(days) for key, days in found.items()}


def first_and_last_day(division: Division, *, before: date) -> tuple[date, date] | None:
    """Return the first and the last day with any count before a day (one query)."""
    ends = [
        table.objects.filter(division=division, day__lt=before)
        .values("division")
        .annotate(first=Min("day"), last=Max("day"))
        .values_list("first", "last")
        for table in (DailyMetric, DailyAnswers)
    ]
    found = list(ends[0].union(ends[1], all=True))
    return (min(first for first, _ in found), max(last for _, last in found)) if found else None


def _within(spans: Iterable[Span]) -> Q:
    return reduce(or_, [Q(day__range=(span.first, span.last)) for span in spans], Q(pk__in=[]))


def _by_day(scope: Q, keys: Collection[str]) -> ByDay:
    found: ByDay = defaultdict(dict)
    for key, (day,), tally in _read(scope, keys, "day"):
        found[key][day] = tally
    return dict(found)


def _read(
    scope: Q, keys: Collection[str], *by: str, **named: Expression
) -> Iterator[tuple[str, tuple[Any, ...], Tally]]:
    """Yield each measure's sum for each value of `by`, out of both tables in one query."""
    of_answers = {key: OF_ANSWERS[key] for key in sorted(keys) if key in OF_ANSWERS}
    counted = sorted(key for key in keys if key not in OF_ANSWERS)
    # Asked for all, the database need not look which is which; a row of a measure that is no more is passed over.
    wanted = Q() if ONE_BY_ONE.issubset(keys) else Q(key__in=counted)
    metrics = DailyMetric.objects.filter(scope, wanted).annotate(**named).values_list("key", *by)
    rows = metrics.annotate(**dict(zip(COLUMNS, [Sum("numerator"), Sum("denominator"), *PADDING], strict=True)))
    if of_answers:
        answers = DailyAnswers.objects.filter(scope).annotate(key=Value(ANSWERS, CharField()), **named)
        sums = {name: Sum(field) for name, field in zip(COLUMNS, Answers._fields, strict=True)}
        rows = rows.union(answers.values_list("key", *by).annotate(**sums), all=True)
    for key, *found in rows:
        group, numbers = tuple(found[: len(by)]), found[len(by) :]
        if key == ANSWERS:
            six = Answers(*map(int, numbers))
            yield from ((each, group, function(six)) for each, function in of_answers.items())
        elif key in ONE_BY_ONE:
            n, of = numbers[:2]
            yield key, group, Tally(int(n), None if of is None else int(of))

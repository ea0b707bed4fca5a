"""The numbers from outside that the demo's people enter: by day, by week and by month.

Urgent response rises with the finished fortnight and stays up. Visits put off fall while a fortnight lasts and come
back. Bank and agency hours rise a little in each. Discharges before midday do not move.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import NamedTuple

from metrics.disclosure import Span
from metrics.models import Observation, Period
from metrics.periods import is_weekend, whole_weeks
from metrics.selectors.windows import month_before, month_of, months_until
from perfectcare.common.dates import at_london, days_between
from perfectcare.demo.clock import MORNING, Calendar, after
from perfectcare.demo.setting import Stage
from perfectcare.demo.words import AMBULANCE, HOSPITAL

MONTHS = 24
#: A month's figures are out on the fifteenth of the next.
PUBLISHED = 14
SHIFT, QUARTER = 750, 25  # hundredths of an hour
BEDS, CLOSED = 24, 6
DIVISION = ""


class Number(NamedTuple):
    """One figure of a team or a partner, by its code, or of the division."""

    whose: str
    key: str
    numerator: int
    denominator: int | None = None


def enter(stage: Stage, when: Calendar, luck: Random) -> None:
    """Enter every number on the morning when it is known."""
    yesterday = after(when.as_of, -1)
    rows: list[Observation] = []
    for day in days_between(when.first, yesterday):
        rows += _rows(stage, Period.DAY, day, after(day, 1), _of_day(when, day, luck))
    for week in whole_weeks(Span(when.first, yesterday)):
        rows += _rows(stage, Period.WEEK, week.first, after(week.last, 1), _of_week(luck))
    for month in _published(when.as_of):
        known = max(when.first, after(month.last, 1 + PUBLISHED))
        rows += _rows(stage, Period.MONTH, month.first, known, _of_month(month.first, luck))
    Observation.objects.bulk_create(rows, batch_size=500)


def _published(as_of: date) -> list[Span]:
    """Return the months whose figures are out, the oldest first."""
    return months_until(month_before(month_of(after(as_of, -PUBLISHED))), MONTHS)


def _rows(stage: Stage, period: Period, first: date, known: date, numbers: Iterator[Number]) -> Iterator[Observation]:
    for each in numbers:
        yield Observation(
            division=stage.division,
            team=stage.teams.get(each.whose),
            partner=stage.partners.get(each.whose),
            key=each.key,
            period=period,
            starts_on=first,
            numerator=each.numerator,
            denominator=each.denominator,
            entered_at=at_london(known, MORNING),
            entered_by=stage.leads.get(each.whose, stage.manager),
        )


def _of_day(when: Calendar, day: date, luck: Random) -> Iterator[Number]:
    yield from _urgent_response(when, day, luck)
    yield from _visits_put_off(when, day, luck)
    yield _beds(when, day, luck)
    yield Number("WARD", "escalation_beds", 4 if when.pressure_on <= day < after(when.pressure_on, 6) else 0)
    yield from _hours(when, day, luck)


def _urgent_response(when: Calendar, day: date, luck: Random) -> Iterator[Number]:
    chance = 0.64 if day < when.finished_on else 0.79 if day < when.live_on else 0.92
    for code, usual in (("UCR", 20), ("CN-RIVER", 6), ("CN-HARB", 5)):
        referred = 1 + _about(usual - 1, luck)
        yield Number(code, "ucr_two_hours", _of(referred, chance, luck), referred)


def _visits_put_off(when: Calendar, day: date, luck: Random) -> Iterator[Number]:
    for code, on_weekdays, at_weekends in (("CN-RIVER", 10, 3), ("CN-HARB", 8, 2)):
        usual = at_weekends if is_weekend(day) else on_weekdays
        much = 0.4 if when.is_campaign(day) else 2.5 if day == when.storm_on else 1
        yield Number(code, "deferred_visits", _about(usual * much, luck))


def _beds(when: Calendar, day: date, luck: Random) -> Number:
    is_closed = when.norovirus_on <= day < after(when.norovirus_on, 8)
    open_beds = BEDS - CLOSED if is_closed else BEDS
    return Number("WARD", "bed_occupancy", open_beds - luck.choices((0, 1, 2, 3, 4), (2, 3, 4, 2, 1))[0], open_beds)


def _hours(when: Calendar, day: date, luck: Random) -> Iterator[Number]:
    more = 1.3 if when.is_campaign(day) else 1
    for code, key, shifts in (
        ("CN-RIVER", "bank_hours", 3),
        ("CN-HARB", "bank_hours", 2),
        ("WARD", "bank_hours", 4),
        ("UCR", "agency_hours", 2),
        ("WARD", "agency_hours", 2),
        (DIVISION, "overtime_hours", 4),
    ):
        worked = _about(shifts * more, luck) * SHIFT
        yield Number(code, key, worked + luck.randint(0, 6) * QUARTER if worked else 0)
    if when.is_campaign(day) and not is_weekend(day):
        yield Number(DIVISION, "released_hours", luck.randint(72, 112) * QUARTER)


def _of_week(luck: Random) -> Iterator[Number]:
    leaving = luck.randint(26, 34)
    yield Number(DIVISION, "before_midday", round(leaving * luck.triangular(0.12, 0.25, 0.18)), leaving)
    for key, usual in (
        ("incidents_no_harm", 11),
        ("incidents_low_harm", 6),
        ("incidents_moderate_harm", 0.5),
        ("incidents_pressure_ulcers", 4),
        ("incidents_falls", 3),
    ):
        yield Number(DIVISION, key, _about(usual, luck))
    brought = 600 + _about(40, luck)
    yield Number(AMBULANCE, "handover_30", _of(brought, 0.14, luck), brought)


def _of_month(first: date, luck: Random) -> Iterator[Number]:
    came = luck.randint(9400, 10200)
    in_time = luck.uniform(0.67, 0.71) - (0.03 if first.month in (12, 1, 2) else 0)
    yield Number(HOSPITAL, "four_hours", int(came * in_time), came)
    yield Number(HOSPITAL, "ae_attendances", came)


def _of(many: int, chance: float, luck: Random) -> int:
    """Return how many of so many, each with the same chance."""
    return sum(luck.random() < chance for _ in range(many))


def _about(usual: float, luck: Random) -> int:
    """Return a count that varies as counts do: about twice the root of what is usual to either side."""
    return _of(round(usual * 4), 0.25, luck)

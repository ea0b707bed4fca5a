"""Which target holds on a day, and how it is said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from campaigns.models import Division, Target
from metrics.measures import Better, Charting, Kind, Measure
from metrics.places import Place
from perfectcare.common.dates import period_words

#: Whose a target is: a measure, and the number of a team or of a partner, or neither.
Whose = tuple[str, int | None, int | None]

DAYS = frozenset({Charting.DAY, Charting.WEEKDAY, Charting.WEEKEND})


@dataclass(frozen=True)
class Agreed:
    """One target of the division, or of one of its teams or partners, that nobody has taken back."""

    number: int
    starts_on: date
    value: int | None
    agreed_with: str


@dataclass(frozen=True)
class Goal:
    """The target that holds on a day: `value` in hundredths of what the chart shows.

    `short` is "70 in 100"; `bound` says whether that is the least or the most; `origin` since when, and who set it.
    """

    value: int
    short: str
    bound: str
    origin: str

    @property
    def charted(self) -> float:
        """The target in the unit of the chart's axis."""
        return self.value / 100

    @property
    def words(self) -> str:
        """Say "At least 80 in 100 from 3 November 2026, agreed with Jo Bright."."""
        comma = "" if self.origin.startswith("from") else ","
        return f"{self.bound} {self.short}{comma} {self.origin}."


@dataclass(frozen=True)
class Targets:
    """All targets of a division that stand, each list in the order of its days."""

    division: Division
    agreed: Mapping[Whose, tuple[Agreed, ...]]

    def target_on(self, measure: Measure, day: date, place: Place) -> Goal | None:
        """Return the target that holds at the place on the day.

        It is the latest of the place's own, else of the division's, else the national one. Where a target was ended
        there is none until the next. Where neither direction is better there is never one. What all teams may come to
        together ("10 visits a day") is no target of one of them.
        """
        if measure.better is Better.NEITHER:
            return None
        found = self._agreed_on(measure, day, place)
        if found is None:
            return _national_goal(measure, day)
        if found.value is None or self._is_for_all_together(measure, found, place):
            return None
        origin = self._origin(measure, found, place)
        return Goal(found.value, value_words(measure, found.value), bound_words(measure), origin)

    def why_none(self, measure: Measure, day: date, place: Place) -> str:
        """Say who agreed that there is no target, or that the division's is for all teams together; else nothing."""
        found = self._agreed_on(measure, day, place)
        if found is None:
            return ""
        if self._is_for_all_together(measure, found, place):
            return "The division’s target is for all teams together. Here there is none."
        return f"No target {self._origin(measure, found, place)}." if found.value is None else ""

    def starts(self, measure: Measure, place: Place) -> list[date]:
        """Return every day from which another target may hold at the place, in order."""
        agreed = (*self._own(measure, place), *self.agreed.get((measure.key, None, None), ()))
        return sorted({each.starts_on for each in agreed} | {each.starts_on for each in measure.national})

    def next_after(self, measure: Measure, day: date, place: Place) -> Agreed | None:
        """Return the place's own target that is the next to start after the day."""
        return next((each for each in self._own(measure, place) if each.starts_on > day), None)

    def without(self, number: int) -> Targets:
        """Return what would stand if this target were taken back."""
        left = {whose: tuple(each for each in found if each.number != number) for whose, found in self.agreed.items()}
        return Targets(self.division, left)

    def _agreed_on(self, measure: Measure, day: date, place: Place) -> Agreed | None:
        ours = self.agreed.get((measure.key, None, None), ())
        return _latest(self._own(measure, place), day) or _latest(ours, day)

    def _is_for_all_together(self, measure: Measure, found: Agreed, place: Place) -> bool:
        """Whether it is a number for the whole division, at one team or site of it. None at all is none for each."""
        is_part = bool(place.team or place.site)
        return bool(measure.is_count and is_part and found.value) and (
            bool(place.site) or found not in self._own(measure, place)
        )

    def _own(self, measure: Measure, place: Place) -> tuple[Agreed, ...]:
        whose = (measure.key, place.team.pk if place.team else None, place.partner.pk if place.partner else None)
        return self.agreed.get(whose, ())

    def _origin(self, measure: Measure, found: Agreed, place: Place) -> str:
        is_own = found in self._own(measure, place) and not place.site
        return origin_words(found) + ("" if is_own else _for_all(place))


def targets_of(division: Division) -> Targets:
    """Read every target of the division that stands, of all measures, teams and partners (one query)."""
    found: dict[Whose, list[Agreed]] = {}
    fields = ("key", "team_id", "partner_id", "pk", "starts_on", "value", "agreed_with")
    rows = Target.objects.standing().filter(division=division).order_by("starts_on", "pk")
    for key, team_id, partner_id, *rest in rows.values_list(*fields):
        found.setdefault((key, team_id, partner_id), []).append(Agreed(*rest))
    return Targets(division, {whose: tuple(agreed) for whose, agreed in found.items()})


def is_for(measure: Measure, charting: Charting) -> bool:
    """Tell whether a target may stand in such a chart.

    The target of a count is for as long as one point of its usual chart (a day or a week): a month is no day.
    """
    usual = measure.chartings[0]
    return measure.kind is not Kind.COUNT or charting == usual or {charting, usual} <= DAYS


def value_words(measure: Measure, value: int) -> str:
    """Say "70 in 100", "33.5 hours a day" or "2 beds"."""
    whole, hundredths = divmod(value, 100)
    number = f"{whole:,}" + (f".{hundredths:02}".rstrip("0") if hundredths else "")
    if measure.kind is Kind.SHARE:
        return f"{number} in 100"
    noun = measure.counted[value != 100]
    return f"{number} {noun}{a_point(measure)}"


def a_point(measure: Measure) -> str:
    """Say for how long a target of the measure is: nothing is said of shares and levels, which have no length."""
    if measure.kind is not Kind.COUNT:
        return ""
    return " a day" if measure.chartings[0] in DAYS else " a week"


def bound_words(measure: Measure) -> str:
    return "At most" if measure.better is Better.DOWN else "At least"


def date_words(day: date) -> str:
    """Say "3 March 2026"."""
    return period_words(day, day)


def origin_words(target: Agreed | Target) -> str:
    """Say "from 3 November 2026, agreed with Jo Bright"."""
    return f"from {date_words(target.starts_on)}, agreed with {target.agreed_with.rstrip('.')}"


def agreed_words(measure: Measure, target: Agreed | Target) -> str:
    """Say what was agreed, without the name of the place."""
    what = "No target" if target.value is None else f"{bound_words(measure)} {value_words(measure, target.value)}"
    return f"{what} {origin_words(target)}."


def _for_all(place: Place) -> str:
    return " for every partner" if place.partner else " for the whole division"


def _latest(agreed: Iterable[Agreed], day: date) -> Agreed | None:
    return max((each for each in agreed if each.starts_on <= day), key=lambda each: each.starts_on, default=None)


def _national_goal(measure: Measure, day: date) -> Goal | None:
    started = [each for each in measure.national if each.starts_on <= day]
    if not started:
        return None
    latest = max(started, key=lambda each: each.starts_on)
    origin = f"national, from {date_words(latest.starts_on)} ({latest.source})"
    return Goal(latest.value, value_words(measure, latest.value), bound_words(measure), origin)

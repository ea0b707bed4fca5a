"""The pages of targets: all measures with what holds now, and one measure with its history."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from campaigns.models import Partner, Target, Team
from metrics.catalogue import MEASURES
from metrics.measures import Better, Measure
from metrics.places import Place
from metrics.selectors.targets import Targets, agreed_words, bound_words, date_words, targets_of, value_words
from metrics.services.targets import takes_target
from perfectcare.common.dates import london_day

NONE_NOW = "No target"
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Row:
    """One measure: its target today (empty where there is none), where that comes from, and what comes next."""

    key: str
    name: str
    target: str
    words: str
    next_words: str


@dataclass(frozen=True)
class GroupOfRows:
    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class PlaceChoice:
    """A team or a partner by its code, and how many targets of its own stand."""

    value: str
    label: str
    targets: int

    @property
    def words(self) -> str:
        return f"{self.label} ({self.targets} of its own)" if self.targets else self.label


@dataclass(frozen=True)
class TargetsPage:
    """Every measure that can have a target at the place, by group; those that cannot; and the other places."""

    groups: tuple[GroupOfRows, ...]
    without: tuple[str, ...]
    teams: tuple[PlaceChoice, ...]
    partners: tuple[PlaceChoice, ...]


@dataclass(frozen=True)
class HistoryRow:
    """One target that was agreed, as words. `state` says what became of it."""

    number: int
    starts: str
    target: str
    agreed_with: str
    made: str
    state: str
    is_now: bool
    is_withdrawn: bool


@dataclass(frozen=True)
class NationalRow:
    starts: str
    target: str
    source: str


@dataclass(frozen=True)
class MeasurePage:
    """The targets of one measure at one place: today's in a sentence, all its own, newest first, and the national."""

    now: str
    rows: tuple[HistoryRow, ...]
    national: tuple[NationalRow, ...]


def targets_page(place: Place, today: date) -> TargetsPage:
    """Read the page of all measures (three queries)."""
    targets = targets_of(place.division)
    here = [measure for measure in MEASURES.values() if takes_target(place, measure)]
    rows: dict[str, list[Row]] = {}
    for measure in here:
        if measure.better is not Better.NEITHER:
            rows.setdefault(measure.group, []).append(_row(measure, targets, today, place))
    return TargetsPage(
        groups=tuple(GroupOfRows(name, tuple(found)) for name, found in rows.items()),
        without=tuple(measure.name for measure in here if measure.better is Better.NEITHER),
        teams=_choices(Team.objects.filter(division=place.division), _counted(targets, 1)),
        partners=_choices(Partner.objects.filter(division=place.division), _counted(targets, 2)),
    )


def measure_page(place: Place, measure: Measure, today: date) -> MeasurePage:
    """Read the page of one measure (two queries)."""
    now = now_words(targets_of(place.division), measure, today, place)
    found = list(
        Target.objects.filter(division=place.division, team=place.team, partner=place.partner, key=measure.key)
        .select_related("made_by", "withdrawn_by")
        .order_by("-starts_on", "-pk")
    )
    national = sorted(measure.national, key=lambda each: each.starts_on, reverse=True)
    return MeasurePage(
        now=now,
        rows=tuple(_history(measure, each, found, today) for each in found),
        national=tuple(
            NationalRow(date_words(each.starts_on), _what(measure, each.value), each.source) for each in national
        ),
    )


def now_of(place: Place, measure: Measure, today: date) -> str:
    """Say today's target in a sentence (one query)."""
    return now_words(targets_of(place.division), measure, today, place)


def withdrawal_lines(place: Place, measure: Measure, target: Target, today: date) -> tuple[str, str]:
    """Say what a target is, and what would hold today without it (one query)."""
    left = targets_of(place.division).without(target.pk)
    goal = left.target_on(measure, today, place)
    instead = f"Without it, today’s target is: {goal.words}" if goal else "Without it, there is no target today."
    return agreed_words(measure, target), instead


def now_words(targets: Targets, measure: Measure, today: date, place: Place) -> str:
    """Say today's target in a sentence."""
    goal = targets.target_on(measure, today, place)
    return goal.words if goal else targets.why_none(measure, today, place) or "There is no target today."


def _row(measure: Measure, targets: Targets, today: date, place: Place) -> Row:
    goal = targets.target_on(measure, today, place)
    coming = targets.next_after(measure, today, place)
    return Row(
        key=measure.key,
        name=measure.name,
        target=f"{goal.bound} {goal.short}" if goal else "",
        words=f"{goal.origin[0].upper()}{goal.origin[1:]}." if goal else targets.why_none(measure, today, place),
        next_words=f"Next: {agreed_words(measure, coming)}" if coming else "",
    )


def _counted(targets: Targets, part: int) -> Counter[int]:
    """Count targets by the number of their team (part 1 of whose they are) or of their partner (part 2)."""
    counted: Counter[int] = Counter()
    for whose, agreed in targets.agreed.items():
        number = whose[1] if part == 1 else whose[2]
        if number is not None:
            counted[number] += len(agreed)
    return counted


def _choices(places: Iterable[Team] | Iterable[Partner], counted: Counter[int]) -> tuple[PlaceChoice, ...]:
    return tuple(PlaceChoice(each.code, each.name, counted[each.pk]) for each in places)


def _history(measure: Measure, target: Target, all_of_them: Sequence[Target], today: date) -> HistoryRow:
    state, is_now = _state(target, all_of_them, today)
    return HistoryRow(
        number=target.pk,
        starts=date_words(target.starts_on),
        target=_what(measure, target.value),
        agreed_with=target.agreed_with,
        made=f"{target.made_by}, {date_words(london_day(target.made_at))}",
        state=state,
        is_now=is_now,
        is_withdrawn=target.withdrawn_at is not None,
    )


def _state(target: Target, all_of_them: Sequence[Target], today: date) -> tuple[str, bool]:
    """Say what became of a target, and whether it holds today."""
    if target.withdrawn_at is not None:
        return f"Taken back by {target.withdrawn_by}, {date_words(london_day(target.withdrawn_at))}", False
    if target.starts_on > today:
        return "To come", False
    later = [each.starts_on for each in all_of_them if each.withdrawn_at is None and each.starts_on > target.starts_on]
    if not later or min(later) > today:
        return "Holds today", True
    return f"Held until {date_words(min(later) - ONE_DAY)}", False


def _what(measure: Measure, value: int | None) -> str:
    return NONE_NOW if value is None else f"{bound_words(measure)} {value_words(measure, value)}"

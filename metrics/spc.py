"""Statistical process control: the XmR chart. Says which points of a series changed by more than chance would.

The limits are the mean and, above and below it, 2.66 times the mean moving range (the mean of the steps from each point
to the next). A point is marked when it lies outside the limits, when it is part of a run on one side of the mean, of a
trend, or of two of three points close to one limit. It agrees point for point with the R package NHSRplotthedots 0.2.2,
except that it refuses to draw limits that would collapse into one line: docs/adr/0007-spc.md. Pure arithmetic; the cost
grows in step with the number of points.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise, repeat
from math import isfinite
from typing import Final, Literal, NamedTuple

from metrics.process_limits import LIMIT, SCREEN, Lines, limits, mean
from metrics.special_causes import Signal, marked

__all__ = ["SEVEN", "Assurance", "Chart", "Kind", "Point", "Rules", "Signal", "settings_words", "suggest_step", "xmr"]

Kind = Literal["common", "improvement", "concern", "neutral-high", "neutral-low"]
Assurance = Literal["pass", "fail", "hit-or-miss"]

#: Limits that rest on fewer points than this are provisional.
ENOUGH_POINTS: Final = 13

_HIGH: Final[tuple[Signal, ...]] = ("above-upper", "rising", "two-of-three-high", "run-high")
_LOW: Final[tuple[Signal, ...]] = ("below-lower", "falling", "two-of-three-low", "run-low")


def _kinds(high: Kind, low: Kind) -> dict[Signal, Kind]:
    return {"none": "common", **dict.fromkeys(_HIGH, high), **dict.fromkeys(_LOW, low)}


#: By which way is better: what each signal means.
_KINDS: Final[dict[str, dict[Signal, Kind]]] = {
    "up": _kinds("improvement", "concern"),
    "down": _kinds("concern", "improvement"),
    "neither": _kinds("neutral-high", "neutral-low"),
}


@dataclass(frozen=True, slots=True)
class Rules:
    """How many points in a row make a run and a trend. NHS tools offer 7 (the default) or 6.

    Raises ValueError under 2: one point is neither.
    """

    run: int = 7
    trend: int = 7

    def __post_init__(self) -> None:
        if self.run < 2 or self.trend < 2:
            raise ValueError("A run and a trend need at least 2 points.")


SEVEN: Final = Rules()


class Point(NamedTuple):
    """One value of the series with the centre line and limits that hold where it stands. A plain tuple, for speed.

    In a refused segment `lower` and `upper` are None, the signal is `none` and the kind `common`; `centre` is the mean
    all the same, because a mean exists even where limits do not.
    """

    value: float
    centre: float
    lower: float | None
    upper: float | None
    signal: Signal
    kind: Kind


@dataclass(frozen=True, slots=True)
class Chart:
    """A charted series. All words are plain English, to be shown as they stand.

    points: one for each value, in the same order.
    variation: the kind of the last point; None without points. Nothing may be read from it unless `has_limits`.
    assurance: what the last segment's limits say of the target; None without a target or limits, or where neither
        direction is better.
    refusal: why there are no limits, or no limits in a part of the chart; None where every point has them.
    notes: what a reader must know of the last segment's limits.
    """

    points: tuple[Point, ...]
    variation: Kind | None
    assurance: Assurance | None
    refusal: str | None
    notes: tuple[str, ...]

    @property
    def has_limits(self) -> bool:
        """Whether the last point has limits, so that `variation` is a finding and not only a default."""
        return bool(self.points) and self.points[-1].upper is not None


def xmr(
    values: Iterable[float],
    *,
    better: str,
    target: float | None = None,
    steps: Iterable[int] = (),
    fixed_after: int | None = None,
    screen_outliers: bool = False,
    rules: Rules = SEVEN,
) -> Chart:
    """Chart `values`, which are in the order of time and all in one unit.

    better: "up", "down" or "neither".
    target: in the unit of the values.
    steps: the indices at which a new segment starts. Means, limits and signals are worked out inside a segment only.
        0 and repetitions change nothing.
    fixed_after: take the centre and the limits of each segment from its first so many points and freeze them.
    screen_outliers: once, leave moving ranges of 3.267 times their mean or more out of the limits.

    Raises ValueError for a value or a target that is not finite, another `better`, a step outside the series and a
    `fixed_after` under 1.
    """
    numbers = _numbers(values)
    _check(better, target, fixed_after)
    starts = _starts(steps, len(numbers))
    if not numbers:
        return Chart((), None, None, "There are no points to chart yet.", ())
    points: list[Point] = []
    refusals: list[str] = []
    for start, end in pairwise([*starts, len(numbers)]):
        segment = numbers[start:end]
        basis = segment[:fixed_after]
        centre = mean(basis)
        lines = limits(basis, centre, screen_outliers)
        if isinstance(lines, str):
            points += [Point(value, centre, None, None, "none", "common") for value in segment]
            refusals.append(_refusal(lines, start, end, len(numbers)))
        else:
            points += _judged(segment, lines, rules, _KINDS[better])
    return Chart(
        points=tuple(points),
        variation=points[-1].kind,
        assurance=None if target is None else _assurance(target, lines, better),
        refusal=" ".join(refusals) or None,
        notes=() if isinstance(lines, str) else _notes(basis, is_frozen=len(basis) == fixed_after),
    )


def suggest_step(chart: Chart, *, rules: Rules = SEVEN) -> int | None:
    """The index at which the run that reaches the last point began, where a person may want to start a new segment.

    None where the last points are no run of at least `rules.run` on one side of the mean, or have no limits. The
    program suggests and never decides: whether a change is real, known and meant to last is for a named person to say.
    """
    if not chart.has_limits:
        return None
    start = len(chart.points)
    side = _side(chart.points[-1])
    # Never reaches over a step: the points from which a segment takes its mean cannot all lie on one side of it.
    while start and side and _side(chart.points[start - 1]) == side:
        start -= 1
    return start if len(chart.points) - start >= rules.run else None


def settings_words(
    *,
    steps: Iterable[int] = (),
    fixed_after: int | None = None,
    screen_outliers: bool = False,
    rules: Rules = SEVEN,
) -> str:
    """The settings of a chart in words, to be printed under it. Takes the settings as `xmr` does."""
    basis = "all points" if fixed_after is None else f"the first {_points(fixed_after)} and then frozen"
    starts = [str(step + 1) for step in sorted({*steps} - {0})]
    again = f", and started again at point{'s' * (len(starts) > 1)} {_listed(starts)}" if starts else ""
    left_out = f"jumps of {SCREEN} times that or more are left out once" if screen_outliers else "no jump is left out"
    return (
        f"Settings: the limits lie {LIMIT} times the mean moving range (the average jump from one point to the next) "
        f"above and below the mean, taken from {basis}{again}; {left_out}; marked are, the first that holds, points "
        f"outside the limits, trends of {rules.trend}, two of three points close to one limit with all three on one "
        f"side of the mean, and runs of {rules.run} on one side of the mean."
    )


def _numbers(values: Iterable[float]) -> list[float]:
    try:
        numbers = list(map(float, values))
    except OverflowError:
        raise ValueError("Values must be finite numbers.") from None
    if not all(map(isfinite, numbers)):
        raise ValueError("Values must be finite numbers.")
    return numbers


def _check(better: str, target: float | None, fixed_after: int | None) -> None:
    if better not in _KINDS:
        raise ValueError("better must be up, down or neither.")
    if target is not None and not isfinite(target):
        raise ValueError("The target must be a finite number.")
    if fixed_after is not None and fixed_after < 1:
        raise ValueError("Limits can only be frozen on at least 1 point.")


def _starts(steps: Iterable[int], count: int) -> list[int]:
    """Where the segments start, the first at 0."""
    starts = sorted({0, *steps})
    if starts[0] < 0 or starts[-1] >= max(count, 1):
        raise ValueError("A step must be the index of a point.")
    return starts


def _refusal(reason: str, start: int, end: int, count: int) -> str:
    if end - start == count:
        return f"There are no limits: {reason}."
    where = f"point {end}" if end - start == 1 else f"points {start + 1} to {end}"
    return f"There are no limits for {where}: {reason}."


def _judged(segment: Sequence[float], lines: Lines, rules: Rules, kinds: dict[Signal, Kind]) -> Iterable[Point]:
    signals = marked(segment, lines, run=rules.run, trend=rules.trend)
    meanings = map(kinds.__getitem__, signals)
    centre, lower, upper = map(repeat, lines[:3])
    # Straight from the tuples that they are: points are a large part of what a chart costs.
    return map(tuple.__new__, repeat(Point), zip(segment, centre, lower, upper, signals, meanings, strict=False))


def _assurance(target: float, lines: Lines | str, better: str) -> Assurance | None:
    """Strict: a target that lies on a limit is hit or miss."""
    if isinstance(lines, str) or better == "neither":
        return None
    if target > lines.upper:
        return "fail" if better == "up" else "pass"
    if target < lines.lower:
        return "pass" if better == "up" else "fail"
    return "hit-or-miss"


def _notes(basis: Sequence[float], *, is_frozen: bool) -> tuple[str, ...]:
    notes = []
    if len(basis) < ENOUGH_POINTS:
        rest = "were frozen on" if is_frozen else "rest on"
        notes.append(
            f"Provisional: the limits {rest} only {_points(len(basis))}. Trust them from {ENOUGH_POINTS} points on."
        )
    if alike := _half_alike(basis):
        notes.append(f"The limits may mislead: {alike} of the {_points(len(basis))} they rest on have the same value.")
    return tuple(notes)


def _half_alike(values: Sequence[float]) -> int:
    """How many have the same value, if it is at least half of them; else 0."""
    if 2 * len(set(values)) > len(values) + 2:
        return 0  # too many different ones; the count below takes longer
    most = max(Counter(values).values())
    return most if most > 1 and most * 2 >= len(values) else 0


def _side(point: Point) -> int:
    return (point.value > point.centre) - (point.value < point.centre)


def _points(count: int) -> str:
    return "1 point" if count == 1 else f"{count} points"


def _listed(words: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))

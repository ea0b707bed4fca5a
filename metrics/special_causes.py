"""Which points of a segment are marked as special causes: they differ by more than chance. Pure arithmetic.

The four rules, and which points each of them marks, are those of the R package NHSRplotthedots 0.2.2.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from metrics.process_limits import Lines

Signal = Literal[
    "none",
    "above-upper",
    "below-lower",
    "rising",
    "falling",
    "two-of-three-high",
    "two-of-three-low",
    "run-high",
    "run-low",
]


def marked(values: Sequence[float], lines: Lines, *, run: int, trend: int) -> list[Signal]:
    """A signal for each value of one segment: the first that holds of outside, trend, two of three and run."""
    signals: list[Signal] = ["none"] * len(values)
    # Nothing but a point beyond a near line can be close to a limit or outside it. There are few of them.
    # The weakest rule marks first, so that where several hold the strongest has the last word.
    _mark_runs(signals, values, lines.centre, run)
    far = [i for i, value in enumerate(values) if not lines.near_lower <= value <= lines.near_upper]
    _mark_two_of_three(signals, values, lines, far)
    _mark_trends(signals, values, trend)
    _mark_outside(signals, values, lines, far)
    return signals


def _stretches(signs: Sequence[int], least: int) -> list[tuple[int, int, int]]:
    """Every longest stretch of one sign, not 0, at least so long: where it starts, where it has ended, its sign."""
    found = []
    start, current = 0, 0
    for index, sign in enumerate(signs):
        if sign != current:
            if current and index - start >= least:
                found.append((start, index, current))
            start, current = index, sign
    if current and len(signs) - start >= least:
        found.append((start, len(signs), current))
    return found


def _mark_runs(signals: list[Signal], values: Sequence[float], centre: float, least: int) -> None:
    sides = [(value > centre) - (value < centre) for value in values]
    for start, end, side in _stretches(sides, least):
        signals[start:end] = ["run-high" if side > 0 else "run-low"] * (end - start)


def _mark_two_of_three(signals: list[Signal], values: Sequence[float], lines: Lines, far: Sequence[int]) -> None:
    """Of three points in a row, all on one side of the mean, two or three close to the limit: those that are close."""
    high = [i for i in far if lines.centre < values[i] <= lines.upper]
    low = [i for i in far if lines.centre > values[i] >= lines.lower]
    for one, other in pairwise(high):
        if other - one < 3 and any(values[i] > lines.centre for i in _thirds(one, other, len(values))):
            signals[one] = signals[other] = "two-of-three-high"
    for one, other in pairwise(low):
        if other - one < 3 and any(values[i] < lines.centre for i in _thirds(one, other, len(values))):
            signals[one] = signals[other] = "two-of-three-low"


def _thirds(one: int, other: int, count: int) -> list[int]:
    """The points that make three in a row with these two, which are neighbours or have one point between them."""
    if other - one == 2:
        return [one + 1]
    return [i for i in (one - 1, other + 1) if 0 <= i < count]


def _mark_trends(signals: list[Signal], values: Sequence[float], least: int) -> None:
    """A turning point belongs to the trend that it starts, as in R, and so does the only step between two trends.

    So where one trend ends a single point before the next starts, its last point turns as that one step does: it rises
    if the next value is higher, else it falls, even if the two are equal.
    """
    turns = [(after > before) - (after < before) for before, after in pairwise(values)]
    last_marked = -2  # next to nothing
    for start, end, turn in _stretches(turns, least - 1):
        signals[start : end + 1] = ["rising" if turn > 0 else "falling"] * (end + 1 - start)
        if last_marked == start - 1:
            signals[last_marked] = "rising" if values[start] > values[last_marked] else "falling"
        last_marked = end


def _mark_outside(signals: list[Signal], values: Sequence[float], lines: Lines, far: Sequence[int]) -> None:
    for index in far:
        if values[index] > lines.upper:
            signals[index] = "above-upper"
        elif values[index] < lines.lower:
            signals[index] = "below-lower"

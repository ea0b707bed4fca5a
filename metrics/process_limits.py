"""The mean and the limits of an XmR chart, or why there can be none. Pure arithmetic.

The same operations on floating point numbers, in the same order, as the R package NHSRplotthedots 0.2.2.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import fsum, isfinite
from typing import Final, NamedTuple

#: From the centre to a limit, in mean moving ranges: three standard deviations, 3 / 1.128, rounded as everybody does.
LIMIT: Final = 2.66
#: From the centre to where a point is close to its limit: two standard deviations.
NEAR: Final = 2 * (LIMIT / 3)
#: Screening leaves out moving ranges from this many mean moving ranges on (Nelson 1982).
SCREEN: Final = 3.267

_TOO_LARGE: Final = "the values are too large to calculate with"


class Lines(NamedTuple):
    """What the points of a segment are held against: the mean, the limits, and where a point is close to a limit."""

    centre: float
    lower: float
    upper: float
    near_lower: float
    near_upper: float


def mean(numbers: list[float]) -> float:
    """The exact mean, rounded once: so a value equals the mean here whenever it does in R.

    R sums in extended precision and then adds the mean of what is left over; two exact sums do the same.
    """
    count = len(numbers)
    try:
        first = fsum(numbers) / count
        return first + fsum(numbers + [-first] * count) / count
    except OverflowError:
        return float(sum(map(Fraction, numbers)) / count)


def limits(basis: list[float], centre: float, screen_outliers: bool) -> Lines | str:
    """The lines that rest on these points, or in words why there can be none."""
    if len(basis) < 2:
        return "they need at least two points, and there is only one to take them from"
    ranges = [abs(after - before) for before, after in pairwise(basis)]
    if not all(map(isfinite, ranges)):
        return _TOO_LARGE
    mean_range = mean(ranges)
    if mean_range == 0:
        return "the points to take them from are all the same, so they show no variation"
    if screen_outliers:
        mean_range = mean([size for size in ranges if size < SCREEN * mean_range])
        if mean_range == 0:
            return "without the few jumps that were left out, the points to take them from show no variation"
    lower, upper = centre - LIMIT * mean_range, centre + LIMIT * mean_range
    if not (isfinite(lower) and isfinite(upper)):
        return _TOO_LARGE
    return Lines(centre, lower, upper, centre - NEAR * mean_range, centre + NEAR * mean_range)

"""What a chart found, in plain words: what changed, whether it was more than chance, and what the target means.

"The usual level" is the mean, "the limits" are those of the chart. No sentence says why anything changed. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, takewhile

from metrics.drawing.axes import figure_text
from metrics.drawing.levels import level_text
from metrics.spc import SEVEN, Chart, Point, Rules, Signal

TOO_FEW = "Too few figures to say what is usual."
TOO_ALIKE = "Too few different figures to say what is usual."
NOTHING = "No figures yet."

_BETTER = {
    "up": "Higher is better.",
    "down": "Lower is better.",
    "neither": "Neither higher nor lower is better by itself.",
}
#: The first words about the latest figure: by which way it moved, and whether that is good.
_HEADS = {
    ("improvement", True): "Improving",
    ("improvement", False): "Better than usual",
    ("concern", True): "Getting worse",
    ("concern", False): "Worse than usual",
    ("neutral-high", True): "Rising",
    ("neutral-high", False): "Higher than usual",
    ("neutral-low", True): "Falling",
    ("neutral-low", False): "Lower than usual",
}
_TRENDS = ("rising", "falling")


def signal_words(signal: Signal, rules: Rules = SEVEN) -> str:
    """Say which rule marked a figure: the first that holds, so others may hold too."""
    row = f"at least {rules.run} figures in a row"
    trend = f"at least {rules.trend} figures in a row, each"
    near = "Two of three figures in a row are close to the"
    return {
        "none": "Within the limits, and part of no pattern.",
        "above-upper": "Above the upper limit.",
        "below-lower": "Below the lower limit.",
        "rising": f"Part of a rise: {trend} higher than the one before.",
        "falling": f"Part of a fall: {trend} lower than the one before.",
        "two-of-three-high": f"{near} upper limit, and all three are above the usual level.",
        "two-of-three-low": f"{near} lower limit, and all three are below the usual level.",
        "run-high": f"Part of a run: {row} above the usual level.",
        "run-low": f"Part of a run: {row} below the usual level.",
    }[signal]


def variation_head(chart: Chart | None) -> str:
    """Say in two or three words what the latest figure shows."""
    if chart is None or not chart.has_limits:
        return "Cannot say yet"
    last = chart.points[-1]
    return "No clear change" if last.kind == "common" else _HEADS[last.kind, last.signal in _TRENDS]


def variation_words(chart: Chart | None, *, better: str, period: str = "week", unit: str = "") -> str:
    """Say in a sentence what the latest figure shows.

    period: what one figure stands for, in the singular: "week", "weekday", "month".
    unit: stands behind a figure: "%", " hours", or nothing.
    """
    if chart is None or not chart.has_limits:
        return refusal_words(chart)
    last = chart.points[-1]
    if last.kind == "common":
        around = limit_words(last.lower or 0, last.upper or 0, unit)
        return (
            f"No clear change: the latest {period} lies within the limits ({around}) and is part of no pattern. "
            f"The usual level is {level_text(last.centre, unit)}."
        )
    return f"{variation_head(chart)}: {_found(chart.points, period, unit)}. {_BETTER[better]}"


def refusal_words(chart: Chart | None) -> str:
    """Say what is missing where the latest figure has no limits."""
    if chart is None or not chart.points:
        return NOTHING
    without = 0
    for point in reversed(chart.points):
        if point.upper is not None:
            break
        without += 1
    return TOO_FEW if without == 1 else TOO_ALIKE


def assurance_head(chart: Chart | None) -> str:
    """Say in two or three words whether the target will be met as things run now."""
    words = {"pass": "Meets the target", "fail": "Misses the target", "hit-or-miss": "Hit or miss"}
    return words[chart.assurance] if chart and chart.assurance else "Cannot say"


def assurance_words(chart: Chart | None, *, better: str, target: float | None, unit: str = "") -> str:
    """Say in a sentence whether the target will be met as things run now, or why that cannot be said."""
    if target is None:
        return "There is no target."
    if better == "neither":
        return f"The target is {level_text(target, unit)}. {_BETTER[better]}"
    if chart is None or not chart.has_limits:
        return f"The target is {level_text(target, unit)}. {refusal_words(chart)}"
    last = chart.points[-1]
    lower, upper = last.lower or 0, last.upper or 0
    if chart.assurance == "hit-or-miss":
        aim, around = level_text(target, unit), limit_words(lower, upper, unit)
        return f"Hit or miss: the target of {aim} lies within the limits ({around}), so chance decides if it is met."
    is_above = target > upper
    aim, limit = apart(target, upper if is_above else lower, unit)
    even = f"even the {'upper' if is_above else 'lower'} limit, {limit}, is {'below' if is_above else 'above'} it"
    if chart.assurance == "pass":
        return f"Meets the target of {aim} as things run now: {even}."
    return f"Misses the target of {aim} unless something changes: {even}."


def apart(one: float, other: float, unit: str = "") -> tuple[str, str]:
    """Say two different levels with as many digits as it takes to tell them apart."""
    texts = level_text(one, unit), level_text(other, unit)
    for digits in range(1, 7):
        if texts[0] != texts[1]:
            break
        texts = figure_text(round(one, digits), unit), figure_text(round(other, digits), unit)
    return texts


def limit_words(lower: float, upper: float, unit: str = "") -> str:
    """Say "87.1% to 98.8%", without a limit where no figure can be: "up to 98.8%"."""
    shows_lower, shows_upper = lower >= 0, not (unit == "%" and upper > 100)
    if shows_lower and shows_upper:
        return f"{level_text(lower, unit)} to {level_text(upper, unit)}"
    if shows_upper:
        return f"up to {level_text(upper, unit)}"
    return f"{level_text(lower, unit)} or more" if shows_lower else "0% to 100%"


def _found(points: Sequence[Point], period: str, unit: str) -> str:
    last = points[-1]
    count = _streak(points)
    usual = f"the usual level of {level_text(last.centre, unit)}"
    upper, lower = level_text(last.upper or 0, unit), level_text(last.lower or 0, unit)
    near = f"at least 2 of the latest 3 {period}s shown are close to the"
    return {
        "none": "",
        "above-upper": f"the latest {period} is above the upper limit of {upper}",
        "below-lower": f"the latest {period} is below the lower limit of {lower}",
        "rising": f"the latest {count} {period}s shown rise without a break",
        "falling": f"the latest {count} {period}s shown fall without a break",
        "two-of-three-high": f"{near} upper limit of {upper}",
        "two-of-three-low": f"{near} lower limit of {lower}",
        "run-high": f"the latest {count} {period}s shown are all above {usual}",
        "run-low": f"the latest {count} {period}s shown are all below {usual}",
    }[last.signal]


def _streak(points: Sequence[Point]) -> int:
    """Return how many of the latest figures make the run or the trend that the last is part of."""
    last = points[-1]
    own = list(takewhile(lambda point: point[1:4] == last[1:4], reversed(points)))
    if last.signal in _TRENDS:
        sign = 1 if last.signal == "rising" else -1
        return 1 + sum(1 for _ in takewhile(lambda pair: sign * (pair[0].value - pair[1].value) > 0, pairwise(own)))
    sign = 1 if last.value > last.centre else -1
    return sum(1 for _ in takewhile(lambda point: sign * (point.value - point.centre) > 0, own))

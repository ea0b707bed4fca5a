"""The lines of a chart that are not its figures: the usual level, its limits, and the target."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from metrics.disclosure import ONE_DAY, Span
from metrics.drawing.axes import Frame, figure_text, spread
from metrics.drawing.parts import Aim, Dot, Given, Label, Line

#: Between the names of two lines, one above the other.
_NAME_HEIGHT = 18
LEVELS = ("upper", "centre", "lower")
_NAMES = {"upper": "Limit", "centre": "Usual", "lower": "Limit"}


@dataclass(frozen=True)
class Bounds:
    """The lowest and the highest that is drawn, and where no figure can be (None where one can be anywhere)."""

    lowest: float
    highest: float
    floor: float | None
    ceiling: float | None

    def shows(self, figure: float | None) -> bool:
        if figure is None:
            return False
        return (self.floor is None or figure >= self.floor) and (self.ceiling is None or figure <= self.ceiling)

    def hides_any(self, figures: Iterable[float | None]) -> bool:
        return any(figure is not None and not self.shows(figure) for figure in figures)


def bounds_of(given: Given) -> Bounds:
    """Find what the axis must hold. A share lies between 0 and 100 and a number is not under 0, unless one says so."""
    values = [dot.value for dot in given.figures]
    bounds = Bounds(
        0,
        0,
        floor=0 if min(values, default=0) >= 0 else None,
        ceiling=100 if given.unit == "%" and max(values, default=0) <= 100 else None,
    )
    limits = [limit for dot in given.figures if has_limits(dot) for limit in (dot.centre, dot.lower, dot.upper)]
    targets = [aim.value for aim, _ in in_force(given)]
    drawn = [*values, *(each for each in (*limits, *targets) if each is not None and bounds.shows(each))] or [0]
    return Bounds(min(drawn), max(drawn), bounds.floor, bounds.ceiling)


def has_limits(dot: Dot) -> bool:
    """Whether the chart was not refused here. Without limits there is no usual level to speak of."""
    return dot.lower is not None and dot.upper is not None


def segment_of(dot: Dot, steps: Sequence[date]) -> int:
    """Return how many steps came before: a figure belongs to the new level when it begins on or after the step."""
    return sum(step <= dot.span.first for step in steps)


def level_lines(given: Given, frame: Frame, bounds: Bounds) -> tuple[Line, ...]:
    """Draw each level from the beginning to the end of its segment. What lies where no figure can be is left out."""
    steps = [step.day for step in given.steps]
    found = []
    for kind in LEVELS:
        for (_, level), group in groupby(given.figures, key=lambda dot: (segment_of(dot, steps), level_of(dot, kind))):
            here = list(group)
            if level is not None and bounds.shows(level):
                y = frame.y(level)
                found.append(Line(kind, f"{frame.start(here[0].span)},{y} {frame.end(here[-1].span)},{y}"))
    return tuple(found)


def target_line(given: Given, frame: Frame) -> tuple[Line, ...]:
    """Draw the target as stairs, one line for as long as there is one without a break."""
    lines: list[list[str]] = []
    end: date | None = None
    for aim, span in in_force(given):
        if end is None or span.first - end > ONE_DAY:
            lines.append([])
        y = frame.y(aim.value or 0)
        lines[-1] += [f"{frame.start(span)},{y}", f"{frame.end(span)},{y}"]
        end = span.last
    return tuple(Line("target", " ".join(line)) for line in lines)


def end_names(given: Given, bounds: Bounds) -> list[tuple[float, str, str]]:
    """Return the last level of each line that is drawn to the end, its kind, and its name for beside the plot."""
    if not given.figures:
        return []
    last = given.figures[-1]
    levels = [(kind, _NAMES[kind], level_of(last, kind)) for kind in LEVELS]
    levels.append(("target", "Target", last_target(given)))
    return sorted(
        (level, kind, f"{name} {level_text(level, given.unit)}")
        for kind, name, level in levels
        if level is not None and bounds.shows(level)
    )


def end_labels(names: Sequence[tuple[float, str, str]], frame: Frame) -> tuple[Label, ...]:
    """Put the names beside the ends of their lines, moved apart where these are close."""
    ys = [frame.y(level) for level, _, _ in reversed(names)]
    places = spread(ys, [_NAME_HEIGHT] * len(ys), frame.top - _NAME_HEIGHT / 2, frame.base + _NAME_HEIGHT / 2, 0)
    return tuple(
        Label(frame.right + 8, y, text, kind) for y, (_, kind, text) in zip(places, reversed(names), strict=True)
    )


def level_text(level: float, unit: str = "") -> str:
    """Say a level with no more digits than it deserves: "88.2%", "1,204", "0.35"."""
    digits = 0 if abs(level) >= 100 else 1 if abs(level) >= 1 else 2
    return figure_text(round(level, digits), unit)


def level_of(dot: Dot, kind: str) -> float | None:
    if not has_limits(dot):
        return None
    return {"upper": dot.upper, "centre": dot.centre, "lower": dot.lower}[kind]


def last_target(given: Given) -> float | None:
    """Return the target that is in force on the last day."""
    return given.target[-1].value if given.target else None


def in_force(given: Given) -> list[tuple[Aim, Span]]:
    """Return each target that is in force on any of the days, with those days."""
    days = given.days
    found = []
    for n, aim in enumerate(given.target):
        after = given.target[n + 1].first if n + 1 < len(given.target) else days.last + ONE_DAY
        span = Span(max(aim.first, days.first), min(after - ONE_DAY, days.last))
        if aim.value is not None and span.first <= span.last:
            found.append((aim, span))
    return found

"""The lines of a chart that are not its figures: the usual level, its limits, and the target."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from metrics.disclosure import Span
from metrics.drawing.axes import Frame, figure_text, spread
from metrics.drawing.parts import Aim, Dot, Label, Line, Size

#: Between the names of two lines, one above the other.
_NAME_HEIGHT = 18


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


def bounds_of(figures: Sequence[Dot], aims: Sequence[Aim], days: Span, unit: str) -> Bounds:
    """Find what the axis must hold. A share lies between 0 and 100 and a number is not under 0, unless one says so."""
    values = [dot.value for dot in figures]
    bounds = Bounds(
        0,
        0,
        floor=0 if min(values, default=0) >= 0 else None,
        ceiling=100 if unit == "%" and max(values, default=0) <= 100 else None,
    )
    limits = [limit for dot in figures if has_limits(dot) for limit in (dot.centre, dot.lower, dot.upper)]
    targets = [aim.value for aim, span in _in_force(aims, days)]
    drawn = [*values, *(each for each in (*limits, *targets) if each is not None and bounds.shows(each))] or [0]
    return Bounds(min(drawn), max(drawn), bounds.floor, bounds.ceiling)


def has_limits(dot: Dot) -> bool:
    """Whether the chart was not refused here. Without limits there is no usual level to speak of."""
    return dot.lower is not None and dot.upper is not None


def segment_of(dot: Dot, steps: Sequence[date]) -> int:
    """Return how many steps came before: a figure belongs to the new level when it begins on or after the step."""
    return sum(step <= dot.span.first for step in steps)


def level_lines(figures: Sequence[Dot], steps: Sequence[date], frame: Frame, bounds: Bounds) -> tuple[Line, ...]:
    """Draw each level from the beginning to the end of its segment. What lies where no figure can be is left out."""
    found = []
    for kind in ("upper", "centre", "lower"):
        for (_, level), group in groupby(figures, key=lambda dot: (segment_of(dot, steps), _level(dot, kind))):
            here = list(group)
            if level is not None and bounds.shows(level):
                y = frame.y(level)
                found.append(Line(kind, f"{frame.start(here[0].span)},{y} {frame.end(here[-1].span)},{y}"))
    return tuple(found)


def target_line(aims: Sequence[Aim], frame: Frame) -> tuple[Line, ...]:
    """Draw the target as stairs, one line for as long as there is one without a break."""
    lines: list[list[str]] = []
    end: date | None = None
    for aim, span in _in_force(aims, frame.days):
        if end is None or span.first - end > timedelta(days=1):
            lines.append([])
        y = frame.y(aim.value or 0)
        lines[-1] += [f"{frame.start(span)},{y}", f"{frame.end(span)},{y}"]
        end = span.last
    return tuple(Line("target", " ".join(line)) for line in lines)


def end_labels(
    figures: Sequence[Dot], aims: Sequence[Aim], frame: Frame, size: Size, bounds: Bounds, unit: str
) -> tuple[Label, ...]:
    """Name the last lines beside the plot, where a canvas has room for it."""
    if not figures or size.right < 5 * size.font:
        return ()
    last = figures[-1]
    levels = [
        ("upper", "Limit", _level(last, "upper")),
        ("centre", "Usual", _level(last, "centre")),
        ("lower", "Limit", _level(last, "lower")),
        *(("target", "Target", aim.value) for aim, span in _in_force(aims, frame.days) if span.last == frame.days.last),
    ]
    shown = [(frame.y(level), kind, name, level) for kind, name, level in levels if level is not None]
    shown = sorted(each for each in shown if bounds.shows(each[3]))
    heights = [_NAME_HEIGHT] * len(shown)
    places = spread([each[0] for each in shown], heights, frame.top - 8, frame.base + 8, 0)
    return tuple(
        Label(frame.right + 8, y, f"{name} {level_text(level, unit)}", kind)
        for y, (_, kind, name, level) in zip(places, shown, strict=True)
    )


def level_text(level: float, unit: str = "") -> str:
    """Say a level with no more digits than it deserves: "88.2%", "1,204", "0.35"."""
    digits = 0 if abs(level) >= 100 else 1 if abs(level) >= 1 else 2
    return figure_text(round(level, digits), unit)


def _level(dot: Dot, kind: str) -> float | None:
    if not has_limits(dot):
        return None
    return {"upper": dot.upper, "centre": dot.centre, "lower": dot.lower}[kind]


def _in_force(aims: Sequence[Aim], days: Span) -> list[tuple[Aim, Span]]:
    """Return each target that is in force on any of the days, with those days."""
    ends = [aim.first - timedelta(days=1) for aim in aims[1:]] + [days.last]
    spans = [(aim, max(aim.first, days.first), min(end, days.last)) for aim, end in zip(aims, ends, strict=True)]
    return [(aim, Span(first, last)) for aim, first, last in spans if aim.value is not None and first <= last]

"""The figures of a chart: a shape for each, and the line that joins neighbours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import pairwise

from metrics.disclosure import Span
from metrics.drawing.axes import Frame
from metrics.drawing.parts import Dot, Given, Mark, Size
from metrics.spc import Kind


def marks_of(given: Given, frame: Frame, size: Size) -> tuple[Mark, ...]:
    """Place the figures. They are smaller where there are many; one that says something is never hard to see."""
    xs = [frame.middle(dot.span) for dot in given.figures]
    pitch = min((b - a for a, b in pairwise(xs)), default=frame.right - frame.left)
    radius = max(0.8, min(size.radius, pitch * 0.4))
    return tuple(_mark(dot, x, frame, size, radius, given.charting) for dot, x in zip(given.figures, xs, strict=True))


def _mark(dot: Dot, x: float, frame: Frame, size: Size, radius: float, charting: str) -> Mark:
    y = frame.y(dot.value)
    is_joined = charting in ("day", "weekday", "weekend") and dot.span.first != dot.span.last
    bar = (frame.x(dot.span.first.toordinal() + 0.5), frame.x(dot.span.last.toordinal() + 0.5)) if is_joined else None
    least = size.radius * (0.8 if dot.kind != "common" else 0)
    return Mark(x, y, shape(dot.kind, x, y, max(radius, least)), dot.kind, dot.words, bar)


def shape(kind: Kind, x: float, y: float, radius: float) -> str:
    """Return the outline of a figure's shape as an SVG path. Each kind has its own, of about the same weight."""
    return _SHAPES[kind](x, y, radius)


def _circle(x: float, y: float, r: float) -> str:
    r = round(r, 2)
    return f"M{x - r:.2f} {y:.2f}a{r} {r} 0 1 0 {2 * r:.2f} 0a{r} {r} 0 1 0 {-2 * r:.2f} 0Z"


def _polygon(*corners: tuple[float, float]) -> Callable[[float, float, float], str]:
    def path(x: float, y: float, r: float) -> str:
        return "M" + "L".join(f"{x + a * r:.2f} {y + b * r:.2f}" for a, b in corners) + "Z"

    return path


_SHAPES: dict[Kind, Callable[[float, float, float], str]] = {
    "common": _circle,
    "improvement": _polygon((0, -1.7), (1.7, 0), (0, 1.7), (-1.7, 0)),
    "concern": _polygon((-1.25, -1.25), (1.25, -1.25), (1.25, 1.25), (-1.25, 1.25)),
    "neutral-high": _polygon((0, -1.6), (1.6, 1.2), (-1.6, 1.2)),
    "neutral-low": _polygon((0, 1.6), (1.6, -1.2), (-1.6, -1.2)),
}


def joined(given: Given, marks: Sequence[Mark]) -> tuple[str, ...]:
    """Join neighbours by lines. A period that is missing between two figures ends the line."""
    lines: list[list[str]] = []
    before: Dot | None = None
    for dot, mark in zip(given.figures, marks, strict=True):
        if before is None or is_gap(before.span, dot.span, given.charting):
            lines.append([])
        lines[-1].append(f"{mark.x},{mark.y}")
        before = dot
    return tuple(" ".join(line) for line in lines if len(line) > 1)


def is_gap(before: Span, after: Span, charting: str) -> bool:
    """Whether a period that is charted is missing between two figures."""
    between = (after.first - before.last).days - 1
    if charting == "weekday":
        return between > 2 or any(day.weekday() < 5 for day in _between(before, between))
    if charting == "weekend":
        return between > 5 or any(day.weekday() >= 5 for day in _between(before, between))
    return between > 0


def _between(before: Span, count: int) -> list[date]:
    return [before.last + timedelta(days=n + 1) for n in range(count)]

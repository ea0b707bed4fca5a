"""Where the parts of a chart go. Pure geometry: a template draws it as SVG, with its table beside it.

Days are placed by their date, so that a day without a figure is a gap as wide as a day. The vertical axis starts at
nought. No limits and no verdicts are drawn: a line says what was counted, not whether it changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from metrics.disclosure import Span


@dataclass(frozen=True)
class Size:
    """The canvas, in the units of the drawing, and the room left around the plot for words."""

    name: str
    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    most_labels: int
    font: int


WIDE = Size("wide", 760, 300, 52, 12, 28, 36, 8, 15)
NARROW = Size("narrow", 360, 260, 44, 10, 28, 36, 4, 15)
SPARK = Size("spark", 132, 32, 3, 3, 4, 4, 0, 0)


@dataclass(frozen=True)
class Value:
    """One figure to draw: its days, its height, and its words for whoever points at it."""

    span: Span
    height: float
    words: str


@dataclass(frozen=True)
class Mark:
    """A figure's place. One that stands for several days has a bar from `x1` to `x2`."""

    x: float
    y: float
    x1: float
    x2: float
    is_joined: bool
    words: str


@dataclass(frozen=True)
class Tick:
    at: float
    text: str


@dataclass(frozen=True)
class Shade:
    """The days of the campaign. Its name starts or ends at `name_x`, so that no edge cuts it off."""

    x: float
    width: float
    text: str
    name_x: float
    is_at_end: bool


@dataclass(frozen=True)
class Chart:
    """A drawing ready to be written as SVG."""

    size: Size
    lines: tuple[str, ...]
    marks: tuple[Mark, ...]
    y_ticks: tuple[Tick, ...]
    x_ticks: tuple[Tick, ...]
    shade: Shade | None

    @property
    def base(self) -> int:
        return self.size.height - self.size.bottom

    @property
    def plot_height(self) -> int:
        return self.base - self.size.top

    @property
    def end(self) -> int:
        return self.size.width - self.size.right


def draw(
    values: Sequence[Value],
    *,
    size: Size,
    days: Span,
    is_percent: bool,
    shaded: Span | None = None,
    by_month: bool = False,
) -> Chart:
    """Place the values on the days. Neighbours are joined by a line; a gap ends it."""
    steps = [0, 25, 50, 75, 100] if is_percent else whole_steps(max([value.height for value in values], default=0))
    scale = _Scale(size, days, steps[-1])
    marks = tuple(scale.mark(value, is_joined=not by_month and value.span.first != value.span.last) for value in values)
    return Chart(
        size=size,
        lines=_lines(values, marks),
        marks=marks,
        y_ticks=tuple(Tick(scale.y(step), f"{step:,}%" if is_percent else f"{step:,}") for step in steps),
        x_ticks=_month_ticks(scale, days, size) if by_month else _day_ticks(scale, days, size),
        shade=scale.shade(shaded) if shaded and shaded.touches(days) else None,
    )


def whole_steps(highest: float) -> list[int]:
    """Return whole numbers from 0 to one that is not below the highest, at most six of them, evenly apart."""
    step = 1
    for factor in (2, 2.5, 2) * 12:
        if step * 5 >= highest:
            break
        step = int(step * factor)
    count = max(1, -(-int(highest) // step))
    return [step * n for n in range(count + 1)]


@dataclass(frozen=True)
class _Scale:
    size: Size
    days: Span
    highest: int

    def x(self, day: float) -> float:
        """Return where a day begins; the next one begins where it ends."""
        width = self.size.width - self.size.left - self.size.right
        count = (self.days.last - self.days.first).days + 1
        return round(self.size.left + width * (day - self.days.first.toordinal()) / count, 1)

    def y(self, height: float) -> float:
        room = self.size.height - self.size.top - self.size.bottom
        return round(self.size.height - self.size.bottom - room * height / (self.highest or 1), 1)

    def mark(self, value: Value, *, is_joined: bool) -> Mark:
        first, last = value.span.first.toordinal(), value.span.last.toordinal()
        return Mark(
            x=self.x((first + last + 1) / 2),
            y=self.y(value.height),
            x1=self.x(first + 0.5),
            x2=self.x(last + 0.5),
            is_joined=is_joined,
            words=value.words,
        )

    def shade(self, span: Span) -> Shade:
        first = max(span.first, self.days.first).toordinal()
        last = min(span.last, self.days.last).toordinal()
        x = self.x(first)
        end = self.x(last + 1)
        is_at_end = x > self.size.width / 2
        return Shade(x, round(end - x, 1), "Campaign", end if is_at_end else x, is_at_end)


def _lines(values: Sequence[Value], marks: Sequence[Mark]) -> tuple[str, ...]:
    """Join neighbours. Days that are missing between two values are a gap."""
    lines: list[list[str]] = []
    end: date | None = None
    for value, mark in zip(values, marks, strict=True):
        if end is None or value.span.first - end > timedelta(days=1):
            lines.append([])
        lines[-1].append(f"{mark.x},{mark.y}")
        end = value.span.last
    return tuple(" ".join(line) for line in lines if len(line) > 1)


def _day_ticks(scale: _Scale, days: Span, size: Size) -> tuple[Tick, ...]:
    if not size.most_labels:
        return ()
    count = (days.last - days.first).days + 1
    weeks = -(-count // (7 * size.most_labels))
    step = 7 * weeks if count > size.most_labels else 1
    shown = [days.first + timedelta(days=n) for n in range(0, count, step)]
    ticks = [Tick(scale.x(day.toordinal() + 0.5), _short(day)) for day in shown]
    # A label is centred under its day, and must not be cut off at the edge.
    return tuple(tick for tick in ticks if tick.at < size.width - 24 or len(ticks) == 1)


def _month_ticks(scale: _Scale, days: Span, size: Size) -> tuple[Tick, ...]:
    if not size.most_labels:
        return ()
    firsts = [day for day in days.days if day.day == 1]
    step = -(-len(firsts) // size.most_labels)
    return tuple(Tick(scale.x(day.toordinal() + 15), f"{_MONTHS[day.month - 1]} {day.year}") for day in firsts[::step])


def _short(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]}"


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

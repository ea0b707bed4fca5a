"""The axes of a chart: where a day and a figure lie, and which of them are named. Pure geometry."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from math import ceil, floor, log10

from metrics.disclosure import Span

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
#: Steps between the figures on an axis: these, times any power of ten.
_ROUND = (1, 2, 5, 10)
_MOST_STEPS = 5
#: Months apart, where even every fourth week is too close.
_MONTHS_APART = (1, 2, 3, 6, 12, 24, 60)
#: Between two names beside each other, in the units of the drawing.
GAP = 10


@dataclass(frozen=True)
class Tick:
    """A named place on an axis."""

    at: float
    text: str


@dataclass(frozen=True)
class Frame:
    """Where the plot lies on its canvas, and which days and figures its edges stand for."""

    left: float
    right: float
    top: float
    base: float
    days: Span
    lowest: float
    highest: float

    def x(self, day: float) -> float:
        """Return where a day (an ordinal) begins; the next one begins where it ends."""
        first, count = self.days.first.toordinal(), (self.days.last - self.days.first).days + 1
        return round(self.left + (self.right - self.left) * (day - first) / count, 1)

    def y(self, figure: float) -> float:
        share = (figure - self.lowest) / (self.highest - self.lowest)
        return round(self.base - (self.base - self.top) * share, 1)

    def middle(self, span: Span) -> float:
        return self.x((span.first.toordinal() + span.last.toordinal() + 1) / 2)

    def start(self, span: Span) -> float:
        return self.x(max(span.first, self.days.first).toordinal())

    def end(self, span: Span) -> float:
        return self.x(min(span.last, self.days.last).toordinal() + 1)

    def holds(self, figure: float) -> bool:
        """Whether a figure lies inside the plot, but for the last bit of its arithmetic."""
        slack = (self.highest - self.lowest) * 1e-9
        return self.lowest - slack <= figure <= self.highest + slack


def round_steps(lowest: float, highest: float, *, places: int = 0) -> list[float]:
    """Return round figures, evenly apart, from one not above the lowest to one not below the highest.

    They start at nought unless all that is shown lies in the upper half of the axis, and far from nought. They are
    never closer than `places` decimals tell. All of them meet 100, so an axis of shares does not pass it for roundness.
    """
    if 0 <= lowest <= max(highest / 2, 10 * 10**-places) or lowest == highest > 0:
        lowest = 0
    unit = _unit(highest - lowest, places)
    first, last = floor(lowest / unit + 1e-9), ceil(highest / unit - 1e-9)
    return [round(n * unit, 9) for n in range(first, max(last, first + 1) + 1)]


def _unit(room: float, places: int) -> float:
    """Return the smallest round step of which at most five fill the room."""
    smallest = 10.0**-places
    if room <= smallest:
        return smallest
    power = 10.0 ** floor(log10(room / _MOST_STEPS))
    # One more than five where the first and the last step are not full ones.
    return max(smallest, next(step * power for step in _ROUND if room / (step * power) <= _MOST_STEPS))


def figure_text(figure: float, unit: str = "") -> str:
    """Say a figure of an axis: "1,200", "0.5", "75%"."""
    text = f"{figure:,.6f}".rstrip("0").rstrip(".")
    return f"{'0' if text == '-0' else text.replace('-', '−')}{unit}"


def width_of(text: str, font: float) -> float:
    """Return how wide a text is in Arial, a little rounded up, without asking a browser."""
    return round(font * sum(map(_ems, text)), 1)


def _ems(character: str) -> float:
    if character in " .,:":
        return 0.28
    if character == "%":
        return 0.9
    return 0.75 if character.isupper() else 0.57


def day_ticks(frame: Frame, charting: str, font: float, width: float) -> tuple[Tick, ...]:
    """Name as many days, weeks or months as have room: every day, else every week, else months further apart."""
    ticks: list[Tick] = []
    for choice in _choices(frame, charting):
        ticks = _on_canvas(choice, font, width)
        if _has_room(ticks, font):
            break
    return tuple(ticks)


def _choices(frame: Frame, charting: str) -> Iterator[tuple[Tick, ...]]:
    """Yield ways to name the days, the closest first; the last names one."""
    days = frame.days.days
    if charting in ("day", "weekday"):
        yield _named(days, lambda day: frame.middle(Span(day, day)))
    if charting != "month":
        begin = 5 if charting == "weekend" else 0
        firsts = [day for day in days if day.weekday() == begin]
        length = {"week": 6, "weekend": 1}.get(charting, 0)
        for apart in (1, 2, 4) if len(firsts) > 1 else ():
            yield _named(firsts[::apart], lambda day: frame.middle(Span(day, day + timedelta(days=length))))
    months = [day for day in days if day.day == 1]
    for apart in _MONTHS_APART:
        shown = [day for day in months if (day.year * 12 + day.month - 1) % apart == 0]
        if shown and (charting == "month" or len(shown) > 1):
            yield tuple(Tick(_month_x(frame, day, charting), f"{_MONTHS[day.month - 1]} {day.year}") for day in shown)
    yield _named(days[:1], lambda day: frame.middle(Span(day, day)))


def _named(days: Iterable[date], place: Callable[[date], float]) -> tuple[Tick, ...]:
    return tuple(Tick(place(day), f"{day.day} {_MONTHS[day.month - 1]}") for day in days)


def _month_x(frame: Frame, first: date, charting: str) -> float:
    """A month that is one point is named under it; one among days is named where it begins."""
    return frame.middle(Span(first, first + timedelta(days=29))) if charting == "month" else frame.x(first.toordinal())


def _has_room(ticks: Sequence[Tick], font: float) -> bool:
    return bool(ticks) and all(
        b.at - a.at >= (width_of(a.text, font) + width_of(b.text, font)) / 2 + GAP for a, b in pairwise(ticks)
    )


def _on_canvas(ticks: Sequence[Tick], font: float, width: float) -> list[Tick]:
    """Leave out names that an edge would cut off. A name that is then alone is moved inside instead."""
    inside = [tick for tick in ticks if tick.at + width_of(tick.text, font) / 2 <= width]
    if len(inside) > 1 or not ticks:
        return inside
    return [Tick(min(ticks[0].at, width - width_of(ticks[0].text, font) / 2), ticks[0].text)]


def spread(centres: Sequence[float], widths: Sequence[float], start: float, end: float, gap: float) -> list[float]:
    """Move what stands in a row as little as needed so that nothing overlaps or leaves the room, in the same order.

    What cannot all fit overlaps at its start: see that it fits before.
    """
    placed = list(centres)
    edge = start
    for n, width in enumerate(widths):
        placed[n] = max(placed[n], edge + width / 2)
        edge = placed[n] + width / 2 + gap
    edge = end
    for n in reversed(range(len(placed))):
        placed[n] = min(placed[n], edge - widths[n] / 2)
        edge = placed[n] - widths[n] / 2 - gap
    return [round(place, 1) for place in placed]

"""The whole drawing: how much room each part needs, and then where it goes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from metrics.disclosure import Span
from metrics.drawing.axes import Frame, Tick, day_ticks, figure_text, round_steps, width_of
from metrics.drawing.levels import Bounds, bounds_of, end_labels, level_lines, target_line
from metrics.drawing.marks import is_gap, joined, marks_of
from metrics.drawing.parts import Aim, Dot, Drawing, Period, Remark, Shade, Size
from metrics.drawing.signs import ROW, lanes, names_of, notes_of, steps_of
from metrics.spc import Point

#: Around the plot, where nothing is written.
_EDGE = 4


def dots(spans: Iterable[Span], words: Iterable[str], points: Iterable[Point]) -> list[Dot]:
    """Put the days and the words of each figure to what the chart found of it. All three are of one length."""
    return [
        Dot(span, point.value, said, point.centre, point.lower, point.upper, point.signal, point.kind)
        for span, said, point in zip(spans, words, points, strict=True)
    ]


def draw_spc(
    figures: Sequence[Dot],
    *,
    size: Size,
    days: Span,
    charting: str = "week",
    unit: str = "",
    places: int = 0,
    periods: Sequence[Period] = (),
    target: Sequence[Aim] = (),
    steps: Sequence[Remark] = (),
    notes: Sequence[Remark] = (),
) -> Drawing:
    """Place the figures, which are in the order of time and inside `days`, with all that belongs to them.

    charting: what one figure stands for: "day", "weekday", "weekend", "week" or "month". It says which periods are
        missing (a line runs from Friday to Monday over a weekend that is not charted) and how days are named.
    unit: "%" for figures in 100, which lie between 0 and 100. Others have a number alone on the axis, and end at nought
        below unless a figure does not. `places` is how many decimals they have.
    target: in the order of time. `steps`: limits break where the first figure begins on or after the day. `notes`: at
        the figure of the day, or at the foot. Steps and notes are put in the order of time; what lies outside `days` is
        left out.
    """
    aims = [aim for aim in target if aim.first <= days.last]
    breaks = sorted((step for step in steps if step.day <= days.last), key=lambda step: step.day)
    remarks = sorted((note for note in notes if note.day in days), key=lambda note: note.day)
    shown = [period for period in periods if period.span.touches(days)]
    bounds = bounds_of(figures, aims, days, unit)
    scale = round_steps(bounds.lowest, bounds.highest, places=places, ceiling=bounds.ceiling)
    rows = _Rows.of(size, has_periods=bool(shown), has_steps=any(step.day in days for step in breaks))
    frame = _frame(size, days, scale, unit, rows.top)
    note_rows = lanes(frame, len(remarks)) if size.has_names else 0
    marks = marks_of(figures, frame, size, charting)
    return Drawing(
        size=size,
        height=frame.base + note_rows * ROW + rows.foot,
        frame=frame,
        lines=joined(figures, marks, charting),
        marks=marks,
        levels=(*level_lines(figures, [step.day for step in breaks], frame, bounds), *target_line(aims, frame)),
        shades=tuple(Shade(frame.start(each.span), _width(frame, each.span), each.is_shaded) for each in shown),
        names=names_of(shown, frame, size, rows.names) if size.has_names else (),
        ends=end_labels(figures, aims, frame, size, bounds, unit) if size.has_names else (),
        steps=steps_of(breaks, figures, frame, rows.steps) if size.has_names else (),
        notes=notes_of(remarks, figures, marks, frame, note_rows) if size.has_names else (),
        y_ticks=tuple(Tick(frame.y(step), figure_text(step, unit)) for step in scale) if size.has_names else (),
        x_ticks=day_ticks(frame, charting, size.font, size.width) if size.has_names else (),
        remarks=_remarks(figures, frame, bounds, unit, charting),
    )


@dataclass(frozen=True)
class _Rows:
    """The middles of the rows above the plot, where it begins, and how much room is left under it."""

    names: float
    steps: float
    top: float
    foot: float

    @classmethod
    def of(cls, size: Size, *, has_periods: bool, has_steps: bool) -> _Rows:
        if not size.has_names:
            return cls(0, 0, _EDGE, _EDGE)
        names = _EDGE + ROW / 2
        steps = names + (ROW if has_periods else 0)
        return cls(names, steps, 2 * _EDGE + ROW * (has_periods + has_steps) + _EDGE, 30)


def _frame(size: Size, days: Span, scale: Sequence[float], unit: str, top: float) -> Frame:
    """Leave room on the left for the longest figure of the axis."""
    left: float = _EDGE
    if size.has_names:
        left += max(width_of(figure_text(step, unit), size.font) for step in scale) + 2 * _EDGE
    return Frame(left, size.width - size.right, top, top + size.plot, days, scale[0], scale[-1])


def _width(frame: Frame, span: Span) -> float:
    return round(frame.end(span) - frame.start(span), 1)


def _remarks(figures: Sequence[Dot], frame: Frame, bounds: Bounds, unit: str, charting: str) -> tuple[str, ...]:
    found = []
    if frame.lowest > 0:
        found.append(f"The axis starts at {figure_text(frame.lowest, unit)}, not at nought.")
    if bounds.hides_any(dot.lower for dot in figures):
        found.append(f"A lower limit below {figure_text(0, unit)} is not drawn: no figure can lie there.")
    if bounds.hides_any(dot.upper for dot in figures):
        found.append(f"An upper limit above {figure_text(100, unit)} is not drawn: no figure can lie there.")
    if any(is_gap(a.span, b.span, charting) for a, b in pairwise(figures)):
        found.append("The line breaks where figures are missing.")
    return tuple(found)

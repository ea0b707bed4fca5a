"""The whole drawing: how much room each part needs, and then where it goes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from metrics.disclosure import Span
from metrics.drawing.axes import Frame, Tick, day_ticks, figure_text, round_steps, width_of
from metrics.drawing.key import key_of
from metrics.drawing.levels import Bounds, bounds_of, end_labels, end_names, level_lines, target_line
from metrics.drawing.marks import is_gap, joined, marks_of
from metrics.drawing.parts import Aim, Dot, Drawing, Given, Period, Remark, Shade, Size
from metrics.drawing.signs import ROW, lanes, names_of, notes_of, steps_of
from metrics.spc import Point

#: Around the plot, where nothing is written.
_EDGE = 4
#: Under the plot: the row that names the days.
_FOOT = 30


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
    given = Given(
        figures=tuple(figures),
        days=days,
        charting=charting,
        unit=unit,
        periods=tuple(period for period in periods if period.span.touches(days)),
        target=tuple(aim for aim in target if aim.first <= days.last),
        steps=tuple(sorted((step for step in steps if step.day <= days.last), key=lambda step: step.day)),
        notes=tuple(sorted((note for note in notes if note.day in days), key=lambda note: note.day)),
    )
    bounds = bounds_of(given)
    if not size.has_names:
        return _plain(given, size, bounds)
    return _named(given, size, bounds, round_steps(bounds.lowest, bounds.highest, places=places))


def _plain(given: Given, size: Size, bounds: Bounds) -> Drawing:
    """Draw it without a word: a line in a table, beside which the words stand."""
    frame = Frame(_EDGE, size.width - size.right, _EDGE, _EDGE + size.plot, given.days, *_whole(bounds))
    return _drawn(given, size, frame, bounds)


def _whole(bounds: Bounds) -> tuple[float, float]:
    """Return the lowest and the highest as the edges of a small plot, which has no axis."""
    if bounds.lowest < bounds.highest:
        return bounds.lowest, bounds.highest
    return bounds.lowest - 1, bounds.highest + 1


def _named(given: Given, size: Size, bounds: Bounds, scale: Sequence[float]) -> Drawing:
    texts = [figure_text(step, given.unit) for step in scale]
    rows = _Rows.above(given)
    ends = end_names(given, bounds) if size.has_ends else []
    left = 3 * _EDGE + max(width_of(text, size.font) for text in texts)
    # The names are bold in part, so a little wider.
    beside = max((width_of(text, size.font * 1.08) + 3 * _EDGE for _, _, text in ends), default=0)
    right = size.width - max(size.right, beside)
    frame = Frame(left, right, rows.plot, rows.plot + size.plot, given.days, scale[0], scale[-1])
    drawing = _drawn(given, size, frame, bounds)
    note_rows = lanes(frame, len(given.notes))
    return replace(
        drawing,
        height=frame.base + ROW * note_rows + _FOOT,
        names=names_of(given.periods, frame, size, rows.names),
        ends=end_labels(ends, frame),
        steps=steps_of(given, frame, rows.steps),
        notes=notes_of(given, drawing.marks, frame, note_rows),
        y_ticks=tuple(Tick(frame.y(step), text) for step, text in zip(scale, texts, strict=True)),
        x_ticks=day_ticks(frame, given.charting, size.font, size.width),
        key=key_of(given, drawing, bounds),
        remarks=_remarks(given, frame, bounds),
    )


def _drawn(given: Given, size: Size, frame: Frame, bounds: Bounds) -> Drawing:
    marks = marks_of(given, frame, size)
    return Drawing(
        size=size,
        height=frame.base + _EDGE,
        frame=frame,
        lines=joined(given, marks),
        marks=marks,
        levels=(*level_lines(given, frame, bounds), *target_line(given, frame)),
        shades=tuple(_shade(period, frame) for period in given.periods),
    )


def _shade(period: Period, frame: Frame) -> Shade:
    x = frame.start(period.span)
    return Shade(x, round(frame.end(period.span) - x, 1), period.is_shaded)


@dataclass(frozen=True)
class _Rows:
    """Where the middles of the rows above the plot are, and where it begins. Rows that nobody needs are not there."""

    names: float
    steps: float
    plot: float

    @classmethod
    def above(cls, given: Given) -> _Rows:
        names = _EDGE + ROW / 2
        steps = names + (ROW if given.periods else 0)
        has_steps = any(step.day in given.days for step in given.steps)
        return cls(names, steps, 3 * _EDGE + ROW * (bool(given.periods) + has_steps))


def _remarks(given: Given, frame: Frame, bounds: Bounds) -> tuple[str, ...]:
    found = []
    if given.charting == "week":
        found.append("Weeks are named by their Monday.")
    if frame.lowest > 0:
        found.append(f"The axis starts at {figure_text(frame.lowest, given.unit)}, not at nought.")
    if bounds.hides_any(dot.lower for dot in given.figures):
        found.append(f"A lower limit below {figure_text(0, given.unit)} is not drawn: no figure can lie there.")
    if bounds.hides_any(dot.upper for dot in given.figures):
        found.append(f"An upper limit above {figure_text(100, given.unit)} is not drawn: no figure can lie there.")
    if any(is_gap(a.span, b.span, given.charting) for a, b in pairwise(given.figures)):
        found.append("The line breaks where figures are missing.")
    return tuple(found)

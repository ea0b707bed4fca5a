"""A charted series as a drawing: what the geometry is given of the campaign, the target, the steps and the notes."""

from __future__ import annotations

from collections.abc import Sequence

from metrics.disclosure import ONE_DAY, Span
from metrics.drawing import NARROW, SPARK, WIDE, Aim, Dot, Drawing, Period, Remark, Size, dots, draw_spc
from metrics.measures import Charting
from metrics.periods import Point
from metrics.selectors.charted import Charted
from metrics.selectors.series import Series
from metrics.selectors.targets import Targets, is_for
from metrics.selectors.windows import Window
from metrics.words import month_words, span_words, things


def when(series: Series, point: Point) -> str:
    """Say the days of a figure: "Tuesday 7 January", "5 to 11 January", "January 2026"."""
    if series.charting is Charting.MONTH:
        return month_words(point.span.first)
    return span_words(point.span)


def goals(series: Series, targets: Targets) -> list[Aim]:
    """Return the targets that hold on any of the days drawn, each from its first day on, in the unit of the chart."""
    days = days_drawn(series)
    if days is None or not is_for(series.measure, series.charting):
        return []
    found: list[Aim] = []
    later = [day for day in targets.starts(series.measure, series.place) if days.first < day <= days.last]
    for day in (days.first, *later):
        goal = targets.target_on(series.measure, day, series.place)
        value = goal.charted if goal else None
        if not found or found[-1].value != value:
            found.append(Aim(day, value))
    return [] if [aim.value for aim in found] == [None] else found


def sparkline(charted: Charted, window: Window | None) -> Drawing | None:
    """Return the small drawing of a table's row."""
    return _draw(charted, SPARK, window) if charted.series.points else None


def pictures(
    charted: Charted,
    *,
    window: Window | None,
    target: Sequence[Aim] = (),
    steps: Sequence[Remark] = (),
    notes: Sequence[Remark] = (),
) -> tuple[Drawing, ...]:
    """Return the chart as wide and as narrow screens show it."""
    if not charted.series.points:
        return ()
    return tuple(_draw(charted, size, window, target, steps, notes) for size in (WIDE, NARROW))


def _draw(
    charted: Charted,
    size: Size,
    window: Window | None,
    target: Sequence[Aim] = (),
    steps: Sequence[Remark] = (),
    notes: Sequence[Remark] = (),
) -> Drawing:
    series = charted.series
    days = days_drawn(series) or series.points[0].span
    return draw_spc(
        _dots(charted),
        size=size,
        days=days,
        charting=series.charting.value,
        unit="" if series.measure.is_count else "%",
        places=series.measure.places,
        periods=_periods(window, days),
        target=target,
        steps=steps,
        notes=notes,
    )


def _dots(charted: Charted) -> list[Dot]:
    series = charted.series
    spans = [point.span for point in series.points]
    words = [f"{when(series, point)}: {things(series.measure, point.tally)}" for point in series.points]
    if charted.chart:
        return dots(spans, words, charted.chart.points)
    return [Dot(*each) for each in zip(spans, series.values, words, strict=True)]


def days_drawn(series: Series) -> Span | None:
    """Return the days that the drawing shows: from the first figure on, so that no empty months stand before it."""
    if not series.points:
        return None
    first, last = series.points[0].span, series.points[-1].span
    looked_at = series.days if series.charting is not Charting.MONTH else None
    return Span(first.first, max(last.last, looked_at.last) if looked_at else last.last)


def _periods(window: Window | None, days: Span) -> list[Period]:
    """Name the days before, during and after the campaign, as far as the drawing shows them."""
    if window is None:
        return []
    named = [
        Period(Span(days.first, window.during.first - ONE_DAY), "Before", is_shaded=False)
        if days.first < window.during.first
        else None,
        Period(window.during, "Campaign"),
        Period(Span(window.during.last + ONE_DAY, days.last), "After", is_shaded=False)
        if days.last > window.during.last
        else None,
    ]
    return [each for each in named if each and each.span.touches(days)]

"""A series with what statistical process control says of it: limits frozen on the baseline, steps, target."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from metrics import spc
from metrics.measures import Charting
from metrics.selectors.series import Series

DAYS_ARE_TOO_SMALL = "No limits are drawn by day: few people answer on one day, so chance rules. Look at it by week."


@dataclass(frozen=True)
class Charted:
    """A chart's findings, in the order of the series' points. Without `chart` no limits make sense: `reason` says why.

    `frozen_on` is the number of points of the baseline on which the limits are frozen; None where they are not. `steps`
    are the indices at which new segments start.
    """

    series: Series
    chart: spc.Chart | None
    reason: str = ""
    target: float | None = None
    frozen_on: int | None = None
    steps: tuple[int, ...] = ()
    settings: str = ""


def chart_of(
    series: Series, *, baseline_until: date | None = None, steps: Sequence[date] = (), target: float | None = None
) -> Charted:
    """Chart a series. `baseline_until` is the last day of the campaign's baseline: what ended by then belongs to it.

    A step starts with the first point that lies wholly on or after its day. Limits are frozen on the baseline's points
    after the last step within it, where these are at least 13 (domain notes 8.4 and 8.5).
    """
    if not series.points:
        return Charted(series, None, series.reason)
    if series.measure.people and series.charting not in (Charting.WEEK, Charting.MONTH):
        return Charted(series, None, DAYS_ARE_TOO_SMALL, target)
    starts = _starts(series, steps)
    frozen_on = _frozen_on(series, baseline_until, starts)
    chart = spc.xmr(
        series.values, better=series.measure.better.value, target=target, steps=starts, fixed_after=frozen_on
    )
    return Charted(
        series=series,
        chart=chart,
        target=target,
        frozen_on=frozen_on,
        steps=starts,
        settings=spc.settings_words(steps=starts, fixed_after=frozen_on),
    )


def _starts(series: Series, steps: Sequence[date]) -> tuple[int, ...]:
    firsts = [point.span.first for point in series.points]
    found = (next((index for index, first in enumerate(firsts) if first >= step), None) for step in steps)
    return tuple(sorted({index for index in found if index}))


def _frozen_on(series: Series, baseline_until: date | None, starts: Sequence[int]) -> int | None:
    if baseline_until is None:
        return None
    baseline = sum(point.span.last <= baseline_until for point in series.points)
    since_step = baseline - max((start for start in starts if start < baseline), default=0)
    return since_step if since_step >= spc.ENOUGH_POINTS else None

"""A way of looking at a division's or a team's counts: through a campaign, by day, or by whole months."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from campaigns.models import Campaign, Division, Team
from metrics.charts import NARROW, SPARK, WIDE, Chart, Size, Value, draw
from metrics.disclosure import Span, pieces
from metrics.measures import Measure
from metrics.selectors import figures, months
from metrics.selectors.figures import SAID_BY_STAFF, Figures, Point, Total, add, nothing_words
from metrics.selectors.months import Months
from metrics.selectors.windows import Window, charted, ended, ended_spans, months_until, window_of
from metrics.words import month_words, percent, span_words, things

NOT_OVER = "The first day of the campaign is not over yet."
DIVISION_ONLY = "Counted for the division, not for a team."
STAFF_TOGETHER = "Shown for all teams together: in one team people could know whose answer it was."


@dataclass(frozen=True)
class Look:
    """Points and totals of every measure, by day in a campaign's window or by month."""

    days: Span | None
    shaded: Span | None
    by_month: bool
    figures: Figures | None = None
    months: Months | None = None
    is_team: bool = False
    is_over: bool = False

    def points(self, measure: Measure) -> list[Point]:
        """Return what may be shown, in order."""
        if self.days is None:
            return []
        if self.months:
            return self.months.points(measure)
        if self.figures is None:
            return []
        if self.by_month:
            found = [(month, self.figures.total(measure, month).tally) for month in _months_in(self.days)]
            return [Point(month, tally) for month, tally in found if tally]
        return self.figures.points(measure, self.days)

    def total(self, measure: Measure) -> Total:
        """Return the figure for the campaign so far, or for all months shown."""
        if self.is_team and measure.key in ("huddles_held", "huddles_overran"):
            return Total(None, DIVISION_ONLY)
        if self.is_team and measure.key in SAID_BY_STAFF:
            return Total(None, STAFF_TOGETHER)
        if self.by_month:
            points = self.points(measure)
            return Total(add(point.tally for point in points)) if points else Total(None, nothing_words(measure))
        if self.figures is None or self.shaded is None:
            return Total(None, NOT_OVER)
        return self.figures.total(measure, self.shaded)

    def when(self, point: Point) -> str:
        return month_words(point.span.first) if self.by_month else span_words(point.span)

    def spark(self, measure: Measure) -> Chart | None:
        return self._draw(measure, SPARK)

    def charts(self, measure: Measure) -> tuple[Chart, ...]:
        """Return the chart as wide and as narrow screens show it."""
        return tuple(chart for chart in (self._draw(measure, WIDE), self._draw(measure, NARROW)) if chart)

    def _height(self, point: Point) -> float:
        """Return a share in 100, or a count; days that are counted together stand at their daily average."""
        if point.tally.denominator is not None:
            return percent(point.tally) or 0
        return point.tally.numerator / (1 if self.by_month else len(point.span.days))

    def _draw(self, measure: Measure, size: Size) -> Chart | None:
        points = self.points(measure)
        if not points or self.days is None:
            return None
        values = [
            Value(point.span, self._height(point), f"{self.when(point)}: {things(measure, point.tally)}")
            for point in points
        ]
        return draw(
            values,
            size=size,
            days=self.days,
            is_percent=not measure.is_count,
            shaded=self.shaded,
            by_month=self.by_month,
        )


def through_campaign(
    campaign: Campaign, campaigns: Iterable[Campaign], *, today: date, team: Team | None = None
) -> Look:
    """Look at the division through one campaign (two queries), or at one's own team (one)."""
    window = window_of(campaign)
    days, during = charted(window, today), ended(window.during, today)
    is_over = campaign.is_over
    if days is None:
        return Look(None, None, by_month=False, is_team=team is not None)
    if team:
        own = figures.of_team(team, [days])
        return Look(days, during, by_month=False, figures=own, is_team=True, is_over=is_over)
    near = [piece for piece in pieces(ended_spans(campaigns, today)) if _is_near(piece, days, window)]
    found = figures.of_division(campaign.division, [days, *near], near)
    return Look(days, during, by_month=False, figures=found, is_over=is_over)


def by_month(
    division: Division, last: Span | None, campaigns: Iterable[Campaign], *, today: date, team: Team | None = None
) -> Look:
    """Look at the months that end with the last (two queries), or at one's own team's (one)."""
    if last is None:
        return Look(None, None, by_month=True, is_team=team is not None)
    days = Span(months_until(last, months.MONTHS_SHOWN)[0].first, last.last)
    if team:
        return Look(days, None, by_month=True, figures=figures.of_team(team, [days]), is_team=True)
    return Look(days, None, by_month=True, months=months.read(division, last, ended_spans(campaigns, today)))


def summary(measure: Measure, look: Look) -> str:
    """Say the latest figure and the total in one sentence each."""
    points = look.points(measure)
    if not points:
        return look.total(measure).reason
    latest = points[-1]
    at = "in" if look.by_month else "from" if latest.is_joined else "on"
    words = f"{measure.name}: {things(measure, latest.tally)} {at} {look.when(latest)}."
    total = look.total(measure)
    if total.tally is None:
        return words
    whole = "In all months shown" if look.by_month else "In the campaign so far"
    if look.is_over:
        whole = "In the campaign"
    return f"{words} {whole}: {things(measure, total.tally)}."


def _is_near(piece: Span, days: Span, window: Window) -> bool:
    return piece.touches(days) or any(span.touches(piece) for span in window.spans)


def _months_in(days: Span) -> Sequence[Span]:
    from_last = Span(days.last.replace(day=1), days.last)
    return months_until(from_last, months.MONTHS_SHOWN)

"""The figures of a place as series: what a chart, a table and a partner's program are given.

Everything that leaves the program as a series of figures goes through here, so that one rule decides what may be shown
(docs/adr/0005-what-is-shown.md). What patients and staff say is given by week and by day for the division as a whole
(sums of published runs), by whole months for a site or a team, and by day for people of the team itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from campaigns.models import Campaign, Partner
from metrics.disclosure import Span
from metrics.measures import Charting, Kind, Measure
from metrics.periods import Point, add, missing_days, rechart
from metrics.places import Place
from metrics.selectors import figures, gaps
from metrics.selectors.figures import SAID_BY_STAFF, Figures, Total
from metrics.selectors.months import Months
from metrics.selectors.observed import Observed
from metrics.selectors.windows import (
    Window,
    ended,
)

NOT_HERE = "These figures are the partners’ own: choose a partner."
DIVISION_ONLY = "Counted for the division, not for a team or a site."
STAFF_TOGETHER = "Shown for all teams together: in one team people could know whose answer it was."
NOT_OVER = "No day of these is over yet."
NOT_BY_MONTH = "Nothing is entered by month. Figures by day and by week are shown with a campaign."


@dataclass(frozen=True)
class Series:
    """One measure of one place, in the order of time.

    `reason` says why there is nothing, `gaps` what is left out of it, both in words. `days` is what was looked at.
    """

    measure: Measure
    place: Place
    charting: Charting
    chartings: tuple[Charting, ...]
    points: tuple[Point, ...]
    days: Span | None
    reason: str = ""
    gaps: str = ""

    @property
    def values(self) -> list[float]:
        """What is drawn: shares in 100, counts in the measure's unit; days counted together at their daily average."""
        return [value_of(self.measure, point, by_day=self.charting is Charting.DAY) for point in self.points]

    @property
    def latest(self) -> Point | None:
        return self.points[-1] if self.points else None


def value_of(measure: Measure, point: Point, *, by_day: bool = False) -> float:
    """Return a figure as it is drawn. A share without a denominator is never a point."""
    if point.tally.denominator is not None:
        return 100 * point.tally.numerator / point.tally.denominator
    days = len(point.span.days) if by_day else 1
    return point.tally.numerator / float(10**measure.places * days)


@dataclass(frozen=True)
class Reading:
    """What was read of a place, for all measures or for some: series are cut from it without another query.

    `days` are looked at through a campaign. Without one there are months only, but for numbers from outside, of which
    those of `lately` are charted by day too: a baseline is entered before the first campaign starts.
    """

    place: Place
    days: Span | None
    months_read: Span
    campaign: Campaign | None
    window: Window | None
    figures: Figures | None
    months: Months | None
    observed: Observed
    site_team_ids: frozenset[int] = frozenset()
    lately: Span | None = None

    @property
    def entered_days(self) -> Span | None:
        """The days within which numbers from outside are charted by day and by week."""
        return self.days or self.lately

    @property
    def all_days(self) -> Span:
        """Every day that any of its charts can show."""
        spans = [span for span in (self.entered_days, self.months_read) if span]
        return Span(min(span.first for span in spans), max(span.last for span in spans))

    @property
    def has_figures(self) -> bool:
        return bool((self.months and self.months.sums) or self.observed.own or self.observed.of_teams)

    def total(self, series: Series, today: date) -> Total:
        """Return the figure of the campaign's days so far, or of all months shown.

        A level has none, and neither has a count that was not entered for every weekday: it would look too small.
        """
        measure = series.measure
        if self.window is None or series.charting is Charting.MONTH:
            return self._total_of_months(series)
        during = ended(self.window.during, today)
        if during is None:
            return Total(None, NOT_OVER)
        if not measure.is_observed:
            return self.figures.total(measure, during) if self.figures and series.chartings else Total(None)
        return Total(None) if _is_level(measure) else self._total_of_days_entered(series, during)

    def _total_of_days_entered(self, series: Series, during: Span) -> Total:
        """Sum what was entered by day: a count only where no day is missing, a share with a note of those that are."""
        measure, partner_id = series.measure, _id(series.place.partner)
        by_day = self.observed.points(measure, Charting.DAY, during, partner_id)
        if not by_day:
            return Total(None)
        known = self.observed.days_entered(measure, self.days or during, partner_id)
        missing = len(missing_days(known, during.days))
        without = f"{'1 day has' if missing == 1 else f'{missing:,} days have'} no figure"
        if missing and measure.kind is Kind.COUNT:
            return Total(None, f"There is no total for the campaign: {without}.")
        return Total(add(point.tally for point in by_day), note=f"Of its days so far {without}." if missing else "")

    def _total_of_months(self, series: Series) -> Total:
        is_by_month = series.charting is Charting.MONTH and self.window is None
        if not series.points or _is_level(series.measure) or not is_by_month:
            return Total(None)
        return Total(add(point.tally for point in series.points))

    def series(self, measure: Measure, charting: Charting | None = None, partner: Partner | None = None) -> Series:
        """Return one measure, charted as asked where there is such a chart, else in its usual way."""
        place = self.place.of_partner(partner) if partner else self.place
        ways = self._chartings(measure, place)
        chosen = charting if charting in ways else self._usual(measure, place, ways)
        points = self.points(measure, place, chosen) if ways else []
        return Series(
            measure=measure,
            place=place,
            charting=chosen,
            chartings=ways,
            points=tuple(points),
            days=self._days(measure, chosen),
            reason="" if points else self._reason(measure, place, chosen),
            gaps=self._gaps(measure, place, chosen) if points else "",
        )

    def _usual(self, measure: Measure, place: Place, ways: Sequence[Charting]) -> Charting:
        """Return the first way that has a line to draw, else the first with a point: no whole week may be over yet.

        What people say is charted by week as soon as there is one: few people say something on one day.
        """
        enough = 1 if measure.people else 2
        with_one: list[Charting] = []
        for way in ways:
            count = len(self.points(measure, place, way))
            if count >= enough:
                return way
            if count:
                with_one.append(way)
        return next(iter((*with_one, *ways)), measure.chartings[0])

    def _days(self, measure: Measure, charting: Charting) -> Span | None:
        if charting is Charting.MONTH:
            return self.months_read
        return self.entered_days if measure.is_observed else self.days

    def _chartings(self, measure: Measure, place: Place) -> tuple[Charting, ...]:
        if not place.has(measure) or self._why_never(measure, place):
            return ()
        if measure.is_observed:
            found = self.observed.chartings(measure, _id(place.partner))
            return tuple(each for each in found if self.entered_days or each is Charting.MONTH)
        if self.days is None or self._is_by_month(measure, place):
            return (Charting.MONTH,)
        if measure.people and place.is_division:
            return (Charting.WEEK, Charting.DAY)
        return tuple(each for each in measure.chartings if each is not Charting.MONTH)

    def _is_by_month(self, measure: Measure, place: Place) -> bool:
        return bool(measure.people) and not place.is_division and not place.is_own_team

    def points(self, measure: Measure, place: Place, charting: Charting) -> list[Point]:
        """Return the figures of such a chart, of the place that was read or of one of its partners."""
        days = self._days(measure, charting)
        if days is None:
            return []
        if measure.is_observed:
            return self.observed.points(measure, charting, days, _id(place.partner))
        if charting is Charting.MONTH:
            return self._months(measure, place)
        if self.figures is None:
            return []
        found = rechart(self.figures.points(measure, days), charting, days)
        points = [point for point in found if point.tally.denominator != 0]
        if charting is not Charting.WEEK or not measure.people:
            return points
        whole = [point for point in points if self.figures.speaks_of(measure, point.span)]
        if measure.kind is Kind.COUNT:
            return [point for point in whole if not self._left_out(measure, point.span)]
        return whole

    def _months(self, measure: Measure, place: Place) -> list[Point]:
        if self.months is None:
            return []
        if place.team:
            found = self.months.of_team(measure, place.team.pk, is_own=place.is_own_team)
        else:
            found = self.months.of_site(measure, self.site_team_ids) if place.site else self.months.points(measure)
        return [point for point in found if point.tally.denominator != 0]

    def _left_out(self, measure: Measure, span: Span) -> list[Span]:
        return self.figures.left_out(measure, span) if self.figures else []

    def _why_never(self, measure: Measure, place: Place) -> str:
        if place.is_division or place.partner:
            return ""
        if measure.key in ("huddles_held", "huddles_overran"):
            return DIVISION_ONLY
        return STAFF_TOGETHER if place.is_own_team and measure.key in SAID_BY_STAFF else ""

    def _reason(self, measure: Measure, place: Place, charting: Charting) -> str:
        days = self._days(measure, charting)
        if not place.has(measure):
            return NOT_HERE if not place.partner else figures.nothing_words(measure)
        never = self._why_never(measure, place)
        if never:
            return never
        if measure.is_observed and self.window is None and self.lately is None:
            return NOT_BY_MONTH
        if days is None:
            return NOT_OVER
        return self._left_out_words(measure, place, charting, days) or figures.nothing_words(measure)

    def _left_out_words(self, measure: Measure, place: Place, charting: Charting, days: Span) -> str:
        if measure.is_observed:
            return gaps.entered_words(self.observed, measure, charting, days, _id(place.partner))
        if charting is Charting.MONTH and measure.people:
            return gaps.hidden_months_words(self._hidden_months(measure, place))
        return gaps.too_few_words(measure, self._left_out(measure, days))

    def _hidden_months(self, measure: Measure, place: Place) -> int:
        """Return in how many months somebody answered of which nothing may be shown."""
        if self.months is None:
            return 0
        ids = {place.team.pk} if place.team else self.site_team_ids if place.site else None
        return len(self.months.answered(measure, ids)) - len(self._months(measure, place))

    def _gaps(self, measure: Measure, place: Place, charting: Charting) -> str:
        days = self._days(measure, charting)
        if days is None:
            return ""
        if measure.is_observed:
            return self._left_out_words(measure, place, charting, days)
        if not measure.people:
            return ""
        if charting is Charting.MONTH:
            return self._left_out_words(measure, place, charting, days)
        left_out = self._left_out(measure, days)
        if left_out and measure.kind is Kind.COUNT and charting is Charting.WEEK:
            return gaps.too_few_in_weeks_words(measure, left_out)
        return gaps.too_few_words(measure, left_out)

    def source(self, series: Series) -> str:
        """Say of which teams' figures the chart of what people enter is made."""
        place, measure = series.place, series.measure
        if series.days is None or not measure.is_observed or place.team or place.partner:
            return ""
        return gaps.source_words(self.observed, measure, series.charting, series.days)


def _id(partner: Partner | None) -> int | None:
    return partner.pk if partner else None


def _is_level(measure: Measure) -> bool:
    return measure.kind is Kind.LEVEL or Charting.WEEK not in measure.chartings

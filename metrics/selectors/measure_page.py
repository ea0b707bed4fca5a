"""One measure of one place: its chart, what people said of it, its figures, and the same measure at other places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from campaigns.models import Team
from metrics import spc_words
from metrics.disclosure import Span
from metrics.drawing import Drawing, Remark
from metrics.icons import Icon, assurance_icon, variation_icon
from metrics.measures import Charting, Measure, Subject
from metrics.selectors import by_place, months
from metrics.selectors.asked import Asked
from metrics.selectors.by_place import Places
from metrics.selectors.charted import Charted
from metrics.selectors.findings import Findings, findings, unit_of
from metrics.selectors.freshness import complete_words
from metrics.selectors.judgements import Note, Step, Suggestion, suggestion
from metrics.selectors.months import MonthTable
from metrics.selectors.pictures import days_drawn, goals, pictures, when
from metrics.selectors.revisions import changed_after, is_told_together, revised_days
from metrics.selectors.series import NOT_HERE, Series
from metrics.selectors.targets import date_words
from metrics.spc import Signal
from metrics.words import figure, in_100, things
from perfectcare.common.dates import period_words

NOTHING_SINCE = "No figure has followed it yet: the limits begin anew with the next."
TOLD_TOGETHER = "Late cards, imports or corrections changed months after they were over, of this place or of others."
NO_PARTNER = "These figures are the partners’ own, and no partner has one for these days."

CHARTINGS = {
    Charting.WEEK: "By week",
    Charting.WEEKDAY: "Weekdays",
    Charting.WEEKEND: "Weekends",
    Charting.DAY: "Every day",
    Charting.MONTH: "By month",
}


@dataclass(frozen=True)
class TableRow:
    """One figure of the chart, with its numerator and denominator and what the chart found of it."""

    when: str
    figure: str
    in_100: str
    signal: str
    revised: str = ""


@dataclass(frozen=True)
class MeasurePage:
    """Everything about one measure. `chosen` is how it is charted, `ways` how it can be."""

    measure: Measure
    place_name: str
    chosen: Charting
    ways: tuple[tuple[Charting, str], ...]
    drawings: tuple[Drawing, ...]
    variation: Icon
    assurance: Icon
    latest: str
    total: str
    reason: str
    gaps: str
    source: str
    has_goal: bool
    goal_words: str
    steps: tuple[Step, ...]
    notes: tuple[Note, ...]
    refusal: str
    settings: str
    suggestion: Suggestion | None
    rows: tuple[TableRow, ...]
    changes: str
    places: Places | None
    months: MonthTable | None
    days_words: str
    complete: str
    takes_judgements: bool


def measure_page(asked: Asked, measure: Measure) -> MeasurePage:
    """Return one measure (at most eleven queries)."""
    found = findings(asked, [measure.key])
    series = found.reading.series(measure, asked.charting)
    charted = found.chart(series)
    chart, drawn = charted.chart, days_drawn(series)
    rows = tuple(reversed(_rows(series, charted, _revised(series))))
    steps = _steps(found, series) if drawn else ()
    notes = tuple(note for note in found.judged.notes_of(measure) if drawn and note.day in drawn)
    unit, better = unit_of(measure), measure.better.value
    places = _places(found, measure)
    return MeasurePage(
        measure=measure,
        place_name=series.place.name,
        chosen=series.charting,
        ways=_ways(found, series),
        drawings=_drawings(found, charted, steps, notes),
        variation=variation_icon(chart, better=better, period=series.charting.value, unit=unit, reason=charted.reason),
        assurance=assurance_icon(chart, better=better, target=charted.target, unit=unit, reason=charted.reason),
        latest=_latest_words(series),
        total=_total_words(found, series),
        reason=NO_PARTNER if series.reason == NOT_HERE and places and not places.rows else series.reason,
        gaps=series.gaps,
        source=found.reading.source(series),
        has_goal=charted.target is not None,
        goal_words=found.goal_words(series),
        steps=steps,
        notes=notes,
        refusal=_refusal(charted),
        settings=charted.settings,
        suggestion=_suggestion(charted, series),
        rows=rows,
        changes=_changes_words(series, rows),
        places=places,
        months=_months(found, measure),
        days_words=period_words(series.points[0].span.first, series.points[-1].span.last) if series.points else "",
        complete="" if measure.is_observed else complete_words(asked.division, asked.now),
        takes_judgements=not series.place.site and bool(series.points),
    )


def _ways(found: Findings, series: Series) -> tuple[tuple[Charting, str], ...]:
    """Return the ways to chart the measure that have something to show."""
    ways = [way for way in series.chartings if found.reading.points(series.measure, series.place, way)]
    return tuple((way, CHARTINGS[way]) for way in ways)


def _drawings(
    found: Findings, charted: Charted, steps: tuple[Step, ...], notes: tuple[Note, ...]
) -> tuple[Drawing, ...]:
    return pictures(
        charted,
        window=found.reading.window,
        target=goals(charted.series, found.targets),
        steps=[Remark(step.starts_on, step.words) for step in steps],
        notes=[Remark(note.day, note.words) for note in notes],
    )


def _steps(found: Findings, series: Series) -> tuple[Step, ...]:
    """Return the steps of the days drawn. One that no figure has followed yet has no limits of its own, and says so."""
    drawn, latest = days_drawn(series), series.latest
    known = found.judged.steps_of(series.measure, series.place)
    return tuple(
        replace(step, words=f"{step.words} {NOTHING_SINCE}") if latest and step.starts_on > latest.span.first else step
        for step in known
        if drawn and step.starts_on in drawn
    )


def _latest_words(series: Series) -> str:
    latest = series.latest
    return f"Latest, {when(series, latest)}: {things(series.measure, latest.tally)}." if latest else ""


def _total_words(found: Findings, series: Series) -> str:
    total = found.reading.total(series, found.asked.today)
    if total.tally is None:
        return total.reason if series.points and series.measure.is_observed else ""
    campaign = found.asked.campaign
    whole = "In all months shown"
    if campaign:
        whole = "In the campaign" if campaign.is_over else "In the campaign so far"
    return f"{whole}: {things(series.measure, total.tally)}. {total.note}".strip()


def _refusal(charted: Charted) -> str:
    """Say why a part of the chart has no limits, where its latest figure has them."""
    chart = charted.chart
    return (chart.refusal or "") if chart and chart.has_limits else ""


def _suggestion(charted: Charted, series: Series) -> Suggestion | None:
    if charted.chart is None or not charted.chart.has_limits or series.place.site:
        return None
    return suggestion(charted.chart, [point.span for point in series.points], series.charting)


def _revised(series: Series) -> dict[date, date]:
    """Return the days that changed after they were over, of what this program counts (one query)."""
    if series.measure.is_observed or series.days is None:
        return {}
    return revised_days(series.place, series.measure, series.days)


def _rows(series: Series, charted: Charted, revised: Mapping[date, date]) -> list[TableRow]:
    none: Signal = "none"
    signals = [point.signal for point in charted.chart.points] if charted.chart else [none] * len(series.points)
    return [
        TableRow(
            when=when(series, point),
            figure=figure(point.tally, series.measure.places),
            in_100=in_100(point.tally),
            signal=spc_words.signal_words(signal) if signal != "none" else "",
            revised=_revised_words(point.span, revised),
        )
        for point, signal in zip(series.points, signals, strict=True)
    ]


def _revised_words(span: Span, revised: Mapping[date, date]) -> str:
    """Say that late cards or corrections changed a figure after it was shown."""
    changed_on = changed_after(span, revised)
    return f"Changed on {date_words(changed_on)}, after these days were over." if changed_on else ""


def _changes_words(series: Series, rows: Sequence[TableRow]) -> str:
    count = sum(bool(row.revised) for row in rows)
    if not count:
        return ""
    if is_told_together(series.place, series.measure):
        return f"{TOLD_TOGETHER} The table says which and when."
    figures = "One figure has changed after its" if count == 1 else f"{count} figures have changed after their"
    return f"{figures} days were over, by late cards, imports or corrections: the table says which and when."


def _places(found: Findings, measure: Measure) -> Places | None:
    if measure.subjects == (Subject.PARTNER,):
        return by_place.partners(found, measure) if found.asked.place.is_division else None
    if measure.people or not by_place.has_places(measure, found.asked.place):
        return None
    return by_place.teams(found, measure)


def _months(found: Findings, measure: Measure) -> MonthTable | None:
    """Return what people say by team and month, where the division is looked at by month (one query)."""
    asked, read = found.asked, found.reading.months
    if not measure.people or asked.campaign or not asked.place.is_division or read is None:
        return None
    known = {team_id for _, team_id, _ in read.sums}
    every = Team.objects.filter(division=asked.division).select_related("site").order_by("name", "code")
    teams = [team for team in every if team.pk in known or team.is_open(asked.today)]
    return months.table(read, measure, teams, newest=asked.newest_month, page=asked.page)

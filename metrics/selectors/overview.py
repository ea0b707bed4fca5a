"""The dashboard: what the chart of every measure says, on one page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from campaigns.models import Partner
from metrics.catalogue import CATALOGUE
from metrics.drawing import Drawing
from metrics.icons import Icon, assurance_icon, variation_icon
from metrics.measures import Group, Measure, Subject
from metrics.observed import OBSERVED
from metrics.selectors.asked import Asked
from metrics.selectors.findings import Findings, findings, unit_of
from metrics.selectors.freshness import complete_words
from metrics.selectors.pictures import sparkline, when
from metrics.selectors.series import Reading, Series
from metrics.words import figure_of
from perfectcare.common.dates import period_words


@dataclass(frozen=True)
class Row:
    """One measure on the dashboard: what its chart says, with words beside every sign."""

    measure: Measure
    partner: Partner | None
    charting: str
    spark: Drawing | None
    latest: str
    latest_when: str
    total: str
    total_reason: str
    reason: str
    note: str
    variation: Icon
    assurance: Icon
    target: str


@dataclass(frozen=True)
class Section:
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Dashboard:
    """`details` are what other measures are made of; `not_entered` are measures that wait for numbers from outside."""

    sections: tuple[Section, ...]
    details: tuple[Section, ...]
    not_entered: tuple[Measure, ...]
    days_words: str
    complete: str
    is_empty: bool


def dashboard(asked: Asked) -> Dashboard:
    """Return every measure that has figures or could have, by group."""
    found = findings(asked, with_notes=False)
    sections = [Section(group.value, tuple(_rows(found, group))) for group in Group]
    details = [each for each in CATALOGUE if each.is_detail and asked.place.has(each)]
    shown = {row.measure.key for section in sections for row in section.rows}
    return Dashboard(
        sections=tuple(section for section in sections if section.rows),
        details=(Section("", tuple(_row(found, found.reading.series(each)) for each in details)),) if details else (),
        not_entered=tuple(each for each in OBSERVED if each.key not in shown and _could_have(found, each)),
        days_words=_days_words(found.reading),
        complete=complete_words(asked.division, asked.now),
        is_empty=not any(row.latest for section in sections for row in section.rows),
    )


def _rows(found: Findings, group: Group) -> Iterator[Row]:
    for measure in CATALOGUE:
        if measure.group != group or measure.is_detail:
            continue
        if measure.subjects == (Subject.PARTNER,) and found.asked.place.is_division:
            for partner in found.reading.observed.partners(measure):
                yield _row(found, found.reading.series(measure, partner=partner), partner)
        elif found.asked.place.has(measure):
            series = found.reading.series(measure)
            if series.points or not measure.is_observed:
                yield _row(found, series)


def _could_have(found: Findings, measure: Measure) -> bool:
    """Tell whether such figures could be entered here. The division's page is where partners' are missed too."""
    place = found.asked.place
    return place.has(measure) or place.is_division


def _row(found: Findings, series: Series, partner: Partner | None = None) -> Row:
    measure, latest = series.measure, series.latest
    charted, goal = found.chart(series), found.goal(series)
    total = found.reading.total(series, found.asked.today)
    unit = unit_of(measure)
    better = measure.better.value
    return Row(
        measure=measure,
        partner=partner,
        charting=series.charting.value,
        spark=sparkline(charted, found.reading.window),
        latest=figure_of(measure, latest.tally) if latest else "",
        latest_when=when(series, latest) if latest else "",
        total=figure_of(measure, total.tally) if total.tally else "",
        total_reason=total.reason,
        reason=series.reason or total.reason,
        note=total.note if measure.is_count or measure.is_observed else "",
        variation=variation_icon(
            charted.chart, better=better, period=series.charting.value, unit=unit, reason=charted.reason
        ),
        assurance=assurance_icon(charted.chart, better=better, target=charted.target, unit=unit, reason=charted.reason),
        target=goal.short if goal else "",
    )


def _days_words(reading: Reading) -> str:
    days = reading.days or (reading.all_days if reading.lately else reading.months_read)
    return period_words(days.first, days.last) if days else ""

"""One series as a partner's program gets it: what the page of the measure shows, from the same selector, as data.

Days only choose among the points: they cut no run, no week and no month, and change no limit. So no two questions
differ by a figure that the pages do not show (docs/adr/0009-read-only-api.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from metrics import spc
from metrics.disclosure import Span
from metrics.documents import Document, rounded
from metrics.measures import Charting, Measure
from metrics.periods import Point
from metrics.places import Place
from metrics.selectors.asked import Asked
from metrics.selectors.charted import Charted
from metrics.selectors.findings import findings
from metrics.selectors.freshness import uncounted_since
from metrics.selectors.revisions import changed_after, revised_days
from metrics.selectors.series import Reading, Series
from metrics.sharing import PlaceKind, place_words, unit_of, ways

COLUMNS = (
    "measure", "place", "charting", "start", "end", "numerator", "denominator", "value", "centre", "lower", "upper",
    "signal", "kind", "left_out", "is_revised", "complete_up_to",
)  # fmt: skip

NOT_STARTED = "No campaign has started yet. Until then there are figures by month only."
NO_SUCH_CHART = "There are no figures that can be charted like this."


@dataclass(frozen=True)
class Days:
    """The days of which points are wanted; None where there is no end."""

    first: date | None = None
    last: date | None = None

    def cover(self, span: Span) -> bool:
        return (self.first is None or self.first <= span.first) and (self.last is None or span.last <= self.last)


def series(asked: Asked, measure: Measure, days: Days) -> Document:
    """Return the series that was asked for, charted as the page of the measure charts it (at most thirteen queries)."""
    if _is_of_no_campaign(asked, measure):
        asked = replace(asked, campaign=None, until=days.last)
    found = findings(asked, [measure.key])
    charted = found.chart(_shareable(asked, found.reading, measure))
    since = uncounted_since(asked.division)
    content = {
        **_about(asked, charted),
        "complete_up_to": _moment(since),
        **_findings(charted),
        "points": _points(found.reading, charted, days),
    }
    return Document(content, COLUMNS, tuple(_rows(content)))


def _is_of_no_campaign(asked: Asked, measure: Measure) -> bool:
    """Tell whether the chart is one of whole months, which a campaign's charts do not have."""
    if asked.charting is not Charting.MONTH or measure.is_observed:
        return False
    return asked.place.is_division or not measure.people


def _shareable(asked: Asked, reading: Reading, measure: Measure) -> Series:
    """Return the series as it was asked for or, where nothing is said of that, in the usual way of those for programs.

    Without its points where it comes charted otherwise: the pages have ways that programs have not.
    """
    offered = ways(measure)[kind_of(reading.place)]
    found = reading.series(measure, asked.charting)
    if asked.charting is None and found.charting not in offered:
        found = reading.series(measure, offered[0])
    wanted = asked.charting or found.charting
    if wanted in offered and found.charting is wanted:
        return found
    reason = NO_SUCH_CHART if asked.campaign else NOT_STARTED
    return replace(found, charting=wanted, points=(), gaps="", reason=reason)


def kind_of(place: Place) -> PlaceKind:
    if place.is_division:
        return PlaceKind.DIVISION
    if place.partner:
        return PlaceKind.PARTNER
    return PlaceKind.TEAM if place.team else PlaceKind.SITE


def _about(asked: Asked, charted: Charted) -> dict[str, Any]:
    measure, place = charted.series.measure, charted.series.place
    named = place.team or place.site or place.partner
    return {
        "measure": measure.key,
        "name": measure.name,
        "unit": unit_of(measure),
        "decimals": measure.places,
        "better": measure.better.value,
        "place": place_words(kind_of(place), named.code if named else ""),
        "place_name": place.name,
        "charting": charted.series.charting.value,
        "campaign": asked.campaign.slug if asked.campaign else None,
    }


def _findings(charted: Charted) -> dict[str, Any]:
    chart, points = charted.chart, charted.series.points
    return {
        "target": rounded(charted.target),
        "variation": chart.variation if chart and chart.has_limits else None,
        "assurance": chart.assurance if chart else None,
        "refusal": _refusal(charted),
        "notes": list(chart.notes) if chart else [],
        "left_out": charted.series.gaps or None,
        "settings": {
            "words": charted.settings or None,
            "frozen_on": charted.frozen_on,
            "steps": [points[index].span.first.isoformat() for index in charted.steps],
        },
    }


def _refusal(charted: Charted) -> str | None:
    """Say why there are no figures or, beside figures, why there are no limits."""
    if charted.chart is None:
        return charted.series.reason or charted.reason or None
    return charted.chart.refusal


def _points(reading: Reading, charted: Charted, days: Days) -> list[dict[str, Any]]:
    """Return the points within the days. Whether one has changed is not known of what people enter."""
    shown = charted.series
    revised = None if shown.measure.is_observed else revised_days(shown.place, shown.measure, reading.all_days)
    limits: Sequence[spc.Point | None] = charted.chart.points if charted.chart else [None] * len(shown.points)
    return [
        {
            **_figure(point, value),
            **_limits(limit),
            "left_out": [_interval(each) for each in _left_out(reading, shown, point.span)],
            "is_revised": None if revised is None else changed_after(point.span, revised) is not None,
        }
        for point, value, limit in zip(shown.points, shown.values, limits, strict=True)
        if days.cover(point.span)
    ]


def _figure(point: Point, value: float) -> dict[str, Any]:
    return {
        "start": point.span.first.isoformat(),
        "end": point.span.last.isoformat(),
        "numerator": point.tally.numerator,
        "denominator": point.tally.denominator,
        "value": rounded(value),
    }


def _limits(limit: spc.Point | None) -> dict[str, Any]:
    if limit is None:
        return dict.fromkeys(("centre", "lower", "upper", "signal", "kind"))
    return {
        "centre": rounded(limit.centre),
        "lower": rounded(limit.lower),
        "upper": rounded(limit.upper),
        "signal": limit.signal,
        "kind": limit.kind,
    }


def _left_out(reading: Reading, shown: Series, span: Span) -> list[Span]:
    """Return the days of the point that it does not count, because too few people stand behind them."""
    if reading.figures is None or shown.charting is Charting.MONTH:
        return []
    return reading.figures.left_out(shown.measure, span)


def _rows(content: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield each point with what it is a point of."""
    shared = {name: content[name] for name in ("measure", "place", "charting", "complete_up_to")}
    for point in content["points"]:
        yield {**shared, **point}


def _interval(span: Span) -> str:
    """Say days as ISO 8601 does: "2026-11-09", or "2026-11-09/2026-11-10"."""
    first, last = span.first.isoformat(), span.last.isoformat()
    return first if first == last else f"{first}/{last}"


def _moment(at: datetime | None) -> str | None:
    """Say a moment to the minute, as pages do: the second of a card is nowhere to be read (docs/adr/0006)."""
    return at.astimezone(UTC).replace(second=0, microsecond=0).isoformat() if at else None

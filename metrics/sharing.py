"""What partners' programs may ask for: which measure at which places, charted how (docs/adr/0009-read-only-api.md)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from metrics.measures import Charting, Kind, Measure, Subject


class PlaceKind(StrEnum):
    DIVISION = "division"
    SITE = "site"
    TEAM = "team"
    PARTNER = "partner"


OURS = (PlaceKind.DIVISION, PlaceKind.SITE, PlaceKind.TEAM)
#: What people say, as the pages show it to anybody who is not of the team: never by day.
SAID = {
    PlaceKind.DIVISION: (Charting.WEEK, Charting.MONTH),
    PlaceKind.SITE: (Charting.MONTH,),
    PlaceKind.TEAM: (Charting.MONTH,),
}


def ways(measure: Measure) -> Mapping[PlaceKind, tuple[Charting, ...]]:
    """Return how the measure can be charted at each kind of place that has it, the usual way first.

    A level is charted by day only, unless somebody entered it by week or month.
    """
    if measure.people:
        return SAID
    is_theirs = measure.subjects == (Subject.PARTNER,)
    return dict.fromkeys((PlaceKind.PARTNER,) if is_theirs else OURS, _chartings(measure))


def _chartings(measure: Measure) -> tuple[Charting, ...]:
    entered = (Charting.WEEK, Charting.MONTH) if measure.is_observed else ()
    return tuple(dict.fromkeys((*measure.chartings, *entered)))


def place_words(kind: PlaceKind, code: str = "") -> str:
    """Return a place as a program writes it: "division", or "team:CODE"."""
    return f"{kind}:{code}" if code else kind.value


def unit_of(measure: Measure) -> str:
    """Say what one step of a value is."""
    return f"in 100 {measure.counted[1]}" if measure.kind is Kind.SHARE else measure.counted[1]

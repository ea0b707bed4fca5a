"""Which days' figures have changed since they were first shown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from metrics.disclosure import Span
from metrics.measures import Measure
from metrics.models import Revision
from metrics.places import Place


def revised_days(place: Place, measure: Measure, span: Span) -> dict[date, date]:
    """Return the days of the span that changed after they were over, and when each last did (one query).

    For what people say, that is any change of what they said: it never tells which answer came. Nor does it tell in
    which team, but to that team: beside the division's days it would say that somebody of the team answered on one.
    """
    if is_told_together(place, measure):
        place = Place(place.division)
    rows = Revision.objects.filter(
        division=place.division, day__range=(span.first, span.last), key=measure.people or measure.key
    )
    if place.team:
        rows = rows.filter(team=place.team)
    elif place.site:
        rows = rows.filter(team__site=place.site)
    found: dict[date, date] = {}
    for day, changed_on in rows.values_list("day", "changed_on"):
        found[day] = max(changed_on, found.get(day, changed_on))
    return found


def is_told_together(place: Place, measure: Measure) -> bool:
    """Tell whether changes at this place are told as changes here or elsewhere in the division."""
    return bool(measure.people) and not place.is_division and not place.is_own_team


def changed_after(span: Span, revised: Mapping[date, date]) -> date | None:
    """Return the last day on which a figure of the span changed after all its days were over, and so had been shown.

    A change within the same week changed no week's figure that anybody had seen.
    """
    return max((changed for day, changed in revised.items() if day in span and changed > span.last), default=None)

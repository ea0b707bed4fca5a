"""Agree a target for a measure of the catalogue."""

from __future__ import annotations

from datetime import date, datetime

from campaigns.models import Target
from campaigns.services import targets
from campaigns.services.targets import LARGEST_VALUE, TargetRefused, Terms
from metrics.measures import Better, Kind, Measure
from metrics.places import Place
from perfectcare.accounts.models import User

ALL = 10_000
NO_DIRECTION = (
    "This measure has no target: neither more nor fewer is better, so a target could not say whether things go well."
)


def agree(
    *, place: Place, measure: Measure, starts_on: date, value: int | None, agreed_with: str, by: User, at: datetime
) -> Target:
    """Set a target that fits the measure, from a day on. `value` is in hundredths; None ends the target before it."""
    if measure.better is Better.NEITHER:
        raise TargetRefused("value", NO_DIRECTION)
    if not takes_target(place, measure):
        raise TargetRefused("place", f"{place.name} has no figures of this measure.")
    if value is not None and not 0 <= value <= largest(measure):
        raise TargetRefused("value", f"Enter a number from 0 to {largest(measure) // 100:,}.")
    terms = Terms(measure.key, starts_on, value, agreed_with, team=place.team, partner=place.partner)
    return targets.agree(division=place.division, terms=terms, by=by, at=at)


def largest(measure: Measure) -> int:
    """Return the largest target that the measure can have, in hundredths: a share is of 100."""
    return ALL if measure.kind is Kind.SHARE else LARGEST_VALUE


def takes_target(place: Place, measure: Measure) -> bool:
    """Tell whether a target can be set there. One of the division for a partners' measure holds for every partner."""
    return not place.site and (place.is_division or place.has(measure))

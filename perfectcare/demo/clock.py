from __future__ import annotations

from datetime import date, datetime, time

from perfectcare.common.dates import at_london

NOON = time(12, 0)


def noon(day: date) -> datetime:
    """Return noon of the London day, as an instant."""
    return at_london(day, NOON)

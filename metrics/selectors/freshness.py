"""How far a division's counts are complete."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Min

from campaigns.models import DirtyDay, Division
from perfectcare.common.dates import day_words, london_day, time_words

#: So many days wait only after an import or a fault: then readers are told how many, up to a number.
MANY, MOST = 100, 5000


def complete_words(division: Division, now: datetime) -> str:
    """Say up to when everything that was recorded is in the figures, and how much is not if it is much (one query)."""
    since, waiting = _uncounted(division)
    if since is None:
        return "Complete: everything recorded so far is counted."
    if london_day(since) == london_day(now):
        until, rest = time_words(since), "Later cards and records are being counted."
    else:
        until, rest = f"{day_words(london_day(since))}, {time_words(since)}", "The rest is being counted."
    if waiting >= MANY:
        rest = f"{'More than ' if waiting > MOST else ''}{min(waiting, MOST):,} days are still to be counted."
    return f"Complete up to {until}. {rest}"


def uncounted_since(division: Division) -> datetime | None:
    """Return the moment of the oldest change that is not counted yet; None when everything is counted (one query)."""
    return _uncounted(division)[0]


def _uncounted(division: Division) -> tuple[datetime | None, int]:
    # Oldest first and bounded, so that the index of waiting days serves it, not a look at every day there ever was.
    rows = DirtyDay.objects.uncounted().filter(division=division).order_by("dirty_since")[: MOST + 1]
    found = rows.aggregate(since=Min("dirty_since"), waiting=Count("pk"))
    return found["since"], found["waiting"]

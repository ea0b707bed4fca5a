"""How far a division's counts are complete."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Min

from campaigns.models import DirtyDay, Division
from perfectcare.common.dates import day_words, london_day, time_words


def complete_words(division: Division, now: datetime) -> str:
    """Say up to when everything that was recorded is in the figures (one query)."""
    since = uncounted_since(division)
    if since is None:
        return "Complete: everything recorded so far is counted."
    if london_day(since) == london_day(now):
        return f"Complete up to {time_words(since)}. Later cards and records are being counted."
    return f"Complete up to {day_words(london_day(since))}, {time_words(since)}. The rest is being counted."


def uncounted_since(division: Division) -> datetime | None:
    """Return the moment of the oldest change that is not counted yet; None when everything is counted (one query)."""
    found = DirtyDay.objects.uncounted().filter(division=division).aggregate(since=Min("dirty_since"))
    since: datetime | None = found["since"]
    return since

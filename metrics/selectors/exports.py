"""Which months of a division can leave the program."""

from __future__ import annotations

from datetime import date

from campaigns.models import Division
from metrics.disclosure import Span
from metrics.selectors import counts
from metrics.selectors.windows import month_before, month_of


def months_over(division: Division, today: date) -> list[Span]:
    """Return the months that are over, from the first of which anything is counted; at least the last (one query)."""
    this_month = month_of(today)
    found = [month_before(this_month)]
    days = counts.first_and_last_day(division, before=this_month.first)
    while days and days[0] < found[0].first:
        found.insert(0, month_before(found[0]))
    return found

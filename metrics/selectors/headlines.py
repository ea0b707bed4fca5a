"""The few figures of a home page: the measures of work, which say nothing about any patient."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from campaigns.models import Campaign
from metrics.catalogue import MEASURES
from metrics.selectors import counts
from metrics.selectors.windows import ended, window_of
from metrics.words import in_100

KEYS = ("huddles_held", "reports_received", "actions_on_time", "commitments_kept")


@dataclass(frozen=True)
class Headline:
    """One figure: so many of so many since the first day, yesterday included."""

    label: str
    value: int | None
    of: int | None
    words: str
    url: str


def headlines(campaign: Campaign, today: date) -> tuple[Headline, ...]:
    """Return the campaign's measures of work so far (one query)."""
    span = ended(window_of(campaign).during, today)
    tallies = counts.totals(campaign.division_id, [span] if span else [], KEYS)
    found = []
    for each in (MEASURES[key] for key in KEYS):
        tally = tallies.get(each.key)
        share = in_100(tally) if tally else ""
        found.append(
            Headline(
                label=each.name,
                value=tally.numerator if tally else None,
                of=tally.denominator if tally else None,
                words=f"{share} in every 100" if share else "Nothing was due yet",
                url=reverse("measure", args=[campaign.division.code, each.key]),
            )
        )
    return tuple(found)

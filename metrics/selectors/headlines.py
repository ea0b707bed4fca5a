"""The few figures of a home page: the measures of work, which say nothing about any patient."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Sum
from django.urls import reverse

from campaigns.models import Campaign
from metrics.catalogue import COUNTED
from metrics.facts import Tally
from metrics.models import DailyMetric
from metrics.selectors.figures import within
from metrics.selectors.windows import ended, window_of
from metrics.words import percent

MEASURES = [each for each in COUNTED if not each.people and not each.is_count]


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
    rows = DailyMetric.objects.filter(
        within([span] if span else []), division=campaign.division_id, key__in=[each.key for each in MEASURES]
    )
    sums = rows.values_list("key").annotate(n=Sum("numerator"), of=Sum("denominator"))
    tallies = {key: Tally(n, of) for key, n, of in sums}
    found = []
    for each in MEASURES:
        tally = tallies.get(each.key)
        share = percent(tally) if tally else None
        found.append(
            Headline(
                label=each.name,
                value=tally.numerator if tally else None,
                of=tally.denominator if tally else None,
                words="Nothing was due yet" if share is None else f"{share} in every 100",
                url=reverse("measure", args=[campaign.division.code, each.key]),
            )
        )
    return tuple(found)

"""The periods of campaigns that figures are shown for, and the months."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from campaigns.models import Campaign
from metrics.disclosure import ONE_DAY, Span
from perfectcare.common.dates import london_day

# A chart begins with the baseline unless that begins further back than this: limits by week need 13 whole weeks.
LONGEST_LEAD = timedelta(days=182)


@dataclass(frozen=True)
class Window:
    """What a campaign is looked at through: the days before, during and after it. Days to come are included."""

    before: Span | None
    during: Span
    after: Span

    @property
    def baseline_until(self) -> date:
        """The last day of the baseline; without one, of all that was before the campaign."""
        return self.before.last if self.before else self.during.first - ONE_DAY

    @property
    def spans(self) -> list[Span]:
        return [span for span in (self.before, self.during, self.after) if span]


def window_of(campaign: Campaign) -> Window:
    """Return the campaign's baseline, its own days, and as many days after its end."""
    before = None
    if campaign.baseline_starts_on and campaign.baseline_ends_on:
        before = Span(campaign.baseline_starts_on, campaign.baseline_ends_on)
    last = campaign.ends_on
    if campaign.closed_at:
        last = max(campaign.starts_on, min(last, london_day(campaign.closed_at)))
    first_after = campaign.ends_on + ONE_DAY
    length = timedelta(days=campaign.length - 1)
    return Window(before, Span(campaign.starts_on, last), Span(first_after, first_after + length))


def ended(span: Span, today: date) -> Span | None:
    """Return the part of the span that is over: today is not."""
    return None if span.first >= today else Span(span.first, min(span.last, today - ONE_DAY))


def ended_spans(campaigns: Iterable[Campaign], today: date) -> list[Span]:
    """Return the days, so far, of every period of these campaigns."""
    found = [ended(span, today) for campaign in campaigns for span in window_of(campaign).spans]
    return [span for span in found if span]


def charted(window: Window, today: date) -> Span | None:
    """Return the days that a campaign's charts show, None before the first of them is over."""
    first = window.during.first
    if window.before and first - window.before.first <= LONGEST_LEAD:
        first = window.before.first
    return ended(Span(first, window.after.last), today)


def month_of(day: date) -> Span:
    return Span(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))


def month_before(month: Span, count: int = 1) -> Span:
    for _ in range(count):
        month = month_of(month.first - ONE_DAY)
    return month


def months_until(last: Span, count: int) -> list[Span]:
    """Return so many months, the oldest first."""
    return [month_before(last, back) for back in range(count - 1, -1, -1)]

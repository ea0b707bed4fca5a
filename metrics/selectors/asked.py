"""What somebody asks to see, and the reading that answers it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from campaigns.models import Campaign, Division
from metrics.disclosure import Span
from metrics.measures import Charting
from metrics.places import Place
from metrics.selectors import counts, readings
from metrics.selectors.series import Reading
from metrics.selectors.windows import month_before, month_of
from perfectcare.common.dates import london_day


@dataclass(frozen=True)
class Asked:
    """Whose figures, through which campaign or by which months, and how they are to be charted."""

    place: Place
    now: datetime
    campaign: Campaign | None = None
    campaigns: Sequence[Campaign] = ()
    until: date | None = None
    charting: Charting | None = None
    page: int = 1

    @property
    def division(self) -> Division:
        return self.place.division

    @property
    def today(self) -> date:
        return london_day(self.now)

    @property
    def newest_month(self) -> Span:
        """The last month that is over."""
        return month_before(month_of(self.today))

    @property
    def last_month(self) -> Span:
        """The last month to look at: the one asked for, but never one that is not over."""
        return month_of(min(self.until, self.newest_month.first)) if self.until else self.newest_month


def started(division: Division) -> list[Campaign]:
    """Return the campaigns that have figures to look at, the latest first (one query)."""
    rows = Campaign.objects.filter(division=division).exclude(phase=Campaign.Phase.PLANNED)
    return list(rows.select_related("division", "review").order_by("-starts_on", "-pk"))


def usual(campaigns: Sequence[Campaign]) -> Campaign | None:
    """Return the campaign that a dashboard opens with: the live one, else the latest."""
    live = [campaign for campaign in campaigns if campaign.phase == Campaign.Phase.LIVE]
    return next(iter(live or campaigns), None)


def read(asked: Asked, keys: Collection[str] | None = None) -> Reading:
    """Read what was asked for, of all measures or of some."""
    if asked.campaign:
        return readings.through_campaign(asked.place, asked.campaign, asked.campaigns, today=asked.today, keys=keys)
    reading = _by_month(asked, asked.last_month, keys)
    if asked.until or asked.campaigns or reading.has_figures:
        return reading
    # Nothing for two years and no campaign: older figures were imported, perhaps. Then the newest there are.
    ends = counts.first_and_last_day(asked.division, before=asked.newest_month.first)
    return _by_month(asked, month_of(ends[1]), keys) if ends else reading


def _by_month(asked: Asked, last: Span, keys: Collection[str] | None) -> Reading:
    return readings.by_month(asked.place, asked.campaigns, today=asked.today, last=last, keys=keys)

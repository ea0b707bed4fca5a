"""Plans as a manager makes them: the whole of Riverside's and Hilltop's fortnight, changed in what matters."""

from __future__ import annotations

from datetime import date, timedelta

from campaigns.models import Campaign
from campaigns.services import campaigns
from campaigns.services.campaigns import Outline
from tests.factories import Cast

FIRST, LAST = date(2026, 11, 9), date(2026, 11, 22)


def outline(cast: Cast, **fields: object) -> Outline:
    usual = {"title": "Winter fortnight", "starts_on": FIRST, "ends_on": LAST, "teams": [cast.riverside, cast.hilltop]}
    return Outline(**{**usual, **fields})


def plan(cast: Cast, **fields: object) -> Campaign:
    return campaigns.plan(division=cast.division, outline=outline(cast, **fields), by=cast.maya)


def change(cast: Cast, campaign: Campaign, *, today: date = FIRST - timedelta(days=1), **fields: object) -> Campaign:
    new = outline(cast, **fields)
    return campaigns.change(campaign=campaign, outline=new, by=cast.maya, version=campaign.version, today=today)

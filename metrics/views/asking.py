"""What the address of a dashboard or of a measure asks for: whose figures, which days, and how they are charted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from urllib.parse import urlencode

from django.http import Http404
from django.utils import timezone

from campaigns.access import Pass, division_for
from campaigns.models import Division, Partner, Site, Team
from metrics.measures import Charting
from metrics.places import Place
from metrics.selectors.asked import Asked, started, usual
from perfectcare.accounts.roles import Need
from perfectcare.common.http import StaffRequest

Row = TypeVar("Row")

BY_MONTH = "month"
NOWHERE: dict[str, str | None] = dict.fromkeys(("team", "site", "partner"))


@dataclass(frozen=True)
class Choice:
    """Another way to look at the same page."""

    label: str
    url: str
    is_current: bool


def asked_of(request: StaffRequest, code: str) -> tuple[Asked, Pass]:
    """Read the address. Everything in it must exist: 404 otherwise."""
    division, held = division_for(request.user, code)
    campaigns = started(division)
    campaign = usual(campaigns)
    slug = request.GET.get("campaign", "")
    if slug:
        campaign = next((each for each in campaigns if each.slug == slug), None)
        if campaign is None:
            raise Http404
    elif request.GET.get("by") == BY_MONTH:
        campaign = None
    request.place = campaign or usual(campaigns) or division
    asked = Asked(
        place=_place(request, division, held),
        now=timezone.now(),
        campaign=campaign,
        campaigns=tuple(campaigns),
        until=_month(request.GET.get("until", "")),
        charting=_charting(request.GET.get("charting", "")),
        page=_page(request.GET.get("page", "")),
    )
    return asked, held


def own_teams(held: Pass) -> list[Team]:
    """Return the visitor's own teams: only there do they see what patients said on each day."""
    ids = held.team_ids(Need.SEE_TEAM_FIGURES)
    return [each.team for each in held.memberships if each.team and each.team_id in ids]


def query(asked: Asked, **changes: str | None) -> str:
    """Write what is asked as the end of an address, with changes."""
    place = asked.place
    wanted: dict[str, str | None] = {
        "campaign": asked.campaign.slug if asked.campaign else None,
        "by": None if asked.campaign else BY_MONTH,
        "team": place.team.code if place.team else None,
        "site": place.site.code if place.site else None,
        "partner": place.partner.code if place.partner else None,
        "until": f"{asked.until:%Y-%m}" if asked.until else None,
        "charting": asked.charting,
        **changes,
    }
    words = urlencode({name: value for name, value in wanted.items() if value})
    return f"?{words}" if words else ""


def choices(path: str, asked: Asked, held: Pass) -> dict[str, list[Choice]]:
    """Return the other campaigns, and the visitor's own teams."""
    days = [
        Choice(each.title, path + query(asked, campaign=each.slug, by=None, until=None), each == asked.campaign)
        for each in asked.campaigns
    ]
    days.append(Choice("By month", path + query(asked, campaign=None, by=BY_MONTH), asked.campaign is None))
    teams = [
        Choice(each.name, path + query(asked, **{**NOWHERE, "team": each.code}), each == asked.place.team)
        for each in own_teams(held)
    ]
    if teams or not asked.place.is_division:
        teams.insert(0, Choice("The whole division", path + query(asked, **NOWHERE), asked.place.is_division))
    if not asked.place.is_division and not any(each.is_current for each in teams):
        teams.append(Choice(asked.place.name, path + query(asked), is_current=True))
    return {"days": days if len(days) > 1 else [], "teams": teams}


def _place(request: StaffRequest, division: Division, held: Pass) -> Place:
    named = [(kind, request.GET[kind]) for kind in NOWHERE if request.GET.get(kind)]
    if not named:
        return Place(division)
    if len(named) > 1:
        raise Http404
    kind, code = named[0]
    if "\0" in code:
        raise Http404
    if kind == "team":
        return _team(division, held, code)
    if kind == "site":
        return _site(division, code)
    return Place(division, partner=_found(Partner.objects.filter(division=division, code__iexact=code).first()))


def _site(division: Division, code: str) -> Place:
    """Return a site with its teams, in one query where it has any."""
    teams = list(Team.objects.select_related("site").filter(division=division, site__code__iexact=code))
    site = teams[0].site if teams else Site.objects.filter(division=division, code__iexact=code).first()
    return Place(division, site=_found(site), site_team_ids=frozenset(team.pk for team in teams))


def _team(division: Division, held: Pass, code: str) -> Place:
    own = next((team for team in own_teams(held) if team.code.lower() == code.lower()), None)
    if own:
        return Place(division, team=own, is_own_team=True)
    teams = Team.objects.select_related("site").filter(division=division, code__iexact=code)
    return Place(division, team=_found(teams.first()))


def _found(row: Row | None) -> Row:
    if row is None:
        raise Http404
    return row


def _month(text: str) -> date | None:
    if not text:
        return None
    try:
        month = date.fromisoformat(f"{text}-01")
    except ValueError:
        raise Http404 from None
    if not 2000 <= month.year <= 2100:
        raise Http404
    return month


def _charting(text: str) -> Charting | None:
    if not text:
        return None
    try:
        return Charting(text)
    except ValueError:
        raise Http404 from None


def _page(text: str) -> int:
    if not text:
        return 1
    if not (text.isascii() and text.isdigit() and len(text) <= 6 and int(text)):
        raise Http404
    return int(text)

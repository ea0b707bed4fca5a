"""The dashboard and the page of one measure. Team, campaign and months are in the address: a link shows the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from campaigns.access import Pass, division_for
from campaigns.models import Division, Team
from metrics.catalogue import MEASURES
from metrics.selectors.dashboard import Asked, measure_page, started, usual
from metrics.selectors.dashboard import dashboard as dashboard_of
from perfectcare.accounts.roles import Need
from perfectcare.common.http import StaffRequest

BY_MONTH = "month"


@dataclass(frozen=True)
class Choice:
    """Another way to look at the same page."""

    label: str
    url: str
    is_current: bool


@require_safe
def dashboard(request: StaffRequest, code: str) -> HttpResponse:
    asked, held = _asked(request, code)
    page = dashboard_of(asked)
    context = {"page": page, "asked": asked, "query": _query(asked), "choices": _choices(request.path, asked, held)}
    return render(request, "metrics/dashboard.html", context)


@require_safe
def measure(request: StaffRequest, code: str, key: str) -> HttpResponse:
    asked, held = _asked(request, code)
    found = MEASURES.get(key)
    if found is None:
        raise Http404
    page = measure_page(asked, found)
    back = reverse("dashboard", args=[asked.division.code]) + _query(asked)
    context = {"page": page, "asked": asked, "back": back, "choices": _choices(request.path, asked, held)}
    return render(request, "metrics/measure.html", context)


def _asked(request: StaffRequest, code: str) -> tuple[Asked, Pass]:
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
    team = _own_team(division, held, request.GET.get("team", ""))
    request.place = campaign or division
    asked = Asked(
        division=division,
        now=timezone.now(),
        campaign=campaign,
        campaigns=campaigns,
        team=team,
        until=_month(request.GET.get("until", "")),
    )
    return asked, held


def _own_team(division: Division, held: Pass, code: str) -> Team | None:
    """Return one of the visitor's own teams: nobody else sees a team's figures by day."""
    if not code:
        return None
    for team in _own_teams(held):
        if team.code.lower() == code.lower():
            return team
    if any(each.lower() == code.lower() for each in division.teams.values_list("code", flat=True)):
        raise PermissionDenied
    raise Http404


def _own_teams(held: Pass) -> list[Team]:
    ids = held.team_ids(Need.SEE_TEAM_FIGURES)
    return [each.team for each in held.memberships if each.team and each.team_id in ids]


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


def _query(asked: Asked, **changes: str | None) -> str:
    wanted: dict[str, str | None] = {
        "campaign": asked.campaign.slug if asked.campaign else None,
        "by": None if asked.campaign else BY_MONTH,
        "team": asked.team.code if asked.team else None,
        "until": f"{asked.until:%Y-%m}" if asked.until else None,
        **changes,
    }
    words = urlencode({name: value for name, value in wanted.items() if value})
    return f"?{words}" if words else ""


def _choices(path: str, asked: Asked, held: Pass) -> dict[str, list[Choice]]:
    """Return the other campaigns, and the visitor's own teams."""
    days = [
        Choice(each.title, path + _query(asked, campaign=each.slug, by=None), each == asked.campaign)
        for each in asked.campaigns
    ]
    days.append(Choice("By month", path + _query(asked, campaign=None, by=BY_MONTH), asked.campaign is None))
    teams = [Choice(each.name, path + _query(asked, team=each.code), each == asked.team) for each in _own_teams(held)]
    if teams:
        teams.insert(0, Choice("All teams", path + _query(asked, team=None), asked.team is None))
    return {"days": days if len(days) > 1 else [], "teams": teams}

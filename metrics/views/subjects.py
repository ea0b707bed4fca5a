"""Which measure and which place a page of targets, steps or notes is about. Both are in the address."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import TypeVar
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse

from campaigns.access import Pass, division_for
from campaigns.models import Partner, Team
from metrics.catalogue import MEASURES
from metrics.measures import Measure
from metrics.places import Place
from perfectcare.accounts.roles import Need
from perfectcare.common.http import StaffRequest

ON_A_PAGE = 50
CODE = re.compile(r"[A-Za-z0-9-]{1,20}", re.ASCII)

Row = TypeVar("Row")
Named = TypeVar("Named", Team, Partner)


def place_of(request: StaffRequest, code: str, *, need: Need = Need.SEE) -> tuple[Place, Pass]:
    """Return the division with the code, or the team or partner of it that the address names."""
    division, held = division_for(request.user, code, need=need)
    request.place = division
    team, partner = request.GET.get("team", ""), request.GET.get("partner", "")
    if team and partner:
        raise Http404
    if team:
        return Place(division, team=_named(Team.objects.filter(division=division), team)), held
    if partner:
        return Place(division, partner=_named(Partner.objects.filter(division=division), partner)), held
    return Place(division), held


def measure_with(key: str) -> Measure:
    measure = MEASURES.get(key)
    if measure is None:
        raise Http404
    return measure


def day_in(request: StaffRequest, name: str) -> date | None:
    """Return the day that a link fills in; what is no day fills in nothing."""
    try:
        return date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return None


def query_of(place: Place, **more: str) -> str:
    """Write a place as it stands in addresses, without the question mark."""
    team, partner = place.team, place.partner
    wanted = {"team": team.code if team else "", "partner": partner.code if partner else "", **more}
    return urlencode({name: value for name, value in wanted.items() if value})


def address(name: str, place: Place, *values: object, **more: str) -> str:
    """Return the address of a page about this place."""
    words = query_of(place, **more)
    return reverse(name, args=[place.division.code, *values]) + (f"?{words}" if words else "")


def place_words(place: Place, measure: Measure | None = None) -> str:
    """Say whose figures a page is about."""
    if not place.is_division:
        return f"{place.name}, {place.division.name}"
    if measure is not None and not place.has(measure):
        return f"{place.division.name}, for every partner without a target of its own"
    return f"{place.division.name}, all teams together"


def paged(request: StaffRequest, rows: Sequence[Row]) -> Page[Row]:
    return Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))


def _named(places: QuerySet[Named], code: str) -> Named:
    found = places.filter(code__iexact=code).first() if CODE.fullmatch(code) else None
    if found is None:
        raise Http404
    return found

"""The dashboard and the page of one measure. Place, campaign and months are in the address: a link shows the same."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from campaigns.access import Pass
from metrics.catalogue import MEASURES
from metrics.selectors.asked import Asked
from metrics.selectors.measure_page import measure_page
from metrics.selectors.overview import dashboard as dashboard_of
from metrics.selectors.places import places_of
from metrics.views.asking import NOWHERE, Choice, asked_of, choices, query
from perfectcare.accounts.roles import Need
from perfectcare.common.http import StaffRequest


@require_safe
def dashboard(request: StaffRequest, code: str) -> HttpResponse:
    asked, held = asked_of(request, code)
    context = {
        "page": dashboard_of(asked),
        "asked": asked,
        "query": query(asked),
        "choices": choices(request.path, asked, held),
        "places_url": reverse("places", args=[asked.division.code]) + query(asked),
        "may_plan": held.allows(Need.PLAN),
        "may_export": held.allows(Need.EXPORT),
    }
    return render(request, "metrics/dashboard.html", context)


@require_safe
def measure(request: StaffRequest, code: str, key: str) -> HttpResponse:
    asked, held = asked_of(request, code)
    found = MEASURES.get(key)
    if found is None:
        raise Http404
    page = measure_page(asked, found)
    if page is None:
        raise Http404
    context = {
        "page": page,
        "asked": asked,
        "back": reverse("dashboard", args=[asked.division.code]) + query(asked),
        "query": query(asked),
        "base": query(asked, **NOWHERE),
        "whose": _whose(asked),
        "choices": {**choices(request.path, asked, held), "ways": _ways(request.path, asked, page.ways, page.chosen)},
        "places_url": f"{reverse('places', args=[asked.division.code])}{query(asked, measure=key)}",
        "months_url": request.path + query(asked, campaign=None, by="month"),
        **_may(held),
    }
    return render(request, "metrics/measure.html", context)


@require_safe
def places(request: StaffRequest, code: str) -> HttpResponse:
    """Choose a team, a site or a partner, for the dashboard or for one measure."""
    asked, _ = asked_of(request, code)
    key = request.GET.get("measure", "")
    if key and key not in MEASURES:
        raise Http404
    address = ("measure", [asked.division.code, key]) if key else ("dashboard", [asked.division.code])
    back = reverse(address[0], args=address[1])
    wanted = request.GET.get("place", "")
    if wanted:
        kind, _, chosen = wanted.partition(":")
        if kind not in NOWHERE or not chosen:
            raise Http404
        return redirect(back + query(asked, **{**NOWHERE, kind: chosen}))
    context = {
        "asked": asked,
        "groups": places_of(asked.division, asked.today),
        "back": back + query(asked),
        "base": back + query(asked, **NOWHERE),
        "joint": "&" if query(asked, **NOWHERE) else "?",
        "measure": MEASURES.get(key),
    }
    return render(request, "metrics/places.html", context)


def _ways(path: str, asked: Asked, ways: tuple[tuple[str, str], ...], chosen: str) -> list[Choice]:
    """Return the ways to chart this measure, where there is a choice."""
    found = [Choice(words, path + query(asked, charting=way), way == chosen) for way, words in ways]
    return found if len(found) > 1 else []


def _whose(asked: Asked) -> str:
    """Write the place alone, as the pages of targets and step changes take it."""
    place = asked.place
    named = {"team": place.team, "partner": place.partner}
    words = urlencode({kind: each.code for kind, each in named.items() if each})
    return f"?{words}" if words else ""


def _may(held: Pass) -> dict[str, bool]:
    return {
        "may_plan": held.allows(Need.PLAN),
        "may_judge": held.allows(Need.PLAN) or held.allows(Need.REVIEW),
        "may_note": held.allows(Need.PLAN) or held.allows(Need.REPORT),
    }

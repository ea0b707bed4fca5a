"""What is printed: a poster with the QR code of its address, and a team's paper cards."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from campaigns.access import division_for, team_for
from feedback import qr
from feedback.access import is_open, point_in
from feedback.models import FeedbackPoint
from feedback.question_sets import FFT_2020
from feedback.translations import IN_ENGLISH
from perfectcare.accounts.roles import Need
from perfectcare.common.dates import london_day
from perfectcare.common.http import StaffRequest

#: What only this machine can open, whatever is printed.
THIS_MACHINE = {"localhost", "127.0.0.1", "::1"}


@require_safe
def point_poster(request: StaffRequest, code: str, pk: int) -> HttpResponse:
    """Draw the poster of a poster point or of a staff form, for paper."""
    division, held = division_for(request.user, code)
    point = point_in(division, pk)
    held.require_for_team(Need.REPORT, point.team_id)
    if not point.has_poster or not is_open(point, timezone.now()):
        raise Http404
    address = _address_of(point)
    context = {
        "division": division,
        "point": point,
        "team": point.team,
        "qr": qr.draw(address),
        "address": address.removeprefix("https://"),
        "is_of_this_machine": urlsplit(address).hostname in THIS_MACHINE,
        "words": IN_ENGLISH.words,
    }
    return render(request, "feedback/poster.html", context)


def _address_of(point: FeedbackPoint) -> str:
    """Return the whole address, with the name under which the program is known and not the one it was asked by."""
    name = "staff_card" if point.is_for_staff else "card"
    return f"{settings.SITE_ADDRESS}{reverse(name, args=[point.code])}"


@require_safe
def team_paper_card(request: StaffRequest, code: str, team_code: str) -> HttpResponse:
    """Draw a sheet with two of the team's paper cards, to be cut."""
    team, _ = team_for(request.user, code, team_code, need=Need.REPORT)
    if not team.is_open(london_day(timezone.now())):
        raise Http404
    context = {
        "division": team.division,
        "team": team,
        "questions": FFT_2020,
        "words": IN_ENGLISH.words,
        "copies": (1, 2),
    }
    return render(request, "feedback/paper_card.html", context)

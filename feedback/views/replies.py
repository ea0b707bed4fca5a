"""You said, we did: public pages, without signing in."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from campaigns.models import Division, Team
from feedback.access import PATIENTS, STAFF, open_point
from feedback.selectors.replies import public_replies
from feedback.views.cards import ENGLISH_ONLY, page
from perfectcare.common.dates import london_day


@login_not_required
@require_safe
def you_said(request: HttpRequest, code: str) -> HttpResponse:
    """Show the replies to what was said of no team in particular, and the teams with their own pages."""
    division = _division(code)
    today = london_day(timezone.now())
    context = {
        **ENGLISH_ONLY,
        "division": division,
        "replies": public_replies(division, None, today),
        "teams": Team.objects.filter(division=division).open(today),
    }
    return page("feedback/you_said.html", context)


@login_not_required
@require_safe
def you_said_team(request: HttpRequest, code: str, team_code: str) -> HttpResponse:
    """Show the replies of one team."""
    division = _division(code)
    team = Team.objects.filter(division=division, code__iexact=team_code).first()
    if team is None:
        raise Http404
    replies = public_replies(division, team, london_day(timezone.now()))
    return page("feedback/you_said.html", {**ENGLISH_ONLY, "division": division, "team": team, "replies": replies})


@login_not_required
@require_safe
def you_said_at(request: HttpRequest, code: str) -> HttpResponse:
    """Lead from the public code of a poster or form to its team's replies."""
    team = open_point(code, kinds=PATIENTS | STAFF, at=timezone.now()).team
    return redirect("you_said_team", team.division.code, team.code)


def _division(code: str) -> Division:
    division = Division.objects.select_related("organisation").filter(code__iexact=code).first()
    if division is None:
        raise Http404
    return division

"""The way from a signed-in page to the forms for staff. The answer itself knows nobody: it goes through `staff`."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from campaigns.access import Pass, division_for
from campaigns.models import Team
from feedback.selectors.staff_feedback import staff_forms_of
from perfectcare.accounts.roles import Need
from perfectcare.common.dates import london_day
from perfectcare.common.http import StaffRequest


@require_safe
def staff_feedback(request: StaffRequest, code: str) -> HttpResponse:
    """Show the forms for staff of the person's own teams, or of all teams to whom works for the whole division."""
    division, held = division_for(request.user, code)
    request.place = division
    today = london_day(timezone.now())
    rows = staff_forms_of(_teams_of(held, today), today)
    context = {
        "division": division,
        "rows": rows,
        "may_plan": held.allows(Need.PLAN),
        "prints_for": [row.team.pk for row in rows if held.allows_for_team(Need.REPORT, row.team.pk)],
    }
    return render(request, "feedback/staff_feedback.html", context)


def _teams_of(held: Pass, today: date) -> list[Team]:
    every = Team.objects.open(today).filter(division=held.division)
    return [team for team in every if held.allows_for_team(Need.SEE, team.pk)]

"""Where a division collects feedback: see the points, add one, close one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.access import division_for
from campaigns.models import Team
from feedback.access import point_in
from feedback.forms.points import PointForm
from feedback.models import FeedbackPoint
from feedback.selectors import points as point_selectors
from feedback.services import points as point_services
from perfectcare.accounts.roles import Need
from perfectcare.common.dates import london_day
from perfectcare.common.http import StaffRequest

#: What to do with a point that has just been added, by its kind.
NEXT_STEP: dict[str, str] = {
    FeedbackPoint.Kind.TABLET: "Open its address on the tablet, and pair the tablet with it.",
    FeedbackPoint.Kind.POSTER: "Print its poster, and put it where patients see it.",
    FeedbackPoint.Kind.PAPER: "Staff can type cards and calls in.",
    FeedbackPoint.Kind.STAFF: "Put its address where staff change shifts.",
}


@require_safe
def points(request: StaffRequest, code: str) -> HttpResponse:
    """Show every team's open points, with the address of each."""
    division, _ = division_for(request.user, code, need=Need.PLAN)
    request.place = division
    rows = point_selectors.teams_with_points(division, timezone.now())
    context = {"division": division, "rows": rows, "site": request.build_absolute_uri("/").rstrip("/")}
    return render(request, "feedback/points.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def point_new(request: StaffRequest, code: str) -> HttpResponse:
    """Add a point for a team."""
    division, _ = division_for(request.user, code, need=Need.PLAN)
    request.place = division
    teams = Team.objects.open(london_day(timezone.now())).filter(division=division)
    chosen = teams.filter(code__iexact=request.GET.get("team", "").replace("\0", "")).first()
    form = PointForm(request.POST if request.method == "POST" else None, teams=teams, initial={"team": chosen})
    if request.method == "POST" and form.is_valid():
        point = point_services.add(by=request.user, **form.cleaned_data)
        messages.success(request, f"{point.name} is ready. {NEXT_STEP[point.kind]}")
        return redirect("points", division.code)
    status = 422 if request.method == "POST" else 200
    return render(request, "feedback/point_new.html", {"division": division, "form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def point_close(request: StaffRequest, code: str, pk: int) -> HttpResponse:
    """Ask whether a point may go, and close it."""
    division, _ = division_for(request.user, code, need=Need.PLAN)
    request.place = division
    point = point_in(division, pk)
    if request.method == "POST":
        if point_services.close(point=point, by=request.user, at=timezone.now()):
            messages.success(request, f"{point.name} is closed. Everything that came through it still counts.")
        else:
            messages.info(request, f"{point.name} was closed already.")
        return redirect("points", division.code)
    return render(request, "feedback/point_close.html", {"division": division, "point": point})

"""A team's report to a huddle."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from huddles.access import reporting_seat_for
from huddles.forms.reports import ReportForm
from huddles.models import TeamReport
from huddles.rules import why_not_report
from huddles.selectors import reports as selectors
from huddles.services import reports as services
from huddles.services.recording import HuddleChanged, HuddleRefused
from huddles.views.answers import page, refuse, renew, to_board
from perfectcare.accounts.roles import Need
from perfectcare.common.dates import time_words
from perfectcare.common.http import StaffRequest


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: StaffRequest, slug: str, day: date, at: time, team_code: str) -> HttpResponse:
    seat, team = reporting_seat_for(request.user, slug, day, at, team_code)
    request.place = seat.campaign
    now = timezone.now()
    stored = selectors.report_of(seat.slot, team)
    last = selectors.last_report(seat.slot, team)
    for_others = seat.held.allows(Need.RECORD_HUDDLE)
    shown: dict[str, Any] = {"team": team, "last_when": selectors.last_words(last, now)}
    if request.method != "POST":
        form = ReportForm(initial=_initial(stored), last=last, for_others=for_others)
        refusal = why_not_report(seat.campaign, seat.slot, now)
        return page(request, "huddles/huddle_report.html", seat, form, refusal=refusal, **shown)
    form = ReportForm(request.POST, last=last, for_others=for_others)
    changed = False
    if form.is_valid():
        try:
            services.report(
                slot=seat.slot, team=team, said=form.said, seen=form.cleaned_data["version"], by=request.user, at=now
            )
            return to_board(request, seat, f"Thank you. The {time_words(seat.slot.local_time)} will see this.")
        except HuddleRefused as refusal_:
            refuse(form, refusal_)
        except HuddleChanged:
            changed = True
            stored = selectors.report_of(seat.slot, team)
            renew(form, version=stored.version if stored else 0)
    theirs = selectors.said_words(stored) if changed and stored else []
    return page(
        request, "huddles/huddle_report.html", seat, form, changed=changed, stored=stored, theirs=theirs, **shown
    )


def _initial(stored: TeamReport | None) -> dict[str, object]:
    """Start empty, or, when the team has reported to this huddle already, with what it said."""
    if stored is None:
        return {"version": 0}
    names = ("staff_planned", "staff_actual", "capacity", "demand", "safety", "rag", "line", "version")
    return {name: getattr(stored, name) for name in names}

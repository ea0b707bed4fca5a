"""The reader's desk: what people wrote, one at a time."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from campaigns.access import division_for
from campaigns.models import Division
from feedback.access import comment_in
from feedback.models import Comment
from feedback.selectors.comments import desk
from feedback.services import comments as comment_services
from perfectcare.accounts.roles import Need
from perfectcare.common.dates import day_words, london_day
from perfectcare.common.http import StaffRequest

DECISIONS = {"release": comment_services.release, "hold-back": comment_services.hold_back}


@require_safe
def comments(request: StaffRequest, code: str) -> HttpResponse:
    """Show the next comment that waits, of patients or of staff."""
    division, _ = division_for(request.user, code, need=Need.READ_COMMENTS)
    return _desk_page(request, division, _kind(request))


@require_POST
def comment_decide(request: StaffRequest, code: str, kind: str, pk: int) -> HttpResponse:
    """Release one comment or hold it back, and go on to the next."""
    division, _ = division_for(request.user, code, need=Need.READ_COMMENTS)
    said = comment_in(division, pk)
    if said.kind != kind:
        raise Http404
    decide = DECISIONS.get(request.POST.get("decision", ""))
    if decide is None:
        messages.error(request, "Press Release or Hold back.")
        return _desk_page(request, division, kind, status=422)
    try:
        decide(said=said, by=request.user)
    except comment_services.NotWaiting as problem:
        messages.info(request, f"{problem.words} Here is the next one.")
    return redirect(f"{reverse('comments', args=[division.code])}?of={kind}")


def _kind(request: StaffRequest) -> str:
    asked = request.GET.get("of", "")
    return asked if asked in Comment.Kind else Comment.Kind.PATIENT


def _desk_page(request: StaffRequest, division: Division, kind: str, *, status: int = 200) -> HttpResponse:
    request.place = division
    found = desk(division, kind)
    other = "staff" if kind == "patient" else "patient"
    context = {
        "division": division,
        "desk": found,
        "day_words": day_words(found.said.day, today=london_day(timezone.now())) if found.said else "",
        "other_url": f"{reverse('comments', args=[division.code])}?of={other}",
    }
    return render(request, "feedback/comments.html", context, status=status)

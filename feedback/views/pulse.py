"""The pulse: five questions behind the staff's own code, and what was answered."""

from __future__ import annotations

from datetime import datetime

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_safe

from campaigns.access import campaign_for
from feedback.access import STAFF, open_point
from feedback.forms.pulse import PulseForm
from feedback.models import FeedbackPoint
from feedback.selectors.pulse import Asked, asked_of, results
from feedback.services import pulse as service
from feedback.services.limits import TooManyCards
from feedback.services.receipts import CardConflict
from feedback.views.cards import ENGLISH_ONLY, id_for, not_stored, open_door, page, thanks, too_many
from perfectcare.common.dates import london_day
from perfectcare.common.http import StaffRequest


@open_door
@sensitive_variables()
def pulse(request: HttpRequest, code: str) -> HttpResponse:
    """Ask the five questions while an occasion is open, or take the answers in."""
    form = PulseForm(request.POST if request.method == "POST" else None)
    try:
        return _answer(code, form, timezone.now())
    except TooManyCards as problem:
        return too_many(form, lambda status: _form_page(code, form, status=status), problem)
    except OperationalError as problem:
        if not form.is_bound:
            raise
        return not_stored(form, lambda status: _form_page(code, form, status=status), problem)


@open_door
def pulse_thanks(request: HttpRequest, code: str) -> HttpResponse:
    point = open_point(code, kinds=STAFF, at=timezone.now())
    return thanks("feedback/pulse_thanks.html", {"team": point.team}, back_to=reverse("staff_card", args=[point.code]))


@require_safe
def pulse_results(request: StaffRequest, slug: str) -> HttpResponse:
    """Show what staff of a campaign answered, an occasion only once it is over."""
    campaign, _ = campaign_for(request.user, slug)
    request.place = campaign
    context = {"campaign": campaign, "page": results(campaign, london_day(timezone.now()))}
    return render(request, "feedback/pulse_results.html", context)


@sensitive_variables()
def _answer(code: str, form: PulseForm, now: datetime) -> HttpResponse:
    point = open_point(code, kinds=STAFF, at=now)
    asked = _asked(point, form, now)
    if asked is None:
        context = {**ENGLISH_ONLY, "team": point.team, "form_url": reverse("staff_card", args=[point.code])}
        return page("feedback/pulse_closed.html", context, status=404)
    return _take(point, asked, form, now) if form.is_bound else _form_page(point.code, form, asked)


def _asked(point: FeedbackPoint, form: PulseForm, now: datetime) -> Asked | None:
    """Return what is asked of the point's team first, or the occasion for which a form was drawn, if it is open."""
    asked = asked_of([point.team_id], london_day(now)).get(point.team_id, [])
    if not form.is_bound:
        return next(iter(asked), None)
    return next((each for each in asked if each.key == form.data.get("asked")), None)


@sensitive_variables()
def _take(point: FeedbackPoint, asked: Asked, form: PulseForm, now: datetime) -> HttpResponse:
    if not form.is_valid():
        return _form_page(point.code, form, asked, status=422)
    campaign, window = asked.campaign, asked.window
    try:
        service.receive(point=point, campaign=campaign, window=window, pulse=form.pulse(), received_at=now)
    except CardConflict:
        context = {**ENGLISH_ONLY, "team": point.team, "start_url": reverse("pulse", args=[point.code])}
        return page("feedback/card_conflict.html", context, status=409)
    return redirect("pulse_thanks", point.code)


def _form_page(code: str, form: PulseForm, asked: Asked | None = None, *, status: int = 200) -> HttpResponse:
    """Draw the questions. Without an occasion, because the database is away, the form keeps the one that it has."""
    context = {
        **ENGLISH_ONLY,
        "form": form,
        "card_id": id_for(form),
        "asked": asked.key if asked else form.data.get("asked", ""),
        "campaign": asked.campaign if asked else "",
        "occasion": asked.window.occasion.label if asked else "",
        "here_url": reverse("pulse", args=[code]),
        "form_url": reverse("staff_card", args=[code]),
    }
    return page("feedback/pulse.html", context, status=status)

"""The staff's own form: their team is known, they are not."""

from __future__ import annotations

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from feedback import sendings, shell, voices
from feedback.access import STAFF, open_point
from feedback.forms.cards import StaffForm
from feedback.models import FeedbackPoint
from feedback.selectors.pulse import asked_of
from feedback.sendings import Batch
from feedback.services import staff
from feedback.services.limits import TooManyCards
from feedback.services.receipts import CardConflict
from feedback.views.cards import ENGLISH_ONLY, SECONDS_OF_THANKS, id_for, not_stored, open_door, page, thanks, too_many
from feedback.views.submitting import batch_answer, body_of, json_door, one_answer
from perfectcare.common.dates import london_day


@open_door
@sensitive_variables()
def staff_card(request: HttpRequest, code: str) -> HttpResponse:
    """Ask about the day's care, or take the answers in."""
    if request.method != "POST":
        point = _point(code)
        asked = asked_of([point.team_id], london_day(timezone.now()))
        return _form_page(point.code, StaffForm(), team=str(point.team), is_pulse_open=bool(asked))
    form = StaffForm(request.POST)
    try:
        return _take(_point(code), code, form)
    except TooManyCards as problem:
        return too_many(form, lambda status: _form_page(code, form, team="", status=status), problem)
    except OperationalError as problem:
        return not_stored(form, lambda status: _form_page(code, form, team="", status=status), problem)


@open_door
def staff_thanks(request: HttpRequest, code: str) -> HttpResponse:
    point = _point(code)
    context = {"team": point.team, "reply_address": _reply_address()}
    return thanks("feedback/staff_thanks.html", context, back_to=reverse("staff_card", args=[point.code]))


@sensitive_variables()
def _take(point: FeedbackPoint, code: str, form: StaffForm) -> HttpResponse:
    if not form.is_valid():
        return _form_page(code, form, team=str(point.team), status=422)
    try:
        staff.receive(point=point, voice=form.voice(), received_at=timezone.now())
    except CardConflict:
        start_url = reverse("staff_card", args=[point.code])
        context = {**ENGLISH_ONLY, "team": point.team, "start_url": start_url}
        return page("feedback/card_conflict.html", context, status=409)
    return redirect("staff_thanks", point.code)


def _form_page(
    code: str, form: StaffForm, *, team: str, is_pulse_open: bool = False, status: int = 200
) -> HttpResponse:
    context = {
        **ENGLISH_ONLY,
        "form": form,
        "card_id": id_for(form),
        "team": team,
        "code": code,
        "home_url": reverse("staff_card", args=[code]),
        "seconds": SECONDS_OF_THANKS,
        "reply_address": _reply_address(),
        "is_pulse_open": is_pulse_open,
        "scripts": shell.STAFF_SCRIPTS,
    }
    return page("feedback/staff_card.html", context, status=status)


def _reply_address() -> str:
    """Return where a reply code is asked for, to be read and typed."""
    return f"{settings.SITE_ADDRESS}{reverse('reply_code')}".partition("://")[2]


def _point(code: str) -> FeedbackPoint:
    return open_point(code, kinds=STAFF, at=timezone.now())


@json_door
@sensitive_variables()
def staff_submit(request: HttpRequest, code: str) -> HttpResponse:
    """Take one answer of staff, or a batch of them, from a page that was without a connection."""
    now, point = timezone.now(), _point(code)
    sent = sendings.read(body_of(request), voices.read)
    if not isinstance(sent, Batch):
        return one_answer(sent.id, staff.receive(point=point, voice=sent, received_at=now))
    results = staff.receive_batch(point=point, batch=sent, received_at=now)
    return batch_answer(results, sent.errors(), received_at=now, is_open=True)

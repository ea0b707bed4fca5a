"""The patient's card: the form on a tablet or a phone, and the doors for programs and paired tablets."""

from __future__ import annotations

from datetime import datetime

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from campaigns.selectors.messages import of_day, to_show
from feedback import cards, sendings
from feedback.access import PATIENTS, TABLETS, KeyNotInUse, KeyOfAnotherPoint, device_at, is_open, open_point
from feedback.forms.cards import CardForm
from feedback.models import Device, FeedbackPoint
from feedback.question_sets import FFT_2020
from feedback.sendings import Batch
from feedback.services import fft, pairing, tablets
from feedback.services.limits import TooManyCards
from feedback.services.receipts import CardConflict
from feedback.views.cards import id_for, not_stored, open_door, page, thanks, too_many
from feedback.views.submitting import batch_answer, body_of, json_door, one_answer
from perfectcare.common.dates import london_day
from perfectcare.common.http import bearer


@open_door
@sensitive_variables()
def card(request: HttpRequest, code: str) -> HttpResponse:
    """Ask the question, or take the answers in."""
    if request.method != "POST":
        return _form_page(code, CardForm(), team=str(_point(code).team))
    form = CardForm(request.POST)
    try:
        return _take(_point(code), code, form)
    except TooManyCards as problem:
        return too_many(form, lambda status: _form_page(code, form, team="", status=status), problem)
    except OperationalError as problem:
        return not_stored(form, lambda status: _form_page(code, form, team="", status=status), problem)


@open_door
def card_thanks(request: HttpRequest, code: str) -> HttpResponse:
    """Say thank you, with the day's message about looking after oneself if there is one."""
    point, today = _point(code), london_day(timezone.now())
    context = {"team": point.team, "message": of_day(to_show(point.team.division, today), today)}
    return thanks("feedback/card_thanks.html", context, back_to=reverse("card", args=[point.code]))


@sensitive_variables()
def _take(point: FeedbackPoint, code: str, form: CardForm) -> HttpResponse:
    if not form.is_valid():
        return _form_page(code, form, team=str(point.team), status=422)
    try:
        fft.receive(point=point, card=form.card(), received_at=timezone.now())
    except CardConflict:
        start_url = reverse("card", args=[point.code])
        return page("feedback/card_conflict.html", {"team": point.team, "start_url": start_url}, status=409)
    return redirect("card_thanks", point.code)


def _form_page(code: str, form: CardForm, *, team: str, status: int = 200) -> HttpResponse:
    context = {"form": form, "card_id": id_for(form), "team": team, "code": code, "questions": FFT_2020}
    return page("feedback/card.html", context, status=status)


def _point(code: str) -> FeedbackPoint:
    return open_point(code, kinds=PATIENTS, at=timezone.now())


@json_door
@sensitive_variables()
def card_submit(request: HttpRequest, code: str) -> HttpResponse:
    """Take one card, or a batch of them, from a paired tablet or through a poster's code."""
    now = timezone.now()
    point, device = _sender(request, code, now)
    sent = sendings.read(body_of(request), cards.read)
    if not isinstance(sent, Batch):
        return one_answer(sent.id, tablets.receive_one(point=point, device=device, card=sent, received_at=now))
    results = tablets.receive(point=point, device=device, batch=sent, received_at=now)
    errors = {"errors": sent.report_errors} if sent.report_errors else {}
    return batch_answer(results, received_at=now, is_open=is_open(point, now), **errors)


def _sender(request: HttpRequest, code: str, now: datetime) -> tuple[FeedbackPoint, Device | None]:
    """Return the point and the tablet that speaks, or None at a poster, which needs no key.

    Raises KeyNotInUse, KeyOfAnotherPoint and PointNotInUse.
    """
    if "Authorization" in request.headers:
        device = device_at(code, bearer(request))
        return device.point, device
    point = open_point(code, kinds=PATIENTS, at=now)
    if point.kind in TABLETS:
        raise KeyNotInUse
    return point, None


@json_door
@sensitive_variables()
def tablet_pair(request: HttpRequest, code: str) -> HttpResponse:
    """Pair the tablet that sends a manager's code, and give it its key, this once."""
    now = timezone.now()
    point = open_point(code, kinds=TABLETS, at=now)
    typed = sendings.read_code(body_of(request, most=sendings.LARGEST_CODE))
    device, key = pairing.pair(point=point, code=typed, at=now, replaces=_still_held(request, code))
    names = {"name": device.name, "team": str(point.team), "place": point.name}
    return JsonResponse({"pairing": str(device.uid), "key": key, **names}, status=201)


def _still_held(request: HttpRequest, code: str) -> Device | None:
    """Return the pairing whose key the tablet still holds, if that key works here."""
    try:
        return device_at(code, bearer(request))
    except (KeyNotInUse, KeyOfAnotherPoint):
        return None

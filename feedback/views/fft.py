"""The patient's card: the form on a tablet or a phone, and the doors for programs and paired tablets."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from campaigns.selectors.messages import of_day, to_show
from feedback import cards, sendings, shell
from feedback.access import PATIENTS, TABLETS, KeyNotInUse, KeyOfAnotherPoint, device_at, is_open, open_point
from feedback.forms.cards import CardForm
from feedback.models import Device, FeedbackPoint
from feedback.question_sets import FFT_2020
from feedback.sendings import Batch
from feedback.services import fft, pairing, tablets
from feedback.services.limits import TooManyCards
from feedback.services.receipts import CardConflict
from feedback.views.cards import (
    ENGLISH_ONLY,
    SECONDS_OF_THANKS,
    id_for,
    not_stored,
    open_door,
    page,
    thanks,
    too_many,
)
from feedback.views.submitting import batch_answer, body_of, json_door, one_answer
from perfectcare.common.dates import london_day
from perfectcare.common.http import bearer


@open_door
@sensitive_variables()
def card(request: HttpRequest, code: str) -> HttpResponse:
    """Ask the question, or take the answers in."""
    if request.method != "POST":
        point = _point(code)
        looks = _looks(request, point)
        return _form_page(point.code, CardForm(words=looks["words"]), looks, point)
    looks = _looks(request, None)
    form = CardForm(request.POST, words=looks["words"])
    try:
        point = _point(code)
        looks = _looks(request, point)
        form = CardForm(request.POST, words=looks["words"])
        return _take(point, form, looks)
    except TooManyCards as problem:
        return too_many(form, lambda status: _form_page(code, form, looks, status=status), problem)
    except OperationalError as problem:
        return not_stored(form, lambda status: _form_page(code, form, looks, status=status), problem)


@open_door
def card_thanks(request: HttpRequest, code: str) -> HttpResponse:
    """Say thank you, with the day's message about looking after oneself if there is one."""
    point, today = _point(code), london_day(timezone.now())
    looks, message = _looks(request, point), of_day(to_show(point.team.division, today), today)
    context = {**looks, "team": point.team, "messages": [message] if message else []}
    return thanks("feedback/card_thanks.html", context, back_to=reverse("card", args=[point.code]) + looks["query"])


def _looks(request: HttpRequest, point: FeedbackPoint | None) -> dict[str, Any]:
    """Return how the page looks: its words, and whether it is in easy read. The address says so, and nothing else.

    Without a point, because the database is away, it is in English.
    """
    is_easy_read = request.GET.get("easy") == "1"
    here = request.path if point is None else reverse("card", args=[point.code])
    return {
        **ENGLISH_ONLY,
        "languages": [],
        "is_easy_read": is_easy_read,
        "easy_read_url": here if is_easy_read else f"{here}?easy=1",
        "query": "?easy=1" if is_easy_read else "",
    }


@sensitive_variables()
def _take(point: FeedbackPoint, form: CardForm, looks: dict[str, Any]) -> HttpResponse:
    if not form.is_valid():
        return _form_page(point.code, form, looks, point, status=422)
    try:
        fft.receive(point=point, card=form.card(looks["language"].tag), received_at=timezone.now())
    except CardConflict:
        start_url = reverse("card", args=[point.code]) + looks["query"]
        context = {**looks, "team": point.team, "start_url": start_url}
        return page("feedback/card_conflict.html", context, status=409)
    return redirect(reverse("card_thanks", args=[point.code]) + looks["query"])


def _form_page(
    code: str, form: CardForm, looks: dict[str, Any], point: FeedbackPoint | None = None, *, status: int = 200
) -> HttpResponse:
    """Draw the card. Without a point, because the database is away, it knows neither team nor tablet."""
    home = reverse("card", args=[code])
    tablet = point if point and point.kind in TABLETS else None
    context = {
        **looks,
        "form": form,
        "card_id": id_for(form),
        "code": code,
        "team": str(point.team) if point else "",
        "is_tablet": tablet is not None,
        "idle_seconds": point.idle_seconds if point else 60,
        "messages": to_show(tablet.team.division, london_day(timezone.now())) if tablet else [],
        "question_set": FFT_2020.key,
        "home_url": home,
        "here_url": home + looks["query"],
        "seconds": SECONDS_OF_THANKS,
        "scripts": shell.CARD_SCRIPTS,
    }
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

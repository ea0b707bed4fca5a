"""The patient's card: the form on a tablet or a phone, and the door for programs."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables

from feedback.access import PointNotInUse, open_point
from feedback.cards import LARGEST_BODY, NOT_JSON, CardErrors, read
from feedback.forms.cards import CardForm
from feedback.models import FeedbackPoint
from feedback.question_sets import FFT_2020
from feedback.services import fft
from feedback.services.receipts import CardConflict, Outcome
from feedback.views.cards import id_for, not_stored, open_door, page, thanks


@open_door
@sensitive_variables()
def card(request: HttpRequest, code: str) -> HttpResponse:
    """Ask the question, or take the answers in."""
    if request.method != "POST":
        return _form_page(code, CardForm(), team=str(_point(code).team))
    form = CardForm(request.POST)
    try:
        return _take(_point(code), code, form)
    except OperationalError as problem:
        return not_stored(form, lambda status: _form_page(code, form, team="", status=status), problem)


@open_door
def card_thanks(request: HttpRequest, code: str) -> HttpResponse:
    point = _point(code)
    return thanks("feedback/card_thanks.html", {"team": point.team}, back_to=reverse("card", args=[point.code]))


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
    return open_point(code, for_staff=False, at=timezone.now())


@csrf_exempt
@login_not_required
@never_cache
@sensitive_variables()
def card_submit(request: HttpRequest, code: str) -> HttpResponse:
    """Take one card from a program. The contract is docs/api.md."""
    if request.method != "POST":
        return _refuse(405, "method", "Send cards with POST.", Allow="POST")
    try:
        return _submit(request, _point(code))
    except PointNotInUse:
        return _refuse(404, "point", "There is no card in use at this address.")
    except CardErrors as problem:
        return JsonResponse({"errors": problem.errors}, status=422)
    except CardConflict:
        return _refuse(409, "id", "Another card was stored under this id before.")


@sensitive_variables()
def _submit(request: HttpRequest, point: FeedbackPoint) -> HttpResponse:
    if not _is_json(request):
        return _refuse(415, "body", "Send application/json in UTF-8, not compressed.")
    body = _body_of(request)
    if body is None:
        return _refuse(413, "body", f"A card has {LARGEST_BODY // 1024} KiB at most.")
    sent = read(body)
    outcome = fft.receive(point=point, card=sent, received_at=timezone.now())
    status = 201 if outcome == Outcome.STORED else 200
    return JsonResponse({"id": str(sent.id), "status": outcome}, status=status)


def _is_json(request: HttpRequest) -> bool:
    charset = (request.content_params or {}).get("charset", "utf-8").lower()
    is_plain = request.headers.get("Content-Encoding", "identity").strip().lower() in {"", "identity"}
    return request.content_type == "application/json" and charset in {"utf-8", "utf8"} and is_plain


@sensitive_variables()
def _body_of(request: HttpRequest) -> bytes | None:
    """Return the body, or None when it is too large; whatever its headers say, no more than that is read."""
    # Django reads nothing of a body sent in chunks, because it has no length; the server marks where such a body ends.
    is_chunked = bool(request.META.get("wsgi.input_terminated")) and not request.headers.get("Content-Length")
    source: Any = request.META["wsgi.input"] if is_chunked else request
    try:
        body: bytes = source.read(LARGEST_BODY + 1)
        if len(body) <= LARGEST_BODY:
            return body
        source.read(16 * LARGEST_BODY)  # so that a sender who is still sending gets to read the answer
    except (UnreadablePostError, OSError):
        raise CardErrors({"body": [NOT_JSON]}) from None
    return None


def _refuse(status: int, field: str, words: str, **headers: str) -> JsonResponse:
    return JsonResponse({"errors": {field: [words]}}, status=status, headers=headers)

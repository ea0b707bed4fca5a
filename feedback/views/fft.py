"""The patient's card: the form on a tablet or a phone, and the doors for programs and paired tablets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from campaigns.selectors.messages import of_day, to_show
from feedback import cards, sendings, shell
from feedback.access import (
    PATIENTS,
    TABLETS,
    KeyOfAnotherPoint,
    device_at,
    is_still_open,
    open_point,
    tablet_at,
)
from feedback.cards import CardErrors
from feedback.forms.cards import CardForm
from feedback.models import Device, FeedbackPoint
from feedback.question_sets import FFT_2020
from feedback.selectors.languages import offered
from feedback.sendings import Batch, TooLarge
from feedback.services import fft, pairing, tablets
from feedback.services.limits import TooManyCards
from feedback.services.pairing import KeyNotInUse
from feedback.services.receipts import CardConflict
from feedback.translations import LANGUAGES
from feedback.versions import Version, asked_for, switches
from feedback.views.cards import (
    SECONDS_OF_THANKS,
    id_for,
    looks_of,
    not_stored,
    open_door,
    page,
    thanks,
    too_many,
)
from feedback.views.submitting import BrokenOff, NotJson, batch_answer, body_of, json_door, one_answer
from feedback.wordings import Language
from perfectcare.common.dates import london_day
from perfectcare.common.http import bearer

IDLE_SECONDS = 60


@open_door
@sensitive_variables()
def card(request: HttpRequest, code: str) -> HttpResponse:
    """Ask the question, or take the answers in."""
    if request.method != "POST":
        point = _point(code)
        languages = offered(point.team.division_id)
        form = CardForm(version=asked_for(request.GET, languages))
        return _form_page(point.code, form, point, languages=languages)
    # A card that is sent is answered in the version that it was shown in, offered or not by now: no look-up, so that
    # it is answered with the database away too, and a second press of Send is the same card.
    form = CardForm(request.POST, version=asked_for(request.GET, LANGUAGES))
    try:
        return _take(_point(code), form)
    except TooManyCards as problem:
        return too_many(form, lambda status: _form_page(code, form, status=status), problem)
    except OperationalError as problem:
        return not_stored(form, lambda status: _form_page(code, form, status=status), problem)


@open_door
def card_thanks(request: HttpRequest, code: str) -> HttpResponse:
    """Say thank you in the version of the card, with the day's message about looking after oneself if there is one.

    The next person starts with the usual card.
    """
    point, today = _point(code), london_day(timezone.now())
    division = point.team.division
    version = asked_for(request.GET, offered(division.pk))
    message = of_day(to_show(division, today), today)
    said = {"team": point.team, "division": division, "messages": [message] if message else []}
    context = {**looks_of(version), **said}
    return thanks("feedback/card_thanks.html", context, back_to=reverse("card", args=[point.code]))


@sensitive_variables()
def _take(point: FeedbackPoint, form: CardForm) -> HttpResponse:
    if not form.is_valid():
        return _form_page(point.code, form, point, status=422)
    try:
        fft.receive(point=point, card=form.card(), received_at=timezone.now())
    except CardConflict:
        start_url = form.version.of(reverse("card", args=[point.code]))
        context = {**looks_of(form.version), "team": point.team, "start_url": start_url}
        return page("feedback/card_conflict.html", context, status=409)
    return redirect(form.version.of(reverse("card_thanks", args=[point.code])))


def _form_page(
    code: str,
    form: CardForm,
    point: FeedbackPoint | None = None,
    *,
    languages: Sequence[Language] = (),
    status: int = 200,
) -> HttpResponse:
    """Draw the card. Without a point, because the database is away, it knows neither team nor tablet.

    One that comes back leads to no other version of itself (`languages`): what was typed would be lost.
    """
    home, version = reverse("card", args=[code]), form.version
    tablet = point if point and point.kind in TABLETS else None
    other = Version(version.language, not version.is_easy_read)
    context = {
        **looks_of(version),
        "languages": switches(version, languages, home),
        "easy_read_url": other.of(home) if languages else "",
        "home_url": home,
        "here_url": version.of(home),
        "form": form,
        "card_id": id_for(form),
        "team": str(point.team) if point else "",
        "division": point.team.division if point else None,
        "code": code,
        "question_set": FFT_2020.key,
        "is_tablet": tablet is not None,
        "idle_seconds": point.idle_seconds if point else IDLE_SECONDS,
        "messages": to_show(tablet.team.division, london_day(timezone.now())) if tablet else [],
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
    try:
        sent = sendings.read(body_of(request), cards.read)
    except (BrokenOff, CardErrors, NotJson, TooLarge):
        # What is stored is asked for its key while it is stored. This is not, and a key that was taken back is told
        # first: a tablet keeps its cards then, and does not take one for wrong.
        if device:
            device_at(code, bearer(request))
        raise
    if not isinstance(sent, Batch):
        return one_answer(sent.id, tablets.receive_one(point=point, device=device, card=sent, received_at=now))
    received = tablets.receive(point=point, device=device, batch=sent, received_at=now)
    is_open = device is None or is_still_open(point, now)
    return batch_answer(received.results, received.errors, received_at=now, is_open=is_open)


def _sender(request: HttpRequest, code: str, now: datetime) -> tuple[FeedbackPoint, Device | None]:
    """Return the point and the tablet that speaks, or None at a poster, which needs no key.

    Raises KeyNotInUse, KeyOfAnotherPoint and PointNotInUse.
    """
    if "HTTP_AUTHORIZATION" in request.META:
        device = tablet_at(code, bearer(request))
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

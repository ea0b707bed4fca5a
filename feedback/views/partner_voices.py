"""A partner's own page: its link is all that it needs, and all that must not be seen by others."""

from __future__ import annotations

import logging
from functools import wraps
from typing import Any

from django.core.paginator import Paginator
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from feedback.access import LinkUnknown, link_with
from feedback.forms.partners import PartnerVoiceForm
from feedback.models import PartnerLink
from feedback.question_sets import PARTNER_PROMPTS
from feedback.selectors import partner_voices as selectors
from feedback.services import partner_voices as service
from feedback.services.partner_voices import MOST_ON_A_DAY, LinkEnded, TooManyVoices
from feedback.services.receipts import CardConflict
from feedback.views.cards import TRY_AGAIN_SECONDS, Door, id_for, page, unlocked
from perfectcare.common.dates import day_words, london_day

log = logging.getLogger(__name__)

ON_A_PAGE = 20
TOO_MANY = (
    f"Your organisation has sent {MOST_ON_A_DAY} answers today, which is as many as we take. Your words are still "
    "here: please keep them, and send them tomorrow."
)
NOT_SENT = "This has not been sent yet. Your answers are still here: please press Send again in a moment."
#: Why nothing can be done here, as a status. All links that do not work look the same.
REFUSALS: dict[type[Exception], int] = {LinkUnknown: 404, LinkEnded: 410, OperationalError: 503}


def partner_door(view: Door) -> Door:
    """Open a page to whoever has a partner's link, and tell its address to no other page."""

    @wraps(view)
    @sensitive_variables()
    def opened(request: HttpRequest, token: str) -> HttpResponse:
        request.upload_handlers = []  # there are no files, and files would be spooled to the disk
        try:
            answer = view(request, token)
        except tuple(REFUSALS) as problem:
            answer = _refused(request, problem)
        answer["Referrer-Policy"] = "no-referrer"
        return answer

    return unlocked(opened)


@sensitive_variables()
def _refused(request: HttpRequest, problem: Exception) -> HttpResponse:
    """Say that the link does not work, or the database does not answer, with what was written, to be copied."""
    status = next(status for kind, status in REFUSALS.items() if isinstance(problem, kind))
    written = [words for prompt in PARTNER_PROMPTS if (words := request.POST.get(prompt.key, "").strip())]
    answer = page("feedback/partner_refused.html", {"is_busy": status == 503, "written": written}, status=status)
    if status == 503:
        log.error("a partner's page could not be shown: %s", type(problem).__name__)
        answer["Retry-After"] = str(TRY_AGAIN_SECONDS)
    return answer


@partner_door
@sensitive_variables()
def partner_form(request: HttpRequest, token: str) -> HttpResponse:
    """Ask a partner how it and the division work together, or take the answers in."""
    now = timezone.now()
    link = link_with(token, now)
    teams = selectors.open_teams(link.partner, london_day(now))
    if request.method != "POST":
        return _form_page(token, link, PartnerVoiceForm(teams=teams))
    form = PartnerVoiceForm(request.POST, teams=teams)
    if not form.is_valid():
        return _form_page(token, link, form, status=422)
    return _take(token, link, form)


@partner_door
@sensitive_variables()
def partner_thanks(request: HttpRequest, token: str) -> HttpResponse:
    return page("feedback/partner_thanks.html", _place(token, link_with(token, timezone.now())))


@partner_door
@sensitive_variables()
def partner_said(request: HttpRequest, token: str) -> HttpResponse:
    """Show a partner what it said before, and the replies."""
    link = link_with(token, timezone.now())
    voices = Paginator(selectors.voices_of(link.partner), ON_A_PAGE).get_page(request.GET.get("page"))
    spoken = [selectors.spoken(voice) for voice in voices]
    return page("feedback/partner_said.html", {**_place(token, link), "page": voices, "spoken": spoken})


@sensitive_variables()
def _take(token: str, link: PartnerLink, form: PartnerVoiceForm) -> HttpResponse:
    try:
        service.receive(link=link, voice=form.voice(), at=timezone.now())
    except CardConflict:
        return page("feedback/partner_conflict.html", _place(token, link), status=409)
    except TooManyVoices:
        form.add_error(None, TOO_MANY)
        return _form_page(token, link, form, status=429)
    except OperationalError as problem:
        log.error("what a partner said could not be stored: %s", type(problem).__name__)
        form.add_error(None, NOT_SENT)
        answer = _form_page(token, link, form, status=503)
        answer["Retry-After"] = str(TRY_AGAIN_SECONDS)
        return answer
    return redirect("partner_thanks", token)


@sensitive_variables()
def _form_page(token: str, link: PartnerLink, form: PartnerVoiceForm, *, status: int = 200) -> HttpResponse:
    context = {**_place(token, link), "form": form, "card_id": id_for(form)}
    return page("feedback/partner_form.html", context, status=status)


@sensitive_variables()
def _place(token: str, link: PartnerLink) -> dict[str, Any]:
    """Return what each of the partner's pages shows: whose it is, and who asks."""
    return {
        "token": token,
        "link": link,
        "partner": link.partner,
        "division": link.partner.division,
        "last_day": day_words(link.expires_on),
    }

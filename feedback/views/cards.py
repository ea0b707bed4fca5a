"""What the patient's card and the staff's form have in common: they are open to everybody and know nobody."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from feedback.access import PointNotInUse
from feedback.forms.cards import SpokenForm
from feedback.services.limits import TooManyCards
from feedback.translations import LANGUAGES
from feedback.versions import Version, asked_for

log = logging.getLogger(__name__)

Door = Callable[[HttpRequest, str], HttpResponse]
SECONDS_OF_THANKS = 20
TRY_AGAIN_SECONDS = 5


def looks_of(version: Version) -> dict[str, Any]:
    """Return what every page of the tablet shell must know of the version that it is shown in."""
    return {"words": version.words, "language": version.language, "is_easy_read": version.is_easy_read}


#: How the form of staff looks: patients choose, staff read English.
ENGLISH_ONLY = looks_of(Version())


def open_door(view: Door) -> Door:
    """Open a page to everybody: no sign-in, no session, no cookie, kept by no browser, its words in no report."""

    @wraps(view)
    def opened(request: HttpRequest, code: str) -> HttpResponse:
        request.upload_handlers = []  # a card has no files, and files would be spooled to the disk
        try:
            return view(request, code)
        except PointNotInUse:
            version = asked_for(request.GET, LANGUAGES) if request.method == "POST" else Version()
            return page("feedback/point_closed.html", looks_of(version), status=404)

    return unlocked(opened)


def unlocked(view: Door) -> Door:
    """Make a view a door: no sign-in, no cookie, kept by no browser, and in the report of a fault none of its words."""
    methods = require_http_methods(["GET", "HEAD", "POST"])
    return csrf_exempt(login_not_required(never_cache(methods(sensitive_post_parameters()(view)))))


def page(template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """Draw a page of the tablet shell. It is not told about the request, so it cannot look for a session."""
    return HttpResponse(render_to_string(template, context), status=status)


def thanks(template: str, context: dict[str, Any], *, back_to: str) -> HttpResponse:
    """Say thank you, and return to the start for the next person."""
    answer = page(template, {**context, "start_url": back_to, "seconds": SECONDS_OF_THANKS})
    answer["Refresh"] = f"{SECONDS_OF_THANKS}; url={back_to}"
    return answer


def id_for(form: Form) -> uuid.UUID:
    """Return the hidden id that the form shall carry: the one it came with, or a new one."""
    posted = getattr(form, "cleaned_data", {}).get("id")
    return posted if isinstance(posted, uuid.UUID) else uuid.uuid4()


def too_many(form: SpokenForm, answer: Callable[[int], HttpResponse], problem: TooManyCards) -> HttpResponse:
    """Answer that the door has to wait, with every word still in the form."""
    form.add_error(None, form.words.too_many)
    response = answer(429)
    response["Retry-After"] = str(problem.seconds)
    return response


def not_stored(form: SpokenForm, answer: Callable[[int], HttpResponse], problem: Exception) -> HttpResponse:
    """Answer that the database is away, with every word still in the form."""
    log.error("a card could not be stored: %s", type(problem).__name__)
    form.add_error(None, form.words.not_sent)
    response = answer(503)
    response["Retry-After"] = str(TRY_AGAIN_SECONDS)
    return response

"""What views and middleware share about HTTP."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.views.decorators.debug import sensitive_variables

log = logging.getLogger(__name__)

#: How browsers send forms.
FORMS = {"multipart/form-data", "application/x-www-form-urlencoded"}
#: Where programs ask for figures. Every refusal there is JSON, whoever gives it.
API = "/api/"
#: What a program is told that sent no key which works.
REALM = 'Bearer realm="Perfect Care"'

_BEARER = re.compile(r"bearer +([!-~]+)", re.IGNORECASE | re.ASCII)


class StaffRequest(HttpRequest):
    """The request of somebody who is signed in. `place` is the campaign or division that the page is about."""

    user: Any
    place: object


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Ask for sign-in, except on public pages: there nobody even looks at who is signed in.

    Django's own reads the session before it asks whether the page is public, and a card must have nothing to do with
    the session of the nurse who hands the tablet over.
    """

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)


class DatabaseBusyMiddleware:
    """Answer 503 with Retry-After when the database is away or too busy, so that clients try again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, OperationalError):
            return None
        log.error("database unavailable at %s: %s", request.path, type(exception).__name__)
        return database_busy(request)


class ReadableBodyMiddleware:
    """Answer with a sentence when a form broke off on its way, or is written in letters that are not UTF-8."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        charset = (request.content_params or {}).get("charset", "utf-8").lower()
        if request.content_type in FORMS and charset not in {"utf-8", "utf8"}:
            return unreadable(request, status=415)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, UnreadablePostError):
            return None
        return unreadable(request, status=400)


def unreadable(request: HttpRequest, *, status: int) -> HttpResponse:
    """Return a 400 or 415 in the caller's own language: JSON in the API, and otherwise a page."""
    if is_of_api(request):
        return refusal(status, "body", "Send no body. We cannot read this one.")
    return HttpResponse(render_to_string("400.html"), status=status)


@sensitive_variables()
def bearer(request: HttpRequest) -> str | None:
    """Return the key that the request carries in its Authorization header, or None where there is none."""
    sent = _BEARER.fullmatch(request.META.get("HTTP_AUTHORIZATION", "").strip())
    return sent[1] if sent else None


def is_of_api(request: HttpRequest) -> bool:
    return request.path.startswith(API)


def refusal(status: int, name: str, words: str, headers: Mapping[str, str] | None = None) -> JsonResponse:
    """Return what programs are told when something is wrong: the words, by the name of what they are about."""
    return refusals(status, {name: [words]}, headers)


def refusals(
    status: int, errors: Mapping[str, Sequence[str]], headers: Mapping[str, str] | None = None
) -> JsonResponse:
    """Return everything that is wrong, by its name. No program keeps it."""
    return JsonResponse({"errors": errors}, status=status, headers={"Cache-Control": "no-store", **(headers or {})})


def database_busy(request: HttpRequest) -> HttpResponse:
    """Return a 503 in the caller's own language: JSON for programs, and otherwise a page that needs no database."""
    response: HttpResponse
    if is_of_api(request):
        response = refusal(503, "service", "We cannot answer now. Ask again soon.")
    elif request.content_type == "application/json":
        response = refusal(503, "service", "We cannot store this now. Send it again soon.")
    else:
        response = HttpResponse(render_to_string("503.html"), status=503)
    response["Retry-After"] = "5"
    response["Cache-Control"] = "no-store"
    return response

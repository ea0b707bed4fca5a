"""What views and middleware share about HTTP."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.contrib.auth import get_user_model
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

log = logging.getLogger(__name__)
User = get_user_model()


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
        response = render(request, "503.html", status=503)
        response["Retry-After"] = "5"
        return response

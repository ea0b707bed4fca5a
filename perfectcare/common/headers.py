"""What every page says about itself, whoever made it."""

from __future__ import annotations

from collections.abc import Callable

from csp.constants import HEADER
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse


class KeptNowhereMiddleware:
    """Let no browser and no proxy keep a page.

    Wards share computers: after somebody has signed out, Back must not show what they saw. Static files do not pass
    through here.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response


class PolicyMiddleware:
    """Say what a page may load and who may frame it: the same on all, and so put together once and not for each card.

    The pages with technical details that Django shows with DEBUG could not be read under it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.policy = build_policy()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not (settings.DEBUG and response.status_code in {404, 500}):
            response.headers.setdefault(HEADER, self.policy)
        return response

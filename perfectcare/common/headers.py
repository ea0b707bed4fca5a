"""What every page says about itself, whoever made it."""

from __future__ import annotations

from collections.abc import Callable

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

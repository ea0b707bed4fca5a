"""What lets a browser open a card without a connection, and put it on its home screen. It knows nobody."""

from __future__ import annotations

import json

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from feedback import shell
from feedback.access import STAFF, TABLETS, open_point
from feedback.models import FeedbackPoint

BLUE = "#005eb8"


@login_not_required
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Give the service worker: the same for every card, other bytes as soon as a file of the shell is another."""
    context = {
        "files": json.dumps(shell.addresses()),
        "static": json.dumps(settings.STATIC_URL),
        "version": json.dumps(shell.version()),
    }
    script = render_to_string("feedback/offline.js", context)
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")


@login_not_required
@require_safe
def card_app(request: HttpRequest, code: str) -> HttpResponse:
    """Say what a tablet calls the card on its home screen."""
    point = open_point(code, kinds=TABLETS, at=timezone.now())
    return _app(point, name=f"Feedback card, {point.team}", short="Feedback card", home="card")


@login_not_required
@require_safe
def staff_app(request: HttpRequest, code: str) -> HttpResponse:
    """Say what a phone calls the form of staff on its home screen."""
    point = open_point(code, kinds=STAFF, at=timezone.now())
    return _app(point, name=f"Today’s care, {point.team}", short="Today’s care", home="staff_card")


def _app(point: FeedbackPoint, *, name: str, short: str, home: str) -> HttpResponse:
    address = reverse(home, args=[point.code])
    return JsonResponse(
        {
            "id": address,
            "name": name,
            "short_name": short,
            "start_url": address,
            "scope": address,
            "display": "standalone",
            "background_color": "#ffffff",
            "theme_color": BLUE,
            "icons": [
                {"src": static("favicon.svg"), "sizes": "any", "type": "image/svg+xml"},
                {"src": static("touch-icon.png"), "sizes": "180x180", "type": "image/png"},
            ],
        },
        content_type="application/manifest+json",
    )

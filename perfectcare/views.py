"""The front door: each person's home, the plain pages, and the error pages."""

from __future__ import annotations

import sys

from django.contrib.auth.decorators import login_not_required
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe

from perfectcare.common.http import StaffRequest, database_busy, is_of_api, refusal
from perfectcare.gallery import samples
from perfectcare.homes import administers, homes_of


@require_safe
def home(request: StaffRequest) -> HttpResponse:
    homes = homes_of(request.user, timezone.now())
    if len(homes) == 1:
        request.place = homes[0].campaign or homes[0].division
    context = {"homes": homes, "homes_alone": len(homes) == 1, "administers": administers(request.user)}
    return render(request, "perfectcare/home.html", context)


@login_not_required
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Answer 200 when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


@login_not_required
@require_safe
def design(request: HttpRequest) -> HttpResponse:
    return render(request, "perfectcare/design.html", samples())


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "perfectcare/privacy.html")


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "perfectcare/accessibility.html")


@login_not_required
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if is_of_api(request):
        return refusal(400, "request", "This request cannot be read.")
    return render(request, "400.html", status=400)


@login_not_required
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if is_of_api(request):
        return refusal(403, "request", "This is not allowed.")
    return render(request, "403.html", status=403)


@login_not_required
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if is_of_api(request):
        return refusal(404, "address", "There is nothing at this address.")
    return render(request, "404.html", status=404)


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """Say that something broke, or, when it was the database before any view ran, that it will be back."""
    if isinstance(sys.exc_info()[1], OperationalError):
        return database_busy(request)
    if is_of_api(request):
        return refusal(500, "service", "Something broke on our side. It is written in our log.")
    # No request, so no context processors: they may be what failed.
    return HttpResponse(render_to_string("500.html"), status=500)

"""The keys with which partners' programs read figures: see them, make one, take one back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.access import division_for
from metrics.access import key_in
from metrics.forms.keys import KeyForm
from metrics.selectors import keys as key_selectors
from metrics.services import keys as key_services
from perfectcare.accounts.roles import Need
from perfectcare.common.dates import day_words, london_day
from perfectcare.common.http import StaffRequest


@require_safe
def api_keys(request: StaffRequest, code: str) -> HttpResponse:
    """Show every key of the division's partners. None of them can be read here."""
    division, _ = division_for(request.user, code, need=Need.PLAN)
    request.place = division
    page = key_selectors.keys_page(division, london_day(timezone.now()))
    return render(request, "metrics/keys.html", {"division": division, "page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables()
def api_key_new(request: StaffRequest, code: str) -> HttpResponse:
    """Make a key, and show it this once: it goes into no address and no session."""
    division, _ = division_for(request.user, code, need=Need.PLAN)
    request.place = division
    now = timezone.now()
    partners = key_selectors.open_partners(division, london_day(now))
    asked = request.GET.get("partner", "").lower()
    chosen = next((partner for partner in partners if partner.code.lower() == asked), None)
    form = KeyForm(
        request.POST if request.method == "POST" else None,
        partners=partners,
        today=london_day(now),
        initial={"partner": chosen},
    )
    if request.method == "POST" and form.is_valid():
        key, secret = key_services.make(**form.cleaned_data, by=request.user, at=now)
        context = {
            "division": division,
            "key": key,
            "secret": secret,
            "groups": key_selectors.groups_of(key),
            "last_day": day_words(key.expires_on) if key.expires_on else "",
            "example": request.build_absolute_uri(reverse("api_measures")),
        }
        return render(request, "metrics/key_made.html", context)
    context = {"division": division, "form": form, "has_partners": bool(partners)}
    return render(request, "metrics/key_new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def api_key_revoke(request: StaffRequest, code: str, number: int) -> HttpResponse:
    """Ask whether a key may go, and take it back."""
    division, _ = division_for(request.user, code, need=Need.PLAN)
    request.place = division
    key = key_in(division, number)
    if request.method == "POST":
        if key_services.revoke(key=key, by=request.user, at=timezone.now()):
            messages.success(request, f"The key “{key.name}” of {key.partner} is taken back. It stopped working.")
        else:
            messages.info(request, f"The key “{key.name}” of {key.partner} was taken back already.")
        return redirect("api_keys", division.code)
    is_revoked = key.revoked_at is not None
    return render(request, "metrics/key_revoke.html", {"division": division, "key": key, "is_revoked": is_revoked})

"""The tablets of a division: pair one, see how they all are, take a key back."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.access import division_for
from campaigns.models import Division
from feedback.access import TABLETS, device_in, is_open, point_in
from feedback.forms.points import LONGEST_NAME, DeviceForm
from feedback.models import FeedbackPoint
from feedback.selectors import devices as selectors
from feedback.services import pairing
from perfectcare.accounts.roles import Need
from perfectcare.common.dates import time_words
from perfectcare.common.http import StaffRequest

ON_A_PAGE = 50


@require_safe
def devices(request: StaffRequest, code: str) -> HttpResponse:
    """Show every tablet in use, and those taken back that may hold cards."""
    division = _division(request, code)
    page = selectors.tablets_page(division, timezone.now())
    lines = Paginator(page.lines, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "feedback/devices.html", {"division": division, "page": page, "lines": lines})


@require_safe
def device(request: StaffRequest, code: str, pk: int) -> HttpResponse:
    """Show one pairing, with the numbers of the cards that did not come in."""
    division = _division(request, code)
    found = device_in(division, pk)
    page = selectors.tablet_page(found, timezone.now())
    context = {"division": division, "page": page, "tablet": page.line, "point": found.point}
    return render(request, "feedback/device.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables()
def point_pair(request: StaffRequest, code: str, pk: int) -> HttpResponse:
    """Make a code with which one tablet is paired, and show it this once: it goes into no address and no session."""
    division = _division(request, code)
    point, now = point_in(division, pk), timezone.now()
    if point.kind not in TABLETS:
        raise Http404
    if not is_open(point, now):
        messages.error(request, f"{point.name} is closed: no tablet can be paired with it.")
        return redirect("points", division.code)
    name = request.GET.get("name", "").replace("\0", "")[:LONGEST_NAME]
    posted = request.POST if request.method == "POST" else None
    form = DeviceForm(posted, known=selectors.names_at(point), initial={"name": name})
    if request.method == "POST" and form.is_valid():
        made, secret = pairing.make_code(point=point, name=form.cleaned_data["name"], by=request.user, at=now)
        until = time_words(made.expires_at)
        return _show_code(request, division, point, made.name, secret.upper(), until)
    context = {"division": division, "point": point, "form": form}
    return render(request, "feedback/point_pair.html", context, status=422 if form.errors else 200)


@sensitive_variables()
def _show_code(
    request: StaffRequest, division: Division, point: FeedbackPoint, name: str, secret: str, until: str
) -> HttpResponse:
    half = len(secret) // 2
    context = {
        "division": division,
        "point": point,
        "name": name,
        "groups": [secret[:half], secret[half:]],
        "until": until,
        "address": request.build_absolute_uri(reverse("card", args=[point.code])),
    }
    return render(request, "feedback/device_code.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def device_revoke(request: StaffRequest, code: str, pk: int) -> HttpResponse:
    """Ask whether a tablet's key may go, saying what happens to its cards, and take it back."""
    division = _division(request, code)
    found = device_in(division, pk)
    if request.method == "POST":
        if pairing.revoke(device=found, by=request.user, at=timezone.now()):
            messages.success(request, f"The key of {found.name} is taken back. It can send nothing any more.")
        else:
            messages.info(request, f"The key of {found.name} was taken back already.")
        return redirect("device", division.code, found.pk)
    page = selectors.tablet_page(found, timezone.now())
    context = {"division": division, "tablet": page.line, "point": found.point}
    return render(request, "feedback/device_revoke.html", context)


def _division(request: StaffRequest, code: str) -> Division:
    division, _ = division_for(request.user, code, need=Need.PLAN)
    request.place = division
    return division

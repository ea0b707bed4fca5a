"""The links by which partners give feedback: see them, send one, take one back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.access import division_for
from campaigns.models import Division
from campaigns.views.pages import ConfirmPage, FormPage, posted, show_confirm, show_form
from feedback.access import link_in, partner_in
from feedback.forms.partners import InvitationForm
from feedback.selectors import partner_links as selectors
from feedback.services import partner_links as service
from feedback.services.partner_links import LinkRefused
from perfectcare.accounts.roles import Need
from perfectcare.common.dates import london_day
from perfectcare.common.http import StaffRequest

SEND_LEDE = "They get a letter with a link of their own. It opens a short form and our replies, without an account."


@require_safe
def partner_links(request: StaffRequest, code: str) -> HttpResponse:
    division = _division(request, code)
    context = {"division": division, "lines": selectors.lines(division, london_day(timezone.now()))}
    return render(request, "feedback/partner_links.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def partner_link_send(request: StaffRequest, code: str, partner_code: str) -> HttpResponse:
    """Ask to whom a partner's link goes, and send it; the one before it stops working."""
    division, now = _division(request, code), timezone.now()
    partner = partner_in(division, partner_code)
    form = InvitationForm(posted(request), initial={"expires_on": selectors.usual_end(division, london_day(now))})
    if request.method == "POST" and form.is_valid():
        try:
            link = service.invite(partner=partner, **form.cleaned_data, by=request.user, at=now)
        except LinkRefused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"A link for {partner} goes to {link.sent_to}.")
            return redirect("partner_links", division.code)
    back = reverse("partner_links", args=[division.code])
    return show_form(request, FormPage(f"Send {partner} a link", "Send the link", back, "Links", SEND_LEDE), form)


@require_http_methods(["GET", "HEAD", "POST"])
def partner_link_revoke(request: StaffRequest, code: str, pk: int) -> HttpResponse:
    """Ask whether a link may go, and take it back."""
    division = _division(request, code)
    link = link_in(division, pk)
    if request.method == "POST":
        if service.revoke(link=link, by=request.user, at=timezone.now()):
            messages.success(request, f"The link of {link.partner} is taken back. It stopped working.")
        else:
            messages.info(request, f"This link of {link.partner} was taken back already.")
        return redirect("partner_links", division.code)
    lines = (
        f"It went to {link.sent_to}. It stops working at once and for good.",
        "What the partner said by it stays. To let it answer again, and read our replies, send a new link.",
    )
    back = reverse("partner_links", args=[division.code])
    page = ConfirmPage(f"Take back the link of {link.partner}?", lines, "Take back the link", back, "Links")
    return show_confirm(request, page)


def _division(request: StaffRequest, code: str) -> Division:
    division, _ = division_for(request.user, code, need=Need.PLAN)
    request.place = division
    return division

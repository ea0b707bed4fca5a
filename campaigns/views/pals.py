"""How patients of a division reach PALS: what their cards say."""

from __future__ import annotations

from django.contrib import messages as notes
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from campaigns.access import division_for
from campaigns.forms.base import differences
from campaigns.forms.pals import PalsForm
from campaigns.models import Division
from campaigns.services import pals as service
from campaigns.services.pals import ContactChanged, contact_of
from campaigns.views.pages import FormPage, posted, show_form
from perfectcare.accounts.roles import Need
from perfectcare.common.http import StaffRequest

LEDE = (
    "Nobody can ring a patient back from a card: it does not say who they are. Every card of the division says instead "
    "how to reach PALS, the Patient Advice and Liaison Service, in each of its languages."
)
CHANGED = "Every card says so from now on. A tablet shows it once it has had a connection and was opened again."


@require_http_methods(["GET", "HEAD", "POST"])
def pals(request: StaffRequest, code: str) -> HttpResponse:
    """Show how patients reach PALS, and change it."""
    division, _ = division_for(request.user, code, need=Need.PLAN)
    request.place = division
    form = PalsForm(posted(request), contact=contact_of(division))
    if request.method == "POST" and form.is_valid():
        try:
            is_new = service.change(division=division, contact=form.contact(), seen=form.seen(), by=request.user)
        except ContactChanged:
            return _show_both(request, division, form)
        notes.success(request, CHANGED if is_new else "The cards say so already.")
        return redirect("pals", division.code)
    return show_form(request, _page(division), form)


def _show_both(request: StaffRequest, division: Division, typed: PalsForm) -> HttpResponse:
    """Show what somebody else has saved beside what was typed. To send it again is a decision."""
    division.refresh_from_db()
    saved = PalsForm(contact=contact_of(division))
    data = request.POST.copy()
    data["seen_phone"], data["seen_email"] = division.pals_phone, division.pals_email
    form = PalsForm(data, contact=contact_of(division))
    return show_form(request, _page(division), form, changed=differences(typed, saved))


def _page(division: Division) -> FormPage:
    back = reverse("points", args=[division.code])
    return FormPage("How do patients reach PALS?", "Save", back, "Cards and forms", LEDE)

"""The organisations that a division works with: see, add and close them."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.access import division_for
from campaigns.forms.partners import ClosePartnerForm, PartnerForm
from campaigns.services import partners as service
from campaigns.services.partners import PartnerRefused
from campaigns.views.pages import FormPage, posted, show_form
from perfectcare.accounts.roles import Need
from perfectcare.common.dates import london_day
from perfectcare.common.http import StaffRequest

NEW_LEDE = "A hospital, a council, an ambulance service: an organisation whose figures belong beside yours."


@require_safe
def partners(request: StaffRequest, code: str) -> HttpResponse:
    division, _ = division_for(request.user, code, need=Need.PLAN)
    request.place = division
    context = {"division": division, "partners": list(division.partners.all())}
    return render(request, "campaigns/partners.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def partner_new(request: StaffRequest, code: str) -> HttpResponse:
    division, _ = division_for(request.user, code, need=Need.PLAN)
    request.place = division
    form = PartnerForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = service.add(division=division, **form.cleaned_data, by=request.user)
        except PartnerRefused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"{made.name} is added.")
            return redirect("partners", division.code)
    back = reverse("partners", args=[division.code])
    page = FormPage("Add a partner", "Add the partner", back, "Partners", NEW_LEDE)
    return show_form(request, page, form)


@require_http_methods(["GET", "HEAD", "POST"])
def partner_close(request: StaffRequest, code: str, partner_code: str) -> HttpResponse:
    division, _ = division_for(request.user, code, need=Need.PLAN)
    request.place = division
    partner = division.partners.filter(code__iexact=partner_code).first()
    if partner is None:
        raise Http404
    form = ClosePartnerForm(posted(request), initial={"closed_on": london_day(timezone.now())})
    if request.method == "POST" and form.is_valid():
        try:
            service.close(partner=partner, on=form.cleaned_data["closed_on"], by=request.user)
        except PartnerRefused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"{partner.name} is closed.")
            return redirect("partners", division.code)
    back = reverse("partners", args=[division.code])
    lede = "A closed partner takes no figures of later days. It cannot be opened again."
    page = FormPage(f"Close {partner.name}", "Close the partner", back, "Partners", lede, is_warning=True)
    return show_form(request, page, form)

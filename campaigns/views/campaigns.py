"""Plan a campaign, look at its plan, change it, start it and close it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.access import campaign_for, division_for
from campaigns.forms.base import differences
from campaigns.forms.campaigns import CampaignForm
from campaigns.models import Campaign
from campaigns.selectors.plan import campaigns_of, plan_page
from campaigns.services import campaigns as service
from campaigns.services.campaigns import CampaignRefused
from campaigns.views.pages import ConfirmPage, FormPage, posted, show_confirm, show_form
from perfectcare.accounts.roles import Need
from perfectcare.common.dates import day_words, london_day
from perfectcare.common.http import StaffRequest


@require_safe
def campaigns(request: StaffRequest, code: str) -> HttpResponse:
    division, held = division_for(request.user, code)
    request.place = division
    context = {"division": division, "campaigns": campaigns_of(division), "may_plan": held.allows(Need.PLAN)}
    return render(request, "campaigns/campaigns.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def campaign_new(request: StaffRequest, code: str) -> HttpResponse:
    division, _ = division_for(request.user, code, need=Need.PLAN)
    request.place = division
    if not division.teams.filter(closed_on=None).exists():
        return render(request, "campaigns/campaign_no_teams.html", {"division": division})
    form = CampaignForm(posted(request), division=division)
    if request.method == "POST" and form.is_valid():
        try:
            made = service.plan(division=division, outline=form.outline(), by=request.user)
        except CampaignRefused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "The campaign is planned, with nine commitments to start from.")
            return redirect("campaign", made.slug)
    back = reverse("campaigns", args=[division.code])
    lede = "The plan starts from the “Two Perfect Weeks” playbook: nine commitments that you can change."
    return show_form(request, FormPage("Plan a campaign", "Plan the campaign", back, "Campaigns", lede), form)


@require_safe
def campaign(request: StaffRequest, slug: str) -> HttpResponse:
    found, held = campaign_for(request.user, slug)
    request.place = found
    page = plan_page(found, london_day(timezone.now()))
    return render(request, "campaigns/campaign.html", {"page": page, "may_plan": held.allows(Need.PLAN)})


@require_http_methods(["GET", "HEAD", "POST"])
def campaign_edit(request: StaffRequest, slug: str) -> HttpResponse:
    found, _ = campaign_for(request.user, slug, need=Need.PLAN)
    request.place = found
    page = FormPage("Change the plan", "Save the plan", _address(found), found.title)
    if found.is_over:
        return _finished(request, found)
    form = CampaignForm(posted(request), division=found.division, campaign=found)
    if request.method == "POST" and form.is_valid():
        try:
            version = form.cleaned_data["version"] or 0
            today = london_day(timezone.now())
            service.change(campaign=found, outline=form.outline(), by=request.user, version=version, today=today)
        except CampaignRefused as refusal:
            if refusal.field == "version":
                return _changed_meanwhile(request, page, found)
            form.refuse(refusal)
        else:
            messages.success(request, "The plan is saved.")
            return redirect(_address(found))
    return show_form(request, page, form)


@require_http_methods(["GET", "HEAD", "POST"])
def campaign_start(request: StaffRequest, slug: str) -> HttpResponse:
    found, _ = campaign_for(request.user, slug, need=Need.PLAN)
    request.place = found
    page = ConfirmPage(
        heading="Start the campaign?",
        lines=(
            f"Its first day is {day_words(found.starts_on)}. It starts by itself on that day.",
            "Start it now to let the teams see it as live before then.",
        ),
        button="Start the campaign",
        back_url=_address(found),
        back_text=found.title,
        is_warning=False,
    )
    if request.method != "POST":
        return show_confirm(request, page)
    try:
        service.start(campaign=found, by=request.user)
    except CampaignRefused as refusal:
        return show_confirm(request, page, refused=refusal.words)
    messages.success(request, "The campaign is live.")
    return redirect(_address(found))


@require_http_methods(["GET", "HEAD", "POST"])
def campaign_close(request: StaffRequest, slug: str) -> HttpResponse:
    found, _ = campaign_for(request.user, slug, need=Need.PLAN)
    request.place = found
    early = london_day(timezone.now()) <= found.ends_on
    last = f"Its last day is {day_words(found.ends_on)}."
    page = ConfirmPage(
        heading="Close the campaign?",
        lines=(
            f"{last} You would close it early." if early else last,
            "Its plan then stays as it is, and its review can begin. It cannot be opened again.",
        ),
        button="Close the campaign",
        back_url=_address(found),
        back_text=found.title,
    )
    if request.method != "POST":
        return show_confirm(request, page)
    try:
        service.close(campaign=found, by=request.user, at=timezone.now())
    except CampaignRefused as refusal:
        return show_confirm(request, page, refused=refusal.words)
    messages.success(request, "The campaign is closed. Now write its review.")
    return redirect(_address(found))


def _changed_meanwhile(request: StaffRequest, page: FormPage, found: Campaign) -> HttpResponse:
    """Show both versions. The form keeps what was typed, and saving it again is a decision."""
    found.refresh_from_db()
    saved = CampaignForm(division=found.division, campaign=found)
    data = request.POST.copy()
    data["version"] = str(found.version)
    typed = CampaignForm(data, division=found.division, campaign=found)
    return show_form(request, page, typed, changed=differences(typed, saved))


def _finished(request: StaffRequest, found: Campaign) -> HttpResponse:
    messages.error(request, f"This campaign is {found.get_phase_display().lower()}: its plan stays as it is.")
    return redirect(_address(found))


def _address(found: Campaign) -> str:
    return reverse("campaign", args=[found.slug])

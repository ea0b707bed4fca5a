"""The commitments of a plan: add, change, settle and take out."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from campaigns.access import campaign_for
from campaigns.forms.base import HouseForm, differences
from campaigns.forms.commitments import CommitmentForm, SettleForm
from campaigns.models import Campaign, Commitment
from campaigns.services import commitments as service
from campaigns.services.commitments import CommitmentRefused
from campaigns.views.pages import ConfirmPage, FormPage, posted, show_confirm, show_form
from perfectcare.accounts.roles import Need
from perfectcare.common.dates import day_words
from perfectcare.common.http import StaffRequest


@require_http_methods(["GET", "HEAD", "POST"])
def commitment_new(request: StaffRequest, slug: str) -> HttpResponse:
    campaign, _ = campaign_for(request.user, slug, need=Need.PLAN)
    request.place = campaign
    form = CommitmentForm(posted(request), campaign=campaign)
    if request.method == "POST" and form.is_valid():
        try:
            service.add(campaign=campaign, terms=form.terms(), by=request.user)
        except CommitmentRefused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "The commitment is in the plan.")
            return redirect(_plan(campaign))
    page = FormPage("Add a commitment", "Add the commitment", _plan(campaign), campaign.title)
    return show_form(request, page, form)


@require_http_methods(["GET", "HEAD", "POST"])
def commitment_edit(request: StaffRequest, slug: str, number: int) -> HttpResponse:
    campaign, commitment = _find(request, slug, number)
    form = CommitmentForm(posted(request), campaign=campaign, commitment=commitment)
    other = reverse("commitment_delete", args=[campaign.slug, commitment.pk]) if _is_open(commitment) else ""
    page = FormPage(
        "Change the commitment",
        "Save the commitment",
        _plan(campaign),
        campaign.title,
        other_url=other,
        other_text="Take it out of the plan",
    )
    if request.method == "POST" and form.is_valid():
        try:
            version = _version(form)
            service.change(commitment=commitment, terms=form.terms(), by=request.user, version=version)
        except CommitmentRefused as refusal:
            if refusal.field == "version":
                return _changed_meanwhile(request, page, campaign, commitment.pk, refusal)
            form.refuse(refusal)
        else:
            messages.success(request, "The commitment is saved.")
            return redirect(_plan(campaign))
    return show_form(request, page, form)


@require_http_methods(["GET", "HEAD", "POST"])
def commitment_settle(request: StaffRequest, slug: str, number: int) -> HttpResponse:
    campaign, commitment = _find(request, slug, number)
    form = SettleForm(posted(request), commitment=commitment)
    page = FormPage(
        commitment.title, "Save", _plan(campaign), campaign.title, f"Due on {day_words(commitment.due_on)}."
    )
    if request.method == "POST" and form.is_valid():
        try:
            _settle(request, form, commitment)
        except CommitmentRefused as refusal:
            if refusal.field == "version":
                return _settled_meanwhile(request, page, campaign, commitment.pk, refusal)
            form.refuse(refusal)
        else:
            messages.success(request, f"“{commitment.title}” is recorded as {form.cleaned_data['state']}.")
            return redirect(_plan(campaign))
    return show_form(request, page, form)


@require_http_methods(["GET", "HEAD", "POST"])
def commitment_delete(request: StaffRequest, slug: str, number: int) -> HttpResponse:
    campaign, commitment = _find(request, slug, number)
    page = ConfirmPage(
        heading="Take this commitment out of the plan?",
        lines=(commitment.title, "It will not count as missed, and cannot be brought back."),
        button="Take it out",
        back_url=_plan(campaign),
        back_text=campaign.title,
        version=commitment.version,
    )
    if request.method != "POST":
        return show_confirm(request, page)
    try:
        asked = request.POST.get("version", "")
        version = commitment.version if asked == str(commitment.version) else 0
        service.remove(commitment=commitment, by=request.user, version=version)
    except CommitmentRefused as refusal:
        return show_confirm(request, page, refused=refusal.words)
    messages.success(request, f"“{commitment.title}” is out of the plan.")
    return redirect(_plan(campaign))


def _find(request: StaffRequest, slug: str, number: int) -> tuple[Campaign, Commitment]:
    campaign, _ = campaign_for(request.user, slug, need=Need.PLAN)
    request.place = campaign
    commitment = campaign.commitments.filter(pk=number).first()
    if commitment is None:
        raise Http404
    return campaign, commitment


def _is_open(commitment: Commitment) -> bool:
    return commitment.state == Commitment.State.OPEN


def _settle(request: StaffRequest, form: SettleForm, commitment: Commitment) -> None:
    version, at, state = _version(form), timezone.now(), form.cleaned_data["state"]
    if state == Commitment.State.KEPT:
        service.keep(commitment=commitment, by=request.user, at=at, version=version)
    elif state == Commitment.State.OPEN:
        service.reopen(commitment=commitment, by=request.user, version=version)
    else:
        reason = form.cleaned_data["reason"]
        service.miss(commitment=commitment, reason=reason, by=request.user, at=at, version=version)


def _changed_meanwhile(
    request: StaffRequest, page: FormPage, campaign: Campaign, number: int, refusal: CommitmentRefused
) -> HttpResponse:
    """Show both versions. The form keeps what was typed, and saving it again is a decision."""
    newest = campaign.commitments.filter(pk=number).first()
    if newest is None:
        return _stale(request, campaign, refusal)
    data = request.POST.copy()
    data["version"] = str(newest.version)
    typed = CommitmentForm(data, campaign=campaign, commitment=newest)
    saved = CommitmentForm(campaign=campaign, commitment=newest)
    return show_form(request, page, typed, changed=differences(typed, saved))


def _settled_meanwhile(
    request: StaffRequest, page: FormPage, campaign: Campaign, number: int, refusal: CommitmentRefused
) -> HttpResponse:
    newest = campaign.commitments.filter(pk=number).first()
    if newest is None:
        return _stale(request, campaign, refusal)
    data = request.POST.copy()
    data["version"] = str(newest.version)
    saved, typed = SettleForm(commitment=newest), SettleForm(data, commitment=newest)
    return show_form(request, page, typed, changed=differences(typed, saved))


def _stale(request: StaffRequest, campaign: Campaign, refusal: CommitmentRefused) -> HttpResponse:
    messages.error(request, refusal.words)
    return redirect(_plan(campaign))


def _version(form: HouseForm) -> int:
    return int(form.cleaned_data["version"] or 0)


def _plan(campaign: Campaign) -> str:
    return reverse("campaign", args=[campaign.slug])

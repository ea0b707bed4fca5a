"""Invite people into an organisation, and take roles back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from campaigns.access import organisation_for
from campaigns.forms.people import InviteForm
from campaigns.models import Division, Organisation
from campaigns.selectors.structure import place_words
from campaigns.services import people
from campaigns.services.people import PeopleRefused
from campaigns.views.pages import ConfirmPage, FormPage, posted, show_confirm, show_form
from perfectcare.accounts.roles import Role
from perfectcare.common.http import StaffRequest


@require_http_methods(["GET", "HEAD", "POST"])
def person_invite(request: StaffRequest, ods_code: str) -> HttpResponse:
    place = organisation_for(request.user, ods_code)
    form = InviteForm(posted(request), organisation=place, initial=_asked_for(request, place))
    if request.method == "POST" and form.is_valid():
        try:
            email = form.cleaned_data["email"]
            people.invite(post=form.post(), email=email, by=request.user, at=timezone.now())
        except PeopleRefused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"An invitation is on its way to {email}.")
            return redirect("organisation", place.ods_code)
    lede = "They get an e-mail with a link that works once, for seven days."
    page = FormPage("Invite somebody", "Send the invitation", _address(place), place.name, lede)
    return show_form(request, page, form)


@require_http_methods(["GET", "HEAD", "POST"])
def invitation_revoke(request: StaffRequest, ods_code: str, number: int) -> HttpResponse:
    place = organisation_for(request.user, ods_code)
    invitation = get_object_or_404(place.invitations, pk=number, accepted_at=None)
    page = ConfirmPage(
        heading="Take back this invitation?",
        lines=(
            f"{invitation.email} was invited as {invitation.get_role_display().lower()}: {place_words(invitation)}.",
            "The link in the e-mail will stop working.",
        ),
        button="Take back the invitation",
        back_url=_address(place),
        back_text=place.name,
    )
    if request.method != "POST":
        return show_confirm(request, page)
    try:
        people.revoke(invitation=invitation, by=request.user)
    except PeopleRefused as refusal:
        return show_confirm(request, page, refused=refusal.words)
    messages.success(request, f"The invitation to {invitation.email} is taken back.")
    return redirect(_address(place))


@require_http_methods(["GET", "HEAD", "POST"])
def membership_remove(request: StaffRequest, ods_code: str, number: int) -> HttpResponse:
    place = organisation_for(request.user, ods_code)
    held = get_object_or_404(place.memberships.select_related("user", "division", "team"), pk=number)
    page = ConfirmPage(
        heading=f"Take this role from {held.user}?",
        lines=(
            f"{held.get_role_display()}: {place_words(held)}.",
            "They lose sight of what this role showed them, at once. What they have recorded stays.",
        ),
        button="Take back the role",
        back_url=_address(place),
        back_text=place.name,
    )
    if request.method != "POST":
        return show_confirm(request, page)
    try:
        people.remove(membership=held, by=request.user)
    except PeopleRefused as refusal:
        return show_confirm(request, page, refused=refusal.words)
    messages.success(request, f"{held.user} is no longer {held.get_role_display().lower()}: {place_words(held)}.")
    return redirect("home" if held.user_id == request.user.pk else _address(place))


def _address(place: Organisation) -> str:
    return reverse("organisation", args=[place.ods_code])


def _asked_for(request: StaffRequest, place: Organisation) -> dict[str, object]:
    """Read what a link to this page suggests: a role, and a division by its code."""
    role, code = request.GET.get("role", ""), request.GET.get("division", "")
    suggested: dict[str, object] = {"role": role} if role in Role.values else {}
    division = next((each for each in Division.objects.filter(organisation=place) if each.code == code), None)
    return {**suggested, "division": division.pk} if division else suggested

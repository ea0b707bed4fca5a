"""Where the link of an invitation leads. It is public: the link itself is the proof."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from campaigns.forms.people import JoinForm
from campaigns.models import Invitation
from campaigns.selectors.people import account_exists
from campaigns.selectors.structure import place_words
from campaigns.services import people
from campaigns.services.people import InvitationGone, PeopleRefused
from campaigns.views.pages import posted
from perfectcare.common.http import StaffRequest

GONE = {"unknown": 404, "used": 410, "expired": 410}


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: StaffRequest, token: str) -> HttpResponse:
    try:
        found = people.waiting(token=token, at=timezone.now())
        if request.user.is_authenticated:
            return _accept(request, token, found)
        return _join(request, token, found)
    except InvitationGone as gone:
        reason = str(gone)
        return render(request, "campaigns/invitation_gone.html", {"reason": reason}, status=GONE[reason])


def _accept(request: StaffRequest, token: str, found: Invitation) -> HttpResponse:
    is_theirs = request.user.email.lower() == found.email
    if not is_theirs:
        return _show(request, token, found, is_other=True, status=409 if request.method == "POST" else 200)
    if request.method != "POST":
        return _show(request, token, found, is_theirs=True)
    people.accept(token=token, user=request.user, at=timezone.now())
    messages.success(request, f"You are now {_role(found)}: {place_words(found)}.")
    return redirect("home")


def _join(request: StaffRequest, token: str, found: Invitation) -> HttpResponse:
    if account_exists(found.email):
        return _show(request, token, found, must_sign_in=True, status=409 if request.method == "POST" else 200)
    form = JoinForm(posted(request), email=found.email)
    if request.method == "POST" and form.is_valid():
        try:
            user = people.join(token=token, **form.cleaned_data, at=timezone.now())
        except PeopleRefused:
            return _show(request, token, found, must_sign_in=True, status=409)
        login(request, user)
        messages.success(request, f"Welcome. You are now {_role(found)}: {place_words(found)}.")
        return redirect("home")
    return _show(request, token, found, form=form, status=422 if form.errors else 200)


def _show(request: StaffRequest, token: str, found: Invitation, *, status: int = 200, **state: object) -> HttpResponse:
    context = {"token": token, "invitation": found, "role": _role(found), "place": place_words(found), **state}
    return render(request, "campaigns/invitation.html", context, status=status)


def _role(found: Invitation) -> str:
    return found.get_role_display().lower()

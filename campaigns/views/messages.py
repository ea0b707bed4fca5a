"""The messages about looking after oneself at the end of a division's cards: see, make and end them."""

from __future__ import annotations

from django.contrib import messages as notes
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.access import division_for, message_in
from campaigns.forms.messages import MessageForm
from campaigns.selectors.messages import messages_page
from campaigns.services import messages as service
from campaigns.services.messages import MessageRefused
from campaigns.views.pages import ConfirmPage, FormPage, posted, show_confirm, show_form
from perfectcare.accounts.roles import Need
from perfectcare.common.dates import london_day
from perfectcare.common.http import StaffRequest

LIST = "Messages at the end of the card"
NEW_LEDE = "Patients see it after they have sent their card, never beside a question."


@require_safe
def messages(request: StaffRequest, code: str) -> HttpResponse:
    division, _ = division_for(request.user, code, need=Need.PLAN)
    request.place = division
    context = {"division": division, "page": messages_page(division, london_day(timezone.now()))}
    return render(request, "campaigns/messages.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def message_new(request: StaffRequest, code: str) -> HttpResponse:
    division, _ = division_for(request.user, code, need=Need.PLAN)
    request.place = division
    now = timezone.now()
    form = MessageForm(posted(request), today=london_day(now))
    if request.method == "POST" and form.is_valid():
        try:
            service.add(division=division, **form.cleaned_data, by=request.user, at=now)
        except MessageRefused as refusal:
            form.refuse(refusal)
        else:
            notes.success(request, "The message is made. Tablets get it the next time they have a connection.")
            return redirect("messages", division.code)
    back = reverse("messages", args=[division.code])
    return show_form(request, FormPage("Make a message", "Make the message", back, LIST, NEW_LEDE), form)


@require_http_methods(["GET", "HEAD", "POST"])
def message_end(request: StaffRequest, code: str, number: int) -> HttpResponse:
    division, _ = division_for(request.user, code, need=Need.PLAN)
    request.place = division
    message = message_in(division, number)
    if request.method == "POST":
        if service.end(message=message, by=request.user, at=timezone.now()):
            notes.success(request, "The message is ended. A tablet without a connection may show it until it has one.")
        else:
            notes.info(request, "That message was over already.")
        return redirect("messages", division.code)
    lines = (
        f"“{message.words}”",
        "It is shown no longer, for good. To say something else, make a new message.",
        "A tablet without a connection may show it until it has one again.",
    )
    back = reverse("messages", args=[division.code])
    return show_confirm(request, ConfirmPage("End this message?", lines, "End the message", back, LIST))

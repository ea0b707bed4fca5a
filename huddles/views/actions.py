"""Actions: agree a new one, settle one that is due, take a settlement back."""

from __future__ import annotations

from datetime import date, datetime, time

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from huddles.access import Seat, action_for, seat_for
from huddles.forms.actions import CARRIED, ESCALATED, ActionForm, SettleForm
from huddles.models import Action
from huddles.rules import slot_words, why_closed, why_not_record
from huddles.selectors import actions as selectors
from huddles.selectors.slots import later_slots
from huddles.services import actions as services
from huddles.services.recording import HuddleChanged, HuddleRefused
from huddles.views.answers import page, refuse, renew, to_board
from perfectcare.accounts.roles import Need
from perfectcare.common.dates import london_day
from perfectcare.common.http import StaffRequest


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: StaffRequest, slug: str, day: date, at: time) -> HttpResponse:
    seat = seat_for(request.user, slug, day, at, need=Need.RECORD_HUDDLE)
    request.place = seat.campaign
    now = timezone.now()
    slots = later_slots(seat.slot)
    form = ActionForm(
        request.POST if request.method == "POST" else None,
        people=selectors.people_of(seat.campaign),
        teams=seat.campaign.teams.open(seat.slot.day),
        slots=slots,
        today=london_day(now),
    )
    if form.is_bound and form.is_valid():
        try:
            services.agree(slot=seat.slot, **form.cleaned_data, by=request.user, at=now)
        except HuddleRefused as refusal:
            refuse(form, refusal)
        else:
            if "another" in request.POST:
                messages.success(request, "Action added.")
                return redirect("action_new", slug=slug, day=day, at=at)
            return to_board(request, seat, "Action added.", at="actions")
    refusal_words = "" if form.is_bound else why_not_record(seat.campaign, seat.slot, now)
    return page(request, "huddles/action_new.html", seat, form, refusal=refusal_words, has_later=bool(slots))


@require_http_methods(["GET", "HEAD", "POST"])
def settle(request: StaffRequest, slug: str, day: date, at: time, pk: int) -> HttpResponse:
    seat = seat_for(request.user, slug, day, at, need=Need.RECORD_HUDDLE)
    request.place = seat.campaign
    now = timezone.now()
    action = action_for(seat, pk)
    form = SettleForm(
        request.POST if request.method == "POST" else None,
        initial={"seen": action.times_carried},
        slots=later_slots(seat.slot, than=action.next_slot.starts_at),
        today=london_day(now),
    )
    changed = False
    if form.is_bound and form.is_valid():
        try:
            return to_board(request, seat, _settle(request, seat, action, form, now), at="actions")
        except HuddleRefused as refusal:
            refuse(form, refusal)
        except HuddleChanged:
            changed = True
            action = action_for(seat, pk)
            renew(form, seen=action.times_carried)
    line = selectors.line_of(action, seat.slot, now)
    refusal_words = "" if form.is_bound else why_closed(seat.campaign)
    return page(request, "huddles/action_settle.html", seat, form, changed=changed, action=line, refusal=refusal_words)


@require_POST
def reopen(request: StaffRequest, slug: str, day: date, at: time, pk: int) -> HttpResponse:
    seat = seat_for(request.user, slug, day, at, need=Need.RECORD_HUDDLE)
    request.place = seat.campaign
    now = timezone.now()
    action = action_for(seat, pk)
    try:
        services.reopen(action=action, by=request.user)
    except (HuddleRefused, HuddleChanged):
        form = SettleForm(None, initial={"seen": action.times_carried}, slots=[], today=london_day(now))
        line = selectors.line_of(action, seat.slot, now)
        words = why_closed(seat.campaign) or "This action is open already."
        return page(request, "huddles/action_settle.html", seat, form, action=line, refusal=words, status=422)
    return to_board(request, seat, "The action is open again.", at="actions")


def _settle(request: StaffRequest, seat: Seat, action: Action, form: SettleForm, now: datetime) -> str:
    said, by = form.cleaned_data, request.user
    if said["outcome"] == CARRIED:
        services.carry(
            action=action, at_slot=seat.slot, to_slot=said["to_slot"], why=said["why"], seen=said["seen"], by=by, at=now
        )
        return f"Carried to {slot_words(said['to_slot'], now)}."
    if said["outcome"] == ESCALATED:
        services.escalate(
            action=action, at_slot=seat.slot, to_whom=said["to_whom"], why=said["why"], seen=said["seen"], by=by, at=now
        )
        return f"Escalated to {said['to_whom']}."
    services.settle_done(action=action, at_slot=seat.slot, outcome=said["why"], seen=said["seen"], by=by, at=now)
    return "Done. Thank you."

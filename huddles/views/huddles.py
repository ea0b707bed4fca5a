"""The list of huddles, the board of one, and its record."""

from __future__ import annotations

from datetime import date, datetime, time

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.access import campaign_for
from huddles.access import Seat, seat_for
from huddles.forms.huddles import AttendanceForm, RecordForm
from huddles.models import Huddle
from huddles.rules import why_not_record
from huddles.selectors import huddles as selectors
from huddles.selectors import rhythm as rhythms
from huddles.services import huddles as services
from huddles.services.recording import HuddleChanged, HuddleRefused
from huddles.views.answers import page, refuse, renew, to_board
from perfectcare.accounts.roles import Need
from perfectcare.common.dates import time_words
from perfectcare.common.http import StaffRequest


@require_safe
def rhythm(request: StaffRequest, slug: str) -> HttpResponse:
    campaign, _ = campaign_for(request.user, slug)
    request.place = campaign
    found = rhythms.rhythm(campaign, timezone.now())
    return render(request, "huddles/huddles.html", {"campaign": campaign, "rhythm": found})


@require_safe
def board(request: StaffRequest, slug: str, day: date, at: time) -> HttpResponse:
    seat = seat_for(request.user, slug, day, at)
    request.place = seat.campaign
    found = selectors.board(seat.campaign, seat.slot, seat.held, timezone.now())
    return render(request, "huddles/huddle.html", {"seat": seat, "slot": seat.slot, "board": found})


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: StaffRequest, slug: str, day: date, at: time) -> HttpResponse:
    seat = seat_for(request.user, slug, day, at, need=Need.RECORD_HUDDLE)
    request.place = seat.campaign
    now = timezone.now()
    stored = selectors.huddle_at(seat.slot)
    if request.method != "POST":
        form = RecordForm(initial=_initial(stored))
        return page(request, "huddles/huddle_record.html", seat, form, refusal=_refusal(seat, now))
    form = RecordForm(request.POST)
    changed = False
    if form.is_valid():
        try:
            return to_board(request, seat, _record(request, seat, form, now))
        except HuddleRefused as refusal:
            refuse(form, refusal)
        except HuddleChanged:
            changed = True
            stored = selectors.huddle_at(seat.slot)
            renew(form, version=stored.version if stored else 1)
    shown = selectors.record_of(stored, seat.slot, now)
    return page(request, "huddles/huddle_record.html", seat, form, changed=changed, stored=shown)


@require_http_methods(["GET", "HEAD", "POST"])
def attendance(request: StaffRequest, slug: str, day: date, at: time) -> HttpResponse:
    seat = seat_for(request.user, slug, day, at, need=Need.RECORD_HUDDLE)
    request.place = seat.campaign
    now = timezone.now()
    teams = list(seat.campaign.teams.open(seat.slot.day))
    stored = selectors.presences_at(seat.slot)
    if request.method != "POST":
        form = AttendanceForm(teams=teams, stored=stored)
        return page(request, "huddles/huddle_attendance.html", seat, form, refusal=_refusal(seat, now))
    form = AttendanceForm(request.POST, teams=teams, stored=stored)
    changed = False
    if form.is_valid():
        try:
            services.take_attendance(slot=seat.slot, answers=form.answers, seen=form.seen, by=request.user, at=now)
            return to_board(request, seat, "Attendance saved.", at="attendance")
        except HuddleRefused as refusal:
            refuse(form, refusal)
        except HuddleChanged:
            changed = True
            renew(form, **form.catch_up(selectors.presences_at(seat.slot)))
    return page(request, "huddles/huddle_attendance.html", seat, form, changed=changed)


def _refusal(seat: Seat, now: datetime) -> str:
    return why_not_record(seat.campaign, seat.slot, now)


def _initial(stored: Huddle | None) -> dict[str, object]:
    if stored is None:
        return {"version": 1}
    recorded = {"outcome": stored.state} if stored.state != Huddle.State.OPEN else {}
    words = {name: getattr(stored, name) for name in ("minutes_long", "missed_reason", "notes", "version")}
    return {**recorded, **words}


def _record(request: StaffRequest, seat: Seat, form: RecordForm, now: datetime) -> str:
    said = form.cleaned_data
    clock = time_words(seat.slot.local_time)
    if said["outcome"] == Huddle.State.HELD:
        services.hold(
            slot=seat.slot,
            minutes_long=said["minutes_long"],
            notes=said["notes"],
            seen=said["version"],
            by=request.user,
            at=now,
        )
        return f"Recorded: the {clock} huddle was held."
    services.miss(
        slot=seat.slot,
        reason=said["missed_reason"],
        notes=said["notes"],
        seen=said["version"],
        by=request.user,
        at=now,
    )
    return f"Recorded: the {clock} huddle was missed."

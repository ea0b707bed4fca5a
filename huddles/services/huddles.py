"""Record that a huddle was held or missed, and who was there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from campaigns.models import Slot
from campaigns.services import days
from huddles.models import Action, Attendance, Huddle
from huddles.rules import is_afterwards, why_not_record
from huddles.services.recording import HuddleChanged, HuddleRefused, lock_campaign, open_for, refuse_if
from perfectcare.accounts.models import User
from perfectcare.common.records import audit


@transaction.atomic
def hold(*, slot: Slot, minutes_long: int, notes: str, seen: int, by: User, at: datetime) -> Huddle:
    """Record that the huddle was held. `seen` is the version on the page of the person who records."""
    huddle = _open(slot, seen=seen, at=at)
    huddle.minutes_long, huddle.notes, huddle.missed_reason = minutes_long, notes, ""
    _record(huddle, Huddle.State.HELD, by=by, at=at)
    return huddle


@transaction.atomic
def miss(*, slot: Slot, reason: str, notes: str, seen: int, by: User, at: datetime) -> Huddle:
    """Record that the huddle was missed, and why.

    Raises HuddleRefused when people were there, or agreed or settled something: then it was held.
    """
    huddle = _open(slot, seen=seen, at=at)
    if not reason:
        raise HuddleRefused("missed_reason", "Say why the huddle was missed.")
    refuse_if(_signs_of_life(huddle), "outcome")
    huddle.minutes_long, huddle.notes, huddle.missed_reason = None, notes, reason
    _record(huddle, Huddle.State.MISSED, by=by, at=at)
    return huddle


@transaction.atomic
def take_attendance(
    *, slot: Slot, answers: Mapping[int, str], seen: Mapping[int, str], by: User, at: datetime
) -> Huddle:
    """Record which teams are there. Both maps go from team to presence; no words mean that nothing is recorded.

    Only what the person changed is written. Raises HuddleChanged when somebody else changed the same team's answer
    to something else since the page was opened (`seen`).
    """
    campaign = lock_campaign(slot)
    refuse_if(why_not_record(campaign, slot, at))
    huddle = open_for(slot=slot)
    refuse_if("This huddle was missed, so nobody was there." if huddle.state == Huddle.State.MISSED else "")
    stored = {each.team_id: each for each in huddle.attendances.all()}
    known = set(campaign.teams.open(slot.day).values_list("pk", flat=True))
    for team_id, answer in answers.items():
        was = stored[team_id].presence if team_id in stored else ""
        if team_id not in known or answer in (was, seen.get(team_id, "")):
            continue
        if was != seen.get(team_id, ""):
            raise HuddleChanged
        _seat(huddle, team_id, answer)
    days.touch(division_id=campaign.division_id, team_id=None, days=[slot.day])
    return huddle


def _open(slot: Slot, *, seen: int, at: datetime) -> Huddle:
    refuse_if(why_not_record(lock_campaign(slot), slot, at))
    huddle = open_for(slot=slot)
    if huddle.version != seen:
        raise HuddleChanged
    return huddle


def _record(huddle: Huddle, state: Huddle.State, *, by: User, at: datetime) -> None:
    was = huddle.state
    huddle.state, huddle.recorded_at, huddle.recorded_by = state, at, by
    huddle.is_late = is_afterwards(huddle.slot, at)
    huddle.version += 1
    huddle.save()
    verb = "recorded" if was == Huddle.State.OPEN else "corrected"
    audit(by=by, verb=verb, subject=f"huddle {huddle.pk}", was=was, now=str(state), version=huddle.version)
    days.touch(division_id=huddle.slot.campaign.division_id, team_id=None, days=[huddle.slot.day])


def _signs_of_life(huddle: Huddle) -> str:
    if huddle.attendances.exclude(presence=Attendance.Presence.ABSENT).exists():
        return "Attendance says that teams were there. Change the attendance first, or record the huddle as held."
    if Action.objects.filter(Q(huddle=huddle) | Q(settled_slot=huddle.slot)).exists():
        return "Actions were agreed or settled at this huddle, so it was held."
    return ""


def _seat(huddle: Huddle, team_id: int, answer: str) -> None:
    if answer:
        Attendance.objects.update_or_create(huddle=huddle, team_id=team_id, defaults={"presence": answer})
    else:
        Attendance.objects.filter(huddle=huddle, team_id=team_id).delete()

"""Agree actions at a huddle, and hear at later ones what became of them.

An action is settled *at* a slot: that of the huddle which hears of it. Ticked between two huddles, it is heard at the
next one; so an action due at 11:30 and ticked at 14:00 was heard at 15:30, and was not done on time. `at_slot` is
therefore the slot whose board the person has open, at the latest the next one to come.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from campaigns.models import Campaign, Membership, Slot, Team
from campaigns.services import days
from huddles.models import Action, Huddle
from huddles.rules import why_closed, why_not_record
from huddles.services.recording import HuddleChanged, HuddleRefused, lock_campaign, open_for, refuse_if
from perfectcare.accounts.models import User
from perfectcare.common.dates import time_words
from perfectcare.common.records import audit


@transaction.atomic
def agree(*, slot: Slot, words: str, owner: User, due_slot: Slot, team: Team | None, by: User, at: datetime) -> Action:
    """Add an action agreed at the huddle of the slot, due at a later slot of the same campaign."""
    campaign = lock_campaign(slot)
    refuse_if(why_not_record(campaign, slot, at))
    if due_slot.campaign_id != campaign.pk or due_slot.starts_at <= slot.starts_at:
        raise HuddleRefused("due_slot", "Choose a huddle after this one.")
    if team is not None and not campaign.teams.filter(pk=team.pk).exists():
        raise HuddleRefused("team", "Choose a team of this campaign.")
    if not Membership.objects.filter(user=owner, division_id=campaign.division_id).exists():
        raise HuddleRefused("owner", "Choose somebody of this division.")
    huddle = open_for(slot=slot)
    refuse_if("This huddle was missed, so nothing was agreed at it." if huddle.state == Huddle.State.MISSED else "")
    action = Action.objects.create(
        huddle=huddle, words=words, owner=owner, team=team, due_slot=due_slot, next_slot=due_slot
    )
    _touch(action, campaign)
    return action


@transaction.atomic
def settle_done(*, action: Action, at_slot: Slot, outcome: str, seen: int, by: User, at: datetime) -> Action:
    """Hear at a huddle that the action is done."""
    campaign, row = _hear(action, at_slot, seen=seen, at=at)
    return _settle(row, Action.State.DONE, campaign, at_slot=at_slot, outcome=outcome, by=by, at=at)


@transaction.atomic
def escalate(*, action: Action, at_slot: Slot, to_whom: str, why: str, seen: int, by: User, at: datetime) -> Action:
    """Hand the action on to somebody outside the huddle, saying to whom and why."""
    campaign, row = _hear(action, at_slot, seen=seen, at=at)
    if not to_whom:
        raise HuddleRefused("to_whom", "Say who takes it on.")
    if not why:
        raise HuddleRefused("why", "Say what they need to do, and why.")
    outcome = f"To {to_whom}: {why}"
    return _settle(row, Action.State.ESCALATED, campaign, at_slot=at_slot, outcome=outcome, by=by, at=at)


@transaction.atomic
def carry(
    *, action: Action, at_slot: Slot, to_slot: Slot | None, why: str, seen: int, by: User, at: datetime
) -> Action:
    """Move the action on to a later huddle. The first promise, `due_slot`, stays as it was."""
    campaign, row = _hear(action, at_slot, seen=seen, at=at)
    earliest = max(at_slot.starts_at, row.next_slot.starts_at)
    if to_slot is None or to_slot.campaign_id != campaign.pk or to_slot.starts_at <= earliest:
        raise HuddleRefused("to_slot", "Choose a later huddle.")
    row.next_slot, row.outcome = to_slot, why
    row.times_carried += 1
    row.save(update_fields=["next_slot", "outcome", "times_carried"])
    audit(by=by, verb="carried", subject=f"action {row.pk}", to_slot=to_slot.pk, times=row.times_carried)
    _touch(row, campaign)
    return row


@transaction.atomic
def reopen(*, action: Action, by: User) -> Action:
    """Take back that an action was done or escalated, when it was ticked by mistake."""
    campaign = lock_campaign(action.huddle.slot)
    refuse_if(why_closed(campaign))
    row = Action.objects.get(pk=action.pk)
    if row.state == Action.State.OPEN:
        raise HuddleChanged
    was, row.state, row.outcome = row.state, Action.State.OPEN, ""
    row.settled_slot = row.settled_at = row.settled_by = None
    row.save()
    audit(by=by, verb="reopened", subject=f"action {row.pk}", was=was)
    _touch(row, campaign)
    return row


def _hear(action: Action, at_slot: Slot, *, seen: int, at: datetime) -> tuple[Campaign, Action]:
    """Return the action as it is now, still open and as the page showed it: `seen` is how often it was carried."""
    campaign = lock_campaign(at_slot)
    refuse_if(why_closed(campaign))
    row = Action.objects.select_related("huddle__slot", "next_slot", "due_slot").get(pk=action.pk)
    if row.state != Action.State.OPEN or row.times_carried != seen:
        raise HuddleChanged
    raised = row.huddle.slot
    if raised.campaign_id != at_slot.campaign_id or at_slot.starts_at < raised.starts_at:
        raise HuddleRefused("", "This action was agreed at a later huddle.")
    refuse_if(_why_not_heard(at_slot, at))
    return campaign, row


def _why_not_heard(at_slot: Slot, at: datetime) -> str:
    if not at_slot.has_started(at):
        between = Slot.objects.filter(campaign_id=at_slot.campaign_id, starts_at__gt=at)
        if between.filter(starts_at__lt=at_slot.starts_at).exists():
            return "Another huddle comes before this one. Settle the action there."
    if Huddle.objects.filter(slot=at_slot, state=Huddle.State.MISSED).exists():
        return f"The {time_words(at_slot.local_time)} huddle was missed. Settle the action at the next one."
    return ""


def _settle(
    row: Action, state: Action.State, campaign: Campaign, *, at_slot: Slot, outcome: str, by: User, at: datetime
) -> Action:
    row.state, row.outcome = state, outcome
    row.settled_slot, row.settled_at, row.settled_by = at_slot, at, by
    row.save()
    audit(by=by, verb=str(state), subject=f"action {row.pk}", at_slot=at_slot.pk)
    _touch(row, campaign)
    return row


def _touch(action: Action, campaign: Campaign) -> None:
    """An action counts on the day of its first promise, for its team or, without one, for the division."""
    days.touch(division_id=campaign.division_id, team_id=action.team_id, days=[action.due_slot.day])

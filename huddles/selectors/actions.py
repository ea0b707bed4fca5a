"""What was agreed, and what is due."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from campaigns.models import Campaign, Membership, Slot
from huddles.models import Action
from huddles.rules import slot_words
from perfectcare.accounts.models import User


@dataclass(frozen=True)
class ActionLine:
    """An action as a page shows it. `seen` goes back with a form, so that nobody settles it twice."""

    id: int
    words: str
    team: str
    owner: str
    due: str
    now_at: str
    times_carried: int
    is_overdue: bool
    state: str
    state_words: str
    outcome: str
    seen: int
    slot: Slot


@dataclass(frozen=True)
class ActionLists:
    """The actions of one slot: due now, agreed but due later, settled at it, and newly agreed at it."""

    due: tuple[ActionLine, ...]
    later: tuple[ActionLine, ...]
    settled: tuple[ActionLine, ...]
    agreed: tuple[ActionLine, ...]


def actions_at(slot: Slot, now: datetime) -> ActionLists:
    """Return everything that the huddle of the slot has to do with actions (one query)."""
    raised_by_now = Q(huddle__slot__starts_at__lte=slot.starts_at, huddle__slot__campaign_id=slot.campaign_id)
    wanted = Q(state=Action.State.OPEN) | Q(settled_slot=slot) | Q(huddle__slot=slot)
    rows = list(
        Action.objects.select_related("huddle__slot", "team", "owner", "due_slot", "next_slot")
        .filter(raised_by_now, wanted)
        .order_by("next_slot__starts_at", "id")
    )
    is_open = [row for row in rows if row.state == Action.State.OPEN and row.huddle.slot_id != slot.pk]
    return ActionLists(
        due=_lines((row for row in is_open if row.next_slot.starts_at <= slot.starts_at), slot, now),
        later=_lines((row for row in is_open if row.next_slot.starts_at > slot.starts_at), slot, now),
        settled=_lines((row for row in rows if row.settled_slot_id == slot.pk), slot, now),
        agreed=_lines((row for row in rows if row.huddle.slot_id == slot.pk), slot, now),
    )


def open_actions_of(user: User, *, campaign: Campaign, now: datetime) -> tuple[ActionLine, ...]:
    """Return the person's open actions in the campaign, the first due first (one query)."""
    rows = (
        Action.objects.select_related("huddle__slot", "team", "owner", "due_slot", "next_slot")
        .filter(owner=user, state=Action.State.OPEN, huddle__slot__campaign=campaign)
        .order_by("next_slot__starts_at", "id")
    )
    return tuple(line_of(row, row.next_slot, now) for row in rows)


def people_of(campaign: Campaign) -> QuerySet[User]:
    """Return who can own an action: everybody who holds a role in the campaign's division."""
    members = Membership.objects.filter(division_id=campaign.division_id).values("user")
    return User.objects.filter(pk__in=members, is_active=True).order_by("name", "email")


def _lines(rows: Iterable[Action], slot: Slot, now: datetime) -> tuple[ActionLine, ...]:
    return tuple(line_of(row, slot, now) for row in rows)


def line_of(row: Action, slot: Slot, now: datetime) -> ActionLine:
    """Return the action as the page of the slot shows it."""
    return ActionLine(
        id=row.pk,
        words=row.words,
        team=row.team.name if row.team else "",
        owner=str(row.owner),
        due=slot_words(row.due_slot, now),
        now_at=slot_words(row.next_slot, now) if row.next_slot_id != row.due_slot_id else "",
        times_carried=row.times_carried,
        is_overdue=row.state == Action.State.OPEN and row.due_slot.starts_at < min(slot.starts_at, now),
        state=row.state,
        state_words=row.get_state_display(),
        outcome=row.outcome,
        seen=row.times_carried,
        slot=slot,
    )

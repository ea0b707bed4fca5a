"""The way from a person to a slot and what was said at it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from django.http import Http404

from campaigns.access import Pass, campaign_for, type_of_visitor
from campaigns.models import Campaign, Slot, Team
from huddles.models import Action
from perfectcare.accounts.roles import Need


@dataclass(frozen=True)
class Seat:
    """A person's place at one slot: the campaign, the slot, and what the person may do there."""

    campaign: Campaign
    slot: Slot
    held: Pass


def seat_for(user: type_of_visitor, slug: str, day: date, at: time, *, need: Need = Need.SEE) -> Seat:
    """Return the person's seat at the slot of that day and time. 404 when the campaign has no such slot."""
    campaign, held = campaign_for(user, slug)
    slot = Slot.objects.filter(campaign=campaign, day=day, local_time=at).first()
    if slot is None:
        raise Http404
    slot.campaign = campaign
    held.require(need)
    return Seat(campaign, slot, held)


def reporting_seat_for(user: type_of_visitor, slug: str, day: date, at: time, team_code: str) -> tuple[Seat, Team]:
    """Return the seat and one of the campaign's teams, for which the person may report."""
    seat = seat_for(user, slug, day, at)
    team = seat.campaign.teams.open(day).filter(code__iexact=team_code).first()
    if team is None:
        raise Http404
    seat.held.require_for_team(Need.REPORT, team.pk)
    return seat, team


def action_for(seat: Seat, pk: int) -> Action:
    """Return an action of the seat's campaign that was agreed no later than at its slot."""
    action = (
        Action.objects.select_related("huddle__slot", "team", "owner", "due_slot", "next_slot", "settled_slot")
        .filter(pk=pk, huddle__slot__campaign=seat.campaign, huddle__slot__starts_at__lte=seat.slot.starts_at)
        .first()
    )
    if action is None:
        raise Http404
    return action

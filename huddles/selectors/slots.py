"""The slots of a campaign: which is next, and which come later."""

from __future__ import annotations

from datetime import datetime, timedelta

from campaigns.models import Campaign, Slot
from huddles.models import Huddle

STILL_ON = timedelta(hours=1)


def next_slot(campaign: Campaign, now: datetime) -> Slot | None:
    """Return the slot whose huddle is on or comes next (one query).

    A huddle is on for an hour from its start, until it is recorded.
    """
    recorded = Huddle.objects.filter(slot__campaign=campaign).exclude(state=Huddle.State.OPEN)
    coming = campaign.slots.filter(starts_at__gt=now - STILL_ON)
    return coming.exclude(starts_at__lte=now, pk__in=recorded.values("slot_id")).order_by("starts_at").first()


def later_slots(slot: Slot, *, than: datetime | None = None) -> list[Slot]:
    """Return the campaign's slots after this one (and after `than`): where something can be due or be carried to."""
    after = max(slot.starts_at, than) if than else slot.starts_at
    return list(Slot.objects.filter(campaign_id=slot.campaign_id, starts_at__gt=after).order_by("starts_at"))


def not_recorded(campaign: Campaign, now: datetime) -> list[Slot]:
    """Return the past slots of which nobody has said whether the huddle was held, oldest first (one query)."""
    recorded = Huddle.objects.filter(slot__campaign=campaign).exclude(state=Huddle.State.OPEN)
    past = campaign.slots.filter(starts_at__lt=now - STILL_ON)
    return list(past.exclude(pk__in=recorded.values("slot_id")).order_by("starts_at"))

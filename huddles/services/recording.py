"""What every sentence about a huddle begins with: nobody else writes, and writing is allowed."""

from __future__ import annotations

from campaigns.models import Campaign, Slot
from huddles.models import Huddle


class HuddleRefused(Exception):
    """Something cannot be recorded like this. `field` names the field that must change, if one can put it right."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field, self.words = field, words


class HuddleChanged(Exception):
    """Somebody else changed the same record since the page was opened. Nothing was stored."""


def lock_campaign(slot: Slot) -> Campaign:
    """Return the slot's campaign as it is now; it cannot be signed, nor its huddles written to, until we are done.

    One lock for the whole campaign, always taken first: people who write at once wait for each other and never in a
    ring. SQLite has one writer as it is.
    """
    return Campaign.objects.select_for_update(no_key=True).get(pk=slot.campaign_id)


def refuse_if(words: str, field: str = "") -> None:
    """Raise HuddleRefused when there are words to refuse with."""
    if words:
        raise HuddleRefused(field, words)


def open_for(*, slot: Slot) -> Huddle:
    """Return the slot's one huddle, made if nobody has written anything at it yet."""
    Huddle.objects.bulk_create([Huddle(slot=slot)], ignore_conflicts=True)
    huddle = Huddle.objects.select_for_update(no_key=True).get(slot=slot)
    huddle.slot = slot
    return huddle

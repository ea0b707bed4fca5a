"""The slots of a campaign's huddles."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time

from django.db import IntegrityError, transaction

from campaigns.models import Campaign, Slot
from perfectcare.common.dates import at_london


class SlotKept(Exception):
    """A slot cannot go, because something is recorded at it."""

    def __init__(self, slot: Slot) -> None:
        super().__init__(str(slot))
        self.slot = slot


def arrange(*, campaign: Campaign, times: Iterable[tuple[date, time]]) -> None:
    """Give a campaign these slots. Those that stay keep their records; raises SlotKept for one that cannot go.

    It runs in the transaction of whoever changes the campaign, who marks the days.
    """
    wanted = set(times)
    known = {(slot.day, slot.local_time): slot for slot in campaign.slots.all()}
    _remove([slot for key, slot in known.items() if key not in wanted])
    Slot.objects.bulk_create(
        Slot(campaign=campaign, day=day, local_time=at, starts_at=at_london(day, at))
        for day, at in sorted(wanted - known.keys())
    )


def _remove(gone: list[Slot]) -> None:
    if not _can_go(gone):
        raise SlotKept(next(slot for slot in gone if not _can_go([slot])))


def _can_go(slots: list[Slot]) -> bool:
    try:
        with transaction.atomic():
            Slot.objects.filter(pk__in=[slot.pk for slot in slots]).delete()
    except IntegrityError:
        return False
    return True

"""Take in one answer to the pulse, once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from campaigns.models import Campaign
from feedback.models import CardReceipt, FeedbackPoint, PulseAnswer
from feedback.pulse import Window
from feedback.services import limits
from feedback.services.receipts import Outcome, compare, receipt
from perfectcare.common.dates import london_day


class PulseNotOpen(Exception):
    """The occasion is not asked now."""


@dataclass(frozen=True)
class Pulse:
    """What one member of staff answered: a point from 1 to 5 by the key of each item that they answered."""

    id: UUID
    points: Mapping[str, int]


def receive(
    *, point: FeedbackPoint, campaign: Campaign, window: Window, pulse: Pulse, received_at: datetime
) -> Outcome:
    """Store the answer for the campaign's occasion with a receipt, or find that it is stored already.

    Neither the team nor the day stands with it. Raises PulseNotOpen, CardConflict and TooManyCards.
    """
    limits.knock(point, most=settings.CARDS_A_MINUTE_WITHOUT_KEY, at=received_at)
    day = london_day(received_at)
    if not window.is_open(day):
        raise PulseNotOpen
    body = {"point": point.pk, "campaign": campaign.pk, "occasion": window.occasion.value, "points": dict(pulse.points)}
    offered = receipt(name=f"pulse:{pulse.id}", body=body, received_on=day)
    try:
        _store(point, campaign, window, pulse, offered, received_at)
    except IntegrityError:
        outcome = compare(offered)
        if outcome is None:
            raise
        return outcome
    return Outcome.STORED


@transaction.atomic
def _store(
    point: FeedbackPoint, campaign: Campaign, window: Window, pulse: Pulse, offered: CardReceipt, at: datetime
) -> None:
    offered.save(force_insert=True)
    PulseAnswer.objects.create(campaign=campaign, occasion=window.occasion, **pulse.points)
    limits.count(point, 1, at=at)

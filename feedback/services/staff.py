"""Take in what a member of staff says about the day's care, once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.views.decorators.debug import sensitive_variables

from campaigns.services import days
from feedback.models import CardReceipt, FeedbackPoint, StaffVoice
from feedback.services.receipts import Outcome, compare, receipt
from perfectcare.common.dates import london_day
from perfectcare.common.masking import mask


@dataclass(frozen=True)
class Voice:
    """A filled-in staff form, nothing masked yet."""

    id: UUID
    care: str
    obstacle: str = ""
    effect: str = ""


@sensitive_variables()
def receive(*, point: FeedbackPoint, voice: Voice, received_at: datetime) -> Outcome:
    """Store the voice with its receipt, or find that it is stored already. Raises CardConflict."""
    body = {"point": point.pk, "care": voice.care, "obstacle": voice.obstacle, "effect": voice.effect}
    offered = receipt(name=f"staff:{voice.id}", body=body, received_on=london_day(received_at))
    try:
        _store(point, voice, offered)
    except IntegrityError:
        outcome = compare(offered)
        if outcome is None:
            raise
        return outcome
    return Outcome.STORED


@sensitive_variables()
@transaction.atomic
def _store(point: FeedbackPoint, voice: Voice, offered: CardReceipt) -> None:
    offered.save(force_insert=True)
    words = mask(voice.obstacle).text if voice.obstacle.strip() else ""
    StaffVoice.objects.create(
        team=point.team, given_on=offered.received_on, care=voice.care, obstacle=words, effect=voice.effect
    )
    days.touch(division_id=point.team.division_id, team_id=point.team_id, days=[offered.received_on])

"""Take in what a member of staff says about the day's care, once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.views.decorators.debug import sensitive_variables

from campaigns.services import days
from feedback.cards import CardErrors
from feedback.models import Alert, CardReceipt, Comment, FeedbackPoint, StaffVoice
from feedback.question_sets import STAFF_PROMPTS
from feedback.sendings import Batch
from feedback.services import limits
from feedback.services.receipts import CONFLICT, CardConflict, Outcome, Result, compare, receipt
from feedback.services.saying import alerts_for, comments_on
from perfectcare.common.dates import day_given, london_day

OBSTACLE = STAFF_PROMPTS[0].key
CODE_USED = {"reply_code_hash": ["This code belongs to another answer. Make a new one for each answer."]}


@dataclass(frozen=True)
class Voice:
    """A filled-in staff form, nothing masked yet. `reply_code_hash` is that of a code made by its sender's device."""

    id: UUID
    care: str
    obstacle: str = ""
    effect: str = ""
    reply_code_hash: str = ""
    given_at: datetime | None = None
    sent_at: datetime | None = None


@sensitive_variables()
def receive(*, point: FeedbackPoint, voice: Voice, received_at: datetime) -> Outcome:
    """Store the voice with its receipt, or find that it is stored already.

    Raises CardConflict, TooManyCards, and CardErrors for a reply code that belongs to another voice.
    """
    limits.knock(point, most=settings.CARDS_A_MINUTE_WITHOUT_KEY, at=received_at)
    return _take(point, voice, received_at, sent_at=None)


@sensitive_variables()
def receive_batch(*, point: FeedbackPoint, batch: Batch[Voice], received_at: datetime) -> list[Result]:
    """Store the voices of a batch, each on its own, and return what became of each, in their order.

    Raises TooManyCards, and then nothing is stored: the door is asked once, for all of them.
    """
    limits.knock(point, most=settings.CARDS_A_MINUTE_WITHOUT_KEY, at=received_at)
    return [
        _taken(point, card_id, item, received_at, batch.sent_at)
        for card_id, item in zip(batch.ids, batch.items, strict=True)
    ]


@sensitive_variables()
def _take(point: FeedbackPoint, voice: Voice, received_at: datetime, sent_at: datetime | None) -> Outcome:
    body: dict[str, Any] = {"point": point.pk, "care": voice.care, "obstacle": voice.obstacle, "effect": voice.effect}
    # Left out where there is none: answers that wait on phones since before there were codes are still the same.
    if voice.reply_code_hash:
        body["reply_code_hash"] = voice.reply_code_hash
    if voice.given_at:
        body["given_at"] = voice.given_at.astimezone(UTC).isoformat()
    offered = receipt(name=f"staff:{voice.id}", body=body, received_on=london_day(received_at))
    day = day_given(voice.given_at or received_at, received_at, voice.sent_at or sent_at)
    try:
        _store(point, voice, offered, received_at, *day)
    except IntegrityError:
        outcome = compare(offered)
        if outcome is None and _is_code_used(voice):
            raise CardErrors(CODE_USED) from None
        if outcome is None:
            raise
        return outcome
    return Outcome.STORED


def _is_code_used(voice: Voice) -> bool:
    code_hash = voice.reply_code_hash
    return bool(code_hash) and StaffVoice.objects.filter(reply_code_hash=code_hash).exists()


@sensitive_variables()
def _taken(
    point: FeedbackPoint,
    card_id: UUID | None,
    item: Voice | CardErrors,
    received_at: datetime,
    sent_at: datetime | None,
) -> Result:
    if isinstance(item, CardErrors):
        return Result(card_id, errors=item.errors)
    try:
        return Result(card_id, _take(point, item, received_at, sent_at))
    except CardConflict:
        return Result(card_id, errors=CONFLICT)
    except CardErrors as problem:
        return Result(card_id, errors=problem.errors)


@sensitive_variables()
@transaction.atomic
def _store(
    point: FeedbackPoint, voice: Voice, offered: CardReceipt, at: datetime, given_on: date, day_corrected: bool
) -> None:
    offered.save(force_insert=True)
    stored = StaffVoice.objects.create(
        team=point.team,
        given_on=given_on,
        day_corrected=day_corrected,
        care=voice.care,
        effect=voice.effect,
        # Where nothing was written there is nothing to reply to.
        reply_code_hash=voice.reply_code_hash if voice.obstacle.strip() else "",
    )
    comments = comments_on(stored, {OBSTACLE: voice.obstacle}, division_id=point.team.division_id, team=point.team)
    Comment.objects.bulk_create(comments)
    Alert.objects.bulk_create(alerts_for(comments, at))
    limits.count(point, 1, at=at)
    days.touch(division_id=point.team.division_id, team_id=point.team_id, days=[given_on])

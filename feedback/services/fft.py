"""Take a patient's card in, once."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.views.decorators.debug import sensitive_variables

from campaigns.services import days
from feedback.cards import Card
from feedback.models import CardReceipt, Comment, FeedbackPoint, FFTResponse
from feedback.services.receipts import Outcome, compare, receipt
from perfectcare.common.dates import day_given, london_day
from perfectcare.common.masking import mask


@sensitive_variables()
def receive(*, point: FeedbackPoint, card: Card, received_at: datetime) -> Outcome:
    """Store the card with its receipt, or find that it is stored already. Raises CardConflict.

    The unique hash of the receipt refuses a second copy, however many come at once: to look first would let two pass.
    """
    offered = receipt(
        name=f"card:{card.id}", body={**card.body(), "point": point.pk}, received_on=london_day(received_at)
    )
    try:
        _store(point, card, offered, *day_given(card.given_at or received_at, received_at))
    except IntegrityError:
        outcome = compare(offered)
        if outcome is None:
            raise
        return outcome
    return Outcome.STORED


@sensitive_variables()
@transaction.atomic
def _store(point: FeedbackPoint, card: Card, offered: CardReceipt, given_on: date, day_corrected: bool) -> None:
    offered.save(force_insert=True)
    response = FFTResponse(
        team=point.team,
        mode=point.mode,
        given_on=given_on,
        day_corrected=day_corrected,
        question_set=card.question_set,
        answer=card.answer,
        language=card.language,
        respondent=card.respondent,
    )
    response.save(force_insert=True)
    Comment.objects.bulk_create(masked_comments(response, card))
    days.touch(division_id=point.team.division_id, team_id=point.team_id, days=[given_on])


@sensitive_variables()
def masked_comments(response: FFTResponse, card: Card) -> list[Comment]:
    """Return the card's comments, not stored yet, without the numbers and addresses that point at a person."""
    return [
        Comment(response=response, question=question, words=mask(words).text)
        for question, words in sorted(card.comments.items())
        if words.strip()
    ]

"""What a card becomes before it is stored: a receipt, an answer, its comments, and a credit in its tablet's ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.views.decorators.debug import sensitive_variables

from campaigns.models import Team
from feedback.cards import Card
from feedback.models import CardReceipt, Comment, Device, FeedbackPoint, FFTResponse
from feedback.sendings import Report
from feedback.services.receipts import receipt
from feedback.services.saying import comments_on
from perfectcare.common.dates import day_given, london_day


@dataclass(frozen=True)
class Offer:
    """A card as its rows, not stored yet. `device` is the pairing in which it has its number, if it has one."""

    receipt: CardReceipt
    response: FFTResponse
    comments: tuple[Comment, ...]
    device: Device | None = None
    number: int | None = None


@dataclass(frozen=True)
class Credit:
    """What is written to the ledger of one pairing with the cards: what the tablet reports of it, and its clock.

    `report` is None where nothing was reported. `refused` are cards of the same body that were refused, which no
    report counts. `is_sender` marks the pairing whose key was used: it has been in contact.
    """

    device: Device
    is_sender: bool
    report: Report | None = None
    refused: int = 0
    clock_behind: int | None = None


@dataclass(frozen=True)
class Sending:
    """What came through one door at one moment: the offers, and the credits of the tablet that sent them."""

    point: FeedbackPoint
    received_at: datetime
    offers: Sequence[Offer]
    credits: Sequence[Credit] = ()
    most_in_a_minute: int = 0

    @property
    def sender(self) -> Device | None:
        """The tablet whose key was used."""
        return next((credit.device for credit in self.credits if credit.is_sender), None)


@sensitive_variables()
def offer(
    *,
    point: FeedbackPoint,
    card: Card,
    received_at: datetime,
    device: Device | None = None,
    sent_at: datetime | None = None,
) -> Offer:
    """Return the rows of a card that came through the point, masked. `sent_at` is that of its batch."""
    given_on, day_corrected = day_given(card.given_at or received_at, received_at, card.sent_at or sent_at)
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
    return Offer(
        receipt=receipt(
            name=f"card:{card.id}", body={**card.body(), "point": point.pk}, received_on=london_day(received_at)
        ),
        response=response,
        comments=tuple(comments_of(response, card, point.team)),
        device=device,
        number=card.sequence if device else None,
    )


@sensitive_variables()
def comments_of(response: FFTResponse, card: Card, team: Team) -> list[Comment]:
    """Return the card's comments, not stored yet, without what points at a person."""
    return comments_on(response, card.comments, division_id=team.division_id, team=team)

"""Take in what staff type from paper cards, or wrote down on the telephone: a whole sheet, or nothing of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from campaigns.models import Team
from feedback.cards import Card
from feedback.models import FeedbackPoint
from feedback.services.fft import sending_without_key, store_each
from feedback.services.offers import offer
from feedback.services.receipts import Outcome
from perfectcare.accounts.models import User
from perfectcare.common.dates import OLDEST_CARD_DAYS, at_london, day_words
from perfectcare.common.records import audit

#: Paper tells the day and no hour.
NOON = time(12)


class DayRefused(Exception):
    """No card of the team can have been given on this day, or it is too long ago."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class CardsChanged(Exception):
    """Some cards were stored before with other content. Nothing of the sheet was stored."""

    def __init__(self, ids: Sequence[UUID]) -> None:
        super().__init__(f"{len(ids)} cards")
        self.ids = frozenset(ids)


@dataclass(frozen=True)
class Entered:
    """What came of a sheet: the day of each card that was stored, and how many had been stored before."""

    days: tuple[date, ...]
    already: int


def check_day(day: date, *, team: Team, today: date) -> None:
    """Raise DayRefused where a card cannot have been given to the team on the day."""
    if day > today:
        raise DayRefused("This day is still to come. Choose today or an earlier day.")
    if (today - day).days > OLDEST_CARD_DAYS:
        raise DayRefused("This day is more than a year ago. Cards as old as that are not counted any more.")
    if day < team.opened_on:
        raise DayRefused(f"{team} opened on {day_words(team.opened_on)}. Choose that day or a later one.")
    if team.closed_on is not None and day >= team.closed_on:
        raise DayRefused(f"{team} closed on {day_words(team.closed_on)}. Choose an earlier day.")


@sensitive_variables()
@transaction.atomic
def enter(*, point: FeedbackPoint, cards: Sequence[tuple[date, Card]], by: User, at: datetime) -> Entered:
    """Store a sheet of cards, each with its day, that are not stored yet. Raises CardsChanged and TooManyCards."""
    offers = [offer(point=point, card=card, received_at=at) for _, card in cards]
    outcomes = store_each(sending_without_key(point, offers, at))
    changed = [card.id for (_, card), each in zip(cards, outcomes, strict=True) if each is Outcome.CONFLICT]
    if changed:
        raise CardsChanged(changed)
    days = tuple(day for (day, _), each in zip(cards, outcomes, strict=True) if each is Outcome.STORED)
    if days:
        audit(by=by, verb="entered", subject=f"feedback point {point.pk}", cards=len(days))
    return Entered(days, already=len(cards) - len(days))


def noon(day: date) -> datetime:
    """Return the moment that stands for a day on paper."""
    return at_london(day, NOON)

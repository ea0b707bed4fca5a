"""Take patients' cards in, each once."""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.views.decorators.debug import sensitive_variables

from feedback.cards import Card
from feedback.models import CardReceipt, FeedbackPoint
from feedback.services.offers import Credit, Offer, Sending, offer
from feedback.services.receipts import CardConflict, Outcome
from feedback.services.storing import store


@sensitive_variables()
def receive(*, point: FeedbackPoint, card: Card, received_at: datetime) -> Outcome:
    """Store a card that came without a key, or find that it is stored already. Raises CardConflict, TooManyCards."""
    offered = offer(point=point, card=card, received_at=received_at)
    [outcome] = store_each(sending_without_key(point, [offered], received_at))
    if outcome is Outcome.CONFLICT:
        raise CardConflict
    return outcome


def sending_without_key(point: FeedbackPoint, offers: Sequence[Offer], received_at: datetime) -> Sending:
    """Return what came through the public code of a point."""
    return Sending(point, received_at, offers, most_in_a_minute=settings.CARDS_A_MINUTE_WITHOUT_KEY)


def sending_of_tablet(
    point: FeedbackPoint, offers: Sequence[Offer], received_at: datetime, credits: Sequence[Credit]
) -> Sending:
    """Return what a tablet sent with its key."""
    return Sending(point, received_at, offers, credits, most_in_a_minute=settings.CARDS_A_MINUTE_OF_TABLET)


@sensitive_variables()
def store_each(sending: Sending) -> list[Outcome]:
    """Store what came and say what became of each card, in their order.

    Raises KeyNotInUse and TooManyCards, and then stores nothing.
    """
    fresh = store(sending)
    stands = {each.receipt.card_hash: each.receipt.fingerprint for each in reversed(sending.offers)}
    known = _fingerprints([each.receipt.card_hash for each in sending.offers if each.receipt.card_hash not in fresh])
    outcomes, seen = [], set()
    for each in sending.offers:
        name = each.receipt.card_hash
        if name in fresh and name not in seen:
            outcomes.append(Outcome.STORED)
        else:
            outcomes.append(_compare(each, stands if name in fresh else known))
        seen.add(name)
    return outcomes


def _fingerprints(names: Sequence[str]) -> dict[str, str]:
    if not names:
        return {}
    return dict(CardReceipt.objects.filter(card_hash__in=names).values_list("card_hash", "fingerprint"))


def _compare(each: Offer, known: Mapping[str, str]) -> Outcome:
    is_same = hmac.compare_digest(known[each.receipt.card_hash], each.receipt.fingerprint)
    return Outcome.ALREADY_STORED if is_same else Outcome.CONFLICT

"""Store cards once: receipts, answers, comments, the mark on their days and the tablet's ledger, all or nothing.

The unique hash of the receipt decides which cards are new, however many copies come at once: to look first would let
two pass. PostgreSQL gets everything in one statement, because round trips to the database are what a card costs
(docs/adr/0011); SQLite, which costs none, gets one step after the other under its one writer's lock. Both write the
same rows: a test compares them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.views.decorators.debug import sensitive_variables

from campaigns.services import days
from feedback.models import Alert, CardReceipt, Comment, Device, FeedbackPoint, FFTResponse
from feedback.numbers import noted
from feedback.services import limits
from feedback.services.offers import Credit, Offer, Sending
from feedback.services.pairing import KeyNotInUse
from feedback.services.saying import alerts_for
from feedback.services.storing_sql import store_in_one_statement


@sensitive_variables()
def store(sending: Sending) -> set[str]:
    """Store what is new of what came, and return the hashes of its receipts.

    Raises KeyNotInUse and TooManyCards, and then stores nothing.

    Receipts are written in the order of their hashes and days in their order, so that two senders never wait for
    each other in a ring.
    """
    return _in_one_statement(sending) if connection.vendor == "postgresql" else _in_steps(sending)


@sensitive_variables()
def _in_one_statement(sending: Sending) -> set[str]:
    # One statement is a transaction of its own; inside a larger one, a refused row must not end that one.
    with transaction.atomic() if connection.in_atomic_block else nullcontext():
        is_key_good, is_open, fresh = store_in_one_statement(sending, limits.minute_of(sending.received_at))
    if not is_key_good:
        raise KeyNotInUse
    if not is_open:
        raise limits.TooManyCards(limits.seconds_left(sending.received_at))
    return set(fresh)


@sensitive_variables()
@transaction.atomic
def _in_steps(sending: Sending) -> set[str]:
    door = _door(sending)
    limits.knock(door, most=sending.most_in_a_minute, at=sending.received_at)
    fresh = _fresh(sending.offers)
    if fresh:
        limits.count(door, len(fresh), at=sending.received_at)
        _write(sending, fresh)
    _credit(sending, fresh)
    return {each.receipt.card_hash for each in fresh}


def _door(sending: Sending) -> Device | FeedbackPoint:
    """Return whose cards in a minute are counted, as the row stands now."""
    if sending.sender is None:
        return sending.point
    device = Device.objects.in_use().filter(pk=sending.sender.pk, key_hash=sending.sender.key_hash).first()
    if device is None:
        raise KeyNotInUse
    return device


def _fresh(offers: Sequence[Offer]) -> list[Offer]:
    """Return the offers that are new, each card once. Only one writer is here at a time."""
    by_hash = {each.receipt.card_hash: each for each in reversed(offers)}
    known = CardReceipt.objects.filter(card_hash__in=by_hash).values_list("card_hash", flat=True)
    return [by_hash[each] for each in sorted(by_hash.keys() - set(known))]


def _write(sending: Sending, fresh: list[Offer]) -> None:
    CardReceipt.objects.bulk_create(each.receipt for each in fresh)
    FFTResponse.objects.bulk_create(each.response for each in fresh)
    comments = [comment for each in fresh for comment in each.comments]
    Comment.objects.bulk_create(comments)
    Alert.objects.bulk_create(alerts_for(comments, sending.received_at))
    team = sending.point.team
    days.touch(division_id=team.division_id, team_id=team.pk, days={each.response.given_on for each in fresh})


def _credit(sending: Sending, fresh: list[Offer]) -> None:
    stored = Counter(each.device.pk for each in fresh if each.device)
    numbers = defaultdict(list)
    for each in fresh:
        if each.device and each.number is not None:
            numbers[each.device.pk].append(each.number)
    for credit in sending.credits:
        device = Device.objects.select_for_update().get(pk=credit.device.pk)
        device.stored += stored[device.pk]
        device.numbers = noted(device.numbers, numbers[device.pk])
        for name, value in changes(credit, sending.received_at).items():
            setattr(device, name, value)
        device.save(update_fields=["stored", "numbers", *changes(credit, sending.received_at)])


def changes(credit: Credit, at: datetime) -> dict[str, Any]:
    """Return the columns of the pairing's ledger that the contact sets, apart from what came in."""
    found: dict[str, Any] = {}
    if credit.is_sender:
        found |= {"last_seen_at": at, "clock_behind": credit.clock_behind}
    if credit.report:
        found |= {
            "reported_at": at,
            "captured": credit.report.captured,
            "waiting": credit.report.waiting,
            "refused": credit.report.refused + credit.refused,
            "oldest_waiting_at": credit.report.oldest_waiting_at,
        }
    return found

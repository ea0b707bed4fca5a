"""Take in what a paired tablet sends: its cards, each on its own, and what it reports of those it holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F
from django.views.decorators.debug import sensitive_variables

from feedback.cards import Card, CardErrors
from feedback.models import Device, FeedbackPoint
from feedback.sendings import NO_PAIRING, Batch, Report
from feedback.services import fft
from feedback.services.offers import Credit, Offer, offer
from feedback.services.receipts import CONFLICT, CardConflict, Outcome, Result
from perfectcare.common.dates import clock_behind


@dataclass(frozen=True)
class Received:
    """What became of the cards of a batch, in their order, and what is wrong with its reports."""

    results: list[Result]
    errors: Mapping[str, Sequence[str]]


@sensitive_variables()
def receive(*, point: FeedbackPoint, device: Device | None, batch: Batch[Card], received_at: datetime) -> Received:
    """Store the cards of a batch, each refused on its own, and say what became of each.

    Raises KeyNotInUse and TooManyCards, and then nothing is stored. A tablet speaks for its own pairing, and for
    pairings of the same point whose key has been taken back: those may be its own earlier ones, which cannot speak any
    more. A pairing whose key still works speaks for itself: of two reports nobody could say which is true.
    """
    pairings = _pairings(device, batch)
    read = [_offered(each, point, device, pairings, batch.sent_at, received_at) for each in batch.items]
    offers = [each for each in read if isinstance(each, Offer)]
    if device is None:
        sending = fft.sending_without_key(point, offers, received_at)
    else:
        refused = _refused_by_pairing(batch, read, device)
        credits = _credits(device, pairings, batch, offers, refused, received_at)
        sending = fft.sending_of_tablet(point, offers, received_at, credits)
    outcomes = dict(zip(map(id, offers), fft.store_each(sending), strict=True))
    reported = {report.pairing for report in batch.reports.values()}
    _note_conflicts(each for each in offers if outcomes[id(each)] is Outcome.CONFLICT and _ledger(each) in reported)
    results = [_result(card_id, each, outcomes) for card_id, each in zip(batch.ids, read, strict=True)]
    return Received(results, batch.errors(pairings))


@sensitive_variables()
def receive_one(*, point: FeedbackPoint, device: Device | None, card: Card, received_at: datetime) -> Outcome:
    """Store one card. Raises CardErrors, CardConflict, KeyNotInUse and TooManyCards."""
    batch = Batch(items=(card,), ids=(card.id,), pairings=(card.pairing,), sent_at=card.sent_at)
    [result] = receive(point=point, device=device, batch=batch, received_at=received_at).results
    if result.errors == CONFLICT:
        raise CardConflict
    if result.outcome is None:
        raise CardErrors({name: list(words) for name, words in result.errors.items()})
    return result.outcome


def _pairings(device: Device | None, batch: Batch[Card]) -> dict[UUID, Device]:
    """Return the pairings that the tablet may speak for, of those that its batch names, by their public ids."""
    if device is None:
        return {}
    named = {item.pairing for item in batch.items if isinstance(item, Card) and item.pairing}
    named |= {report.pairing for report in batch.reports.values()}
    found = {device.uid: device}
    if named - {device.uid}:
        earlier = Device.objects.filter(point_id=device.point_id, uid__in=named, revoked_at__isnull=False)
        found |= {each.uid: each for each in earlier}
    return found


@sensitive_variables()
def _offered(
    item: Card | CardErrors,
    point: FeedbackPoint,
    device: Device | None,
    pairings: dict[UUID, Device],
    sent_at: datetime | None,
    received_at: datetime,
) -> Offer | CardErrors:
    if isinstance(item, CardErrors):
        return item
    pairing = pairings.get(item.pairing) if item.pairing else device
    if item.pairing and pairing is None:
        return CardErrors({"pairing": [NO_PAIRING]})
    return offer(point=point, card=item, received_at=received_at, device=pairing, sent_at=sent_at)


def _refused_by_pairing(batch: Batch[Card], read: Sequence[Offer | CardErrors], device: Device) -> Counter[UUID]:
    return Counter(
        pairing or device.uid
        for pairing, each in zip(batch.pairings, read, strict=True)
        if isinstance(each, CardErrors)
    )


def _credits(
    device: Device,
    pairings: dict[UUID, Device],
    batch: Batch[Card],
    offers: Iterable[Offer],
    refused: Counter[UUID],
    received_at: datetime,
) -> list[Credit]:
    """Return what is written to the ledgers: of the sender always, of others where they are credited or reported."""
    reports: dict[UUID, Report] = {report.pairing: report for report in batch.reports.values()}
    credited = {each.device.uid for each in offers if each.device} | reports.keys()
    behind = clock_behind(batch.sent_at, received_at) if batch.sent_at else None
    return [
        Credit(
            device=pairing,
            is_sender=pairing.pk == device.pk,
            report=reports.get(uid),
            refused=refused[uid],
            clock_behind=round(behind.total_seconds()) if behind is not None else None,
        )
        for uid, pairing in sorted(pairings.items(), key=lambda known: known[1].pk)
        if pairing.pk == device.pk or uid in credited
    ]


def _ledger(each: Offer) -> UUID | None:
    return each.device.uid if each.device else None


def _note_conflicts(offers: Iterable[Offer]) -> None:
    """Count cards that were refused because another card has their id, where the same body reports their pairing.

    That report counts none of its own body. Without one, the ledger stands as it was reported last.
    """
    for pairing, number in Counter(each.device.pk for each in offers if each.device).items():
        Device.objects.filter(pk=pairing).update(refused=F("refused") + number)


def _result(card_id: UUID | None, each: Offer | CardErrors, outcomes: dict[int, Outcome]) -> Result:
    if isinstance(each, CardErrors):
        return Result(card_id, errors=each.errors)
    outcome = outcomes[id(each)]
    return Result(card_id, errors=CONFLICT) if outcome is Outcome.CONFLICT else Result(card_id, outcome)

"""Receipts: proof that something arrived, which nothing joins to what it said (docs/adr/0003)."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from feedback.models import CardReceipt

BATCH = 500


class Outcome(StrEnum):
    """What became of a card."""

    STORED = "stored"
    ALREADY_STORED = "already-stored"
    CONFLICT = "conflict"


CONFLICT = {"id": ["Another card was stored under this id before."]}


@dataclass(frozen=True)
class Result:
    """What became of one card of a batch: an outcome, or why it was refused. `id` is None where it has none."""

    id: UUID | None
    outcome: Outcome | None = None
    errors: Mapping[str, Sequence[str]] = field(default_factory=dict)


class CardConflict(Exception):
    """Something else was stored under the same id before."""


_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


def _hmac(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


@sensitive_variables()
def receipt(*, name: str, body: Mapping[str, Any], received_on: date) -> CardReceipt:
    """Return the receipt, not stored yet, of what came under the name ("card:" and its id, say)."""
    key = settings.CARD_KEY.encode()
    return CardReceipt(
        card_hash=_hmac(key, name).hex(),
        fingerprint=_hmac(_hmac(key, f"fingerprint:{name}"), _canonical(body)).hex(),
        received_on=received_on,
    )


def compare(offered: CardReceipt) -> Outcome | None:
    """Hold a refused receipt against the one that stands: the same again, or a conflict.

    Returns None when there is none: then something else was refused. Raises CardConflict.
    """
    known = CardReceipt.objects.filter(card_hash=offered.card_hash).values_list("fingerprint", flat=True).first()
    if known is None:
        return None
    if not hmac.compare_digest(known, offered.fingerprint):
        raise CardConflict
    return Outcome.ALREADY_STORED


def settle() -> int:
    """Write again, in an order of their own, the receipts of every day that has new ones; return how many days.

    PostgreSQL remembers which rows one transaction wrote, and keeps rows in the order of their arrival. Written again
    together, the receipts of a day all name the same transaction, and stand in the order of their hashes.
    """
    new = CardReceipt.objects.filter(is_settled=False)
    days = sorted(set(new.values_list("received_on", flat=True)))
    for day in days:
        _settle(day)
    return len(days)


@transaction.atomic
def _settle(day: date) -> None:
    """Rewrite one day. A copy of a card that comes meanwhile waits for the end of this, and finds its receipt."""
    rows = list(CardReceipt.objects.select_for_update().filter(received_on=day))
    for keys in _batches([row.pk for row in rows]):
        CardReceipt.objects.filter(pk__in=keys).delete()
    CardReceipt.objects.bulk_create(
        (
            CardReceipt(
                card_hash=row.card_hash, fingerprint=row.fingerprint, received_on=row.received_on, is_settled=True
            )
            for row in sorted(rows, key=lambda row: row.card_hash)
        ),
        batch_size=BATCH,
    )


def _batches(keys: list[int]) -> Iterable[list[int]]:
    return (keys[start : start + BATCH] for start in range(0, len(keys), BATCH))

"""Tablets as they are paired, with the key that each holds and what it last reported."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

from feedback.models import Device, FeedbackPoint
from feedback.services.pairing import PREFIX, hash_of_key
from perfectcare.accounts.models import User
from tests import factories

PAIRED_AT = datetime(2026, 11, 2, 9, tzinfo=UTC)


def device(at_point: FeedbackPoint, *, by: User | None = None, **fields: object) -> tuple[Device, str]:
    """Return a pairing at the point and its key: `device(point, captured=9, stored=8, numbers="{[1,9)}")`."""
    key = f"{PREFIX}{secrets.token_urlsafe(32)}"
    by = by or factories.user("Tablet Pairer")
    defaults = {"name": "Tablet 1", "key_hash": hash_of_key(key), "paired_at": PAIRED_AT, "paired_by": by}
    return Device.objects.create(**{**defaults, "point": at_point, **fields}), key


def reported(at_point: FeedbackPoint, at: datetime, *, stored: int, **fields: object) -> Device:
    """Return a pairing that spoke and reported at the moment: cards 1 to `stored` are here.

    `waiting` and `refused` cards come after them, unless `captured` says that there are more.
    """
    captured = stored + int(fields.get("waiting", 0)) + int(fields.get("refused", 0))
    known = {"captured": captured, "stored": stored, "numbers": f"{{[1,{stored + 1})}}" if stored else "{}"}
    return device(at_point, **{**known, "last_seen_at": at, "reported_at": at, **fields})[0]

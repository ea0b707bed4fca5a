"""Make a key with which a partner's program reads figures, take it back, and count what it asks."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Case, F, Value, When
from django.views.decorators.debug import sensitive_variables

from campaigns.models import Partner
from metrics.measures import Group
from metrics.models import ApiKey
from perfectcare.accounts.models import User
from perfectcare.common.dates import london_day
from perfectcare.common.records import audit

#: How many requests one key may make in one minute by the clock.
MOST_IN_A_MINUTE = 60
MINUTE = timedelta(minutes=1)
#: What a key begins with, so that people and programs that look for lost secrets know it when they see it.
PREFIX = "pck_"


class TooManyRequests(Exception):
    """The key has used up its requests of this minute. `seconds` is how long to wait, 1 to 60."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"wait {seconds} s")
        self.seconds = seconds


@transaction.atomic
@sensitive_variables()
def make(
    *, partner: Partner, name: str, scope: Collection[Group], expires_on: date | None, by: User, at: datetime
) -> tuple[ApiKey, str]:
    """Make a key for a partner. Returns its row and the key itself, which nobody can read again later."""
    secret = f"{PREFIX}{secrets.token_urlsafe(32)}"
    key = ApiKey.objects.create(
        partner=partner,
        name=name,
        key_hash=hash_of(secret),
        scope=[group.name for group in Group if group in scope],
        expires_on=expires_on,
        made_at=at,
        made_by=by,
    )
    audit(by=by, verb="made", subject=f"key {key.pk}", partner=partner.pk, groups=key.scope)
    return key, secret


@transaction.atomic
def revoke(*, key: ApiKey, by: User, at: datetime) -> bool:
    """Take a key back for good, at once; False when somebody had done so already."""
    revoked = ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=at, revoked_by=by)
    if revoked:
        audit(by=by, verb="revoked", subject=f"key {key.pk}", partner=key.partner_id)
    return bool(revoked)


def count_request(*, key: ApiKey, at: datetime) -> None:
    """Count one request of the key, in one statement. Raises TooManyRequests, and then counts nothing.

    The database decides, so that programs that ask at the same moment are counted one after the other. A clock that
    is a little behind counts into the minute that has begun; one that was far ahead does not lock the key.
    """
    minute = at.replace(second=0, microsecond=0)
    is_this_minute = {"minute__range": (minute, minute + MINUTE)}
    rows = ApiKey.objects.filter(pk=key.pk).exclude(**is_this_minute, requests__gte=MOST_IN_A_MINUTE)
    counted = rows.update(
        requests=Case(When(**is_this_minute, then=F("requests") + 1), default=Value(1)),
        minute=Case(When(**is_this_minute, then=F("minute")), default=Value(minute)),
        last_used_on=london_day(at),
    )
    if not counted:
        raise TooManyRequests(seconds=60 - at.second)


@sensitive_variables()
def hash_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()

"""Pair a tablet with a point, and take its key back."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.views.decorators.debug import sensitive_variables

from feedback.models import Device, FeedbackPoint, PairingCode
from perfectcare.accounts.models import User
from perfectcare.common.keys import code as random_code
from perfectcare.common.records import audit

#: What a tablet's key begins with, so that people and programs that look for lost secrets know it when they see it.
PREFIX = "pct_"
#: Letters of a pairing code: 31 kinds, so eight of them have just under 40 bits.
CODE_LENGTH = 8
VALID_FOR = timedelta(minutes=10)
#: After so many wrong codes at a point, its code is void: a guess in 20 tries succeeds once in 4 x 10^10.
MOST_TRIES = 20


class KeyNotInUse(Exception):
    """No key, or one that is unknown or taken back."""


class CodeNotValid(Exception):
    """A code that is wrong, used, older than ten minutes, or void after too many wrong ones. All look the same."""


@transaction.atomic
@sensitive_variables()
def make_code(*, point: FeedbackPoint, name: str, by: User, at: datetime) -> tuple[PairingCode, str]:
    """Make a code for one tablet at the point; older ones end. Returns its row and the code, shown this once."""
    PairingCode.objects.filter(point=point, used_at=None, expires_at__gt=at).update(expires_at=at)
    secret = random_code(CODE_LENGTH)
    made = PairingCode.objects.create(
        point=point,
        name=name,
        code_hash=_hash_of_code(point, secret),
        made_at=at,
        made_by=by,
        expires_at=at + VALID_FOR,
    )
    audit(by=by, verb="made pairing code", subject=f"feedback point {point.pk}", code=made.pk)
    return made, secret


@sensitive_variables()
def pair(*, point: FeedbackPoint, code: str, at: datetime, replaces: Device | None = None) -> tuple[Device, str]:
    """Pair a tablet that typed the code. Returns the pairing and its key, which nobody can read again later.

    `replaces` is the pairing whose key the tablet still held: that key is taken back. Raises CodeNotValid, and then
    counts the try.
    """
    try:
        return _pair(point, code, at, replaces)
    except CodeNotValid:
        PairingCode.objects.filter(point=point, used_at=None, expires_at__gt=at).update(tries=F("tries") + 1)
        raise


@transaction.atomic
@sensitive_variables()
def _pair(point: FeedbackPoint, code: str, at: datetime, replaces: Device | None) -> tuple[Device, str]:
    hashed = _hash_of_code(point, code)
    found = PairingCode.objects.filter(point=point, code_hash=hashed, expires_at__gt=at, tries__lt=MOST_TRIES)
    # The update, not the look, decides who of two that type the same code is paired.
    if not found.filter(used_at=None).update(used_at=at):
        raise CodeNotValid
    made = PairingCode.objects.select_related("made_by").get(code_hash=hashed)
    secret = f"{PREFIX}{secrets.token_urlsafe(32)}"
    device = Device.objects.create(
        point=point,
        name=made.name,
        key_hash=hash_of_key(secret),
        paired_at=at,
        paired_by=made.made_by,
        last_seen_at=at,
    )
    audit(by=made.made_by, verb="paired", subject=f"device {device.pk}", point=point.pk)
    if replaces and replaces.point_id == point.pk:
        revoke(device=replaces, by=made.made_by, at=at)
    return device, secret


@transaction.atomic
def revoke(*, device: Device, by: User, at: datetime) -> bool:
    """Take a tablet's key back for good, at once; False when somebody had done so already. Its cards stay on it."""
    revoked = Device.objects.in_use().filter(pk=device.pk).update(revoked_at=at, revoked_by=by)
    if revoked:
        audit(by=by, verb="revoked", subject=f"device {device.pk}", point=device.point_id)
    return bool(revoked)


@sensitive_variables()
def hash_of_key(secret: str) -> str:
    """Return what is kept of a tablet's key."""
    return hashlib.sha256(secret.encode()).hexdigest()


@sensitive_variables()
def _hash_of_code(point: FeedbackPoint, code: str) -> str:
    """Return what is kept of a code. It is short, so that it is hashed under a key that is not in the database."""
    letters = "".join(code.lower().split()).replace("-", "")
    typed = f"pairing:{point.pk}:{letters}".encode(errors="surrogatepass")  # whatever was typed has a hash
    return hmac.new(settings.CARD_KEY.encode(), typed, hashlib.sha256).hexdigest()

"""Write to the audit trail and to the outbox."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser

from perfectcare.common.models import AuditEvent, Letter


def audit(*, by: AbstractBaseUser | None, verb: str, subject: str, **detail: Any) -> None:
    """Record who did what to which thing. `detail` takes ids and counts, never somebody's words."""
    AuditEvent.objects.create(actor_id=by.pk if by else None, verb=verb, subject=subject[:200], detail=detail)


def write_letter(*, to: str, subject: str, body: str) -> Letter:
    """Put an e-mail in the outbox; it goes out when its transaction has committed."""
    return Letter.objects.create(to=to, subject=" ".join(subject.split())[:200], body=body)

"""The audit trail of the demo."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db.models import Max

from perfectcare.common.models import AuditEvent


@contextmanager
def told(at: datetime) -> Iterator[datetime]:
    """Let what is done inside stand in the trail at its moment in the story: the database writes down its own."""
    before = AuditEvent.objects.aggregate(last=Max("pk"))["last"] or 0
    yield at
    AuditEvent.objects.filter(pk__gt=before).update(at=at)

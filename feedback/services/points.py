"""Open a place where feedback comes in, and close it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from campaigns.models import Team
from feedback.models import FeedbackPoint
from perfectcare.accounts.models import User
from perfectcare.common.records import audit


@transaction.atomic
def add(*, team: Team, kind: str, name: str, mode: str, idle_seconds: int, by: User) -> FeedbackPoint:
    """Open a new point with a new code."""
    point = FeedbackPoint.objects.create(team=team, kind=kind, name=name, mode=mode, idle_seconds=idle_seconds)
    audit(by=by, verb="opened", subject=f"feedback point {point.pk}", team=team.pk, kind=kind)
    return point


@transaction.atomic
def close(*, point: FeedbackPoint, by: User, at: datetime) -> bool:
    """Take a point out of use for good, so that its code submits nothing more; False when it was closed already."""
    closed = FeedbackPoint.objects.open().filter(pk=point.pk).update(closed_at=at, closed_by=by)
    if closed:
        audit(by=by, verb="closed", subject=f"feedback point {point.pk}")
    return bool(closed)

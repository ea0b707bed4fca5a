from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from feedback.services import limits, receipts


@shared_task  # type: ignore[untyped-decorator]  # celery ships no types
def settle_receipts() -> int:
    limits.forget_minutes(at=timezone.now())
    return receipts.settle()

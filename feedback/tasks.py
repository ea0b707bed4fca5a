from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from feedback.services import alerts, custody, limits, receipts


@shared_task  # type: ignore[untyped-decorator]  # celery ships no types
def settle_receipts() -> int:
    limits.forget_minutes(at=timezone.now())
    return receipts.settle()


@shared_task  # type: ignore[untyped-decorator]  # celery ships no types
def tell_of_tablets() -> int:
    return custody.tell_managers(at=timezone.now())


@shared_task  # type: ignore[untyped-decorator]  # celery ships no types
def tell_of_comments() -> int:
    now = timezone.now()
    return alerts.tell(at=now) + alerts.climb(at=now)

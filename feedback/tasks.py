from __future__ import annotations

from celery import shared_task

from feedback.services import receipts


@shared_task  # type: ignore[untyped-decorator]  # celery ships no types
def settle_receipts() -> int:
    return receipts.settle()

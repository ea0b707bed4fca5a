from __future__ import annotations

from celery import shared_task

from feedback.services import receipts


@shared_task
def settle_receipts() -> int:
    return receipts.settle()

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from campaigns.services import campaigns
from perfectcare.common.dates import london_day


@shared_task  # type: ignore[untyped-decorator]  # celery ships no types
def start_due() -> int:
    return len(campaigns.start_due(today=london_day(timezone.now())))

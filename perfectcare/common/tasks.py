from __future__ import annotations

from celery import shared_task

from perfectcare.common import letters


@shared_task  # type: ignore[untyped-decorator]  # celery ships no types
def send_letters() -> int:
    return letters.send_waiting()

"""What the clock asks for."""

from __future__ import annotations

from celery import shared_task

from metrics.services import rollup

# A bound on one run, so that days that change all the time cannot hold the worker for ever.
AT_MOST = 5000


@shared_task  # type: ignore[untyped-decorator]  # celery ships no types
def drain() -> int:
    """Count the days that changed."""
    return rollup.drain(at_most=AT_MOST)

"""Freeze a review when it is signed."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from campaigns.models import Campaign, DirtyDay
from campaigns.services import reviews
from campaigns.services.reviews import ReviewRefused
from metrics.models import ReviewSnapshot
from metrics.selectors.reviews import content_of
from metrics.selectors.windows import window_of
from perfectcare.accounts.models import User
from perfectcare.common.dates import london_day

STILL_COUNTING = (
    "Some days of this review are still being counted. Wait a minute, look at the figures again, then sign."
)


@transaction.atomic
def sign_off(*, campaign: Campaign, by: User, at: datetime, code_version: str) -> ReviewSnapshot:
    """Sign the review and keep its numbers and words as they stand.

    Raises ReviewRefused while a day of the review waits to be counted, or is counted while the figures are read.
    """
    before = _generations(campaign)
    reviews.sign_off(campaign=campaign, by=by, at=at)
    content = content_of(campaign, today=london_day(at))
    after = _generations(campaign)
    if before != after or any(generation != counted for _, generation, counted in after):
        raise ReviewRefused("figures", STILL_COUNTING)
    return ReviewSnapshot.objects.create(
        campaign=campaign, content=content, code_version=code_version, signed_at=at, signed_by=by
    )


def _generations(campaign: Campaign) -> set[tuple[int, int, int]]:
    first, last = _days(campaign)
    rows = DirtyDay.objects.filter(division=campaign.division_id, day__range=(first, last))
    return set(rows.values_list("pk", "generation", "counted"))


def _days(campaign: Campaign) -> tuple[date, date]:
    spans = window_of(campaign).spans
    return min(span.first for span in spans), max(span.last for span in spans)

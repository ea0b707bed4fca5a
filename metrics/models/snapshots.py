"""Signed reviews, frozen."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from campaigns.models import Campaign


class ReviewSnapshot(models.Model):
    """A review as it was signed: its numbers and its words, kept as they stood.

    `content` is the whole page as data (see metrics.selectors.reviews). Later changes of the facts do not reach it.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField(default=1)
    content = models.JSONField()
    code_version = models.CharField(max_length=60)
    signed_at = models.DateTimeField()
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "version"], name="snapshot_version_once")]

    def __str__(self) -> str:
        return f"Review of {self.campaign}, version {self.version}"

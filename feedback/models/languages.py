"""The languages in which a division offers its card."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from campaigns.models import Division


class TranslationApproval(models.Model):
    """A manager has read a translation of the card and lets the division's patients see it.

    It holds for the words that were read: `words_hash` is their SHA-256. When the program ships other words, the
    language is not offered until somebody has read those.
    """

    division = models.ForeignKey(Division, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=35)
    words_hash = models.CharField(max_length=64)
    approved_at = models.DateTimeField()
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["division", "language"],
                condition=Q(withdrawn_at__isnull=True),
                name="translation_approved_once",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="translation_withdrawn_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.language} for {self.division}"

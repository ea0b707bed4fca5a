"""What a campaign taught, and who has signed that."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from campaigns.models.campaigns import Campaign
from campaigns.models.structure import Team


class Review(models.Model):
    """The review of one closed campaign: a summary in words and, in the end, a signature."""

    campaign = models.OneToOneField(Campaign, on_delete=models.CASCADE, related_name="review")
    summary = models.TextField("what happened, in plain words", max_length=4000, blank=True)
    next_step = models.CharField("what happens next", max_length=500, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True, signed_by__isnull=True)
                | Q(signed_at__isnull=False, signed_by__isnull=False),
                name="review_signed_at_and_by",
            )
        ]

    def __str__(self) -> str:
        return f"Review of {self.campaign}"


class Lesson(models.Model):
    """Something the campaign taught: adopt it, adapt it or abandon it."""

    class Verdict(models.TextChoices):
        ADOPT = "adopt", "Adopt"
        ADAPT = "adapt", "Adapt"
        ABANDON = "abandon", "Abandon"

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="lessons")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="lessons")
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    words = models.CharField("what we learned", max_length=500)
    written_at = models.DateTimeField(db_default=Now())
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["written_at", "id"]

    def __str__(self) -> str:
        return self.words

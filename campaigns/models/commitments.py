"""The promises of a campaign's plan."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from campaigns.models.campaigns import Campaign
from campaigns.models.structure import Team


class Commitment(models.Model):
    """A promise in the plan, owed by one team or, without one, by the division, and due on a day.

    It is open until somebody says that it was kept, or that it was missed and why.
    """

    class State(models.TextChoices):
        OPEN = "open", "Open"
        KEPT = "kept", "Kept"
        MISSED = "missed", "Missed"

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="commitments")
    title = models.CharField(max_length=150)
    detail = models.TextField(max_length=1000, blank=True)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="commitments")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    due_on = models.DateField("due on")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    reason = models.CharField("reason it was missed", max_length=500, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", settled_at__isnull=True, settled_by__isnull=True)
                | (~Q(state="open") & Q(settled_at__isnull=False, settled_by__isnull=False)),
                name="commitment_settled_at_and_by",
            ),
            models.CheckConstraint(condition=~Q(state="missed") | ~Q(reason=""), name="missed_commitment_has_reason"),
        ]
        ordering = ["due_on", "id"]

    def __str__(self) -> str:
        return self.title

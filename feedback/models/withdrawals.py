"""Answers that were taken out of every count."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from campaigns.models import Team
from feedback.models.points import Mode


class Withdrawal(models.Model):
    """One act of taking answers out: of one team, on some days, all of them or those collected one way, and why.

    Test cards, say, or an import into the wrong team. The answers stay as they are and point here; they are counted
    nowhere and their words are shown nowhere, until somebody puts them back.
    """

    class Kind(models.TextChoices):
        PATIENTS = "patients", "Cards from patients"
        STAFF = "staff", "Answers from staff"

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    mode = models.CharField("how they were collected", max_length=30, choices=Mode.choices, blank=True)
    first_on = models.DateField("first day")
    last_on = models.DateField("last day")
    reason = models.CharField(max_length=500)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    restored_at = models.DateTimeField(null=True, blank=True)
    restored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="withdrawal_ends_after_it_starts"),
            models.CheckConstraint(condition=~Q(reason=""), name="withdrawal_has_a_reason"),
            models.CheckConstraint(
                condition=Q(restored_at__isnull=True, restored_by__isnull=True)
                | Q(restored_at__isnull=False, restored_by__isnull=False),
                name="withdrawal_restored_at_and_by",
            ),
        ]
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.first_on} to {self.last_on}"

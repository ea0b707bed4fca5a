"""What members of staff say about the care they gave."""

from __future__ import annotations

from django.db import models

from campaigns.models import Team
from feedback.models.withdrawals import Withdrawal
from perfectcare.common.keys import RandomKeyField


class StaffVoiceQuerySet(models.QuerySet["StaffVoice"]):
    def standing(self) -> StaffVoiceQuerySet:
        """Answers that nobody has taken out."""
        return self.filter(withdrawal__isnull=True)


class StaffVoice(models.Model):
    """One member of staff on one day's care. The team is known, the person is not. What got in the way is a Comment.

    `day_corrected` is as on an answer of a patient. `reply_code_hash` is the SHA-256 (hexadecimal) of a code that the
    sender's own device made and shows to nobody else: whoever holds the code can read the reply.
    """

    class Care(models.TextChoices):
        VERY_GOOD = "very-good", "Very good"
        GOOD = "good", "Good"
        MIXED = "mixed", "Mixed"
        POOR = "poor", "Poor"
        VERY_POOR = "very-poor", "Very poor"

    class Effect(models.TextChoices):
        NONE = "none", "None"
        SMALL = "small", "Small"
        LARGE = "large", "Large"
        UNSAFE = "unsafe", "It was not safe"

    id = RandomKeyField()
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    given_on = models.DateField()
    day_corrected = models.BooleanField(default=False)
    care = models.CharField(max_length=10, choices=Care.choices)
    effect = models.CharField(max_length=10, choices=Effect.choices, blank=True)
    reply_code_hash = models.CharField(max_length=64, blank=True)
    withdrawal = models.ForeignKey(
        Withdrawal, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects = StaffVoiceQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["team", "given_on"], name="staff_voices_by_team_and_day"),
            models.Index(
                fields=["withdrawal"], condition=models.Q(withdrawal__isnull=False), name="staff_voices_withdrawn"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["reply_code_hash"], condition=~models.Q(reply_code_hash=""), name="reply_code_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_care_display()}, {self.given_on}"

"""Short messages about looking after oneself, for the end of a patient's card."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from campaigns.models.structure import Division


class SelfCareMessageQuerySet(models.QuerySet["SelfCareMessage"]):
    def shown_on(self, day: date) -> SelfCareMessageQuerySet:
        """Messages that may be shown on the day: begun, not over, not ended early."""
        return self.filter(first_on__lte=day, last_on__gte=day, ended_at__isnull=True)


class SelfCareMessage(models.Model):
    """One short message about looking after oneself, with an owner who answers for it and a last day.

    It is shown on the thank-you screen of the division's cards, never beside the question, and never after its last
    day: whoever owns it reads it again and makes it anew.
    """

    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    words = models.CharField("message", max_length=160)
    owner = models.CharField("who answers for it", max_length=100)
    first_on = models.DateField("first day")
    last_on = models.DateField("last day")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = SelfCareMessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="message_ends_after_it_starts"),
            models.CheckConstraint(condition=~Q(words="") & ~Q(owner=""), name="message_has_words_and_an_owner"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="message_ended_at_and_by",
            ),
        ]
        ordering = ["last_on", "id"]

    def __str__(self) -> str:
        return self.words

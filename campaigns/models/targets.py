"""What a division means to reach, from which day, and who agreed it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from campaigns.models.partners import Partner
from campaigns.models.structure import Division, Team


class TargetQuerySet(models.QuerySet["Target"]):
    def standing(self) -> TargetQuerySet:
        """Targets that nobody has taken back."""
        return self.filter(withdrawn_at__isnull=True)


class Target(models.Model):
    """A target for one measure of the division, or of one of its teams or partners, from a day on.

    It holds until the next one of the same subject and measure starts. `value` is in hundredths of what the chart
    shows: 7000 is 70 in 100, 3300 is 33 hours. Without a value there is no target from that day on. A target is never
    changed: it is taken back, and another one made.
    """

    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="targets")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    partner = models.ForeignKey(Partner, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=40)
    starts_on = models.DateField("from")
    value = models.BigIntegerField(null=True, blank=True)
    agreed_with = models.CharField(max_length=150)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = TargetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(team__isnull=True) | Q(partner__isnull=True), name="target_of_one_subject"
            ),
            models.CheckConstraint(condition=Q(value__isnull=True) | Q(value__gte=0), name="target_not_negative"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="target_withdrawn_at_and_by",
            ),
            models.UniqueConstraint(
                fields=["division", "key", "starts_on"],
                condition=Q(team__isnull=True, partner__isnull=True, withdrawn_at__isnull=True),
                name="target_of_division_once",
            ),
            models.UniqueConstraint(
                fields=["team", "key", "starts_on"],
                condition=Q(team__isnull=False, withdrawn_at__isnull=True),
                name="target_of_team_once",
            ),
            models.UniqueConstraint(
                fields=["partner", "key", "starts_on"],
                condition=Q(partner__isnull=False, withdrawn_at__isnull=True),
                name="target_of_partner_once",
            ),
        ]
        ordering = ["key", "starts_on", "pk"]

    def __str__(self) -> str:
        return f"{self.key} from {self.starts_on}"

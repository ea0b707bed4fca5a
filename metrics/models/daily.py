"""The counts of one day."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from campaigns.models import Division, Team


class DailyMetric(models.Model):
    """One measure of one team (or, without one, of the division itself) on one day.

    It holds a numerator and a denominator, never a percentage: sums add up, averages do not. A measure that is a
    plain count has no denominator. A day without facts has no row.
    """

    division = models.ForeignKey(Division, on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    key = models.CharField(max_length=40)
    numerator = models.BigIntegerField()
    denominator = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["division", "team", "day", "key"], condition=Q(team__isnull=False), name="metric_of_team_once"
            ),
            models.UniqueConstraint(
                fields=["division", "day", "key"], condition=Q(team__isnull=True), name="metric_of_division_once"
            ),
        ]
        indexes = [models.Index(fields=["division", "day"], name="metrics_by_division_and_day")]

    def __str__(self) -> str:
        return f"{self.key} {self.day}"

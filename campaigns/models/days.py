"""The days whose facts have changed since they were last counted."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from campaigns.models.structure import Division, Team


class DirtyDayQuerySet(models.QuerySet["DirtyDay"]):
    def uncounted(self) -> DirtyDayQuerySet:
        return self.exclude(generation=F("counted"))


class DirtyDay(models.Model):
    """The facts of a team (or, without one, of the division itself) on one day, and how far they were counted.

    Every change adds one to `generation`. The roll-up copies the generation that it read to `counted`; while the
    two differ the day must be counted again. `dirty_since` is the moment of the oldest change not yet counted.
    """

    # Every card bumps a row, and each index is written again with it: those of the constraints are enough.
    division = models.ForeignKey(Division, on_delete=models.CASCADE, related_name="+", db_index=False)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    generation = models.PositiveBigIntegerField(default=0)
    counted = models.PositiveBigIntegerField(default=0)
    dirty_since = models.DateTimeField(null=True, blank=True)

    objects = DirtyDayQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["division", "team", "day"], condition=Q(team__isnull=False), name="dirty_day_of_team_once"
            ),
            models.UniqueConstraint(
                fields=["division", "day"], condition=Q(team__isnull=True), name="dirty_day_of_division_once"
            ),
        ]
        indexes = [
            # In the order in which days are counted: finding the next costs the same however many there are.
            models.Index(fields=["dirty_since", "id"], condition=~Q(generation=F("counted")), name="dirty_days_waiting")
        ]

    def __str__(self) -> str:
        return f"{self.day}, generation {self.generation}, counted {self.counted}"

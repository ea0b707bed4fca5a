"""Numbers from outside."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from campaigns.models import Division, Partner, Team


class Period(models.TextChoices):
    DAY = "day", "Day"
    WEEK = "week", "Week"
    MONTH = "month", "Month"


class Observation(models.Model):
    """A number that the program cannot know by itself: of the division, or of one of its teams or partners.

    It stands for one day, week (from a Monday) or calendar month that starts on `starts_on`. Numbers are whole, in
    the smallest unit of the measure. A share has a denominator, a count and a level have none.
    """

    # No index of its own for either: the division's is the one below, and people are not looked for by what they typed.
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+", db_index=False)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    partner = models.ForeignKey(Partner, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=40)
    period = models.CharField(max_length=5, choices=Period.choices)
    starts_on = models.DateField()
    numerator = models.BigIntegerField()
    denominator = models.BigIntegerField(null=True, blank=True)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(team__isnull=True) | Q(partner__isnull=True), name="observation_of_one_subject"
            ),
            models.CheckConstraint(
                condition=Q(numerator__gte=0) & (Q(denominator__isnull=True) | Q(denominator__gte=0)),
                name="observation_not_negative",
            ),
            models.UniqueConstraint(
                fields=["division", "key", "period", "starts_on"],
                condition=Q(team__isnull=True, partner__isnull=True),
                name="observation_of_division_once",
            ),
            models.UniqueConstraint(
                fields=["team", "key", "period", "starts_on"],
                condition=Q(team__isnull=False),
                name="observation_of_team_once",
            ),
            models.UniqueConstraint(
                fields=["partner", "key", "period", "starts_on"],
                condition=Q(partner__isnull=False),
                name="observation_of_partner_once",
            ),
        ]
        indexes = [models.Index(fields=["division", "starts_on", "key"], name="observations_by_division")]

    def __str__(self) -> str:
        return f"{self.key}, {self.period} of {self.starts_on}"


class ObservationUpload(models.Model):
    """A file of observations that somebody looks at before it is stored. It goes when it is stored or given up."""

    division = models.ForeignKey(Division, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    content = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return self.name

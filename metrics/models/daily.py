"""The counts of one day."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from campaigns.models import Division, Team


class DailyAnswers(models.Model):
    """The answers to the Friends and Family Test of one team on one day: how many of each of the six.

    One wide row, because every measure of the test is a sum of these six, and counting everything again must cost
    little more than grouping the answers (docs/adr/0008-roll-up.md). A day without answers has no row. The database
    does not check team and division again: rows are made of answers, whose team it has checked.
    """

    division = models.ForeignKey(
        Division, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    day = models.DateField()
    very_good = models.PositiveIntegerField(default=0)
    good = models.PositiveIntegerField(default=0)
    neither = models.PositiveIntegerField(default=0)
    poor = models.PositiveIntegerField(default=0)
    very_poor = models.PositiveIntegerField(default=0)
    dont_know = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "day"], name="answers_of_team_once")]
        indexes = [models.Index(fields=["division", "day"], name="answers_by_division_and_day")]

    def __str__(self) -> str:
        return f"{self.team_id} {self.day}"


class DailyMetric(models.Model):
    """One measure of one team (or, without one, of the division itself) on one day; not of the FFT: see DailyAnswers.

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


class Revision(models.Model):
    """A figure of a day that was over, and so shown, has changed since: a late card, a correction, a withdrawal.

    `changed_on` is the last day on which that happened. For what people say, `key` names only whose answers they
    are (the measure of how many answered), so that it never tells which answer came.
    """

    division = models.ForeignKey(Division, on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    key = models.CharField(max_length=40)
    changed_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team", "day", "key"], condition=Q(team__isnull=False), name="revision_of_team_once"
            ),
            models.UniqueConstraint(
                fields=["division", "day", "key"], condition=Q(team__isnull=True), name="revision_of_division_once"
            ),
        ]
        indexes = [models.Index(fields=["division", "changed_on"], name="revisions_by_division")]

    def __str__(self) -> str:
        return f"{self.key} {self.day}, changed {self.changed_on}"

"""What people have said about a chart: where a new level begins, and what happened on a day."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from campaigns.models import Division, Partner, Team


class StepChange(models.Model):
    """One person's judgement that a measure runs at a new level from a day on, and why (domain notes 8.4).

    Limits are worked out anew from there. It is never changed: it is taken back, and the history shows both.
    """

    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    partner = models.ForeignKey(Partner, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=40)
    starts_on = models.DateField("first day of the new level")
    reason = models.CharField(max_length=500)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_reason = models.CharField("why it was taken back", max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(team__isnull=True) | Q(partner__isnull=True), name="step_change_of_one_subject"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="step_change_has_a_reason"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_reason="")),
                name="step_change_withdrawn_at_and_by",
            ),
            models.UniqueConstraint(
                fields=["division", "key", "starts_on"],
                condition=Q(team__isnull=True, partner__isnull=True, withdrawn_at__isnull=True),
                name="step_change_of_division_once",
            ),
            models.UniqueConstraint(
                fields=["team", "key", "starts_on"],
                condition=Q(team__isnull=False, withdrawn_at__isnull=True),
                name="step_change_of_team_once",
            ),
            models.UniqueConstraint(
                fields=["partner", "key", "starts_on"],
                condition=Q(partner__isnull=False, withdrawn_at__isnull=True),
                name="step_change_of_partner_once",
            ),
        ]
        ordering = ["starts_on", "pk"]

    def __str__(self) -> str:
        return f"{self.key} from {self.starts_on}"


class ChartNote(models.Model):
    """What happened on a day that a reader of charts should know: snow, norovirus, system pressure.

    It stands at the day's point in one measure's charts or, without a key, in every chart of the division.
    """

    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=40, blank=True)
    day = models.DateField()
    words = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="chart_note_has_words"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="chart_note_withdrawn_at_and_by",
            ),
        ]
        indexes = [models.Index(fields=["division", "day"], name="chart_notes_by_division")]
        ordering = ["day", "pk"]

    def __str__(self) -> str:
        return f"{self.day}: {self.words}"

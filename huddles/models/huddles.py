"""The division's meeting at a slot, and what each team said at it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from campaigns.models import Slot, Team


class Huddle(models.Model):
    """The division's meeting at one slot.

    It is open from the first report or attendance until it is recorded as held, or as missed with a reason. `is_late`
    marks one recorded after its day from paper.
    """

    class State(models.TextChoices):
        OPEN = "open", "Not recorded yet"
        HELD = "held", "Held"
        MISSED = "missed", "Missed"

    slot = models.OneToOneField(Slot, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    missed_reason = models.CharField("reason it was missed", max_length=500, blank=True)
    minutes_long = models.PositiveSmallIntegerField("how long it took, in minutes", null=True, blank=True)
    notes = models.TextField("notes and thanks", max_length=2000, blank=True)
    is_late = models.BooleanField("recorded afterwards", default=False)
    recorded_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", recorded_at__isnull=True, recorded_by__isnull=True)
                | (~Q(state="open") & Q(recorded_at__isnull=False, recorded_by__isnull=False)),
                name="huddle_recorded_at_and_by",
            ),
            models.CheckConstraint(condition=~Q(state="missed") | ~Q(missed_reason=""), name="missed_huddle_reason"),
        ]

    def __str__(self) -> str:
        return f"Huddle {self.slot}"


class Attendance(models.Model):
    """Whether a team was at a huddle."""

    class Presence(models.TextChoices):
        PRESENT = "present", "Present"
        DEPUTY = "deputy", "Sent a deputy"
        ABSENT = "absent", "Absent"

    huddle = models.ForeignKey(Huddle, on_delete=models.CASCADE, related_name="attendances")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    presence = models.CharField(max_length=10, choices=Presence.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["huddle", "team"], name="attendance_once")]

    def __str__(self) -> str:
        return f"{self.team}: {self.get_presence_display()}"


class TeamReport(models.Model):
    """What one team reports to one huddle. Staffing counts people on duty; capacity and demand count visits.

    RAG is red, amber, green in words: how the day looks, by the team's own judgement.
    """

    class Rag(models.TextChoices):
        ON_TRACK = "on-track", "On track"
        WATCH = "watch", "Watch"
        AT_RISK = "at-risk", "At risk"
        NOT_SAID = "not-said", "Not said"

    huddle = models.ForeignKey(Huddle, on_delete=models.CASCADE, related_name="reports")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    staff_planned = models.PositiveSmallIntegerField("staff planned", null=True, blank=True)
    staff_actual = models.PositiveSmallIntegerField("staff on duty", null=True, blank=True)
    capacity = models.PositiveSmallIntegerField("visits we can make", null=True, blank=True)
    demand = models.PositiveSmallIntegerField("visits needed", null=True, blank=True)
    safety = models.CharField("safety concerns", max_length=300, blank=True)
    rag = models.CharField("how today looks", max_length=10, choices=Rag.choices, default=Rag.NOT_SAID)
    line = models.CharField("one line for the huddle", max_length=200, blank=True)
    reported_at = models.DateTimeField()
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["huddle", "team"], name="report_once")]

    def __str__(self) -> str:
        return f"{self.team}: {self.get_rag_display()}"

    @property
    def staff_gap(self) -> int | None:
        """People planned but not on duty; negative when there are more than planned."""
        if self.staff_planned is None or self.staff_actual is None:
            return None
        return self.staff_planned - self.staff_actual

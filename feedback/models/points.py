"""Where feedback comes in."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from campaigns.models import Team
from perfectcare.common.keys import code


class Mode(models.TextChoices):
    """How an answer was collected: the eight national columns (domain notes 1.4)."""

    SMS = "sms", "Text message"
    ELECTRONIC_DISCHARGE = "electronic-discharge", "Tablet at the contact"
    ELECTRONIC_HOME = "electronic-home", "Tablet at the patient’s home"
    PAPER_DISCHARGE = "paper-discharge", "Paper card at the contact"
    PAPER_HOME = "paper-home", "Paper card at home"
    TELEPHONE = "telephone", "Telephone"
    ONLINE = "online", "Online"
    OTHER = "other", "Other"


class FeedbackPointQuerySet(models.QuerySet["FeedbackPoint"]):
    def open(self) -> FeedbackPointQuerySet:
        return self.filter(closed_at__isnull=True)


class FeedbackPoint(models.Model):
    """A place where one team collects feedback: a tablet, a poster with a code, paper cards, or the staff's own form.

    Its public code can only submit. `mode` is copied to every answer that comes through it. `idle_seconds` is how long
    a card may lie half filled in before it is cleared. `minute` and `cards_in_minute` hold the limit of cards in a
    minute of a point that asks for no key; they are wiped soon after.
    """

    class Kind(models.TextChoices):
        TABLET = "tablet", "Tablet for patients"
        POSTER = "poster", "Poster for patients"
        PAPER = "paper", "Paper cards or calls that staff enter"
        STAFF = "staff", "Form for staff"

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField("where it is", max_length=100)
    mode = models.CharField(
        "how answers are collected", max_length=30, choices=Mode.choices, default=Mode.ELECTRONIC_DISCHARGE
    )
    code = models.CharField(max_length=20, unique=True, default=code)
    idle_seconds = models.PositiveIntegerField("seconds until a card left alone is cleared", default=60)
    opened_at = models.DateTimeField(db_default=Now())
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    minute = models.DateTimeField(null=True, blank=True)
    cards_in_minute = models.PositiveIntegerField(default=0)

    objects = FeedbackPointQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(idle_seconds__range=(30, 600)), name="point_idle_seconds"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="point_closed_at_and_by",
            ),
        ]
        ordering = ["team__name", "name", "id"]

    def __str__(self) -> str:
        return f"{self.name}, {self.team}"

    @property
    def is_for_staff(self) -> bool:
        return self.kind == self.Kind.STAFF

    @property
    def has_poster(self) -> bool:
        """Whether its address hangs on a wall. An address that goes out in text messages does not."""
        return self.is_for_staff or (self.kind == self.Kind.POSTER and self.mode != Mode.SMS)

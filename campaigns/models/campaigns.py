"""Campaigns and the slots of their huddles."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from campaigns.models.structure import Division, Team

EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]
USUAL_HUDDLES = ["11:30", "15:30"]


def every_day() -> list[int]:
    return list(EVERY_DAY)


def usual_huddles() -> list[str]:
    return list(USUAL_HUDDLES)


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def overlapping(self, starts_on: date, ends_on: date) -> CampaignQuerySet:
        """Campaigns that share a day with the period, both ends included."""
        return self.filter(starts_on__lte=ends_on, ends_on__gte=starts_on)

    def live(self) -> CampaignQuerySet:
        return self.filter(phase=Campaign.Phase.LIVE)


class Campaign(models.Model):
    """A division's perfect care fortnight: when, with which teams, and how far it has come.

    Its length, its operating days (ISO weekdays, Monday is 1) and its huddle times ("11:30", London time) are
    settings of the row. The baseline is the period it is compared with.
    """

    class Phase(models.TextChoices):
        PLANNED = "planned", "Planned"
        LIVE = "live", "Live"
        CLOSED = "closed", "Closed"
        REVIEWED = "reviewed", "Reviewed"

    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="campaigns")
    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=100)
    aim = models.CharField("aim in one line", max_length=200, blank=True)
    starts_on = models.DateField("first day")
    ends_on = models.DateField("last day")
    operating_days = models.JSONField(default=every_day)
    huddle_times = models.JSONField(default=usual_huddles)
    baseline_starts_on = models.DateField("first day of the baseline", null=True, blank=True)
    baseline_ends_on = models.DateField("last day of the baseline", null=True, blank=True)
    phase = models.CharField(max_length=10, choices=Phase.choices, default=Phase.PLANNED)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    teams = models.ManyToManyField(Team, related_name="campaigns")
    version = models.PositiveIntegerField(default=1)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="campaign_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(baseline_starts_on__isnull=True, baseline_ends_on__isnull=True)
                | Q(
                    baseline_starts_on__lte=F("baseline_ends_on"),
                    baseline_ends_on__lt=F("starts_on"),
                ),
                name="campaign_baseline_before_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="campaign_closed_at_and_by",
            ),
        ]
        ordering = ["-starts_on", "title"]

    def __str__(self) -> str:
        return self.title

    @property
    def length(self) -> int:
        """Length in calendar days, both ends included."""
        return (self.ends_on - self.starts_on).days + 1

    def day_number(self, day: date) -> int | None:
        """Return 1 for the first day, and None for a day outside the campaign."""
        return (day - self.starts_on).days + 1 if self.starts_on <= day <= self.ends_on else None

    @property
    def is_over(self) -> bool:
        return self.phase in (self.Phase.CLOSED, self.Phase.REVIEWED)


class Slot(models.Model):
    """A time at which a campaign's huddle is due. All slots are made with the campaign.

    `starts_at` is the instant; `day` and `local_time` are the same in London, stored so that counts need no
    arithmetic with time zones.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="slots")
    day = models.DateField()
    local_time = models.TimeField()
    starts_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "day", "local_time"], name="slot_once")]
        ordering = ["starts_at"]

    def __str__(self) -> str:
        return f"{self.day} {self.local_time:%H:%M}"

    def has_started(self, now: datetime) -> bool:
        return self.starts_at <= now

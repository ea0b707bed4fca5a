"""The tablets that are paired with a point, and the ledger of the cards that each was given."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from campaigns.models import Division
from feedback.models.points import FeedbackPoint
from perfectcare.common.dates import CLOCK_TOLERANCE


class PairingCode(models.Model):
    """A code with which one tablet is paired with one point: used once, for ten minutes, and kept as a hash.

    `tries` counts wrong codes that were typed at the point while this one was valid; too many end it.
    """

    point = models.ForeignKey(FeedbackPoint, on_delete=models.PROTECT, related_name="+")
    name = models.CharField("what you call the tablet", max_length=60)
    code_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gte=F("made_at")), name="pairing_code_expires_after_it_is_made"
            )
        ]
        indexes = [models.Index(fields=["point"], condition=Q(used_at__isnull=True), name="pairing_codes_unused")]

    def __str__(self) -> str:
        return f"Code for {self.name}"


class DeviceQuerySet(models.QuerySet["Device"]):
    def in_use(self) -> DeviceQuerySet:
        """Pairings whose key has not been taken back."""
        return self.filter(revoked_at__isnull=True)


class Device(models.Model):
    """One pairing of a tablet with a point, from the day it got its key to the day the key was taken back.

    The key is shown once and kept as its SHA-256 (it is 256 random bits). Cards are numbered 1, 2, 3 … in a pairing.
    `captured`, `waiting` and `refused` are how many the tablet has been given, still holds and had refused, as it
    last reported; `oldest_waiting_at` is when the oldest of those it holds was given, to the hour. `stored` counts the
    cards that came in; `numbers` says which, as PostgreSQL writes ranges: {[1,41),[42,44)}. Nothing here says which
    answer had which number (docs/adr/0011). `clock_behind` is by how many seconds the tablet's clock was behind at its
    last contact (less than 0: ahead). `minute` and `cards_in_minute` hold the limit of cards in a minute.
    """

    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    point = models.ForeignKey(FeedbackPoint, on_delete=models.PROTECT, related_name="+")
    name = models.CharField("what you call the tablet", max_length=60)
    key_hash = models.CharField(max_length=64, unique=True)
    paired_at = models.DateTimeField()
    paired_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    last_seen_at = models.DateTimeField(null=True, blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)
    captured = models.PositiveBigIntegerField(default=0)
    waiting = models.PositiveBigIntegerField(default=0)
    refused = models.PositiveBigIntegerField(default=0)
    oldest_waiting_at = models.DateTimeField(null=True, blank=True)
    stored = models.PositiveBigIntegerField(default=0)
    numbers = models.TextField(default="{}")
    clock_behind = models.BigIntegerField(null=True, blank=True)
    minute = models.DateTimeField(null=True, blank=True)
    cards_in_minute = models.PositiveIntegerField(default=0)

    objects = DeviceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="device_revoked_at_and_by",
            )
        ]
        ordering = ["point__team__name", "point__name", "paired_at", "id"]

    def __str__(self) -> str:
        return f"{self.name}, {self.point}"

    @property
    def is_clock_wrong(self) -> bool:
        """Whether the tablet's clock was wrong when it last spoke."""
        return self.clock_behind is not None and abs(self.clock_behind) > CLOCK_TOLERANCE.total_seconds()

    def was_in_use(self, start: datetime, end: datetime) -> bool:
        """Whether the pairing stood at some moment between the two."""
        return self.paired_at < end and (self.revoked_at is None or self.revoked_at > start)


class CustodyLetter(models.Model):
    """The managers of a division were told on this day of tablets that are silent: once a day, however many ask."""

    division = models.ForeignKey(Division, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["division", "day"], name="custody_letter_once_a_day")]

    def __str__(self) -> str:
        return f"{self.division}, {self.day}"

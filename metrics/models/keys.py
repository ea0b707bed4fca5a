"""The keys with which partners read figures."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from campaigns.models import Partner


class ApiKey(models.Model):
    """A key with which one partner's program may read figures of the division, and nothing else.

    The key itself is shown once and kept only as its SHA-256 (it is 256 random bits, so no slower hash is needed).
    `scope` lists the groups of measures that it may read, by the names of the catalogue's groups.
    """

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    name = models.CharField("what it is for", max_length=100)
    key_hash = models.CharField(max_length=64, unique=True)
    scope = models.JSONField(default=list)
    expires_on = models.DateField("last day", null=True, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    last_used_on = models.DateField(null=True, blank=True)
    # The requests of the minute that began at `minute`: a limit counted in the database needs no other service.
    minute = models.DateTimeField(null=True, blank=True)
    requests = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="api_key_revoked_at_and_by",
            )
        ]
        ordering = ["partner__name", "name", "pk"]

    def __str__(self) -> str:
        return f"{self.name}, {self.partner}"

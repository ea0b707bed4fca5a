"""Plumbing that every app may use: the audit trail and the outbox of letters."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now


class AuditEvent(models.Model):
    """Somebody did something that must be answerable later. Rows are added, never changed.

    `detail` holds ids and counts, never what a patient or a member of staff wrote.
    """

    at = models.DateTimeField(db_default=Now())
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=200)
    detail = models.JSONField(default=dict, blank=True)

    class Meta:
        indexes = [models.Index(fields=["subject", "-at"], name="audit_by_subject")]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"


class Letter(models.Model):
    """An e-mail waiting to be sent, or sent.

    It is claimed before it is sent, so that it goes out at most once; one that was claimed and never confirmed is
    listed, not sent again. The words are wiped when it is claimed, as they may hold a one-use link.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        CLAIMED = "claimed", "Being sent"
        SENT = "sent", "Sent"
        FAILED = "failed", "Not sent"

    to = models.EmailField(max_length=254)
    subject = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    written_at = models.DateTimeField(db_default=Now())
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["written_at"], condition=models.Q(state="waiting"), name="letters_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} to {self.to}"

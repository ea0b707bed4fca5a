"""What partner organisations say about working with the division, and the links by which they say it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from campaigns.models import Partner, Team
from perfectcare.common.keys import RandomKeyField


class PartnerLinkQuerySet(models.QuerySet["PartnerLink"]):
    def in_use(self) -> PartnerLinkQuerySet:
        """Links that nobody has taken back. Whether one has expired depends on the day."""
        return self.filter(revoked_at__isnull=True)


class PartnerLink(models.Model):
    """A link that lets one partner organisation give feedback and read the replies, without an account.

    `token_hash` is the SHA-256 (hexadecimal) of 256 random bits, which stand in the e-mail and nowhere else. The link
    works until the end of `expires_on`, unless it was taken back before.
    """

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    sent_to = models.EmailField(max_length=254)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    expires_on = models.DateField()
    last_used_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = PartnerLinkQuerySet.as_manager()

    class Meta:
        ordering = ["partner__name", "-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="partner_link_is_taken_back_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return f"Link of {self.partner}"


class PartnerVoice(models.Model):
    """One partner organisation on handovers between it and the division, or one of its teams. Words are Comments.

    The four statements are about a seamless handover; each is agreed with on five points, 5 being the most, or left
    out. The organisation is known, the person is not.
    """

    class Agreement(models.IntegerChoices):
        AGREE_STRONGLY = 5, "Strongly agree"
        AGREE = 4, "Agree"
        NEITHER = 3, "Neither agree nor disagree"
        DISAGREE = 2, "Disagree"
        DISAGREE_STRONGLY = 1, "Strongly disagree"

    id = RandomKeyField()
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    given_on = models.DateField()
    handover_complete = models.PositiveSmallIntegerField(null=True, blank=True, choices=Agreement.choices)
    knew_whom_to_call = models.PositiveSmallIntegerField(null=True, blank=True, choices=Agreement.choices)
    heard_back = models.PositiveSmallIntegerField(null=True, blank=True, choices=Agreement.choices)
    no_repeating = models.PositiveSmallIntegerField(null=True, blank=True, choices=Agreement.choices)

    class Meta:
        indexes = [models.Index(fields=["partner", "given_on"], name="partner_voices_by_day")]

    def __str__(self) -> str:
        return f"{self.partner}, {self.given_on}"

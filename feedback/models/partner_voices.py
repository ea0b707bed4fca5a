"""What partner organisations say about working with the division, and the links by which they say it."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from campaigns.models import Partner, Team
from perfectcare.common.keys import RandomKeyField

#: The four statements about a seamless handover, in the order in which they are asked.
STATEMENTS = ("handover_complete", "knew_whom_to_call", "heard_back", "no_repeating")


class PartnerLink(models.Model):
    """A link that lets one partner organisation give feedback and read the replies, without an account.

    `token_hash` is the SHA-256 (hexadecimal) of 256 random bits, which stand in the e-mail and nowhere else. The link
    works until the end of `expires_on`, unless it was taken back before. A partner has one that is not taken back.
    """

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    sent_to = models.EmailField(max_length=254)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    expires_on = models.DateField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner"], condition=Q(revoked_at__isnull=True), name="partner_link_in_use_once"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="partner_link_is_taken_back_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"Link of {self.partner}"

    def works_on(self, day: date) -> bool:
        """Whether it opens on the day. A last day is a day on which it still does; a partner's closing day is not."""
        closed_on = self.partner.closed_on
        return self.revoked_at is None and self.expires_on >= day and (closed_on is None or closed_on > day)


def _on_five_points() -> models.PositiveSmallIntegerField[int | None, int | None]:
    return models.PositiveSmallIntegerField(null=True, blank=True)


class PartnerVoice(models.Model):
    """One partner organisation on handovers between it and the division, or one of its teams. Words are Comments.

    The four statements are about a seamless handover; each is agreed with on five points, 5 being the most, or left
    out. The organisation is known, the person is not.
    """

    class Agreement(models.IntegerChoices):
        AGREE_STRONGLY = 5, "Strongly agree"
        AGREE = 4, "Agree"
        NEITHER = 3, "Neither"
        DISAGREE = 2, "Disagree"
        DISAGREE_STRONGLY = 1, "Strongly disagree"

    id = RandomKeyField()
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    given_on = models.DateField()
    handover_complete = _on_five_points()
    knew_whom_to_call = _on_five_points()
    heard_back = _on_five_points()
    no_repeating = _on_five_points()

    class Meta:
        indexes = [models.Index(fields=["partner", "given_on"], name="partner_voices_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(**{f"{statement}__isnull": True}) | Q(**{f"{statement}__in": [1, 2, 3, 4, 5]}),
                name=f"partner_{statement}_on_five_points",
            )
            for statement in STATEMENTS
        ]

    def __str__(self) -> str:
        return f"{self.partner}, {self.given_on}"

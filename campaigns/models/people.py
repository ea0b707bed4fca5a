"""Who belongs where, and who has been asked to join."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from campaigns.models.structure import Division, Organisation, Team
from perfectcare.accounts.roles import TEAM_ROLES, Role

# An administrator stands above divisions; team roles name a team; the others name the division only.
PLACE_FITS_ROLE = (
    Q(role=Role.ADMINISTRATOR, division__isnull=True, team__isnull=True)
    | Q(role__in=sorted(TEAM_ROLES), division__isnull=False, team__isnull=False)
    | (Q(division__isnull=False, team__isnull=True) & ~Q(role__in=sorted(TEAM_ROLES)) & ~Q(role=Role.ADMINISTRATOR))
)


class Membership(models.Model):
    """A person holds a role in an organisation, a division or a team."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    division = models.ForeignKey(Division, null=True, blank=True, on_delete=models.PROTECT, related_name="memberships")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=PLACE_FITS_ROLE, name="membership_place_fits_role"),
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                condition=Q(division__isnull=True),
                name="membership_of_organisation_once",
            ),
            models.UniqueConstraint(
                fields=["user", "division", "role"],
                condition=Q(division__isnull=False, team__isnull=True),
                name="membership_of_division_once",
            ),
            models.UniqueConstraint(
                fields=["user", "team", "role"], condition=Q(team__isnull=False), name="membership_of_team_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}"


class Invitation(models.Model):
    """A person has been asked by e-mail to take a role. The link works once; only its hash is kept."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="invitations")
    division = models.ForeignKey(Division, null=True, blank=True, on_delete=models.PROTECT, related_name="invitations")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="invitations")
    role = models.CharField(max_length=20, choices=Role.choices)
    email = models.EmailField("e-mail address", max_length=254)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_at = models.DateTimeField(db_default=Now())
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=PLACE_FITS_ROLE, name="invitation_place_fits_role"),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="invitation_accepted_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email}, {self.get_role_display()}"

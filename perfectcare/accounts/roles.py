"""The names of the roles, and what each may do. Who holds a role, and where, is a Membership in `campaigns`."""

from __future__ import annotations

from enum import StrEnum

from django.db import models


class Role(models.TextChoices):
    """What a person is to a division (or, for an administrator, to an organisation)."""

    ADMINISTRATOR = "administrator", "Administrator"
    MANAGER = "manager", "Division manager"
    FACILITATOR = "facilitator", "Facilitator"
    TEAM_LEAD = "team-lead", "Team lead"
    STAFF = "staff", "Frontline staff"
    LEADERSHIP = "leadership", "Leadership"
    READER = "reader", "Patient-experience reader"


class Need(StrEnum):
    """Something a page needs its visitor to be allowed to do."""

    SEE = "see"
    PLAN = "plan"
    RECORD_HUDDLE = "record-huddle"
    REPORT = "report"
    READ_COMMENTS = "read-comments"
    SEE_TEAM_FIGURES = "see-team-figures"
    REVIEW = "review"
    SIGN_OFF = "sign-off"
    EXPORT = "export"
    ADMINISTER = "administer"


GRANTS: dict[Role, frozenset[Need]] = {
    Role.ADMINISTRATOR: frozenset({Need.ADMINISTER}),
    Role.MANAGER: frozenset(
        {
            Need.SEE,
            Need.PLAN,
            Need.RECORD_HUDDLE,
            Need.REPORT,
            Need.READ_COMMENTS,
            Need.REVIEW,
            Need.SIGN_OFF,
            Need.EXPORT,
        }
    ),
    Role.FACILITATOR: frozenset({Need.SEE, Need.RECORD_HUDDLE, Need.REPORT, Need.REVIEW}),
    Role.TEAM_LEAD: frozenset({Need.SEE, Need.REPORT, Need.SEE_TEAM_FIGURES}),
    Role.STAFF: frozenset({Need.SEE, Need.SEE_TEAM_FIGURES}),
    Role.LEADERSHIP: frozenset({Need.SEE, Need.SIGN_OFF}),
    Role.READER: frozenset({Need.SEE, Need.READ_COMMENTS}),
}

# Roles that belong to one team. The others belong to the whole division.
TEAM_ROLES = frozenset({Role.TEAM_LEAD, Role.STAFF})


def may(role: Role | str, need: Need) -> bool:
    """Return whether the role allows what is needed."""
    return need in GRANTS[Role(role)]

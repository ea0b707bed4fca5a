"""The only way from a person to a thing: 404 when it is not theirs to see, 403 when their role does not go so far."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404

from campaigns.models import Campaign, Division, Membership, Organisation, SelfCareMessage, Team
from perfectcare.accounts.models import User
from perfectcare.accounts.roles import Need, may

type_of_visitor = User | AbstractBaseUser | AnonymousUser


@dataclass(frozen=True)
class Pass:
    """What one person holds in one division: their roles, and the teams these name."""

    division: Division
    memberships: tuple[Membership, ...]

    def allows(self, need: Need) -> bool:
        return any(may(each.role, need) for each in self.memberships)

    def team_ids(self, need: Need) -> frozenset[int]:
        """Return the person's own teams in which their role allows what is needed."""
        return frozenset(each.team_id for each in self.memberships if each.team_id and may(each.role, need))

    def allows_for_team(self, need: Need, team_id: int) -> bool:
        """Return whether the need is allowed for the team: by a role in it, or by one for the whole division."""
        return any(may(each.role, need) and each.team_id in (None, team_id) for each in self.memberships)

    def require(self, need: Need) -> None:
        if not self.allows(need):
            raise PermissionDenied

    def require_for_team(self, need: Need, team_id: int) -> None:
        if not self.allows_for_team(need, team_id):
            raise PermissionDenied


def memberships_of(user: type_of_visitor) -> list[Membership]:
    """Return what the person holds anywhere, read once for each request."""
    if not user.is_authenticated:
        return []
    known: list[Membership] | None = getattr(user, "_memberships", None)
    if known is None:
        rows = Membership.objects.filter(user_id=user.pk).select_related("organisation", "division", "team")
        known = list(rows.order_by("division__name", "role"))
        setattr(user, "_memberships", known)  # noqa: B010 - no type has it; the user lives as long as its request
    return known


def pass_for(user: type_of_visitor, division: Division) -> Pass | None:
    held = tuple(each for each in memberships_of(user) if each.division_id == division.pk)
    return Pass(division, held) if held else None


def divisions_of(user: type_of_visitor) -> list[Division]:
    """Return the divisions in which the person holds a role, by name."""
    found = {each.division_id: each.division for each in memberships_of(user) if each.division}
    return list(found.values())


def division_for(user: type_of_visitor, code: str, *, need: Need = Need.SEE) -> tuple[Division, Pass]:
    """Return the division with the code, and the person's pass to it."""
    for division in divisions_of(user):
        if division.code.lower() == code.lower():
            return division, _checked(user, division, need)
    raise Http404


def campaign_for(user: type_of_visitor, slug: str, *, need: Need = Need.SEE) -> tuple[Campaign, Pass]:
    """Return the campaign with the slug, its division and the person's pass to that division."""
    campaign = Campaign.objects.select_related("division").filter(slug=slug).first()
    if campaign is None:
        raise Http404
    return campaign, _checked(user, campaign.division, need)


def team_for(user: type_of_visitor, code: str, team_code: str, *, need: Need = Need.SEE) -> tuple[Team, Pass]:
    """Return a team of the division with the code, and the person's pass, which allows the need for that team."""
    division, held = division_for(user, code)
    team = Team.objects.select_related("site").filter(division=division, code__iexact=team_code).first()
    if team is None:
        raise Http404
    held.require_for_team(need, team.pk)
    return team, held


def message_in(division: Division, number: int) -> SelfCareMessage:
    """Return one of the division's self-care messages, over or not."""
    found = SelfCareMessage.objects.filter(division=division, pk=number).first()
    if found is None:
        raise Http404
    return found


def organisation_for(user: type_of_visitor, ods_code: str) -> Organisation:
    """Return an organisation that the person administers. Others in it get 403, strangers 404."""
    inside = [each for each in memberships_of(user) if each.organisation.ods_code.lower() == ods_code.lower()]
    if not inside:
        raise Http404
    for each in inside:
        if may(each.role, Need.ADMINISTER):
            return each.organisation
    raise PermissionDenied


def organisations_of(user: type_of_visitor) -> list[Organisation]:
    """Return the organisations that the person administers, by name."""
    found = {
        each.organisation_id: each.organisation for each in memberships_of(user) if may(each.role, Need.ADMINISTER)
    }
    return sorted(found.values(), key=lambda organisation: organisation.name)


def structure_for(user: type_of_visitor, ods_code: str, code: str) -> Division:
    """Return a division whose sites and teams the person sets up. This gives no sight of its campaigns."""
    organisation = organisation_for(user, ods_code)
    division = Division.objects.filter(organisation=organisation, code__iexact=code).first()
    if division is None:
        raise Http404
    division.organisation = organisation
    return division


def _checked(user: type_of_visitor, division: Division, need: Need) -> Pass:
    held = pass_for(user, division)
    if held is None:
        raise Http404
    held.require(need)
    return held

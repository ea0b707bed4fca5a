"""What an administrator sees of an organisation and of one of its divisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from campaigns.models import Division, Invitation, Membership, Organisation, Site, Team
from perfectcare.accounts.roles import Role
from perfectcare.common.dates import day_words, moment_words


@dataclass(frozen=True)
class DivisionLine:
    code: str
    name: str
    sites: int
    teams: int
    people: int


@dataclass(frozen=True)
class PersonLine:
    number: int
    name: str
    email: str
    role: str
    place: str


@dataclass(frozen=True)
class InvitationLine:
    number: int
    email: str
    role: str
    place: str
    until: str
    is_expired: bool


@dataclass(frozen=True)
class OrganisationPage:
    """Everything of an organisation that is set up, and what to do next, if something is missing."""

    organisation: Organisation
    divisions: tuple[DivisionLine, ...]
    people: tuple[PersonLine, ...]
    waiting: tuple[InvitationLine, ...]
    without_teams: DivisionLine | None
    without_manager: DivisionLine | None


@dataclass(frozen=True)
class TeamLine:
    code: str
    name: str
    fft_group: str
    closed: str


@dataclass(frozen=True)
class SiteBlock:
    code: str
    name: str
    teams: tuple[TeamLine, ...]


def organisation_page(organisation: Organisation, now: datetime) -> OrganisationPage:
    """Read an organisation's page in three queries."""
    memberships = list(
        Membership.objects.filter(organisation=organisation)
        .select_related("user", "division", "team")
        .order_by("user__name", "user__email", "role")
    )
    invitations = list(
        Invitation.objects.filter(organisation=organisation, accepted_at=None)
        .select_related("division", "team")
        .order_by("-invited_at", "-id")
    )
    divisions = tuple(_division_lines(organisation, memberships))
    held: list[Membership | Invitation] = [*memberships, *invitations]
    managed = {each.division.code for each in held if each.division and each.role == Role.MANAGER}
    return OrganisationPage(
        organisation=organisation,
        divisions=divisions,
        people=tuple(_person(each) for each in memberships),
        waiting=tuple(_invitation(each, now) for each in invitations),
        without_teams=next((line for line in divisions if not line.teams), None),
        without_manager=next((line for line in divisions if line.code not in managed), None),
    )


def division_sites(division: Division) -> tuple[SiteBlock, ...]:
    """Read the sites of a division with their teams, in two queries."""
    teams: dict[int, list[TeamLine]] = {}
    for team in Team.objects.filter(division=division):
        closed = day_words(team.closed_on) if team.closed_on else ""
        line = TeamLine(team.code, team.name, team.get_fft_group_display(), closed)
        teams.setdefault(team.site_id, []).append(line)
    sites = Site.objects.filter(division=division)
    return tuple(SiteBlock(site.code, site.name, tuple(teams.get(site.pk, ()))) for site in sites)


def place_words(held: Membership | Invitation) -> str:
    """Say where a role is held."""
    if held.team and held.division:
        return f"{held.team.name}, {held.division.name}"
    return held.division.name if held.division else "The whole organisation"


def _division_lines(organisation: Organisation, memberships: list[Membership]) -> list[DivisionLine]:
    people: dict[int, set[int]] = {}
    for each in memberships:
        if each.division_id:
            people.setdefault(each.division_id, set()).add(each.user_id)
    found = Division.objects.filter(organisation=organisation).annotate(
        n_sites=Count("sites", distinct=True),
        n_teams=Count("teams", filter=Q(teams__closed_on=None), distinct=True),
    )
    return [
        DivisionLine(each.code, each.name, each.n_sites, each.n_teams, len(people.get(each.pk, ())))
        for each in found.order_by("name")
    ]


def _person(held: Membership) -> PersonLine:
    return PersonLine(held.pk, held.user.name, held.user.email, held.get_role_display(), place_words(held))


def _invitation(held: Invitation, now: datetime) -> InvitationLine:
    is_expired = held.expires_at <= now
    until = moment_words(held.expires_at)
    return InvitationLine(held.pk, held.email, held.get_role_display(), place_words(held), until, is_expired)

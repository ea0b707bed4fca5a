"""A cast and a stage for tests: each function makes one row, with sensible words, and takes what matters as arguments.

The cast: Maya manages the Harbour division, Lena leads its Riverside team, Sam works there, Fay facilitates, Dora
directs (leadership), Rita reads comments, Ada administers. Oona is an outsider: she manages another division.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count

from campaigns.models import (
    Campaign,
    Division,
    FFTGroup,
    Membership,
    Organisation,
    Partner,
    SelfCareMessage,
    Site,
    Team,
)
from campaigns.services import campaigns
from campaigns.services.campaigns import Outline
from feedback.models import FeedbackPoint
from perfectcare.accounts.models import User
from perfectcare.accounts.roles import Role

PASSWORD = "correct horse battery"
_number = count(1)


def organisation(**fields: object) -> Organisation:
    n = next(_number)
    return Organisation.objects.create(**{"ods_code": f"RX{n}", "name": f"Harbour Trust {n}", **fields})


def division(**fields: object) -> Division:
    n = next(_number)
    if "organisation" not in fields:
        fields["organisation"] = organisation()
    return Division.objects.create(**{"code": f"DIV-{n}", "name": f"Community services {n}", **fields})


def site(in_division: Division, **fields: object) -> Site:
    n = next(_number)
    return Site.objects.create(**{"division": in_division, "code": f"S{n}", "name": f"Site {n}", **fields})


def team(in_division: Division, **fields: object) -> Team:
    n = next(_number)
    if "site" not in fields:
        fields["site"] = in_division.sites.first() or site(in_division)
    defaults = {"division": in_division, "code": f"T{n}", "name": f"Team {n}", "fft_group": FFTGroup.NURSING}
    return Team.objects.create(**{**defaults, **fields})


def partner(of_division: Division, **fields: object) -> Partner:
    n = next(_number)
    return Partner.objects.create(**{"division": of_division, "code": f"P{n}", "name": f"Hospital {n}", **fields})


def user(name: str = "Somebody", **fields: object) -> User:
    n = next(_number)
    email = f"{name.split()[0].lower()}{n}@example.org"
    return User.objects.create_user(**{"email": email, "name": name, "password": PASSWORD, **fields})


def member(
    role: Role, place: Division | Team | Organisation, *, name: str = "Somebody", of: User | None = None
) -> User:
    """Return a person who holds the role there (`of` gives it to somebody who exists)."""
    person = of or user(name)
    team_ = place if isinstance(place, Team) else None
    division_ = team_.division if team_ else place if isinstance(place, Division) else None
    organisation_ = division_.organisation if division_ else place
    Membership.objects.create(user=person, organisation=organisation_, division=division_, team=team_, role=role)
    return person


def campaign(
    in_division: Division,
    *,
    starts_on: date = date(2026, 11, 9),
    length: int = 14,
    teams: list[Team] | None = None,
    live: bool = True,
    by: User | None = None,
    **outline: object,
) -> Campaign:
    """Return a campaign with its slots, live unless told otherwise."""
    teams = teams or list(in_division.teams.all()) or [team(in_division)]
    by = by or user("Planner")
    made = campaigns.plan(
        division=in_division,
        outline=Outline(
            **{
                "title": "Two Perfect Weeks",
                "starts_on": starts_on,
                "ends_on": starts_on + timedelta(days=length - 1),
                "teams": teams,
                **outline,
            }
        ),
        by=by,
    )
    return campaigns.start(campaign=made, by=by) if live else made


def point(of_team: Team, *, kind: str = FeedbackPoint.Kind.TABLET, **fields: object) -> FeedbackPoint:
    return FeedbackPoint.objects.create(**{"team": of_team, "kind": kind, "name": "Front desk", **fields})


def message(of_division: Division, *, by: User, **fields: object) -> SelfCareMessage:
    """Return a self-care message that is shown for four years on either side of the tests' days."""
    defaults = {"words": "Ask your pharmacist.", "owner": "Pat Pharmacist, lead pharmacist"}
    days = {"first_on": date(2022, 1, 1), "last_on": date(2030, 12, 31)}
    made = {"division": of_division, "made_at": datetime(2022, 1, 1, 9, tzinfo=UTC), "made_by": by}
    return SelfCareMessage.objects.create(**{**defaults, **days, **made, **fields})


@dataclass(frozen=True)
class Cast:
    division: Division
    riverside: Team
    hilltop: Team
    elsewhere: Team
    maya: User
    lena: User
    sam: User
    fay: User
    dora: User
    rita: User
    ada: User
    oona: User


def cast() -> Cast:
    """Return a division of two teams, everybody who works there, and an outsider."""
    here, away = division(), division()
    riverside, hilltop, elsewhere = team(here, name="Riverside"), team(here, name="Hilltop"), team(away)
    return Cast(
        division=here,
        riverside=riverside,
        hilltop=hilltop,
        elsewhere=elsewhere,
        maya=member(Role.MANAGER, here, name="Maya Manager"),
        lena=member(Role.TEAM_LEAD, riverside, name="Lena Lead"),
        sam=member(Role.STAFF, riverside, name="Sam Staff"),
        fay=member(Role.FACILITATOR, here, name="Fay Facilitator"),
        dora=member(Role.LEADERSHIP, here, name="Dora Director"),
        rita=member(Role.READER, here, name="Rita Reader"),
        ada=member(Role.ADMINISTRATOR, here.organisation, name="Ada Administrator"),
        oona=member(Role.MANAGER, away, name="Oona Outsider"),
    )

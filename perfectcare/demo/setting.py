"""The stage of the demo: an organisation, its sites and teams, its people, its tablets and posters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from campaigns.models import Division, Membership, Organisation, Partner, Site, Team
from campaigns.services import pals, partners
from feedback.models import FeedbackPoint, Mode
from feedback.services import languages
from feedback.translations import cy
from perfectcare.accounts.models import User
from perfectcare.accounts.roles import Role
from perfectcare.demo import words
from perfectcare.demo.trail import told

CARD_CODE, POSTER_CODE, STAFF_CODE = "demotablet", "demoposter", "demostaff"


@dataclass(frozen=True)
class Stage:
    """What the story is played on: teams, partners, and each team's lead, by the code of the team or partner."""

    division: Division
    teams: dict[str, Team]
    partners: dict[str, Partner]
    people: dict[str, User]
    leads: dict[str, User]

    @property
    def manager(self) -> User:
        return self.people["manager@demo.example"]

    @property
    def facilitator(self) -> User:
        return self.people["facilitator@demo.example"]

    @property
    def leadership(self) -> User:
        return self.people["leadership@demo.example"]


def build(*, at: datetime) -> Stage:
    """Make the organisation as it stood at the given moment."""
    organisation = Organisation.objects.create(ods_code=words.ORGANISATION[0], name=words.ORGANISATION[1])
    division = Division.objects.create(organisation=organisation, code=words.DIVISION[0], name=words.DIVISION[1])
    sites = {code: Site.objects.create(division=division, code=code, name=name) for code, name in words.SITES}
    teams = {
        code: Team.objects.create(division=division, site=sites[site], code=code, name=name, fft_group=group)
        for code, name, site, group, _ in words.TEAMS
    }
    people = _people(organisation, division, teams, at)
    leads = {code: people[email] for email, _, role, code in words.PEOPLE if role == Role.TEAM_LEAD and code}
    _points(teams, at)
    with told(at):
        _offer_welsh(division, people["manager@demo.example"], at)
        _reach_pals(division, people["manager@demo.example"])
        known = {
            code: partners.add(division=division, code=code, name=name, by=people["manager@demo.example"])
            for code, name in words.PARTNERS
        }
    return Stage(division, teams, known, people, leads)


def _offer_welsh(division: Division, manager: User, at: datetime) -> None:
    """Let the demo's cards be read in Welsh. Urdu stays a draft, so that its page shows what there is to do."""
    languages.approve(division=division, language=cy.LANGUAGE, words_hash=cy.LANGUAGE.words_hash, by=manager, at=at)


def _reach_pals(division: Division, manager: User) -> None:
    """Let the demo's cards say how to reach PALS. The number is one that nobody has."""
    pals.change(division=division, contact=words.PALS, seen=pals.contact_of(division), by=manager)


def _people(organisation: Organisation, division: Division, teams: dict[str, Team], at: datetime) -> dict[str, User]:
    # A fixed salt makes the same demo come out of the same date. It guards nothing: the password is printed.
    password = make_password(words.PASSWORD, salt="perfectcaredemosalt")
    people = {}
    for email, name, role, team_code in words.PEOPLE:
        person = User.objects.create(email=email, name=name, password=password, joined_at=at)
        EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
        Membership.objects.create(
            user=person,
            organisation=organisation,
            division=None if role == Role.ADMINISTRATOR else division,
            team=teams[team_code] if team_code else None,
            role=role,
        )
        people[email] = person
    return people


def _points(teams: dict[str, Team], at: datetime) -> None:
    for number, team in enumerate(teams.values()):
        first = number == 0
        kinds = (
            (FeedbackPoint.Kind.TABLET, "Tablet in the visit bag", Mode.ELECTRONIC_HOME, CARD_CODE),
            (FeedbackPoint.Kind.POSTER, "Poster at reception", Mode.ONLINE, POSTER_CODE),
            (FeedbackPoint.Kind.PAPER, "Box at reception", Mode.PAPER_DISCHARGE, "demopaper"),
            (FeedbackPoint.Kind.STAFF, "Staff room poster", Mode.OTHER, STAFF_CODE),
        )
        for kind, name, mode, public_code in kinds:
            FeedbackPoint.objects.create(
                team=team,
                kind=kind,
                name=name,
                mode=mode,
                code=public_code if first else f"{public_code}{number + 1}",
                opened_at=at,
            )

"""Set up organisations, divisions, sites and teams, and close teams."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import IntegrityError, models, transaction

from campaigns.models import Campaign, Division, Membership, Organisation, Site, Team
from campaigns.structure_csv import Place, Problem
from perfectcare.accounts.models import User
from perfectcare.accounts.roles import Role
from perfectcare.common.dates import day_words
from perfectcare.common.records import audit

TAKEN = "This code is taken. Use another one."
TAKEN_HERE = "This code is taken in this division. Use another one."


class StructureRefused(Exception):
    """A place cannot be made or closed like this. `field` names the field that must change."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field, self.words = field, words


class ImportRefused(Exception):
    """A list of places cannot be taken over. Nothing of it was."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = tuple(problems)


@dataclass
class Imported:
    """What a list of places has made, and what it found there already."""

    sites: list[str] = field(default_factory=list)
    teams: list[str] = field(default_factory=list)
    already_there: list[str] = field(default_factory=list)


@transaction.atomic
def create_organisation(*, ods_code: str, name: str, by: User) -> Organisation:
    """Make an organisation; whoever makes it becomes its administrator."""
    organisation = Organisation(ods_code=ods_code.upper(), name=name)
    _insert(organisation, "ods_code", TAKEN)
    Membership.objects.create(user=by, organisation=organisation, role=Role.ADMINISTRATOR)
    audit(by=by, verb="created", subject=f"organisation {organisation.ods_code}")
    return organisation


@transaction.atomic
def create_division(*, organisation: Organisation, code: str, name: str, by: User) -> Division:
    """Make a division of an organisation."""
    division = Division(organisation=organisation, code=code.upper(), name=name)
    _insert(division, "code", TAKEN)
    audit(by=by, verb="created", subject=f"division {division.code}")
    return division


@transaction.atomic
def create_site(*, division: Division, code: str, name: str, by: User) -> Site:
    """Make a site of a division."""
    site = Site(division=division, code=code.upper(), name=name)
    _insert(site, "code", TAKEN_HERE)
    audit(by=by, verb="created", subject=f"site {site.code} of {division.code}")
    return site


@transaction.atomic
def create_team(*, site: Site, code: str, name: str, fft_group: str, by: User) -> Team:
    """Make a team at a site."""
    team = Team(division=site.division, site=site, code=code.upper(), name=name, fft_group=fft_group)
    _insert(team, "code", TAKEN_HERE)
    audit(by=by, verb="created", subject=f"team {team.code} of {site.division.code}")
    return team


@transaction.atomic
def close_team(*, team: Team, on: date, by: User) -> Team:
    """Close a team from a day on. What it did stays; a campaign that still needs it keeps it open."""
    Division.objects.select_for_update().get(pk=team.division_id)
    team.refresh_from_db()
    if team.closed_on is not None:
        raise StructureRefused("closed_on", f"This team is closed from {day_words(team.closed_on)}.")
    if on < team.opened_on:
        raise StructureRefused("closed_on", f"The team opened on {day_words(team.opened_on)}. Give a later day.")
    running = team.campaigns.filter(phase__in=[Campaign.Phase.PLANNED, Campaign.Phase.LIVE], ends_on__gte=on).first()
    if running is not None:
        words = f"The team is in “{running.title}” until {day_words(running.ends_on)}. Give a later day."
        raise StructureRefused("closed_on", words)
    team.closed_on = on
    team.save(update_fields=["closed_on"])
    audit(by=by, verb="closed", subject=f"team {team.code} of {team.division.code}")
    return team


@transaction.atomic
def add_places(*, division: Division, places: Sequence[Place], by: User) -> Imported:
    """Make the sites and teams of a list that are not there yet: all of them or, with ImportRefused, none."""
    Division.objects.select_for_update().get(pk=division.pk)
    done, problems = Imported(), list[Problem]()
    sites = {site.code: site for site in division.sites.all()}
    teams = {team.code: team for team in division.teams.select_related("site")}
    for place in places:
        problem = _compare(place, sites.get(place.site_code), teams.get(place.team_code))
        if problem:
            problems.append(problem)
        else:
            _add_place(division, place, sites, teams, done)
    if problems:
        raise ImportRefused(problems)
    audit(by=by, verb="imported", subject=f"division {division.code}", sites=len(done.sites), teams=len(done.teams))
    return done


def _insert(row: models.Model, field: str, words: str) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise StructureRefused(field, words) from None


def _compare(place: Place, site: Site | None, team: Team | None) -> Problem | None:
    """Say in what a line of the list differs from the site or the team that has its code already."""
    if site is not None and site.name != place.site_name:
        return Problem(place.row, "site_name", f"Site {site.code} is called “{site.name}”.")
    if team is None:
        return None
    if team.site.code != place.site_code:
        return Problem(place.row, "site_code", f"Team {team.code} is at site {team.site.code}. Teams do not move.")
    if team.name != place.team_name:
        return Problem(place.row, "team_name", f"Team {team.code} is called “{team.name}”.")
    if team.fft_group != place.fft_group:
        return Problem(place.row, "fft_group", f"Team {team.code} is in “{team.get_fft_group_display()}”.")
    if team.closed_on is not None:
        return Problem(place.row, "team_code", f"Team {team.code} is closed. Open a new one with another code.")
    return None


def _add_place(
    division: Division, place: Place, sites: dict[str, Site], teams: dict[str, Team], done: Imported
) -> None:
    if place.team_code in teams:
        done.already_there.append(place.team_name)
        return
    if place.site_code not in sites:
        sites[place.site_code] = Site.objects.create(division=division, code=place.site_code, name=place.site_name)
        done.sites.append(place.site_name)
    teams[place.team_code] = Team.objects.create(
        division=division,
        site=sites[place.site_code],
        code=place.team_code,
        name=place.team_name,
        fft_group=place.fft_group,
    )
    done.teams.append(place.team_name)

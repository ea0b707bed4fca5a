"""The places of a division whose figures somebody may choose to look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from campaigns.models import Division, Partner, Team


@dataclass(frozen=True)
class Option:
    """One place, as an address names it."""

    kind: str
    code: str
    name: str
    note: str = ""


@dataclass(frozen=True)
class Group:
    title: str
    options: tuple[Option, ...]


def places_of(division: Division, today: date) -> tuple[Group, ...]:
    """Return sites, teams and partners, each in the order of the alphabet (two queries)."""
    teams = list(Team.objects.filter(division=division).select_related("site").order_by("name", "code"))
    sites = sorted({(team.site.name, team.site.code) for team in teams})
    partners = Partner.objects.filter(division=division).order_by("name", "code")
    groups = [
        Group("Sites", tuple(Option("site", code, name) for name, code in sites)),
        Group("Teams", tuple(Option("team", each.code, each.name, _note(each, today)) for each in teams)),
        Group("Partners", tuple(Option("partner", each.code, each.name) for each in partners)),
    ]
    return tuple(group for group in groups if group.options)


def _note(team: Team, today: date) -> str:
    is_closed = team.closed_on is not None and team.closed_on <= today
    return f"{team.site.name}, closed" if is_closed else team.site.name

"""Where a division collects feedback."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from campaigns.models import Division, Team
from feedback.models import FeedbackPoint


@dataclass(frozen=True)
class PointRow:
    """One open point with the address to open on its tablet or to print on its poster."""

    pk: int
    name: str
    kind: str
    mode: str
    path: str


@dataclass(frozen=True)
class TeamPoints:
    """A team and its open points."""

    team: Team
    points: tuple[PointRow, ...]


def teams_with_points(division: Division, today: date) -> list[TeamPoints]:
    """Return every team that is open today, by name, with its open points (two queries)."""
    teams = list(Team.objects.open(today).filter(division=division).order_by("name", "code"))
    by_team: dict[int, list[PointRow]] = {team.pk: [] for team in teams}
    for point in FeedbackPoint.objects.open().filter(team__in=teams).order_by("kind", "name", "pk"):
        by_team[point.team_id].append(_row(point))
    return [TeamPoints(team, tuple(by_team[team.pk])) for team in teams]


def _row(point: FeedbackPoint) -> PointRow:
    return PointRow(
        pk=point.pk,
        name=point.name,
        kind=point.get_kind_display(),
        mode="" if point.is_for_staff else point.get_mode_display(),
        path=reverse("staff_card" if point.is_for_staff else "card", args=[point.code]),
    )

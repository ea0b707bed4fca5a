"""Where a division collects feedback."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from campaigns.models import Division, Team
from feedback.models import FeedbackPoint
from feedback.selectors.devices import TabletLine, tablets_by_point
from perfectcare.common.dates import london_day


@dataclass(frozen=True)
class PointRow:
    """One open point with the address to open on its tablet or on a phone, and the tablets that are paired with it.

    Paper cards have no address: staff type them in.
    """

    pk: int
    name: str
    kind: str
    kind_words: str
    mode: str
    path: str
    has_poster: bool
    tablets: tuple[TabletLine, ...]


@dataclass(frozen=True)
class TeamPoints:
    """A team and its open points."""

    team: Team
    points: tuple[PointRow, ...]


def teams_with_points(division: Division, now: datetime) -> list[TeamPoints]:
    """Return every team that is open today, by name, with its open points (three queries)."""
    teams = list(Team.objects.open(london_day(now)).filter(division=division).order_by("name", "code"))
    tablets = tablets_by_point(division, now)
    by_team: dict[int, list[PointRow]] = {team.pk: [] for team in teams}
    for point in FeedbackPoint.objects.open().filter(team__in=teams).order_by("kind", "name", "pk"):
        by_team[point.team_id].append(_row(point, tablets.get(point.pk, [])))
    return [TeamPoints(team, tuple(by_team[team.pk])) for team in teams]


def _row(point: FeedbackPoint, tablets: list[TabletLine]) -> PointRow:
    return PointRow(
        pk=point.pk,
        name=point.name,
        kind=point.kind,
        kind_words=point.get_kind_display(),
        mode="" if point.is_for_staff else point.get_mode_display(),
        path=_path(point),
        has_poster=point.has_poster,
        tablets=tuple(tablets),
    )


def _path(point: FeedbackPoint) -> str:
    if point.kind == FeedbackPoint.Kind.PAPER:
        return ""
    return reverse("staff_card" if point.is_for_staff else "card", args=[point.code])

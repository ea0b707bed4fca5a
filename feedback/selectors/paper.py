"""Where cards are typed in, and what can be printed, team by team."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from campaigns.models import Team
from feedback.models import FeedbackPoint


@dataclass(frozen=True)
class TeamPaper:
    """A team with the places where its cards on paper or its calls are typed in, and its posters."""

    team: Team
    places: tuple[FeedbackPoint, ...]
    posters: tuple[FeedbackPoint, ...]


def teams_with_paper(teams: Sequence[Team]) -> list[TeamPaper]:
    """Return the teams, in their order, with what is open of theirs (one query)."""
    kinds = (FeedbackPoint.Kind.PAPER, FeedbackPoint.Kind.POSTER, FeedbackPoint.Kind.STAFF)
    points = list(FeedbackPoint.objects.open().filter(team__in=teams, kind__in=kinds).order_by("kind", "name", "pk"))
    return [
        TeamPaper(
            team=team,
            places=tuple(each for each in points if each.team_id == team.pk and each.kind == FeedbackPoint.Kind.PAPER),
            posters=tuple(each for each in points if each.team_id == team.pk and each.has_poster),
        )
        for team in teams
    ]

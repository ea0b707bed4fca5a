"""What one partner organisation has said, and what was answered: for that organisation itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from campaigns.models import Partner, Team
from feedback.models import STATEMENTS, Comment, PartnerVoice, Reply
from feedback.selectors.comments import Said, said_of


@dataclass(frozen=True)
class Answered:
    """One comment, and the reply to it. `said` is None where a reader held the words back."""

    question: str
    said: Said | None
    reply: Reply | None


@dataclass(frozen=True)
class Spoken:
    """One answer of the organisation; `agreements` is how many of the statements it answered."""

    day: date
    team: str
    agreements: int
    statements: int
    comments: tuple[Answered, ...]


def open_teams(partner: Partner, day: date) -> list[Team]:
    """Return the teams of which the partner can speak on the day (one query)."""
    return list(Team.objects.open(day).filter(division=partner.division_id).order_by("name"))


def voices_of(partner: Partner) -> QuerySet[PartnerVoice]:
    """Return everything the partner said, newest day first, with comments and replies (two queries)."""
    comments = Comment.objects.select_related("team", "reply").order_by("-question")
    rows = PartnerVoice.objects.filter(partner=partner).select_related("partner", "team")
    return rows.prefetch_related(Prefetch("comments", comments)).order_by("-given_on", "pk")


def spoken(voice: PartnerVoice) -> Spoken:
    """Return one answer as its organisation sees it. It comes from `voices_of`."""
    return Spoken(
        day=voice.given_on,
        team=str(voice.team or "No team in particular"),
        agreements=sum(getattr(voice, statement) is not None for statement in STATEMENTS),
        statements=len(STATEMENTS),
        comments=tuple(_answered(comment) for comment in voice.comments.all()),
    )


def _answered(comment: Comment) -> Answered:
    said = said_of(comment)
    is_held_back = comment.state == Comment.State.HELD_BACK
    return Answered(said.question, None if is_held_back else said, getattr(comment, "reply", None))

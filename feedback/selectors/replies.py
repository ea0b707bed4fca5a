"""You said, we did: what stands on the public page of a team, or of a division."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from campaigns.models import Division, Team
from feedback.models import Comment, Reply
from feedback.quarters import Quarter
from feedback.selectors.comments import Piece, pieces
from feedback.selectors.said import shown

#: So many replies are looked at, and so many different ones are shown.
MOST_READ, MOST_SHOWN = 200, 20


@dataclass(frozen=True)
class PublicReply:
    """One reply as anybody may read it: no day of the comment, and the month of the reply only."""

    you_said: tuple[Piece, ...]
    we_did: tuple[Piece, ...]
    who: str
    month: date


def public_replies(division: Division, team: Team | None, today: date) -> list[PublicReply]:
    """Return the public replies of the last year to comments on the team, or on no team, the latest first.

    They follow the rule for what is shown beyond readers: a reply stands here as soon as five have answered in the
    comment's quarter (at most five quarters are asked).
    """
    since = today.replace(year=today.year - 1, day=1)
    given = Reply.objects.filter(is_public=True, replied_on__gte=since, comment__division=division, comment__team=team)
    by_quarter: dict[Quarter, list[int]] = defaultdict(list)
    for pk, day in given.values_list("comment_id", "comment__given_on"):
        by_quarter[Quarter.of(day)].append(pk)
    allowed = Q(pk__in=[])
    for quarter, keys in by_quarter.items():
        allowed |= Q(comment__in=shown(division, quarter).filter(pk__in=keys))
    listed = given.filter(allowed).select_related("comment").order_by("-replied_on", "comment_id")[:MOST_READ]
    different: dict[tuple[str, str], Reply] = {}
    for each in listed:  # several people may be answered with the same words; those stand there once
        different.setdefault((each.you_said, each.we_did), each)
    return [_public(each) for each in list(different.values())[:MOST_SHOWN]]


def is_shown(comment: Comment) -> bool:
    """Return whether a public reply to the comment may be read by now (three queries)."""
    return shown(comment.division, Quarter.of(comment.given_on)).filter(pk=comment.pk).exists()


_WHO = {Comment.Kind.PATIENT: "A patient", Comment.Kind.STAFF: "A member of staff", Comment.Kind.PARTNER: "A partner"}


def _public(reply: Reply) -> PublicReply:
    return PublicReply(
        you_said=pieces(reply.you_said),
        we_did=pieces(reply.we_did),
        who=_WHO[reply.comment.kind],
        month=reply.replied_on.replace(day=1),
    )

"""Turn what somebody wrote into a comment that may be stored: masked, marked, and with an alert where it needs one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.views.decorators.debug import sensitive_variables

from campaigns.models import Team
from feedback.models import Alert, Comment, FFTResponse, PartnerVoice, StaffVoice
from perfectcare.common.masking import mask

MINUTES_OF_AN_ALERT = 5


@sensitive_variables()
def comments_on(
    answer: FFTResponse | StaffVoice | PartnerVoice, words: Mapping[str, str], *, division_id: int, team: Team | None
) -> list[Comment]:
    """Return the comments of one answer, by the keys of their questions; none where nothing was written."""
    parent = Comment.PARENTS[_KINDS[type(answer)]]
    place = {parent: answer, "division_id": division_id, "team": team, "given_on": answer.given_on}
    return [_comment(question, said, place) for question, said in sorted(words.items()) if said.strip()]


_KINDS = {FFTResponse: Comment.Kind.PATIENT, StaffVoice: Comment.Kind.STAFF, PartnerVoice: Comment.Kind.PARTNER}


@sensitive_variables()
def _comment(question: str, said: str, place: dict[str, Any]) -> Comment:
    words = mask(said).text
    return Comment(question=question, words=words, folded=words.casefold(), **place)


def alerts_for(comments: Iterable[Comment], at: datetime) -> list[Alert]:
    """Return the alerts of those among the comments that suggest danger, not stored yet."""
    return [Alert(comment=comment, raised_at=alert_time(at)) for comment in comments if comment.is_danger]


def alert_time(at: datetime) -> datetime:
    """Cut the moment to five minutes, so that it is no record of when somebody gave an answer."""
    return at.replace(minute=at.minute - at.minute % MINUTES_OF_AN_ALERT, second=0, microsecond=0)

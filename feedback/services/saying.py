"""Turn what somebody wrote into a comment that may be stored: masked, marked, and with an alert where it needs one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from django.views.decorators.debug import sensitive_variables

from campaigns.models import Team
from feedback.models import Alert, Comment, FFTResponse, PartnerVoice, StaffVoice
from feedback.reading import Marks, marks
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
    return Comment(question=question, words=words, **asdict(marks(words, question)), **place)


def mark_again(*, at_once: int = 500) -> int:
    """Mark every comment anew, when the rules of reading have changed; return how many are marked differently.

    What a reader decided stays: whether a comment that was read calls for an answer. Nobody is called: old words are
    on the desk, on top.
    """
    changed = 0
    batch: list[Comment] = []
    for comment in Comment.objects.order_by("pk").iterator(at_once):
        if _mark(comment):
            batch.append(comment)
        if len(batch) == at_once:
            changed += _store_marks(batch)
    return changed + _store_marks(batch)


def _mark(comment: Comment) -> bool:
    found = asdict(marks(comment.words, comment.question))
    if comment.state != Comment.State.UNREAD:
        del found["is_answer_wanted"]
    is_other = any(getattr(comment, name) != value for name, value in found.items())
    for name, value in found.items():
        setattr(comment, name, value)
    return is_other


def _store_marks(batch: list[Comment]) -> int:
    """Write the marks of those whose words nobody has changed meanwhile, and empty the batch."""
    for comment in batch:
        columns = {each.name: getattr(comment, each.name) for each in fields(Marks)}
        Comment.objects.filter(pk=comment.pk, version=comment.version).update(**columns)
    count = len(batch)
    batch.clear()
    return count


def alerts_for(comments: Iterable[Comment], at: datetime) -> list[Alert]:
    """Return the alerts of those among the comments that suggest danger, not stored yet."""
    return [Alert(comment=comment, raised_at=alert_time(at)) for comment in comments if comment.is_danger]


def alert_time(at: datetime) -> datetime:
    """Cut the moment to five minutes, so that it is no record of when somebody gave an answer."""
    return at.replace(minute=at.minute - at.minute % MINUTES_OF_AN_ALERT, second=0, microsecond=0)

"""Answer what people wrote: "you said, we did"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import F

from feedback.models import Comment, Reply
from feedback.services.comments import touch_reply_day
from perfectcare.accounts.models import User
from perfectcare.common.masking import mask
from perfectcare.common.records import audit

LONGEST_REPLY = 1000


class ReplyRefused(Exception):
    """The comment cannot be answered like this. `field` names the field that must change, if one can."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field, self.words = field, words


@dataclass(frozen=True)
class Words:
    """A reply as somebody typed it. A public one stands on the team's public page."""

    you_said: str
    we_did: str
    is_public: bool = True


@transaction.atomic
def reply(*, comment: Comment, words: Words, by: User, on: date) -> Reply:
    """Answer a comment for the first time. Raises ReplyRefused."""
    texts = _checked(comment, words)
    try:
        with transaction.atomic():
            made = Reply.objects.create(comment=comment, **texts, replied_on=on, replied_by=by)
    except IntegrityError:
        raise ReplyRefused("", "Somebody else has answered this one meanwhile. Their reply is below.") from None
    _record(comment, "replied to", words, by)
    return made


@transaction.atomic
def correct(*, given: Reply, version: int, words: Words, by: User) -> None:
    """Put other words in the place of a reply. The day on which it was given stays. Raises ReplyRefused."""
    texts = _checked(given.comment, words)
    if not Reply.objects.filter(pk=given.pk, version=version).update(**texts, version=F("version") + 1):
        raise ReplyRefused("", "Somebody else has changed this reply meanwhile. Open the page again to see theirs.")
    _record(given.comment, "corrected the reply to", words, by)


def _record(comment: Comment, verb: str, words: Words, by: User) -> None:
    audit(by=by, verb=verb, subject=f"comment {comment.pk}", is_public=words.is_public)
    touch_reply_day(comment)


def _checked(comment: Comment, words: Words) -> dict[str, str | bool]:
    """Return the texts as they are stored: masked, because a public page shows them."""
    if comment.state == Comment.State.UNREAD:
        raise ReplyRefused("", "Read this one first: release it or hold it back.")
    if words.is_public and comment.state != Comment.State.RELEASED:
        raise ReplyRefused("is_public", "This one is held back, so a reply to it can go to its sender only.")
    if not words.is_public and comment.kind is Comment.Kind.PATIENT:
        raise ReplyRefused("is_public", "Nobody could read it: a patient’s card has no sender to reply to.")
    for field, said in (("you_said", words.you_said), ("we_did", words.we_did)):
        if not said.strip():
            raise ReplyRefused(field, "Say what was said." if field == "you_said" else "Say what was done, or will be.")
        if len(said) > LONGEST_REPLY:
            raise ReplyRefused(field, f"Say it in {LONGEST_REPLY:,} letters or fewer.")
    return {
        "you_said": mask(words.you_said.strip()).text,
        "we_did": mask(words.we_did.strip()).text,
        "is_public": words.is_public,
    }

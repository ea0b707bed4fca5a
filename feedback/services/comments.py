"""Read what people wrote: release it or hold it back, flag it, choose its themes, take words out of it."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from campaigns.services import days
from feedback.models import Alert, Comment, CommentTheme, Reply, Theme
from feedback.services.saying import alert_time
from perfectcare.accounts.models import User
from perfectcare.common.masking import BLOCKS
from perfectcare.common.records import audit

DAYS_TO_REPLY = 7
#: What stands where a reader took words out.
REMOVED = "[removed]"
#: A piece of a comment that can be taken out: a word with its signs, or what was masked.
PIECE = re.compile("|".join([*map(re.escape, BLOCKS.values()), re.escape(REMOVED), r"\S+"]))
VERBS = {Comment.State.RELEASED: "released", Comment.State.HELD_BACK: "held back", Comment.State.UNREAD: "kept"}


class NotAsItWas(Exception):
    """What somebody wrote is not as it was when the reader opened it. `words` say what happened."""

    def __init__(self, words: str) -> None:
        self.words = words
        super().__init__(words)


class AlreadyRead(NotAsItWas):
    """Another reader was quicker."""

    def __init__(self, state: str) -> None:
        super().__init__(f"Somebody else has changed that one meanwhile. It is now: {state.lower()}.")


class TakenOut(NotAsItWas):
    """It was said in an answer that has been taken out of every count meanwhile."""

    def __init__(self) -> None:
        super().__init__("That one belongs to answers that were taken out, so it is not shown.")


class NothingChosen(Exception):
    """No words were chosen to be taken out, or there are none like these."""


@dataclass(frozen=True)
class Judgement:
    """What a reader makes of a comment. `state` is what it becomes; an unread comment may stay unread."""

    state: str
    is_urgent: bool = False
    is_safeguarding: bool = False
    is_answer_wanted: bool = False
    themes: Collection[int] = ()

    @property
    def is_flagged(self) -> bool:
        return self.is_urgent or self.is_safeguarding


@transaction.atomic
def judge(*, comment: Comment, version: int, judgement: Judgement, by: User, at: datetime) -> None:
    """Write down what a reader makes of the comment as it stood in this version.

    Urgent and safeguarding call the managers; a comment that is read, and is neither, calls nobody any more. Themes of
    other divisions are left out. Raises AlreadyRead and TakenOut.
    """
    changed = {
        "state": judgement.state,
        "is_urgent": judgement.is_urgent,
        "is_safeguarding": judgement.is_safeguarding,
        "is_answer_wanted": judgement.is_answer_wanted,
    }
    _change(comment, version, changed)
    themes = _choose_themes(comment, judgement.themes)
    _call(comment, judgement, at)
    audit(
        by=by,
        verb=VERBS[Comment.State(judgement.state)],
        subject=_subject(comment),
        is_urgent=judgement.is_urgent,
        is_safeguarding=judgement.is_safeguarding,
        themes=themes,
    )
    touch_reply_day(comment)


@transaction.atomic
def redact(*, comment: Comment, version: int, pieces: Collection[int], by: User) -> None:
    """Take the chosen pieces out of the comment for good. The words are overwritten, here and in a reply that quotes
    them; the audit trail says how many. Raises NothingChosen, AlreadyRead and TakenOut.
    """
    if comment.version != version:  # the numbers are those of other words
        raise AlreadyRead(comment.get_state_display())
    words = without(comment.words, pieces)
    if words == comment.words:
        raise NothingChosen
    before = comment.words
    _change(comment, version, {"words": words, "folded": words.casefold()})
    Reply.objects.filter(comment=comment, you_said=before).update(you_said=words, version=F("version") + 1)
    audit(by=by, verb="took words out", subject=_subject(comment), pieces=len(set(pieces)))


@transaction.atomic
def see(*, comment: Comment, by: User) -> None:
    """Say that a manager has seen an urgent comment and acts on it: nobody is called any more."""
    if Alert.objects.filter(comment=comment).delete()[0]:
        audit(by=by, verb="has seen", subject=_subject(comment))


def without(words: str, pieces: Collection[int]) -> str:
    """Return the words without the pieces with these numbers; pieces side by side leave one mark."""
    taken = [piece for number, piece in enumerate(PIECE.finditer(words)) if number in pieces]
    kept: list[str] = []
    end = 0
    for piece in taken:
        between = words[end : piece.start()]
        if not (kept and not between.strip()):
            kept += [between, REMOVED]
        end = piece.end()
    return "".join([*kept, words[end:]])


def reply_due_on(comment: Comment) -> date:
    """Return the last day on which a reply to the comment is in time."""
    return comment.given_on + timedelta(days=DAYS_TO_REPLY)


def touch_reply_day(comment: Comment) -> None:
    """Mark the day on which a reply to the comment falls due as changed. Call it last in the transaction."""
    days.touch(division_id=comment.division_id, team_id=comment.team_id, days=[reply_due_on(comment)])


def _subject(comment: Comment) -> str:
    return f"comment {comment.pk}"


def _change(comment: Comment, version: int, changed: dict[str, Any]) -> None:
    """Write the columns only if the comment is as the reader saw it: of two readers, one is refused."""
    # The version is asked of the row itself: joined to its answer, it would be read from before a wait for a lock.
    as_seen = Comment.objects.filter(pk=comment.pk, version=version, pk__in=Comment.objects.standing())
    if not as_seen.update(**changed, version=F("version") + 1):
        comment.refresh_from_db(fields=["state", "version"])
        raise TakenOut if comment.version == version else AlreadyRead(comment.get_state_display())


def _choose_themes(comment: Comment, chosen: Collection[int]) -> list[int]:
    known = set(Theme.objects.filter(division_id=comment.division_id, pk__in=chosen).values_list("pk", flat=True))
    CommentTheme.objects.filter(comment=comment).exclude(theme__in=known).delete()
    rows = [CommentTheme(comment=comment, theme_id=pk) for pk in sorted(known)]
    CommentTheme.objects.bulk_create(rows, ignore_conflicts=True)
    return sorted(known)


def _call(comment: Comment, judgement: Judgement, at: datetime) -> None:
    is_news = judgement.is_flagged and not (comment.is_urgent or comment.is_safeguarding)
    if is_news:
        Alert.objects.get_or_create(comment=comment, defaults={"raised_at": alert_time(at)})
    elif not judgement.is_flagged and judgement.state != Comment.State.UNREAD:
        Alert.objects.filter(comment=comment).delete()

"""What people wrote: what waits for a reader, and what readers have released. Nothing of answers taken out."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from campaigns.models import Division
from feedback.models import Comment, FFTResponse, StaffVoice
from feedback.models.comments import CommentQuerySet
from feedback.question_sets import FFT_2020, PARTNER_PROMPTS, QUESTION_SETS, STAFF_PROMPTS, Answer
from feedback.reading.tone import disagrees
from feedback.services.comments import REMOVED
from perfectcare.common.masking import BLOCKS

_BLOCK = re.compile("(" + "|".join(map(re.escape, [*BLOCKS.values(), REMOVED])) + ")")
_PROMPTS = {
    kind: {prompt.key: prompt.words for prompt in prompts}
    for kind, prompts in (
        (Comment.Kind.PATIENT, FFT_2020.prompts),
        (Comment.Kind.STAFF, STAFF_PROMPTS),
        (Comment.Kind.PARTNER, PARTNER_PROMPTS),
    )
}


#: Answers that say that care was good.
GOOD = (Answer.VERY_GOOD, Answer.GOOD)


@dataclass(frozen=True)
class Piece:
    """A run of a comment: words as they were written, or the name of what was taken out."""

    text: str
    is_masked: bool


@dataclass(frozen=True)
class Said:
    """What one person wrote under one question, with what a reader needs beside it.

    `answer` is what they answered, empty for partners; `asked` is the question to that, where it is not the one that
    is asked today. `who` is the partner, where one speaks. `is_mismatch` says that a good answer stands beside critical
    words.
    """

    pk: int
    kind: str
    words: str
    question: str
    answer: str
    team_id: int | None
    team: str
    day: date
    asked: str = ""
    who: str = ""
    is_mismatch: bool = False

    @property
    def pieces(self) -> tuple[Piece, ...]:
        return pieces(self.words)


def pieces(words: str) -> tuple[Piece, ...]:
    """Return the words, split where something was taken out of them."""
    return tuple(
        Piece(text.strip("[]") if number % 2 else text, bool(number % 2))
        for number, text in enumerate(_BLOCK.split(words))
        if text
    )


def unread_count(division: Division) -> int:
    """Return how many comments wait for a reader (one query)."""
    return unread(division).count()


def released(team_ids: Collection[int], first: date, last: date) -> list[Said]:
    """Return the released comments of the teams in the period, patients first, by day (one query).

    Those beside answers to an older question are left out: no figure counts these answers, so nothing says how many
    people stand behind them.
    """
    comments = Comment.objects.standing().released().filter(team__in=team_ids, given_on__range=(first, last))
    counted = comments.filter(Q(response__isnull=True) | Q(response__question_set=FFT_2020.key))
    found = [said_of(each) for each in with_answers(counted).order_by("given_on", "pk")]
    return sorted(found, key=lambda said: Comment.Kind.values.index(said.kind))


def with_answers(comments: CommentQuerySet) -> CommentQuerySet:
    """Bring the answers beside the comments with them, in the same query."""
    return comments.select_related("team", "response", "staff_voice", "partner_voice__partner")


def said_of(comment: Comment) -> Said:
    """Return the comment as it is shown. It comes from `with_answers`."""
    if comment.response:
        return _of_patient(comment, comment.response)
    if comment.staff_voice:
        return _of_staff(comment, comment.staff_voice)
    return _said(comment, who=str(comment.partner_voice.partner) if comment.partner_voice else "")


def unread(division: Division) -> CommentQuerySet:
    """Return the comments of the division that wait for a reader."""
    return Comment.objects.standing().unread().filter(division=division)


def _said(comment: Comment, answer: str = "", asked: str = "", who: str = "", is_mismatch: bool = False) -> Said:
    return Said(
        pk=comment.pk,
        kind=comment.kind.value,
        words=comment.words,
        question=_PROMPTS[comment.kind][comment.question],
        answer=answer,
        team_id=comment.team_id,
        team=str(comment.team or "No team in particular"),
        day=comment.given_on,
        asked=asked,
        who=who,
        is_mismatch=is_mismatch,
    )


def _of_patient(comment: Comment, response: FFTResponse) -> Said:
    questions = QUESTION_SETS[response.question_set]
    asked = "" if questions is FFT_2020 else questions.question
    is_mismatch = disagrees(score_is_good=response.answer in GOOD, is_critical=comment.is_critical)
    return _said(comment, str(questions.answers(response.answer).label), asked, is_mismatch=is_mismatch)


def _of_staff(comment: Comment, voice: StaffVoice) -> Said:
    effect = f"; effect on quality: {voice.get_effect_display().lower()}" if voice.effect else ""
    return _said(comment, f"{voice.get_care_display()}{effect}")

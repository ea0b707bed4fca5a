"""What people wrote: what waits for a reader, and what readers have released. Nothing of answers taken out."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.db.models import QuerySet

from campaigns.models import Division
from feedback.models import Comment, StaffVoice
from feedback.question_sets import FFT_2020, QUESTION_SETS
from perfectcare.common.masking import BLOCKS

Kind = Literal["patient", "staff"]
STAFF_QUESTION = "What got in the way?"

_BLOCK = re.compile("(" + "|".join(re.escape(block) for block in BLOCKS.values()) + ")")


@dataclass(frozen=True)
class Piece:
    """A run of a comment: words as they were written, or the name of what was taken out."""

    text: str
    is_masked: bool


@dataclass(frozen=True)
class Said:
    """What one person wrote under one question, with what a reader needs beside it.

    `answer` is what they answered; `asked` is the question to that, where it is not the one that is asked today.
    """

    pk: int
    kind: Kind
    words: str
    question: str
    answer: str
    team_id: int
    team: str
    day: date
    asked: str = ""

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The words, split where something was taken out of them."""
        return tuple(
            Piece(text.strip("[]") if number % 2 else text, bool(number % 2))
            for number, text in enumerate(_BLOCK.split(self.words))
            if text
        )


@dataclass(frozen=True)
class Desk:
    """The reader's desk: the next comment of one kind, and how many of each kind wait."""

    kind: Kind
    said: Said | None
    patients_waiting: int
    staff_waiting: int

    @property
    def waiting(self) -> int:
        return self.patients_waiting + self.staff_waiting


def desk(division: Division, kind: Kind) -> Desk:
    """Return what the reader of the division sees: the oldest day first."""
    return Desk(
        kind=kind,
        said=_next_patient(division) if kind == "patient" else _next_staff(division),
        patients_waiting=_patients_unread(division).count(),
        staff_waiting=_staff_unread(division).count(),
    )


def unread_count(division: Division) -> int:
    """Return how many comments, of patients and of staff, wait for a reader (one query)."""
    staff = _staff_unread(division).order_by().values("pk")
    return _patients_unread(division).order_by().values("pk").union(staff, all=True).count()


def released(team_ids: Collection[int], first: date, last: date) -> list[Said]:
    """Return the released comments of the teams in the period, patients first, by day (two queries).

    Those beside answers to an older question are left out: no figure counts these answers, so nothing says how many
    people stand behind them.
    """
    comments = Comment.objects.standing().filter(
        response__team__in=team_ids,
        response__given_on__range=(first, last),
        response__question_set=FFT_2020.key,
        state=Comment.State.RELEASED,
    )
    voices = (
        StaffVoice.objects.standing()
        .filter(team__in=team_ids, given_on__range=(first, last), state=StaffVoice.State.RELEASED)
        .exclude(obstacle="")
        .select_related("team")
    )
    return [
        *map(_of_patient, comments.select_related("response__team").order_by("response__given_on", "pk")),
        *map(_of_staff, voices.order_by("given_on", "pk")),
    ]


def _patients_unread(division: Division) -> QuerySet[Comment]:
    return Comment.objects.standing().filter(response__team__division=division, state=Comment.State.UNREAD)


def _staff_unread(division: Division) -> QuerySet[StaffVoice]:
    rows = StaffVoice.objects.standing().filter(team__division=division, state=StaffVoice.State.UNREAD)
    return rows.exclude(obstacle="")


def _next_patient(division: Division) -> Said | None:
    unread = _patients_unread(division).select_related("response__team")
    comment = unread.order_by("response__given_on", "pk").first()
    return _of_patient(comment) if comment else None


def _next_staff(division: Division) -> Said | None:
    voice = _staff_unread(division).select_related("team").order_by("given_on", "pk").first()
    return _of_staff(voice) if voice else None


def _of_patient(comment: Comment) -> Said:
    response = comment.response
    questions = QUESTION_SETS[response.question_set]
    prompts = {prompt.key: prompt.words for prompt in questions.prompts}
    return Said(
        pk=comment.pk,
        kind="patient",
        words=comment.words,
        question=prompts[comment.question],
        answer=str(questions.answers(response.answer).label),
        team_id=response.team_id,
        team=str(response.team),
        day=response.given_on,
        asked="" if questions is FFT_2020 else questions.question,
    )


def _of_staff(voice: StaffVoice) -> Said:
    effect = f"; effect on quality: {voice.get_effect_display().lower()}" if voice.effect else ""
    return Said(
        pk=voice.pk,
        kind="staff",
        words=voice.obstacle,
        question=STAFF_QUESTION,
        answer=f"{voice.get_care_display()}{effect}",
        team_id=voice.team_id,
        team=str(voice.team),
        day=voice.given_on,
    )

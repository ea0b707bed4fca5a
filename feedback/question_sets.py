"""The wordings of the Friends and Family Test, with the days on which each was in force.

Source: domain notes 1.1 (2020) and 1.8 (2013). The national wording must not be altered, so it is kept here, under
review, and not in a table that somebody could edit. Answers of two sets are never pooled.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import models


class Answer(models.TextChoices):
    """The six answers since April 2020, in the national order and spelling."""

    VERY_GOOD = "very-good", "Very Good"
    GOOD = "good", "Good"
    NEITHER = "neither-good-nor-poor", "Neither Good nor Poor"
    POOR = "poor", "Poor"
    VERY_POOR = "very-poor", "Very Poor"
    DONT_KNOW = "dont-know", "Don't Know"


class OlderAnswer(models.TextChoices):
    """The six answers until March 2020, which recommend the service or do not."""

    EXTREMELY_LIKELY = "extremely-likely", "Extremely likely"
    LIKELY = "likely", "Likely"
    NEITHER = "neither-likely-nor-unlikely", "Neither likely nor unlikely"
    UNLIKELY = "unlikely", "Unlikely"
    EXTREMELY_UNLIKELY = "extremely-unlikely", "Extremely unlikely"
    DONT_KNOW = "dont-know", "Don't know"


@dataclass(frozen=True)
class Prompt:
    """A free-text question: its key in the interface, and its words."""

    key: str
    words: str


@dataclass(frozen=True)
class QuestionSet:
    """One wording of the test: the question, its answers and the free-text questions that follow."""

    key: str
    question: str
    answers: type[models.TextChoices]
    prompts: tuple[Prompt, ...]
    first_day: date
    last_day: date | None = None


FFT_2020 = QuestionSet(
    key="fft-2020",
    question="Overall, how was your experience of our service?",
    answers=Answer,
    prompts=(
        Prompt("what-was-good", "What was good?"),
        Prompt("what-could-be-better", "What could be better?"),
    ),
    first_day=date(2020, 4, 1),
)
#: Only for history that is imported: no card asks it, and no figure pools it with the other. Community services asked
#: it from 1 January 2015 (domain notes 1.8).
FFT_2013 = QuestionSet(
    key="fft-2013",
    question=(
        "How likely are you to recommend our service to friends and family if they needed similar care or treatment?"
    ),
    answers=OlderAnswer,
    prompts=FFT_2020.prompts,
    first_day=date(2013, 4, 1),
    last_day=date(2020, 3, 31),
)
#: What staff and partners are asked to write.
STAFF_PROMPTS = (Prompt("obstacle", "What got in the way?"),)
#: What partners agree with or not, by the columns of PartnerVoice. The words are our own: source 003 asks for a
#: seamless handover.
PARTNER_STATEMENTS = (
    Prompt("handover_complete", "At a handover we are told what we need to know about the patient."),
    Prompt("knew_whom_to_call", "We know whom to call."),
    Prompt("heard_back", "When we raise a problem, we hear back."),
    Prompt("no_repeating", "Patients do not have to tell their story again."),
)
PARTNER_PROMPTS = (
    Prompt("what-was-good", "What works well between us?"),
    Prompt("what-could-be-better", "What could be better between us?"),
)
QUESTION_SETS = {FFT_2020.key: FFT_2020, FFT_2013.key: FFT_2013}

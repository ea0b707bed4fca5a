"""Answers to the Friends and Family Test, and the receipts that stop one from counting twice.

Nothing joins a receipt to an answer: no key, no shared counter, no time, no order. See docs/adr/0003.
"""

from __future__ import annotations

from django.db import models

from campaigns.models import Team
from feedback.models.points import Mode
from feedback.models.withdrawals import Withdrawal
from feedback.question_sets import FFT_2013, FFT_2020, Answer, OlderAnswer
from perfectcare.common.keys import RandomKeyField


class Respondent(models.TextChoices):
    """Who gave the answer, in their own words; blank where nobody said."""

    PATIENT = "patient", "A patient"
    CARER = "carer", "A carer"
    PARENT = "parent", "A parent"
    HELPER = "someone-helping", "Someone helping"


class FFTResponseQuerySet(models.QuerySet["FFTResponse"]):
    def standing(self) -> FFTResponseQuerySet:
        """Answers that nobody has taken out."""
        return self.filter(withdrawal__isnull=True)


class FFTResponse(models.Model):
    """One answer to the test, for one team on one London day. It is never edited.

    `day_corrected` marks a card whose own clock was wrong: its day was put right, or is the day it was received.
    `answer` is one of its question set's; the two sets are never counted together. An answer with a withdrawal counts
    nowhere.
    """

    id = RandomKeyField()
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+", db_index=False)
    given_on = models.DateField()
    day_corrected = models.BooleanField(default=False)
    question_set = models.CharField(max_length=20, default=FFT_2020.key)
    answer = models.CharField(max_length=30, choices=[*Answer.choices, *OlderAnswer.choices[:-1]])
    mode = models.CharField(max_length=30, choices=Mode.choices)
    language = models.CharField(max_length=35, default="en")
    respondent = models.CharField(max_length=20, choices=Respondent.choices, blank=True)
    withdrawal = models.ForeignKey(
        Withdrawal, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects = FFTResponseQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["team", "given_on"], name="responses_by_team_and_day"),
            models.Index(
                fields=["withdrawal"], condition=models.Q(withdrawal__isnull=False), name="responses_withdrawn"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(question_set=FFT_2020.key, answer__in=Answer.values)
                | models.Q(question_set=FFT_2013.key, answer__in=OlderAnswer.values),
                name="response_answers_its_question",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_answer_display()}, {self.given_on}"


class CardReceipt(models.Model):
    """Proof that a card arrived, so that the same card is never counted again.

    `card_hash` and `fingerprint` are HMACs (SHA-256, hexadecimal): of the card's id under the installation's card
    key, and of the card's body under a key made from its id. Without the id neither can be tested. A receipt is
    settled when it has been written again, in an order of its own, with all other receipts of its day.
    """

    id = RandomKeyField()
    card_hash = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64)
    received_on = models.DateField()
    is_settled = models.BooleanField(default=False)

    class Meta:
        # Not `unique=True`, which on PostgreSQL makes a second index for look-ups by a beginning.
        constraints = [models.UniqueConstraint(fields=["card_hash"], name="receipt_of_a_card_once")]
        indexes = [
            models.Index(fields=["received_on"], condition=models.Q(is_settled=False), name="receipts_to_settle")
        ]

    def __str__(self) -> str:
        return f"Receipt of {self.received_on}"

"""Measures of what staff say about the care they gave."""

from __future__ import annotations

from feedback.models import StaffVoice
from metrics.facts import Counts, Facts, Tally

GOOD = (StaffVoice.Care.VERY_GOOD.value, StaffVoice.Care.GOOD.value)


def staff_responses(facts: Facts) -> Counts:
    """Answers from staff.

    Numerator: answers given on the day to “How was the care you gave today?”, of all kinds.
    Denominator: none; it is a count.
    Unit: answers.
    Source: the staff form of each team. The team is known, the person is not.
    """
    return {cell: Tally(answers.total(), None) for cell, answers in facts.staff.items() if answers.total()}


def staff_care_good(facts: Facts) -> Counts:
    """Staff who say the care they gave was good.

    Numerator: answers “Very good” and “Good” given on the day.
    Denominator: all answers from staff of the day.
    Unit: of 100 answers.
    Source: the staff form of each team.
    """
    return {
        cell: Tally(sum(answers[key] for key in GOOD), answers.total())
        for cell, answers in facts.staff.items()
        if answers.total()
    }

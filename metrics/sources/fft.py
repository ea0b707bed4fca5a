"""Measures of the Friends and Family Test, counted as NHS England publishes it (domain notes 1.3)."""

from __future__ import annotations

from collections.abc import Iterable

from feedback.question_sets import NEGATIVE, POSITIVE, Answer
from metrics.facts import Counts, Facts, Tally


def fft_responses(facts: Facts) -> Counts:
    """Answers to the Friends and Family Test.

    Numerator: answers given on the day to “Overall, how was your experience of our service?”, of all six kinds.
    Denominator: none; it is a count.
    Unit: cards.
    Source: answers given on cards and posters or imported, with the wording in use since April 2020.
    """
    return {cell: Tally(answers.total(), None) for cell, answers in facts.fft.items() if answers.total()}


def fft_very_good(facts: Facts) -> Counts:
    """Answers “Very Good”.

    Numerator: answers “Very Good” given on the day.
    Denominator: all answers of the day, “Neither Good nor Poor” and “Don't Know” included.
    Unit: of 100 cards.
    Source: as for all answers to the Friends and Family Test.
    """
    return _share(facts, [Answer.VERY_GOOD])


def fft_good(facts: Facts) -> Counts:
    """Answers “Good”.

    Numerator: answers “Good” given on the day.
    Denominator: all answers of the day, “Neither Good nor Poor” and “Don't Know” included.
    Unit: of 100 cards.
    Source: as for all answers to the Friends and Family Test.
    """
    return _share(facts, [Answer.GOOD])


def fft_neither(facts: Facts) -> Counts:
    """Answers “Neither Good nor Poor”.

    Numerator: answers “Neither Good nor Poor” given on the day.
    Denominator: all answers of the day, “Neither Good nor Poor” and “Don't Know” included.
    Unit: of 100 cards.
    Source: as for all answers to the Friends and Family Test.
    """
    return _share(facts, [Answer.NEITHER])


def fft_poor(facts: Facts) -> Counts:
    """Answers “Poor”.

    Numerator: answers “Poor” given on the day.
    Denominator: all answers of the day, “Neither Good nor Poor” and “Don't Know” included.
    Unit: of 100 cards.
    Source: as for all answers to the Friends and Family Test.
    """
    return _share(facts, [Answer.POOR])


def fft_very_poor(facts: Facts) -> Counts:
    """Answers “Very Poor”.

    Numerator: answers “Very Poor” given on the day.
    Denominator: all answers of the day, “Neither Good nor Poor” and “Don't Know” included.
    Unit: of 100 cards.
    Source: as for all answers to the Friends and Family Test.
    """
    return _share(facts, [Answer.VERY_POOR])


def fft_dont_know(facts: Facts) -> Counts:
    """Answers “Don't Know”.

    Numerator: answers “Don't Know” given on the day.
    Denominator: all answers of the day, “Neither Good nor Poor” and “Don't Know” included.
    Unit: of 100 cards.
    Source: as for all answers to the Friends and Family Test.
    """
    return _share(facts, [Answer.DONT_KNOW])


def fft_positive(facts: Facts) -> Counts:
    """Positive answers.

    Numerator: answers “Very Good” and “Good” given on the day.
    Denominator: all answers of the day, “Neither Good nor Poor” and “Don't Know” included.
    Unit: of 100 cards.
    Source: as for all answers to the Friends and Family Test. It is the national “% positive”.
    """
    return _share(facts, POSITIVE)


def fft_negative(facts: Facts) -> Counts:
    """Negative answers.

    Numerator: answers “Poor” and “Very Poor” given on the day.
    Denominator: all answers of the day, “Neither Good nor Poor” and “Don't Know” included.
    Unit: of 100 cards.
    Source: as for all answers to the Friends and Family Test. It is the national “% negative”.
    """
    return _share(facts, NEGATIVE)


def _share(facts: Facts, wanted: Iterable[Answer]) -> Counts:
    keys = [answer.value for answer in wanted]
    return {
        cell: Tally(sum(answers[key] for key in keys), answers.total())
        for cell, answers in facts.fft.items()
        if answers.total()
    }

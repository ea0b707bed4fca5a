"""Measures of the Friends and Family Test, counted as NHS England publishes it (domain notes 1.3).

Each is made, when it is read, of how many gave each of the six answers.
"""

from __future__ import annotations

from metrics.facts import Answers, Tally


def fft_responses(answers: Answers) -> Tally:
    """Answers to the Friends and Family Test.

    Numerator: answers given on the day to “Overall, how was your experience of our service?”, of all six kinds.
    Denominator: none; it is a count.
    Unit: cards.
    Source: answers given on cards and posters or imported, with the wording in use since April 2020.
    """
    return Tally(answers.total, None)


def fft_very_good(answers: Answers) -> Tally:
    """Answers “Very Good”.

    Numerator: answers “Very Good” given on the day.
    Denominator: all answers of the day, “Neither Good nor Poor” and “Don't Know” included.
    Unit: of 100 cards.
    Source: as for all answers to the Friends and Family Test.
    """
    return Tally(answers.very_good, answers.total)


def fft_good(answers: Answers) -> Tally:
    """Answers “Good”.

    Numerator: answers “Good” given on the day.
    Denominator: all answers of the day, “Neither Good nor Poor” and “Don't Know” included.
    Unit: of 100 cards.
    Source: as for all answers to the Friends and Family Test.
    """
    return Tally(answers.good, answers.total)


def fft_neither(answers: Answers) -> Tally:
    """Answers “Neither Good nor Poor”.

    Numerator: answers “Neither Good nor Poor” given on the day.
    Denominator: all answers of the day, “Neither Good nor Poor” and “Don't Know” included.
    Unit: of 100 cards.
    Source: as for all answers to the Friends and Family Test.
    """
    return Tally(answers.neither, answers.total)


def fft_poor(answers: Answers) -> Tally:
    """Answers “Poor”.

    Numerator: answers “Poor” given on the day.
    Denominator: all answers of the day, “Neither Good nor Poor” and “Don't Know” included.
    Unit: of 100 cards.
    Source: as for all answers to the Friends and Family Test.
    """
    return Tally(answers.poor, answers.total)


def fft_very_poor(answers: Answers) -> Tally:
    """Answers “Very Poor”.

    Numerator: answers “Very Poor” given on the day.
    Denominator: all answers of the day, “Neither Good nor Poor” and “Don't Know” included.
    Unit: of 100 cards.
    Source: as for all answers to the Friends and Family Test.
    """
    return Tally(answers.very_poor, answers.total)


def fft_dont_know(answers: Answers) -> Tally:
    """Answers “Don't Know”.

    Numerator: answers “Don't Know” given on the day.
    Denominator: all answers of the day, “Neither Good nor Poor” and “Don't Know” included.
    Unit: of 100 cards.
    Source: as for all answers to the Friends and Family Test.
    """
    return Tally(answers.dont_know, answers.total)


def fft_positive(answers: Answers) -> Tally:
    """Positive answers.

    Numerator: answers “Very Good” and “Good” given on the day.
    Denominator: all answers of the day, “Neither Good nor Poor” and “Don't Know” included.
    Unit: of 100 cards.
    Source: as for all answers to the Friends and Family Test. It is the national “% positive”.
    """
    return Tally(answers.very_good + answers.good, answers.total)


def fft_negative(answers: Answers) -> Tally:
    """Negative answers.

    Numerator: answers “Poor” and “Very Poor” given on the day.
    Denominator: all answers of the day, “Neither Good nor Poor” and “Don't Know” included.
    Unit: of 100 cards.
    Source: as for all answers to the Friends and Family Test. It is the national “% negative”.
    """
    return Tally(answers.poor + answers.very_poor, answers.total)

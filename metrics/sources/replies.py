"""Measures of answering what people wrote."""

from __future__ import annotations

from metrics.facts import Counts, Facts, Tally


def replies_due(facts: Facts) -> Counts:
    """Patients and staff whose words call for an answer.

    Numerator: people whose answer, given seven days before the day, has released words that call for an answer. A
    reader says which do; words under a question for what could be better are proposed.
    Denominator: none; it is a count.
    Unit: people.
    Source: the comments, as their readers judged them. It counts on the day on which a reply fell due.
    """
    return {cell: Tally(due.denominator or 0, None) for cell, due in facts.replies.items()}


def replies_in_time(facts: Facts) -> Counts:
    """Patients and staff answered within seven days.

    Numerator: those of the denominator to whose every such comment a reply was given by the seventh day.
    Denominator: people whose words call for an answer, on the day on which it fell due.
    Unit: of 100 people.
    Source: the replies of “You said, we did”, public or to the sender alone.
    """
    return facts.replies


def partner_replies_in_time(facts: Facts) -> Counts:
    """Voices of partners answered within seven days.

    Numerator: those of the denominator to whose every such comment a reply was given by the seventh day.
    Denominator: voices of partners with words that call for an answer, on the day on which it fell due.
    Unit: of 100 voices.
    Source: the replies of “You said, we did”, public or to the partner alone.
    """
    return facts.replies_to_partners

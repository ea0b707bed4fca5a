"""Measures of the plan's promises."""

from __future__ import annotations

from metrics.facts import Counts, Facts


def commitments_kept(facts: Facts) -> Counts:
    """Commitments kept.

    Numerator: commitments due on the day that are marked as kept.
    Denominator: all commitments due on the day; one that nobody has settled counts as not kept.
    Unit: of 100 commitments.
    Source: the plan of the campaign. A commitment without a team counts for the division itself.
    """
    return facts.commitments

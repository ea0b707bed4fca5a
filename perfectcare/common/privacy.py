"""Which small numbers must stay hidden, and percentages as the national figures round them.

The rules are those of NHS England's published FFT pipeline (domain.md 1.3 and 1.7). Masking of names
and numbers in free text is its sibling, `masking`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

#: Fewest responses a unit may have and still be shown: 1 to 4 are hidden, none at all is not (domain.md 1.7).
FEWEST_SHOWN = 5


@dataclass(frozen=True)
class Unit:
    """One line of a published table: a team, say, under its division, and how many answers it had.

    `responses` counts answers of every option, "Don't know" included. A negative count is a ValueError.
    """

    code: str
    parent: str
    responses: int

    def __post_init__(self) -> None:
        if self.responses < 0:
            raise ValueError("A unit cannot have fewer than no responses")


def suppress(units: Iterable[Unit], hidden_parents: frozenset[str] = frozenset()) -> frozenset[str]:
    """Return the codes the national rules hide: first level, second level and cascade (domain.md 1.7).

    First level: a unit with 1 to 4 responses. Second level: where the lowest-ranked unit of a parent was
    hidden by the first level, the unit at rank 2 too, so that it cannot be found by subtraction. Cascade:
    the two lowest-ranked units of every parent in `hidden_parents`. Ranks run within a parent from the
    fewest responses up; units without a response have no rank; equal counts are ranked by code. Ranks
    are so always 1, 2, 3 without a gap, and two units that share the lowest count hide nothing more
    between them ("ranks 1, 3 flag nothing more"). Raises ValueError when a code comes twice.
    """
    hidden: set[str] = set()
    for parent, ranked in _ranked_by_parent(units).items():
        small = [unit.code for unit in ranked if unit.responses < FEWEST_SHOWN]
        lowest_two = [unit.code for unit in ranked[:2]]
        hidden.update(small)
        # Any small unit at all means that rank 1 is small, since ranks follow the count.
        if small or parent in hidden_parents:
            hidden.update(lowest_two)
    return frozenset(hidden)


def withhold(units: Iterable[Unit], hidden_parents: frozenset[str] = frozenset()) -> frozenset[str]:
    """Return what `suppress` hides, and what else must go so that no total gives a small remainder away.

    Stricter than the national rules, which leave [1, 1, 90] open: 92 in all less the 90 shown is 2. While
    the hidden units of a parent come to 1 to 4 responses together, its next lowest unit is hidden too.
    Where nothing is left to hide, the total itself must be withheld: ask `total_is_safe`.
    Raises ValueError when a code comes twice.
    """
    every_unit = list(units)
    hidden = set(suppress(every_unit, hidden_parents))
    for ranked in _ranked_by_parent(every_unit).values():
        _hide_until_large(ranked, hidden)
    return frozenset(hidden)


def total_is_safe(units: Iterable[Unit], hidden: frozenset[str], parent: str) -> bool:
    """Tell whether a parent's total may stand beside its units while these codes are hidden.

    True when the hidden units of that parent come to nothing or to at least `FEWEST_SHOWN` responses:
    then the total less the units shown leaves no small number behind.
    """
    remainder = sum(unit.responses for unit in units if unit.parent == parent and unit.code in hidden)
    return not _is_small(remainder)


def whole_percent(numerator: int, denominator: int) -> int | None:
    """Return a percentage as a whole number, halves rounded up; None where there is nothing to divide by.

    National percentages are whole, and no responses means no percentage rather than 0% (domain.md 1.3).
    Both counts are whole and not negative; anything else is a ValueError.
    """
    if numerator < 0 or denominator < 0:
        raise ValueError("Counts cannot be negative")
    if denominator == 0:
        return None
    # In whole numbers throughout: round() sends halves to the even side, and floats miss some halves.
    return (200 * numerator + denominator) // (2 * denominator)


def _is_small(responses: int) -> bool:
    return 0 < responses < FEWEST_SHOWN


def _ranked_by_parent(units: Iterable[Unit]) -> dict[str, list[Unit]]:
    """Group the units that had responses by parent, rank 1 first."""
    every_unit = list(units)
    if len({unit.code for unit in every_unit}) < len(every_unit):
        raise ValueError("A unit's code came twice: hidden codes would be ambiguous")
    by_parent: dict[str, list[Unit]] = {}
    for unit in sorted(every_unit, key=lambda unit: (unit.responses, unit.code)):
        if unit.responses:
            by_parent.setdefault(unit.parent, []).append(unit)
    return by_parent


def _hide_until_large(ranked: list[Unit], hidden: set[str]) -> None:
    remainder = sum(unit.responses for unit in ranked if unit.code in hidden)
    for unit in ranked:
        if not _is_small(remainder):
            return
        if unit.code not in hidden:
            hidden.add(unit.code)
            remainder += unit.responses

"""Sets of card numbers, written as ranges the way PostgreSQL writes them: {[1,41),[42,44)} holds 1 to 40, 42, 43."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

#: A set of numbers grows to this many letters, about a thousand gaps. Who numbers cards 1, 2, 3 never gets there.
LONGEST = 20_000

_RANGE = re.compile(r"\[(\d+),(\d+)\)", re.ASCII)


@dataclass(frozen=True)
class Numbers:
    """A set of whole numbers as ranges in order, each with its first number and the one after its last."""

    ranges: tuple[tuple[int, int], ...] = ()

    @classmethod
    def parse(cls, text: str) -> Numbers:
        """Read what `str` or PostgreSQL wrote."""
        return cls(tuple((int(first), int(end)) for first, end in _RANGE.findall(text)))

    def __str__(self) -> str:
        return "{" + ",".join(f"[{first},{end})" for first, end in self.ranges) + "}"

    def __len__(self) -> int:
        return sum(end - first for first, end in self.ranges)

    def __contains__(self, number: int) -> bool:
        return any(first <= number < end for first, end in self.ranges)

    def plus(self, numbers: Iterable[int]) -> Numbers:
        """Return the set with these numbers in it too."""
        merged: list[tuple[int, int]] = []
        for first, end in sorted([*self.ranges, *((number, number + 1) for number in numbers)]):
            if merged and first <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((first, end))
        return Numbers(tuple(merged))

    def missing(self, up_to: int) -> Numbers:
        """Return the numbers from 1 to `up_to` that are not in the set."""
        gaps, next_one = [], 1
        for first, end in self.ranges:
            if first > next_one:
                gaps.append((next_one, min(first, up_to + 1)))
            next_one = max(next_one, end)
            if next_one > up_to:
                break
        if next_one <= up_to:
            gaps.append((next_one, up_to + 1))
        return Numbers(tuple((first, end) for first, end in gaps if first < end))

    def words(self) -> str:
        """Say the set: "1 to 40, 42 to 43, 50"."""
        return ", ".join(str(first) if end == first + 1 else f"{first} to {end - 1}" for first, end in self.ranges)


def noted(text: str, numbers: Iterable[int]) -> str:
    """Return the set that `text` writes with these numbers in it too; as it was if it would grow longer than LONGEST.

    A tablet that numbers its cards at random must not grow its row without end, and no card is refused for its number.
    """
    merged = str(Numbers.parse(text).plus(numbers))
    return merged if len(merged) <= max(LONGEST, len(text)) else text

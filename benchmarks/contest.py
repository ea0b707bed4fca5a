"""Two sides in turns, in one run, so that whatever else the machine does hits both."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Side = Callable[[], float]
Rounds = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Contest:
    """What is held against what, what was measured in every round, and the ratio that must not be passed.

    Seconds are the usual thing: their ratio may be `limit` at most. Rates are said as they are: `is_rate`, and their
    ratio must be `limit` at least.
    """

    title: str
    names: tuple[str, str]
    limit: float
    rounds: Rounds
    is_rate: bool = False

    @property
    def ratios(self) -> list[float]:
        return sorted(one / other for one, other in self.rounds)

    @property
    def ratio(self) -> float:
        """The median of the rounds."""
        return statistics.median(self.ratios)

    @property
    def is_won(self) -> bool:
        return self.ratio >= self.limit if self.is_rate else self.ratio <= self.limit

    @property
    def lines(self) -> Iterator[str]:
        scale, unit = (1, "a second") if self.is_rate else (1000, "ms")
        yield self.title
        for name, found in zip(self.names, zip(*self.rounds, strict=True), strict=True):
            low, middle, high = min(found), statistics.median(found), max(found)
            yield f"  {name:52}{middle * scale:10,.1f} {unit}   ({low * scale:,.1f} to {high * scale:,.1f})"
        ratios = self.ratios
        yield (
            f"  ratio {self.ratio:.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f}), "
            f"at {'least' if self.is_rate else 'most'} {self.limit}: {'pass' if self.is_won else 'FAIL'}"
        )


def in_turns(one: Side, other: Side, rounds: int) -> Rounds:
    """Measure both sides in every round, each first in every second round; a round before them does not count."""
    found = []
    for number in range(rounds + 1):
        if number % 2:
            second = other()
            first = one()
        else:
            first = one()
            second = other()
        found.append((first, second))
    return tuple(found[1:])

"""What a measure is: its name, its kind, its definition, and how it may be looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from metrics.facts import Answers, Counts, Facts, Tally


class Group(StrEnum):
    PATIENTS = "What patients say"
    STAFF = "What staff say"
    REPLIES = "You said, we did"
    HUDDLES = "Huddles"
    PLAN = "The plan"
    FLOW = "Care and flow"
    SAFETY = "Safety"
    PARTNERS = "Partners"
    BALANCING = "What it costs"


class Better(StrEnum):
    """Which way is better; neither where it depends."""

    UP = "up"
    DOWN = "down"
    NEITHER = "neither"


class Kind(StrEnum):
    """How figures of several days come together.

    A share is so many of so many, and adds up part by part. A count adds up. A level is what stands at one moment
    (beds open): it adds up over teams, never over days.
    """

    SHARE = "share"
    COUNT = "count"
    LEVEL = "level"


class Charting(StrEnum):
    """What one point of a chart stands for."""

    WEEK = "week"
    WEEKDAY = "weekday"
    WEEKEND = "weekend"
    DAY = "day"
    MONTH = "month"


class Subject(StrEnum):
    """What an observation is a number of."""

    DIVISION = "division"
    TEAM = "team"
    PARTNER = "partner"


@dataclass(frozen=True)
class NationalTarget:
    """A target set for the whole country from a day on, in hundredths of what the chart shows (7000 is 70 in 100)."""

    starts_on: date
    value: int
    source: str


#: Sums of a week hide the difference between weekdays and weekends, which would drown signals (domain notes 8.5).
BY_WEEK_FIRST = (Charting.WEEK, Charting.WEEKDAY, Charting.WEEKEND, Charting.DAY, Charting.MONTH)
BY_WEEKDAY_FIRST = (Charting.WEEKDAY, Charting.WEEKEND, Charting.DAY, Charting.WEEK, Charting.MONTH)
#: A level is not summed, so no week and no month is made of it.
LEVELS = (Charting.WEEKDAY, Charting.WEEKEND, Charting.DAY)


@dataclass(frozen=True)
class Measure:
    """One measure: how it is called, counted, shown and kept from giving anybody away.

    `function` counts it from the facts, or `of_answers` makes it of the six answers to the Friends and Family Test. A
    measure that the program cannot know has neither: it is observed, for the `subjects` that it names. `counted` is
    what the denominator (or a plain count) counts, one and many. `people` is the key of the measure that says how many
    people stand behind a figure: with fewer than five of them it is not shown. A measure of work, not of what people
    said, has none. Numbers are stored in units of 10 to the power of minus `places`. The first of its `chartings` is
    the usual one.
    """

    key: str
    name: str
    group: Group
    counted: tuple[str, str]
    function: Callable[[Facts], Counts] | None = None
    better: Better = Better.UP
    people: str = ""
    kind: Kind = Kind.SHARE
    is_detail: bool = False
    chartings: tuple[Charting, ...] = BY_WEEK_FIRST
    places: int = 0
    subjects: tuple[Subject, ...] = ()
    national: tuple[NationalTarget, ...] = ()
    words: str = ""
    of_answers: Callable[[Answers], Tally] | None = None

    @property
    def is_count(self) -> bool:
        """Whether its figures have no denominator."""
        return self.kind is not Kind.SHARE

    def count(self, facts: Facts) -> Counts:
        """Count it from the facts; what is observed is nowhere among them."""
        if self.of_answers:
            return {cell: self.of_answers(answers) for cell, answers in facts.answers.items()}
        return self.function(facts) if self.function else {}

    @property
    def is_observed(self) -> bool:
        return self.function is None and self.of_answers is None

    @property
    def definition(self) -> Definition:
        """The official definition: the docstring of what counts it, or the words it came with."""
        counts = self.function or self.of_answers
        return definition_of((counts.__doc__ if counts else self.words) or "")


@dataclass(frozen=True)
class Definition:
    """What is counted, out of what, in which unit, and where it comes from."""

    summary: str
    parts: tuple[tuple[str, str], ...]


def definition_of(docstring: str) -> Definition:
    """Read a docstring of one summary line and lines "Numerator: ...", which may run on."""
    summary, *rest = [line.strip() for line in docstring.strip().splitlines()]
    parts: list[tuple[str, str]] = []
    for line in rest:
        name, colon, words = line.partition(": ")
        if colon and name in ("Numerator", "Denominator", "Unit", "Source"):
            parts.append((name, words))
        elif line and parts:
            parts[-1] = (parts[-1][0], f"{parts[-1][1]} {line}")
    return Definition(summary, tuple(parts))

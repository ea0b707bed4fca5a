"""Every measure there is, in the order in which pages show them. One line here and one function in `sources`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from metrics.facts import Counts, Facts
from metrics.sources import commitments, fft, huddles, staff


class Group(StrEnum):
    PATIENTS = "What patients say"
    STAFF = "What staff say"
    HUDDLES = "Huddles"
    PLAN = "The plan"


class Better(StrEnum):
    """Which way is better; neither where it depends."""

    UP = "up"
    DOWN = "down"
    NEITHER = "neither"


@dataclass(frozen=True)
class Measure:
    """One measure: how it is called, counted, shown and kept from giving anybody away.

    `counted` is what the denominator (or a plain count) counts, one and many. `people` is the key of the measure
    that says how many people stand behind a figure: with fewer than five of them it is not shown. A measure of
    work, not of what people said, has none.
    """

    key: str
    name: str
    group: Group
    function: Callable[[Facts], Counts]
    counted: tuple[str, str]
    better: Better = Better.UP
    people: str = ""
    is_count: bool = False
    is_detail: bool = False

    @property
    def definition(self) -> Definition:
        return definition_of(self.function.__doc__ or "")


@dataclass(frozen=True)
class Definition:
    """The official definition of a measure: its docstring."""

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


FFT = "fft_responses"
STAFF = "staff_responses"
CARDS, ANSWERS = ("card", "cards"), ("answer", "answers")
PATIENTS = Group.PATIENTS

CATALOGUE: tuple[Measure, ...] = (
    Measure(FFT, "Cards from patients", PATIENTS, fft.fft_responses, CARDS, people=FFT, is_count=True),
    Measure("fft_positive", "Positive answers", PATIENTS, fft.fft_positive, CARDS, people=FFT),
    Measure("fft_negative", "Negative answers", PATIENTS, fft.fft_negative, CARDS, Better.DOWN, FFT),
    Measure("fft_very_good", "Very Good", PATIENTS, fft.fft_very_good, CARDS, people=FFT, is_detail=True),
    Measure("fft_good", "Good", PATIENTS, fft.fft_good, CARDS, Better.NEITHER, FFT, is_detail=True),
    Measure(
        "fft_neither", "Neither Good nor Poor", PATIENTS, fft.fft_neither, CARDS, Better.NEITHER, FFT, is_detail=True
    ),
    Measure("fft_poor", "Poor", PATIENTS, fft.fft_poor, CARDS, Better.DOWN, FFT, is_detail=True),
    Measure("fft_very_poor", "Very Poor", PATIENTS, fft.fft_very_poor, CARDS, Better.DOWN, FFT, is_detail=True),
    Measure("fft_dont_know", "Don't Know", PATIENTS, fft.fft_dont_know, CARDS, Better.NEITHER, FFT, is_detail=True),
    Measure(STAFF, "Answers from staff", Group.STAFF, staff.staff_responses, ANSWERS, people=STAFF, is_count=True),
    Measure("staff_care_good", "Staff say care was good", Group.STAFF, staff.staff_care_good, ANSWERS, people=STAFF),
    Measure("huddles_held", "Huddles held", Group.HUDDLES, huddles.huddles_held, ("huddle", "huddles")),
    Measure(
        "reports_received", "Team reports received", Group.HUDDLES, huddles.reports_received, ("report", "reports")
    ),
    Measure("actions_on_time", "Actions done on time", Group.HUDDLES, huddles.actions_on_time, ("action", "actions")),
    Measure(
        "commitments_kept",
        "Commitments kept",
        Group.PLAN,
        commitments.commitments_kept,
        ("commitment", "commitments"),
    ),
)
MEASURES = {measure.key: measure for measure in CATALOGUE}


def as_markdown() -> str:
    """Return every definition as a page for docs/."""
    lines = [
        "# Measures",
        "",
        "Written by `manage.py write_measures` from the functions that count: change them there.",
    ]
    group = None
    for measure in CATALOGUE:
        if measure.group != group:
            group = measure.group
            lines += ["", f"## {group}"]
        lines += ["", f"### {measure.name} (`{measure.key}`)", ""]
        lines += [f"- {name}: {words}" for name, words in measure.definition.parts]
        better = {Better.UP: "more", Better.DOWN: "fewer", Better.NEITHER: "neither more nor fewer"}[measure.better]
        lines.append(f"- Better: {better}.")
        if measure.people:
            lines.append("- Not shown where fewer than five people stand behind it (docs/adr/0005-what-is-shown.md).")
    return "\n".join(lines) + "\n"

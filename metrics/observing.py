"""How a measure of observations is written down: the catalogue's own short forms."""

from __future__ import annotations

from metrics.measures import (
    BY_WEEK_FIRST,
    BY_WEEKDAY_FIRST,
    LEVELS,
    Better,
    Charting,
    Group,
    Kind,
    Measure,
    NationalTarget,
    Subject,
)

UP, DOWN, NEITHER = Better.UP, Better.DOWN, Better.NEITHER
OURS = (Subject.TEAM, Subject.DIVISION)
THEIRS = (Subject.PARTNER,)
LOCAL = "the division’s own systems, entered or imported by its people."

PATIENT, REFERRAL = ("patient", "patients"), ("referral", "referrals")
CONTACT, VISIT = ("contact", "contacts"), ("visit", "visits")
BED, HOUR = ("bed", "beds"), ("hour", "hours")
INCIDENT = ("incident", "incidents")
HANDOVER, ATTENDANCE = ("handover", "handovers"), ("attendance", "attendances")


def share(
    key: str,
    name: str,
    counted: tuple[str, str],
    better: Better,
    numerator: str,
    denominator: str,
    *,
    group: Group,
    subjects: tuple[Subject, ...] = OURS,
    source: str = LOCAL,
    national: tuple[NationalTarget, ...] = (),
    chartings: tuple[Charting, ...] = BY_WEEK_FIRST,
    places: int = 0,
) -> Measure:
    """So many of so many."""
    return Measure(
        key=key,
        name=name,
        group=group,
        counted=counted,
        better=better,
        kind=Kind.SHARE,
        places=places,
        subjects=subjects,
        national=national,
        chartings=chartings,
        words=_words(numerator, denominator, f"of 100 {counted[1]}.", source),
    )


def count(
    key: str,
    name: str,
    counted: tuple[str, str],
    better: Better,
    numerator: str,
    *,
    group: Group,
    subjects: tuple[Subject, ...] = OURS,
    source: str = LOCAL,
    places: int = 0,
) -> Measure:
    """What happened so many times, or took so many hours."""
    return Measure(
        key=key,
        name=name,
        group=group,
        counted=counted,
        better=better,
        kind=Kind.COUNT,
        subjects=subjects,
        chartings=BY_WEEKDAY_FIRST,
        places=places,
        words=_words(numerator, "none; it is a count.", f"{counted[1]}.", source),
    )


def level(
    key: str,
    name: str,
    counted: tuple[str, str],
    better: Better,
    numerator: str,
    *,
    group: Group,
    subjects: tuple[Subject, ...] = OURS,
    source: str = LOCAL,
) -> Measure:
    """What stands at one moment."""
    return Measure(
        key=key,
        name=name,
        group=group,
        counted=counted,
        better=better,
        kind=Kind.LEVEL,
        subjects=subjects,
        chartings=LEVELS,
        words=_words(numerator, "none; it is what stood at the time of the count.", f"{counted[1]}.", source),
    )


def _words(numerator: str, denominator: str, unit: str, source: str) -> str:
    """Write a definition as a docstring would be written."""
    return f"{numerator}\n\nNumerator: {numerator}\nDenominator: {denominator}\nUnit: {unit}\nSource: {source}"

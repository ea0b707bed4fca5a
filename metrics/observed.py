"""Measures that the program cannot count by itself: their numbers are observations, entered or imported.

The list and its directions follow the domain notes, 11. Each definition is written as a docstring would be.
"""

from __future__ import annotations

from datetime import date
from functools import partial

from metrics import observing
from metrics.measures import Group, Measure, NationalTarget, Subject
from metrics.observed_care import CARE_AND_FLOW
from metrics.observing import ATTENDANCE, DOWN, HANDOVER, HOUR, INCIDENT, NEITHER, THEIRS, UP

FOUR_HOURS = (
    NationalTarget(date(2010, 6, 1), 9500, "NHS England: 95 in 100 within four hours"),
    NationalTarget(date(2024, 3, 1), 7600, "NHS England: 76 in 100 within four hours by March 2024"),
    NationalTarget(date(2025, 3, 1), 7800, "NHS England: 78 in 100 within four hours by March 2025"),
)

incidents = partial(
    observing.count,
    group=Group.SAFETY,
    counted=INCIDENT,
    source="the trust’s own incident system (LFPSE). More reports can also mean that people report more.",
)
their_share, their_count = (
    partial(
        each,
        group=Group.PARTNERS,
        subjects=THEIRS,
        source="the partner’s own figures, as it publishes or sends them.",
    )
    for each in (observing.share, observing.count)
)
hours = partial(observing.count, group=Group.BALANCING, counted=HOUR, places=2)

SAFETY: tuple[Measure, ...] = (
    *(
        incidents(
            f"incidents_{key}",
            f"Incidents, {words}",
            better=better,
            numerator=f"patient safety incidents of the period recorded with {meaning} physical harm.",
        )
        for key, words, better, meaning in (
            # Where people feel safe to report, more incidents without harm are reported: neither way is better.
            ("no_harm", "no harm", NEITHER, "no"),
            ("low_harm", "low harm", DOWN, "low"),
            ("moderate_harm", "moderate harm or worse", DOWN, "moderate, severe or fatal"),
        )
    ),
    *(
        incidents(
            f"incidents_{key}",
            name,
            better=DOWN,
            numerator=f"patient safety incidents of the period recorded as {meaning}, with or without harm.",
        )
        for key, name, meaning in (
            ("falls", "Falls", "a fall"),
            ("pressure_ulcers", "Pressure ulcers", "a pressure ulcer"),
            ("medication", "Medication incidents", "to do with medicines"),
            ("infection", "Infections caught in our care", "a healthcare-associated infection"),
        )
    ),
    observing.level(
        "days_since_incident",
        "Days since moderate harm or worse",
        ("day", "days"),
        UP,
        "days since the last patient safety incident with moderate, severe or fatal physical harm.",
        group=Group.SAFETY,
        # Days of several teams do not add up.
        subjects=(Subject.DIVISION,),
        source="the trust’s own incident system (LFPSE).",
    ),
)

PARTNERS: tuple[Measure, ...] = (
    their_share(
        "four_hours",
        "A&E within four hours",
        ATTENDANCE,
        UP,
        "A&E attendances in the period admitted, transferred or discharged within four hours of arrival.",
        "all A&E attendances in the period, of every type of department.",
        national=FOUR_HOURS,
    ),
    their_count(
        "ae_attendances",
        "A&E attendances",
        ATTENDANCE,
        NEITHER,
        "A&E attendances in the period, of every type of department.",
    ),
    their_count(
        "ae_admissions",
        "Emergency admissions through A&E",
        ("admission", "admissions"),
        NEITHER,
        "emergency admissions through A&E in the period.",
    ),
    *(
        their_share(
            f"handover_{minutes}",
            f"Ambulance handovers over {minutes} minutes",
            HANDOVER,
            DOWN,
            f"ambulance handovers in the period that took more than {minutes} minutes from arrival.",
            "all ambulance handovers in the period whose time is known.",
        )
        for minutes in (30, 60)
    ),
)

BALANCING: tuple[Measure, ...] = (
    hours(
        "staff_gap", "Staff hours short", better=DOWN, numerator="planned staff hours of the period that nobody worked."
    ),
    observing.share(
        "sickness",
        "Sickness",
        HOUR,
        DOWN,
        "contracted staff hours of the period lost to sickness.",
        "all contracted staff hours of the period.",
        group=Group.BALANCING,
        places=2,
    ),
    *(
        hours(
            f"{key}_hours",
            f"{name} hours",
            better=DOWN,
            numerator=f"staff hours of the period worked as {meaning}.",
        )
        for key, name, meaning in (
            ("overtime", "Overtime", "overtime"),
            ("bank", "Bank", "bank shifts"),
            ("agency", "Agency", "agency shifts"),
        )
    ),
    hours(
        "released_hours",
        "Meeting and training hours released",
        better=UP,
        numerator="hours of meetings and training stood down in the period, so that staff could be with patients. "
        "Each is to be booked again.",
    ),
)

OBSERVED: tuple[Measure, ...] = CARE_AND_FLOW + SAFETY + PARTNERS + BALANCING

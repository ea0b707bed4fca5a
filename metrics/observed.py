"""Measures that the program cannot count by itself: their numbers are observations, entered or imported.

The list and its directions follow the domain notes, 11. Each definition is written as a docstring would be.
"""

from __future__ import annotations

from datetime import date

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

TEAM, DIVISION, PARTNER = Subject.TEAM, Subject.DIVISION, Subject.PARTNER
OURS = (TEAM, DIVISION)
THEIRS = (PARTNER,)
LOCAL = "the division’s own systems, entered or imported by its people."
PUBLISHED = "the partner’s own figures, as it publishes or sends them."


def _words(numerator: str, denominator: str, unit: str, source: str = LOCAL, summary: str = "") -> str:
    return (
        f"{summary or numerator}\n\nNumerator: {numerator}\nDenominator: {denominator}\nUnit: {unit}\nSource: {source}"
    )


def _share(
    key: str,
    name: str,
    group: Group,
    counted: tuple[str, str],
    better: Better,
    numerator: str,
    denominator: str,
    *,
    subjects: tuple[Subject, ...] = OURS,
    source: str = LOCAL,
    national: tuple[NationalTarget, ...] = (),
    chartings: tuple[Charting, ...] = BY_WEEK_FIRST,
) -> Measure:
    return Measure(
        key=key,
        name=name,
        group=group,
        counted=counted,
        better=better,
        kind=Kind.SHARE,
        subjects=subjects,
        national=national,
        chartings=chartings,
        words=_words(numerator, denominator, f"of 100 {counted[1]}.", source),
    )


def _count(
    key: str,
    name: str,
    group: Group,
    counted: tuple[str, str],
    better: Better,
    numerator: str,
    *,
    kind: Kind = Kind.COUNT,
    subjects: tuple[Subject, ...] = OURS,
    source: str = LOCAL,
    national: tuple[NationalTarget, ...] = (),
    places: int = 0,
) -> Measure:
    return Measure(
        key=key,
        name=name,
        group=group,
        counted=counted,
        better=better,
        kind=kind,
        subjects=subjects,
        national=national,
        chartings=LEVELS if kind is Kind.LEVEL else BY_WEEKDAY_FIRST,
        places=places,
        words=_words(numerator, "none; it is a count.", f"{counted[1]}.", source),
    )


def _level(
    key: str,
    name: str,
    group: Group,
    counted: tuple[str, str],
    better: Better,
    numerator: str,
    *,
    national: tuple[NationalTarget, ...] = (),
) -> Measure:
    return _count(key, name, group, counted, better, numerator, kind=Kind.LEVEL, national=national)


FLOW, SAFETY, PARTNERS, BALANCING = Group.FLOW, Group.SAFETY, Group.PARTNERS, Group.BALANCING
UP, DOWN, NEITHER = Better.UP, Better.DOWN, Better.NEITHER
PATIENT, REFERRAL = ("patient", "patients"), ("referral", "referrals")
VISIT, BED, HOUR = ("visit", "visits"), ("bed", "beds"), ("hour", "hours")
INCIDENT = ("incident", "incidents")
HANDOVER, ATTENDANCE = ("handover", "handovers"), ("attendance", "attendances")

UCR_TARGET = NationalTarget(
    date(2021, 4, 1), 7000, "NHS England: at least 70 in 100 in-scope two-hour referrals are met"
)
MIDDAY_TARGET = NationalTarget(
    date(2016, 1, 1), 3300, "SAFER patient flow bundle: 33 in 100 patients leave base wards before midday"
)
FOUR_HOURS = (
    NationalTarget(date(2010, 6, 1), 9500, "NHS England: 95 in 100 within four hours"),
    NationalTarget(date(2024, 3, 1), 7600, "NHS England: 76 in 100 within four hours by March 2024"),
)
NO_ESCALATION_BEDS = NationalTarget(date(2000, 1, 1), 0, "Usual aim: no escalation bed is open")

OBSERVED: tuple[Measure, ...] = (
    _share(
        "ucr_two_hours",
        "Urgent response within two hours",
        FLOW,
        REFERRAL,
        UP,
        "urgent community response referrals in scope of the two-hour standard that were seen within two hours.",
        "all urgent community response referrals in scope of the two-hour standard.",
        national=(UCR_TARGET,),
    ),
    _count(
        "ucr_referrals",
        "Urgent response referrals",
        FLOW,
        REFERRAL,
        NEITHER,
        "all referrals to the urgent community response, in scope of the two-hour standard or not.",
    ),
    _count(
        "ucr_contacts",
        "Urgent response contacts",
        FLOW,
        ("contact", "contacts"),
        NEITHER,
        "care contacts of the urgent community response.",
    ),
    _count(
        "avoidance_received",
        "Referrals to avoid admission",
        FLOW,
        REFERRAL,
        UP,
        "referrals received to look after somebody at home instead of in hospital.",
    ),
    _share(
        "avoidance_accepted",
        "Referrals to avoid admission, accepted",
        FLOW,
        REFERRAL,
        UP,
        "referrals to avoid admission that were accepted.",
        "all referrals to avoid admission received.",
    ),
    _share(
        "avoidance_home",
        "Still at home after 48 hours",
        FLOW,
        PATIENT,
        UP,
        "patients accepted to avoid admission who were at home 48 hours later.",
        "all patients accepted to avoid admission.",
    ),
    _count(
        "supported_discharges",
        "Early supported discharges",
        FLOW,
        PATIENT,
        UP,
        "patients whose early supported discharge started.",
    ),
    _count(
        "deferred_visits",
        "Visits put off or not given to anybody",
        FLOW,
        VISIT,
        DOWN,
        "planned visits that were deferred, or that no member of staff was free for.",
    ),
    _level(
        "caseload",
        "Caseload",
        FLOW,
        PATIENT,
        NEITHER,
        "patients on the team’s caseload at the end of the day.",
    ),
    _count("new_referrals", "New referrals", FLOW, REFERRAL, NEITHER, "referrals received, of every kind."),
    _count("contacts", "Contacts", FLOW, ("contact", "contacts"), NEITHER, "care contacts, of every kind."),
    _share(
        "bed_occupancy",
        "Community beds in use",
        FLOW,
        BED,
        DOWN,
        "community beds in use at the time of the count.",
        "community beds open at the time of the count.",
        chartings=LEVELS,
    ),
    _level(
        "escalation_beds",
        "Escalation beds open",
        FLOW,
        BED,
        DOWN,
        "extra beds open at the time of the count that are not in the plan.",
        national=(NO_ESCALATION_BEDS,),
    ),
    _level(
        "stay_7_days",
        "In our beds 7 days or more",
        FLOW,
        PATIENT,
        DOWN,
        "patients in community beds for 7 days or more.",
    ),
    _level(
        "stay_14_days",
        "In our beds 14 days or more",
        FLOW,
        PATIENT,
        DOWN,
        "patients in community beds for 14 days or more.",
    ),
    _level(
        "stay_21_days",
        "In our beds 21 days or more",
        FLOW,
        PATIENT,
        DOWN,
        "patients in community beds for 21 days or more.",
    ),
    *(
        _level(
            f"stay_{days}_days",
            f"In our beds {days} days or more",
            FLOW,
            PATIENT,
            DOWN,
            f"patients in community beds for {days} days or more.",
        )
        for days in (7, 14, 21)
    ),
    *(
        _level(
            f"waiting_pathway_{number}",
            f"Ready to leave, waiting for us: pathway {number}",
            FLOW,
            PATIENT,
            DOWN,
            f"patients with no criteria to reside who wait for us to start pathway {number} ({meaning}).",
        )
        for number, meaning in enumerate(
            ("home, no new support", "home with support", "a community bed", "a care home or complex care")
        )
    ),
    _share(
        "before_midday",
        "Discharges before midday",
        FLOW,
        ("discharge", "discharges"),
        UP,
        "discharges from community wards before 12 noon.",
        "all discharges from community wards.",
        national=(MIDDAY_TARGET,),
    ),
    _share(
        "green_bed_days",
        "Green bed days",
        FLOW,
        ("bed day", "bed days"),
        UP,
        "bed days on which something brought the patient nearer to going home.",
        "all bed days.",
    ),
    *(
        _count(
            f"incidents_{key}",
            f"Incidents, {words}",
            SAFETY,
            INCIDENT,
            DOWN,
            f"patient safety incidents recorded with {meaning} physical harm.",
            source="the trust’s own incident system (LFPSE). More reports can also mean that people report more.",
        )
        for key, words, meaning in (
            ("no_harm", "no harm", "no"),
            ("low_harm", "low harm", "low"),
            ("moderate_harm", "moderate harm or worse", "moderate or severe"),
        )
    ),
    *(
        _count(
            f"incidents_{key}",
            name,
            SAFETY,
            INCIDENT,
            DOWN,
            f"patient safety incidents recorded as {meaning}, of every level of harm.",
            source="the trust’s own incident system (LFPSE). More reports can also mean that people report more.",
        )
        for key, name, meaning in (
            ("falls", "Falls", "a fall"),
            ("pressure_ulcers", "Pressure ulcers", "a pressure ulcer"),
            ("medication", "Medication incidents", "to do with medicines"),
            ("infection", "Infections caught in our care", "a healthcare-acquired infection"),
        )
    ),
    _level(
        "days_since_incident",
        "Days since the last incident with harm",
        SAFETY,
        ("day", "days"),
        UP,
        "days since the last patient safety incident with moderate or severe harm.",
    ),
    _share(
        "four_hours",
        "Four-hour standard",
        PARTNERS,
        ATTENDANCE,
        UP,
        "attendances at A&E admitted, moved or discharged within four hours.",
        "all attendances at A&E, of every type.",
        subjects=THEIRS,
        source=PUBLISHED,
        national=FOUR_HOURS,
    ),
    _count(
        "ae_attendances",
        "A&E attendances",
        PARTNERS,
        ATTENDANCE,
        NEITHER,
        "attendances at A&E, of every type.",
        subjects=THEIRS,
        source=PUBLISHED,
    ),
    _count(
        "ae_admissions",
        "Emergency admissions through A&E",
        PARTNERS,
        ("admission", "admissions"),
        NEITHER,
        "emergency admissions through A&E.",
        subjects=THEIRS,
        source=PUBLISHED,
    ),
    *(
        _share(
            f"handover_{minutes}",
            f"Ambulance handovers over {minutes} minutes",
            PARTNERS,
            HANDOVER,
            DOWN,
            f"ambulance handovers that took more than {minutes} minutes.",
            "all ambulance handovers.",
            subjects=THEIRS,
            source=PUBLISHED,
        )
        for minutes in (30, 60)
    ),
    _count(
        "staff_gap",
        "Staff hours short",
        BALANCING,
        HOUR,
        DOWN,
        "planned staff hours that nobody worked.",
        places=2,
    ),
    _share(
        "sickness",
        "Sickness",
        BALANCING,
        HOUR,
        DOWN,
        "staff hours lost to sickness.",
        "all staff hours in contract.",
    ),
    *(
        _count(f"{key}_hours", f"{name} hours", BALANCING, HOUR, DOWN, f"staff hours worked as {meaning}.", places=2)
        for key, name, meaning in (
            ("overtime", "Overtime", "overtime"),
            ("bank", "Bank", "bank shifts"),
            ("agency", "Agency", "agency shifts"),
        )
    ),
    _count(
        "released_hours",
        "Meeting and training hours released",
        BALANCING,
        HOUR,
        UP,
        "hours of meetings and training stood down, so that staff could be with patients. They are to be booked again.",
        places=2,
    ),
)

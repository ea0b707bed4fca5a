"""Measures of care and flow whose numbers are observations, in the order of the domain notes, 11.

"In the period" is the day, week or month for which a number is entered.
"""

from __future__ import annotations

from datetime import date
from functools import partial

from metrics import observing
from metrics.measures import LEVELS, Group, Measure, NationalTarget
from metrics.observing import BED, CONTACT, DOWN, NEITHER, PATIENT, REFERRAL, UP, VISIT

share, count, level = (partial(each, group=Group.FLOW) for each in (observing.share, observing.count, observing.level))

CSDS = "the division’s own systems, as it sends them to the Community Services Data Set (CSDS)."
UCR_TARGET = NationalTarget(
    date(2022, 12, 1), 7000, "NHS England: at least 70 in 100 in-scope two-hour referrals are met by December 2022"
)
MIDDAY_TARGET = NationalTarget(
    date(2016, 1, 1), 3300, "SAFER patient flow bundle: 33 in 100 patients leave base wards before midday"
)
PATHWAYS = ("home, no new support", "home with support", "a community bed", "a care home or complex care")

CARE_AND_FLOW: tuple[Measure, ...] = (
    share(
        "ucr_two_hours",
        "Urgent response within two hours",
        REFERRAL,
        UP,
        "urgent community response referrals received in the period and in scope of the two-hour standard, whose "
        "first care contact came within two hours.",
        "all urgent community response referrals received in the period and in scope of the two-hour standard.",
        source=CSDS,
        national=(UCR_TARGET,),
    ),
    count(
        "ucr_referrals",
        "Urgent response referrals",
        REFERRAL,
        NEITHER,
        "referrals to urgent community response received in the period, in scope of the two-hour standard or not.",
        source=CSDS,
    ),
    count(
        "ucr_contacts",
        "Urgent response contacts",
        CONTACT,
        NEITHER,
        "care contacts of urgent community response in the period.",
        source=CSDS,
    ),
    count(
        "avoidance_received",
        "Referrals to avoid admission",
        REFERRAL,
        UP,
        "referrals received in the period to look after somebody at home instead of in hospital.",
    ),
    share(
        "avoidance_accepted",
        "Accepted to avoid admission",
        REFERRAL,
        UP,
        "referrals to avoid admission received in the period that were accepted.",
        "all referrals to avoid admission received in the period.",
    ),
    share(
        "avoidance_home",
        "Still at home after 48 hours",
        PATIENT,
        UP,
        "patients accepted in the period to avoid admission who were at home 48 hours later.",
        "all patients accepted in the period to avoid admission.",
    ),
    count(
        "supported_discharges",
        "Early supported discharges",
        PATIENT,
        UP,
        "patients whose early supported discharge started in the period.",
    ),
    count(
        "deferred_visits",
        "Deferred or unallocated visits",
        VISIT,
        DOWN,
        "visits planned for the period that were moved to a later day or that nobody was free to make.",
    ),
    level("caseload", "Caseload", PATIENT, NEITHER, "patients on the team’s caseload at the end of the day."),
    count("new_referrals", "New referrals", REFERRAL, NEITHER, "referrals received in the period, of every kind."),
    count("contacts", "Care contacts", CONTACT, NEITHER, "care contacts with patients in the period, of every kind."),
    share(
        "bed_occupancy",
        "Community beds in use",
        BED,
        DOWN,
        "community beds in use at the time of the count.",
        "community beds open at the time of the count.",
        chartings=LEVELS,
    ),
    level(
        "escalation_beds",
        "Escalation beds open",
        BED,
        DOWN,
        "beds open at the time of the count beyond those in the plan. The usual aim is none.",
    ),
    *(
        level(
            f"stay_{days}_days",
            f"In our beds {days} days or more",
            PATIENT,
            DOWN,
            f"patients who at the time of the count had been in a community bed for {days} days or more.",
        )
        for days in (7, 14, 21)
    ),
    *(
        level(
            f"waiting_pathway_{number}",
            f"Waiting to leave hospital, pathway {number}",
            PATIENT,
            DOWN,
            f"patients in a hospital bed with no criteria to reside who at the time of the count waited for us to "
            f"start discharge pathway {number} ({meaning}).",
        )
        for number, meaning in enumerate(PATHWAYS)
    ),
    share(
        "before_midday",
        "Discharges before midday",
        ("discharge", "discharges"),
        UP,
        "discharges from community wards in the period that were before 12 noon.",
        "all discharges from community wards in the period.",
        national=(MIDDAY_TARGET,),
    ),
    share(
        "green_bed_days",
        "Green bed days",
        ("bed day", "bed days"),
        UP,
        "bed days marked green: what was done that day brought the patient nearer to going home.",
        "all bed days marked red or green.",
    ),
)

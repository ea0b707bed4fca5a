"""Every measure there is, in the order in which pages show them. One line here and one function in `sources`."""

from __future__ import annotations

from feedback.reading import accuracy
from metrics.measures import Better, Group, Kind, Measure
from metrics.observed import OBSERVED
from metrics.sources import commitments, fft, huddles, replies, staff

FFT = "fft_responses"
STAFF = "staff_responses"
REPLIES = "replies_due"
CARDS, ANSWERS, PEOPLE = ("card", "cards"), ("answer", "answers"), ("person", "people")
PATIENTS = Group.PATIENTS

HUDDLES, PLAN = Group.HUDDLES, Group.PLAN
COUNT, NEITHER, DOWN = Kind.COUNT, Better.NEITHER, Better.DOWN

#: What is counted from the facts that this program keeps.
COUNTED: tuple[Measure, ...] = (
    Measure(FFT, "Cards from patients", PATIENTS, CARDS, people=FFT, kind=COUNT, of_answers=fft.fft_responses),
    Measure("fft_positive", "Positive answers", PATIENTS, CARDS, people=FFT, of_answers=fft.fft_positive),
    Measure("fft_negative", "Negative answers", PATIENTS, CARDS, None, DOWN, FFT, of_answers=fft.fft_negative),
    Measure("fft_very_good", "Very Good", PATIENTS, CARDS, people=FFT, is_detail=True, of_answers=fft.fft_very_good),
    Measure("fft_good", "Good", PATIENTS, CARDS, None, NEITHER, FFT, is_detail=True, of_answers=fft.fft_good),
    Measure(
        "fft_neither",
        "Neither Good nor Poor",
        PATIENTS,
        CARDS,
        None,
        NEITHER,
        FFT,
        is_detail=True,
        of_answers=fft.fft_neither,
    ),
    Measure("fft_poor", "Poor", PATIENTS, CARDS, None, DOWN, FFT, is_detail=True, of_answers=fft.fft_poor),
    Measure(
        "fft_very_poor", "Very Poor", PATIENTS, CARDS, None, DOWN, FFT, is_detail=True, of_answers=fft.fft_very_poor
    ),
    Measure(
        "fft_dont_know", "Don't Know", PATIENTS, CARDS, None, NEITHER, FFT, is_detail=True, of_answers=fft.fft_dont_know
    ),
    Measure(STAFF, "Answers from staff", Group.STAFF, ANSWERS, staff.staff_responses, people=STAFF, kind=COUNT),
    Measure("staff_care_good", "Staff say care was good", Group.STAFF, ANSWERS, staff.staff_care_good, people=STAFF),
    Measure(REPLIES, "People to answer", Group.REPLIES, PEOPLE, replies.replies_due, NEITHER, REPLIES, COUNT),
    Measure(
        "replies_in_time", "Answered within 7 days", Group.REPLIES, PEOPLE, replies.replies_in_time, people=REPLIES
    ),
    Measure(
        "partner_replies_in_time",
        "Partners answered within 7 days",
        Group.REPLIES,
        ("voice", "voices"),
        replies.partner_replies_in_time,
    ),
    Measure("huddles_held", "Huddles held", HUDDLES, ("huddle", "huddles"), huddles.huddles_held),
    Measure(
        "huddles_overran", "Huddles that took too long", HUDDLES, ("huddle", "huddles"), huddles.huddles_overran, DOWN
    ),
    Measure("reports_received", "Team reports received", HUDDLES, ("report", "reports"), huddles.reports_received),
    Measure("staff_on_duty", "Staff on duty", HUDDLES, ("person planned", "people planned"), huddles.staff_on_duty),
    Measure("actions_on_time", "Actions done on time", HUDDLES, ("action", "actions"), huddles.actions_on_time),
    Measure("commitments_kept", "Commitments kept", PLAN, ("commitment", "commitments"), commitments.commitments_kept),
)
#: The groups of what is counted, in their order.
GROUPS = tuple(dict.fromkeys(measure.group for measure in COUNTED))
CATALOGUE: tuple[Measure, ...] = COUNTED + OBSERVED
MEASURES = {measure.key: measure for measure in CATALOGUE}


def as_markdown() -> str:
    """Return every definition as a page for docs/."""
    lines = [
        "# Measures",
        "",
        "Written by `manage.py write_measures` from metrics/sources/ and metrics/observed.py: change them there.",
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
        lines.append(f"- Charted: {', '.join(f'by {each}' for each in measure.chartings)}.")
        if measure.subjects:
            lines.append(f"- Entered for: {', '.join(measure.subjects)}. In steps of {10**-measure.places:g}.")
        lines += [
            f"- National target from {each.starts_on}: {each.value / 100:g} ({each.source})."
            for each in measure.national
        ]
        if measure.people:
            lines.append("- Not shown where fewer than five people stand behind it (docs/adr/0005-what-is-shown.md).")
    return "\n".join([*lines, "", *accuracy.as_markdown()]) + "\n"

"""Measures of huddles: held, in time, reported to, and what became of their actions."""

from __future__ import annotations

from metrics.facts import Counts, Facts, Tally


def huddles_held(facts: Facts) -> Counts:
    """Huddles held.

    Numerator: huddles of the division recorded as held, on the day of their slot.
    Denominator: all slots on the day of the division’s campaigns that have started. A slot without a record counts as
    not held.
    Unit: of 100 huddles.
    Source: the plan of the campaign and the records of its huddles.
    """
    return {cell: Tally(facts.huddles_held[cell], due) for cell, due in facts.slots.items()}


def huddles_overran(facts: Facts) -> Counts:
    """Huddles that took too long.

    Numerator: huddles recorded as held on the day that took more than 15 minutes.
    Denominator: huddles recorded as held on the day whose length is known.
    Unit: of 100 huddles.
    Source: the records of the division’s huddles.
    """
    return facts.huddles_timed


def staff_on_duty(facts: Facts) -> Counts:
    """Staff on duty.

    Numerator: people on duty, summed over the team’s reports to the huddles of the day.
    Denominator: people planned, summed over the same reports. A report counts when it gives both and at least one
    person was planned.
    Unit: of 100 people planned.
    Source: the reports of teams to huddles.
    """
    return facts.staffing


def reports_received(facts: Facts) -> Counts:
    """Team reports received.

    Numerator: reports of the team to the huddles of the day.
    Denominator: the slots of the day, for every campaign that has started and that the team is in: one report is due
    for each.
    Unit: of 100 reports.
    Source: the plan of the campaign and the reports to its huddles.
    """
    return {cell: Tally(facts.reports[cell], due) for cell, due in facts.reports_due.items()}


def actions_on_time(facts: Facts) -> Counts:
    """Actions done on time.

    Numerator: actions that a huddle heard were done, at the slot first promised or before it.
    Denominator: all actions first promised for a slot of the day. One that is carried keeps its first promise.
    Unit: of 100 actions.
    Source: the actions of huddles. An action without a team counts for the division itself.
    """
    return facts.actions

"""The "Two Perfect Weeks" playbook: what a community services division promised for its fortnight in January 2020.

A new plan starts from these nine promises. They are a start: each can be changed, given away or taken out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Due(StrEnum):
    """When a promise falls due. Both days lie in the campaign, so that its review counts every promise."""

    FIRST_DAY = "first-day"
    LAST_DAY = "last-day"


@dataclass(frozen=True)
class Promise:
    """One commitment of the playbook, in plain words."""

    title: str
    detail: str
    due: Due

    def due_on(self, starts_on: date, ends_on: date) -> date:
        return starts_on if self.due == Due.FIRST_DAY else ends_on


PLAYBOOK: tuple[Promise, ...] = (
    Promise(
        "Cancel non-essential meetings",
        "Go through every meeting planned for these days. Keep only those about patients’ care; cancel the others.",
        Due.FIRST_DAY,
    ),
    Promise(
        "Cancel non-mandatory training",
        "Go through the training planned for these days. Keep what is mandatory; move the rest to later.",
        Due.FIRST_DAY,
    ),
    Promise(
        "Look at each new leave request on its own",
        "Leave already granted stands. Weigh each new request against what the service needs to run.",
        Due.FIRST_DAY,
    ),
    Promise(
        "Keep up admission avoidance and early supported discharge",
        "Keep these teams at full capacity. Offer overtime and use bank or agency staff where it is needed.",
        Due.LAST_DAY,
    ),
    Promise(
        "Talk more with our partners",
        "Join the planned calls, and any extra escalation calls, with the acute trust, NHS England, the ambulance "
        "service and primary care.",
        Due.LAST_DAY,
    ),
    Promise(
        "Managers help at the front line",
        "Managers give part of each day to the teams who see patients, and clear what stands in their way.",
        Due.LAST_DAY,
    ),
    Promise(
        "Hold the huddle twice a day",
        "Every morning and every afternoon the division checks that plans are in place for the day.",
        Due.LAST_DAY,
    ),
    Promise(
        "Ask patients for their opinion",
        "Offer every patient a Friends and Family card, and read what they say about their care.",
        Due.LAST_DAY,
    ),
    Promise(
        "Ask staff about the care they gave",
        "Ask staff each day how the care was that they gave, and what it meant for quality.",
        Due.LAST_DAY,
    ),
)

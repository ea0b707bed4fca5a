"""Where the cards of a pairing are, and when its tablet needs somebody. Every page and letter asks these rules.

Nothing here touches the database or the clock. A tablet numbers its cards 1, 2, 3 … in a pairing and reports how many
it was given, still holds and had refused; we know which numbers came in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from feedback.models import Device
from feedback.numbers import Numbers
from perfectcare.common.dates import london_day

#: How long a tablet may say nothing before somebody looks for it: at most, and on a day on which it has spoken.
QUIET, QUIET_TODAY = timedelta(hours=24), timedelta(hours=3)
#: From then on a card that waits on a tablet is late.
OLD = timedelta(days=1)


class Trouble(Enum):
    """What may be wrong with a tablet, the most harmful first."""

    MISSING = "cards are missing"
    SILENT = "it has not spoken"
    REFUSED = "it holds cards that were refused"
    OLD = "it holds cards for too long"
    CLOCK = "its clock is wrong"


@dataclass(frozen=True)
class Ledger:
    """Where the cards of one pairing are: given = stored + waiting + refused + missing.

    `waiting` and `refused` are as last reported, less what has come in since; `gaps` are the numbers of cards given
    that did not come in, and `missing` is how many of those the tablet says nothing of. `unnumbered` of the stored
    cards fill no gap: they came without a number, with one that another card has, or with one that was not yet given
    out when the tablet last reported. Of a tablet that has never reported, only what came in is known.
    """

    is_reported: bool
    stored: int
    waiting: int
    refused: int
    gaps: Numbers
    unnumbered: int

    @property
    def missing(self) -> int:
        return len(self.gaps) - self.waiting - self.refused

    @property
    def given(self) -> int:
        return self.stored + self.waiting + self.refused + self.missing


def ledger_of(device: Device) -> Ledger:
    """Return where the cards of the pairing are, as far as its last report and what came in tell."""
    gaps = Numbers.parse(device.numbers).missing(device.captured)
    refused = min(device.refused, len(gaps))
    return Ledger(
        is_reported=device.reported_at is not None,
        stored=device.stored,
        waiting=min(device.waiting, len(gaps) - refused),
        refused=refused,
        gaps=gaps,
        unnumbered=device.stored - (device.captured - len(gaps)),
    )


def heard_at(device: Device) -> datetime:
    """Return when the tablet last spoke: it does so when it is paired."""
    return device.last_seen_at or device.paired_at


def is_lost(device: Device, now: datetime) -> bool:
    """Whether the tablet has said nothing for a whole day."""
    return now - heard_at(device) >= QUIET


def is_silent(device: Device, now: datetime) -> bool:
    """Whether somebody should look for the tablet: it is lost, or it spoke earlier today and has stopped."""
    spoke_today = london_day(heard_at(device)) == london_day(now)
    return is_lost(device, now) or (spoke_today and now - heard_at(device) >= QUIET_TODAY)


def oldest_given_at(device: Device) -> datetime | None:
    """Return when the oldest card that waits was given, to the hour and by a right clock, as far as is known."""
    oldest = device.oldest_waiting_at
    if oldest is None or not ledger_of(device).waiting:
        return None
    try:
        return oldest + timedelta(seconds=device.clock_behind or 0) if device.is_clock_wrong else oldest
    except OverflowError:  # put right, it lies outside the years that there are
        return None


def is_held_too_long(device: Device, now: datetime) -> bool:
    """Whether a card has waited on the tablet for more than a day."""
    known_at = oldest_given_at(device) or device.reported_at
    return bool(ledger_of(device).waiting) and known_at is not None and now - known_at > OLD


def troubles(device: Device, now: datetime) -> list[Trouble]:
    """Return everything that is wrong with a tablet, the most harmful first.

    When its key has been taken back, nobody waits for it to speak: only cards that it lost or had refused count.
    """
    ledger, is_in_use = ledger_of(device), device.revoked_at is None
    found = {
        Trouble.MISSING: bool(ledger.missing),
        Trouble.SILENT: is_in_use and is_silent(device, now),
        Trouble.REFUSED: bool(ledger.refused),
        Trouble.OLD: is_in_use and is_held_too_long(device, now),
        Trouble.CLOCK: is_in_use and device.is_clock_wrong,
    }
    return [trouble for trouble in Trouble if found[trouble]]


def may_hold_cards(device: Device) -> bool:
    """Whether cards of a pairing that was taken back are not here, or it may have been given some it never told of."""
    return bool(ledger_of(device).gaps) or not is_reported_until(device, device.revoked_at)


def is_reported_until(device: Device, end: datetime | None) -> bool:
    """Whether the tablet's last report covers all that it was given before the moment."""
    return device.reported_at is not None and (end is None or device.reported_at >= end)

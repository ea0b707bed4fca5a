"""When the demo's story happens. Every moment of it follows from its own today, none from the clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from perfectcare.common.dates import at_london

MORNING, NOON = time(9, 0), time(12, 0)
#: Days of a fortnight, and of the baseline before it: fourteen weeks hold at least thirteen whole ones, as many as
#: limits by week need.
LENGTH, BASELINE = 16, 98
FRIDAY = 4


def noon(day: date) -> datetime:
    """Return noon of the London day, as an instant."""
    return at_london(day, NOON)


def after(day: date, count: int) -> date:
    """Return the day so many days later, or earlier."""
    return day + timedelta(days=count)


@dataclass(frozen=True)
class Calendar:
    """The days of the story: one fortnight finished, and one in its sixth day, each after a baseline of its own.

    The days after the finished one, as many again, are over before the baseline of the live one begins.
    """

    as_of: date

    @property
    def finished_on(self) -> date:
        """The first day of the finished fortnight, the same day of the week as that of the live one."""
        return after(self.live_on, -140)

    @property
    def live_on(self) -> date:
        """The first day of the live fortnight."""
        return after(self.as_of, -5)

    @property
    def first(self) -> date:
        """The first day of which anything is known."""
        return after(self.finished_on, -BASELINE)

    @property
    def pressure_on(self) -> date:
        """The first of two days of pressure after the finished fortnight."""
        return after(self.finished_on, LENGTH + 4)

    @property
    def storm_on(self) -> date:
        """A weekday in the baseline of the live fortnight."""
        day = after(self.live_on, -38)
        return after(day, min(0, FRIDAY - day.weekday()))

    @property
    def test_cards_on(self) -> date:
        """The day on which the ward tries out its new cards."""
        return after(self.live_on, -14)

    @property
    def taken_out_on(self) -> date:
        """The day on which those cards are taken out of the counts: their week is over by then."""
        return after(self.live_on, -5)

    @property
    def norovirus_on(self) -> date:
        """The first of eight days on which the ward's beds are closed."""
        return after(self.live_on, -61)

    def is_campaign(self, day: date) -> bool:
        return any(first <= day < after(first, LENGTH) for first in (self.finished_on, self.live_on))

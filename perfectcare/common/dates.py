"""Days, clock times and their wording, always as people in London live them.

Moments are stored in UTC and counted and shown in Europe/London (architecture.md, "Time"). Nothing
here reads the clock: today, and the instant a card was received, are passed in. English names are
written out here because `strftime` follows the locale of whichever machine it runs on.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

#: The oldest day a card may claim, counted back from the day it was received: a year, leap or not.
OLDEST_CARD_DAYS = 366

#: How far a sender's clock may be off before its moments are put right: less is the way through a slow network.
CLOCK_TOLERANCE = timedelta(minutes=10)

#: The longest text `parse_moment` reads; the longest useful moment has 35 characters.
LONGEST_MOMENT = 40

HOW_TO_WRITE_A_MOMENT = "Give the time with its offset from UTC, for example 2026-11-21T09:30:00+00:00"

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_NEAR_DAYS = {-1: "yesterday", 0: "today", 1: "tomorrow"}
# The offset is bounded here because Python 3.11 reads "+01:75" as two hours and a quarter.
_MOMENT = re.compile(
    r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-](?:[01]\d|2[0-3]):?[0-5]\d)",
    re.ASCII,
)


def _require_aware(moment: datetime) -> None:
    if moment.utcoffset() is None:
        raise ValueError("A moment needs its offset from UTC: this one has none")


def _in_london(moment: datetime) -> datetime:
    _require_aware(moment)
    try:
        return moment.astimezone(UTC).astimezone(LONDON)
    except OverflowError:
        raise ValueError("That moment lies outside the years 1 to 9999") from None


def london_day(moment: datetime) -> date:
    """Return the calendar day in London at this moment.

    Raises ValueError for a naive moment, and for one whose UTC or London form has no year 1 to 9999.
    """
    return _in_london(moment).date()


def at_london(day: date, local_time: time) -> datetime:
    """Return the instant, in UTC, at which London's clocks show this time on this day.

    A time that does not exist, because the clocks go forward over it, becomes the first instant after
    the gap (01:30 on 29 March 2026 is 01:00 UTC, when clocks show 02:00). A time that happens twice,
    because the clocks go back, is the first of the two. Raises ValueError for a time that carries a
    time zone of its own.
    """
    if local_time.tzinfo is not None:
        raise ValueError("Give London's clock time without a time zone")
    wall = datetime.combine(day, local_time.replace(fold=0), tzinfo=LONDON)
    instant = wall.astimezone(UTC)
    if instant.astimezone(LONDON).replace(tzinfo=None) == wall.replace(tzinfo=None):
        return instant
    return _end_of_gap(wall.replace(fold=1).astimezone(UTC), instant)


def _end_of_gap(before: datetime, after: datetime) -> datetime:
    """Find, to the second, where London's offset changes between two instants on either side of it."""
    offset_after = after.astimezone(LONDON).utcoffset()
    before, seconds = before.replace(microsecond=0), 0
    width = int((after - before).total_seconds()) + 1
    while width:
        half = width // 2
        tried = before + timedelta(seconds=seconds + half)
        if tried.astimezone(LONDON).utcoffset() == offset_after:
            width = half
        else:
            seconds, width = seconds + half + 1, width - half - 1
    return before + timedelta(seconds=seconds)


def days_between(first: date, last: date) -> list[date]:
    """Return every day from first to last, both included.

    Raises ValueError when last lies before first: an empty answer would hide a mistake.
    """
    _require_order(first, last)
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _require_order(first: date, last: date) -> None:
    if last < first:
        raise ValueError("The last day lies before the first")


def _month_words(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]}"


def _full_words(day: date) -> str:
    return f"{_month_words(day)} {day.year}"


def day_words(day: date, *, today: date | None = None) -> str:
    """Say a day: "Thursday 2 January 2020"; given today, "Thursday 2 January" or "today, Tuesday 7 January".

    The year is left out only when it is today's year. "Today", "tomorrow" and "yesterday" come first.
    """
    has_year = today is None or day.year != today.year
    words = f"{_WEEKDAYS[day.weekday()]} {_full_words(day) if has_year else _month_words(day)}"
    near = None if today is None else _NEAR_DAYS.get((day - today).days)
    return f"{near}, {words}" if near else words


def time_words(clock: time | datetime) -> str:
    """Say a clock time on the 24-hour clock: "11:30". A moment is said in London's time.

    Raises ValueError for a naive datetime; a bare time is taken as London's already.
    """
    shown = _in_london(clock) if isinstance(clock, datetime) else clock
    return f"{shown.hour:02}:{shown.minute:02}"


def moment_words(moment: datetime, *, today: date | None = None) -> str:
    """Say a moment in London's time: "Thursday 2 January, 11:30"; the day as `day_words` says it.

    Raises ValueError for a naive moment.
    """
    return f"{day_words(london_day(moment), today=today)}, {time_words(moment)}"


def duration_words(minutes: int) -> str:
    """Say how long something took or waits: "1 minute", "3 hours 5 minutes", from two days on "2 days 4 hours"."""
    hours, minutes = divmod(minutes, 60)
    parts = [(minutes, "minute")]
    if hours >= 48:
        days, hours = divmod(hours, 24)
        parts = [(days, "day"), (hours, "hour")]
    elif hours:
        parts = [(hours, "hour"), (minutes, "minute")]
    said = [f"{number} {name}{'' if number == 1 else 's'}" for number, name in parts if number]
    return " ".join(said) or "less than a minute"


def period_words(first: date, last: date) -> str:
    """Say a period, naming month and year once where they are shared: "2 to 17 January 2020".

    One day is said as one day. Raises ValueError when last lies before first.
    """
    _require_order(first, last)
    if first == last:
        return _full_words(last)
    if first.year != last.year:
        return f"{_full_words(first)} to {_full_words(last)}"
    start = str(first.day) if first.month == last.month else _month_words(first)
    return f"{start} to {_full_words(last)}"


def parse_moment(text: str) -> datetime:
    """Read one moment as devices send it: ISO 8601, extended calendar form, with its offset.

    YYYY-MM-DDTHH:MM, then optionally seconds and a fraction (cut after microseconds), then Z, +01:00 or
    +0100. Everything else that ISO 8601 allows is refused, so that two devices cannot mean two things.
    The offset comes back as it was given. Raises ValueError, worded for the sender and never repeating
    what was sent, for a wrong shape, a date or time that does not exist, and a moment whose UTC or
    London form has no year 1 to 9999.
    """
    if len(text) > LONGEST_MOMENT or not _MOMENT.fullmatch(text):
        raise ValueError(HOW_TO_WRITE_A_MOMENT)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"That date or time does not exist. {HOW_TO_WRITE_A_MOMENT}") from None
    try:
        _in_london(moment)
    except ValueError:
        raise ValueError(f"That date is out of range. {HOW_TO_WRITE_A_MOMENT}") from None
    return moment


def day_given(moment: datetime, received: datetime, sent: datetime | None = None) -> tuple[date, bool]:
    """Return the London day on which a card was given, and whether that day had to be corrected.

    A card is never refused for its clock (architecture.md, "Clocks"). `sent` is what the sender's clock showed when
    the card was sent: where it is more than ten minutes off, the moment is moved by as much. When the day then lies
    after the day the card was received, or more than 366 days before it, the day received stands in its place. The
    answer is marked True when the day is not the one that the sender's clock claimed. Raises ValueError for a naive
    moment: that is a wrong shape.
    """
    claimed, day_received = london_day(moment), london_day(received)
    day = claimed
    if sent is not None and abs(clock_behind(sent, received)) > CLOCK_TOLERANCE:
        try:
            day = london_day(moment.astimezone(UTC) + clock_behind(sent, received))
        except (OverflowError, ValueError):  # put right, it lies outside the years that there are
            day = day_received
    if day > day_received or (day_received - day).days > OLDEST_CARD_DAYS:
        day = day_received
    return day, day != claimed


def clock_behind(sent: datetime, received: datetime) -> timedelta:
    """Return how far the sender's clock was behind when it sent; negative where it was ahead.

    Raises ValueError for a naive moment.
    """
    _require_aware(sent)
    _require_aware(received)
    return received.astimezone(UTC) - sent.astimezone(UTC)

"""The periods that numbers from outside stand for: days, weeks from a Monday, calendar months."""

from __future__ import annotations

import re
from datetime import date, timedelta

from metrics.entries import Wrong
from metrics.measures import Charting, Measure
from metrics.models.observations import Period
from perfectcare.common.dates import MONTHS, day_words, period_words
from perfectcare.common.file_dates import EARLIEST, DateOrder, NoSuchDay, UnknownForm, read_day

_WORD_MONTH = re.compile(r"([A-Za-z]{3,9})[ /-]?(\d{4}|\d{2})", re.ASCII)
_PLAIN_MONTH = re.compile(r"(\d{4})-(\d{1,2})|(\d{1,2})[/-](\d{4})", re.ASCII)
_WORD_DAY = re.compile(r"(\d{1,2})[ /-]([A-Za-z]{3,9})[ /-](\d{4})", re.ASCII)
_MONTH_NUMBERS = {"sept": 9} | {
    name: number for number, month in enumerate(MONTHS, start=1) for name in (month.casefold(), month[:3].casefold())
}


def periods_of(measure: Measure) -> tuple[Period, ...]:
    """Return the periods for which the measure can be entered: a state at one moment has no week and no month."""
    longer = [(Charting.WEEK, Period.WEEK), (Charting.MONTH, Period.MONTH)]
    return (Period.DAY, *(period for charting, period in longer if charting in measure.chartings))


def find_period(measure: Measure, text: str) -> Period:
    """Return the period called day, week or month. Raises Wrong."""
    try:
        period = Period(text.casefold())
    except ValueError:
        raise Wrong("period", "Write day, week or month.") from None
    if period not in periods_of(measure):
        raise Wrong("period", f"{measure.name} stands for one moment. Enter it by day.")
    return period


def first_of(period: str, day: date) -> date:
    """Return the first day of the period that the day is in; weeks begin on Mondays."""
    if period == Period.MONTH:
        return day.replace(day=1)
    return day - timedelta(days=day.weekday()) if period == Period.WEEK else day


def last_of(period: str, first: date) -> date:
    """Return the last day of the period that starts on the day."""
    return shift(period, first, 1) - timedelta(days=1)


def shift(period: str, first: date, by: int) -> date:
    """Return the first day of the period so many later; before, if the number is below 0."""
    if period == Period.MONTH:
        year, month = divmod(first.year * 12 + first.month - 1 + by, 12)
        return date(year, month + 1, 1)
    return first + timedelta(days=by * (7 if period == Period.WEEK else 1))


def words_of(period: str, first: date) -> str:
    """Say a period: “Monday 1 June 2026”, “week of 1 to 7 June 2026”, “June 2026”."""
    if period == Period.MONTH:
        return f"{MONTHS[first.month - 1]} {first.year}"
    return f"week of {period_words(first, last_of(period, first))}" if period == Period.WEEK else day_words(first)


def require_period(period: str, first: date, today: date) -> None:
    """Raise Wrong unless the day is the first of such a period, and the period is over (a day may be today)."""
    start = first_of(period, first)
    if start != first:
        words = "A week starts on a Monday" if period == Period.WEEK else "A month starts on its first day"
        raise Wrong("starts_on", f"{words}: write {start.isoformat()}, not {first.isoformat()}.")
    if first < EARLIEST:
        raise Wrong("starts_on", "This lies before 2000.")
    last = last_of(period, first)
    if last > today:
        words = "This day is still to come." if period == Period.DAY else f"This {period} ends on {day_words(last)}."
        raise Wrong("starts_on", words if first > today or period == Period.DAY else f"{words} Enter it then.")


def read_first(period: str, text: str, order: DateOrder) -> date:
    """Read the day on which a period starts; a month may be named instead, as in Sep-21. Raises Wrong."""
    try:
        return (_month(text) if period == Period.MONTH else None) or _word_day(text) or read_day(text, order)
    except NoSuchDay:
        first = " with the month first" if order == DateOrder.MONTH_FIRST else ""
        raise Wrong("starts_on", f"There is no such day{first}.") from None
    except UnknownForm:
        raise Wrong("starts_on", _unknown_day(period, text)) from None


def _month(text: str) -> date | None:
    named, plain = _WORD_MONTH.fullmatch(text), _PLAIN_MONTH.fullmatch(text)
    if named and named[1].casefold() in _MONTH_NUMBERS:
        return _day(int(named[2]) + (2000 if len(named[2]) == 2 else 0), _MONTH_NUMBERS[named[1].casefold()], 1)
    if plain:
        return _day(int(plain[1] or plain[4]), int(plain[2] or plain[3]), 1)
    return None


def _word_day(text: str) -> date | None:
    found = _WORD_DAY.fullmatch(text)
    number = _MONTH_NUMBERS.get(found[2].casefold()) if found else None
    return _day(int(found[3]), number, int(found[1])) if found and number else None


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise NoSuchDay from None


def _unknown_day(period: str, text: str) -> str:
    if not text:
        return "This cell is empty. Write the first day of the period."
    if period == Period.MONTH:
        return "This is not a month. Write its first day, like 2021-09-01, or Sep 2021."
    if _WORD_MONTH.fullmatch(text):
        return "This names no day of a year. Write it like 2021-09-30."
    return "This is not a date. Write it like 2021-09-30, with four digits for the year."

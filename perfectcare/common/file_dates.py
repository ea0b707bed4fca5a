"""Days as spreadsheets write them: year first, or with strokes, where day and month can change places."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum

#: No figure and no answer is older.
EARLIEST = date(2000, 1, 1)

_STROKES = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T]\d{2}:\d{2}(?::\d{2})?)?", re.ASCII)


class DateOrder(StrEnum):
    AUTO = "auto"
    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


class UnknownForm(ValueError):
    """The text is not written as a day."""


class NoSuchDay(ValueError):
    """The text is written as a day that no calendar has."""


def read_day(text: str, order: DateOrder) -> date:
    """Read a day, with a time or without. Raises UnknownForm or NoSuchDay. 2021-09-30 reads in one way only."""
    iso = _ISO.fullmatch(text)
    if iso:
        year, month, day = map(int, iso.groups())
    else:
        first, second, year = _parts(text)
        day, month = (second, first) if order == DateOrder.MONTH_FIRST else (first, second)
    try:
        return date(year, month, day)
    except ValueError:
        raise NoSuchDay(text) from None


def order_of(text: str) -> DateOrder | None:
    """Return the order that the text proves by itself: a number over 12 is no month.

    AUTO means that the order does not matter to it, None that it can be read as two days.
    """
    found = _STROKES.fullmatch(text)
    first, second = (int(found[1]), int(found[2])) if found else (1, 1)
    if first == second or (first > 12 and second > 12):
        return DateOrder.AUTO
    if first <= 12 and second <= 12:
        return None
    return DateOrder.DAY_FIRST if first > 12 else DateOrder.MONTH_FIRST


def proven_order(values: Iterable[str]) -> DateOrder | None:
    """Return the order that the values prove together, or None where it matters and is not proven.

    Values that prove both orders prove nothing.
    """
    orders = set(map(order_of, values)) - {DateOrder.AUTO}
    proven = orders - {None}
    if len(proven) == 1:
        return proven.pop()
    return None if orders else DateOrder.DAY_FIRST


def _parts(text: str) -> tuple[int, int, int]:
    strokes = _STROKES.fullmatch(text)
    if not strokes:
        raise UnknownForm(text)
    first, second, year = map(int, strokes.groups())
    return first, second, year

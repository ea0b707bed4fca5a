"""Which comes first in a file's dates, the day or the month: told by the map, or proven by the file itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from enum import StrEnum

EARLIEST = date(2000, 1, 1)

_SLASHED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T]\d{2}:\d{2}(?::\d{2})?)?", re.ASCII)


class DateOrder(StrEnum):
    AUTO = "auto"
    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


def date_reader(values: Iterable[str], order: DateOrder, *, today: date) -> Callable[[str], date] | None:
    """Return a reader for the file's dates, or None when the order is to be proven and is not.

    A first number over 12 proves that days come first, a second one that months do; both in one file prove nothing.
    2021-09-30 reads in one way only. The reader raises ValueError, worded for a person.
    """
    if order == DateOrder.AUTO:
        proven = _prove(values)
        if proven is None:
            return None
        order = proven
    return lambda text: _read(text, order, today)


def _prove(values: Iterable[str]) -> DateOrder | None:
    found = [match for match in map(_SLASHED.fullmatch, values) if match]
    day_first = any(int(match[1]) > 12 for match in found)
    month_first = any(int(match[2]) > 12 for match in found)
    if not found:
        return DateOrder.DAY_FIRST
    if day_first == month_first:
        return None
    return DateOrder.DAY_FIRST if day_first else DateOrder.MONTH_FIRST


def _read(text: str, order: DateOrder, today: date) -> date:
    slashed, iso = _SLASHED.fullmatch(text), _ISO.fullmatch(text)
    if iso:
        year, month, day = map(int, iso.groups())
    elif slashed:
        first, second, year = map(int, slashed.groups())
        day, month = (first, second) if order == DateOrder.DAY_FIRST else (second, first)
    else:
        raise ValueError("its date has no known form")
    try:
        found = date(year, month, day)
    except ValueError:
        raise ValueError(f"its date does not exist ({order.value})") from None
    if not EARLIEST <= found <= today:
        raise ValueError("its date lies before 2000 or in the future")
    return found

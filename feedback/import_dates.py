"""Which comes first in a file's dates, the day or the month: told by the map, or proven by the file itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from perfectcare.common.file_dates import EARLIEST, DateOrder, NoSuchDay, UnknownForm, proven_order, read_day

__all__ = ["DateOrder", "date_reader"]


def date_reader(values: Iterable[str], order: DateOrder, *, today: date) -> Callable[[str], date] | None:
    """Return a reader for the file's dates, or None when the order is to be proven and is not.

    The reader raises ValueError, worded for a person.
    """
    proven = proven_order(values) if order == DateOrder.AUTO else order
    return None if proven is None else lambda text: _read(text, proven, today)


def _read(text: str, order: DateOrder, today: date) -> date:
    try:
        found = read_day(text, order)
    except UnknownForm:
        raise ValueError("its date has no known form") from None
    except NoSuchDay:
        raise ValueError(f"its date does not exist ({order.value})") from None
    if not EARLIEST <= found <= today:
        raise ValueError("its date lies before 2000 or in the future")
    return found

"""A table on its way into a file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from metrics.disclosure import Span

Row = tuple[str | int, ...]


class FileFormat(StrEnum):
    CSV = "csv"
    EXCEL = "xlsx"


@dataclass(frozen=True)
class Table:
    """The rows may come once only, and one by one. `count` of them will come; `about` says what they are."""

    title: str
    columns: tuple[str, ...]
    rows: Iterable[Row]
    count: int
    about: tuple[str, ...]


def file_name(kind: str, code: str, months: Span, file_format: FileFormat, *, team: str = "") -> str:
    """Name a file by what is in it: letters, digits and hyphens only, as codes are made of these."""
    first, last = _month(months.first), _month(months.last)
    period = first if first == last else f"{first}-to-{last}"
    return "-".join(part for part in (kind, code, team, period) if part) + f".{file_format}"


def _month(day: date) -> str:
    return f"{day:%Y-%m}"

"""What programs are sent: the same facts as JSON and as CSV, byte for byte the same each time."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

#: What a spreadsheet may take for a formula when text begins with it.
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
#: How many decimals of a number are sent.
DECIMALS = 4


@dataclass(frozen=True)
class Document:
    """`content` is the JSON; `rows` of it, with these columns, are the CSV."""

    content: Mapping[str, Any]
    columns: tuple[str, ...]
    rows: tuple[Mapping[str, Any], ...]


def as_json(document: Document) -> bytes:
    return json.dumps(document.content, ensure_ascii=False, allow_nan=False, indent=1).encode() + b"\n"


def as_csv(document: Document) -> bytes:
    """Return the rows as text in UTF-8, one header line first. Nothing known is an empty cell."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines)
    writer.writerow(document.columns)
    writer.writerows([cell(row[name]) for name in document.columns] for row in document.rows)
    return lines.getvalue().encode()


def cell(value: Any) -> str:
    """Return a value as a cell: numbers as in JSON, lists in one cell, and text that no spreadsheet calculates."""
    if value is None:
        return ""
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    if isinstance(value, str):
        return harmless(value)
    return harmless(listed(value))


def harmless(text: str) -> str:
    return f"'{text}" if text.startswith(RISKY) else text


def listed(values: Iterable[Any]) -> str:
    return "; ".join(str(each) for each in values)


def rounded(number: float | None) -> float | None:
    """Return a number with the decimals that are sent; whole ones without any, and never minus nought."""
    if number is None:
        return None
    near = round(number, DECIMALS)
    return int(near) if near == int(near) else near

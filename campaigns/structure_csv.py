"""Read a list of sites and teams from a CSV file, or say, row by row, why it cannot be read.

Spreadsheets save the same list in several ways, so commas, semicolons and tabs are read, in UTF-8 and in Windows-1252.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.forms import CharField, Field

from campaigns.models.structure import CODE, FFTGroup
from perfectcare.common.tables import CannotRead, text_of

__all__ = ["COLUMNS", "EXAMPLE", "CannotRead", "Place", "Problem", "read"]

LARGEST_BYTES = 1024 * 1024
MOST_ROWS = 2000
COLUMNS = ("site_code", "site_name", "team_code", "team_name", "fft_group")
EXAMPLE = (
    "site_code,site_name,team_code,team_name,fft_group\r\n"
    "HARBOUR,Harbour Health Centre,DN-NORTH,North district nurses,nursing\r\n"
    "HARBOUR,Harbour Health Centre,REHAB,Rehabilitation at home,rehabilitation\r\n"
    "HILL,Hill Hospital,WARD-2,Ward 2,inpatient\r\n"
)

_FIELDS: dict[str, Field] = {
    "site_code": CharField(max_length=20, validators=[CODE]),
    "site_name": CharField(max_length=150),
    "team_code": CharField(max_length=20, validators=[CODE]),
    "team_name": CharField(max_length=150),
    "fft_group": CharField(max_length=100),
}
_GROUPS = {words.casefold(): value for value, label in FFTGroup.choices for words in (value, str(label))}


@dataclass(frozen=True)
class Place:
    """One row of the list: a team and the site it is at. Codes are in capitals."""

    row: int
    site_code: str
    site_name: str
    team_code: str
    team_name: str
    fft_group: str


@dataclass(frozen=True)
class Problem:
    """What is wrong with one cell: its row as a spreadsheet numbers it, its column, and a sentence."""

    row: int
    column: str
    words: str


def read(content: bytes) -> tuple[list[Place], list[Problem]]:
    """Return the places of a file and the problems of its rows. Raises CannotRead for a file of another kind."""
    rows = _rows(_text(content))
    heads = _heads(rows[0] if rows else [])
    filled = [(number, row) for number, row in enumerate(rows[1:], start=2) if any(cell.strip() for cell in row)]
    if not filled:
        raise CannotRead("The file has headings but no rows. Give each team a row below them.")
    if len(filled) > MOST_ROWS:
        raise CannotRead(f"The file has {len(filled)} rows. It may have {MOST_ROWS}: split it.")
    places, problems = list[Place](), list[Problem]()
    for number, row in filled:
        values, wrong = _clean(number, row, heads)
        problems += wrong
        if not wrong:
            places.append(Place(row=number, **values))
    return places, problems + list(_contradictions(places))


def _text(content: bytes) -> str:
    if len(content) > LARGEST_BYTES:
        raise CannotRead("The file is larger than 1 MB. Split it into smaller ones.")
    return text_of(content)


def _rows(text: str) -> list[list[str]]:
    first_line = text.partition("\n")[0]
    delimiter = max(",;\t", key=first_line.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        raise CannotRead("This is not a CSV file, or a quotation mark in it is never closed.") from None


def _heads(row: list[str]) -> dict[str, int]:
    names = ["_".join(cell.casefold().split()) for cell in row]
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        raise CannotRead(f"The first row must name the columns. Missing: {', '.join(missing)}.")
    twice = [name for name in COLUMNS if names.count(name) > 1]
    if twice:
        raise CannotRead(f"The first row names a column twice: {', '.join(twice)}.")
    return {name: names.index(name) for name in COLUMNS}


def _clean(number: int, row: list[str], heads: dict[str, int]) -> tuple[dict[str, str], list[Problem]]:
    values, problems = dict[str, str](), list[Problem]()
    for name, place in heads.items():
        try:
            values[name] = _value(name, row[place] if place < len(row) else "")
        except ValidationError as error:
            problems.append(Problem(number, name, " ".join(error.messages)))
    return values, problems


def _value(name: str, cell: str) -> str:
    if not cell.strip():
        raise ValidationError("This cell is empty.")
    value = str(_FIELDS[name].clean(cell))
    if name != "fft_group":
        return value.upper() if name.endswith("_code") else " ".join(value.split())
    if value.casefold() not in _GROUPS:
        raise ValidationError(f"Use one of: {', '.join(FFTGroup.values)}.")
    return _GROUPS[value.casefold()]


def _contradictions(places: Iterable[Place]) -> Iterable[Problem]:
    """Find rows that contradict an earlier one: one team twice, or one site with two names."""
    teams: dict[str, int] = {}
    sites: dict[str, Place] = {}
    for place in places:
        first = sites.setdefault(place.site_code, place)
        if first.site_name != place.site_name:
            words = f"Row {first.row} calls site {place.site_code} “{first.site_name}”."
            yield Problem(place.row, "site_name", words)
        row = teams.setdefault(place.team_code, place.row)
        if row != place.row:
            yield Problem(place.row, "team_code", f"Team {place.team_code} stands in row {row} already.")

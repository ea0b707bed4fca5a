"""A trust's export of answers, made up: every kind of dirt that the real ones have, and no real words."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from feedback.import_map import EXAMPLE_MAP

HEADER = [
    "Comment ID",
    "Respondent ID",
    "Date",
    "Service type 2",
    "FFT categorical answer",
    "FFT question",
    "FFT answer",
]
GOOD, BETTER = "What was good?", "What could we do better?"


def row(respondent: str, *, date="30/09/2021", team="Harbour", score="1", question=GOOD, comment="Kind.") -> list[str]:
    return [f"{respondent} - Q", respondent, date, team, score, question, comment]


def table(*rows: list[str], header: list[str] = HEADER) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([header, *rows])
    return out.getvalue()


#: Seven respondents of whom four can be understood, in twelve rows of which seven can.
MIXED = [
    row("R1", comment='He said "well done",\nand meant it. Ring 07700 900123.'),
    row("R1", question=BETTER, comment="Nothing."),
    row("R2", score="5", comment="", date="01/10/2021"),
    row("R2", score="5", question=BETTER, comment="  ", date="01/10/2021"),
    row("R3", team="5", score="3"),
    row("R3", team="5", score="3", question=BETTER, comment="=1+1"),
    row("R4", score="7"),
    row("R4", score="7", question=BETTER),
    row("R5", team=""),
    row("R6", date="31/02/2021"),
    row("R7", team="Hilltop", score="2", comment="É très gentil ✓"),
    row("", comment="No respondent."),
]


def write_export(folder: Path, text: str | None = None, *, name="export.csv", encoding="utf-8-sig") -> Path:
    path = folder / name
    path.write_bytes((table(*MIXED) if text is None else text).encode(encoding))
    return path


def write_map(folder: Path, *, name="map.json", **changes: object) -> Path:
    """Write a map for the export that makes its teams; a change to None leaves the key out."""
    whole = {**EXAMPLE_MAP, "source": "made up", "teams": {}, **changes}
    path = folder / name
    path.write_text(json.dumps({key: value for key, value in whole.items() if value is not None}))
    return path

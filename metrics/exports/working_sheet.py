"""The submission working sheet as a table, with the national names of its columns (domain notes 1.4 and 1.6)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from campaigns.models import Division
from feedback.models import Mode
from feedback.question_sets import FFT_2020, Answer
from metrics.exports.tables import Row, Table
from metrics.selectors.working_sheet import Line
from metrics.words import month_words
from perfectcare.common.dates import moment_words

TITLE = "Submission working sheet"
USE = "For submission, not for publication"
ALL_GROUPS = "All groups"
MODES = {
    Mode.SMS: "Mode SMS",
    Mode.ELECTRONIC_DISCHARGE: "Mode Electronic Discharge",
    Mode.ELECTRONIC_HOME: "Mode Electronic Home",
    Mode.PAPER_DISCHARGE: "Mode Paper Discharge",
    Mode.PAPER_HOME: "Mode Paper Home",
    Mode.TELEPHONE: "Mode Telephone",
    Mode.ONLINE: "Mode Online",
    Mode.OTHER: "Mode Other",
}
COLUMNS = (
    "Use", "Year", "Period", "Organisation Code", "Organisation Name", "Division", "Return", "FFT Group",
    *Answer.labels, "Total Responses", "Total Eligible", *MODES.values(), "Counted", "Note",
)  # fmt: skip
NOTE = "Total Eligible is blank: nobody counts how many people could have answered."
FIRST_OF_YEAR = 4


def table_of(division: Division, lines: Sequence[Line], at: datetime) -> Table:
    """Return the sheet; `at` is the moment of its count, and `division` comes with its organisation."""
    return Table(TITLE, COLUMNS, [_row(division, line, at) for line in lines], len(lines), _about(division, at))


def _row(division: Division, line: Line, at: datetime) -> Row:
    return (
        USE,
        _year(line),
        month_words(line.month.first),
        division.organisation.ods_code,
        division.organisation.name,
        division.name,
        line.of_return,
        line.group.label if line.group else ALL_GROUPS,
        *line.answers,
        line.answers.total,
        "",
        *(line.modes.get(mode, "") for mode in MODES),
        moment_words(at),
        NOTE,
    )


def _year(line: Line) -> str:
    """Return the financial year, as national figures name it: April 2026 begins 2026-27."""
    month = line.month.first
    first = month.year if month.month >= FIRST_OF_YEAR else month.year - 1
    return f"{first}-{(first + 1) % 100:02}"


def _about(division: Division, at: datetime) -> tuple[str, ...]:
    return (
        f"{USE}. It has true counts, small ones included: NHS England hides small numbers when it publishes.",
        f"Answers to “{FFT_2020.question}” given to teams of {division.name}, as they stood on {moment_words(at)}. "
        "Answers that were taken out and answers to the older question are not counted.",
        f"Only this division. Where {division.organisation} has others, add their sheets.",
        f"“{ALL_GROUPS}” is the sum of the groups of one return, with how the answers were collected. Do not add it to "
        "the groups.",
        "A walk-in centre or minor injuries unit goes in the A&E return and is not in the community one.",
        NOTE,
    )

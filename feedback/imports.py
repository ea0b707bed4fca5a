"""Reading a trust's export of Friends and Family Test answers: each respondent once, and what is not understood.

Nothing here touches the database or the clock. Nothing that it reports repeats a cell of the file, which may hold
what a patient wrote.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from feedback.cards import clean_comment
from feedback.import_dates import DateOrder, date_reader
from feedback.import_map import COLUMNS, ImportMap, ImportRefused
from feedback.question_sets import QUESTION_SETS

LARGEST_FILE = 50 * 1024 * 1024
LONGEST_COMMENT = 10_000
LONGEST_RESPONDENT = 200
LONGEST_TEAM = 150


@dataclass(frozen=True)
class Problem:
    """A row that was left out, and why."""

    line: int
    reason: str


@dataclass(frozen=True)
class ImportedAnswer:
    """One respondent's answer, with the line on which it starts."""

    respondent: str
    line: int
    day: date
    team: str
    answer: str
    comments: Mapping[str, str]


@dataclass(frozen=True)
class Reading:
    """What a file holds: each respondent once, and the rows that could not be understood."""

    rows: int
    answers: tuple[ImportedAnswer, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class _Row:
    line: int
    cells: Mapping[str, str]


def read_file(raw: bytes, plan: ImportMap, *, today: date) -> Reading:
    """Return what the export holds. Raises ImportRefused when it cannot be read as a whole."""
    rows, problems = _rows(_text(raw, plan), plan)
    read_date = date_reader([row.cells["date"] for row in rows], DateOrder(plan.date_order), today=today)
    if read_date is None:
        raise ImportRefused(
            "The dates can be read in two ways: the file does not prove whether day or month comes first. "
            "Set “date_order” in the map to day-first or month-first."
        )
    groups: dict[str, list[_Row]] = {}
    for row in rows:
        groups.setdefault(row.cells["respondent"], []).append(row)
    read, answers = len(rows) + len(problems), []
    for group in groups.values():
        reasons = _reasons(group, plan, read_date)
        problems += [Problem(row.line, reason) for row, reason in zip(group, reasons, strict=True) if reason]
        if not any(reasons):
            answers.append(_answer(group, plan, read_date))
    problems.sort(key=lambda problem: problem.line)
    return Reading(rows=read, answers=tuple(answers), problems=tuple(problems))


def _text(raw: bytes, plan: ImportMap) -> str:
    if len(raw) > LARGEST_FILE:
        raise ImportRefused("The file is larger than 50 MB. Split it and import the parts.")
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ImportRefused("The file is in UTF-16. Save it again as CSV in UTF-8.")
    encoding = plan.encoding.lower()
    try:
        text = raw.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeDecodeError:
        raise ImportRefused(f"The file is not in {encoding}. Set “encoding” in the map, or save it as UTF-8.") from None
    if "\0" in text:
        raise ImportRefused("The file holds NUL characters: it is not a CSV file.")
    return text


def _rows(text: str, plan: ImportMap) -> tuple[list[_Row], list[Problem]]:
    """Return the rows with the six cells that matter, and those whose number of cells is wrong."""
    records = _records(text)
    _, header = next(records, (1, []))
    names = [name.strip() for name in header]
    hint = " Save it as CSV, with commas between the columns." if len(names) < 2 else ""
    for name in plan.columns.values():
        if names.count(name) != 1:
            number = "no" if name not in names else "more than one"
            raise ImportRefused(f"The file has {number} column “{name}”.{hint}")
    places = {key: names.index(plan.columns[key]) for key in COLUMNS}
    rows, problems = [], []
    for line, cells in records:
        if len(cells) != len(names):
            problems.append(Problem(line, f"it has {len(cells)} cells, the header {len(names)}"))
        else:
            rows.append(_Row(line, {key: cells[place].strip() for key, place in places.items()}))
    return rows, problems


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Give each record with the line on which it starts; a cell may hold line ends of its own."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error:
        raise ImportRefused(f"The file stops being CSV at line {line}: a cell without end, or an odd quote.") from None


def _reasons(group: list[_Row], plan: ImportMap, read_date: Callable[[str], date]) -> list[str]:
    """Return why each row of one respondent cannot be used, or empty words for all of them."""
    own = [_reason(row, plan, read_date) for row in group]
    if any(own):
        first = next(row.line for row, reason in zip(group, own, strict=True) if reason)
        return [reason or f"left out with line {first}, of the same respondent" for reason in own]
    for name in ("score", "date", "team"):
        if len({row.cells[name] for row in group}) > 1:
            return [f"the rows of this respondent name more than one {name}"] * len(group)
    questions = [
        row.cells["question"] for row in {(r.cells["question"], r.cells["comment"]): r for r in group}.values()
    ]
    if len({plan.questions.get(question) for question in questions}) < len(questions):
        return ["this respondent answers one question twice"] * len(group)
    return [""] * len(group)


def _reason(row: _Row, plan: ImportMap, read_date: Callable[[str], date]) -> str:
    cells = row.cells
    if not 0 < len(cells["respondent"]) <= LONGEST_RESPONDENT:
        return "it names no respondent" if not cells["respondent"] else "its respondent’s name is too long"
    if not cells["team"]:
        return "it names no team"
    if cells["team"] not in plan.teams and (plan.create_teams is None or len(cells["team"]) > LONGEST_TEAM):
        return "its team is not in the map"
    if cells["score"] not in plan.scores:
        return "its score has no meaning in the map" if cells["score"] else "it has no score"
    if cells["question"] not in plan.questions and cells["comment"]:
        return "its question has no meaning in the map"
    try:
        _check_day(read_date(cells["date"]), plan)
        clean_comment(cells["comment"], limit=LONGEST_COMMENT)
    except ValueError as problem:
        words = str(problem)
        return words if words.startswith("its date") else f"its comment cannot be stored: {words}"
    return ""


def _check_day(day: date, plan: ImportMap) -> None:
    """Refuse an answer that must have been given to another question. Raises ValueError, worded for a person."""
    questions = QUESTION_SETS[plan.question_set]
    if day < questions.first_day:
        raise ValueError("its date lies before the day on which its question was first asked")
    if questions.last_day is not None and day > questions.last_day:
        raise ValueError("its date lies after the day on which its question was last asked")


def _answer(group: list[_Row], plan: ImportMap, read_date: Callable[[str], date]) -> ImportedAnswer:
    cells = group[0].cells
    comments = {}
    for row in group:
        words = clean_comment(row.cells["comment"], limit=LONGEST_COMMENT)
        if words:
            comments[plan.questions[row.cells["question"]]] = words
    return ImportedAnswer(
        respondent=cells["respondent"],
        line=group[0].line,
        day=read_date(cells["date"]),
        team=cells["team"],
        answer=plan.scores[cells["score"]],
        comments=comments,
    )

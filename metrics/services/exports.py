"""Let a table leave the program, and keep who took it, with what filter, and how much of it went out.

What is read is read at one moment. The audit trail says that an export begins, and with how many rows, before the
first byte leaves; at the end it says how many were handed over and whether the file is whole. An export that began
and never ended was cut off by a fault of the server.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from secrets import token_hex
from typing import Any

from django.db import transaction

from campaigns.models import Division, Organisation, Team
from metrics.disclosure import Span
from metrics.exports import answers, working_sheet
from metrics.exports.tables import FileFormat, Row, Table, file_name
from metrics.exports.workbooks import MOST_ROWS
from metrics.selectors.answer_rows import allowed, rows_of
from metrics.selectors.asked import started
from metrics.selectors.working_sheet import lines_of
from perfectcare.accounts.models import User
from perfectcare.common.dates import london_day
from perfectcare.common.held import HeldRows, at_one_moment
from perfectcare.common.records import audit


class TooManyRows(Exception):
    """More rows than an Excel sheet holds. `words` say what to do."""

    def __init__(self, count: int) -> None:
        self.words = f"Excel holds {MOST_ROWS:,} rows and this is {count:,}. Take the CSV, or choose fewer months."
        super().__init__(self.words)


@dataclass
class Export:
    """A table on its way out. Whoever began it ends it, once, however much of it went out.

    `rows_read` counts the rows that were taken from the table so far.
    """

    table: Table
    name: str
    subject: str
    by: User
    detail: dict[str, Any] = field(default_factory=dict)
    held: HeldRows | None = None
    rows_read: int = 0

    def __post_init__(self) -> None:
        self.table = replace(self.table, rows=self._counting(self.table.rows))

    def _counting(self, rows: Iterable[Row]) -> Iterator[Row]:
        for row in rows:
            self.rows_read += 1
            yield row


@transaction.atomic
def begin_working_sheet(
    *, division: Division, months: Sequence[Span], file_format: FileFormat, by: User, at: datetime
) -> Export:
    """Count the months for the national submission."""
    at_one_moment()
    division.organisation = Organisation.objects.get(pk=division.organisation_id)
    table = working_sheet.table_of(division, lines_of(division, months), at)
    name = file_name("submission-working-sheet", division.code, _span(months), file_format)
    return _begun(Export(table, name, f"working sheet of {division.code}", by, _filter(months, file_format)))


@transaction.atomic
def begin_responses(
    *,
    division: Division,
    months: Sequence[Span],
    team: Team | None = None,
    file_format: FileFormat,
    by: User,
    at: datetime,
) -> Export:
    """Open the answers of months that are over. Raises TooManyRows."""
    at_one_moment()
    teams = list(Team.objects.filter(division=division))
    may = allowed(teams, started(division), months, today=london_day(at), team=team)
    count = answers.lines_in(may)
    if file_format is FileFormat.EXCEL and count > MOST_ROWS:
        raise TooManyRows(count)
    held = HeldRows(rows_of([team] if team else teams, months))
    table = answers.table_of(division, teams, may, held)
    name = file_name("responses", division.code, _span(months), file_format, team=team.code if team else "")
    detail = {**_filter(months, file_format), "team": team.code if team else "all"}
    return _begun(Export(table, name, f"responses of {division.code}", by, detail, held))


def end(*, export: Export, is_whole: bool) -> None:
    """Record how many rows were handed over, and whether that was all of the file."""
    if export.held:
        export.held.close()
    detail = {**export.detail, "rows": export.rows_read, "is_whole": is_whole}
    audit(by=export.by, verb="ended export", subject=export.subject, **detail)


def _begun(export: Export) -> Export:
    # The two entries of one export find each other by its number.
    export.detail["export"] = token_hex(8)
    audit(by=export.by, verb="began export", subject=export.subject, **export.detail, rows=export.table.count)
    return export


def _span(months: Sequence[Span]) -> Span:
    return Span(months[0].first, months[-1].last)


def _filter(months: Sequence[Span], file_format: FileFormat) -> dict[str, Any]:
    first, last = months[0].first, months[-1].first
    return {"from": f"{first:%Y-%m}", "to": f"{last:%Y-%m}", "format": file_format.value}

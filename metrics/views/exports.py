"""Take the figures away: the page, and the two files, each as CSV or Excel."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from tempfile import TemporaryFile
from typing import IO

from django.http import HttpResponse, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from campaigns.access import division_for
from campaigns.models import Division, Team
from metrics.exports.csv_lines import csv_of
from metrics.exports.tables import FileFormat
from metrics.exports.workbooks import write_workbook
from metrics.forms.exports import MonthsForm, ResponsesForm
from metrics.selectors.exports import months_over
from metrics.services import exports as service
from metrics.services.exports import Export, TooManyRows
from perfectcare.accounts.roles import Need
from perfectcare.common.dates import london_day
from perfectcare.common.http import StaffRequest

TYPES = {
    FileFormat.CSV: "text/csv; charset=utf-8",
    FileFormat.EXCEL: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
BYTES_AT_ONCE = 65_536


@require_safe
def exports(request: StaffRequest, code: str) -> HttpResponse:
    division = _division(request, code)
    return _page(request, division, *_forms(division, None, None))


@require_safe
def export_working_sheet(request: StaffRequest, code: str) -> HttpResponseBase:
    division = _division(request, code)
    form, other = _forms(division, request.GET, None)
    if not form.is_valid():
        return _page(request, division, form, other, status=422)
    if request.method == "HEAD":
        return HttpResponse(content_type=TYPES[form.file_format])
    begun = service.begin_working_sheet(
        division=division, months=form.chosen, file_format=form.file_format, by=request.user, at=timezone.now()
    )
    return _file(begun, form.file_format)


@require_safe
def export_responses(request: StaffRequest, code: str) -> HttpResponseBase:
    division = _division(request, code)
    other, form = _forms(division, None, request.GET)
    if not form.is_valid():
        return _page(request, division, other, form, status=422)
    if request.method == "HEAD":
        return HttpResponse(content_type=TYPES[form.file_format])
    try:
        begun = service.begin_responses(
            division=division,
            months=form.chosen,
            team=form.chosen_team,
            file_format=form.file_format,
            by=request.user,
            at=timezone.now(),
        )
    except TooManyRows as refusal:
        form.add_error("first", refusal.words)
        return _page(request, division, other, form, status=422)
    return _file(begun, form.file_format)


def _division(request: StaffRequest, code: str) -> Division:
    division, _ = division_for(request.user, code, need=Need.EXPORT)
    request.place = division
    return division


def _forms(
    division: Division, sheet: QueryDict | None, responses: QueryDict | None
) -> tuple[MonthsForm, ResponsesForm]:
    months = months_over(division, london_day(timezone.now()))
    teams = list(Team.objects.filter(division=division).order_by("name", "code"))
    return (
        MonthsForm(sheet, months=months, auto_id="sheet_%s"),
        ResponsesForm(responses, months=months, teams=teams, auto_id="responses_%s"),
    )


def _page(
    request: StaffRequest, division: Division, sheet: MonthsForm, responses: ResponsesForm, *, status: int = 200
) -> HttpResponse:
    wrong = next((form for form in (sheet, responses) if form.errors), None)
    context = {"division": division, "sheet": sheet, "responses": responses, "form": wrong}
    return render(request, "metrics/exports.html", context, status=status)


class Sending:
    """The bytes of an export on their way. Whoever serves them closes them, sent to the end or not."""

    def __init__(self, export: Export, pieces: Iterable[bytes]) -> None:
        self._export, self._pieces = export, pieces
        self._is_whole = self._is_closed = False

    def __iter__(self) -> Iterator[bytes]:
        yield from self._pieces
        self._is_whole = True

    def close(self) -> None:
        if not self._is_closed:
            self._is_closed = True
            service.end(export=self._export, is_whole=self._is_whole)


def _file(export: Export, file_format: FileFormat) -> StreamingHttpResponse:
    is_csv = file_format is FileFormat.CSV
    pieces = csv_of(export.table) if is_csv else _read(_workbook(export))
    response = StreamingHttpResponse(Sending(export, pieces), content_type=TYPES[file_format])
    response["Content-Disposition"] = f'attachment; filename="{export.name}"'
    response["Cache-Control"] = "no-store"
    return response


def _workbook(export: Export) -> IO[bytes]:
    """Write the whole workbook before anything is answered: its first bytes depend on its last row."""
    file = TemporaryFile()  # noqa: SIM115 - whoever reads it closes it
    try:
        write_workbook(export.table, file)
    except BaseException:
        service.end(export=export, is_whole=False)
        raise
    return file


def _read(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while piece := file.read(BYTES_AT_ONCE):
            yield piece

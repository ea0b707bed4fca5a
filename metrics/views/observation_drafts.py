"""A table of numbers from outside before it is stored: what it would do, what is wrong with it, and the decision."""

from __future__ import annotations

import csv
import io

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from metrics.forms.observation_files import STRICT, DecideForm, OrderForm
from metrics.models import ObservationUpload
from metrics.observation_files import Table, open_table, read
from metrics.selectors.observation_drafts import Comparison, Count, compare
from metrics.selectors.observations import directory_of
from metrics.services import observations as service
from metrics.services.observations import ChangedMeanwhile, DraftGone, Stored
from metrics.views.observation_files import csv_file, division_of, draft_of
from perfectcare.common.dates import london_day
from perfectcare.common.file_dates import DateOrder
from perfectcare.common.http import StaffRequest
from perfectcare.common.tables import CannotRead, harmless

PASTED = "Pasted rows"
#: What can still be put right in the browser.
LARGEST_EDITED = 1024 * 1024


@require_http_methods(["GET", "HEAD", "POST"])
def observations_preview(request: StaffRequest, code: str, pk: int) -> HttpResponse:
    division = division_of(request, code)
    draft = draft_of(division, pk)
    if "give_up" in request.POST:
        service.give_up(draft=draft, by=request.user)
        messages.success(request, "Thrown away. Nothing of it was stored.")
        return redirect("observations", division.code)
    order = _order(request)
    try:
        table = open_table(draft.content)
        if table.order is None and order is DateOrder.AUTO:
            return _ask_order(request, draft, table)
        reading = read(table, directory_of(division), today=london_day(timezone.now()), order=order)
    except CannotRead as refusal:
        return _show(request, draft, None, refused=str(refusal), status=422)
    found = compare(division, reading)
    if request.method == "POST":
        return _store(request, draft, found)
    return _show(request, draft, found)


@require_safe
def observations_problems(request: StaffRequest, code: str, pk: int) -> HttpResponse:
    """Give all that is wrong with a table as another one, which a spreadsheet can open without harm."""
    division = division_of(request, code)
    draft = draft_of(division, pk)
    try:
        reading = read(
            open_table(draft.content), directory_of(division), today=london_day(timezone.now()), order=_order(request)
        )
    except CannotRead:
        raise Http404 from None
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["line", "column", "cell", "what_is_wrong"])
    for each in reading.problems:
        writer.writerow([each.line, each.column, harmless(each.cell), harmless(each.words)])
    return csv_file(text.getvalue(), "what-is-wrong.csv")


def _order(request: StaffRequest) -> DateOrder:
    asked = request.POST.get("dates") or request.GET.get("dates") or ""
    return DateOrder(asked) if asked in (DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST) else DateOrder.AUTO


def _ask_order(request: StaffRequest, draft: ObservationUpload, table: Table) -> HttpResponse:
    form = OrderForm(request.GET if "dates" in request.GET else None)
    context = {"division": draft.division, "draft": draft, "doubt": table.doubt, "form": form}
    is_asked = request.method == "POST" or bool(form.errors)
    return render(request, "metrics/observation_dates.html", context, status=422 if is_asked else 200)


def _store(request: StaffRequest, draft: ObservationUpload, found: Comparison) -> HttpResponse:
    left_out = found.reading.wrong_rows
    form = DecideForm(request.POST) if left_out else None
    if form is not None and not form.is_valid():
        return _show(request, draft, found, form=form, status=422)
    if form is not None and form.cleaned_data["how"] == STRICT:
        form.add_error("how", f"Nothing was stored: {left_out:,} row{'s are' if left_out > 1 else ' is'} wrong.")
        return _show(request, draft, found, form=form, status=422)
    if request.POST.get("seen") != found.seen:
        return _show(request, draft, found, form=form, is_stale=True, status=409)
    try:
        done = service.store_draft(
            draft=draft,
            entries=found.reading.entries,
            left_out=left_out,
            seen=found.seen,
            by=request.user,
            at=timezone.now(),
        )
    except (ChangedMeanwhile, DraftGone):
        messages.error(request, "Somebody else has stored figures at this moment. Look again before you store these.")
        return redirect("observations", draft.division.code)
    context = {
        "division": draft.division,
        "draft": draft if left_out else None,
        "name": draft.name or PASTED,
        "figures": _counts(done, found),
        "notes": found.notes,
        "left_out": left_out,
        "dates": _order(request).value,
    }
    return render(request, "metrics/observation_stored.html", context)


def _counts(done: Stored, found: Comparison) -> list[Count]:
    """Say what was stored."""
    return [
        Count("New figures", f"{done.new:,}"),
        Count("Changed figures", f"{done.changed:,}"),
        Count("Stored already, the same", f"{done.same:,}"),
        Count("Rows left out", f"{found.reading.wrong_rows:,}"),
    ]


def _show(
    request: StaffRequest,
    draft: ObservationUpload,
    found: Comparison | None,
    *,
    form: DecideForm | None = None,
    refused: str = "",
    is_stale: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {
        "division": draft.division,
        "draft": draft,
        "found": found,
        "reading": found.reading if found else None,
        "form": form or DecideForm(),
        "refused": refused,
        "is_stale": is_stale,
        "dates": _order(request).value,
        "may_edit": len(draft.content) <= LARGEST_EDITED,
    }
    return render(request, "metrics/observation_preview.html", context, status=status)

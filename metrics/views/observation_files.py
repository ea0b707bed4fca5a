"""Tables of numbers from outside come in: pasted, or uploaded as a file. Nothing of them is stored yet."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.access import division_for
from campaigns.models import Division
from campaigns.views.pages import posted
from metrics.catalogue import MEASURES
from metrics.forms.observation_files import PasteForm, UploadForm
from metrics.measures import Subject
from metrics.models import ObservationUpload
from metrics.observation_files import EXAMPLE, LARGEST_FILE, LAYOUTS, TOO_LARGE
from metrics.selectors.observations import directory_of
from metrics.services import observations as service
from perfectcare.accounts.roles import Need
from perfectcare.common.http import StaffRequest
from perfectcare.common.room import with_room

OBSERVED = tuple(measure for measure in MEASURES.values() if measure.is_observed)
#: A form or a file of 20 MB, and what surrounds it on its way.
ROOM = LARGEST_FILE + 64 * 1024


def division_of(request: StaffRequest, code: str) -> Division:
    division, _ = division_for(request.user, code, need=Need.PLAN)
    request.place = division
    return division


def draft_of(division: Division, number: int) -> ObservationUpload:
    draft = ObservationUpload.objects.filter(division=division, pk=number).first()
    if draft is None:
        raise Http404
    draft.division = division
    return draft


def _edited(request: StaffRequest, division: Division) -> ObservationUpload | None:
    """Return the table that the page is to put right. Words that are sent outlive it: they are a new one then."""
    number = request.GET.get("draft", "")
    if not number:
        return None
    try:
        return draft_of(division, int(number[:18]))
    except (Http404, ValueError):
        if request.method == "POST":
            return None
        raise Http404 from None


def _too_large_to_paste(request: StaffRequest, code: str) -> HttpResponse:
    form = PasteForm({"rows": ""})
    form.errors.clear()
    form.add_error(None, TOO_LARGE)
    return _show_paste(request, division_of(request, code), form, status=413)


@with_room(ROOM, _too_large_to_paste)
@require_http_methods(["GET", "HEAD", "POST"])
def observations_paste(request: StaffRequest, code: str) -> HttpResponse:
    division = division_of(request, code)
    draft = _edited(request, division)
    form = PasteForm(posted(request), initial={"rows": draft.content} if draft else None)
    if request.method == "POST" and form.is_valid():
        kept = service.keep_draft(
            division=division,
            name=draft.name if draft else "",
            content=form.cleaned_data["rows"],
            by=request.user,
            at=timezone.now(),
            instead_of=draft,
        )
        return redirect("observations_preview", division.code, kept.pk)
    return _show_paste(request, division, form, status=422 if form.errors else 200)


def _show_paste(request: StaffRequest, division: Division, form: PasteForm, *, status: int) -> HttpResponse:
    context = {**_formats(division), "form": form}
    return render(request, "metrics/observation_paste.html", context, status=status)


def _too_large_to_upload(request: StaffRequest, code: str) -> HttpResponse:
    form = UploadForm({})
    form.errors.clear()
    form.add_error("file", TOO_LARGE)
    return _show_upload(request, division_of(request, code), form, status=413)


@with_room(ROOM, _too_large_to_upload)
@require_http_methods(["GET", "HEAD", "POST"])
def observations_upload(request: StaffRequest, code: str) -> HttpResponse:
    division = division_of(request, code)
    form = UploadForm(posted(request), request.FILES if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        kept = service.keep_draft(
            division=division, name=form.name, content=form.text, by=request.user, at=timezone.now()
        )
        return redirect("observations_preview", division.code, kept.pk)
    return _show_upload(request, division, form, status=422 if form.errors else 200)


def _show_upload(request: StaffRequest, division: Division, form: UploadForm, *, status: int) -> HttpResponse:
    context = {**_formats(division), "form": form}
    return render(request, "metrics/observation_upload.html", context, status=status)


def _formats(division: Division) -> dict[str, object]:
    """Give what the pages say about the tables that can be read."""
    people = [who for who in directory_of(division).everybody if who.kind is not Subject.DIVISION]
    return {"division": division, "layouts": tuple(LAYOUTS), "measures": OBSERVED, "people": people}


@require_safe
def observations_example(request: StaffRequest, code: str) -> HttpResponse:
    division_of(request, code)
    return csv_file(EXAMPLE, "numbers-from-outside.csv")


def csv_file(text: str, name: str) -> HttpResponse:
    # Excel takes a file without this mark for one in Windows-1252.
    response = HttpResponse(f"\ufeff{text}", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response

"""What people say about charts: where a new level begins, and what happened on a day."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.access import division_for
from campaigns.models import Division
from campaigns.views.pages import ConfirmPage, FormPage, posted, show_confirm, show_form
from metrics.catalogue import MEASURES
from metrics.forms.judgements import EVERY, NoteForm, StepForm, StepWithdrawForm
from metrics.measures import Measure
from metrics.models import ChartNote, StepChange
from metrics.places import Place
from metrics.selectors import judgements as pages
from metrics.services import judgements as service
from metrics.services.judgements import JudgementRefused, takes_steps
from metrics.views.subjects import address, day_in, measure_with, paged, place_of, place_words, query_of
from perfectcare.accounts.roles import Need
from perfectcare.common.http import StaffRequest


@require_safe
def steps(request: StaffRequest, code: str, key: str) -> HttpResponse:
    """Show every step change of one chart, those taken back too."""
    place, held = place_of(request, code)
    measure = _charted(place, key)
    context = {
        "place": place,
        "place_words": place_words(place, measure),
        "query": query_of(place),
        "measure": measure,
        "rows": paged(request, pages.steps_of(place, measure)),
        "may_judge": held.allows(Need.REVIEW),
        "chart_url": address("measure", place, key),
        "new_url": address("step_new", place, key),
    }
    return render(request, "metrics/steps.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def step_new(request: StaffRequest, code: str, key: str) -> HttpResponse:
    place, _ = place_of(request, code, need=Need.REVIEW)
    measure = _charted(place, key)
    back, suggested = address("steps", place, key), day_in(request, "starts_on")
    form = StepForm(posted(request), initial={"starts_on": suggested})
    if request.method == "POST" and form.is_valid():
        try:
            service.begin_level(place=place, measure=measure, **form.cleaned_data, by=request.user, at=timezone.now())
        except JudgementRefused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "The new level is in the chart.")
            return redirect(back)
    context = {
        "page": FormPage(f"A new level begins: {measure.name}", "Begin the new level", back, "Step changes"),
        "place_words": place_words(place, measure),
        "is_suggested": suggested is not None and not form.is_bound,
        "form": form,
    }
    return render(request, "metrics/step_new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def step_withdraw(request: StaffRequest, code: str, key: str, number: int) -> HttpResponse:
    division, _ = division_for(request.user, code, need=Need.REVIEW)
    request.place = division
    step = _step(division, key, number)
    place, measure = Place(division, team=step.team, partner=step.partner), measure_with(key)
    back = address("steps", place, key)
    form = StepWithdrawForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            service.withdraw_step(step=step, by=request.user, at=timezone.now(), **form.cleaned_data)
        except JudgementRefused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "The step change is taken back.")
            return redirect(back)
    lede = f"{measure.name}. {place_words(place, measure)}. {pages.step_words(step)}"
    page = FormPage("Take this step change back", "Take it back", back, "Step changes", lede, is_warning=True)
    return show_form(request, page, form)


@require_safe
def notes(request: StaffRequest, code: str) -> HttpResponse:
    """Show every note of the division or, with a measure in the address, those that stand in its charts."""
    place, held = place_of(request, code)
    measure = _asked_measure(request)
    more = {"measure": measure.key} if measure else {}
    context = {
        "place": place,
        "query": query_of(place, **more),
        "measure": measure,
        "rows": paged(request, pages.notes_of(place.division, measure, reader_id=request.user.pk)),
        "may_write": held.allows(Need.REPORT),
        "may_judge": held.allows(Need.REVIEW),
        "back_url": address("measure", place, measure.key) if measure else address("dashboard", place),
        "back_text": measure.name if measure else "Dashboard",
        "new_url": address("note_new", place, **more),
        "all_url": address("notes", place) if measure else "",
    }
    return render(request, "metrics/notes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def note_new(request: StaffRequest, code: str) -> HttpResponse:
    place, _ = place_of(request, code, need=Need.REPORT)
    measure = _asked_measure(request)
    back = address("notes", place, **({"measure": measure.key} if measure else {}))
    initial = {"key": measure.key if measure else EVERY, "day": day_in(request, "day")}
    form = NoteForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        day, words = form.cleaned_data["day"], form.cleaned_data["words"]
        try:
            service.write_note(
                division=place.division,
                measure=form.measure,
                day=day,
                words=words,
                by=request.user,
                at=timezone.now(),
            )
        except JudgementRefused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "The note is at its day in the charts.")
            return redirect(back)
    lede = f"{place.division.name}. Whoever looks at the chart reads it."
    page = FormPage("Note what happened on a day", "Write the note", back, "Notes on charts", lede)
    return show_form(request, page, form)


@require_http_methods(["GET", "HEAD", "POST"])
def note_withdraw(request: StaffRequest, code: str, number: int) -> HttpResponse:
    """Take a note back: one's own or, for those who write reviews, anybody's."""
    place, held = place_of(request, code, need=Need.REPORT)
    note = ChartNote.objects.select_related("made_by").filter(division=place.division, pk=number).first()
    if note is None:
        raise Http404
    if note.made_by_id != request.user.pk and not held.allows(Need.REVIEW):
        raise PermissionDenied
    back = address("notes", place)
    page = ConfirmPage(
        heading="Take this note back?",
        lines=(
            f"{place.division.name}. {pages.charts_words(note.key)}.",
            pages.note_words(note),
            "It goes from the charts, and stays in the history with your name.",
        ),
        button="Take it back",
        back_url=back,
        back_text="Notes on charts",
    )
    if request.method != "POST":
        return show_confirm(request, page)
    try:
        service.withdraw_note(note=note, by=request.user, at=timezone.now())
    except JudgementRefused as refusal:
        return show_confirm(request, page, refused=refusal.words)
    messages.success(request, "The note is taken back.")
    return redirect(back)


def _charted(place: Place, key: str) -> Measure:
    """Return the measure, if the place has a chart of it."""
    measure = measure_with(key)
    if not takes_steps(place, measure):
        raise Http404
    return measure


def _asked_measure(request: StaffRequest) -> Measure | None:
    key = request.GET.get("measure", "")
    if key and key not in MEASURES:
        raise Http404
    return MEASURES.get(key)


def _step(division: Division, key: str, number: int) -> StepChange:
    rows = StepChange.objects.select_related("team", "partner", "made_by")
    step = rows.filter(division=division, key=key, pk=number).first()
    if step is None:
        raise Http404
    return step

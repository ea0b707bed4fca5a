"""Targets: of all measures, and of one with its history; agree one, take one back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.access import division_for
from campaigns.models import Division, Target
from campaigns.services import targets as service
from campaigns.services.targets import TargetRefused
from campaigns.views.pages import ConfirmPage, FormPage, posted, show_confirm
from metrics.forms.targets import TargetForm
from metrics.measures import Better, Measure
from metrics.places import Place
from metrics.selectors import target_pages as pages
from metrics.services import targets as catalogue_service
from metrics.services.targets import NO_DIRECTION, takes_target
from metrics.views.subjects import address, day_in, measure_with, paged, place_of, place_words, query_of
from perfectcare.accounts.roles import Need
from perfectcare.common.dates import london_day
from perfectcare.common.http import StaffRequest


@require_safe
def targets(request: StaffRequest, code: str) -> HttpResponse:
    """Show what is to be reached, measure by measure."""
    place, held = place_of(request, code)
    context = {
        "place": place,
        "place_words": place_words(place),
        "query": query_of(place),
        "page": pages.targets_page(place, london_day(timezone.now())),
        "back_url": address("dashboard", place),
        "may_plan": held.allows(Need.PLAN),
    }
    return render(request, "metrics/targets.html", context)


@require_safe
def measure_targets(request: StaffRequest, code: str, key: str) -> HttpResponse:
    """Show every target that one measure has had here."""
    place, held = place_of(request, code)
    measure = _measure(place, key)
    page = pages.measure_page(place, measure, london_day(timezone.now()))
    has_target = measure.better is not Better.NEITHER
    context = {
        "place": place,
        "place_words": place_words(place, measure),
        "query": query_of(place),
        "measure": measure,
        "page": page,
        "rows": paged(request, page.rows),
        "why_none": "" if has_target else NO_DIRECTION,
        "may_plan": held.allows(Need.PLAN) and has_target,
        "back_url": address("targets", place),
        "new_url": address("target_new", place, measure.key),
        "chart_url": address("measure", place, measure.key) if place.has(measure) else "",
    }
    return render(request, "metrics/measure_targets.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def target_new(request: StaffRequest, code: str, key: str) -> HttpResponse:
    place, _ = place_of(request, code, need=Need.PLAN)
    measure = _measure(place, key)
    back = address("measure_targets", place, measure.key)
    now = timezone.now()
    if measure.better is Better.NEITHER:
        messages.error(request, NO_DIRECTION)
        return redirect(back)
    form = TargetForm(posted(request), measure=measure, initial={"starts_on": day_in(request, "starts_on")})
    if request.method == "POST" and form.is_valid():
        try:
            _agree(request, form, place, measure)
        except TargetRefused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"The target for “{measure.name}” is agreed.")
            return redirect(back)
    context = {
        "page": FormPage(f"Agree a target: {measure.name}", "Agree the target", back, "Targets of this measure"),
        "place_words": place_words(place, measure),
        "now_words": pages.now_of(place, measure, london_day(now)),
        "form": form,
    }
    return render(request, "metrics/target_new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def target_withdraw(request: StaffRequest, code: str, key: str, number: int) -> HttpResponse:
    division, _ = division_for(request.user, code, need=Need.PLAN)
    request.place = division
    target = _target(division, key, number)
    measure, place = measure_with(key), Place(division, team=target.team, partner=target.partner)
    back, now = address("measure_targets", place, key), timezone.now()
    page = ConfirmPage(
        heading="Take this target back?",
        lines=(
            f"{measure.name}. {place_words(place, measure)}.",
            *pages.withdrawal_lines(place, measure, target, london_day(now)),
            "It stays in the history, with your name.",
        ),
        button="Take it back",
        back_url=back,
        back_text="Targets of this measure",
    )
    if request.method != "POST":
        return show_confirm(request, page)
    try:
        service.withdraw(target=target, by=request.user, at=now)
    except TargetRefused as refusal:
        return show_confirm(request, page, refused=refusal.words)
    messages.success(request, "The target is taken back.")
    return redirect(back)


def _agree(request: StaffRequest, form: TargetForm, place: Place, measure: Measure) -> None:
    catalogue_service.agree(
        place=place,
        measure=measure,
        starts_on=form.cleaned_data["starts_on"],
        value=form.cleaned_data["value"],
        agreed_with=form.cleaned_data["agreed_with"],
        by=request.user,
        at=timezone.now(),
    )


def _measure(place: Place, key: str) -> Measure:
    """Return the measure, if it can have a target here."""
    measure = measure_with(key)
    if not takes_target(place, measure):
        raise Http404
    return measure


def _target(division: Division, key: str, number: int) -> Target:
    rows = Target.objects.select_related("team", "partner")
    target = rows.filter(division=division, key=key, pk=number).first()
    if target is None:
        raise Http404
    return target

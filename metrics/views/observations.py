"""Numbers from outside: the list of them, and the grid in which they are typed."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.access import division_for
from campaigns.models import Division
from metrics.catalogue import MEASURES
from metrics.forms.observation_grid import ChooseForm, GridForm
from metrics.selectors.observation_grid import GridPage, grid_page
from metrics.selectors.observations import figure_line, figures_of, list_page
from metrics.services import observations as service
from metrics.services.observations import ChangedMeanwhile
from perfectcare.accounts.roles import Need
from perfectcare.common.dates import london_day
from perfectcare.common.http import StaffRequest
from perfectcare.common.room import with_room

FIGURES_ON_A_PAGE = 50
#: A thousand cells take 40 kB. What somebody pastes into one of them by mistake is to come back too.
ROOM = 2 * 1024 * 1024


@require_safe
def observations(request: StaffRequest, code: str) -> HttpResponse:
    division, held = division_for(request.user, code)
    request.place = division
    context = {"division": division, "may_enter": held.allows(Need.PLAN)}
    key = request.GET.get("measure", "")
    if key:
        return _figures(request, division, key, context)
    return render(request, "metrics/observations.html", {**context, "page": list_page(division)})


def _figures(request: StaffRequest, division: Division, key: str, context: dict[str, object]) -> HttpResponse:
    measure = MEASURES.get(key)
    if measure is None or not measure.is_observed:
        raise Http404
    rows = Paginator(figures_of(division, measure), FIGURES_ON_A_PAGE).get_page(request.GET.get("page"))
    lines = [figure_line(row, measure) for row in rows]
    query = urlencode({"measure": measure.key})
    context |= {"measure": measure, "rows": rows, "lines": lines, "query": query}
    return render(request, "metrics/observation_figures.html", context)


def _too_large(request: StaffRequest, code: str) -> HttpResponse:
    division, _ = division_for(request.user, code, need=Need.PLAN)
    request.place = division
    form = ChooseForm({})
    form.errors.clear()
    form.add_error(None, "This is more than all the cells of a page can hold. Nothing was saved.")
    context = {"division": division, "chooser": form, "form": form}
    return render(request, "metrics/observation_grid.html", context, status=413)


@with_room(ROOM, _too_large)
@require_http_methods(["GET", "HEAD", "POST"])
def observations_grid(request: StaffRequest, code: str) -> HttpResponse:
    division, _ = division_for(request.user, code, need=Need.PLAN)
    request.place = division
    today = london_day(timezone.now())
    chooser = ChooseForm(request.GET if "measure" in request.GET else None)
    if not chooser.is_valid():
        status = 422 if chooser.is_bound or request.method == "POST" else 200
        context = {"division": division, "chooser": chooser, "form": chooser}
        return render(request, "metrics/observation_grid.html", context, status=status)
    page = grid_page(
        division,
        chooser.chosen,
        chooser.chosen_period,
        chooser.firsts(today),
        number=request.GET.get("page", ""),
        today=today,
        sent=frozenset(name.partition("-")[0] for name in request.POST if name.endswith("-n")),
    )
    form = GridForm(page.grid, page.stored, request.POST if request.method == "POST" else None)
    if request.method == "POST" and not form.errors and _save(request, division, form):
        return redirect(_address(division, page, page.rows.number + ("then" in request.POST)))
    return _grid(request, division, chooser, page, form)


def _save(request: StaffRequest, division: Division, form: GridForm) -> bool:
    """Save what was typed; where somebody else was faster, say so in the form instead."""
    try:
        done = service.change(division=division, changes=form.changes, by=request.user, at=timezone.now())
    except ChangedMeanwhile as refusal:
        form.set_beside(refusal.cells)
        return False
    counts = ((done.new, "new"), (done.changed, "changed"), (done.removed, "removed"))
    words = ", ".join(f"{number} {what}" for number, what in counts if number)
    messages.success(request, f"Saved: {words}." if words else "Nothing was changed.")
    return True


def _grid(
    request: StaffRequest, division: Division, chooser: ChooseForm, page: GridPage, form: GridForm
) -> HttpResponse:
    shown = ChooseForm(initial={"measure": chooser.chosen.key, "period": chooser.chosen_period, "day": page.day})
    context = {
        "division": division,
        "chooser": shown,
        "page": page,
        "form": form,
        "measure": chooser.chosen,
        "here": _address(division, page, page.rows.number),
        "earlier": page.earlier and _address(division, page, page.rows.number, day=page.earlier.isoformat()),
        "later": page.later and _address(division, page, page.rows.number, day=page.later.isoformat()),
        "query": _query(page),
    }
    is_clash = any(cell.error and not cell.wrong for cell in form.errors)
    status = 409 if is_clash else 422 if form.errors else 200
    return render(request, "metrics/observation_grid.html", context, status=status)


def _query(shown: GridPage, **changes: str) -> str:
    grid = shown.grid
    asked = {"measure": grid.measure.key, "period": grid.period.value, "day": shown.day.isoformat()}
    return urlencode(asked | changes)


def _address(division: Division, shown: GridPage, number: int, **changes: str) -> str:
    at = {"page": str(number)} if number > 1 else {}
    return f"{reverse('observations_grid', args=[division.code])}?{_query(shown, **at, **changes)}"

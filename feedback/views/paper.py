"""Cards on paper: what a team can print, and the sheet on which filled-in cards are typed in."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime

from django.contrib import messages
from django.db import OperationalError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.access import division_for
from campaigns.models import Team
from feedback.access import point_in
from feedback.forms.paper import PaperSheet
from feedback.models import FeedbackPoint
from feedback.selectors.paper import teams_with_paper
from feedback.sendings import LARGEST_BATCH
from feedback.services import paper as service
from feedback.services.limits import TooManyCards
from feedback.services.paper import CardsChanged, Entered
from feedback.views.cards import TRY_AGAIN_SECONDS
from perfectcare.accounts.roles import Need
from perfectcare.common.dates import day_words, london_day
from perfectcare.common.http import StaffRequest
from perfectcare.common.room import with_room

TOO_MANY = "Many cards are coming in just now. Nothing was stored; all words are still here. Press again in a minute."
NOT_STORED = "The cards could not be stored just now. All words are still here: press again in a moment."
TOO_LARGE = "This is more than a sheet can hold. Nothing was stored."
CLOSED = "This place was closed meanwhile, so nothing was stored. Ask your manager to add a new one for paper cards."


@require_safe
def paper(request: StaffRequest, code: str) -> HttpResponse:
    """Show the teams whose cards the person may type in, with what can be printed for them."""
    division, held = division_for(request.user, code, need=Need.REPORT)
    request.place = division
    every = Team.objects.open(london_day(timezone.now())).filter(division=division)
    teams = [team for team in every if held.allows_for_team(Need.REPORT, team.pk)]
    context = {"division": division, "rows": teams_with_paper(teams), "may_plan": held.allows(Need.PLAN)}
    return render(request, "feedback/paper.html", context)


def _too_large(request: StaffRequest, code: str, pk: int) -> HttpResponse:
    point = _point(request, code, pk)
    sheet = PaperSheet(point.team, london_day(timezone.now()))
    sheet.refuse(TOO_LARGE)
    return _sheet_page(request, point, sheet, status=413)


@with_room(LARGEST_BATCH, _too_large)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@sensitive_variables()
def point_paper(request: StaffRequest, code: str, pk: int) -> HttpResponse:
    """Show a sheet to type cards into, or store one that was sent."""
    point, now = _point(request, code, pk), timezone.now()
    asks_for_rows = "more" in request.POST
    data = request.POST.dict() if request.method == "POST" else None
    sheet = PaperSheet(point.team, london_day(now), data, asks_for_rows=asks_for_rows)
    if data is None or asks_for_rows:
        return _sheet_page(request, point, sheet)
    if point.closed_at is not None:
        sheet.refuse(CLOSED)
        return _sheet_page(request, point, sheet, status=409)
    if not sheet.is_valid():
        return _sheet_page(request, point, sheet, status=422)
    return _stored(request, point, sheet, now)


@sensitive_variables()
def _stored(request: StaffRequest, point: FeedbackPoint, sheet: PaperSheet, now: datetime) -> HttpResponse:
    """Store the sheet, or show it again with every word in it."""
    try:
        entered = service.enter(point=point, cards=sheet.cards(), by=request.user, at=now)
    except CardsChanged as problem:
        sheet.point_out(problem.ids)
        return _sheet_page(request, point, sheet, status=409)
    except TooManyCards as problem:
        sheet.refuse(TOO_MANY)
        return _sheet_page(request, point, sheet, status=429, wait=problem.seconds)
    except OperationalError:
        sheet.refuse(NOT_STORED)
        return _sheet_page(request, point, sheet, status=503, wait=TRY_AGAIN_SECONDS)
    say = messages.success if entered.days else messages.info
    say(request, entered_words(entered, team=str(point.team), today=london_day(now)))
    return redirect("point_paper", point.team.division.code, point.pk)


def _point(request: StaffRequest, code: str, pk: int) -> FeedbackPoint:
    """Return a place for paper cards or calls of a team for which the person may type them in."""
    division, held = division_for(request.user, code)
    request.place = division
    point = point_in(division, pk)
    held.require_for_team(Need.REPORT, point.team_id)
    is_gone = point.closed_at is not None and request.method != "POST"  # what is typed already is shown again
    if point.kind != FeedbackPoint.Kind.PAPER or is_gone:
        raise Http404
    point.team.division = division
    return point


def _sheet_page(
    request: StaffRequest, point: FeedbackPoint, sheet: PaperSheet, *, status: int = 200, wait: int | None = None
) -> HttpResponse:
    context = {"division": point.team.division, "point": point, "form": sheet}
    answer = render(request, "feedback/paper_sheet.html", context, status=status)
    if wait is not None:
        answer["Retry-After"] = str(wait)
    return answer


def entered_words(entered: Entered, *, team: str, today: date) -> str:
    """Say what was stored: "12 cards stored for Riverside: 9 given today, ...; 3 given yesterday, ..."."""
    count = len(entered.days)
    if not count:
        return f"{_cards(entered.already)} of {team} had been stored before. Nothing is counted twice."
    by_day = sorted(Counter(entered.days).items(), reverse=True)
    given = [(n, _given(day, today)) for day, n in by_day]
    days = f", {given[0][1]}" if len(given) == 1 else ": " + "; ".join(f"{n} {words}" for n, words in given)
    before = f" {_cards(entered.already)} had been stored before and did not count again." if entered.already else ""
    return f"{_cards(count)} stored for {team}{days}.{before}"


def _given(day: date, today: date) -> str:
    words = day_words(day, today=today)
    return f"given {words}" if words[0].islower() else f"given on {words}"


def _cards(count: int) -> str:
    return f"{count} card" if count == 1 else f"{count} cards"

"""What people said: the list that is searched, and what it is about."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from campaigns.access import division_for
from campaigns.models import Division
from feedback.forms.comments import ReadersSaidForm, SaidForm
from feedback.quarters import Quarter, quarters
from feedback.selectors.said import Found, first_quarter, for_everybody, for_readers, theme_counts
from perfectcare.accounts.roles import Need
from perfectcare.common.dates import day_words, london_day
from perfectcare.common.http import StaffRequest


@require_safe
def said(request: StaffRequest, code: str) -> HttpResponse:
    """Search what people said: everything as its reader, or what may be shown to everybody."""
    division, held = division_for(request.user, code)
    request.place = division
    is_reader = held.allows(Need.READ_COMMENTS)
    today = london_day(timezone.now())
    periods = quarters(first_quarter(division, today), Quarter.of(today))
    form = (ReadersSaidForm if is_reader else SaidForm)(
        {**_first_choice(periods, is_reader), **request.GET.dict()}, division=division, periods=periods
    )
    is_valid = form.is_valid()
    filters, page_number = form.filters(), request.GET.get("page")
    if is_reader:
        page, found = for_readers(division, filters, page_number)
    else:
        page, found = for_everybody(division, filters.quarter or periods[0], filters, page_number)
    rows = [_row(division, each, is_reader=is_reader) for each in found]
    kept = {key: value for key, value in request.GET.items() if key != "page" and value}
    context = {
        "division": division,
        "form": form,
        "is_reader": is_reader,
        "page": page,
        "rows": rows,
        "many": _many(page.paginator.count),
        "kept": urlencode(kept),
        "is_searched": bool(kept),
    }
    return render(request, "feedback/said.html", context, status=200 if is_valid else 422)


@require_safe
def talked_about(request: StaffRequest, code: str) -> HttpResponse:
    """Show how many comments are about each theme, in one quarter at a time."""
    division, held = division_for(request.user, code)
    request.place = division
    today = london_day(timezone.now())
    periods = quarters(first_quarter(division, today), Quarter.of(today))
    asked = Quarter.read(request.GET.get("quarter", ""))
    quarter = asked if asked in periods else periods[0]
    counts = theme_counts(division, quarter)
    counts.sort(key=lambda each: (-(each.count or 0), each.count == 0, each.name))
    context = {
        "division": division,
        "quarter": quarter,
        "periods": periods,
        "is_so_far": quarter.last >= today,
        "rows": [{"theme": each, "url": _search(division, quarter, each.pk) if each.count else ""} for each in counts],
        "most": max((each.count or 0 for each in counts), default=0),
        "may_edit": held.allows(Need.READ_COMMENTS),
    }
    return render(request, "feedback/talked_about.html", context)


def _many(count: int) -> str:
    return "No comments" if count == 0 else "1 comment" if count == 1 else f"{count:,} comments"


def _first_choice(periods: list[Quarter], is_reader: bool) -> dict[str, str]:
    return {} if is_reader else {"quarter": str(periods[0])}


def _search(division: Division, quarter: Quarter, theme: int) -> str:
    return f"{reverse('said', args=[division.code])}?{urlencode({'quarter': str(quarter), 'theme': theme})}"


def _row(division: Division, found: Found, *, is_reader: bool) -> dict[str, Any]:
    return {
        "said": found.said,
        "themes": found.themes,
        "reply": found.reply,
        "state": found.state,
        "day": day_words(found.said.day) if is_reader else "",
        "url": reverse("comment", args=[division.code, found.said.pk]) if is_reader else "",
    }

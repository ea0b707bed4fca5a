"""Which months of a division can leave the program."""

from __future__ import annotations

from datetime import date

from django.db.models import Min, OuterRef, Subquery

from campaigns.models import Division, Team
from feedback.models import FFTResponse
from feedback.question_sets import FFT_2020
from metrics.disclosure import Span
from metrics.selectors.windows import month_before, month_of


def months_over(division: Division, today: date) -> list[Span]:
    """Return the months that are over, from the first with an answer to today's question; at least the last."""
    found = [month_before(month_of(today))]
    first = max(_first_day(division) or today, FFT_2020.first_day)
    while first < found[0].first:
        found.insert(0, month_before(found[0]))
    return found


def _first_day(division: Division) -> date | None:
    """Return the first day on which anybody answered (one query, which looks at one answer of each team)."""
    answers = FFTResponse.objects.filter(team=OuterRef("pk")).order_by("given_on").values("given_on")
    teams = Team.objects.filter(division=division).annotate(first_on=Subquery(answers[:1]))
    found: date | None = teams.aggregate(Min("first_on"))["first_on__min"]
    return found

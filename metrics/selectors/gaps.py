"""What a series leaves out and what it is made of, in words: a figure that is missing is never passed over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby

from metrics.disclosure import Span
from metrics.measures import Charting, Kind, Measure
from metrics.models import Period
from metrics.periods import is_weekend
from metrics.selectors.observed import Observed, period_of
from metrics.words import span_words
from perfectcare.common.dates import period_words

#: Changes of the teams behind a sum that are told one by one.
FEW_CHANGES = 3
ONE_BY_ONE = 3


def too_few_words(measure: Measure, left_out: Sequence[Span]) -> str:
    """Name the days about which too few people said something."""
    return f"Leaves out {spans_words(left_out)}: too few {measure.counted[1]} to show." if left_out else ""


def too_few_in_weeks_words(measure: Measure, left_out: Sequence[Span]) -> str:
    """Name the days because of which whole weeks are left out."""
    return f"Leaves out the weeks with {spans_words(left_out)}: too few {measure.counted[1]} to show."


def hidden_months_words(count: int) -> str:
    """Say that months are left out for the sake of the few who answered in them."""
    months = "1 month" if count == 1 else f"{count} months"
    return f"Leaves out {months}: fewer than five people, or it would give such a figure away." if count else ""


def spans_words(spans: Sequence[Span]) -> str:
    if len(spans) > ONE_BY_ONE:
        return f"{len(spans)} times between {span_words(spans[0])} and {span_words(spans[-1])}"
    words = [span_words(each) for each in spans]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def entered_words(found: Observed, measure: Measure, charting: Charting, days: Span, partner_id: int | None) -> str:
    """Say which periods have no figure, or half of one, where people enter the figures."""
    return " ".join(
        filter(
            None,
            [
                _half_sums(found, measure, charting, days, partner_id),
                _short_weeks(found, measure, days, partner_id) if charting is Charting.WEEK else "",
            ],
        )
    )


def source_words(found: Observed, measure: Measure, charting: Charting, days: Span) -> str:
    """Say whose figures a division's or a site's chart is made of."""
    periods = (Period.WEEK, Period.DAY) if charting is Charting.WEEK else (period_of(charting),)
    own: set[date] = set()
    behind: dict[date, int] = {}
    for period in periods:
        whose = (measure.key, period.value, None)
        own |= {first for first in found.own.get(whose, {}) if first in days}
        sums: Mapping[date, int] = found.behind.get(whose, {})
        behind |= {first: teams for first, teams in sums.items() if first in days and first not in own}
    if not behind:
        return "Entered for the division as a whole." if own else ""
    entered = "Entered for the division as a whole where somebody did, else " if own else ""
    words = f"{entered}{_teams_words(behind)}"
    return words[0].upper() + words[1:]


def _teams_words(behind: Mapping[date, int]) -> str:
    """Say "the sum of 2 teams, from 12 October 2026 of 3"."""
    changes = [(next(days), teams) for teams, days in groupby(sorted(behind), key=lambda day: behind[day])]
    first = changes[0][1]
    if len(changes) == 1:
        return "the figure of one team, the only one that enters it." if first == 1 else f"the sum of {first} teams."
    if len(changes) > FEW_CHANGES:
        fewest, most = min(behind.values()), max(behind.values())
        told = f"the sum of {fewest} to {most} teams"
    else:
        later = [f"from {period_words(day, day)} of {teams}" for day, teams in changes[1:]]
        told = f"the sum of {first} team{'s' * (first > 1)}, {', '.join(later)}"
    return f"{told}. The figures can move because the teams changed."


def _half_sums(found: Observed, measure: Measure, charting: Charting, days: Span, partner_id: int | None) -> str:
    period = period_of(charting)
    first_days = found.half_sums(measure, period, days, partner_id)
    if charting in (Charting.WEEKDAY, Charting.WEEKEND):
        first_days = [day for day in first_days if is_weekend(day) == (charting is Charting.WEEKEND)]
    n = len(first_days)
    noun = period.value if n == 1 else f"{period.value}s"
    return f"Leaves out {n:,} {noun} for which some of the teams have no figure." if n else ""


def _short_weeks(found: Observed, measure: Measure, days: Span, partner_id: int | None) -> str:
    n = len(found.short_weeks(measure, days, partner_id))
    weeks = "1 week" if n == 1 else f"{n:,} weeks"
    if not n:
        return ""
    if measure.kind is Kind.SHARE:
        return f"In {weeks} some days have no figure: there the figure is of the other days."
    return f"Leaves out {weeks} of which some days have no figure."

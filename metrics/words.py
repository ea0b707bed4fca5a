"""How a figure is said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from metrics.disclosure import Span
from metrics.facts import Tally
from metrics.measures import Measure
from perfectcare.common.dates import MONTHS, day_words, period_words
from perfectcare.common.privacy import whole_percent


def figure(tally: Tally, places: int = 0) -> str:
    """Say "46 of 52", or a plain count; "7.5" where numbers are stored with that many decimals."""
    if tally.denominator is None:
        return number(tally.numerator, places)
    return f"{number(tally.numerator, places)} of {number(tally.denominator, places)}"


def number(stored: int, places: int = 0) -> str:
    """Say a stored number in its unit, without decimals that say nothing."""
    words = f"{stored / 10**places:,.{places}f}"
    return words.rstrip("0").removesuffix(".") if places else words


def percent(tally: Tally) -> int | None:
    """Return the whole percentage, and None for a plain count and where there is nothing to divide by."""
    return None if tally.denominator is None else whole_percent(tally.numerator, tally.denominator)


def in_100(tally: Tally) -> str:
    """Say a share without its sign: "88". What would round to none or all but is not is "under 1" or "over 99"."""
    share = percent(tally)
    if share is None:
        return ""
    if share == 0 and tally.numerator:
        return "under 1"
    return "over 99" if share == 100 and tally.numerator != tally.denominator else str(share)


def figure_and_percent(tally: Tally) -> str:
    """Say "46 of 52 (88%)"."""
    return figure(tally) + _in_brackets(tally)


def figure_of(measure: Measure, tally: Tally) -> str:
    """Say "46 of 52 (88%)", or a count in the measure's unit."""
    return figure(tally, measure.places) + _in_brackets(tally)


def things(measure: Measure, tally: Tally) -> str:
    """Say "12 cards", or "11 of 12 cards (92%)"."""
    whole = tally.numerator if tally.denominator is None else tally.denominator
    noun = measure.counted[whole != 10**measure.places]
    return f"{figure(tally, measure.places)} {noun}{_in_brackets(tally)}"


def _in_brackets(tally: Tally) -> str:
    share = in_100(tally)
    return f" ({share}%)" if share else ""


def span_words(span: Span) -> str:
    """Say "Tuesday 7 January", or "7 to 9 January": the page says the year."""
    if span.first == span.last:
        return day_words(span.first).removesuffix(f" {span.first.year}")
    return period_words(span.first, span.last).removesuffix(f" {span.last.year}")


def month_words(month: date) -> str:
    return f"{MONTHS[month.month - 1]} {month.year}"


def short_month(month: date) -> str:
    return f"{MONTHS[month.month - 1][:3]} {month.year}"


def listed(words: Sequence[str]) -> str:
    """Say "a, b and c"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"

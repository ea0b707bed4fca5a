"""What is read of a place, through a campaign or by months: all that series of it are cut from."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from campaigns.models import Campaign, Team
from metrics.disclosure import Span, pieces
from metrics.places import Place
from metrics.selectors import figures, months, observed
from metrics.selectors.counts import KEYS
from metrics.selectors.figures import WORK, Figures
from metrics.selectors.months import Months
from metrics.selectors.series import Reading
from metrics.selectors.windows import (
    LONGEST_LEAD,
    Window,
    charted,
    ended,
    ended_spans,
    month_of,
    months_until,
    window_of,
)

#: Months that a chart by month goes back: limits need at least 13 points.
MONTHS_CHARTED = 24


def through_campaign(
    place: Place, campaign: Campaign, campaigns: Sequence[Campaign], *, today: date, keys: Collection[str] | None = None
) -> Reading:
    """Read what a campaign's charts show: its baseline, its days so far, as many days after (at most nine queries)."""
    window = window_of(campaign)
    days = charted(window, today)
    months_read = _months_before(today)
    counted = _counted(keys)
    # What people say in one team or site is given by month only.
    needs_months = not place.is_division and not place.is_own_team and not WORK.issuperset(counted)
    return Reading(
        place=place,
        days=days,
        months_read=months_read,
        campaign=campaign,
        window=window,
        figures=_figures(place, campaigns, window, days, today, counted) if days and counted else None,
        months=_months(place, campaigns, today, months_read, counted) if needs_months else None,
        observed=observed.read(place, days, months_read, keys),
        site_team_ids=_site_team_ids(place) if needs_months else frozenset(),
    )


def by_month(
    place: Place, campaigns: Sequence[Campaign], *, today: date, last: Span, keys: Collection[str] | None = None
) -> Reading:
    """Read the whole months that end with the last (at most five queries).

    Before the first campaign, numbers from outside are read by day too.
    """
    span = Span(months_until(last, MONTHS_CHARTED)[0].first, last.last)
    lately = None if campaigns else ended(Span(today - LONGEST_LEAD, today), today)
    return Reading(
        place=place,
        days=None,
        months_read=span,
        campaign=None,
        window=None,
        figures=None,
        months=_months(place, campaigns, today, span, _counted(keys)),
        observed=observed.read(place, lately, span, keys),
        site_team_ids=_site_team_ids(place),
        lately=lately,
    )


def _site_team_ids(place: Place) -> frozenset[int]:
    if place.site_team_ids is not None:
        return place.site_team_ids
    return frozenset(Team.objects.filter(site=place.site).values_list("pk", flat=True)) if place.site else frozenset()


def _months_before(today: date) -> Span:
    """Return the whole months that are over, as far back as charts go."""
    last = months_until(month_of(today), 2)[0]
    return Span(months_until(last, MONTHS_CHARTED)[0].first, last.last)


def _counted(keys: Collection[str] | None) -> frozenset[str]:
    return KEYS if keys is None else KEYS.intersection(keys)


def _months(
    place: Place, campaigns: Sequence[Campaign], today: date, span: Span, keys: frozenset[str]
) -> Months | None:
    if place.partner or not keys:
        return None
    periods = ended_spans(campaigns, today)
    return months.read(place.division, month_of(span.last), periods, count=MONTHS_CHARTED, keys=keys)


def _figures(
    place: Place, campaigns: Sequence[Campaign], window: Window, days: Span, today: date, keys: frozenset[str]
) -> Figures | None:
    if place.partner:
        return None
    if place.team:
        return figures.of_team(place.team, [days], is_own=place.is_own_team, keys=keys)
    if place.site:
        return figures.of_site(place.division, place.site, [days], keys=keys)
    near = [piece for piece in pieces(ended_spans(campaigns, today)) if _is_near(piece, days, window)]
    return figures.of_division(place.division, [days, *near], near, keys=keys)


def _is_near(piece: Span, days: Span, window: Window) -> bool:
    return piece.touches(days) or any(span.touches(piece) for span in window.spans)

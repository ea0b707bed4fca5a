"""What the pulse asks of whom on a day, and what it found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count

from campaigns.models import Campaign
from feedback.models import PulseAnswer
from feedback.pulse import DAYS, DAYS_AFTER, ITEMS, Bar, Distribution, Item, Window, distribution, windows
from perfectcare.common.dates import day_words, period_words


@dataclass(frozen=True)
class Asked:
    """An occasion of a campaign on which staff are asked. `key` names it in a form."""

    campaign: Campaign
    window: Window

    @property
    def key(self) -> str:
        return f"{self.campaign.slug}:{self.window.occasion}"


def asked_of(team_ids: Collection[int], day: date) -> dict[int, list[Asked]]:
    """Return what each of the teams is asked on the day; what ends first, first (two queries).

    A team is in two campaigns on one day only where one ended two weeks ago and the next has begun.
    """
    campaigns = Campaign.objects.filter(
        teams__in=team_ids, starts_on__lte=day, ends_on__gte=day - timedelta(days=DAYS_AFTER + DAYS)
    )
    started = campaigns.exclude(phase=Campaign.Phase.PLANNED).distinct().prefetch_related("teams")
    found: dict[int, list[Asked]] = defaultdict(list)
    for campaign in started:
        for window in windows_of(campaign):
            if window.is_open(day):
                for team in campaign.teams.all():
                    found[team.pk].append(Asked(campaign, window))
    return {pk: sorted(found[pk], key=lambda asked: asked.window.last) for pk in team_ids if pk in found}


def windows_of(campaign: Campaign) -> tuple[Window, ...]:
    """Return the days on which the campaign's staff are asked."""
    return windows(campaign.starts_on, campaign.ends_on, is_over=campaign.is_over)


@dataclass(frozen=True)
class Column:
    """One occasion on the page of results: when it was asked, and what there is of it."""

    name: str
    days: str
    state: str
    is_shown: bool


@dataclass(frozen=True)
class Part:
    """One item at one occasion whose answers may be looked at."""

    occasion: str
    days: str
    found: Distribution


@dataclass(frozen=True)
class Cell:
    """One bar, under the name of its occasion."""

    occasion: str
    bar: Bar


@dataclass(frozen=True)
class Row:
    """One point of an item's scale: its words, and how many chose it at each occasion that is drawn."""

    words: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class ItemResult:
    """One item at every occasion that is over: the occasions that are drawn, and why others are not."""

    words: str
    parts: tuple[Part, ...]

    @property
    def drawn(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.found.is_shown)

    @property
    def left_out(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if not part.found.is_shown)

    @property
    def rows(self) -> tuple[Row, ...]:
        """The drawn occasions side by side, point by point."""
        names = [part.occasion for part in self.drawn]
        across = zip(*(part.found.bars for part in self.drawn), strict=True)
        return tuple(Row(bars[0].words, tuple(map(Cell, names, bars))) for bars in across)


@dataclass(frozen=True)
class PulsePage:
    """The results of a campaign's pulse."""

    columns: tuple[Column, ...]
    items: tuple[ItemResult, ...]


def results(campaign: Campaign, today: date) -> PulsePage:
    """Return what the campaign's pulse found, as far as it may be shown on the day (one query for each item)."""
    asked = windows_of(campaign)
    shown = [window for window in asked if window.shown_from <= today]
    items = tuple(_result(campaign, item, shown) for item in ITEMS) if shown else ()
    return PulsePage(tuple(_column(window, today) for window in asked), items)


def _result(campaign: Campaign, item: Item, shown: Collection[Window]) -> ItemResult:
    rows = PulseAnswer.objects.filter(campaign=campaign, **{f"{item.key}__isnull": False})
    counts: dict[str, dict[int, int]] = defaultdict(dict)
    for occasion, point, count in rows.values_list("occasion", item.key).annotate(n=Count("pk")):
        counts[occasion][point] = count
    return ItemResult(
        item.words,
        tuple(
            Part(window.occasion.label, _days(window), distribution(item, counts[window.occasion])) for window in shown
        ),
    )


def _column(window: Window, today: date) -> Column:
    is_shown = window.shown_from <= today
    return Column(window.occasion.label, _days(window), "" if is_shown else _state(window, today), is_shown)


def _state(window: Window, today: date) -> str:
    shown = f"Answers are shown from {day_words(window.shown_from, today=today)} on."
    if today < window.first:
        return f"Begins {day_words(window.first, today=today)}. {shown}"
    return f"Open now. {shown}" if window.is_open(today) else f"Closed. {shown}"


def _days(window: Window) -> str:
    return period_words(window.first, window.last)

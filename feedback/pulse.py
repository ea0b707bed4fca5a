"""The pulse: five questions to staff, four times around a campaign, and what may be shown of the answers.

It is a local pulse and not the National Quarterly Pulse Survey (NQPS), four of whose nine statements it borrows: it is
asked otherwise and elsewhere, so that figures of the two cannot be compared (domain notes 1.10). Nothing here touches
the database or the clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from feedback.models import PulseAnswer

Occasion = PulseAnswer.Occasion

#: Of fewer answers to a question nothing is shown, not even how many they are (domain notes 1.10).
FEWEST = 10
#: How many days an occasion lasts, unless the next one begins before: shifts leave few people here every day.
DAYS = 3
DAYS_AFTER = 14

AGREEMENT = {5: "Strongly agree", 4: "Agree", 3: "Neither agree nor disagree", 2: "Disagree", 1: "Strongly disagree"}
CONFIDENCE = {
    5: "Very confident",
    4: "Confident",
    3: "Neither confident nor doubtful",
    2: "Doubtful",
    1: "Very doubtful",
}


@dataclass(frozen=True)
class Item:
    """One question. `scale` words its five points, the best first; `favourable` says the two best in one."""

    key: str
    words: str
    scale: Mapping[int, str]
    favourable: str


_AGREES = "agreed or strongly agreed"
ITEMS = (
    Item(
        "confidence",
        "How confident are you that this will make a difference for patients?",
        CONFIDENCE,
        "were confident or very confident",
    ),
    Item("initiative", "There are frequent opportunities for me to show initiative in my role.", AGREEMENT, _AGREES),
    Item("suggestions", "I am able to make suggestions to improve the work of my team/department.", AGREEMENT, _AGREES),
    Item("improvements", "I am able to make improvements happen in my area of work.", AGREEMENT, _AGREES),
    Item(
        "standard_of_care",
        "If a friend or relative needed treatment I would be happy with the standard of care provided by this "
        "organisation.",
        AGREEMENT,
        _AGREES,
    ),
)


@dataclass(frozen=True)
class Window:
    """The days on which an occasion is asked, both included. `shown_from` is the first on which answers are shown.

    Until then nothing is: whoever looked before and after an answer would know it.
    """

    occasion: Occasion
    first: date
    last: date
    shown_from: date

    def is_open(self, day: date) -> bool:
        return self.first <= day <= self.last


def windows(starts_on: date, ends_on: date, *, is_over: bool) -> tuple[Window, ...]:
    """Return when a campaign of these days is asked: on its first day, in its middle, on its last, two weeks later.

    Two occasions never share a day. Where days are too few, the middle is left out, and of a single day the end too.
    As long as a campaign is not over, its last day can still be moved, and with it the middle: an occasion that was
    shown must not open again, so the middle is shown after the last day only. What is asked at the start is shown
    after three days, wherever the middle may come to lie.
    """
    firsts = _firsts(starts_on, ends_on)
    lasts = [min(_after(first, DAYS - 1), _after(later, -1)) for (_, first), (_, later) in pairwise(firsts)]
    lasts.append(_after(firsts[-1][1], DAYS - 1))
    return tuple(
        Window(occasion, first, last, _shown_from(occasion, last, starts_on, ends_on, is_over))
        for (occasion, first), last in zip(firsts, lasts, strict=True)
    )


def _firsts(starts_on: date, ends_on: date) -> list[tuple[Occasion, date]]:
    middle = _after(starts_on, ((ends_on - starts_on).days + 1) // 2)
    wanted = (
        (Occasion.START, starts_on),
        (Occasion.MIDDLE, middle if middle < ends_on else starts_on),
        (Occasion.END, ends_on),
        (Occasion.AFTER, _after(ends_on, DAYS_AFTER)),
    )
    return [(each, first) for each, first in wanted if each is Occasion.START or first > starts_on]


def _shown_from(occasion: Occasion, last: date, starts_on: date, ends_on: date, is_over: bool) -> date:
    closed = _after(last, 1)
    if occasion is Occasion.START:
        return max(closed, _after(starts_on, DAYS))
    return closed if is_over else max(closed, _after(ends_on, 1))


def _after(day: date, count: int) -> date:
    return day + timedelta(days=count)


@dataclass(frozen=True)
class Bar:
    """How many chose one point of the scale."""

    words: str
    count: int
    of: int

    @property
    def percent(self) -> float:
        """The length of its bar, never a figure that is shown."""
        return round(100 * self.count / self.of, 1)


@dataclass(frozen=True)
class Distribution:
    """What is shown of the answers to one item at one occasion: the bars, or why there are none."""

    bars: tuple[Bar, ...] = ()
    why_not: str = ""
    in_words: str = ""

    @property
    def is_shown(self) -> bool:
        return bool(self.bars)


def distribution(item: Item, counts: Mapping[int, int]) -> Distribution:
    """Return what may be shown of an item, from how many chose each point: nothing of fewer than ten answers."""
    total = sum(counts.values())
    if total == 0:
        return Distribution(why_not="Nobody answered.")
    if total < FEWEST:
        return Distribution(why_not="Fewer than ten people answered: withheld.")
    bars = tuple(Bar(words, counts.get(point, 0), total) for point, words in item.scale.items())
    favourable = sum(counts.get(point, 0) for point in (5, 4))
    return Distribution(bars, in_words=f"{favourable} of {total} {item.favourable}")

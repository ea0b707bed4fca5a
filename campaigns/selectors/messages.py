"""Self-care messages: which to show at the end of a card, and what a manager sees of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from campaigns.models import Division, SelfCareMessage
from perfectcare.common.dates import day_words, london_day, period_words

#: A tablet may be without a connection for so long and still have the messages of the day.
AHEAD = timedelta(days=14)
SOON = timedelta(days=7)
NONE_SHOWN = "No message is shown now: the thank-you screen stands without one."


@dataclass(frozen=True)
class MessageToShow:
    """A message and the days on which it may be shown, both included. Never show it on another day."""

    words: str
    first_on: date
    last_on: date


@dataclass(frozen=True)
class MessageRow:
    """A message as its manager sees it."""

    pk: int
    words: str
    owner: str
    days: str
    ended: str


@dataclass(frozen=True)
class MessagesPage:
    """The division's messages, and what is wrong with how they follow each other, if anything."""

    shown: tuple[MessageRow, ...]
    to_come: tuple[MessageRow, ...]
    over: tuple[MessageRow, ...]
    warning: str


def to_show(division: Division, day: date) -> list[MessageToShow]:
    """Return the messages of the day and those that begin within a fortnight, always in the same order (one query)."""
    rows = SelfCareMessage.objects.filter(
        division=division, ended_at__isnull=True, last_on__gte=day, first_on__lte=day + AHEAD
    )
    return [MessageToShow(row.words, row.first_on, row.last_on) for row in rows.order_by("first_on", "last_on", "pk")]


def of_day(messages: Sequence[MessageToShow], day: date) -> MessageToShow | None:
    """Return the one message of the day: where there are several, they take turns day by day."""
    shown = [each for each in messages if each.first_on <= day <= each.last_on]
    return shown[day.toordinal() % len(shown)] if shown else None


def messages_page(division: Division, today: date) -> MessagesPage:
    """Return what the division has shown, shows and will show (one query)."""
    every = list(SelfCareMessage.objects.filter(division=division).select_related("ended_by"))
    standing = [each for each in every if each.ended_at is None and each.last_on >= today]
    over = sorted((each for each in every if each not in standing), key=_end, reverse=True)
    return MessagesPage(
        shown=tuple(_row(each, today) for each in standing if each.first_on <= today),
        to_come=tuple(_row(each, today) for each in standing if each.first_on > today),
        over=tuple(_row(each, today) for each in over),
        warning=_warning(standing, today),
    )


def _end(message: SelfCareMessage) -> tuple[date, int]:
    return (london_day(message.ended_at) if message.ended_at else message.last_on, message.pk)


def _row(message: SelfCareMessage, today: date) -> MessageRow:
    ended = ""
    if message.ended_at:
        ended = f"Ended by {message.ended_by}, {day_words(london_day(message.ended_at), today=today)}"
    days = period_words(message.first_on, message.last_on)
    return MessageRow(message.pk, message.words, message.owner, days, ended)


def _warning(standing: Iterable[SelfCareMessage], today: date) -> str:
    """Say it where no message is shown, or where the thank-you screen will stand without one within a week."""
    covered = today - timedelta(days=1)
    for each in sorted(standing, key=lambda message: message.first_on):
        if each.first_on <= covered + timedelta(days=1):
            covered = max(covered, each.last_on)
    if covered < today:
        return NONE_SHOWN
    if covered >= today + SOON:
        return ""
    return f"After {day_words(covered, today=today)}, no message is shown. Make the next one now."

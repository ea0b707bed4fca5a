"""Make a self-care message, and end one."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from campaigns.models import Division, SelfCareMessage
from perfectcare.accounts.models import User
from perfectcare.common.dates import day_words, london_day
from perfectcare.common.records import audit

LONGEST_WORDS, LONGEST_OWNER = 160, 100


class MessageRefused(Exception):
    """A message cannot be shown like this. `field` names the field that must change."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field, self.words = field, words


@transaction.atomic
def add(
    *, division: Division, words: str, owner: str, first_on: date, last_on: date, by: User, at: datetime
) -> SelfCareMessage:
    """Show a message at the end of the division's cards, from its first day to its last."""
    _check(first_on, last_on, london_day(at))
    message = SelfCareMessage.objects.create(
        division=division, words=words, owner=owner, first_on=first_on, last_on=last_on, made_at=at, made_by=by
    )
    audit(by=by, verb="added", subject=f"message {message.pk}", division=division.code)
    return message


@transaction.atomic
def end(*, message: SelfCareMessage, by: User, at: datetime) -> bool:
    """Show a message no longer, for good; False when it had been ended already or its last day is past."""
    rows = SelfCareMessage.objects.filter(pk=message.pk, ended_at__isnull=True, last_on__gte=london_day(at))
    ended = rows.update(ended_at=at, ended_by=by)
    if ended:
        audit(by=by, verb="ended", subject=f"message {message.pk}")
    return bool(ended)


def latest_day(first_on: date) -> date:
    """Return the last day that a message may be given: a year after its first, when somebody reads it again."""
    try:
        return first_on.replace(year=first_on.year + 1)
    except ValueError:  # 29 February
        return date(first_on.year + 1, 2, 28)


def _check(first_on: date, last_on: date, today: date) -> None:
    if first_on < today:
        raise MessageRefused("first_on", "Choose today or a later day. A message is shown from now on, not before.")
    if last_on < first_on:
        raise MessageRefused("last_on", "The last day lies before the first. Choose the first day or a later one.")
    if last_on > latest_day(first_on):
        words = f"Choose a day up to {day_words(latest_day(first_on))}. After a year at most, somebody reads it again."
        raise MessageRefused("last_on", words)

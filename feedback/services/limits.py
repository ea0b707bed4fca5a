"""How many new cards a door takes in one minute by the clock: counted in the database, so that nothing else is needed.

Only what is stored counts: whoever sends the same card again uses nothing up. A door that has room for one takes a
whole body, and several that come at once: the limit keeps floods out and need not be exact. A door that is full takes
nothing until the minute is over. A whole hospital behind one address is no different from one phone, because doors are
counted and not addresses.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Case, F, Value, When

from feedback.models import Device, FeedbackPoint


class TooManyCards(Exception):
    """The door has taken in as many cards as it may in this minute. `seconds` is how long to wait, 1 to 60."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"wait {seconds} s")
        self.seconds = seconds


def minute_of(moment: datetime) -> datetime:
    """Return the beginning of the moment's minute."""
    return moment.replace(second=0, microsecond=0)


def seconds_left(moment: datetime) -> int:
    """Return how long the moment's minute still lasts: 1 to 60."""
    return 60 - moment.second


def knock(door: Device | FeedbackPoint, *, most: int, at: datetime) -> None:
    """Ask whether a tablet, or a point that asks for no key, may send in this minute. Raises TooManyCards."""
    if door.minute == minute_of(at) and door.cards_in_minute >= most:
        raise TooManyCards(seconds_left(at))


def count(door: Device | FeedbackPoint, cards: int, *, at: datetime) -> None:
    """Count new cards at the door. Call it in the transaction that stores them."""
    minute = minute_of(at)
    more = Case(When(minute=minute, then=F("cards_in_minute") + cards), default=Value(cards))
    type(door).objects.filter(pk=door.pk).update(cards_in_minute=more, minute=minute)


def forget_minutes(*, at: datetime) -> None:
    """Wipe the minutes of doors that have been quiet since: they would say when a card came."""
    long_ago = minute_of(at) - timedelta(minutes=2)
    Device.objects.filter(minute__lt=long_ago).update(minute=None, cards_in_minute=0)
    FeedbackPoint.objects.filter(minute__lt=long_ago).update(minute=None, cards_in_minute=0)

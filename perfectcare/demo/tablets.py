"""The demo's tablets: each was paired before either fortnight, and speaks in the evening, when its bag is back."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from feedback.models import Device, FeedbackPoint, FFTResponse
from feedback.numbers import Numbers
from perfectcare.common.dates import at_london
from perfectcare.common.records import audit
from perfectcare.demo.clock import Calendar, after, noon
from perfectcare.demo.setting import Stage
from perfectcare.demo.trail import told

#: Late enough that the morning's visits are not over, and that nobody calls a tablet silent before the next evening.
EVENING = time(19, 40)
#: The teams whose tablet has something wrong with it.
SILENT, SLOW, WAITING = "UCR", "WARD", "REHAB"


def pair(stage: Stage, when: Calendar, luck: Random) -> None:
    """Pair a tablet with each team’s tablet point, and again before the live fortnight: the first keys are gone."""
    first, second = noon(after(when.finished_on, -7)), noon(after(when.live_on, -7))
    points = FeedbackPoint.objects.filter(team__division=stage.division, kind=FeedbackPoint.Kind.TABLET)
    places = {point.team.code: point for point in points.select_related("team")}
    for number, code in enumerate(stage.teams, start=1):
        point, name = places[code], f"Tablet {number}"
        _past(stage, _paired(stage, point, name, first, luck), until=second)
        _in_use(_paired(stage, point, name, second, luck), code, when.as_of, luck)


def _paired(stage: Stage, point: FeedbackPoint, name: str, at: datetime, luck: Random) -> Device:
    """Pair a tablet. Nobody has its key: what is stored is the hash of nothing."""
    with told(at):
        device = Device.objects.create(
            uid=UUID(int=luck.getrandbits(128), version=4),
            point=point,
            name=name,
            key_hash=f"{luck.getrandbits(256):064x}",
            paired_at=at,
            paired_by=stage.manager,
            last_seen_at=at,
        )
        audit(by=stage.manager, verb="paired", subject=f"device {device.pk}", point=point.pk)
    return device


def _past(stage: Stage, device: Device, *, until: datetime) -> None:
    """Let the pairing end when its tablet is paired again: the tablet then reports that it holds nothing of it."""
    _give(device, until.date() - timedelta(days=1))
    device.revoked_at, device.revoked_by = until, stage.manager
    device.last_seen_at, device.reported_at = until, until + timedelta(minutes=1)
    device.save()
    with told(until):
        audit(by=stage.manager, verb="revoked", subject=f"device {device.pk}", point=device.point_id)


def _in_use(device: Device, code: str, as_of: date, luck: Random) -> None:
    spoke_on = after(as_of, -3 if code == SILENT else -1)
    spoke_at = at_london(spoke_on, EVENING) + timedelta(minutes=luck.randint(0, 45))
    _give(device, spoke_on)
    device.last_seen_at = device.reported_at = spoke_at
    device.clock_behind = 3600 if code == SLOW else luck.randint(-3, 3)
    if code == WAITING:
        device.waiting, device.oldest_waiting_at = 2, at_london(spoke_on, time(18))
        device.captured += device.waiting
    device.save()


def _give(device: Device, last: date) -> None:
    """Let all cards of the point’s mode be the tablet’s, from the day it was paired."""
    point, days = device.point, (device.paired_at.date(), last)
    cards = FFTResponse.objects.filter(team=point.team, mode=point.mode, given_on__range=days).count()
    device.captured = device.stored = cards
    device.numbers = str(Numbers().plus(range(1, cards + 1)))

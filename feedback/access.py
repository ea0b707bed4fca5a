"""The only ways to a point and to what came through it: by a public code, by a tablet's key, by a person's division.

And those to a partner's page: by its link.
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache

from django.http import Http404
from django.views.decorators.debug import sensitive_variables

from campaigns.models import Division, Partner
from feedback.models import Comment, Device, FeedbackPoint, PartnerLink, Withdrawal
from feedback.services.pairing import PREFIX, KeyNotInUse, hash_of_key
from feedback.services.partner_links import hash_of
from feedback.services.partner_voices import LinkEnded
from perfectcare.common.dates import london_day

_CODE = re.compile(r"[a-z0-9]{1,20}", re.ASCII)
#: What a tablet's key looks like: 256 random bits in base64, made safe for addresses.
_KEY = re.compile(rf"{PREFIX}[A-Za-z0-9_-]{{43}}", re.ASCII)
#: What stands in a partner's link: as many bits, without a sign of its own.
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)

PATIENTS = frozenset({FeedbackPoint.Kind.TABLET, FeedbackPoint.Kind.POSTER})
STAFF = frozenset({FeedbackPoint.Kind.STAFF})
TABLETS = frozenset({FeedbackPoint.Kind.TABLET})


class PointNotInUse(Http404):
    """A code that is unknown, closed, or of another kind of point. The three look the same from outside."""


class LinkUnknown(Exception):
    """A link that was never sent."""


class KeyOfAnotherPoint(Exception):
    """A key that works, at another point than this one."""


def open_point(code: str, *, kinds: frozenset[FeedbackPoint.Kind], at: datetime) -> FeedbackPoint:
    """Return the open point with the public code. Codes are copied by hand, so capitals do no harm."""
    code = code.lower()
    if not _CODE.fullmatch(code):
        raise PointNotInUse
    point = FeedbackPoint.objects.open().select_related("team__division").filter(code=code).first()
    if point is None or point.kind not in kinds or not is_open(point, at):
        raise PointNotInUse
    return point


def is_open(point: FeedbackPoint, at: datetime) -> bool:
    """Return whether the point, and its team, still take feedback."""
    closed_on = point.team.closed_on
    return point.closed_at is None and (closed_on is None or closed_on > london_day(at))


def is_still_open(point: FeedbackPoint, at: datetime) -> bool:
    """Return whether the point takes feedback, as its rows stand now and not as they were read (one query)."""
    return is_open(FeedbackPoint.objects.select_related("team").get(pk=point.pk), at)


@sensitive_variables()
def device_with(secret: str | None) -> Device:
    """Return the pairing whose key this is, with its point and team (one query). Raises KeyNotInUse."""
    return _found(_hash(secret))


@sensitive_variables()
def device_at(code: str, secret: str | None) -> Device:
    """Return the pairing whose key this is, at the point with the code: open or closed, as cards given before it was
    closed must still come in. Raises KeyNotInUse and KeyOfAnotherPoint.
    """
    return _at(code, device_with(secret))


@sensitive_variables()
def tablet_at(code: str, secret: str | None) -> Device:
    """Return what `device_at` does, from memory where this process met the key before: to be read, never changed.

    Whose key it is and where never changes; whether it still works does, and so does everything else that the rows
    hold. Who stores something asks in the statement that stores it (`storing`). Raises KeyNotInUse for a key that was
    never seen to work, and KeyOfAnotherPoint.
    """
    return _at(code, _remembered(_hash(secret)))


@sensitive_variables()
def _hash(secret: str | None) -> str:
    if secret is None or not _KEY.fullmatch(secret):
        raise KeyNotInUse
    return hash_of_key(secret)


def _found(key_hash: str) -> Device:
    found = Device.objects.in_use().select_related("point__team").filter(key_hash=key_hash).first()
    if found is None:
        raise KeyNotInUse
    return found


#: The pairings whose keys worked when this process first met them. What raises is not kept.
_remembered = lru_cache(maxsize=4096)(_found)


def _at(code: str, found: Device) -> Device:
    if found.point.code != code.lower():
        raise KeyOfAnotherPoint
    return found


def device_in(division: Division, pk: int) -> Device:
    """Return a pairing at one of the division's points, whether its key works or not."""
    found = Device.objects.select_related("point__team").filter(point__team__division=division, pk=pk).first()
    if found is None:
        raise Http404
    return found


@sensitive_variables()
def link_with(token: str, at: datetime) -> PartnerLink:
    """Return the partner's link that carries the token (one query). Raises LinkUnknown and LinkEnded."""
    if not _TOKEN.fullmatch(token):
        raise LinkUnknown
    known = PartnerLink.objects.select_related("partner__division__organisation", "made_by")
    found = known.filter(token_hash=hash_of(token)).first()
    if found is None:
        raise LinkUnknown
    if not found.works_on(london_day(at)):
        raise LinkEnded
    return found


def partner_in(division: Division, code: str) -> Partner:
    """Return one of the division's partners, closed or not."""
    found = Partner.objects.filter(division=division, code__iexact=code).first()
    if found is None:
        raise Http404
    return found


def link_in(division: Division, pk: int) -> PartnerLink:
    """Return a link of one of the division's partners, whether it works or not."""
    found = PartnerLink.objects.select_related("partner").filter(partner__division=division, pk=pk).first()
    if found is None:
        raise Http404
    return found


def point_in(division: Division, pk: int) -> FeedbackPoint:
    """Return a point of one of the division's teams, open or closed."""
    point = FeedbackPoint.objects.select_related("team").filter(team__division=division, pk=pk).first()
    if point is None:
        raise Http404
    return point


def withdrawal_in(division: Division, pk: int) -> Withdrawal:
    """Return an act of taking answers out of one of the division's teams, put back or not."""
    found = Withdrawal.objects.select_related("team").filter(team__division=division, pk=pk).first()
    if found is None:
        raise Http404
    return found


def comment_in(division: Division, pk: int) -> Comment:
    """Return what somebody wrote to one of the division's teams, or to the division."""
    found = Comment.objects.filter(division=division, pk=pk).first()
    if found is None:
        raise Http404
    return found

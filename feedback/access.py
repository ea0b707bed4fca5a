"""The only way from a public code to a point: 404 unless it is open and of the kind that the door serves."""

from __future__ import annotations

import re
from datetime import datetime

from django.http import Http404

from campaigns.models import Division
from feedback.models import Comment, FeedbackPoint, StaffVoice, Withdrawal
from perfectcare.common.dates import london_day

_CODE = re.compile(r"[a-z0-9]{1,20}", re.ASCII)


class PointNotInUse(Http404):
    """A code that is unknown, closed, or of another kind of point. The three look the same from outside."""


def open_point(code: str, *, for_staff: bool, at: datetime) -> FeedbackPoint:
    """Return the open point with the public code. Codes are copied by hand, so capitals do no harm."""
    code = code.lower()
    if not _CODE.fullmatch(code):
        raise PointNotInUse
    point = FeedbackPoint.objects.open().select_related("team").filter(code=code).first()
    if point is None or point.is_for_staff != for_staff:
        raise PointNotInUse
    closed_on = point.team.closed_on
    if closed_on is not None and closed_on <= london_day(at):
        raise PointNotInUse
    return point


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


def said_in(division: Division, kind: str, pk: int) -> Comment | StaffVoice:
    """Return what somebody wrote to one of the division's teams: "patient" or "staff"."""
    found: Comment | StaffVoice | None
    if kind == "patient":
        found = Comment.objects.filter(response__team__division=division, pk=pk).first()
    else:
        found = StaffVoice.objects.filter(team__division=division, pk=pk).exclude(obstacle="").first()
    if found is None:
        raise Http404
    return found

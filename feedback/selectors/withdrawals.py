"""Answers that were taken out: whose, why, by whom, and whether they are back. Never how many."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from campaigns.models import Division
from feedback.models import Withdrawal
from perfectcare.accounts.models import User
from perfectcare.common.dates import day_words, london_day, period_words


@dataclass(frozen=True)
class ActRow:
    """One act of taking answers out, in words. `restored` is empty while they are out."""

    pk: int
    team: str
    days: str
    what: str
    how: str
    reason: str
    made: str
    restored: str


def acts(division: Division) -> QuerySet[Withdrawal]:
    """Return the division's acts, the latest first, with all that their rows say."""
    rows = Withdrawal.objects.filter(team__division=division)
    return rows.select_related("team", "made_by", "restored_by")


def act_row(act: Withdrawal) -> ActRow:
    return ActRow(
        pk=act.pk,
        team=str(act.team),
        days=period_words(act.first_on, act.last_on),
        what=act.get_kind_display(),
        how=act.get_mode_display(),
        reason=act.reason,
        made=_said(act.made_by, act.made_at),
        restored=_said(act.restored_by, act.restored_at),
    )


def _said(by: User | None, at: datetime | None) -> str:
    return f"{by.name}, {day_words(london_day(at))}" if by and at else ""

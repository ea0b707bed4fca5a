"""Take answers out of every count, and put them back."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import IntegerField, Value

from campaigns.models import Team
from campaigns.services import days
from feedback.models import Comment, FFTResponse, StaffVoice, Withdrawal
from feedback.models.fft import FFTResponseQuerySet
from feedback.models.staff import StaffVoiceQuerySet
from feedback.services.comments import DAYS_TO_REPLY
from perfectcare.accounts.models import User
from perfectcare.common.masking import mask
from perfectcare.common.records import audit

LONGEST_REASON = 500
PARENTS = {
    Withdrawal.Kind.PATIENTS.value: Comment.Kind.PATIENT,
    Withdrawal.Kind.STAFF.value: Comment.Kind.STAFF,
}
NOUNS = {Withdrawal.Kind.PATIENTS.value: "cards", Withdrawal.Kind.STAFF.value: "answers from staff"}


class WithdrawalRefused(Exception):
    """Answers cannot be taken out or put back like this. `field` names the field that must change, if one can."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field, self.words = field, words


def check(*, kind: str, first_on: date, last_on: date, mode: str, reason: str) -> None:
    """Raise WithdrawalRefused where these terms make no sense, whatever answers there are."""
    if last_on < first_on:
        raise WithdrawalRefused("last_on", "The last day lies before the first.")
    if mode and kind == Withdrawal.Kind.STAFF:
        raise WithdrawalRefused("mode", "Answers from staff come one way only: choose every way.")
    if not reason:
        raise WithdrawalRefused("reason", "Say why they do not count.")
    if len(reason) > LONGEST_REASON:
        raise WithdrawalRefused("reason", f"Say it in {LONGEST_REASON} letters or fewer.")


def kept(reason: str) -> str:
    """Return the reason as it is stored: in one line and masked, because every manager of the division reads it."""
    return mask(" ".join(reason.split())).text


@transaction.atomic
def withdraw(
    *, team: Team, kind: str, first_on: date, last_on: date, mode: str, reason: str, by: User, at: datetime
) -> Withdrawal:
    """Take the team's standing answers of these days out of every count: all, or those collected one way.

    An answer that comes later counts, whatever its day. Raises WithdrawalRefused, also when no answer matches.
    """
    reason = kept(reason)
    check(kind=kind, first_on=first_on, last_on=last_on, mode=mode, reason=reason)
    _lock(team)
    made = Withdrawal.objects.create(
        team=team,
        kind=kind,
        mode=mode,
        first_on=first_on,
        last_on=last_on,
        reason=reason,
        made_at=at,
        made_by=by,
    )
    one_way = {"mode": mode} if mode else {}
    rows = _answers(kind).standing().filter(team=team, given_on__range=(first_on, last_on), **one_way)
    taken = rows.update(withdrawal=made)
    if not taken:
        how = " that were collected this way" if mode else ""
        none = f"No {NOUNS[kind]} of {team}{how} count on these days: there are none, or they are taken out already."
        raise WithdrawalRefused("", f"{none} Nothing was changed.")
    audit(by=by, verb="withdrew", subject=f"withdrawal {made.pk}", team=team.pk, kind=kind, answers=taken)
    _touch(team, _days(made))
    return made


@transaction.atomic
def restore(*, withdrawal: Withdrawal, by: User, at: datetime) -> None:
    """Put back what was taken out, as it was. Raises WithdrawalRefused when somebody was quicker."""
    _lock(withdrawal.team)
    standing = Withdrawal.objects.filter(pk=withdrawal.pk, restored_at__isnull=True)
    if not standing.update(restored_at=at, restored_by=by):
        raise WithdrawalRefused("", "These answers have been put back already.")
    rows = _answers(withdrawal.kind).filter(withdrawal=withdrawal)
    affected = _days(withdrawal)
    restored = rows.update(withdrawal=None)
    audit(by=by, verb="restored", subject=f"withdrawal {withdrawal.pk}", team=withdrawal.team_id, answers=restored)
    _touch(withdrawal.team, affected)


def _lock(team: Team) -> None:
    """Let two people who take out or put back a team's answers wait for each other; cards go on (`no_key`)."""
    Team.objects.select_for_update(no_key=True).get(pk=team.pk)


def _answers(kind: str) -> FFTResponseQuerySet | StaffVoiceQuerySet:
    return FFTResponse.objects.all() if kind == Withdrawal.Kind.PATIENTS else StaffVoice.objects.all()


def _days(act: Withdrawal) -> list[date]:
    """Return each day on which something that was taken out was given, or on which a reply to its words falls due.

    It is one question, asked now.
    """
    parent = Comment.PARENTS[PARENTS[act.kind]]
    wanted = Comment.objects.released().filter(**{f"{parent}__withdrawal": act}, is_answer_wanted=True)
    given, said = (
        rows.order_by().annotate(wait=Value(wait, IntegerField())).values_list("given_on", "wait").distinct()
        for rows, wait in ((_answers(act.kind).filter(withdrawal=act), 0), (wanted, DAYS_TO_REPLY))
    )
    return [day + timedelta(days=wait) for day, wait in given.union(said, all=True)]


def _touch(team: Team, affected: list[date]) -> None:
    days.touch(division_id=team.division_id, team_id=team.pk, days=affected)

"""Agree targets, and take them back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from campaigns.models import Division, Partner, Target, Team
from perfectcare.accounts.models import User
from perfectcare.common.masking import mask
from perfectcare.common.records import audit

LONGEST_AGREED_WITH = 150
#: In hundredths, as all values of targets: a million of whatever is counted.
LARGEST_VALUE = 100_000_000


class TargetRefused(Exception):
    """A target cannot be agreed or taken back like this. `field` names the field that must change.

    The field "state" means that it has been taken back already.
    """

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field, self.words = field, words


@dataclass(frozen=True)
class Terms:
    """What is to be reached, from which day on, and with whom that was agreed.

    `value` is in hundredths of what the chart shows; None ends the target before it. Without a team or a partner it is
    the division's, and holds for those of them that have none of their own.
    """

    key: str
    starts_on: date
    value: int | None
    agreed_with: str
    team: Team | None = None
    partner: Partner | None = None


@transaction.atomic
def agree(*, division: Division, terms: Terms, by: User, at: datetime) -> Target:
    """Set a target from a day on. Who it was agreed with is masked, as all words that others read, but for the name."""
    agreed_with = mask(" ".join(terms.agreed_with.split()), leave={"name"}).text
    _check(division, terms, agreed_with)
    target = Target(
        division=division,
        team=terms.team,
        partner=terms.partner,
        key=terms.key,
        starts_on=terms.starts_on,
        value=terms.value,
        agreed_with=agreed_with,
        made_at=at,
        made_by=by,
    )
    try:
        with transaction.atomic():
            target.save(force_insert=True)
    except IntegrityError:
        raise TargetRefused(
            "starts_on", "A target that starts on this day stands already. Take it back first, or choose another day."
        ) from None
    audit(by=by, verb="agreed", subject=f"target {target.pk}", division=division.code, measure=terms.key)
    return target


@transaction.atomic
def withdraw(*, target: Target, by: User, at: datetime) -> Target:
    """Take a target back, as if it had never been agreed. It stays in the history."""
    newest = Target.objects.select_for_update().get(pk=target.pk)
    if newest.withdrawn_at is not None:
        raise TargetRefused("state", "This target has been taken back already.")
    newest.withdrawn_at, newest.withdrawn_by = at, by
    newest.save(update_fields=["withdrawn_at", "withdrawn_by"])
    audit(by=by, verb="took back", subject=f"target {newest.pk}", measure=newest.key)
    return newest


def _check(division: Division, terms: Terms, agreed_with: str) -> None:
    if not agreed_with:
        raise TargetRefused("agreed_with", "Say with whom it was agreed.")
    if len(agreed_with) > LONGEST_AGREED_WITH:
        raise TargetRefused("agreed_with", f"Say with whom it was agreed in {LONGEST_AGREED_WITH} letters or fewer.")
    if terms.value is not None and not 0 <= terms.value <= LARGEST_VALUE:
        raise TargetRefused("value", f"Enter a number from 0 to {LARGEST_VALUE // 100:,}.")
    if any(each is not None and each.division_id != division.pk for each in (terms.team, terms.partner)):
        raise TargetRefused("place", "Choose a team or a partner of this division.")

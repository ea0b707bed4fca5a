"""Say where a new level begins, note what happened on a day, and take either back."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction

from campaigns.models import Division
from metrics.measures import Measure
from metrics.models import ChartNote, StepChange
from metrics.places import Place
from perfectcare.accounts.models import User
from perfectcare.common.dates import london_day
from perfectcare.common.masking import mask
from perfectcare.common.records import audit

LONGEST_REASON = 500
LONGEST_NOTE = 200
NOT_YET = "Choose today or a day before it: a chart shows what has happened."


class JudgementRefused(Exception):
    """A step change or a note cannot be made or taken back like this. `field` names the field that must change.

    The field "state" means that it has been taken back already.
    """

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field, self.words = field, words


@transaction.atomic
def begin_level(*, place: Place, measure: Measure, starts_on: date, reason: str, by: User, at: datetime) -> StepChange:
    """Say that the measure runs at a new level from a day on, and why. Limits are worked out anew from there."""
    reason = _masked(reason, "reason", LONGEST_REASON, "Say why a new level begins.")
    if starts_on > london_day(at):
        raise JudgementRefused("starts_on", NOT_YET)
    if not takes_steps(place, measure):
        raise JudgementRefused("place", f"{place.name} has no chart of this measure.")
    step = StepChange(
        division=place.division,
        team=place.team,
        partner=place.partner,
        key=measure.key,
        starts_on=starts_on,
        reason=reason,
        made_at=at,
        made_by=by,
    )
    try:
        with transaction.atomic():
            step.save(force_insert=True)
    except IntegrityError:
        raise JudgementRefused(
            "starts_on", "A new level begins on this day already. Take that one back first, or choose another day."
        ) from None
    audit(by=by, verb="made", subject=f"step change {step.pk}", division=place.division.code, measure=measure.key)
    return step


@transaction.atomic
def withdraw_step(*, step: StepChange, reason: str, by: User, at: datetime) -> StepChange:
    """Take a step change back, and say why. The history shows both."""
    reason = _masked(reason, "reason", LONGEST_REASON, "Say why it is taken back.")
    newest = StepChange.objects.select_for_update().get(pk=step.pk)
    if newest.withdrawn_at is not None:
        raise JudgementRefused("state", "This step change has been taken back already.")
    newest.withdrawn_at, newest.withdrawn_by, newest.withdrawn_reason = at, by, reason
    newest.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    audit(by=by, verb="took back", subject=f"step change {newest.pk}", measure=newest.key)
    return newest


@transaction.atomic
def write_note(
    *, division: Division, measure: Measure | None, day: date, words: str, by: User, at: datetime
) -> ChartNote:
    """Note what happened on a day, in one measure's charts or, without a measure, in all of the division's."""
    words = _masked(words, "words", LONGEST_NOTE, "Say what happened.")
    if day > london_day(at):
        raise JudgementRefused("day", NOT_YET)
    Division.objects.select_for_update().get(pk=division.pk)  # the same note sent twice at once is one note
    key = measure.key if measure else ""
    same = ChartNote.objects.filter(division=division, key=key, day=day, words=words, withdrawn_at=None)
    if same.exists():
        raise JudgementRefused("words", "This note stands at that day already.")
    note = ChartNote.objects.create(division=division, key=key, day=day, words=words, made_at=at, made_by=by)
    audit(by=by, verb="wrote", subject=f"chart note {note.pk}", division=division.code)
    return note


@transaction.atomic
def withdraw_note(*, note: ChartNote, by: User, at: datetime) -> ChartNote:
    """Take a note off the charts. It stays in the history."""
    newest = ChartNote.objects.select_for_update().get(pk=note.pk)
    if newest.withdrawn_at is not None:
        raise JudgementRefused("state", "This note has been taken back already.")
    newest.withdrawn_at, newest.withdrawn_by = at, by
    newest.save(update_fields=["withdrawn_at", "withdrawn_by"])
    audit(by=by, verb="took back", subject=f"chart note {newest.pk}")
    return newest


def takes_steps(place: Place, measure: Measure) -> bool:
    """Tell whether the place has a chart of the measure whose level somebody may judge. A site's is of its teams."""
    return not place.site and place.has(measure)


def _masked(text: str, field: str, limit: int, empty: str) -> str:
    """Return the words in one line and masked: others read them beside a chart."""
    words = mask(" ".join(text.split())).text
    if not words:
        raise JudgementRefused(field, empty)
    if len(words) > limit:
        raise JudgementRefused(field, f"Say it in {limit} letters or fewer.")
    return words

"""Targets, step changes and notes, each with sensible words."""

from __future__ import annotations

from datetime import UTC, date, datetime

from campaigns.models import Division, Partner, Target
from metrics.catalogue import MEASURES
from metrics.models import ChartNote, StepChange
from metrics.places import Place
from metrics.services import judgements, targets
from perfectcare.accounts.models import User

AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def partner(division: Division, **fields: object) -> Partner:
    return Partner.objects.create(**{"division": division, "code": "RXH", "name": "Harbour Hospital", **fields})


def target(place: Place, key: str, starts_on: date, value: int | None, *, by: User, **fields: object) -> Target:
    usual = {"agreed_with": "Jo Bright", "at": AT}
    measure = MEASURES[key]
    return targets.agree(place=place, measure=measure, starts_on=starts_on, value=value, by=by, **{**usual, **fields})


def step(place: Place, key: str, starts_on: date, *, by: User, **fields: object) -> StepChange:
    usual = {"reason": "A third nurse started", "at": AT}
    return judgements.begin_level(place=place, measure=MEASURES[key], starts_on=starts_on, by=by, **{**usual, **fields})


def note(division: Division, day: date, words: str, *, by: User, key: str = "", at: datetime = AT) -> ChartNote:
    return judgements.write_note(division=division, measure=MEASURES.get(key), day=day, words=words, by=by, at=at)

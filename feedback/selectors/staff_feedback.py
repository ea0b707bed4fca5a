"""Where a person finds the forms for staff of their teams."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.urls import reverse

from campaigns.models import Team
from feedback.models import FeedbackPoint
from feedback.selectors.pulse import asked_of


@dataclass(frozen=True)
class StaffForm:
    """One open form for staff. `path` opens it from here; `address` is what is passed on.

    `pulse_path` opens the five questions of the pulse; empty on days on which they are not asked.
    """

    pk: int
    name: str
    path: str
    address: str
    pulse_path: str


@dataclass(frozen=True)
class TeamForms:
    """A team and its open forms for staff, which may be none."""

    team: Team
    forms: tuple[StaffForm, ...]


def staff_forms_of(teams: Sequence[Team], day: date) -> list[TeamForms]:
    """Return the teams, in their order, with their forms for staff that are open on the day (three queries)."""
    kind = FeedbackPoint.Kind.STAFF
    points = list(FeedbackPoint.objects.open().filter(team__in=teams, kind=kind).order_by("name", "pk"))
    asked = asked_of([team.pk for team in teams], day)
    return [
        TeamForms(team, tuple(_form(each, team.pk in asked) for each in points if each.team_id == team.pk))
        for team in teams
    ]


def _form(point: FeedbackPoint, is_pulse_open: bool) -> StaffForm:
    path = reverse("staff_card", args=[point.code])
    pulse_path = reverse("pulse", args=[point.code]) if is_pulse_open else ""
    return StaffForm(point.pk, point.name, path, f"{settings.SITE_ADDRESS}{path}", pulse_path)

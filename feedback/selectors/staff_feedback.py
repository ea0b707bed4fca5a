"""Where a person finds the forms for staff of their teams."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from campaigns.models import Team
from feedback.models import FeedbackPoint


@dataclass(frozen=True)
class StaffForm:
    """One open form for staff. `path` opens it from here; `address` is what is passed on."""

    pk: int
    name: str
    path: str
    address: str


@dataclass(frozen=True)
class TeamForms:
    """A team and its open forms for staff, which may be none."""

    team: Team
    forms: tuple[StaffForm, ...]


def staff_forms_of(teams: Sequence[Team]) -> list[TeamForms]:
    """Return the teams, in their order, with their open forms for staff (one query)."""
    kind = FeedbackPoint.Kind.STAFF
    points = list(FeedbackPoint.objects.open().filter(team__in=teams, kind=kind).order_by("name", "pk"))
    return [TeamForms(team, tuple(_form(each) for each in points if each.team_id == team.pk)) for team in teams]


def _form(point: FeedbackPoint) -> StaffForm:
    path = reverse("staff_card", args=[point.code])
    return StaffForm(point.pk, point.name, path, f"{settings.SITE_ADDRESS}{path}")

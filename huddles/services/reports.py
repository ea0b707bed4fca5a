"""Send a team's report to a huddle, and correct it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from campaigns.models import Slot, Team
from campaigns.services import days
from huddles.models import TeamReport
from huddles.rules import why_not_report
from huddles.services.recording import HuddleChanged, HuddleRefused, lock_campaign, open_for, refuse_if
from perfectcare.accounts.models import User
from perfectcare.common.records import audit


@dataclass(frozen=True)
class Said:
    """Everything a team says in one report. None and empty words mean that it did not say."""

    staff_planned: int | None = None
    staff_actual: int | None = None
    capacity: int | None = None
    demand: int | None = None
    safety: str = ""
    rag: str = TeamReport.Rag.NOT_SAID
    line: str = ""

    @property
    def is_empty(self) -> bool:
        return self == Said()


@transaction.atomic
def report(*, slot: Slot, team: Team, said: Said, seen: int, by: User, at: datetime) -> TeamReport:
    """Store what the team says to the huddle, in place of what it said before.

    `seen` is the version on the writer's page, 0 for none. Raises HuddleChanged when there is another by now.
    """
    campaign = lock_campaign(slot)
    refuse_if(why_not_report(campaign, slot, at))
    if said.is_empty:
        raise HuddleRefused("", "Say something: a figure, how today looks, a concern or one line.")
    huddle = open_for(slot=slot)
    stored = TeamReport.objects.filter(huddle=huddle, team=team).first()
    if (stored.version if stored else 0) != seen:
        raise HuddleChanged
    row = stored or TeamReport(huddle=huddle, team=team, version=0)
    for name, value in asdict(said).items():
        setattr(row, name, value)
    row.reported_at, row.reported_by = at, by
    row.version += 1
    row.save()
    if stored:
        audit(by=by, verb="corrected", subject=f"report {row.pk}", version=row.version)
    days.touch(division_id=campaign.division_id, team_id=team.pk, days=[slot.day])
    return row

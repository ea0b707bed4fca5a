"""All huddles of a campaign, day by day."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.db.models import Count

from campaigns.models import Campaign, Slot, Team
from huddles.models import Huddle, TeamReport
from huddles.selectors.huddles import Record, record_of
from huddles.selectors.slots import next_slot
from perfectcare.common.dates import day_words, london_day, time_words


@dataclass(frozen=True)
class SlotLine:
    """One slot of the list."""

    slot: Slot
    time: str
    record: Record
    is_next: bool
    is_begun: bool
    received: int
    expected: int

    @property
    def next_words(self) -> str:
        return "On now" if self.is_begun else "Next"


@dataclass(frozen=True)
class DayOfSlots:
    day: date
    words: str
    lines: tuple[SlotLine, ...]


@dataclass(frozen=True)
class Rhythm:
    """The huddles so far: held of begun, and of all that are planned."""

    held: int
    missed: int
    begun: int
    total: int
    today: DayOfSlots | None
    coming: tuple[DayOfSlots, ...]
    earlier: tuple[DayOfSlots, ...]
    next: SlotLine | None

    @property
    def unrecorded(self) -> int:
        return self.begun - self.held - self.missed


def rhythm(campaign: Campaign, now: datetime) -> Rhythm:
    """Return the campaign's slots by day: today, those to come, and earlier ones, the latest first (six queries)."""
    today = london_day(now)
    upcoming = None if campaign.is_over else next_slot(campaign, now)
    line = _line_maker(campaign, upcoming, now)
    lines = [line(slot) for slot in campaign.slots.order_by("starts_at")]
    days = _by_day(lines, today)
    begun = [each for each in lines if each.is_begun]
    return Rhythm(
        held=sum(each.record.is_held for each in begun),
        missed=sum(each.record.is_missed for each in begun),
        begun=len(begun),
        total=len(lines),
        today=next((each for each in days if each.day == today), None),
        coming=tuple(each for each in days if each.day > today),
        earlier=tuple(each for each in reversed(days) if each.day < today),
        next=next((each for each in lines if each.is_next), None),
    )


def _line_maker(campaign: Campaign, upcoming: Slot | None, now: datetime) -> Callable[[Slot], SlotLine]:
    huddles = {
        huddle.slot_id: huddle
        for huddle in Huddle.objects.select_related("recorded_by").filter(slot__campaign=campaign)
    }
    teams = list(campaign.teams.all())
    reports = TeamReport.objects.filter(huddle__slot__campaign=campaign, team__in=[team.pk for team in teams])
    received = dict(reports.values_list("huddle__slot").annotate(Count("id")))

    def line(slot: Slot) -> SlotLine:
        return SlotLine(
            slot=slot,
            time=time_words(slot.local_time),
            record=record_of(huddles.get(slot.pk), slot, now),
            is_next=upcoming is not None and slot.pk == upcoming.pk,
            is_begun=slot.has_started(now),
            received=received.get(slot.pk, 0),
            expected=sum(_is_open(team, slot.day) for team in teams),
        )

    return line


def _is_open(team: Team, day: date) -> bool:
    return team.opened_on <= day and (team.closed_on is None or team.closed_on > day)


def _by_day(lines: Iterable[SlotLine], today: date) -> list[DayOfSlots]:
    return [
        DayOfSlots(day, day_words(day, today=today), tuple(found))
        for day, found in groupby(lines, key=lambda each: each.slot.day)
    ]

"""The board of one huddle, and the rhythm of them all."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from campaigns.access import Pass
from campaigns.models import Campaign, Slot
from huddles.models import Attendance, Huddle, TeamReport
from huddles.rules import plain_day, slot_words, why_closed, why_not_record, why_not_report
from huddles.selectors.actions import ActionLists, actions_at
from huddles.selectors.reports import ReportsIn, Tile, changes, tiles
from perfectcare.accounts.roles import Need
from perfectcare.common.dates import london_day, moment_words, time_words

MOST_CHANGES = 8
STATE_KINDS: dict[str, str] = {Huddle.State.HELD: "on-track", Huddle.State.MISSED: "at-risk"}


@dataclass(frozen=True)
class Record:
    """Whether and how a huddle was recorded. Without a record only the tag has words."""

    words: str
    kind: str
    is_held: bool
    is_missed: bool
    minutes_long: int | None
    reason: str
    notes: str
    by: str
    when: str
    afterwards: str

    @property
    def is_recorded(self) -> bool:
        return self.is_held or self.is_missed


@dataclass(frozen=True)
class Board:
    """Everything that a huddle looks at."""

    slot: Slot
    heading: str
    is_begun: bool
    record: Record
    since: str
    changes: tuple[str, ...]
    more_changes: int
    no_changes: str
    tiles: tuple[Tile, ...]
    reports: ReportsIn
    actions: ActionLists
    presences: tuple[tuple[str, int], ...]
    may_record: bool
    may_agree: bool
    may_settle: bool
    is_latest: bool
    why_not_record: str
    why_not_report: str
    own_reports: tuple[Tile, ...]
    has_own_teams: bool
    previous: Slot | None
    next: Slot | None
    previous_words: str
    next_words: str


def board(campaign: Campaign, slot: Slot, held: Pass, now: datetime) -> Board:
    """Return the board of one slot (six queries, whatever the number of teams)."""
    previous, following = _neighbours(campaign, slot)
    both = [each.pk for each in (previous, slot) if each]
    huddle = huddle_at(slot)
    teams = list(campaign.teams.open(slot.day))
    reports: dict[int, dict[int, TeamReport]] = {pk: {} for pk in both}
    for row in TeamReport.objects.select_related("reported_by", "huddle").filter(huddle__slot__in=both):
        reports[row.huddle.slot_id][row.team_id] = row
    current, before = reports[slot.pk], reports[previous.pk] if previous else {}
    presences = presences_at(slot)
    refusal = why_not_report(campaign, slot, now)
    made = tiles(teams=teams, slot=slot, reports=current, presences=presences, held=held, is_open=not refusal, now=now)
    missing = tuple(tile.team for tile in made if not tile.has_report)
    different = changes(teams=teams, before=before, now=current)
    own = held.team_ids(Need.REPORT)
    may_record, closed = held.allows(Need.RECORD_HUDDLE), why_not_record(campaign, slot, now)
    record = record_of(huddle, slot, now)
    return Board(
        slot=slot,
        heading=_heading(slot, now),
        is_begun=slot.has_started(now),
        record=record,
        since=slot_words(previous, now) if previous else "",
        changes=different[:MOST_CHANGES],
        more_changes=max(0, len(different) - MOST_CHANGES),
        no_changes=_why_no_changes(previous, before, current, now),
        tiles=made,
        reports=ReportsIn(received=len(made) - len(missing), expected=len(made), missing=missing),
        actions=actions_at(slot, now),
        presences=_presence_counts(presences, {team.pk for team in teams}),
        may_record=may_record,
        may_agree=may_record and not closed and not record.is_missed,
        may_settle=may_record and _can_hear(campaign, slot, previous, now) and not record.is_missed,
        is_latest=following is None or not following.has_started(now),
        why_not_record=closed,
        why_not_report=refusal,
        own_reports=tuple(tile for tile in made if tile.team_id in own and tile.may_report),
        has_own_teams=bool(own),
        previous=previous,
        next=following,
        previous_words=slot_words(previous, now) if previous else "",
        next_words=slot_words(following, now) if following else "",
    )


def record_of(huddle: Huddle | None, slot: Slot, now: datetime) -> Record:
    """Return what is recorded of a huddle, in words."""
    state = huddle.state if huddle else Huddle.State.OPEN
    is_recorded = huddle is not None and huddle.recorded_at is not None
    unrecorded = ("Not recorded yet", "watch") if slot.has_started(now) else ("To come", "not-said")
    today = london_day(now)
    when = huddle.recorded_at if huddle else None
    return Record(
        words=huddle.get_state_display() if huddle and is_recorded else unrecorded[0],
        kind=STATE_KINDS.get(state, unrecorded[1]),
        is_held=state == Huddle.State.HELD,
        is_missed=state == Huddle.State.MISSED,
        minutes_long=huddle.minutes_long if huddle else None,
        reason=huddle.missed_reason if huddle else "",
        notes=huddle.notes if huddle else "",
        by=str(huddle.recorded_by) if huddle and is_recorded else "",
        when=moment_words(when, today=today) if when else "",
        afterwards=plain_day(london_day(when), today) if huddle and when and huddle.is_late else "",
    )


def huddle_at(slot: Slot) -> Huddle | None:
    """Return the slot's huddle, if anybody has written something at it (one query)."""
    return Huddle.objects.select_related("recorded_by").filter(slot=slot).first()


def presences_at(slot: Slot) -> dict[int, str]:
    """Return which teams are recorded as there, by team (one query)."""
    return dict(Attendance.objects.filter(huddle__slot=slot).values_list("team_id", "presence"))


def _can_hear(campaign: Campaign, slot: Slot, previous: Slot | None, now: datetime) -> bool:
    """Return whether actions can be settled here: at a huddle that has begun, or the next one to come."""
    is_next = previous is None or previous.has_started(now)
    return not why_closed(campaign) and (slot.has_started(now) or is_next)


def _heading(slot: Slot, now: datetime) -> str:
    clock = time_words(slot.local_time)
    if not slot.has_started(now) and slot.day == london_day(now):
        return f"Who is coming to the {clock}?"
    return f"The {clock} huddle, {plain_day(slot.day, london_day(now))}"


def _neighbours(campaign: Campaign, slot: Slot) -> tuple[Slot | None, Slot | None]:
    slots = list(campaign.slots.order_by("starts_at"))
    place = [each.pk for each in slots].index(slot.pk)
    return (slots[place - 1] if place else None, slots[place + 1] if place + 1 < len(slots) else None)


def _why_no_changes(
    previous: Slot | None, before: dict[int, TeamReport], current: dict[int, TeamReport], now: datetime
) -> str:
    if previous is None:
        return "This is the first huddle, so there is nothing to compare with."
    if not current:
        return "No team has reported yet."
    if not before:
        return f"Nobody reported at {slot_words(previous, now)}, so there is nothing to compare with."
    both = len(before.keys() & current.keys())
    if not both:
        return f"None of these teams reported at {slot_words(previous, now)}."
    return (
        f"Nothing for the {both} teams that reported both times."
        if both > 1
        else "Nothing for the one team that reported both times."
    )


def _presence_counts(presences: dict[int, str], team_ids: set[int]) -> tuple[tuple[str, int], ...]:
    counted = Counter(presence for team_id, presence in presences.items() if team_id in team_ids)
    named = [(label, counted[value]) for value, label in Attendance.Presence.choices]
    return (*named, ("Not recorded", len(team_ids) - sum(counted.values())))

"""When a slot may be written to, in words for the person who is told no. Empty words mean yes."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from campaigns.models import Campaign, Slot
from perfectcare.common.dates import day_words, london_day, time_words

REPORTS_OPEN = timedelta(hours=24)

NOT_STARTED = "The campaign has not started, so nothing can be recorded yet."
SIGNED = "The review of this campaign is signed, so its record can no longer change."


def why_closed(campaign: Campaign) -> str:
    """Say why nothing of the campaign's huddles may change: before its start, and once its numbers are signed."""
    if campaign.phase == Campaign.Phase.PLANNED:
        return NOT_STARTED
    return SIGNED if campaign.phase == Campaign.Phase.REVIEWED else ""


def why_not_record(campaign: Campaign, slot: Slot, now: datetime) -> str:
    """Say why the huddle may not be recorded: nobody can have met at a slot that is still to come."""
    closed = why_closed(campaign)
    if closed or slot.has_started(now):
        return closed
    return f"This huddle is still to come. It can be recorded from {slot_words(slot, now)}."


def why_not_report(campaign: Campaign, slot: Slot, now: datetime) -> str:
    """Say why a team may not report: a day ahead is soon enough for figures that should be true."""
    closed = why_closed(campaign)
    opens = slot.starts_at - REPORTS_OPEN
    if closed or opens <= now:
        return closed
    return f"Reports for this huddle open at {when_words(london_day(opens), time_words(opens), now)}."


def is_afterwards(slot: Slot, at: datetime) -> bool:
    """Return whether something written at this instant was written after the slot's day in London."""
    return london_day(at) > slot.day


def plain_day(day: date, today: date) -> str:
    """Say a day without "today" or "yesterday" before it: "Tuesday 7 January"."""
    return day_words(day, today=today).rpartition(", ")[2]


def when_words(day: date, clock: str, now: datetime) -> str:
    """Say a time as people do: "11:30 today", "15:30 yesterday", "15:30 on Monday 6 January"."""
    today = london_day(now)
    near = {0: "today", 1: "yesterday", -1: "tomorrow"}.get((today - day).days)
    return f"{clock} {near}" if near else f"{clock} on {plain_day(day, today)}"


def slot_words(slot: Slot, now: datetime) -> str:
    """Say when a slot is, as people do."""
    return when_words(slot.day, time_words(slot.local_time), now)

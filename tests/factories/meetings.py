"""Huddles for tests: a live fortnight with its slots at 11:30 and 15:30, and what is said at them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import date, datetime, time
from threading import Barrier, Lock

from django.db import connection
from django.urls import reverse

from campaigns.models import Campaign, Slot, Team
from huddles.models import Action, TeamReport
from huddles.services import actions, reports
from huddles.services.recording import HuddleChanged
from huddles.services.reports import Said
from perfectcare.accounts.models import User
from perfectcare.common.dates import at_london
from tests import factories

MONDAY, TUESDAY, WEDNESDAY = date(2026, 11, 9), date(2026, 11, 10), date(2026, 11, 11)


def fortnight(cast: factories.Cast, **fields: object) -> Campaign:
    """Return a live campaign of the cast's two teams, from Monday 9 November 2026."""
    fields.setdefault("teams", [cast.riverside, cast.hilltop])
    return factories.campaign(cast.division, starts_on=MONDAY, by=cast.maya, **fields)


def slot(campaign: Campaign, day: date, clock: str = "11:30") -> Slot:
    return Slot.objects.get(campaign=campaign, day=day, local_time=time.fromisoformat(clock))


def london(day: date, clock: str) -> datetime:
    return at_london(day, time.fromisoformat(clock))


def address(name: str, at: Slot, **more: object) -> str:
    return reverse(name, kwargs={"slug": at.campaign.slug, "day": at.day, "at": at.local_time, **more})


def report(at: Slot, team: Team, by: User, when: datetime | None = None, seen: int = 0, **said: object) -> TeamReport:
    return reports.report(
        slot=at, team=team, said=Said(**{"rag": "on-track", **said}), seen=seen, by=by, at=when or at.starts_at
    )


def action(at: Slot, due: Slot, owner: User, team: Team | None = None, words: str = "Ring the hub") -> Action:
    return actions.agree(slot=at, words=words, owner=owner, due_slot=due, team=team, by=owner, at=at.starts_at)


def at_once(number: int, work: Callable[[], object]) -> list[object]:
    """Run the work in several threads that start together; "told" stands for those refused as second.

    The tests' SQLite is in memory and has one writer, so there the threads take turns.
    """
    turn = Lock() if connection.vendor == "sqlite" else nullcontext()
    start = Barrier(number)

    def run(_: int) -> object:
        start.wait()
        try:
            with turn:
                return work()
        except HuddleChanged:
            return "told"
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(run, range(number)))

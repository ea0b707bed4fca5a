"""What the processes of the chaos test do, inside a site of their own: `run(changes=400, kills=10, seed=1)`.

Four writers change facts at random through the product's own services: cards and answers of staff come, some twice,
are taken out and put back; huddles are recorded and corrected, teams report, actions are agreed, settled and reopened,
commitments kept, missed, reopened and moved. Three workers count. One of them is killed with SIGKILL again and again,
mostly between its first write and its commit, and another takes its place.
"""

from __future__ import annotations

import mmap
import os
import random
import signal
import time
import traceback
import uuid
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import NoReturn

from django.db import connection, connections

from campaigns.models import Campaign, Commitment, Slot
from campaigns.services import commitments
from campaigns.services.commitments import CommitmentRefused, Terms
from feedback.cards import Card
from feedback.models import FeedbackPoint, Mode, StaffVoice, Withdrawal
from feedback.question_sets import Answer
from feedback.services import fft, staff, withdrawals
from feedback.services.staff import Voice
from feedback.services.withdrawals import WithdrawalRefused
from huddles.models import Action, Huddle, TeamReport
from huddles.services import actions, huddles, reports
from huddles.services.recording import HuddleChanged, HuddleRefused
from huddles.services.reports import Said
from metrics import tasks
from perfectcare.accounts.models import User
from perfectcare.accounts.roles import Role
from tests import factories

WRITERS, WORKERS = 4, 3
FIRST, LENGTH = date(2026, 11, 2), 6
AT = datetime(2026, 11, 8, 9, tzinfo=UTC)
REFUSALS = (CommitmentRefused, HuddleChanged, HuddleRefused, WithdrawalRefused)


def run(*, changes: int, kills: int, seed: int) -> None:
    """Let every writer try so many changes, and go on until so many workers were killed, a third of them in mid-count.

    Prints how many were killed in mid-count, and how many in all.
    """
    campaign = set_the_stage()
    connections.close_all()
    writing, enough = mmap.mmap(-1, WORKERS), mmap.mmap(-1, 1)
    writers = [fork(partial(write, campaign.pk, changes, enough, seed + number)) for number in range(WRITERS)]
    workers = [fork(partial(count, writing, number)) for number in range(WORKERS)]
    dice, killed = random.Random(seed), Counter()
    while writers:
        number = dice.randrange(WORKERS)
        time.sleep(dice.uniform(0.02, 0.2))
        killed["in mid-count" if caught_writing(writing, number) else "elsewhere"] += 1
        kill(workers[number])
        writing[number] = 0
        workers[number] = fork(partial(count, writing, number))
        enough[0] = killed.total() >= kills and killed["in mid-count"] >= kills // 3
        writers = [pid for pid in writers if is_running(pid)]
    for pid in workers:
        kill(pid)
    print(killed["in mid-count"], killed.total())  # noqa: T201 - the test reads it


def set_the_stage() -> Campaign:
    """Make a division of three teams with a live campaign, tablets, staff forms and what the playbook promises."""
    division = factories.division()
    manager = factories.member(Role.MANAGER, division)
    teams = [factories.team(division) for _ in range(3)]
    for team, kind in ((team, kind) for team in teams for kind in ("tablet", "poster", "staff")):
        factories.point(team, kind=kind, mode=Mode.ONLINE if kind == "poster" else Mode.ELECTRONIC_DISCHARGE)
    return factories.campaign(division, starts_on=FIRST, length=LENGTH, teams=teams, by=manager)


def fork(work: Callable[[], None]) -> int:
    """Run the work in a process of its own and return its id. It ends with 1 when something goes wrong."""
    pid = os.fork()
    if pid:
        return pid
    try:
        work()
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    if os.waitstatus_to_exitcode(status) != -signal.SIGKILL:
        raise SystemExit("A worker had ended by itself.")


def is_running(pid: int) -> bool:
    ended, status = os.waitpid(pid, os.WNOHANG)
    if ended and status:
        raise SystemExit(f"A writer ended with {os.waitstatus_to_exitcode(status)}.")
    return not ended


# --- Workers ------------------------------------------------------------------------------------------------------


def count(writing: mmap.mmap, number: int) -> NoReturn:
    """Count for ever, as a worker does, and show from the first write to the next reading that it writes."""

    def show(execute, sql, params, many, context):
        writing[number] = sql.startswith(("INSERT", "UPDATE", "DELETE"))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(show):
        while True:
            if not tasks.drain():
                time.sleep(0.005)


def caught_writing(writing: mmap.mmap, number: int) -> bool:
    """Wait up to half a second for the worker to have written something that it has not committed."""
    end = time.monotonic() + 0.5
    while time.monotonic() < end:
        if writing[number]:
            return True
    return False


# --- Writers ------------------------------------------------------------------------------------------------------


def write(campaign_pk: int, changes: int, enough: mmap.mmap, seed: int) -> None:
    writer = Writer(Campaign.objects.get(pk=campaign_pk), random.Random(seed))
    kinds = [writer.card] * 8 + [writer.voice] * 4 + [writer.settle] * 4 + [writer.withdraw] * 2
    kinds += [writer.restore] + [writer.record, writer.report, writer.agree, writer.promise] * 2
    tried = 0
    while tried < changes or not enough[0]:
        tried += 1
        with suppress(*REFUSALS):  # somebody else was quicker, or it makes no sense: nothing was changed
            writer.dice.choice(kinds)()


class Writer:
    """Somebody who changes facts at random."""

    def __init__(self, campaign: Campaign, dice: random.Random) -> None:
        self.campaign, self.dice = campaign, dice
        self.by = User.objects.get()
        self.teams = list(campaign.teams.all())
        self.slots = list(campaign.slots.all())
        points = FeedbackPoint.objects.select_related("team")
        self.staff_points = list(points.filter(kind="staff"))
        self.points = list(points.exclude(kind="staff"))

    def card(self) -> None:
        card = Card(
            id=self.number(),
            question_set="fft-2020",
            answer=self.dice.choice(Answer.values),
            given_at=self.moment(),
            comments={"what-was-good": "Kind."} if self.dice.random() < 0.2 else {},
        )
        point = self.dice.choice(self.points)
        for _ in range(1 + (self.dice.random() < 0.1)):
            fft.receive(point=point, card=card, received_at=AT)

    def voice(self) -> None:
        voice = Voice(id=self.number(), care=self.dice.choice(StaffVoice.Care.values))
        staff.receive(point=self.dice.choice(self.staff_points), voice=voice, received_at=self.moment())

    def withdraw(self) -> None:
        first_on = self.moment().date()
        kind = self.dice.choice(Withdrawal.Kind.values)
        mode = "" if kind == Withdrawal.Kind.STAFF else self.dice.choice(["", Mode.ONLINE, Mode.ELECTRONIC_DISCHARGE])
        withdrawals.withdraw(
            team=self.dice.choice(self.teams),
            kind=kind,
            first_on=first_on,
            last_on=first_on + timedelta(days=self.dice.randrange(3)),
            mode=mode,
            reason="Test cards",
            by=self.by,
            at=AT,
        )

    def restore(self) -> None:
        acts = list(Withdrawal.objects.filter(restored_at__isnull=True).select_related("team"))
        if acts:
            withdrawals.restore(withdrawal=self.dice.choice(acts), by=self.by, at=AT)

    def record(self) -> None:
        slot = self.slot()
        seen = Huddle.objects.filter(slot=slot).values_list("version", flat=True).first() or 1
        how = {"slot": slot, "notes": "", "seen": seen, "by": self.by, "at": AT}
        if self.dice.random() < 0.6:
            huddles.hold(minutes_long=self.dice.randrange(5, 30), **how)
        else:
            huddles.miss(reason="Snow", **how)

    def report(self) -> None:
        slot, team = self.slot(), self.dice.choice(self.teams)
        seen = TeamReport.objects.filter(huddle__slot=slot, team=team).values_list("version", flat=True).first() or 0
        said = Said(staff_planned=self.dice.randrange(4), staff_actual=self.dice.randrange(4))
        reports.report(slot=slot, team=team, said=said, seen=seen, by=self.by, at=AT)

    def agree(self) -> None:
        first, due = sorted(self.dice.sample(self.slots, 2), key=lambda slot: slot.starts_at)
        team = self.dice.choice([None, *self.teams])
        actions.agree(slot=first, words="Ring", owner=self.by, due_slot=due, team=team, by=self.by, at=AT)

    def settle(self) -> None:
        action = self.one_of(Action.objects.select_related("huddle__slot"))
        if action and action.state == Action.State.OPEN:
            heard = self.dice.choice([slot for slot in self.slots if slot.starts_at >= action.huddle.slot.starts_at])
            how = {"action": action, "at_slot": heard, "seen": action.times_carried, "by": self.by, "at": AT}
            if self.dice.random() < 0.7:
                actions.settle_done(outcome="Done", **how)
            else:
                actions.carry(to_slot=self.slot(), why="No van", **how)
        elif action:
            actions.reopen(action=action, by=self.by)

    def promise(self) -> None:
        commitment = self.one_of(Commitment.objects.all())
        how = {"commitment": commitment, "by": self.by, "version": commitment.version}
        if commitment.state != Commitment.State.OPEN:
            commitments.reopen(**how)
        elif self.dice.random() < 0.4:
            commitments.keep(at=AT, **how)
        elif self.dice.random() < 0.5:
            commitments.miss(at=AT, reason="No time", **how)
        else:
            team = self.dice.choice([None, *self.teams])
            commitments.change(terms=Terms("Stand down", self.slot().day, team=team), **how)

    def moment(self) -> datetime:
        return AT - timedelta(days=self.dice.randrange(1, LENGTH + 1))

    def number(self) -> uuid.UUID:
        return uuid.UUID(int=self.dice.getrandbits(128))

    def slot(self) -> Slot:
        return self.dice.choice(self.slots)

    def one_of(self, rows):
        found = list(rows)
        return self.dice.choice(found) if found else None

"""A real worker is killed in the middle of a roll-up, and nothing is lost or counted twice."""

from __future__ import annotations

import os
import signal
import sqlite3
import time
from contextlib import closing, contextmanager

import psycopg2
import pytest

from tests.live import PATIENCE, LiveSite, live_site  # noqa: F401 - a fixture

pytestmark = pytest.mark.live

MANY_FACTS = """
from datetime import date, timedelta
from django.db import transaction
from campaigns.models import Team
from tests.factories import facts
with transaction.atomic():
    facts.world(7)
    team = Team.objects.first()
    for n in range(1500):
        facts.cards(team, date(2020, 5, 1) + timedelta(days=n), very_good=2, poor=1)
"""
UNCOUNTED = "SELECT COUNT(*) FROM campaigns_dirtyday WHERE generation <> counted"
PLANTED = """
from metrics.models import DailyAnswers
DailyAnswers.objects.first().delete()
"""


def until(condition, what):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
    raise AssertionError(f"Waited in vain: {what}")


def waiting(site: LiveSite) -> int:
    return site.query(UNCOUNTED)[0][0]


def is_counting(site: LiveSite) -> bool:
    """Say whether the worker's log shows a drain that was received and has not ended."""
    lines = [line for line in site.log("worker.log").splitlines() if "metrics.tasks.drain[" in line]
    return bool(lines) and "received" in lines[-1]


def kill(worker):
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()


@contextmanager
def held_between_lock_and_commit(site: LiveSite):
    """Give a worker that is stopped inside the transaction in which it counts, and show that it is."""
    hold = on_sqlite if site.env["DATABASE_URL"].startswith("sqlite") else on_postgresql
    with hold(site) as worker:
        yield worker


@contextmanager
def on_sqlite(site: LiveSite):
    """Freeze the worker until it is caught holding the database's one write lock."""
    worker = site.start_worker(beat=True)

    def frozen_with_the_lock():
        if not (is_counting(site) and is_locked()):
            return False
        os.killpg(worker.pid, signal.SIGSTOP)
        time.sleep(0.05)
        if is_locked() and is_counting(site):
            return True
        os.killpg(worker.pid, signal.SIGCONT)
        return False

    def is_locked():
        path = site.env["DATABASE_URL"].removeprefix("sqlite:///")
        with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as probe:
            try:
                probe.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                return "locked" in str(error)
            probe.execute("ROLLBACK")
            return False

    until(frozen_with_the_lock, "the worker to be caught inside its transaction")
    yield worker


@contextmanager
def on_postgresql(site: LiveSite):
    """Hold the table of counts, so that the worker stops after locking its batch and before replacing counts."""
    blocked = """
        SELECT a.pid FROM pg_stat_activity a JOIN pg_locks l ON l.pid = a.pid
        WHERE a.datname = current_database() AND a.wait_event_type = 'Lock' AND a.query LIKE 'DELETE FROM "metrics_%'
        AND l.relation = 'campaigns_dirtyday'::regclass AND l.mode = 'RowShareLock' AND l.granted"""
    with closing(psycopg2.connect(site.env["DATABASE_URL"])) as holder, holder.cursor() as cursor:
        cursor.execute("LOCK TABLE metrics_dailyanswers IN EXCLUSIVE MODE")
        worker = site.start_worker(beat=True)
        until(lambda: site.query(blocked), "the worker to wait with its batch locked")
        free = site.query("SELECT COUNT(*) FROM (SELECT 1 FROM campaigns_dirtyday FOR UPDATE SKIP LOCKED) AS free")
        assert free[0][0] < site.query("SELECT COUNT(*) FROM campaigns_dirtyday")[0][0]
        yield worker
        holder.rollback()


def test_a_worker_killed_between_lock_and_commit_leaves_every_count_right(live_site):  # noqa: F811
    site = live_site
    site.env["DRAIN_SECONDS"] = "1"
    site.ask(MANY_FACTS)
    assert waiting(site) > 1500
    with held_between_lock_and_commit(site) as worker:
        before = waiting(site)
        assert before
        kill(worker)
    assert waiting(site) == before, "what the dead worker had locked waits again"
    assert f": 0 differ. Days waiting to be counted: {before:,}." in site.manage("rollup", "--verify").stdout

    site.start_worker(beat=True)
    until(lambda: not waiting(site) or time.sleep(0.2), "the new worker to count everything")
    verdict = site.manage("rollup", "--verify")
    assert verdict.returncode == 0
    assert ": 0 differ. Days waiting to be counted: 0." in verdict.stdout
    # The check itself can fail: it is not blind.
    site.ask(PLANTED)
    assert site.manage("rollup", "--verify", check=False).returncode == 1

"""What is broken on purpose while tablets hand cards in. Each lasts for so many seconds and says what it broke."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass

import psycopg2

from benchmarks.card_deployment import Deployment, kill
from benchmarks.card_servers import DATABASE

BROKE, BUSY, LOST = "a connection that broke", "503", "an answer lost after its card was stored"
TERMINATE = """
    SELECT pg_terminate_backend(pid) FROM (
        SELECT pid FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
        ORDER BY state = 'active' DESC, random() LIMIT 1) one"""
HOLD = """
    SELECT COUNT(*) FROM (
        SELECT 1 FROM campaigns_dirtyday WHERE team_id IN (SELECT id FROM campaigns_team ORDER BY id LIMIT 2)
        FOR UPDATE) held"""
LONGEST_LOCK = 10


@dataclass(frozen=True)
class Fault:
    """One thing that breaks. Tablets must have seen one of `shows`, or nothing at all where it is empty."""

    title: str
    act: Callable[[Deployment, float], str]
    shows: frozenset[str] = frozenset()


def kill_web_workers(site: Deployment, seconds: float) -> str:
    """Kill the worker that has been there longest: the others have to be given time to start."""
    killed = sum(kill(site.web_workers()[0]) for _ in _every(0.4, seconds))
    return f"{killed} web workers killed"


def kill_the_web_server(site: Deployment, seconds: float) -> str:
    killed = 0
    for _ in _every(3, seconds):
        site.start_again(site.web)
        killed += 1
    return f"{killed} times the web server, master and workers, killed and started again"


def restart_the_database(site: Deployment, seconds: float) -> str:
    return _stop_the_database(site, seconds, signal.SIGINT, "restarted")


def crash_the_database(site: Deployment, seconds: float) -> str:
    return _stop_the_database(site, seconds, signal.SIGQUIT, "crashed, recovered")


def _stop_the_database(site: Deployment, seconds: float, how: signal.Signals, what: str) -> str:
    stopped = 0
    for _ in _every(3, seconds):
        site.postgres.restart(how)
        stopped += 1
    return f"{stopped} times PostgreSQL {what}"


def terminate_backends(site: Deployment, seconds: float) -> str:
    terminated = sum(len(site.postgres.ask(TERMINATE)) for _ in _every(0.1, seconds))
    return f"{terminated} connections to the database ended by it"


def hold_a_lock(site: Deployment, seconds: float) -> str:
    with closing(psycopg2.connect(site.postgres.address(DATABASE))) as holder, holder.cursor() as cursor:
        cursor.execute(HOLD)
        held = cursor.fetchall()[0][0]
        time.sleep(min(seconds, LONGEST_LOCK))
        holder.rollback()
    return f"the marks of two teams ({held}) locked for {min(seconds, LONGEST_LOCK):.0f} s"


def stop_redis(site: Deployment, seconds: float) -> str:
    site.redis.end()
    return _without_redis(site, seconds, site.redis.start)


def hang_redis(site: Deployment, seconds: float) -> str:
    site.redis.hang()
    return _without_redis(site, seconds, site.redis.wake)


def _without_redis(site: Deployment, seconds: float, come_back: Callable[[], None]) -> str:
    time.sleep(seconds)
    waiting = site.days_that_wait()
    come_back()
    return f"{waiting} days left waiting by the roll-up" if waiting else ""


def _every(pause: float, seconds: float) -> Iterator[None]:
    """Come back after each pause until the time is over; at least once."""
    end = time.monotonic() + seconds
    while True:
        time.sleep(pause)
        yield
        if time.monotonic() + pause > end:
            return


FAULTS = (
    Fault("Web workers killed with -9 every 0.4 s", kill_web_workers, frozenset({BROKE})),
    Fault("The web server killed with -9 and started again", kill_the_web_server, frozenset({BROKE})),
    Fault("PostgreSQL restarted (-m fast)", restart_the_database, frozenset({BROKE, BUSY})),
    Fault("PostgreSQL crashed (-m immediate)", crash_the_database, frozenset({BROKE, BUSY})),
    Fault("One connection to the database ended every 0.1 s", terminate_backends, frozenset({BUSY})),
    Fault("A lock held on rows that cards need", hold_a_lock, frozenset({BUSY})),
    Fault("Redis stopped", stop_redis),
    Fault("Redis hung", hang_redis),
)

"""Breaks the product on purpose while tablets hand cards in, and counts: `make faults-cards`.

It starts a PostgreSQL, a Redis, the web server and the worker of its own, in a temporary folder and on free ports, and
touches no others. Eight tablets hand cards in, one by one or in batches, and keep each until its result says that it
is stored. Each row shows what was broken, what the tablets saw of it, and what became of the cards: acknowledged must
be stored, exactly once. At the end, every count must be what the facts come to. Ends with 1 when anything is wrong.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from contextlib import closing
from importlib import import_module
from pathlib import Path

import django
from django.core.management import call_command
from django.db import connection

from benchmarks.bench_spc import machine, tell
from benchmarks.card_deployment import Deployment
from benchmarks.card_doors import Door
from benchmarks.card_drill import Drill
from benchmarks.card_load import drive
from benchmarks.card_site import NotStarted, end_in_time, manage
from benchmarks.contest import Contest, in_turns

TABLETS, TEAMS = 8, 4
#: How much slower than with Redis up a card may be with Redis hung.
MOST_SLOWER = 1.1
SECONDS_TO_COUNT = 60


def main() -> int:
    asked = _asked()
    end_in_time(asked.limit)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="perfectcare-faults-") as folder:
        Path(folder).chmod(0o711)  # PostgreSQL, which is somebody else, has its own folder in it
        try:
            site = Deployment(Path(folder), workers=asked.workers)
        except NotStarted as problem:
            tell(str(problem))
            return 1
        with closing(site):
            is_right = _drilled(site, asked)
    tell(f"{time.monotonic() - began:.0f} s. {'Everything held.' if is_right else 'SOMETHING DID NOT HOLD.'}")
    return 0 if is_right else 1


def _drilled(site: Deployment, asked: argparse.Namespace) -> bool:
    """Run all rows and tell them. A row that fails does not keep the others from running."""
    doors = _doors(site)
    site.start()
    version = site.postgres.ask("SHOW server_version")[0][0]
    tell(f"{machine()}; load {os.getloadavg()[0]:.1f}; PostgreSQL {version}, fsync on; Django {django.__version__}")
    tell(f"{TABLETS} tablets of {TEAMS} teams; every fault lasts for {asked.seconds} s")
    drill = Drill(site, doors[:TABLETS], seconds=asked.seconds)
    are_right = [_told(row.lines, row.is_clean) for row in drill.rows()]
    contest = redis_contest(site, doors[TABLETS:], asked)
    are_right.append(_told(contest.lines, contest.is_won))
    are_right.append(_told(*_counts_verdict(site)))
    return all(are_right)


def _doors(site: Deployment) -> list[Door]:
    """Make the database ready and pair the tablets: those of the rows, and those of the last contest."""
    os.environ.update(site.env)
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    stage = import_module("benchmarks.card_stage").Stage(teams=TEAMS)  # it knows models, which need the set-up above
    doors: list[Door] = stage.tablets(TABLETS * 2)
    connection.close()
    return doors


def redis_contest(site: Deployment, doors: Sequence[Door], asked: argparse.Namespace) -> Contest:
    """Hold the p95 of a submit while Redis hangs against that while it is up, at a constant rate."""

    def p95() -> float:
        senders = [door.one for door in doors]
        driven = drive(("127.0.0.1", site.port), senders, seconds=asked.round_seconds, rate=asked.rate)
        if driven.stored != driven.requests:
            raise SystemExit(f"Of {driven.requests} cards {driven.stored} were stored.")
        return driven.quantile(0.95)

    def hung() -> float:
        site.redis.hang()
        try:
            return p95()
        finally:
            site.redis.wake()

    title = f"p95 of one card, {asked.rate} a second, timed from when each was due"
    return Contest(title, ("Redis hung", "Redis up"), MOST_SLOWER, in_turns(hung, p95, asked.rounds))


def _counts_verdict(site: Deployment) -> tuple[list[str], bool]:
    """Let the worker count what is left, by itself, and compare every count with the facts."""
    began = time.monotonic()
    while site.days_that_wait() and time.monotonic() - began < SECONDS_TO_COUNT:
        time.sleep(0.2)
    left, seconds = site.days_that_wait(), time.monotonic() - began
    manage(site.env, "rollup")
    verdict = manage(site.env, "rollup", "--verify")
    lines = ["Every count, after all this"]
    lines.append(
        f"  the worker counted the last days {seconds:.1f} s later" if not left else f"  THE WORKER LEFT {left} DAYS"
    )
    is_right = not left and verdict.returncode == 0
    lines.append(
        f"  rollup --verify: {verdict.stdout.strip() or verdict.stderr[-1000:]} {'pass' if is_right else 'FAIL'}"
    )
    restarts = ", ".join(f"{name} {count} times" for name, count in site.restarts.items())
    return [*lines, f"  started again because it had ended by itself: {restarts or 'nothing'}"], is_right


def _told(lines: Iterable[str], is_right: bool) -> bool:
    tell("\n".join(lines))
    sys.stdout.flush()
    return is_right


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="shorter faults and fewer rounds, for a first look")
    parser.add_argument("--workers", type=int, help="web workers (usually as gunicorn.conf.py says)")
    parser.add_argument("--rate", type=int, default=80, help="cards a second while Redis is hung and up")
    asked = parser.parse_args()
    asked.seconds, asked.rounds, asked.round_seconds = (4, 5, 2) if asked.quick else (12, 15, 3)
    asked.limit = 180 if asked.quick else 600
    return asked


if __name__ == "__main__":
    raise SystemExit(main())

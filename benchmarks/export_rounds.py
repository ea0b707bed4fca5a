"""The rounds of `make bench-export`, and the memory of one download in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path

from benchmarks import scratch
from benchmarks.contest import Contest, in_turns
from benchmarks.export_scene import Filled, Tell, fill, make_manager, settle
from benchmarks.export_sides import Visitor, bare
from benchmarks.rollup_scenes import Scene, migrate
from benchmarks.scratch import Server
from perfectcare.accounts.models import User

MOST_TIMES = 4.0
STATUS, CLEAR_REFS = Path("/proc/self/status"), Path("/proc/self/clear_refs")


def rounds(at: Server, sizes: Sequence[int], largest: int, *, count: int, today: date, tell: Tell) -> Iterator[Contest]:
    """Hold a contest for each size in a database of their own; tell what memory the first and the largest take."""
    until = today.replace(day=1) - timedelta(days=1)
    with scratch.database(at) as name:
        scene = Scene(at, name, 0, 0, until)
        migrate(scene)
        scene.enter()
        manager = make_manager()
        filled = [fill(size, manager=manager, until=until, tell=tell) for size in (*sizes, largest)]
        settle()
        visitor = Visitor(manager)
        for each in filled[:-1]:
            yield _contest(visitor, each, count)
        for each in (filled[0], filled[-1]):
            tell(_memory_words(scene, each))


def memory(at: Server, name: str, filled: Filled) -> tuple[int, float, int]:
    """Download once in this process, which has opened the page before: kB that it grew, seconds, and queries."""
    Scene(at, name, 0, 0, filled.last).enter()
    visitor = Visitor(User.objects.get())
    visitor.open_page(filled)
    CLEAR_REFS.write_text("5")  # forget the peak so far
    before = _status("VmRSS")
    queries, took = visitor.counted(filled)
    return _status("VmHWM") - before, took, queries


def _status(name: str) -> int:
    """Return a line of the process's own status, in kB. (The usual peak, `ru_maxrss`, is inherited from the parent.)"""
    lines = STATUS.read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


def _contest(visitor: Visitor, filled: Filled, count: int) -> Contest:
    return Contest(
        f"{filled.answers:,} responses as CSV, {visitor.counted(filled)[0]} queries",
        ("export: the whole answer of the program", "bare SELECT, written by the csv module"),
        MOST_TIMES,
        in_turns(lambda: visitor.download(filled), lambda: bare(filled), count),
    )


def _memory_words(scene: Scene, filled: Filled) -> str:
    asked = json.dumps([scene.at, scene.database, asdict(filled)], default=str)
    command = [sys.executable, "-m", "benchmarks.bench_export", "--memory", asked]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own interpreter
    grown, took, queries = json.loads(done.stdout)
    figures = f"{grown / 1024:,.1f} MB more at the peak, {took:,.1f} s, {queries} queries"
    return f"{filled.answers:,} responses in a fresh process: {figures}"

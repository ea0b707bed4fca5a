"""What a card costs, beside a bare Django view that inserts one row: `make bench-cards`.

Eight clients that keep their connections send cards to gunicorn, with the project's own gunicorn.conf.py, and
PostgreSQL. Ours with everything on: the tablet's key, masking, receipt, ledger, mark and limit. Beside it, in turns in
one run, the same cards go to the bare view (benchmarks/card_bare.py) over the same process model, connections and
durability. Batches, and posters without keys, take their turns too. Ends with 1 when a ratio is missed, or when what
was acknowledged is not what is stored.

It makes two databases of its own on the server of DATABASE_URL (or of PGHOST, PGPORT, PGUSER and PGPASSWORD; usually
postgres at 127.0.0.1), never touches another, and drops them.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import quote

import django
import psycopg2
from django.core.management import call_command

from benchmarks import scratch
from benchmarks.bench_spc import machine, tell
from benchmarks.card_doors import Door
from benchmarks.card_load import NoAnswer
from benchmarks.card_rounds import NotAllStored, Round, Side, rounds, table
from benchmarks.card_site import (
    ROOT,
    NotStarted,
    Process,
    end_in_time,
    environment,
    free_port,
    wait_until_it_listens,
    web_server,
)
from benchmarks.contest import Contest
from benchmarks.scratch import Server

CLIENTS, MOST_SECONDS = 8, 900
#: So many in a minute that no door is ever full, while each still counts.
NEVER_FULL = "1000000000"
#: At least this part of the bare view's rate; at least so many times as many cards a second in batches.
LEAST_OF_BARE, LEAST_IN_BATCHES = 0.4, 5
DURABILITY = """
    SELECT name || ' ' || setting FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit') ORDER BY name"""
BARE, OURS = "bare view, one row", "ours, one by one"
#: Cards of one team and day wait for each other, because they change one mark.
POSTER, ONE_TEAM = "ours, posters without key", "ours, all tablets of one team"
BATCHES = {50: "ours, batches of 50", 100: "ours, batches of 100"}


@dataclass(frozen=True)
class Ground:
    """Two web servers, each with a database of its own, and the doors before them, by the side they belong to."""

    sides: dict[str, Side]
    bare: Sequence[Door]
    tablets: Sequence[Door]
    others: Sequence[Door]
    statements_of_bare: str


def main() -> int:
    asked = _asked()
    end_in_time(MOST_SECONDS)
    at = scratch.server(os.environ)
    try:
        version = scratch.version(at)
        with ExitStack() as stack:
            ground = _prepared(stack, at, asked)
            tell(f"{machine()}; load {os.getloadavg()[0]:.1f}; PostgreSQL {version}; Django {django.__version__}")
            tell(f"{_settings(at)}; {CLIENTS} clients, each with its own tablet, of {CLIENTS} teams")
            is_right = _measured(ground, asked)
            return 0 if _all_stored(ground, at) and is_right else 1
    except (scratch.NoServer, NotStarted, NoAnswer, NotAllStored) as problem:
        tell(str(problem))
        return 1


# --- What is put under load ---------------------------------------------------------------------------------------


def _prepared(stack: ExitStack, at: Server, asked: argparse.Namespace) -> Ground:
    """Make databases, tablets and posters, and start both web servers."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="perfectcare-bench-")))
    names = [stack.enter_context(scratch.database(at)) for _ in range(2)]
    limits = {"CARDS_A_MINUTE_OF_TABLET": NEVER_FULL, "CARDS_A_MINUTE_WITHOUT_KEY": NEVER_FULL}
    ours, bare = (environment(folder, DATABASE_URL=_address(at, name), **limits) for name in names)
    tablets, posters, of_one_team = _doors(ours)
    bare_doors = [Door("/cards", pairing="none") for _ in range(CLIENTS)]
    statements = subprocess.run(
        [sys.executable, "-m", "benchmarks.card_bare"], cwd=ROOT, env=bare, check=True, capture_output=True, text=True
    ).stdout.strip()
    bare_side, our_side = (
        partial(Side, *_started(stack, application, env, folder / "web.log", asked.workers), at, name)
        for application, env, name in (("benchmarks.card_bare", bare, names[1]), ("perfectcare.wsgi", ours, names[0]))
    )
    sides = {
        BARE: bare_side([door.one for door in bare_doors]),
        OURS: our_side([door.one for door in tablets]),
        POSTER: our_side([door.one for door in posters]),
        ONE_TEAM: our_side([door.one for door in of_one_team]),
    }
    for cards, name in BATCHES.items():
        sides[name] = our_side([partial(door.many, cards) for door in tablets], cards)
    return Ground(sides, bare_doors, tablets, (*posters, *of_one_team), statements)


def _doors(env: dict[str, str]) -> tuple[list[Door], list[Door], list[Door]]:
    """Return tablets and posters, of as many teams as there are clients, and tablets of one team."""
    os.environ.update(env)
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    stage = import_module("benchmarks.card_stage").Stage(teams=CLIENTS)  # it knows models, which need the set-up above
    return stage.tablets(CLIENTS), stage.posters(CLIENTS), stage.tablets(CLIENTS, teams=1)


def _started(
    stack: ExitStack, application: str, env: dict[str, str], log: Path, workers: int | None
) -> tuple[Process, int]:
    port = free_port()
    web = web_server(application, port, env, log, workers=workers)
    stack.callback(web.end)
    web.start()
    wait_until_it_listens(web, port)
    return web, port


def _address(at: Server, name: str) -> str:
    password = f":{quote(at['password'], safe='')}" if at["password"] else ""
    return f"postgres://{quote(at['user'], safe='')}{password}@{at['host']}:{at['port']}/{name}"


# --- What is measured ---------------------------------------------------------------------------------------------


def _measured(ground: Ground, asked: argparse.Namespace) -> bool:
    """Measure and tell. Returns whether every ratio was reached."""
    sides, long = ground.sides, f"{asked.rounds} rounds of {asked.seconds:g} s"
    tell(f"\nClosed loop: each client sends as soon as it is answered, so that no queue is seen. {long}")
    closed = rounds(sides, asked.rounds, seconds=asked.seconds)
    tell("\n".join(table(closed)))
    rate = max(1, round(min(each.rate for each in closed[OURS]) / 2))
    tell(f"\nOpen loop: {rate} cards a second, each timed from when it was due, not from when it was sent. {long}")
    one_by_one = {name: sides[name] for name in (BARE, OURS, POSTER)}
    tell("\n".join(table(rounds(one_by_one, asked.rounds, seconds=asked.seconds, rate=rate))))
    tell("\nStatements, besides the one with which Django tries each connection on either side")
    tell("\n".join(_statements(ground)))
    return all([_told(contest) for contest in _contests(closed)])


def _statements(ground: Ground) -> Iterator[str]:
    """Say how many statements the views send, counted in this process."""
    counted = import_module("benchmarks.card_stage").statements
    yield f"  {BARE:34}{ground.statements_of_bare:>9} a card"
    yield f"  {OURS:34}{counted(ground.tablets[0], 1):>9} a card"
    yield f"  {POSTER:34}{counted(ground.others[0], 1):>9} a card"
    yield f"  {BATCHES[100]:34}{counted(ground.tablets[0], 100):>9} a batch"


def _contests(found: Mapping[str, Sequence[Round]]) -> Iterator[Contest]:
    def contest(title: str, one: str, other: str, least: float) -> Contest:
        both = zip(found[one], found[other], strict=True)
        rates = tuple((first.rate, second.rate) for first, second in both)
        return Contest(title, (one, other), least, rates, is_rate=True)

    yield contest("Cards a second, beside the bare view", OURS, BARE, LEAST_OF_BARE)
    for name in BATCHES.values():
        yield contest("Cards a second, in batches and one by one", name, OURS, LEAST_IN_BATCHES)


def _all_stored(ground: Ground, at: Server) -> bool:
    """Hold what is stored against what was acknowledged: everything, as a round with other answers ends the run."""
    ours, bare = (ground.sides[name].database for name in (OURS, BARE))
    given = sum(door.given for door in (*ground.tablets, *ground.others))
    stored, receipts = (_count(at, ours, table) for table in ("feedback_fftresponse", "feedback_cardreceipt"))
    ledgers = dict(_ask(at, ours, "SELECT uid::text, numbers FROM feedback_device"))
    paired = [door for door in (*ground.tablets, *ground.others) if door.pairing]
    has_all_numbers = all(ledgers[door.pairing] == f"{{[1,{door.given + 1})}}" for door in paired)
    is_right = given == stored == receipts and has_all_numbers
    bare_given, bare_stored = sum(door.given for door in ground.bare), _count(at, bare, "bare_card")
    tell(
        f"\n{given:,} cards acknowledged, {stored:,} stored with {receipts:,} receipts, "
        f"{'all' if has_all_numbers else 'NOT ALL'} numbers in the ledgers: {'pass' if is_right else 'FAIL'}\n"
        f"The bare view: {bare_given:,} acknowledged, {bare_stored:,} stored: "
        f"{'pass' if bare_given == bare_stored else 'FAIL'}"
    )
    return is_right and bare_given == bare_stored


def _count(at: Server, database: str, name: str) -> int:
    return int(_ask(at, database, f"SELECT COUNT(*) FROM {name}")[0][0])  # noqa: S608 - our own names


def _ask(at: Server, database: str, statement: str) -> list[tuple[Any, ...]]:
    with closing(psycopg2.connect(**at, dbname=database)) as asking, asking.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def _settings(at: Server) -> str:
    return ", ".join(name for (name,) in _ask(at, "postgres", DURABILITY))


def _told(contest: Contest) -> bool:
    tell("\n".join(["", *contest.lines]))
    return contest.is_won


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="short rounds, for a first look")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, help="how long a side is under load in a round (usually 3)")
    parser.add_argument("--workers", type=int, help="web workers of both sides (usually as gunicorn.conf.py says)")
    asked = parser.parse_args()
    asked.seconds = asked.seconds or (1 if asked.quick else 3)
    return asked


if __name__ == "__main__":
    raise SystemExit(main())

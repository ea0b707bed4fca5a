"""Sides that take turns under load, and what each round measured of them."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg2

from benchmarks.card_load import Driven, Sender, drive
from benchmarks.card_site import Process, family, processor_seconds
from benchmarks.scratch import Server

BACKENDS = "SELECT pid FROM pg_stat_activity WHERE datname = %s AND backend_type = 'client backend'"


@dataclass(frozen=True)
class Side:
    """What is put under load: senders before a web server, with its database. A request holds so many cards."""

    web: Process
    port: int
    at: Server
    database: str
    senders: Sequence[Sender]
    cards: int = 1

    def used(self) -> tuple[dict[int, float], dict[int, float]]:
        """Return what the processes of the web server, and those of its database, have used so far."""
        with closing(psycopg2.connect(**self.at, dbname="postgres")) as connection, connection.cursor() as cursor:
            cursor.execute(BACKENDS, [self.database])
            backends = [pid for (pid,) in cursor.fetchall() if _is_postgres(pid)]
        return processor_seconds(family(self.web.pid)), processor_seconds(backends)


@dataclass(frozen=True)
class Round:
    """One round of one side: its answers, and the processor time a card of web server and database, in seconds."""

    driven: Driven
    cards: int
    web: float
    database: float | None

    @property
    def rate(self) -> float:
        return self.cards / self.driven.seconds


class NotAllStored(Exception):
    """A round got other answers than that every card is stored: it measured something else."""


def run(side: Side, *, seconds: float, rate: float | None = None) -> Round:
    """Put one side under load. Raises NotAllStored."""
    web, database = side.used()
    driven = drive(("127.0.0.1", side.port), side.senders, seconds=seconds, rate=rate)
    web_after, database_after = side.used()
    cards = driven.requests * side.cards
    if driven.stored != cards:
        raise NotAllStored(f"Of {cards} cards {driven.stored} were stored; answers {dict(driven.statuses)}.")
    return Round(
        driven=driven,
        cards=cards,
        web=_spent(web, web_after) / cards,
        database=_spent(database, database_after) / cards if database_after else None,
    )


def rounds(
    sides: Mapping[str, Side], many: int, *, seconds: float, rate: float | None = None
) -> Mapping[str, Sequence[Round]]:
    """Let all sides take turns, each round in the opposite order; a short round before them does not count."""
    found: dict[str, list[Round]] = {name: [] for name in sides}
    for number in range(many + 1):
        for name in list(sides) if number % 2 else list(sides)[::-1]:
            measured = run(sides[name], seconds=seconds if number else min(1, seconds), rate=rate)
            if number:
                found[name].append(measured)
    return found


def table(found: Mapping[str, Sequence[Round]]) -> Iterator[str]:
    """Say what was measured, the median of the rounds in each column."""
    yield f"  {'':34}{'cards':>9}{'p50':>9}{'p95':>9}{'p99':>9}{'web':>11}{'database':>11}{'generator':>11}"
    yield f"  {'':34}{'a second':>9}{'ms':>9}{'ms':>9}{'ms':>9}{'CPU-ms':>11}{'CPU-ms':>11}{'of a core':>11}"
    for name, measured in found.items():
        quantiles = "".join(
            f"{_median(each.driven.quantile(part) for each in measured) * 1000:9.1f}" for part in (0.5, 0.95, 0.99)
        )
        web = _median(each.web for each in measured) * 1000
        known = [each.database for each in measured if each.database is not None]
        database = f"{_median(iter(known)) * 1000:11.3f}" if known else f"{'elsewhere':>11}"
        generator = _median(each.driven.processor / each.driven.seconds for each in measured)
        rate = _median(each.rate for each in measured)
        yield f"  {name:34}{rate:9,.0f}{quantiles}{web:11.3f}{database}{generator:11.0%}"


def _median(numbers: Iterator[float]) -> float:
    return statistics.median(numbers)


def _spent(before: Mapping[int, float], after: Mapping[int, float]) -> float:
    return sum(seconds - before.get(pid, 0) for pid, seconds in after.items())


def _is_postgres(pid: int) -> bool:
    """Whether this is a process of PostgreSQL on this machine: the server may be on another."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/comm").read_text().strip() == "postgres"
    return False

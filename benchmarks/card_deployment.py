"""The whole product as it runs on a server, with a PostgreSQL and a Redis of its own."""

from __future__ import annotations

import os
import secrets
import signal
from collections import Counter
from contextlib import ExitStack, suppress
from pathlib import Path

from benchmarks.card_servers import DATABASE, Postgres, Redis
from benchmarks.card_site import Process, children, environment, free_port, wait_until_it_listens, web_server, worker

WAITING_DAYS = "SELECT COUNT(*) FROM campaigns_dirtyday WHERE generation <> counted"


class Deployment:
    """Servers, web server, worker and clock. What ends by itself is started again, as a supervisor does it."""

    def __init__(self, folder: Path, *, workers: int | None) -> None:
        self.stack = ExitStack()
        self.restarts: Counter[str] = Counter()
        self.card_key = secrets.token_hex(16)
        self.port = free_port()
        with ExitStack() as starting:
            self.postgres = Postgres(folder / "postgres")
            starting.callback(self.postgres.end)
            self.postgres.start()
            self.postgres.ask(f"CREATE DATABASE {DATABASE}", database="postgres")
            self.redis = Redis(folder / "redis")
            starting.callback(self.redis.end)
            self.redis.start()
            self.stack = starting.pop_all()
        self.env = environment(
            folder,
            DATABASE_URL=self.postgres.address(DATABASE),
            REDIS_URL=self.redis.address,
            CARD_KEY=self.card_key,
            DRAIN_SECONDS="1",
            CARDS_A_MINUTE_OF_TABLET="1000000",
        )
        self.web = web_server("perfectcare.wsgi", self.port, self.env, folder / "web.log", workers=workers)
        self.worker = worker(self.env, folder / "worker.log")

    def start(self) -> None:
        """Start the web server and the worker, once the database is ready for them."""
        for process in (self.web, self.worker):
            self.stack.callback(process.end)
            process.start()
        wait_until_it_listens(self.web, self.port)

    def close(self) -> None:
        """End everything, in the opposite order."""
        self.redis.wake()
        self.stack.close()

    def mend(self) -> None:
        """Start again what has ended by itself."""
        for name, process in (("the web server", self.web), ("the worker", self.worker)):
            if process.has_ended:
                self.restarts[name] += 1
                self.start_again(process)

    def start_again(self, process: Process) -> None:
        """End whatever is left of it, at once, and start it: so do systemd and `manage.py run`."""
        process.end(signal.SIGKILL)
        process.start()

    def web_workers(self) -> list[int]:
        """Return the processes that answer requests, the oldest first."""
        return children(self.web.pid)

    def days_that_wait(self) -> int:
        """Return how many days the roll-up has not counted yet."""
        return int(self.postgres.ask(WAITING_DAYS)[0][0])


def kill(pid: int) -> bool:
    """Kill a process that may have ended meanwhile."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
        return True
    return False

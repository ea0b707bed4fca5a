"""A PostgreSQL and a Redis of our own, to be stopped, crashed and hung: the machine's own are never touched."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import psycopg2

from benchmarks.card_site import PATIENCE, NotStarted, Process, free_port, wait_until_it_listens

#: PostgreSQL refuses to run as root, so there it runs as the user that its packages make.
OWNER = "postgres"
#: The database of the product in it.
DATABASE = "cards"
INSTALLED = Path("/usr/lib/postgresql")


class Postgres(Process):
    """A cluster in a folder of its own, as durable as PostgreSQL is by itself: what is committed is on the disk."""

    def __init__(self, folder: Path) -> None:
        self.data, self.port = folder / "data", free_port()
        owner = _owner()
        folder.mkdir()
        if owner:
            shutil.chown(folder, owner, owner)
        self._initialise(owner)
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": str(folder),
            "log_min_messages": "fatal",
        }
        command = [_binary("postgres"), "-D", str(self.data)]
        command += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        super().__init__(command, os.environ, folder / "server.log", owner)

    def _initialise(self, owner: str | None) -> None:
        command = [
            _binary("initdb"),
            "-D",
            str(self.data),
            "-U",
            OWNER,
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
        ]
        done = subprocess.run(  # noqa: S603 - PostgreSQL's own
            command, capture_output=True, text=True, check=False, timeout=PATIENCE, **_as(owner)
        )
        if done.returncode:
            raise NotStarted(f"PostgreSQL made no cluster:\n{done.stderr[-2000:]}")

    def start(self) -> None:
        """Start the server and wait until it answers: after a crash, it first catches up with its log."""
        super().start()
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and not self.has_ended:
            with suppress(psycopg2.OperationalError):
                self.ask("SELECT 1", database="postgres")
                return
            time.sleep(0.05)
        raise NotStarted(f"PostgreSQL did not start:\n{self.last_words()}")

    def restart(self, how: signal.Signals) -> None:
        """Stop it and start it again: SIGINT is `pg_ctl -m fast`, SIGQUIT is `-m immediate`, which is a crash."""
        self.tell(how)
        self.wait()
        self.start()

    def address(self, database: str) -> str:
        return f"postgres://{OWNER}@127.0.0.1:{self.port}/{database}"

    def ask(self, statement: str, values: Sequence[object] = (), *, database: str = DATABASE) -> list[tuple[Any, ...]]:
        """Run one statement over a connection of its own and return its rows."""
        with closing(psycopg2.connect(self.address(database), connect_timeout=5)) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(statement, values or None)
                return cursor.fetchall() if cursor.description else []

    def end(self, how: signal.Signals = signal.SIGQUIT, *, seconds: float = 10) -> None:
        super().end(how, seconds=seconds)


class Redis(Process):
    """A Redis that keeps nothing."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.port = free_port()
        found = shutil.which("redis-server")
        if not found:
            raise NotStarted("This needs Redis: install redis-server.")
        command = [found, "--bind", "127.0.0.1", "--port", str(self.port), "--save", "", "--appendonly", "no"]
        super().__init__([*command, "--dir", str(folder)], os.environ, folder / "server.log")

    @property
    def address(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        super().start()
        wait_until_it_listens(self, self.port)

    def hang(self) -> None:
        """Let it take connections and say nothing."""
        self.tell(signal.SIGSTOP)

    def wake(self) -> None:
        self.tell(signal.SIGCONT)

    def end(self, how: signal.Signals = signal.SIGKILL, *, seconds: float = 10) -> None:
        super().end(how, seconds=seconds)


def _owner() -> str | None:
    if os.geteuid():
        return None
    try:
        pwd.getpwnam(OWNER)
    except KeyError:
        raise NotStarted(
            f"PostgreSQL does not run as root, and there is no user {OWNER}: run this as another user."
        ) from None
    return OWNER


def _as(owner: str | None) -> dict[str, Any]:
    return {"user": owner, "group": owner, "extra_groups": []} if owner else {}


def _binary(name: str) -> str:
    """Return where PostgreSQL's program is: of the newest version that is installed."""
    versions = sorted(INSTALLED.glob(f"*/bin/{name}"), key=lambda path: [int(n) for n in path.parts[4].split(".")])
    found = str(versions[-1]) if versions else shutil.which(name)
    if not found:
        raise NotStarted(
            f"This needs PostgreSQL's own programs, and there is no {name}: install the package postgresql."
        )
    return found

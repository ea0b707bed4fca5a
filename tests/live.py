"""A whole Perfect Care in processes of its own, with its own data folder and database, for tests marked `live`.

`site.url` answers; `site.env` is what its programs run with; `site.manage("migrate")` runs a command there;
`site.start_worker()` starts Celery (kill it by its pid); `site.query("SELECT ...")` asks its database.
"""

from __future__ import annotations

import os
import random
import secrets
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60


@dataclass
class LiveSite:
    """A running site. Everything it starts is ended with it."""

    url: str
    folder: Path
    env: dict[str, str]
    started: list[subprocess.Popen] = field(default_factory=list)

    def manage(self, *args: str, check: bool = True, text_in: str | None = None) -> subprocess.CompletedProcess:
        """Run a management command and return what it said and its exit code."""
        done = subprocess.run(
            [sys.executable, "manage.py", *args],
            cwd=ROOT,
            env=self.env,
            input=text_in,
            capture_output=True,
            text=True,
            timeout=PATIENCE * 2,
        )
        if check and done.returncode:
            raise AssertionError(f"manage.py {' '.join(args)} ended with {done.returncode}:\n{done.stderr[-3000:]}")
        return done

    def ask(self, code: str) -> str:
        """Run a few lines of Python inside the site and return what they printed."""
        return self.manage("shell", "--no-imports", "-c", code).stdout.strip()

    def query(self, sql: str) -> list[tuple]:
        """Ask the site's own database."""
        address = self.env["DATABASE_URL"]
        if address.startswith("sqlite"):
            with closing(sqlite3.connect(address.removeprefix("sqlite:///"), timeout=20)) as connection:
                return connection.execute(sql).fetchall()
        with closing(psycopg2.connect(address)) as connection, connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()

    def start_worker(self, *args: str, beat: bool = False, concurrency: int = 1) -> subprocess.Popen:
        """Start a Celery worker, with the clock in it if `beat`. It leads a process group of its own."""
        command = [sys.executable, "-m", "celery", "-A", "perfectcare", "worker", "--loglevel", "INFO"]
        command += ["--concurrency", str(concurrency), "--without-gossip", "--without-mingle", *args]
        return self.start(command + (["--beat"] if beat else []), "worker.log")

    def start(self, command: list[str], log: str, **options: object) -> subprocess.Popen:
        with (self.folder / log).open("ab") as out:
            process = subprocess.Popen(
                command, cwd=ROOT, env=self.env, stdout=out, stderr=out, start_new_session=True, **options
            )
        self.started.append(process)
        return process

    def log(self, name: str) -> str:
        return (self.folder / name).read_text(errors="replace")

    def stop(self) -> None:
        for process in reversed(self.started):
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(10)
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@contextmanager
def database_address(folder: Path) -> Iterator[str]:
    """Give a new, empty database of the kind that this test run uses."""
    asked = os.environ.get("DATABASE_URL", "")
    if not asked.startswith("postgres"):
        yield f"sqlite:///{folder / 'live.sqlite3'}"
        return
    parts = urlsplit(asked)
    name = f"{parts.path.strip('/')[:30]}_live_{secrets.token_hex(4)}"
    with closing(psycopg2.connect(urlunsplit(parts._replace(path="/postgres")))) as server:
        server.autocommit = True
        with server.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}"')
            yield urlunsplit(parts._replace(path=f"/{name}"))
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def environment(folder: Path, address: str) -> dict[str, str]:
    """What the site's programs run with: nothing of this test run's own data, plain static files."""
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "perfectcare.settings",
        "VAR_DIR": str(folder),
        "DATABASE_URL": address,
        "STATIC_MANIFEST": "0",
        "DEBUG": "0",
        "PYTHONUNBUFFERED": "1",
    }
    redis = env.get("REDIS_URL", "")
    if redis:  # sites beside each other must not take each other's tasks
        env["REDIS_URL"] = urlunsplit(urlsplit(redis)._replace(path=f"/{random.randint(1, 15)}"))
    return env


@contextmanager
def running_site(folder: Path, **settings: str) -> Iterator[LiveSite]:
    """Migrate a new database, start a real gunicorn on a free port, and end everything afterwards.

    `settings` are variables of its environment.
    """
    with database_address(folder) as address, closing(socket.socket()) as door:
        door.bind(("127.0.0.1", 0))
        door.listen(512)
        site = LiveSite(f"http://127.0.0.1:{door.getsockname()[1]}", folder, environment(folder, address) | settings)
        if site.env["STATIC_MANIFEST"] == "1":
            site.manage("build_assets")
            site.manage("collectstatic", "--noinput", "--verbosity", "0")
        site.manage("migrate", "--verbosity", "0")
        site.manage("createcachetable")
        command = [sys.executable, "-m", "gunicorn", "perfectcare.wsgi", "--bind", f"fd://{door.fileno()}"]
        command += ["--access-logfile", "-"]
        try:
            site.start(command, "web.log", pass_fds=[door.fileno()])
            _wait_until_well(site)
            yield site
        finally:
            site.stop()


def _wait_until_well(site: LiveSite) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if site.started[0].poll() is not None:
            break
        with suppress(urllib.error.URLError, OSError), urllib.request.urlopen(f"{site.url}/health/", timeout=5):
            return
        time.sleep(0.1)
    raise AssertionError(f"The site did not start:\n{site.log('web.log')[-3000:]}")


@pytest.fixture
def live_site(tmp_path: Path) -> Iterator[LiveSite]:
    with running_site(tmp_path) as site:
        yield site

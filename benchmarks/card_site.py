"""Servers in processes of their own, for `make bench-cards` and `make faults-cards`: started, watched, ended by id.

What is started here ends with the program that started it, also when that is killed: the kernel sees to it.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

from perfectcare.supervisor import end_with_parent

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60
#: What would make programs other than they are on a server, or speak to servers that are not ours.
FOREIGN = (
    "CELERY_BROKER_URL",
    "DEMO",
    "EMAIL_HOST",
    "LOCK_TIMEOUT_MS",
    "LOG_LEVEL",
    "REDIS_URL",
    "STATEMENT_TIMEOUT_MS",
)
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGALRM)
TICKS = os.sysconf("SC_CLK_TCK")


class NotStarted(Exception):
    """A server did not start: what it said, for the person at the keyboard."""


def environment(folder: Path, **more: str) -> dict[str, str]:
    """Return what programs run with: the environment of a server, and a data folder of their own."""
    kept = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    plain = {"VAR_DIR": str(folder), "STATIC_MANIFEST": "0", "DEBUG": "0", "HTTPS": "0", "PYTHONUNBUFFERED": "1"}
    return {**kept, "DJANGO_SETTINGS_MODULE": "perfectcare.settings", **plain, "LOG_LEVEL": "WARNING", **more}


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def end_in_time(seconds: int) -> None:
    """Leave when asked to, or when this takes too long, and let nothing interrupt the clearing up."""

    def leave(number: int, frame: FrameType | None) -> None:
        for each in ENDING:
            signal.signal(each, signal.SIG_IGN)
        sys.exit(f"{'Too slow, so ended' if number == signal.SIGALRM else 'Ended'}. What was started is gone.")

    for number in ENDING:
        signal.signal(number, leave)
    signal.alarm(seconds)


@dataclass
class Process:
    """A program in a session of its own. It may be started again after it has ended."""

    command: Sequence[str]
    env: Mapping[str, str]
    log: Path
    owner: str | None = None
    running: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self) -> None:
        parent, owner = os.getpid(), self.owner
        more: dict[str, Any] = {"user": owner, "group": owner, "extra_groups": []} if owner else {}
        with self.log.open("ab") as out:
            self.running = subprocess.Popen(  # noqa: S603 - our own commands
                self.command,
                cwd=ROOT,
                env=dict(self.env),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
                preexec_fn=lambda: end_with_parent(parent),
                **more,
            )

    @property
    def pid(self) -> int:
        return self.running.pid if self.running else 0

    @property
    def has_ended(self) -> bool:
        return self.running is None or self.running.poll() is not None

    def tell(self, number: signal.Signals) -> None:
        """Send a signal to this process alone."""
        if not self.has_ended:
            os.kill(self.pid, number)

    def wait(self, seconds: float = PATIENCE) -> None:
        if self.running:
            self.running.wait(seconds)

    def end(self, how: signal.Signals = signal.SIGTERM, *, seconds: float = 10) -> None:
        """End it and whatever it has started."""
        if self.running is None:
            return
        self.tell(how)
        with suppress(subprocess.TimeoutExpired):
            self.running.wait(seconds)
        for pid in family(self.pid):
            with suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        self.running.wait()

    def last_words(self) -> str:
        return self.log.read_text(errors="replace")[-3000:]


def web_server(application: str, port: int, env: Mapping[str, str], log: Path, *, workers: int | None) -> Process:
    """Return gunicorn as the product starts it: its settings come from the project's own gunicorn.conf.py."""
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}"]
    command += ["--graceful-timeout", "8", "--log-level", "warning"]
    return Process(command + (["--workers", str(workers)] if workers else []), env, log)


def worker(env: Mapping[str, str], log: Path) -> Process:
    """Return the worker with the clock in it, as the product starts it."""
    command = [sys.executable, "-W", "ignore:You're", "-m", "celery", "-q", "-A", "perfectcare", "worker", "--beat"]
    return Process([*command, "--concurrency", "1", "--loglevel", "WARNING"], env, log)


def wait_until_it_listens(process: Process, port: int, *, seconds: float = PATIENCE) -> None:
    """Wait for the server to take connections. Raises NotStarted."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and not process.has_ended:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise NotStarted(f"{process.command[0]} did not start:\n{process.last_words()}")


def manage(env: Mapping[str, str], *arguments: str, seconds: float = PATIENCE * 2) -> subprocess.CompletedProcess[str]:
    """Run a management command to its end, whatever that is."""
    return subprocess.run(  # noqa: S603 - our own commands
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=dict(env),
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )


# --- What processes have used -------------------------------------------------------------------------------------


def children(pid: int) -> list[int]:
    """Return the processes that the process has started and that still run, the oldest first."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            found += map(int, task.read_text().split())
    return sorted(found)


def family(pid: int) -> list[int]:
    """Return a process and all that come from it."""
    return [pid, *(each for child in children(pid) for each in family(child))] if pid else []


def processor_seconds(pids: Iterable[int]) -> dict[int, float]:
    """Return the processor time that each of these processes has used; none of one that is gone or not ours to see."""
    return dict(_used(pids))


def _used(pids: Iterable[int]) -> Iterator[tuple[int, float]]:
    for pid in pids:
        with suppress(OSError):
            after_its_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            yield pid, (int(after_its_name[11]) + int(after_its_name[12])) / TICKS

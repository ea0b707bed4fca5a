"""Start the programs that make up Perfect Care on one machine, watch them, and leave none of them behind."""

from __future__ import annotations

import ctypes
import errno
import fcntl
import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import TextIO

SECONDS_TO_STOP = 10
LOOK_EVERY = 0.1
MOST_RESTARTS = 5
SECONDS_OF_RESTARTS = 60
PR_SET_PDEATHSIG = 1


class CannotRun(Exception):
    """Why Perfect Care cannot run here, as one sentence for the person at the keyboard."""


def end_with_parent(parent: int) -> None:
    """Have the kernel stop this process politely when `parent` is gone, however it went; only Linux can."""
    try:
        prctl = ctypes.CDLL(None).prctl
    except (OSError, AttributeError):
        return
    prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:  # it went before we asked
        os._exit(1)


class Signals:
    """What the person asked for: Ctrl-C, a closed terminal and a polite kill all mean stop."""

    def __init__(self) -> None:
        self.hurry = self.serving = self._asked = self._on_terminal = False

    @property
    def stop(self) -> bool:
        """Whether to stop. Started from a window of its own, make keeps the hang-up to itself: so look as well."""
        return self._asked or (self._on_terminal and not os.isatty(0))

    def listen(self) -> None:
        """Take the signals over; a hang-up that is to be ignored (nohup) still is."""
        signal.signal(signal.SIGINT, self.take)
        signal.signal(signal.SIGTERM, self.take)
        if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
            signal.signal(signal.SIGHUP, self.take)
            self._on_terminal = os.isatty(0)

    def take(self, number: int, frame: FrameType | None) -> None:
        """Note the wish to stop; a second Ctrl-C hurries. While nothing is started yet, leave at once."""
        self.hurry = self._asked and number == signal.SIGINT
        self._asked = True
        if not self.serving:
            raise KeyboardInterrupt


@dataclass
class Program:
    """One program that the supervisor starts, in a process group of its own: a Ctrl-C reaches only the supervisor."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self, folder: Path) -> None:
        """Start the program; should the supervisor itself be killed, the kernel stops it."""
        parent = os.getpid()
        self.process = subprocess.Popen(  # noqa: S603 - our own commands
            self.command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            process_group=0,
            preexec_fn=lambda: end_with_parent(parent),
        )

    @property
    def exit_code(self) -> int | None:
        """How it ended, or None while it runs and before it was started."""
        return self.process.poll() if self.process else None

    @property
    def is_running(self) -> bool:
        """Whether it was started and has not ended."""
        return self.process is not None and self.process.poll() is None

    @property
    def ending(self) -> str:
        """How it ended, in words."""
        code = self.exit_code or 0
        return f"was killed by signal {-code}" if code < 0 else f"ended by itself with exit code {code}"

    def ask_to_stop(self) -> None:
        """Ask the program to finish what it is doing; it passes that on to its own workers."""
        if self.process and self.is_running:
            self.process.terminate()

    def end(self) -> None:
        """End whatever is left of the program and of all that it started."""
        if self.process:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@dataclass
class Supervisor:
    """Holds the programs together: one that ends by itself is started again, unless it keeps ending."""

    programs: list[Program]
    folder: Path
    signals: Signals
    restarts: list[float] = field(default_factory=list, init=False)

    def start(self) -> None:
        """Start every program."""
        self.signals.serving = True
        for program in self.programs:
            program.start(self.folder)

    def ended(self) -> Program | None:
        """Return a program that ended by itself."""
        return next((program for program in self.programs if program.exit_code is not None), None)

    def wait(self, is_over: Callable[[], bool], *, seconds: float = float("inf")) -> bool:
        """Wait until `is_over`; give up after `seconds`, when asked to stop and when a program ended by itself."""
        end = time.monotonic() + seconds
        while not self.signals.stop and not self.ended() and time.monotonic() < end:
            if is_over():
                return True
            time.sleep(LOOK_EVERY)
        return False

    def may_restart(self, program: Program) -> bool:
        """Clear up after a program that ended and start it again; not when programs keep ending."""
        now = time.monotonic()
        self.restarts = [at for at in self.restarts if now - at < SECONDS_OF_RESTARTS]
        if len(self.restarts) >= MOST_RESTARTS:
            return False
        self.restarts.append(now)
        program.end()
        program.start(self.folder)
        return True

    def stop(self) -> None:
        """Stop every program politely, and after ten seconds or a second Ctrl-C for good."""
        self.signals.serving = True
        for program in self.programs:
            program.ask_to_stop()
        end = time.monotonic() + SECONDS_TO_STOP
        while any(program.is_running for program in self.programs) and time.monotonic() < end:
            if self.signals.hurry:
                break
            time.sleep(LOOK_EVERY)
        for program in self.programs:
            program.end()


def take_lock(path: Path, port: int) -> TextIO:
    """Hold `path` for as long as the answer stays open, so that one data folder serves one Perfect Care."""
    lock = path.open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.seek(0)
        process, other_port = (lock.read().split() + ["unknown"] * 2)[:2]
        lock.close()
        where = f"Port {port} is in use: " if other_port == str(port) else ""
        raise CannotRun(
            f"{where}Perfect Care already runs from this folder, on port {other_port} (process {process}). "
            "Stop that one first, or use it."
        ) from None
    lock.seek(0)
    lock.truncate()
    lock.write(f"{os.getpid()} {port}\n")
    lock.flush()
    return lock


def refuse_busy_port(host: str, port: int) -> None:
    """Refuse an address that nothing can listen on."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
            trial.listen(1)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            other = port + 1 if port < 65535 else 8000
            why = f"Port {port} is in use. Stop what is using it, or choose another: make run PORT={other}"
        elif error.errno == errno.EACCES:
            why = f"Port {port} is kept for the system. Choose one above 1023: make run PORT=8000"
        else:
            why = f"Nothing can listen on {host}, port {port}: {error.strerror}."
        raise CannotRun(why) from None


def answers(port: int, path: str, *, host: str, name: str) -> bool:
    """Say whether the web server at `host` answers `path` with 200, asked under the site's `name`."""
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", path, headers={"Host": name})
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()

"""Start the programs that make up Perfect Care on one machine, watch them, and leave none of them behind."""

from __future__ import annotations

import ctypes
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

SECONDS_TO_STOP = 10
SECONDS_TO_ANSWER = 30
LOOK_EVERY = 0.2
PR_SET_PDEATHSIG = 1

Say = Callable[[str], None]


class CannotRun(Exception):
    """Why Perfect Care cannot run here, as one sentence for the person at the keyboard."""


def end_with_parent(parent: int) -> None:
    """Have the kernel stop this process when `parent` is gone, however it went; only Linux can."""
    try:
        prctl = ctypes.CDLL(None).prctl
    except (OSError, AttributeError):
        return
    prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:  # it went before we asked
        os.kill(os.getpid(), signal.SIGTERM)


class Signals:
    """What the person asked for: Ctrl-C, a closed terminal and a polite kill all mean stop."""

    def __init__(self) -> None:
        self.asked = 0
        self.serving = False

    def listen(self) -> None:
        """Take the signals over; a hang-up that was to be ignored (nohup) still is."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
                signal.signal(number, self.take)

    def take(self, number: int, frame: FrameType | None) -> None:
        """Count a signal; before anything is started, leave at once."""
        self.asked += 1
        if not self.serving:
            raise KeyboardInterrupt


@dataclass
class Program:
    """One program that the supervisor starts, in a process group of its own so that Ctrl-C reaches only us."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self, folder: Path) -> None:
        """Start the program; should the supervisor be killed, the kernel stops it."""
        parent = os.getpid()
        self.process = subprocess.Popen(  # noqa: S603 - our own commands
            self.command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            process_group=0,
            preexec_fn=lambda: end_with_parent(parent),
        )

    @property
    def ended_with(self) -> int | None:
        """The exit code, or None while the program runs or before it was started."""
        return self.process.poll() if self.process else None

    @property
    def is_running(self) -> bool:
        """Whether the program was started and has not ended."""
        return self.process is not None and self.process.poll() is None

    def send(self, number: signal.Signals, *, to_group: bool = False) -> None:
        """Signal the program, or everything it started."""
        if self.process:
            with suppress(ProcessLookupError):
                (os.killpg if to_group else os.kill)(self.process.pid, number)


@dataclass
class Supervisor:
    """Holds the programs together: all run, or none does."""

    programs: list[Program]
    folder: Path
    say: Say
    signals: Signals

    def start(self) -> None:
        """Start every program."""
        self.signals.serving = True
        for program in self.programs:
            program.start(self.folder)

    def wait_until(self, is_ready: Callable[[], bool], *, seconds: float) -> bool:
        """Wait until `is_ready`, no longer than `seconds`, and not when asked to stop or when a program ended."""
        end = time.monotonic() + seconds
        while not self.signals.asked and not self.ended() and time.monotonic() < end:
            if is_ready():
                return True
            time.sleep(LOOK_EVERY)
        return False

    def ended(self) -> Program | None:
        """Return a program that ended by itself."""
        return next((program for program in self.programs if program.ended_with is not None), None)

    def watch(self) -> Program | None:
        """Wait for the person to ask for the stop (None) or for a program to end by itself."""
        while not self.signals.asked:
            if program := self.ended():
                return program
            time.sleep(LOOK_EVERY)
        return None

    def stop(self) -> None:
        """Stop every program politely, then whatever is left of their groups for good; a second Ctrl-C hurries."""
        asked = self.signals.asked
        for program in self.programs:
            if program.is_running:
                program.send(signal.SIGTERM)
        end = time.monotonic() + SECONDS_TO_STOP
        while any(program.is_running for program in self.programs) and time.monotonic() < end:
            if self.signals.asked > max(asked, 1):
                break
            time.sleep(LOOK_EVERY / 4)
        for program in self.programs:
            program.send(signal.SIGKILL, to_group=True)
            if program.process:
                program.process.wait()


def explain_exit(program: Program) -> str:
    """Return a sentence saying how a program ended by itself."""
    code = program.ended_with or 0
    how = f"was killed (signal {-code})" if code < 0 else f"ended by itself (exit code {code})"
    return f"{program.name} {how}."


def refuse_busy_port(host: str, port: int) -> None:
    """Refuse an address that cannot be listened on."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
            trial.listen(1)
    except PermissionError:
        raise CannotRun(f"Port {port} is kept for the system. Choose one above 1023: make run PORT=8001") from None
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise CannotRun(
                f"Port {port} is in use. Stop what is using it, or choose another: make run PORT={port + 1}"
            ) from None
        raise CannotRun(f"Nothing can listen on {host}, port {port}: {error.strerror}.") from None

"""`manage.py run` starts everything, says so, and leaves nothing behind however it ends."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from perfectcare.supervisor import MOST_RESTARTS, Program, Signals, Supervisor

ROOT = Path(__file__).resolve().parents[2]
SET_BY_OTHERS = {"DJANGO_SETTINGS_MODULE", "STATIC_MANIFEST", "DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL"} | {
    "SITE_ADDRESS",
    "ALLOWED_HOSTS",
    "HTTPS",
    "HOST",
    "DEBUG",
}
ON_LINUX = sys.platform == "linux"


def environment(var: Path, **variables: str) -> dict[str, str]:
    """What a newcomer's machine has: no PostgreSQL, no Redis, a data folder of its own."""
    kept = {name: value for name, value in os.environ.items() if name not in SET_BY_OTHERS}
    return kept | {"VAR_DIR": str(var), "DEMO": "0"} | variables


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def refusal(var: Path, port: int, **variables: str) -> str:
    """Run it where it must refuse; return what it said."""
    result = subprocess.run(
        [sys.executable, "manage.py", "run"],
        cwd=ROOT,
        env=environment(var, PORT=str(port), **variables),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert result.returncode == 1, result.stderr
    return result.stderr


def is_alive(process: int) -> bool:
    """Say whether `process` still runs; one that only waits to be collected does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def descendants(process: int) -> list[int]:
    """Return the processes that `process` started, and theirs."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [found for child in map(int, children) for found in (child, *descendants(child))]


def wait_until(is_over: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if is_over():
            return True
        time.sleep(0.1)
    return False


@dataclass
class Running:
    """A Perfect Care that this test started."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    def health(self) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/health/")
            return connection.getresponse().status
        finally:
            connection.close()

    def is_well(self) -> bool:
        try:
            return self.health() == http.client.OK
        except OSError:
            return False

    def started(self, module: str) -> int:
        """Return the process that runs `python -m module`."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return next(
            int(child) for child in children if module in Path(f"/proc/{child}/cmdline").read_text().split("\0")
        )


@contextmanager
def running(var: Path) -> Iterator[Running]:
    """Start Perfect Care, wait until it says that it is ready, and stop it afterwards if the test did not."""
    port, log = free_port(), var / "run.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "run", "--port", str(port)],
            cwd=ROOT,
            env=environment(var),
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        assert wait_until(lambda: "Stop with Ctrl-C" in log.read_text() or process.poll() is not None, 60)
        assert process.poll() is None, log.read_text()
        yield Running(process, port, log)
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(timeout=30)


def test_a_port_in_use_is_refused_with_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        said = refusal(tmp_path, port)
    assert said == f"Port {port} is in use. Stop what is using it, or choose another: make run PORT={port + 1}\n"


def test_a_database_out_of_reach_is_refused_with_one_sentence_that_keeps_the_password(tmp_path: Path) -> None:
    said = refusal(tmp_path, free_port(), DATABASE_URL="postgres://someone:hush@127.0.0.1:9/nothing")
    assert said.startswith("The database cannot be reached. Start it, or correct DATABASE_URL.")
    assert said.count("\n") == 1
    assert "hush" not in said


def test_a_broker_out_of_reach_is_refused_with_one_sentence_that_keeps_the_password(tmp_path: Path) -> None:
    said = refusal(tmp_path, free_port(), REDIS_URL="redis://:hush@127.0.0.1:9/0")
    assert said.startswith("The broker cannot be reached. Start it, or correct REDIS_URL or CELERY_BROKER_URL.")
    assert said.count("\n") == 1
    assert "hush" not in said


@pytest.mark.live
@pytest.mark.skipif(not ON_LINUX, reason="looks for processes in /proc")
def test_it_serves_refuses_a_second_start_and_ends_with_ctrl_c_leaving_nothing(tmp_path: Path) -> None:
    with running(tmp_path) as it:
        assert it.health() == http.client.OK
        assert f"http://localhost:{it.port}/" in it.log.read_text()
        assert "already runs from this folder" in refusal(tmp_path, free_port())
        started = descendants(it.process.pid)
        assert len(started) >= 4  # the web server with its workers; the worker with its clock
        it.process.send_signal(signal.SIGINT)
        assert it.process.wait(timeout=15) == 0
    assert not [process for process in started if is_alive(process)]


@pytest.mark.live
@pytest.mark.skipif(not ON_LINUX, reason="looks for processes in /proc")
@pytest.mark.parametrize(("module", "name"), [("celery", "The worker"), ("gunicorn", "The web server")])
def test_a_program_that_is_killed_is_started_again(tmp_path: Path, module: str, name: str) -> None:
    with running(tmp_path) as it:
        killed = it.started(module)
        os.kill(killed, signal.SIGKILL)
        assert wait_until(lambda: f"{name} was killed by signal 9. It was started again." in it.log.read_text(), 20)
        assert wait_until(it.is_well, 30)
        assert it.started(module) != killed
        started = descendants(it.process.pid)
        it.process.send_signal(signal.SIGINT)
        assert it.process.wait(timeout=20) == 0
    assert not [process for process in started if is_alive(process)]


def test_a_program_that_keeps_ending_is_given_up(tmp_path: Path) -> None:
    program = Program("The worker", [sys.executable, "-c", ""])
    supervisor = Supervisor([program], tmp_path, Signals())
    supervisor.start()
    started_again = 0
    while wait_until(lambda: program.exit_code is not None, 20) and supervisor.may_restart(program):
        started_again += 1
    assert started_again == MOST_RESTARTS


@pytest.mark.live
@pytest.mark.skipif(not ON_LINUX, reason="only Linux tells a process that its parent is gone")
def test_killed_without_a_chance_to_tidy_up_it_still_leaves_nothing(tmp_path: Path) -> None:
    with running(tmp_path) as it:
        started = descendants(it.process.pid)
        it.process.kill()
        it.process.wait(timeout=5)
    assert wait_until(lambda: not [process for process in started if is_alive(process)], 20)

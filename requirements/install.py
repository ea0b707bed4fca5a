"""Make .venv and put the locked packages into it: `python3 requirements/install.py run|test|dev`.

It runs before anything is installed, so it needs the standard library only, and it keeps to what Python 3.6 can
parse: an old Python shall get a sentence, not a SyntaxError.
"""

import fcntl
import hashlib
import importlib.util
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed.json"
UNFINISHED = VENV / "unfinished"
LOG = ROOT / "var" / "install.log"
LOCK = ROOT / "var" / "install.lock"
NO_INDEX = "The package index cannot be reached: check the network, or pip's index and proxy, and try again."
NO_PACKAGE = (
    "The package index does not offer a package that is needed: check the network and pip's index, and try again."
)
WHOLE_LOG = "The whole log is in var/install.log."

OLDEST = (3, 11)
SETS = ("run", "test", "dev")  # each holds the one before it
# What would make the new environment see packages from elsewhere, or pip put them elsewhere.
LEADS_ASTRAY = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "__PYVENV_LAUNCHER__", "PIP_TARGET", "PIP_PREFIX"}
NO_NETWORK = re.compile(
    r"NewConnectionError|ConnectTimeoutError|ReadTimeoutError|ProxyError|MaxRetryError|ProtocolError"
    r"|Connection (?:refused|reset|aborted|broken)|Read timed out|timed out|Network is unreachable|No route to host"
    r"|Name or service not known|Temporary failure in name resolution|nodename nor servname"
)


class CannotInstall(Exception):
    """Why the packages cannot be installed, as one sentence for the person at the keyboard."""


def say(sentence: str) -> None:
    """Show a sentence at once, even when the output goes to a file."""
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()


def refuse_old_python(version: "tuple[int, ...]", executable: str) -> None:
    """Refuse a Python that the packages do not support."""
    if tuple(version[:2]) < OLDEST:
        oldest, this = (".".join(str(part) for part in parts[:3]) for parts in (OLDEST, version))
        raise CannotInstall(
            f"Perfect Care needs Python {oldest} or newer; this is {this} ({executable}). "
            "Install it, or name another with: make run PYTHON=python3.12"
        )


def clean_environment() -> "dict[str, str]":
    """Return the environment without what leads the new one astray; the machine's package index stays as it is."""
    environment = {name: value for name, value in os.environ.items() if name not in LEADS_ASTRAY}
    environment.update(PIP_USER="0", PIP_NO_INPUT="1", PIP_DISABLE_PIP_VERSION_CHECK="1")
    environment.setdefault("PIP_RETRIES", "3")  # without a network, pip's own five keep a person waiting
    return environment


def lock_files(which: str) -> "list[Path]":
    """Return the lock files whose packages `which` holds, the largest last."""
    smaller = SETS[: SETS.index(which) + 1]
    return [ROOT / "requirements" / f"{name}.txt" for name in ("assets", *smaller)]


def digest(which: str) -> str:
    """Return the fingerprint of everything that `which` installs."""
    whole = hashlib.sha256()
    for path in lock_files(which):
        whole.update(path.read_bytes())
    return whole.hexdigest()


def is_installed(which: str) -> bool:
    """Say whether `which`, or a larger set that holds it, is installed as locked today."""
    try:
        stamp = json.loads(STAMP.read_text())
        held = stamp["set"]
        return SETS.index(held) >= SETS.index(which) and stamp["digest"] == digest(held)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def starts() -> bool:
    """Say whether the environment's Python starts, is new enough and has pip."""
    if UNFINISHED.exists() or not PYTHON.exists():
        return False
    question = "import sys, pip; sys.exit(sys.version_info[:2] < " + repr(OLDEST) + ")"
    try:
        answer = subprocess.run(  # noqa: S603 - our own interpreter and question
            [str(PYTHON), "-I", "-c", question],
            env=clean_environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
            timeout=60,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0


def remove_environment() -> None:
    """Remove a broken environment, without following a link out of this folder."""
    if VENV.is_symlink() or VENV.is_file():
        VENV.unlink()
    elif VENV.exists():
        shutil.rmtree(str(VENV))


def make_environment() -> None:
    """Make .venv where there is none that works."""
    if starts():
        return
    missing = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
    if missing:
        package = "python{}.{}-venv".format(*sys.version_info[:2])
        raise CannotInstall(
            f"This Python ({sys.executable}) cannot make a virtual environment, as its module {missing[0]} is missing: "
            f"install it (on Debian and Ubuntu: sudo apt-get install {package}) and try again."
        )
    if VENV.exists() or VENV.is_symlink():
        say("The environment in .venv is broken or unfinished: making it again ...")
        remove_environment()
    else:
        say("Making a Python environment in .venv ...")
    made = run_logged([sys.executable, "-m", "venv", str(VENV)])
    if made != 0 or not starts():
        remove_environment()
        raise CannotInstall(f"The Python environment could not be made: {last_line()} {WHOLE_LOG}")


def run_logged(command: "list[str]") -> int:
    """Run `command` with its output in the log, and say now and then that it still works."""
    began = spoke = time.monotonic()
    with LOG.open("ab") as log:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and arguments
            command, cwd=str(ROOT), env=clean_environment(), stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
        try:
            while process.poll() is None:
                time.sleep(0.1)
                if time.monotonic() - spoke >= 20:
                    spoke = time.monotonic()
                    say(f"  still at it, {spoke - began:.0f} seconds so far ...")
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait()
    return process.returncode


def install(which: str) -> None:
    """Install the locked packages of `which`, unless they are there."""
    if is_installed(which):
        return
    files = [path for path in lock_files(which) if path.stem in ("assets", which)]
    count = sum(len(re.findall(r"(?m)^[A-Za-z0-9_.-]+==", path.read_text())) for path in files)
    say(f"Installing {count} packages (about a minute the first time) ...")
    command = [str(PYTHON), "-m", "pip", "install", "--no-deps", "--require-hashes", "--progress-bar", "off"]
    for path in files:
        command += ["-r", str(path)]
    # An installation cut off in the middle can leave half a package that looks whole: then .venv is made again.
    UNFINISHED.touch()
    if run_logged(command) != 0:
        reason = why_pip_failed()
        if reason in (NO_INDEX, NO_PACKAGE):
            UNFINISHED.unlink()  # pip fetches everything before it touches anything
        raise CannotInstall(f"{reason} {WHOLE_LOG}")
    UNFINISHED.unlink()
    STAMP.write_text(json.dumps({"set": which, "digest": digest(which)}))


def why_pip_failed() -> str:
    """Return one sentence for the person: what went wrong."""
    log = LOG.read_text(errors="replace")
    if "No space left on device" in log:
        return "The disk is full: make room and try again."
    if "DO NOT MATCH THE HASHES" in log:
        return "A package from the index is not the one that was locked, so nothing was installed."
    if NO_NETWORK.search(log):
        return NO_INDEX
    if "(from versions: none)" in log:  # also what pip makes of a dead network when it is told not to retry
        return NO_PACKAGE
    return f"pip could not install the packages: {last_line()}"


def last_line() -> str:
    """Return the last thing the log says, ended like a sentence."""
    lines = [line.strip() for line in LOG.read_text(errors="replace").splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("ERROR")] or lines or ["it said nothing"]
    return errors[-1].rstrip(".") + "."


def prepare(which: str) -> None:
    """Make the environment hold `which`; a second call at the same time waits for the first."""
    LOCK.parent.mkdir(exist_ok=True)
    with LOCK.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            say("Another installation is running here: waiting for it to end ...")
            fcntl.flock(lock, fcntl.LOCK_EX)
        if is_installed(which) and starts():
            return
        LOG.write_text("")
        make_environment()
        install(which)


def main(arguments: "list[str]") -> int:
    """Install what the command line names; return the exit code."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that pip is stopped as well
    try:
        refuse_old_python(sys.version_info[:3], sys.executable)
        if len(arguments) != 1 or arguments[0] not in SETS:
            raise CannotInstall("Say what to install: python3 requirements/install.py run|test|dev")
        prepare(arguments[0])
    except CannotInstall as reason:
        sys.stderr.write(f"{reason}\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"The packages cannot be installed: {error}.\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("Stopped before the packages were installed.\n")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

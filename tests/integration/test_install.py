"""The installer is the first thing a newcomer meets: each of its refusals is one sentence."""

from __future__ import annotations

import ast
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
INSTALLER = ROOT / "requirements" / "install.py"


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A folder that holds the installer and the lock files, as a fresh clone does."""
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


@pytest.fixture
def installer(clone: Path) -> ModuleType:
    """The installer of that clone, as a module."""
    spec = importlib.util.spec_from_file_location("installer", clone / "requirements" / "install.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def stamp(installer: ModuleType, which: str) -> None:
    """Leave the mark of a finished installation of `which`."""
    installer.VENV.mkdir(exist_ok=True)
    installer.STAMP.write_text(json.dumps({"set": which, "digest": installer.digest(which)}))


def test_an_old_python_can_parse_the_installer() -> None:
    ast.parse(INSTALLER.read_text(), feature_version=(3, 6))


def test_an_old_python_gets_a_sentence_that_says_what_to_do(installer: ModuleType) -> None:
    with pytest.raises(installer.CannotInstall) as refusal:
        installer.refuse_old_python((3, 9, 2), "/usr/bin/python3")
    assert str(refusal.value) == (
        "Perfect Care needs Python 3.11 or newer; this is 3.9.2 (/usr/bin/python3). "
        "Install it, or name another with: make run PYTHON=python3.12"
    )


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 12, 1), (4, 0, 0)])
def test_a_python_that_is_new_enough_is_taken(installer: ModuleType, version: tuple[int, ...]) -> None:
    installer.refuse_old_python(version, "python3")


def test_a_larger_set_satisfies_a_smaller_one_and_not_the_other_way_round(installer: ModuleType) -> None:
    stamp(installer, "test")
    assert [which for which in installer.SETS if installer.is_installed(which)] == ["run", "test"]


@pytest.mark.parametrize("changed", ["run.txt", "test.txt", "assets.txt"])
def test_a_changed_lock_file_is_installed_again(installer: ModuleType, clone: Path, changed: str) -> None:
    stamp(installer, "test")
    with (clone / "requirements" / changed).open("a") as lock:
        lock.write("# changed\n")
    assert not installer.is_installed("run")


@pytest.mark.parametrize("left", ["", "{", "[]", '{"set": "everything"}'])
def test_a_damaged_stamp_counts_as_not_installed(installer: ModuleType, left: str) -> None:
    stamp(installer, "dev")
    installer.STAMP.write_text(left)
    assert not installer.is_installed("run")


def test_an_environment_whose_python_is_gone_does_not_start(installer: ModuleType) -> None:
    installer.PYTHON.parent.mkdir(parents=True)
    installer.PYTHON.symlink_to("/no/such/python")
    assert not installer.starts()


def test_what_leads_the_environment_astray_is_left_out(installer: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    monkeypatch.setenv("PIP_USER", "1")
    environment = installer.clean_environment()
    assert "PYTHONPATH" not in environment
    assert environment["PIP_USER"] == "0"


def test_without_a_network_there_is_one_sentence_and_the_next_try_need_not_start_over(clone: Path) -> None:
    offline = {name: value for name, value in os.environ.items() if not name.upper().endswith("_PROXY")}
    offline |= {
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_INDEX_URL": "http://127.0.0.1:9/",
        "PIP_EXTRA_INDEX_URL": "",
        "PIP_FIND_LINKS": "",
        "PIP_RETRIES": "1",
    }
    command = [sys.executable, str(clone / "requirements" / "install.py"), "run"]
    result = subprocess.run(command, env=offline, capture_output=True, text=True, timeout=120, check=False)
    assert result.returncode == 1
    assert result.stderr == (
        "The package index cannot be reached: check the network, or pip's index and proxy, and try again. "
        "The whole log is in var/install.log.\n"
    )
    assert "Traceback" not in result.stdout
    assert (clone / "var" / "install.log").stat().st_size
    assert (clone / ".venv" / "bin" / "python").exists()
    assert not (clone / ".venv" / "unfinished").exists()

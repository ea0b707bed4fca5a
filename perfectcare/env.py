"""Strict readers of the environment: a wrong value stops the program with a sentence that says what to write."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}


def flag(name: str, *, default: bool) -> bool:
    """Return the yes-or-no variable `name`; anything but 1, true, yes, on, 0, false, no, off is an error."""
    text = os.environ.get(name, "").strip().lower()
    if not text:
        return default
    if text in TRUE | FALSE:
        return text in TRUE
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {text!r}.")


def number(name: str, *, default: int) -> int:
    """Return the whole number in the variable `name`."""
    text = os.environ.get(name, "").strip()
    try:
        return int(text) if text else default
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {text!r}.") from None


def words(name: str, *, default: list[str]) -> list[str]:
    """Return the comma-separated list in the variable `name`."""
    text = os.environ.get(name, "").strip()
    return [word.strip() for word in text.split(",") if word.strip()] if text else default


def text(name: str, *, default: str = "") -> str:
    """Return the variable `name`, without the spaces around it."""
    return os.environ.get(name, "").strip() or default


def database(name: str, *, default: str) -> dict[str, Any]:
    """Return Django's settings for the database address in `name` (sqlite:/// or postgres://)."""
    address = text(name, default=default)
    settings: dict[str, Any] = dict(environ.Env.db_url_config(address))
    engine = settings.get("ENGINE", "")
    if engine.endswith("sqlite3") or engine.endswith("postgresql"):
        return settings
    raise ImproperlyConfigured(f"{name} must start with sqlite:/// or postgres://, not {address.split(':')[0]!r}.")


def secret(name: str, *, keep_in: Path) -> str:
    """Return the secret in `name`; without one, make it once and keep it in the file `keep_in`, readable by its owner.

    A random secret made at every start would sign everybody out and, worse, let a card sent twice count twice.
    """
    value = text(name)
    if value:
        return value
    keep_in.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(keep_in, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return keep_in.read_text().strip()
    with os.fdopen(handle, "w") as file:
        value = secrets.token_urlsafe(48)
        file.write(value)
    return value

"""What a card needs to open without a connection: its files, and a name for what they hold together."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.contrib.staticfiles import finders
from django.templatetags.static import static

STYLES = ("css/tablet.css", "css/card.css")
ICONS = ("favicon.svg", "touch-icon.png")
#: The scripts of every page of the shell; each page adds its own.
_QUEUE = ("store", "clock", "seal", "pairing", "queue", "sending", "saving", "shell", "custody", "thanks")


def _scripts(*names: str) -> tuple[str, ...]:
    return tuple(f"js/tablet/{name}.js" for name in names)


CARD_SCRIPTS = _scripts(*_QUEUE, "pin", "dialog", "pair", "panel", "steps", "idle", "card")
STAFF_SCRIPTS = _scripts(*_QUEUE, "codes", "staff")
FILES = tuple(dict.fromkeys((*STYLES, *ICONS, *CARD_SCRIPTS, *STAFF_SCRIPTS)))


def addresses() -> list[str]:
    """Return the addresses of the shell's files, as pages name them."""
    return [static(name) for name in FILES]


def version() -> str:
    """Return a name that changes when one of the shell's files changes."""
    seen = hashlib.sha256()
    for name in FILES:
        seen.update(name.encode() + b"\0" + _content(name))
    return seen.hexdigest()[:16]


def _content(name: str) -> bytes:
    found = finders.find(name)
    if not isinstance(found, str):
        raise FileNotFoundError(f"static/{name} is missing")
    return Path(found).read_bytes()

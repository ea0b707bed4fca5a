"""Keys that tell nothing: random numbers for rows whose order must not show, and short codes for addresses."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    WholeNumber = models.BigIntegerField[int, int]
else:
    WholeNumber = models.BigIntegerField

# Without the letters and digits that people confuse when they copy a code by hand.
CODE_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def random_key() -> int:
    """Return a random positive whole number of 62 bits."""
    return secrets.randbits(62) + 1


def code(length: int = 10) -> str:
    """Return a random code of `length` letters and digits (just under 5 bits each)."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(length))


class RandomKeyField(WholeNumber):
    """A random primary key that is also the physical key of the table on SQLite.

    With any other primary key SQLite keeps a hidden row number, which counts rows in the order of their arrival. Two
    tables written together could be laid side by side by it.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"primary_key": True, "default": random_key, "editable": False, **options})

    def db_type(self, connection: Any) -> str:
        return "integer" if connection.vendor == "sqlite" else "bigint"

"""Statements that PostgreSQL keeps ready: to read and plan a short one costs it more than to run it.

It keeps them for each connection, so they need connections that stay (`CONN_MAX_AGE`), and none that a pool hands to
somebody else between two transactions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection
from django.views.decorators.debug import sensitive_variables

#: The names of the statements that each connection has ready.
_ready: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()


@dataclass(frozen=True)
class Statement:
    """A statement with `%s` where its values go, and a name that no other has."""

    name: str
    text: str

    @sensitive_variables()
    def row(self, values: Sequence[Any]) -> Any:
        """Run it and return its first row, or None. A connection that needs it for the first time makes it ready."""
        with connection.cursor() as cursor:
            ready = _ready.setdefault(connection.connection, set())
            if self.name not in ready:
                numbered = self.text % tuple(f"${number}" for number in range(1, len(values) + 1))
                cursor.execute(f"PREPARE {self.name} AS {numbered}")
                ready.add(self.name)
            listed = ", ".join(["%s"] * len(values))
            cursor.execute(f"EXECUTE {self.name} ({listed})", values)
            return cursor.fetchone()

"""Databases on a PostgreSQL server that last as long as a benchmark."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from typing import Any
from urllib.parse import unquote, urlsplit

import psycopg2

Server = dict[str, Any]


class NoServer(Exception):
    """There is no PostgreSQL server to use: one sentence that says what to do."""


def server(environ: Mapping[str, str]) -> Server:
    """Return where the server is, as psycopg2 takes it: that of DATABASE_URL, or else of PGHOST, PGUSER and so on."""
    parts = urlsplit(environ.get("DATABASE_URL", ""))
    if parts.scheme not in ("postgres", "postgresql"):
        names = {"host": "127.0.0.1", "port": "5432", "user": "postgres", "password": ""}
        return {name: environ.get(f"PG{name.upper()}", usual) for name, usual in names.items()}
    return {
        "host": unquote(parts.hostname or "127.0.0.1"),
        "port": str(parts.port or 5432),
        "user": unquote(parts.username or "postgres"),
        "password": unquote(parts.password or ""),
    }


def version(at: Server) -> str:
    """Return the server's version. Raises NoServer."""
    try:
        with closing(psycopg2.connect(**at, dbname="postgres", connect_timeout=5)) as connection:
            return str(connection.info.parameter_status("server_version"))
    except psycopg2.OperationalError:
        raise NoServer(
            f"This needs PostgreSQL and none answers at {at['host']}:{at['port']} to {at['user']}: start one, or name "
            "one where databases may be made with DATABASE_URL=postgres://user@host:port/any."
        ) from None


@contextmanager
def database(at: Server, *, like: str = "template0") -> Iterator[str]:
    """Make a database, as a copy of another if that is named, and drop it afterwards."""
    name = f"perfectcare_bench_{secrets.token_hex(6)}"
    _run(at, f'CREATE DATABASE "{name}" TEMPLATE "{like}"')
    try:
        yield name
    finally:
        _run(at, f'DROP DATABASE "{name}" WITH (FORCE)')


def environment(folder: str) -> dict[str, str]:
    """Return what the program's settings read, so that they know PostgreSQL and a folder of their own and no more."""
    return {
        "DATABASE_URL": "postgres://localhost/named_later",
        "DJANGO_SETTINGS_MODULE": "perfectcare.settings",
        "VAR_DIR": folder,
        "STATIC_MANIFEST": "0",
        "DEBUG": "0",
        "HTTPS": "0",
        "STATEMENT_TIMEOUT_MS": "0",
        "LOCK_TIMEOUT_MS": "0",
    }


def _run(at: Server, statement: str) -> None:
    with closing(psycopg2.connect(**at, dbname="postgres")) as connection:
        connection.autocommit = True  # CREATE and DROP DATABASE refuse to run inside a transaction
        with connection.cursor() as cursor:
            cursor.execute(statement)

"""Several people who do the same thing at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import sleep
from typing import Any

from django.db import OperationalError, connection


def at_once(refused: type[Exception], change: Callable[[Any], object], *arguments: object) -> list[str]:
    """Call `change` with each argument in a thread of its own, all at the same moment.

    Return their answers sorted: "won", or the field that the refusal (of the type `refused`) names.
    """
    ready = Barrier(len(arguments))

    def run(argument: object) -> str:
        ready.wait()
        try:
            return patiently(refused, change, argument)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(arguments)) as pool:
        return sorted(pool.map(run, arguments))


def together(*tasks: Callable[[], Any]) -> list[Any]:
    """Do each in a thread with a connection of its own, all at the same moment; return what they return, in order."""
    ready = Barrier(len(tasks))

    def run(task: Callable[[], Any]) -> Any:
        ready.wait()
        try:
            return task()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(run, tasks))


def patiently(refused: type[Exception], change: Callable[[Any], object], argument: object) -> str:
    """SQLite in memory says "locked" at once where a file would wait: ask again."""
    for _ in range(2000):
        try:
            change(argument)
        except refused as refusal:
            return str(getattr(refusal, "field"))  # noqa: B009 - each refusal has one, their common base has not
        except OperationalError as busy:
            if "locked" not in str(busy):
                raise
            sleep(0.005)
        else:
            return "won"
    raise AssertionError("locked for ten seconds")

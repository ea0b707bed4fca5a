"""Bodies that break off on their way are refused, never read as if they had ended there.

A form that lost its end still reads as a form: half a sentence would be kept as a whole comment, and the card, sent
again, would be refused as another one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from io import IOBase
from typing import Any

from gunicorn.http.errors import ParseException

Environ = dict[str, Any]
Application = Callable[[Environ, Any], Iterable[bytes]]


class WholeBody(IOBase):
    """The body of a request. Reading it raises OSError where it ends before its length, or cannot be parsed."""

    def __init__(self, stream: Any, length: int | None) -> None:
        self.stream = stream
        self.missing = length

    def read(self, size: int = -1) -> bytes:
        if self.missing is not None:
            size = self.missing if size < 0 else min(size, self.missing)
        try:
            found: bytes = self.stream.read(size)
        except ParseException as problem:  # a body in chunks that are none: the web server's own exception
            raise ConnectionAbortedError(str(problem)) from None
        if self.missing is not None:
            self.missing -= len(found)
            if len(found) < size:
                raise ConnectionAbortedError("The body ended before its length.")
        return found


def whole(application: Application) -> Application:
    """Return the application as one whose requests have whole bodies."""

    def guarded(environ: Environ, start_response: Any) -> Iterable[bytes]:
        length = str(environ.get("CONTENT_LENGTH") or "")
        known = int(length) if length.isascii() and length.isdigit() and len(length) < 20 else None
        environ["wsgi.input"] = WholeBody(environ["wsgi.input"], known)
        return application(environ, start_response)

    return guarded

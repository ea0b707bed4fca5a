"""Headers and addresses are read as UTF-8, whatever a request says of its own letters.

Python knows alphabets that are none, such as rot13 and punycode. Django reads the address by the one that a request
names, and a parameter of a header by the one that this names (RFC 2231), and would break before any page or middleware
could answer.
"""

from __future__ import annotations

import re
from typing import Any

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest

_IN_ITS_OWN_LETTERS = re.compile(r"\*\s*=")


class Utf8Request(WSGIRequest):
    """A request whose letters nobody chooses. A form in others is refused: `ReadableBodyMiddleware`."""

    def __init__(self, environ: dict[str, Any]) -> None:
        for header in {"CONTENT_TYPE", "HTTP_ACCEPT"} & environ.keys():
            environ[header] = _IN_ITS_OWN_LETTERS.sub("=", environ[header])
        super().__init__(environ)

    @property
    def encoding(self) -> str | None:
        return None

    @encoding.setter
    def encoding(self, name: str | None) -> None:
        """Pass over what the header names."""


class Handler(WSGIHandler):
    request_class = Utf8Request

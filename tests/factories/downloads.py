"""Files as somebody who is signed in downloads them."""

from __future__ import annotations

import csv
import io
from typing import Any
from unittest.mock import patch

from django.db import connection
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse

from campaigns.models import Division


def ask(client: Client, name: str, division: Division, **asked: str) -> HttpResponseBase:
    return client.get(reverse(name, args=[division.code]), asked)


def download(client: Client, name: str, division: Division, **asked: str) -> bytes:
    """Return the whole file."""
    answer = ask(client, name, division, **asked)
    assert answer.status_code == 200, answer.status_code
    return b"".join(answer)


def hang_up(answer: HttpResponseBase) -> None:
    """Close the answer as a web server does, but keep the connection that the test goes on with."""
    with patch.object(connection, "close_if_unusable_or_obsolete"):
        answer.close()


def lines(client: Client, name: str, division: Division, **asked: str) -> list[dict[str, Any]]:
    """Return the rows of the file as CSV, by column name."""
    text = download(client, name, division, **asked).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))

"""The two sides of `make bench-export`: the program's whole answer, and a bare SELECT written by the csv module."""

from __future__ import annotations

import csv
import os
from io import BytesIO
from time import perf_counter
from typing import Any
from urllib.parse import urlencode
from wsgiref.util import setup_testing_defaults

from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from benchmarks.export_scene import Filled
from campaigns.models import Team
from perfectcare.accounts.models import User

BARE = """
    SELECT response.given_on, team.code, team.name, response.answer, good.words, better.words
    FROM feedback_fftresponse response
    JOIN campaigns_team team ON team.id = response.team_id
    LEFT JOIN feedback_comment good ON good.response_id = response.id
        AND good.question = 'what-was-good' AND good.state = 'released'
    LEFT JOIN feedback_comment better ON better.response_id = response.id
        AND better.question = 'what-could-be-better' AND better.state = 'released'
    WHERE response.team_id = ANY(%s) AND response.given_on BETWEEN %s AND %s"""


class Visitor:
    """A manager who is signed in and downloads through the program's own WSGI application."""

    def __init__(self, manager: User) -> None:
        client = Client()
        client.force_login(manager)
        self.cookie = "; ".join(f"{name}={each.value}" for name, each in client.cookies.items())
        self.application = get_wsgi_application()

    def download(self, filled: Filled, file_format: str = "csv") -> float:
        """Write the whole file to nowhere, and return the seconds that it took."""
        address = reverse("export_responses", args=[filled.code])
        asked = {"first": f"{filled.first:%Y-%m}", "last": f"{filled.last:%Y-%m}", "format": file_format}
        began = perf_counter()
        lines = self._get(address, urlencode(asked))
        took = perf_counter() - began
        if file_format == "csv" and lines != filled.answers + 1:
            raise RuntimeError(f"This measures nothing: {lines:,} lines for {filled.answers:,} answers.")
        return took

    def open_page(self, filled: Filled) -> None:
        self._get(reverse("exports", args=[filled.code]), "")

    def counted(self, filled: Filled) -> tuple[int, float]:
        """Download once: how many queries, and the seconds."""
        with CaptureQueriesContext(connection) as captured:
            took = self.download(filled)
        return len(captured), took

    def _get(self, path: str, query: str) -> int:
        environ = {"PATH_INFO": path, "QUERY_STRING": query, "HTTP_COOKIE": self.cookie, "HTTP_HOST": "localhost"}
        setup_testing_defaults(environ)
        lines, heads = 0, []

        def begin(status: str, *_: Any) -> Any:
            heads.append(status)

        answer = self.application({**environ, "wsgi.input": BytesIO()}, begin)
        try:
            with open(os.devnull, "wb") as nowhere:
                for piece in answer:
                    nowhere.write(piece)
                    lines += piece.count(b"\r\n")
        finally:
            answer.close()
        if heads != ["200 OK"]:
            raise RuntimeError(f"This measures nothing: {path} answers {heads}.")
        return lines


def bare(filled: Filled) -> float:
    """Write the same rows to nowhere, and return the seconds that it took."""
    teams = list(Team.objects.filter(division__code=filled.code).values_list("pk", flat=True))
    began = perf_counter()
    with open(os.devnull, "w", encoding="utf-8", newline="") as nowhere, connection.cursor() as cursor:
        cursor.execute(BARE, [teams, filled.first, filled.last])
        csv.writer(nowhere).writerows(cursor)
        if cursor.rowcount != filled.answers:
            raise RuntimeError(f"This measures nothing: {cursor.rowcount:,} rows for {filled.answers:,} answers.")
    return perf_counter() - began

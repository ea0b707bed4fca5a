"""A division with teams, paired tablets and posters, made through the product's own services."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import cycle, islice

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from benchmarks.card_doors import Door
from campaigns.models import Division, FFTGroup, Organisation, Site, Team
from feedback.models import FeedbackPoint, Mode
from feedback.services import pairing, points
from perfectcare.accounts.models import User

KINDS = FeedbackPoint.Kind


class Stage:
    """Who is there: teams, in turn, get the tablets and posters that are asked for."""

    def __init__(self, *, teams: int) -> None:
        organisation = Organisation.objects.create(ods_code="RX1", name="Harbour Trust")
        division = Division.objects.create(organisation=organisation, code="HARBOUR", name="Community services")
        site = Site.objects.create(division=division, code="MAIN", name="Main site")
        self.by = User.objects.create_user(email="manager@example.org", name="Maya Manager", password=None)
        self.teams = [
            Team.objects.create(
                division=division, site=site, code=f"T{n}", name=f"Team {n}", fft_group=FFTGroup.NURSING
            )
            for n in range(teams)
        ]

    def tablets(self, many: int, *, teams: int | None = None) -> list[Door]:
        """Return so many tablets, each paired with a place of its own: of all teams in turn, or of the first ones."""
        points = self._points(KINDS.TABLET, Mode.ELECTRONIC_DISCHARGE, many, self.teams[:teams])
        return [self._paired(point) for point in points]

    def posters(self, many: int) -> list[Door]:
        return [Door(_path(point)) for point in self._points(KINDS.POSTER, Mode.ONLINE, many, self.teams)]

    def _points(self, kind: str, mode: str, many: int, teams: Sequence[Team]) -> Iterator[FeedbackPoint]:
        for number, team in enumerate(islice(cycle(teams), many), 1):
            yield points.add(team=team, kind=kind, name=f"Place {number}", mode=mode, by=self.by, idle_seconds=60)

    def _paired(self, point: FeedbackPoint) -> Door:
        now = timezone.now()
        _, code = pairing.make_code(point=point, name=f"Tablet at {point.name}", by=self.by, at=now)
        device, key = pairing.pair(point=point, code=code, at=now)
        return Door(_path(point), key, str(device.uid))


def statements(door: Door, cards: int) -> int:
    """Return how many statements one request with so many cards sends to the database."""
    client = Client(headers={"host": "localhost", **({"authorization": f"Bearer {door.key}"} if door.key else {})})
    for _ in range(2):  # what a connection does once is done the first time
        body = (door.many(cards) if cards > 1 else door.one()).partition(b"\r\n\r\n")[2]
        with CaptureQueriesContext(connection) as captured:
            answer = client.post(door.path, body, content_type="application/json")
        if answer.status_code not in (200, 201):
            raise RuntimeError(f"A card was answered with {answer.status_code}.")
    return len(captured)


def _path(point: FeedbackPoint) -> str:
    return reverse("card_submit", args=[point.code])

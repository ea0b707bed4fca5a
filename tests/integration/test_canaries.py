"""What was masked is nowhere afterwards: not in the database, a file, a log, an e-mail, Redis or a task."""

from __future__ import annotations

import base64
import http.client
import json
import shutil
import subprocess
import time
import uuid
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from urllib.parse import urlencode, urlsplit

import pytest
import redis

from perfectcare.common.masking import BLOCKS
from tests.canaries import Flock
from tests.factories.cards import card_body, voice_body
from tests.factories.exports import row, table, write_export, write_map
from tests.live import PATIENCE, LiveSite, running_site

pytestmark = pytest.mark.live

A_DIVISION = """
import json
from campaigns.models import Division, Membership, Organisation, Site, Team
from django.test import Client
from django.utils import timezone
from feedback.models import FeedbackPoint
from feedback.services import pairing
from perfectcare.accounts.models import User
o = Organisation.objects.create(ods_code="RXL", name="Live")
d = Division.objects.create(organisation=o, code="LIVE", name="Live")
s = Site.objects.create(division=d, code="MAIN", name="S")
t = Team.objects.create(division=d, site=s, code="T", name="T", fft_group="nursing")
FeedbackPoint.objects.create(team=t, kind="poster", name="Wall", code="livecard")
FeedbackPoint.objects.create(team=t, kind="staff", name="Room", code="livestaff")
box = FeedbackPoint.objects.create(team=t, kind="paper", mode="paper-discharge", name="Box", code="livebox")
desk = FeedbackPoint.objects.create(team=t, kind="tablet", name="Desk", code="livedesk")
maya = User.objects.create_user(email="maya@example.org", name="Maya", password=None)
Membership.objects.create(user=maya, organisation=o, division=d, role="manager")
code = pairing.make_code(point=desk, name="Tablet", by=maya, at=timezone.now())[1]
key = pairing.pair(point=desk, code=code, at=timezone.now())[1]
browser = Client()
browser.force_login(maya)
print(json.dumps({"key": key, "session": browser.cookies["sessionid"].value, "box": box.pk, "team": t.pk}))
"""
RENAME = """
from django.db import connection
for name in ("feedback_comment", "feedback_staffvoice"):
    connection.cursor().execute(f"ALTER TABLE {} RENAME TO {}")
"""
TABLES = "from django.db import connection; print(*connection.introspection.table_names())"
FORM, JSON = "application/x-www-form-urlencoded", "application/json"


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[LiveSite]:
    with running_site(tmp_path_factory.mktemp("canaries"), DRAIN_SECONDS="1") as site:
        site.made = json.loads(site.ask(A_DIVISION))
        yield site


class Doors:
    """Every door that takes free text. Each sends a new flock's words and returns the status of the answer."""

    def __init__(self, site: LiveSite, flock: Flock) -> None:
        self.site, self.flock = site, flock
        self.made = site.made

    def send(self, path: str, body: bytes, content_type: str, **headers: str) -> int:
        with closing(http.client.HTTPConnection(urlsplit(self.site.url).netloc, timeout=30)) as connection:
            connection.request("POST", path, body, {"Content-Type": content_type, **headers})
            answer = connection.getresponse()
            answer.read()
            return answer.status

    def card(self, **changes: object) -> dict[str, object]:
        return card_body(comments={"what-was-good": self.flock.words()}, **changes)

    def voice(self, **changes: object) -> dict[str, object]:
        return voice_body(obstacle=self.flock.words(), **changes)

    def poster(self, **changes: object) -> int:
        return self.send("/f/livecard/cards", json.dumps(self.card(**changes)).encode(), JSON)

    def posters(self, **changes: object) -> int:
        body = {"cards": [self.card(), self.card()], **changes}
        return self.send("/f/livecard/cards", json.dumps(body).encode(), JSON)

    def tablet(self, **changes: object) -> int:
        key = {"Authorization": f"Bearer {self.made['key']}"}
        return self.send("/f/livedesk/cards", json.dumps(self.card(**changes)).encode(), JSON, **key)

    def tablets(self, **changes: object) -> int:
        key = {"Authorization": f"Bearer {self.made['key']}"}
        body = {"cards": [self.card(sequence=number) for number in (1, 2)], **changes}
        return self.send("/f/livedesk/cards", json.dumps(body).encode(), JSON, **key)

    def staff(self, **changes: object) -> int:
        return self.send("/s/livestaff/cards", json.dumps(self.voice(**changes)).encode(), JSON)

    def staffs(self, **changes: object) -> int:
        body = {"cards": [self.voice(), self.voice()], **changes}
        return self.send("/s/livestaff/cards", json.dumps(body).encode(), JSON)

    def card_form(self, **changes: object) -> int:
        fields = {"id": str(uuid.uuid4()), "answer": "good", "what-was-good": self.flock.words(), **changes}
        return self.send("/f/livecard/", urlencode(fields).encode(), FORM)

    def staff_form(self, **changes: object) -> int:
        fields = {"id": str(uuid.uuid4()), "care": "good", "obstacle": self.flock.words(), **changes}
        return self.send("/s/livestaff/", urlencode(fields).encode(), FORM)

    def paper(self, **changes: object) -> int:
        first = {"id": str(uuid.uuid4()), "answer": "good", "what-was-good": self.flock.words()}
        fields = {"given_on": today(), **{f"row-0-{name}": value for name, value in first.items()}}
        return self.signed_in(f"/divisions/LIVE/points/{self.made['box']}/paper/", {**fields, **changes})

    def withdrawal(self, **changes: object) -> int:
        fields = {
            "team": self.made["team"],
            "kind": "patients",
            "first_on": "2026-11-01",
            "last_on": today(),
            "mode": "",
        }
        fields |= {"confirmed": "yes"}
        return self.signed_in("/divisions/LIVE/withdrawals/new/", {**fields, "reason": self.flock.words(), **changes})

    def signed_in(self, path: str, fields: dict[str, object]) -> int:
        token = "c" * 32
        cookies = f"sessionid={self.made['session']}; csrftoken={token}"
        return self.send(path, urlencode(fields).encode(), FORM, **{"Cookie": cookies, "X-CSRFToken": token})

    def all(self) -> dict[str, int]:
        """Send something good through every door but the import, which has no page."""
        doors = (
            self.poster, self.posters, self.tablet, self.tablets, self.staff, self.staffs,
            self.card_form, self.staff_form, self.paper, self.withdrawal,
        )  # fmt: skip
        return {door.__name__: door() for door in doors}


@contextmanager
def heard(site: LiveSite) -> Iterator[list[str]]:
    """Keep every command that anybody gives Redis in the site's database; nothing where there is no Redis."""
    said: list[str] = []
    address = site.env.get("REDIS_URL")
    if not address:
        yield said
        return
    number = urlsplit(address).path.strip("/").encode()
    with redis.Redis.from_url(address) as client:
        listener = client.connection_pool.get_connection()
        listener.send_command("MONITOR")
        assert listener.read_response() == b"OK"
        yield said
        end = uuid.uuid4().hex
        client.echo(end)
        while end.encode() not in (line := listener.read_response()):
            said += [line.decode()] if b"[" + number + b" " in line else []
        listener.disconnect()


def everywhere(site: LiveSite, commands: list[str]) -> dict[str, bytes]:
    """Return everything that the site has kept or said, by where it is."""
    places = {
        str(path.relative_to(site.folder)): path.read_bytes() for path in site.folder.rglob("*") if path.is_file()
    }
    for name in site.ask(TABLES).split():
        rows = site.query(f'SELECT * FROM "{name}"')
        cells = [bytes(cell) if isinstance(cell, memoryview) else str(cell).encode() for row in rows for cell in row]
        places[f"table {name}"] = b"\n".join(cells)
    address = site.env["DATABASE_URL"]
    if address.startswith("postgres") and shutil.which("pg_dump"):
        places["dump"] = subprocess.run(["pg_dump", "--inserts", address], check=True, capture_output=True).stdout
    places["commands to Redis"] = "\n".join(commands).encode()
    if site.env.get("REDIS_URL"):
        with redis.Redis.from_url(site.env["REDIS_URL"]) as client:
            places["Redis"] = b"\n".join(key + b" " + (client.dump(key) or b"") for key in client.scan_iter())
    return places


def today() -> str:
    return datetime.now(UTC).date().isoformat()


def until(condition, what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, f"Waited in vain: {what}"
        time.sleep(0.2)


def test_canaries_through_every_door_good_refused_or_failing_are_found_nowhere(site, tmp_path):
    flock = Flock()
    doors = Doors(site, flock)
    with heard(site) as commands:
        site.start_worker(beat=True)
        assert set(doors.all().values()) <= {200, 201, 302}
        assert imported(site, flock, tmp_path).returncode == 0
        assert set(refused(doors)) == {422}
        assert set(broken(doors).values()) <= {500, 503}
        until(lambda: "drain" in site.log("worker.log"), "the worker counts")
        until(
            lambda: site.query("SELECT COUNT(*) FROM campaigns_dirtyday WHERE generation <> counted") == [(0,)], "all"
        )
    places = everywhere(site, commands)
    assert_the_search_sees(site, places, flock)
    assert {where: flock.found_in(data) for where, data in places.items() if flock.found_in(data)} == {}


def imported(site: LiveSite, flock: Flock, folder) -> subprocess.CompletedProcess:
    """Import a file, and one that is refused for what is beside the comments; they lie outside the site's folder."""
    rows = [row(f"R{number}", team="Harbour", comment=flock.words()) for number in range(3)]
    wrong = write_export(folder, table(row("R9", comment=flock.words(), date="soon")), name="wrong.csv")
    made = write_map(folder)
    command = ["import_fft", "--division", "LIVE", "--map", str(made)]
    refusal = site.manage(*command, str(wrong), check=False)
    said = site.manage(*command, str(write_export(folder, table(*rows))))
    assert flock.found_in((refusal.stdout + refusal.stderr + said.stdout + said.stderr).encode()) == []
    return said


def refused(doors: Doors) -> list[int]:
    """Send what is wrong beside the words, or in their place."""
    words = doors.flock.words
    return [
        doors.poster(answer=words()),
        doors.poster(odd=words()),
        doors.posters(odd=words()),
        doors.tablet(id=words()),
        doors.tablets(cards=words()),
        doors.staff(care=words()),
        doors.staffs(odd=words()),
        doors.card_form(answer=words()),
        doors.staff_form(care=""),
        doors.paper(**{"row-0-answer": ""}),
        doors.withdrawal(last_on="soon"),
        doors.withdrawal(mode="sms"),
        doors.send("/f/livecard/cards", b'{"comments": "' + words().encode(), JSON),
        doors.send("/s/livestaff/cards", json.dumps([words()]).encode(), JSON),
    ]


def broken(doors: Doors) -> dict[str, int]:
    """Send good words while the tables that take them are away."""
    doors.site.ask(RENAME.format("{name}", "{name}_away"))
    try:
        answers = {each.__name__: each() for each in (doors.poster, doors.tablet, doors.staff, doors.card_form)}
        return answers | {each.__name__: each() for each in (doors.staff_form, doors.paper)}
    finally:
        doors.site.ask(RENAME.format("{name}_away", "{name}"))


def assert_the_search_sees(site: LiveSite, places: dict[str, bytes], flock: Flock) -> None:
    """Nothing found must mean that nothing is there: what was not masked is found, and so would a canary be."""
    stored = "".join(words for (words,) in site.query("SELECT words FROM feedback_comment")).encode()
    assert stored.count(b"kingfisher") == 15
    assert b"kingfisher" in places["table feedback_withdrawal"]
    assert all(stored.count(block.encode()) == 15 for block in BLOCKS.values())
    assert b"kingfisher" in places.get("dump", stored)
    assert b"Traceback" in places["web.log"] or b"Error" in places["web.log"]
    if site.env.get("REDIS_URL"):
        assert b"metrics.tasks.drain" in places["commands to Redis"]


def test_the_search_finds_a_canary_however_it_was_packed():
    flock = Flock()
    words = flock.words()
    assert flock.found_in(b"a kingfisher") == []
    assert len(flock.found_in(words.encode())) == len(BLOCKS)
    assert len(flock.found_in(urlencode({"words": words}).encode())) == len(BLOCKS)
    assert len(flock.found_in(base64.b64encode(words.encode()))) == len(BLOCKS)
    assert len(flock.found_in(base64.urlsafe_b64encode(zlib.compress(words.encode())))) == len(BLOCKS)

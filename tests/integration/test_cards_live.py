"""Cards against a real web server: many at once, the same one many times, and nothing left where it must not be."""

from __future__ import annotations

import http.client
import json
import random
import re
import socket
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from urllib.parse import urlencode, urlsplit

import pytest

from tests.factories.cards import card_body, voice_body
from tests.live import running_site

pytestmark = pytest.mark.live

MAKE_A_POINT = """
from campaigns.models import Division, Organisation, Site, Team
from django.utils import timezone
from feedback.models import FeedbackPoint
from feedback.services import pairing
from perfectcare.accounts.models import User
o = Organisation.objects.create(ods_code="RXL", name="Live")
d = Division.objects.create(organisation=o, code="LIVE", name="Live")
s = Site.objects.create(division=d, code="S", name="S")
t = Team.objects.create(division=d, site=s, code="T", name="T", fft_group="nursing")
FeedbackPoint.objects.create(team=t, kind="poster", name="Wall", code="livecard")
FeedbackPoint.objects.create(team=t, kind="staff", name="Room", code="livestaff")
desk = FeedbackPoint.objects.create(team=t, kind="tablet", name="Desk", code="livedesk")
maya = User.objects.create_user(email="maya@example.org", name="Maya", password=None)
code = pairing.make_code(point=desk, name="Tablet", by=maya, at=timezone.now())[1]
print(pairing.pair(point=desk, code=code, at=timezone.now())[1])
"""
PATH = "/f/livecard/cards"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """One site for all these tests: each counts what it has added."""
    with running_site(tmp_path_factory.mktemp("live")) as site:
        site.key = site.ask(MAKE_A_POINT)
        yield site


@pytest.fixture
def added(site):
    """Say how many responses, receipts and comments came in since the test began."""
    before = counts(site)
    return lambda: tuple(now - then for now, then in zip(counts(site), before, strict=True))


def send(site, body, *, path=PATH, content_type="application/json", key="", **options):
    """Send one request on a connection of its own, as tablets do; return its status and its words."""
    connection = http.client.HTTPConnection(urlsplit(site.url).netloc, timeout=30)
    try:
        raw = json.dumps(body).encode() if isinstance(body, dict) else body
        headers = {"Content-Type": content_type, **({"Authorization": f"Bearer {key}"} if key else {})}
        connection.request("POST", path, raw, headers, **options)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def at_once(clients, bodies, site):
    with ThreadPoolExecutor(clients) as pool:
        return Counter(status for status, _ in pool.map(lambda body: send(site, body), bodies))


def counts(site):
    tables = ("fftresponse", "cardreceipt", "comment")
    return tuple(site.query(f"SELECT count(*) FROM feedback_{table}")[0][0] for table in tables)


def test_300_cards_sent_three_times_each_by_8_clients_are_stored_once_each(site, added):
    cards = [
        card_body(answer=answer, comments={"what-was-good": "Kind."})
        for answer in ("neither-good-nor-poor", "poor") * 150
    ]
    sent = cards * 3
    random.Random(7).shuffle(sent)
    assert at_once(8, sent, site) == {201: 300, 200: 600}
    assert added() == (300, 300, 300)
    asked = (
        "SELECT answer, count(*) FROM feedback_fftresponse WHERE answer LIKE '%poor' GROUP BY answer ORDER BY answer"
    )
    assert site.query(asked) == [("neither-good-nor-poor", 150), ("poor", 150)]


def test_one_body_50_times_at_once_is_stored_once(site, added):
    assert at_once(50, [card_body()] * 50, site) == {201: 1, 200: 49}
    assert added()[:2] == (1, 1)


def test_a_tablets_batch_30_times_at_once_is_stored_once_and_its_ledger_says_so(site, added):
    batch = {"cards": [card_body(sequence=number) for number in range(1, 41)]}
    with ThreadPoolExecutor(30) as pool:
        sent = [pool.submit(send, site, batch, path="/f/livedesk/cards", key=site.key) for _ in range(30)]
        answers = [each.result() for each in sent]
    assert {status for status, _ in answers} == {200}
    outcomes = Counter(each["status"] for _, text in answers for each in json.loads(text)["results"])
    assert outcomes == {"stored": 40, "already-stored": 29 * 40}
    assert added() == (40, 40, 0)
    assert site.query("SELECT stored, numbers FROM feedback_device") == [(40, "{[1,41)}")]


def test_answers_of_staff_many_times_at_once_are_stored_once_and_none_is_acknowledged_that_is_not(site):
    for _ in range(5):
        batch = {"cards": [voice_body() for _ in range(3)]}
        with ThreadPoolExecutor(12) as pool:
            answers = list(pool.map(lambda _, batch=batch: send(site, batch, path="/s/livestaff/cards"), range(12)))
        assert {status for status, _ in answers} == {200}
        outcomes = Counter(each["status"] for _, text in answers for each in json.loads(text)["results"])
        assert outcomes == {"stored": 3, "already-stored": 11 * 3}
    assert site.query("SELECT count(*) FROM feedback_staffvoice")[0][0] == 5 * 3


def test_of_different_cards_under_one_id_the_first_wins_and_the_others_conflict(site, added):
    one_id = str(uuid.uuid4())
    bodies = [card_body(id=one_id, comments={"what-was-good": f"Text {number}"}) for number in range(30)]
    assert at_once(30, bodies, site) == {201: 1, 409: 29}
    assert added() == (1, 1, 1)


def test_a_body_in_chunks_is_read_and_one_without_end_is_refused(site, added):
    good = json.dumps(card_body()).encode()
    assert send(site, iter([good[:20], good[20:]]), encode_chunked=True)[0] == 201
    assert send(site, iter([b" " * 8192] * 20), encode_chunked=True)[0] == 413
    assert send(site, b" " * 1_000_000)[0] == 413
    assert send(site, b"[" * 60_000)[0] == 422
    assert added()[0] == 1


def test_what_was_masked_is_nowhere_on_the_disk_and_in_no_log(site):
    """Good cards, refused cards, forms with errors and files: their numbers must reach no file, nor a tablet's key."""
    secret = "07700 900461"
    words = {"what-was-good": f"Ring {secret} please"}
    assert send(site, card_body(comments=words))[0] == 201
    assert send(site, card_body(comments=words, answer="none"))[0] == 422
    assert send(site, b'{"comments": "' + secret.encode())[0] == 422
    assert send(site, card_body(comments=words), path="/f/livedesk/cards", key=site.key)[0] == 201
    assert send(site, card_body(comments=words), path="/f/livedesk/cards", key=f"{site.key}x")[0] == 401
    form = {"id": str(uuid.uuid4()), "answer": "good", **words}
    assert send(site, urlencode(form).encode(), path="/f/livecard/", content_type=FORM)[0] == 302
    assert send(site, urlencode({**form, "answer": ""}).encode(), path="/f/livecard/", content_type=FORM)[0] == 422
    staff = urlencode({"id": str(uuid.uuid4()), "care": "good", "obstacle": f"Ring {secret}"}).encode()
    assert send(site, staff, path="/s/livestaff/", content_type=FORM)[0] == 302
    assert site.query("SELECT count(*) FROM feedback_comment WHERE words LIKE '%removed]%'") == [(4,)]
    shape = re.compile(rb"07700.{0,3}900461")
    for file in site.folder.rglob("*"):
        if file.is_file():
            assert not shape.search(file.read_bytes()), file.name
            assert site.key.encode() not in file.read_bytes(), file.name
    tables = ("comment", "staffvoice", "fftresponse", "cardreceipt", "device")
    kept = "".join(str(site.query(f"SELECT * FROM feedback_{table}")) for table in tables)
    assert not shape.search(kept.encode())  # the whole number: six digits alone turn up in a random key


def cut(site, fields, *, path, lost=120):
    """Send a form whose last bytes never come, and say what was answered."""
    whole = urlencode(fields).encode()
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(whole)}\r\nConnection: close\r\n"
    return raw(site, head + "Content-Type: application/x-www-form-urlencoded\r\n\r\n", whole[:-lost])


def raw(site, head, body):
    """Send bytes as they are, say that no more will come, and return the status."""
    parts = urlsplit(site.url)
    with socket.create_connection((parts.hostname, parts.port), timeout=30) as connection:
        connection.sendall(head.encode() + body)
        connection.shutdown(socket.SHUT_WR)
        return int(connection.makefile("rb").readline().split()[1])


def test_a_form_that_broke_off_on_its_way_is_not_kept_as_half_a_card(site, added):
    words = "I would not say that anything was good. " * 10
    card = {"id": str(uuid.uuid4()), "answer": "poor", "what-was-good": words}
    assert cut(site, card, path="/f/livecard/") == 400
    voice = {"id": str(uuid.uuid4()), "care": "good", "obstacle": words}
    assert cut(site, voice, path="/s/livestaff/") == 400
    assert added() == (0, 0, 0)
    assert send(site, urlencode(card).encode(), path="/f/livecard/", content_type=FORM)[0] == 302
    assert added() == (1, 1, 1)


def test_chunks_that_are_none_are_refused_in_the_words_of_the_door(site, added):
    head = f"POST {PATH} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    head += "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    good = json.dumps(card_body()).encode()
    for size in (b"zz", b"-5", b"%x" % (len(good) + 9)):
        assert raw(site, head, size + b"\r\n" + good) == 400
    assert added() == (0, 0, 0)


def test_a_card_that_broke_off_on_its_way_is_to_be_sent_again_and_is_not_called_wrong(site, added):
    whole = json.dumps(card_body()).encode()
    head = f"POST {PATH} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    head += f"Content-Length: {len(whole)}\r\nConnection: close\r\n\r\n"
    for length in (0, 1, len(whole) // 2, len(whole) - 1):
        assert raw(site, head, whole[:length]) == 400
    assert added() == (0, 0, 0)
    assert raw(site, head, whole) == 201


def test_those_who_stop_in_the_middle_keep_nobody_else_from_sending(site):
    parts = urlsplit(site.url)
    start = f"POST {PATH} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n"
    with ExitStack() as silent:
        for said in [start, start[:20]] * 10:
            connection = silent.enter_context(socket.create_connection((parts.hostname, parts.port), timeout=120))
            connection.sendall(said.encode())
        for _ in range(3):
            assert send(site, card_body())[0] == 201
        assert connection.recv(1) == b"", "who stays silent for long is left"

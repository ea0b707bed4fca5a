"""Keys, codes and what people said stand in no log, no report of a fault, no statement and no queue."""

from __future__ import annotations

import json
import logging
import re
from uuid import uuid4

import pytest
from celery.app.task import Task
from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from django.utils.log import AdminEmailHandler

from feedback.services import pairing
from perfectcare.common.logs import Discreet, without_links
from tests import factories
from tests.factories import partners
from tests.factories.doors import NOW

pytestmark = pytest.mark.django_db

WORDS, NUMBER = "Unmistakable words", "07700 900461"
SAID = f"{WORDS}, ring {NUMBER}"


def card(door, **changes):
    field = {"obstacle": SAID} if door.point.is_for_staff else {"comments": {"what-was-good": SAID}}
    return door.good(**field, **changes)


def form_of(door):
    choice, words = ("care", "obstacle") if door.point.is_for_staff else ("answer", "what-was-good")
    return door.address.removesuffix("cards"), {"id": str(uuid4()), choice: "good", words: SAID}


def everything_that_can_be_sent(door):
    """Send good cards and bad ones, alone, in batches and by the form; return what was secret in them."""
    good = card(door)
    bodies = [good, good, {**good, "given_at": "2026-11-20T09:30:00Z"}, card(door, id=SAID), card(door, x=1), [SAID]]
    for body in bodies:
        door.send(body)
    door.batch(*bodies, x=SAID)
    door.batch(*bodies, report=[SAID])
    door.send(b'{"comments": "' + SAID.encode())
    door.send(json.dumps(card(door)).encode().ljust(70_000))
    door.send(card(door), content_type="text/plain")
    door.send(card(door), headers={"authorization": f"Bearer {SAID}"})
    address, fields = form_of(door)
    for changes in ({}, {"id": SAID}, {"answer": SAID, "care": SAID}):
        Client().post(address, {**fields, **changes})
    return [NUMBER, NUMBER[6:], door.headers.get("authorization", "Bearer nothing")[7:]]


@pytest.fixture
def codes(cast):
    """A code that was used, one that is valid, and what was typed instead."""
    point = factories.point(cast.riverside)
    _, used = pairing.make_code(point=point, name="Tablet 2", by=cast.maya, at=NOW)
    return point, used


class Kept(logging.Handler):
    """Keeps what the console would show."""

    def __init__(self):
        super().__init__()
        self.lines = []
        self.addFilter(Discreet())
        self.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))

    def emit(self, record):
        self.lines.append(self.format(record))


@pytest.fixture
def log():
    """Return what is logged, at every level and by everybody but the database, whose statements have their own test."""
    kept, noisy = Kept(), [logging.getLogger(name) for name in ("", "django", "django.request", "django.security")]
    levels = [logger.level for logger in noisy]
    for logger in noisy:
        logger.setLevel(logging.DEBUG)
        logger.addHandler(kept)
    yield lambda: "\n".join(kept.lines)
    for logger, level in zip(noisy, levels, strict=True):
        logger.setLevel(level)
        logger.removeHandler(kept)


def test_no_log_holds_a_key_or_a_word_of_what_was_sent(door, log):
    secrets = everything_that_can_be_sent(door)
    assert not [secret for secret in [*secrets, WORDS] if secret in log()]


def test_no_log_holds_a_code_that_was_typed(codes, log, noon):
    point, code = codes
    typed = [{"code": code}, {"code": code}, {"code": "zebra-9417"}, {"code": "zebra-9417", "x": 1}]
    answers = [Client().post(f"/f/{point.code}/pair", body, content_type="application/json") for body in typed]
    assert [answer.status_code for answer in answers] == [201, 422, 422, 422]
    key = answers[0].json()["key"]
    assert not [secret for secret in (code, "zebra", key, key[4:]) if secret in log()]


def test_no_statement_holds_a_key_a_code_or_a_number_that_was_masked(door, codes, connection_log):
    """What Django's own log of statements, or PostgreSQL's log of slow ones, would show."""
    point, code = codes
    with connection_log() as statements:
        secrets = everything_that_can_be_sent(door)
        answer = Client().post(f"/f/{point.code}/pair", {"code": code}, content_type="application/json")
    key = answer.json()["key"]
    assert len(statements) > 30
    assert any(WORDS in sql for sql in statements), "the words themselves are stored"
    for secret in (*secrets, code, key, key[4:]):
        assert not [sql for sql in statements if secret in sql]


def test_nothing_that_is_sent_puts_anything_into_a_queue(door, codes, monkeypatch):
    monkeypatch.setattr(Task, "apply_async", lambda *args, **options: pytest.fail("something went into a queue"))
    everything_that_can_be_sent(door)
    point, code = codes
    assert Client().post(f"/f/{point.code}/pair", {"code": code}, content_type="application/json").status_code == 201


@pytest.fixture
def report(settings, mailoutbox):
    """Return the report of a fault that an administrator would get by e-mail, as text and as a page."""
    settings.ADMINS = [("Ada", "ada@example.org")]
    handler = AdminEmailHandler(include_html=True)
    logging.getLogger("django.request").addHandler(handler)
    yield lambda: "".join(mail.body + "".join(str(part[0]) for part in mail.alternatives) for mail in mailoutbox)
    logging.getLogger("django.request").removeHandler(handler)


def broken(*args, **options):
    raise RuntimeError("broken")


PLACES = [
    "feedback.sendings.json.loads",
    "feedback.sendings.read",
    "feedback.sendings._read_batch",
    "feedback.cards.Reader.take",
    "feedback.cards.Reader.finish",
    "feedback.cards._read_answer",
    "feedback.cards.clean_comment",
    "feedback.voices.clean_comment",
    "feedback.voices.one_of",
    "feedback.services.offers.day_given",
    "feedback.services.staff.day_given",
    "feedback.services.receipts._hmac",
    "feedback.services.saying.mask",
    "feedback.services.saying.marks",
    "feedback.services.storing.limits.minute_of",
    "feedback.services.fft.store",
    "feedback.views.submitting.JsonResponse",
    "feedback.access.hash_of_key",
]


@pytest.mark.parametrize("place", PLACES)
def test_no_report_of_a_fault_holds_a_key_or_a_word_of_a_card(door, report, monkeypatch, place):
    bodies = [card(door), {"cards": [card(door)]}]
    monkeypatch.setattr(place, broken)
    monkeypatch.setattr(Client, "__init__", quiet(Client.__init__))
    for body in bodies:
        door.send(body)
    assert_discreet(report(), door.headers.get("authorization", "Bearer nothing")[7:])


def quiet(init):
    return lambda self, **options: init(self, **{**options, "raise_request_exception": False})


def assert_discreet(text, *secrets):
    assert not [secret for secret in (WORDS, NUMBER, NUMBER[6:], *secrets) if secret in text]


def test_a_fault_of_the_database_shows_none_of_the_values_that_it_was_given(door, report, monkeypatch):
    bodies = [card(door), {"cards": [card(door)]}]
    monkeypatch.setattr(Client, "__init__", quiet(Client.__init__))

    def break_on_insert(execute, sql, params, many, context):
        if "INSERT" in sql or "EXECUTE store" in sql:
            raise RuntimeError("broken")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(break_on_insert):
        for body in bodies:
            assert door.send(body).status_code == 500
        address, fields = form_of(door)
        assert Client().post(address, fields).status_code == 500
    assert report().count("RuntimeError") > 3
    assert_discreet(report(), door.headers.get("authorization", "Bearer nothing")[7:])


@pytest.mark.parametrize(
    "place",
    [
        "feedback.sendings.json.loads",
        "feedback.services.pairing._hash_of_code",
        "feedback.services.pairing.hash_of_key",
        "feedback.services.pairing.audit",
        "feedback.services.pairing.revoke",
        "feedback.views.fft.JsonResponse",
    ],
)
def test_no_report_of_a_fault_holds_a_code_or_a_key_that_was_just_made(tablet, cast, report, monkeypatch, place):
    _, code = pairing.make_code(point=tablet.point, name="Tablet 2", by=cast.maya, at=NOW)
    made = []
    monkeypatch.setattr(pairing.secrets, "token_urlsafe", lambda size: made.append("M" * 43) or "M" * 43)
    monkeypatch.setattr(place, broken)
    client = Client(raise_request_exception=False)
    address = tablet.address.replace("cards", "pair")
    answer = client.post(address, {"code": code}, content_type="application/json", headers=tablet.headers)
    assert answer.status_code == 500
    assert "broken" in report()
    assert not re.search(rf"{code}|M{{43}}|{tablet.headers['authorization'][7:]}", report())


def test_a_database_that_is_away_is_named_in_the_log_by_its_kind_alone(door, log, monkeypatch):
    def away(self, *args, **options):
        raise OperationalError(f"could not send {SAID}")

    monkeypatch.setattr(BaseDatabaseWrapper, "cursor", away)
    assert door.send(card(door)).status_code == 503
    assert "OperationalError" in log()
    assert_discreet(log())


# --- Partners' links ----------------------------------------------------------------------------------------------


@pytest.fixture
def partner(cast, noon):
    return factories.partner(cast.division, code="RX1")


@pytest.fixture
def token(cast, partner):
    return partners.link(partner, by=cast.maya)[1]


def by_link(token):
    """Do what a partner does, and what it should not; return the answers."""
    client = Client(raise_request_exception=False)
    answers = [client.get(f"/p/{token}/{more}") for more in ("", "thanks/", "said/", "nowhere/")]
    said = partners.form(**{"what-was-good": SAID})
    return [*answers, *(client.post(f"/p/{token}/", {**said, **more}) for more in ({}, {"team": "x"}, {"id": SAID}))]


def test_no_log_holds_a_link_or_a_word_that_came_through_it(token, log, cast, monkeypatch):
    # Below a warning it would quote the contexts of pages; the settings keep it at that whatever LOG_LEVEL is.
    monkeypatch.setattr(logging.getLogger("django.template"), "level", logging.WARNING)
    statuses = [answer.status_code for answer in by_link(token)]
    assert statuses == [200, 200, 200, 404, 302, 422, 422]
    partners.partner_links.revoke(link=partners.PartnerLink.objects.get(), by=cast.maya, at=NOW)
    assert {answer.status_code for answer in by_link(token)} == {404, 410}
    assert_discreet(log(), token)


def name_no_link(record):
    """What the product's own filter does to the line above a report."""
    record.args = tuple(without_links(str(each)) for each in record.args)
    return True


@pytest.mark.parametrize(
    "place",
    [
        "feedback.access.hash_of",
        "feedback.views.partner_voices.PartnerVoiceForm",
        "feedback.services.receipts._hmac",
        "feedback.services.saying.mask",
        "feedback.services.partner_voices.days.touch",
        "feedback.views.cards.render_to_string",
    ],
)
def test_no_report_of_a_fault_holds_a_link_or_a_word_that_came_through_it(token, report, monkeypatch, place):
    logging.getLogger("django.request").handlers[-1].addFilter(name_no_link)
    monkeypatch.setattr(place, broken)
    assert 500 in [answer.status_code for answer in by_link(token)]
    assert "RuntimeError" in report()
    assert_discreet(report(), token)


@pytest.mark.parametrize("place", ["hash_of", "write_letter", "audit", "PartnerLink.objects.create", "day_words"])
def test_no_report_of_a_fault_holds_a_link_that_is_just_being_sent(cast, partner, report, monkeypatch, place):
    monkeypatch.setattr(partners.partner_links.secrets, "token_urlsafe", lambda size: "M" * 43)
    monkeypatch.setattr(f"feedback.services.partner_links.{place}", broken)
    client = Client(raise_request_exception=False)
    client.force_login(cast.maya)
    address = f"/divisions/{cast.division.code}/partner-links/RX1/send/"
    answer = client.post(address, {"email": "a@hill.example", "expires_on": "2027-01-20"})
    assert answer.status_code == 500
    assert "broken" in report()
    assert "M" * 43 not in report()

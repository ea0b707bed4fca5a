"""Letters go out at most once, and their one-use links lie nowhere afterwards."""

from __future__ import annotations

import smtplib

import pytest
from django.core import mail

from perfectcare.common import letters
from perfectcare.common.models import Letter
from perfectcare.common.records import write_letter

pytestmark = pytest.mark.django_db
LINK = "https://care.example/invitations/one-use-secret/"


@pytest.fixture
def letter():
    return write_letter(to="nora@example.org", subject="Come in", body=f"Open {LINK}")


def test_a_letter_is_sent_whole_and_keeps_no_words(letter):
    assert letters.send_waiting() == 1
    assert LINK in mail.outbox[0].body
    kept = Letter.objects.get()
    assert (kept.state, kept.body) == (Letter.State.SENT, "")
    assert letters.send_waiting() == 0


def test_a_letter_that_the_mail_server_refuses_keeps_no_link_either(letter, monkeypatch, caplog):
    def refuse(*args, **kwargs):
        raise smtplib.SMTPRecipientsRefused({"nora@example.org": (550, LINK.encode())})

    monkeypatch.setattr(letters, "send_mail", refuse)
    assert letters.send_waiting() == 0
    kept = Letter.objects.get()
    assert (kept.state, kept.body, kept.problem) == (Letter.State.FAILED, "", "SMTPRecipientsRefused")
    assert LINK not in caplog.text
    assert "nora@" not in caplog.text


def test_a_worker_that_dies_while_it_sends_leaves_no_link(letter, monkeypatch):
    class Killed(BaseException):
        pass

    def die(*args, **kwargs):
        raise Killed

    monkeypatch.setattr(letters, "send_mail", die)
    with pytest.raises(Killed):
        letters.send_waiting()
    kept = Letter.objects.get()
    assert (kept.state, kept.body) == (Letter.State.CLAIMED, "")

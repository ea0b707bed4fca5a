"""A reply reaches somebody who gave no name, by a code that only they have."""

from __future__ import annotations

import logging
import re
from datetime import date

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.urls import reverse

from feedback.models import CardReceipt, Comment, Reply, StaffVoice
from feedback.reply_codes import hash_of
from feedback.services.receipts import receipt
from perfectcare.common.models import AuditEvent
from tests import factories
from tests.factories import facts
from tests.factories.cards import comment, voice

pytestmark = pytest.mark.django_db

CODE, OTHER = "7K3MQ2XA90TBC4WEH6VP", "AAAABBBBCCCCDDDDEEEE"
TYPED = "7k3m-q2xa-90tb-c4we-h6vp"


@pytest.fixture
def look(client):
    return lambda code=TYPED: client.post(reverse("reply_code"), {"code": code})


def words(answer) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", answer.content.decode()))


def replied(said: Comment, cast, **fields) -> Reply:
    made = {"you_said": "There was no van.", "we_did": "We hired one.", "replied_on": date(2026, 11, 25)}
    return Reply.objects.create(comment=said, replied_by=cast.maya, **{**made, **fields})


# --- Sending the hash ---------------------------------------------------------------------------------------------


def test_the_hash_is_stored_with_words_and_the_same_answer_again_counts_once(staff_room):
    said = staff_room.good(obstacle="No van.", reply_code_hash=hash_of(CODE))
    assert [staff_room.send(said).status_code for _ in range(2)] == [201, 200]
    assert StaffVoice.objects.get().reply_code_hash == hash_of(CODE)


def test_the_hash_is_a_part_of_what_was_said(staff_room):
    said = staff_room.good(obstacle="No van.", reply_code_hash=hash_of(CODE))
    assert staff_room.send(said).status_code == 201
    assert staff_room.send({**said, "reply_code_hash": hash_of(OTHER)}).status_code == 409
    assert StaffVoice.objects.get().reply_code_hash == hash_of(CODE)


def test_an_answer_that_waited_on_a_phone_since_before_there_were_codes_is_still_the_same(staff_room):
    """Its fingerprint, made without a hash, stands as it was made."""
    said = staff_room.good(id="6d0b0f52-9c1e-4f7b-8a63-2f5f6f1c1a01", obstacle="No van.")
    staff_room.send(said)
    stored = CardReceipt.objects.get()
    voice_ = {"point": staff_room.point.pk, "care": "mixed", "obstacle": "No van.", "effect": ""}
    body = {**voice_, "given_at": "2026-11-21T09:30:00+00:00"}
    before = receipt(name=f"staff:{said['id']}", body=body, received_on=stored.received_on)
    assert before.fingerprint == stored.fingerprint


def test_without_words_there_is_nothing_to_reply_to_and_the_answer_still_counts(staff_room):
    for obstacle in ("", "  \n"):
        body = staff_room.good(obstacle=obstacle, reply_code_hash=hash_of(CODE))
        assert staff_room.send(body).status_code == 201
    assert set(StaffVoice.objects.values_list("reply_code_hash", flat=True)) == {""}


def test_a_hash_that_belongs_to_another_answer_is_refused_and_changes_nothing(staff_room, cast):
    first = voice(cast.hilltop, reply_code_hash=hash_of(CODE))
    again = staff_room.good(obstacle="Whose is it?", reply_code_hash=hash_of(CODE))
    refused = staff_room.send(again)
    assert refused.status_code == 422
    assert refused.json()["errors"] == {
        "reply_code_hash": ["This code belongs to another answer. Make a new one for each answer."]
    }
    assert staff_room.results(staff_room.good(), again, staff_room.good()) == ["stored", "refused", "stored"]
    assert StaffVoice.objects.get(reply_code_hash=hash_of(CODE)) == first
    assert not Comment.objects.filter(words="Whose is it?").exists()
    assert CardReceipt.objects.count() == 2
    # The refused answer may come again with a code of its own.
    assert staff_room.send({**again, "reply_code_hash": hash_of(OTHER)}).status_code == 201


# --- Looking ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "heading"),
    [
        ("unread", "Not read yet"),
        ("released", "Read, no reply yet"),
        ("held-back", "Read and held back, no reply yet"),
    ],
)
def test_whoever_has_the_code_sees_how_their_words_stand(cast, look, state, heading):
    voice(cast.riverside, "Zebra words", state=state, reply_code_hash=hash_of(CODE))
    answer = look()
    assert answer.status_code == 200
    assert f"{heading} " in words(answer)
    assert "Zebra" not in words(answer), "somebody may look over their shoulder"


@pytest.mark.parametrize("is_public", [True, False])
@pytest.mark.parametrize("state", ["released", "held-back"])
def test_the_reply_is_shown_whether_public_or_not(cast, look, state, is_public):
    mine = voice(cast.riverside, state=state, reply_code_hash=hash_of(CODE))
    other = voice(cast.riverside, state="released", reply_code_hash=hash_of(OTHER))
    replied(mine.comments.get(), cast, is_public=is_public)
    replied(other.comments.get(), cast, you_said="Somebody else", we_did="Something else")
    said = words(look())
    for part in ("There is a reply", "There was no van.", "We hired one.", "Wednesday 25 November 2026"):
        assert part in said
    assert ("held back" in said) == (state == "held-back")
    assert "Somebody else" not in said
    assert cast.maya.name not in said


def test_words_that_were_taken_out_say_so(cast, look):
    mine = voice(cast.riverside, reply_code_hash=hash_of(CODE))
    mine.withdrawal = facts.withdraw(cast.riverside, date(2026, 11, 1), by=cast.maya, care="good")
    mine.save()
    assert "Taken out, no reply" in words(look())


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Enter the code as your phone showed it"),
        ("abc", "Enter the code as your phone showed it"),
        ("x" * 5000, "Enter the code as your phone showed it"),
        ("\0" * 20, "Enter the code as your phone showed it"),
        ("<script>alert(1)</script>", "Enter the code as your phone showed it"),
        (hash_of(CODE), "Enter the code as your phone showed it"),
        (OTHER, "We know no such code"),
    ],
)
def test_a_code_that_is_none_or_unknown_is_said_at_the_field(cast, look, typed, sentence):
    voice(cast.riverside, reply_code_hash=hash_of(CODE))
    voice(cast.riverside, state="released")  # without a code
    answer = look(typed)
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert 'aria-invalid="true"' in answer.content.decode()
    assert "<script>alert" not in answer.content.decode()


def test_the_page_knows_nobody_and_keeps_nothing(cast, client, look, caplog, connection_log):
    client.force_login(cast.sam)
    voice(cast.riverside, reply_code_hash=hash_of(CODE))
    before = AuditEvent.objects.count(), Session.objects.count()
    with caplog.at_level(logging.DEBUG), connection_log() as statements:
        answer = look()
    assert len(statements) == 1
    assert "django_session" not in statements[0]
    assert not answer.cookies
    assert "no-store" in answer["Cache-Control"]
    assert (AuditEvent.objects.count(), Session.objects.count()) == before
    for typed in (TYPED, CODE, hash_of(CODE)):
        assert typed not in caplog.text
        assert typed not in answer.content.decode()


def test_a_code_in_the_address_is_not_looked_at(cast, client):
    voice(cast.riverside, reply_code_hash=hash_of(CODE))
    answer = client.get(reverse("reply_code"), {"code": CODE})
    assert answer.status_code == 200
    assert "Not read yet" not in words(answer)
    assert CODE not in answer.content.decode()
    assert 'method="post"' in answer.content.decode()


def test_only_words_of_staff_have_codes(cast, look):
    comment(cast.riverside)
    assert look().status_code == 422


def test_the_code_itself_stands_nowhere_in_the_database(staff_room, look):
    staff_room.send(staff_room.good(obstacle="No van.", reply_code_hash=hash_of(CODE)))
    look()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            assert CODE not in str(cursor.fetchall()).upper().replace("-", ""), table


def test_the_form_says_what_a_code_is_for_and_what_is_so_without_a_script(cast, client):
    point = factories.point(cast.riverside, kind="staff")
    page = client.get(reverse("staff_card", args=[point.code])).content.decode()
    assert re.search(r"<p data-with-code hidden>If you write something, this phone makes a code", page)
    replies = rf'<a href="{reverse("you_said_at", args=[point.code])}">your team’s public page</a>'
    assert re.search(rf"<p data-without-code>A reply to what you write stands on {replies} only", page)
    assert f'href="{reverse("reply_code")}"' in page

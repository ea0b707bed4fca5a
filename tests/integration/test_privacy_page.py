"""What the privacy page says is kept is what is kept. Change the two together."""

from __future__ import annotations

import pytest

from feedback.models import (
    CardReceipt,
    Comment,
    Device,
    FFTResponse,
    PairingCode,
    PartnerLink,
    PartnerVoice,
    PulseAnswer,
    StaffVoice,
    Withdrawal,
)
from perfectcare.accounts.models import User


def columns(model):
    return {field.name for field in model._meta.fields}


@pytest.fixture
def words(client):
    return " ".join(client.get("/privacy/").content.decode().split())


def test_a_card_holds_only_what_the_page_says():
    assert columns(FFTResponse) == {
        "id", "team", "given_on", "day_corrected", "question_set", "answer", "mode", "language", "respondent",
        "withdrawal",
    }  # fmt: skip
    assert columns(Comment) == {
        "id", "response", "staff_voice", "partner_voice", "division", "team", "given_on", "question", "words", "folded",
        "state", "version", "is_danger", "is_contact_asked", "is_critical", "is_answer_wanted", "is_urgent",
        "is_safeguarding",
    }  # fmt: skip
    assert columns(CardReceipt) == {"id", "card_hash", "fingerprint", "received_on", "is_settled"}


def test_staff_feedback_holds_only_what_the_page_says():
    assert columns(StaffVoice) == {
        "id", "team", "given_on", "day_corrected", "care", "effect", "reply_code_hash", "withdrawal",
    }  # fmt: skip


def test_a_partner_is_known_only_as_the_page_says():
    assert columns(PartnerVoice) == {
        "id", "partner", "team", "given_on", "handover_complete", "knew_whom_to_call", "heard_back", "no_repeating",
    }  # fmt: skip
    assert columns(PartnerLink) == {
        "id", "partner", "token_hash", "sent_to", "made_at", "made_by", "expires_on", "revoked_at", "revoked_by",
    }  # fmt: skip


def test_an_answer_to_the_pulse_holds_only_what_the_page_says():
    assert columns(PulseAnswer) == {
        "id", "campaign", "occasion", "confidence", "initiative", "suggestions", "improvements", "standard_of_care",
    }  # fmt: skip


def test_an_act_of_taking_answers_out_holds_only_what_the_page_says():
    assert columns(Withdrawal) == {
        "id", "team", "kind", "mode", "first_on", "last_on", "reason",
        "made_at", "made_by", "restored_at", "restored_by",
    }  # fmt: skip


def test_a_tablet_holds_only_what_the_page_says():
    assert columns(Device) == {
        "id", "uid", "point", "name", "key_hash", "paired_at", "paired_by", "revoked_at", "revoked_by", "last_seen_at",
        "reported_at", "captured", "waiting", "refused", "oldest_waiting_at", "stored", "numbers", "clock_behind",
        "minute", "cards_in_minute",
    }  # fmt: skip
    assert columns(PairingCode) == {
        "id", "point", "name", "code_hash", "made_at", "made_by", "expires_at", "used_at", "tries",
    }  # fmt: skip


def test_an_account_holds_only_what_the_page_says():
    assert columns(User) == {"id", "password", "last_login", "is_superuser", "email", "name", "is_active", "joined_at"}


def test_the_page_is_honest_about_readers_and_about_keeping(words):
    for sentence in (
        "deletes nothing by itself",
        "the division’s manager, and the people your organisation has made readers of comments",
        "decides whether others may see it",
        "day by day, however few",
        "whether it was taken out of the figures later",
        "Answers that are taken out of the figures are kept too",
        "Which answer had which number is kept nowhere",
        "the time at which it last spoke may be the time of its last card",
        "we keep a scrambled form of it, from which nobody can work out the code",
        "we keep no note of the code, of who looked, or when",
        "It is not kept with your team, the day, your name or your sign-in",
        "only for questions that ten or more people answered",
        "Nobody can ring you back from a card",
        "encrypted, until it has reached us, and is deleted there",
        "It is not anonymous for your organisation",
        "Everybody who has your organisation’s link sees what your organisation wrote",
    ):
        assert sentence in words
    assert "removes what is left" not in words

"""The staff's form: the team is known, the person is not."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from campaigns.models import DirtyDay
from feedback.models import FeedbackPoint, StaffVoice
from tests import factories


@pytest.fixture
def point(cast):
    return factories.point(cast.riverside, kind=FeedbackPoint.Kind.STAFF)


@pytest.fixture
def address(point):
    return reverse("staff_card", args=[point.code])


def said(**changes) -> dict:
    return {"id": str(uuid4()), "care": "mixed", "obstacle": "No van. Ann, 07700 900123.", "effect": "large", **changes}


def test_the_form_asks_three_things_and_says_who_reads_them(client, address):
    page = client.get(address)
    text = page.content.decode()
    for words in ("How was the care you gave today?", "What got in the way?", "effect on quality", "Who reads this"):
        assert words in text
    assert not page.cookies
    assert "no-store" in page["Cache-Control"]


def test_a_voice_is_stored_masked_for_the_team_and_its_day_counted_again(client, address, cast):
    answer = client.post(address, said())
    assert answer["Location"] == reverse("staff_thanks", args=[FeedbackPoint.objects.get().code])
    assert "Thank you" in client.get(answer["Location"]).content.decode()
    voice = StaffVoice.objects.get()
    assert (voice.team, voice.care, voice.effect) == (cast.riverside, "mixed", "large")
    written = voice.comments.get()
    assert (written.team, written.division, written.given_on) == (cast.riverside, cast.division, voice.given_on)
    assert (written.words, written.state) == ("No van. Ann, [phone number removed].", "unread")
    assert DirtyDay.objects.get().day == voice.given_on


def test_the_first_question_alone_is_enough(client, address):
    assert client.post(address, said(obstacle="", effect="")).status_code == 302


def test_a_second_press_counts_once_and_other_answers_are_refused(client, address):
    form = said()
    assert [client.post(address, form).status_code for _ in range(2)] == [302, 302]
    assert client.post(address, {**form, "care": "poor"}).status_code == 409
    assert StaffVoice.objects.count() == 1


@pytest.mark.parametrize("change", [{"care": ""}, {"care": "fine"}, {"effect": "vast"}, {"obstacle": "x" * 2001}])
def test_bad_input_is_refused_with_everything_kept(client, address, change):
    page = client.post(address, said(**change))
    text = page.content.decode()
    assert page.status_code == 422
    assert "There is a problem" in text
    assert ("x" * 2001 in text) if "obstacle" in change else ("No van." in text)
    if "care" not in change:
        assert re.search(r'value="mixed"[^>]*checked', text)
    assert not StaffVoice.objects.exists()


def test_a_patients_code_opens_no_staff_form_and_takes_no_voice(client, cast):
    code = factories.point(cast.riverside).code
    assert client.get(f"/s/{code}/").status_code == 404
    assert client.post(f"/s/{code}/", said()).status_code == 404
    assert client.get(f"/s/{code}/thanks/").status_code == 404
    assert not StaffVoice.objects.exists()


def test_a_voice_takes_few_queries(client, address, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        client.post(address, said())

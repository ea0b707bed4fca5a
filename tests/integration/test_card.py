"""The patient's card as a form: it works without a script, keeps what was typed, and forgets the person."""

from __future__ import annotations

import logging
import re
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import OperationalError
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse
from django.utils.log import AdminEmailHandler
from time_machine import travel

from feedback.models import CardReceipt, Comment, FeedbackPoint, FFTResponse
from feedback.question_sets import FFT_2020
from feedback.services import fft
from tests import factories

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon():
    with travel(NOW, tick=False):
        yield


@pytest.fixture
def point(cast):
    return factories.point(cast.riverside)


@pytest.fixture
def address(point):
    return reverse("card", args=[point.code])


def hidden_id(page) -> str:
    return re.search(r'name="id" value="([^"]+)"', page.content.decode())[1]


def said(**changes) -> dict:
    return {
        "id": str(uuid4()),
        "answer": "good",
        "what-was-good": "Kind.",
        "what-could-be-better": "Ring 07700 900123 first.",
        **changes,
    }


def test_the_card_asks_the_national_question_in_the_national_order(client, address):
    page = client.get(address).content.decode()
    assert "Overall, how was your experience of our service?" in page
    places = [page.index(f'value="{value}"') for value in FFT_2020.answers.values]
    assert len(places) == 6
    assert places == sorted(places)
    assert "checked" not in page
    for words in ("Riverside", "What was good?", "What could be better?", "999", "111", "PALS", "names, phone numbers"):
        assert words in page


def test_every_form_has_an_id_of_its_own_and_nothing_is_kept_by_the_browser(client, address):
    pages = [client.get(address) for _ in range(2)]
    assert hidden_id(pages[0]) != hidden_id(pages[1])
    for page in pages:
        assert not page.cookies
        assert "no-store" in page["Cache-Control"]
        assert "csrfmiddlewaretoken" not in page.content.decode()
        assert 'autocomplete="off"' in page.content.decode()


def test_a_filled_in_card_is_stored_masked_and_thanked_for(client, address, cast):
    answer = client.post(address, said())
    assert answer.status_code == 302
    thanks = client.get(answer["Location"])
    assert "Thank you" in thanks.content.decode()
    assert "Next person" in thanks.content.decode()
    assert thanks["Refresh"] == f"20; url={address}"
    assert "no-store" in thanks["Cache-Control"]
    assert not thanks.cookies
    response = FFTResponse.objects.get()
    assert (response.team, response.answer, response.given_on) == (cast.riverside, "good", NOW.date())
    assert sorted(Comment.objects.values_list("question", "words")) == [
        ("what-could-be-better", "Ring [phone number removed] first."),
        ("what-was-good", "Kind."),
    ]
    assert "Kind" not in thanks.content.decode()
    assert answer["Location"] == reverse("card_thanks", args=[FeedbackPoint.objects.get().code])


def test_an_answer_alone_is_enough(client, address):
    assert client.post(address, {"id": str(uuid4()), "answer": "dont-know"}).status_code == 302
    assert not Comment.objects.exists()


def test_a_second_press_of_send_counts_once_and_thanks_again(client, address):
    card = said()
    assert [client.post(address, card).status_code for _ in range(3)] == [302] * 3
    assert FFTResponse.objects.count() == 1


def test_a_card_sent_again_with_other_answers_is_told_so_kindly(client, address):
    card = said()
    client.post(address, card)
    page = client.post(address, {**card, "answer": "poor"})
    assert page.status_code == 409
    assert "The first answers have been kept" in page.content.decode()
    assert f'href="{address}"' in page.content.decode()


@pytest.mark.parametrize("answer", ["", "splendid", "Very Good", "very-good\0"])
def test_without_a_known_answer_everything_typed_is_kept(client, address, answer):
    card = said(answer=answer)
    page = client.post(address, card)
    text = page.content.decode()
    assert page.status_code == 422
    assert text.count("Choose an answer") == 2
    assert "Ring 07700 900123 first." in text
    assert hidden_id(page) == card["id"]
    assert not CardReceipt.objects.exists()


def test_a_comment_over_the_limit_is_kept_whole_with_the_answer(client, address):
    long = "é" * 2001
    page = client.post(address, said(**{"what-was-good": long}))
    text = page.content.decode()
    assert page.status_code == 422
    assert long in text
    assert "Use 2,000 characters or fewer." in text
    assert re.search(r'value="good"[^>]*checked', text)
    assert not FFTResponse.objects.exists()


def test_a_line_end_counts_as_one_character(client, address):
    assert client.post(address, said(**{"what-was-good": "\r\n" * 1000 + "x" * 1000})).status_code == 302


@pytest.mark.parametrize("card_id", ["", "7", "not-a-uuid", "\0"])
def test_a_form_that_lost_its_id_gets_a_new_one_and_keeps_the_words(client, address, card_id):
    page = client.post(address, said(id=card_id))
    assert page.status_code == 422
    assert "Kind." in page.content.decode()
    again = client.post(address, said(id=hidden_id(page)))
    assert again.status_code == 302


def test_fields_that_the_form_does_not_have_and_files_are_ignored(client, address, tmp_path):
    with (tmp_path / "x.txt").open("w+b") as file:
        file.write(b"private" * 10)
        file.seek(0)
        assert client.post(address, {**said(), "team": "7", "mode": "sms", "file": file}).status_code == 302
    assert FFTResponse.objects.get().mode == "electronic-discharge"


@pytest.mark.parametrize("charset", ["rot13", "idna", "undefined", "latin-1"])
def test_a_form_in_other_letters_than_utf_8_is_refused(client, address, charset):
    body = encode_multipart(BOUNDARY, said())
    answer = client.generic("POST", address, body, content_type=f"{MULTIPART_CONTENT}; charset={charset}")
    assert answer.status_code == 415
    assert FFTResponse.objects.count() == 0


def test_script_in_a_comment_is_shown_as_words(client, address):
    page = client.post(address, said(answer="", **{"what-was-good": "</textarea><script>alert(1)</script>"}))
    assert "<script>alert" not in page.content.decode()


def test_a_card_that_is_not_in_use_says_so_and_to_whom_to_turn(client, cast, point):
    closed = factories.point(cast.riverside, closed_at=NOW, closed_by=cast.maya)
    staff = factories.point(cast.riverside, kind=FeedbackPoint.Kind.STAFF)
    for code in ("nowhere", closed.code, staff.code, "%00", "x" * 300):
        for address in (f"/f/{code}/", f"/f/{code}/thanks/"):
            page = client.get(address)
            assert page.status_code == 404
            assert "no longer in use" in page.content.decode()
        assert client.post(f"/f/{code}/", said()).status_code == 404
    assert not FFTResponse.objects.exists()


def test_a_code_copied_in_capitals_is_the_same_code(client, point):
    assert client.get(f"/f/{point.code.upper()}/").status_code == 200


def test_other_methods_are_not_allowed(client, address):
    for method in (client.put, client.delete, client.patch):
        assert method(address).status_code == 405


def test_a_database_that_is_away_keeps_the_words_and_the_id(client, address, monkeypatch):
    def away(**_):
        raise OperationalError

    monkeypatch.setattr(fft, "receive", away)
    card = said()
    page = client.post(address, card)
    assert page.status_code == 503
    assert int(page["Retry-After"]) > 0
    assert "please press Send again" in page.content.decode()
    assert "Kind." in page.content.decode()
    assert hidden_id(page) == card["id"]


def test_the_words_of_a_card_stay_out_of_error_reports(client, address, monkeypatch, mailoutbox, settings):
    settings.ADMINS = [("Ada", "ada@example.org")]
    client.raise_request_exception = False

    def broken(**_):
        raise RuntimeError("broken")

    monkeypatch.setattr(fft, "receive", broken)
    handler = AdminEmailHandler(include_html=True)
    logging.getLogger("django.request").addHandler(handler)
    try:
        assert client.post(address, said(**{"what-was-good": "Unmistakable words"})).status_code == 500
    finally:
        logging.getLogger("django.request").removeHandler(handler)
    assert len(mailoutbox) == 1
    report = mailoutbox[0].body + "".join(str(part[0]) for part in mailoutbox[0].alternatives)
    assert "broken" in report
    assert "Unmistakable" not in report


def test_a_card_takes_few_queries(client, address, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):  # the point, its languages, the messages that its tablet carries
        client.get(address)
    with django_assert_max_num_queries(12):
        client.post(address, said())


def test_a_card_does_not_look_at_who_is_signed_in(client, cast, connection_log):
    point = factories.point(cast.riverside)
    client.force_login(cast.sam)
    with connection_log() as statements:
        assert client.get(f"/f/{point.code}/").status_code == 200
    assert [each for each in statements if "session" in each or "accounts_user" in each] == []

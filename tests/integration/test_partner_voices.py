"""A partner's page: opened by its link alone, counted once, answered there."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from uuid import uuid4

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from campaigns.models import DirtyDay
from feedback.models import Alert, CardReceipt, Comment, PartnerLink, PartnerVoice
from feedback.services import partner_links, partner_voices, saying
from feedback.services.partner_voices import MOST_ON_A_DAY, LinkEnded, Voice
from tests import factories
from tests.factories.doors import nothing_kept
from tests.factories.partners import NOON, form, link, reply, voice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

TODAY = date(2026, 11, 21)


@pytest.fixture
def partner(cast):
    return factories.partner(cast.division, name="Hill Hospital", code="RX1")


@pytest.fixture
def token(cast, partner):
    return link(partner, by=cast.maya)[1]


@pytest.fixture
def post(token):
    return lambda **changes: Client().post(f"/p/{token}/", form(**changes))


def words_of(answer):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def test_the_page_says_who_asks_who_reads_and_whom_to_ring(cast, token):
    answer = Client().get(f"/p/{token}/")
    words = words_of(answer)
    for said in (
        "You answer for Hill Hospital",
        cast.division.name,
        "Nobody reads this at once",
        "ring the team itself, or 999",
        "this is not anonymous for your organisation",
        "Nothing is kept of who you are",
        cast.maya.email,
        "until the end of Wednesday 20 January 2027",
        "Riverside",
        "No team in particular",
    ):
        assert said in words
    assert cast.elsewhere.name not in words


def test_no_page_of_a_link_sets_a_cookie_is_kept_or_tells_its_address(token):
    for address in (f"/p/{token}/", f"/p/{token}/thanks/", f"/p/{token}/said/", "/p/nothing/"):
        answer = Client().get(address)
        assert not answer.cookies
        assert "Cookie" not in answer.headers.get("Vary", "")
        assert "no-store" in answer["Cache-Control"]
        assert answer["Referrer-Policy"] == "no-referrer"


def test_an_answer_is_stored_masked_and_its_day_counted_again(cast, partner, token, post):
    answer = post(team=str(cast.riverside.pk))
    assert answer["Location"] == f"/p/{token}/thanks/"
    assert "has arrived" in words_of(Client().get(answer["Location"]))
    made = PartnerVoice.objects.get()
    assert (made.partner, made.team, made.given_on) == (partner, cast.riverside, TODAY)
    agreed = (made.handover_complete, made.knew_whom_to_call, made.heard_back, made.no_repeating)
    assert agreed == (4, 2, None, None)
    written = {each.question: each for each in made.comments.all()}
    assert written["what-could-be-better"].words == "Letters come late. Ring Ann on [phone number removed]."
    assert {(each.division, each.team, each.given_on, each.state) for each in written.values()} == {
        (cast.division, cast.riverside, TODAY, "unread")
    }
    marked = DirtyDay.objects.get()
    assert (marked.division, marked.team, marked.day) == (cast.division, cast.riverside, TODAY)


def test_an_answer_about_no_team_belongs_to_the_division(cast, post):
    post()
    assert PartnerVoice.objects.get().team is None
    assert {(each.division, each.team) for each in Comment.objects.all()} == {(cast.division, None)}
    marked = DirtyDay.objects.get()
    assert (marked.division, marked.team) == (cast.division, None)


@pytest.mark.parametrize(
    "only", [{"no_repeating": "1"}, {"what-was-good": "You ring back."}, {"what-could-be-better": "Ring back."}]
)
def test_one_answer_alone_is_enough(token, only):
    assert Client().post(f"/p/{token}/", {"id": str(uuid4()), **only}).status_code == 302
    assert PartnerVoice.objects.count() == 1


@pytest.mark.parametrize("nothing", [{}, {"heard_back": "0", "what-was-good": " \r\n "}])
def test_a_form_that_says_nothing_is_not_stored(token, nothing):
    with nothing_kept():
        answer = Client().post(f"/p/{token}/", {"id": str(uuid4()), **nothing})
    assert answer.status_code == 422
    assert "Answer at least one statement, or write something" in words_of(answer)
    assert not PartnerVoice.objects.exists()


def test_words_that_suggest_danger_raise_an_alert_to_the_five_minutes(post, monkeypatch):
    def marked(*args, **options):
        found = saying.comments_on(*args, **options)
        for each in found:
            each.is_danger = each.question == "what-could-be-better"
        return found

    monkeypatch.setattr(partner_voices, "comments_on", marked)
    post()
    raised = Alert.objects.get()
    assert raised.comment.question == "what-could-be-better"
    assert raised.raised_at == NOON


def test_words_that_suggest_none_raise_none(post):
    post()
    assert not Alert.objects.exists()


# --- Once ----------------------------------------------------------------------------------------------------------


def test_a_second_press_counts_once_and_other_answers_are_refused(token):
    said = form()
    address = f"/p/{token}/"
    assert [Client().post(address, said).status_code for _ in range(3)] == [302] * 3
    other = Client().post(address, {**said, "handover_complete": "1"})
    assert other.status_code == 409
    assert "sent before" in words_of(other)
    assert Client().post(address, {**said, "what-was-good": "Other words."}).status_code == 409
    assert PartnerVoice.objects.get().handover_complete == 4
    assert CardReceipt.objects.count() == 1


def test_the_same_id_through_another_partners_link_is_another_answer_refused(cast, post):
    other = link(factories.partner(cast.division), by=cast.maya)[1]
    said = form()
    assert post(**said).status_code == 302
    assert Client().post(f"/p/{other}/", said).status_code == 409
    assert PartnerVoice.objects.count() == 1


def test_an_organisation_gives_fifty_answers_a_day_and_copies_use_nothing_up(cast, partner, token, post, time_machine):
    said = form()
    assert post(**said).status_code == 302
    for _ in range(MOST_ON_A_DAY - 1):
        voice(partner)
    assert post(**said).status_code == 302
    refused = post(**{"what-was-good": "The fifty-first."})
    assert refused.status_code == 429
    assert "send them tomorrow" in words_of(refused)
    assert "The fifty-first." in words_of(refused)
    assert (PartnerVoice.objects.count(), CardReceipt.objects.count()) == (MOST_ON_A_DAY, 1)
    time_machine.move_to("2026-11-22T00:01:00+00:00")
    assert post().status_code == 302


def test_another_partner_is_not_held_up_by_one_that_sends_too_much(cast, partner, post):
    other = link(factories.partner(cast.division), by=cast.maya)[1]
    for _ in range(MOST_ON_A_DAY):
        voice(partner)
    assert post().status_code == 429
    assert Client().post(f"/p/{other}/", form()).status_code == 302


# --- Links that do not work ----------------------------------------------------------------------------------------

NO_LINKS = {
    "nothing like a link": "x",
    "a link that was never sent": "A" * 43,
    "too long": "A" * 44,
    "5,000 letters": "A" * 5000,
    "an encoded NUL": "%00" * 43,
    "an encoded line end": "A" * 43 + "%0a",
    "letters that are none": "%ff" * 43,
    "other alphabets": "\u0410" * 43,
    "a pattern": "%25" * 43,
}


@pytest.mark.parametrize("wrong", NO_LINKS.values(), ids=NO_LINKS.keys())
def test_a_link_that_was_never_sent_opens_nothing(token, wrong):
    for more in ("", "thanks/", "said/"):
        answer = Client().get(f"/p/{wrong}/{more}")
        assert answer.status_code == 404
        assert "This link does not work" in words_of(answer)
    with nothing_kept():
        assert Client().post(f"/p/{wrong}/", form()).status_code == 404


def test_a_link_works_until_the_end_of_its_last_day_in_london(cast, partner, time_machine):
    token = link(partner, by=cast.maya, expires_on=date(2027, 5, 31))[1]
    time_machine.move_to("2027-05-31T22:59:59+00:00")  # a second before midnight in London
    assert Client().post(f"/p/{token}/", form()).status_code == 302
    time_machine.move_to("2027-05-31T23:00:01+00:00")
    for more in ("", "thanks/", "said/"):
        answer = Client().get(f"/p/{token}/{more}")
        assert answer.status_code == 410
        assert "ask the people of the division for a new link" in words_of(answer)
    assert Client().post(f"/p/{token}/", form()).status_code == 410
    assert PartnerVoice.objects.count() == 1


def test_a_link_ends_with_its_partner(partner, token, post):
    partner.closed_on = TODAY
    partner.save()
    assert Client().get(f"/p/{token}/").status_code == 410
    assert post().status_code == 410


def test_a_link_taken_back_between_opening_and_sending_takes_nothing_and_shows_what_was_written(cast, token):
    assert Client().get(f"/p/{token}/").status_code == 200
    partner_links.revoke(link=PartnerLink.objects.get(), by=cast.maya, at=NOON)
    with nothing_kept():
        answer = Client().post(f"/p/{token}/", form(**{"what-was-good": "<b>Hours</b> of work"}))
    assert answer.status_code == 410
    assert "<b>Hours" not in answer.content.decode()
    assert "&lt;b&gt;Hours&lt;/b&gt; of work" in answer.content.decode()
    assert not PartnerVoice.objects.exists()


def test_a_link_taken_back_at_the_last_moment_takes_nothing(cast, partner):
    """The view has seen the link working; the row says otherwise by the time it stores."""
    made, _ = link(partner, by=cast.maya)
    partner_links.revoke(link=made, by=cast.maya, at=NOON)
    said = Voice(id=uuid4(), team=None, agreement={"heard_back": 5}, words={})
    with pytest.raises(LinkEnded):
        partner_voices.receive(link=made, voice=said, at=NOON)
    assert not PartnerVoice.objects.exists()
    assert not CardReceipt.objects.exists()


# --- Bad input -----------------------------------------------------------------------------------------------------

BAD = {
    "no id": ("id", ""),
    "an id that is a word": ("id", "zebra"),
    "an id with a NUL": ("id", "\0"),
    "an id of 5,000 digits": ("id", "9" * 5000),
    "a team that is a word": ("team", "zebra"),
    "a team with a NUL": ("team", "1\0"),
    "a team of 5,000 digits": ("team", "9" * 5000),
    "a team that nobody knows": ("team", "999999"),
    "six points": ("heard_back", "6"),
    "minus one point": ("heard_back", "-1"),
    "a word for points": ("no_repeating", "agree"),
    "points with a NUL": ("handover_complete", "4\0"),
    "points in other digits": ("handover_complete", "٤"),
    "words with a NUL": ("what-was-good", "Kind.\0"),
    "words of 2,001 letters": ("what-could-be-better", "x" * 2001),
    "words of 2,001 emoji": ("what-was-good", "😀" * 2001),
    "words of 2,001 line ends": ("what-was-good", "\r\n" * 2001),
}


@pytest.mark.parametrize(("field", "value"), BAD.values(), ids=BAD.keys())
def test_a_wrong_value_is_refused_at_its_field_with_everything_kept(post, field, value):
    with nothing_kept():
        answer = post(**{field: value})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "There is a problem" in page
    assert not PartnerVoice.objects.exists()
    if field != "id":
        assert f'href="#id_{field}' in page
    if field != "what-was-good":
        assert "The nurses ring us back." in page
    if field != "knew_whom_to_call":
        assert re.search(r'name="knew_whom_to_call" value="2"[^>]*checked', page)
    again = re.search(r'name="id" value="([^"]+)"', page)[1]
    assert post(id=again).status_code == 302


def test_teams_that_are_closed_or_of_another_division_are_refused(cast, post):
    cast.hilltop.closed_on = TODAY
    cast.hilltop.save()
    for team in (cast.hilltop, cast.elsewhere):
        with nothing_kept():
            answer = post(team=str(team.pk))
        assert answer.status_code == 422
        assert "Choose a team from the list" in words_of(answer)


def test_a_form_of_300_kb_ten_thousand_fields_and_other_letters_are_refused(token):
    address = f"/p/{token}/"
    many = {f"field{number}": number for number in range(10_000)}
    rot13 = "application/x-www-form-urlencoded; charset=rot13"
    with nothing_kept():
        assert Client().post(address, form(**{"what-was-good": "x" * 300_000})).status_code == 400
        assert Client().post(address, {**form(), **many}).status_code == 400
        assert Client().generic("POST", address, b"id=1", CONTENT_TYPE=rot13).status_code == 415
        assert Client().put(address).status_code == 405
    assert not PartnerVoice.objects.exists()


def test_a_database_that_goes_away_while_it_stores_keeps_every_word(post, monkeypatch):
    monkeypatch.setattr(partner_voices, "_store", raise_away)
    answer = post()
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "The nurses ring us back." in words_of(answer)
    assert "press Send again" in words_of(answer)


def test_a_database_that_is_away_before_that_shows_what_was_written(post, monkeypatch):
    monkeypatch.setattr("feedback.views.partner_voices.link_with", raise_away)
    answer = post()
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "The nurses ring us back." in words_of(answer)
    assert "Your link is fine" in words_of(answer)


def raise_away(*args, **options):
    raise OperationalError("away")


# --- What was said, and the replies --------------------------------------------------------------------------------


@pytest.fixture
def said(token):
    return lambda query="": words_of(Client().get(f"/p/{token}/said/{query}"))


def test_a_partner_that_has_said_nothing_is_told_what_comes_here(said):
    assert "Nothing yet" in said()


def test_a_partner_sees_its_words_and_the_reply_public_or_not(cast, partner, said):
    first = voice(partner, team=cast.riverside, words="Letters are late.")
    voice(partner, words="Nobody answers on 07700.", given_on=date(2026, 11, 19))
    assert said().count("Not answered yet") == 2
    reply(first.comments.get(), by=cast.maya, is_public=False)
    words = said()
    assert "We send them by noon." in words
    assert words.count("Not answered yet") == 1
    assert words.index("Saturday 21 November 2026: Riverside") < words.index("Thursday 19 November 2026: No team")
    assert "1 of 4 statements answered" in words


def test_a_partner_sees_its_unread_words_but_none_that_a_reader_held_back(cast, partner, said):
    made = voice(partner, words="Ann Smith’s leg was forgotten.").comments.get()
    assert "Ann Smith" in said()
    made.state = Comment.State.HELD_BACK
    made.save()
    assert "Ann Smith" not in said()
    assert "kept back" in said()
    reply(made, by=cast.maya)
    assert "We send them by noon." in said()


def test_a_partner_sees_nothing_that_another_one_said(cast, said):
    voice(factories.partner(cast.division), words="Secret words.")
    assert "Secret words" not in said()


def test_words_with_script_in_them_are_shown_as_words(partner, token):
    voice(partner, words="<script>alert(1)</script> [phone number removed]")
    page = Client().get(f"/p/{token}/said/").content.decode()
    assert "<script>alert" not in page
    assert '<mark class="pc-masked">phone number removed</mark>' in page


def test_many_answers_come_in_pages_and_any_page_number_is_taken(partner, said, connection_log):
    for number in range(25):
        voice(partner, words=f"Words number {number}.", given_on=date(2026, 10, 1 + number))
    assert "Words number 24." in said()
    assert "Words number 4." not in said()
    assert "Words number 4." in said("?page=2")
    for query in ("?page=9999999999999999999999", "?page=x", "?page=%00"):
        assert "Words number" in said(query)
    with connection_log() as statements:
        said()
    assert len(statements) <= 5


def test_an_answer_takes_few_queries(token, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        Client().post(f"/p/{token}/", form())


def test_the_form_names_where_it_goes(token):
    assert f'action="{reverse("partner_form", args=[token])}"' in Client().get(f"/p/{token}/").content.decode()

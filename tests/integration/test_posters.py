"""What a team prints: its poster and its paper cards."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse

from feedback import qr
from feedback.models import FeedbackPoint
from feedback.question_sets import FFT_2020
from tests import factories

Kind = FeedbackPoint.Kind


@pytest.fixture
def poster(cast):
    return factories.point(cast.riverside, kind=Kind.POSTER, mode="online", name="Waiting room")


@pytest.fixture(autouse=True)
def _address(settings):
    settings.SITE_ADDRESS = "https://feedback.harbour.nhs.uk"


def poster_of(point):
    return reverse("point_poster", args=[point.team.division.code, point.pk])


def card_of(team):
    return reverse("team_paper_card", args=[team.division.code, team.code])


def test_the_code_on_a_poster_is_that_of_the_points_real_address(sign_in, cast, poster):
    page = sign_in(cast.maya).get(poster_of(poster), headers={"host": "localhost"}).content.decode()
    drawing = qr.draw(f"https://feedback.harbour.nhs.uk/f/{poster.code}/")
    assert re.findall(r'<path d="([^"]+)"', page) == [drawing.path]
    assert f'viewBox="0 0 {drawing.size} {drawing.size}"' in page
    assert f"feedback.harbour.nhs.uk/f/{poster.code}/" in page
    assert "Do not print this yet" not in page


def test_a_poster_for_patients_says_what_they_need_to_know(sign_in, cast, poster):
    page = sign_in(cast.maya).get(poster_of(poster)).content.decode()
    for words in ("Riverside", "Tell us how it was for you", "Anonymous. Your choice. It does not change your care."):
        assert words in page
    for words in ("call 999", "call 111", "PALS", "No camera?"):
        assert words in page


def test_a_poster_for_staff_leads_to_their_form_in_their_words(sign_in, cast):
    point = factories.point(cast.riverside, kind=Kind.STAFF, mode="other")
    page = sign_in(cast.maya).get(poster_of(point)).content.decode()
    assert qr.draw(f"https://feedback.harbour.nhs.uk/s/{point.code}/").path in page
    assert "How was the care you gave today?" in page
    assert "Your team is known, you are not." in page
    assert "change your care" not in page


@pytest.mark.parametrize("address", ["http://localhost:8000", "http://127.0.0.1:8000", "http://[::1]:8000"])
def test_an_address_that_only_this_machine_opens_is_not_to_be_printed(sign_in, cast, poster, settings, address):
    settings.SITE_ADDRESS = address
    page = sign_in(cast.maya).get(poster_of(poster)).content.decode()
    assert "Do not print this yet" in page
    assert f"{address}/f/{poster.code}/" in page


@pytest.mark.parametrize("fields", [{"kind": Kind.TABLET}, {"kind": Kind.PAPER}, {"kind": Kind.POSTER, "mode": "sms"}])
def test_what_hangs_on_no_wall_has_no_poster(sign_in, cast, fields):
    point = factories.point(cast.riverside, **fields)
    assert sign_in(cast.maya).get(poster_of(point)).status_code == 404


def test_a_closed_point_or_team_has_no_poster_any_more(sign_in, cast, poster):
    client = sign_in(cast.maya)
    closed = factories.point(
        cast.hilltop, kind=Kind.POSTER, mode="online", closed_at="2026-01-01T00:00Z", closed_by=cast.maya
    )
    assert client.get(poster_of(closed)).status_code == 404
    cast.riverside.closed_on = date(2020, 1, 1)
    cast.riverside.save()
    assert client.get(poster_of(poster)).status_code == 404
    assert client.get(card_of(cast.riverside)).status_code == 404


def test_a_lead_prints_for_their_own_team_only(sign_in, cast, poster):
    other = factories.point(cast.hilltop, kind=Kind.POSTER, mode="online")
    client = sign_in(cast.lena)
    assert [client.get(poster_of(each)).status_code for each in (poster, other)] == [200, 403]
    assert [client.get(card_of(each)).status_code for each in (cast.riverside, cast.hilltop)] == [200, 403]
    assert sign_in(cast.sam).get(poster_of(poster)).status_code == 403
    assert sign_in(cast.oona).get(card_of(cast.riverside)).status_code == 404


def test_a_paper_card_has_the_national_words_in_their_order_and_no_room_for_a_name(sign_in, cast):
    page = sign_in(cast.lena).get(card_of(cast.riverside)).content.decode()
    assert page.count("Overall, how was your experience of our service?") == 2
    boxes = re.findall(r'<li class="pc-paper-choice">([^<]+)</li>', page)
    names = ["Very Good", "Good", "Neither Good nor Poor", "Poor", "Very Poor", "Don&#x27;t Know"]
    assert boxes == names * 2
    assert [str(label) for label in FFT_2020.answers.labels] == [name.replace("&#x27;", "'") for name in names]
    for words in ("What was good?", "What could be better?", "Your answers are anonymous.", "leave out names"):
        assert page.count(words) == 2, words
    for words in ("Your name", "Signature", "Date of birth", "NHS number", "Office use"):
        assert words.lower() not in page.lower()


def test_a_name_with_script_in_it_is_printed_as_words(sign_in, cast, poster):
    cast.riverside.name = "<script>alert(1)</script>"
    cast.riverside.save()
    client = sign_in(cast.maya)
    for address in (poster_of(poster), card_of(cast.riverside), reverse("paper", args=[cast.division.code])):
        page = client.get(address).content.decode()
        assert "&lt;script&gt;alert(1)" in page
        assert "<script>alert" not in page


def test_the_list_offers_each_person_their_teams(sign_in, cast, poster):
    box = factories.point(cast.riverside, kind=Kind.PAPER, mode="telephone", name="Call round")
    factories.point(cast.hilltop, kind=Kind.POSTER, mode="sms", name="Link in texts")
    address = reverse("paper", args=[cast.division.code])
    page = sign_in(cast.lena).get(address).content.decode()
    assert reverse("point_paper", args=[cast.division.code, box.pk]) in page
    assert poster_of(poster) in page
    assert card_of(cast.riverside) in page
    assert "(telephone)" in page
    assert "Hilltop" not in page
    page = sign_in(cast.fay).get(address).content.decode()
    assert card_of(cast.hilltop) in page
    assert "Link in texts" not in page
    assert "ask your division manager" in page
    page = sign_in(cast.maya).get(address).content.decode()
    assert f"{reverse('point_new', args=[cast.division.code])}?team={cast.hilltop.code}" in page


@pytest.mark.parametrize("teams", [2, 40])
def test_the_list_takes_few_queries(sign_in, cast, teams, django_assert_max_num_queries):
    for _ in range(teams):
        factories.point(factories.team(cast.division), kind=Kind.PAPER)
    client = sign_in(cast.maya)
    with django_assert_max_num_queries(8):
        assert client.get(reverse("paper", args=[cast.division.code])).status_code == 200


def test_those_who_type_in_cards_find_the_way_in_their_menu(sign_in, cast):
    link = f'href="{reverse("paper", args=[cast.division.code])}"'
    for person, is_there in ((cast.lena, True), (cast.fay, True), (cast.sam, False), (cast.dora, False)):
        page = sign_in(person).get(reverse("campaigns", args=[cast.division.code])).content.decode()
        assert (link in page) is is_there, person

"""From a signed-in page to the form for staff, which knows nobody."""

from __future__ import annotations

import re

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from feedback.models import FeedbackPoint, StaffVoice
from perfectcare.accounts.models import User
from perfectcare.common.models import AuditEvent
from tests import factories
from tests.factories.cards import voice_body

pytestmark = pytest.mark.django_db


@pytest.fixture
def forms(cast):
    """A form for staff of each team, and one that is closed."""
    made = {
        team.name: factories.point(team, kind="staff", name=f"{team} staff room")
        for team in (cast.riverside, cast.hilltop)
    }
    closed = factories.point(cast.riverside, kind="staff", name="Old kitchen")
    FeedbackPoint.objects.filter(pk=closed.pk).update(closed_at="2026-01-01T09:00Z", closed_by=cast.maya)
    return made


@pytest.fixture
def page(sign_in, cast):
    def of(person):
        answer = sign_in(person).get(reverse("staff_feedback", args=[cast.division.code]))
        assert answer.status_code == 200
        return answer.content.decode()

    return of


def test_who_works_in_a_team_finds_its_form_link_and_no_other_teams(cast, forms, page, settings):
    settings.SITE_ADDRESS = "https://care.example.nhs.uk"
    words = page(cast.sam)
    path = reverse("staff_card", args=[forms["Riverside"].code])
    assert f'href="{path}"' in words
    assert f">https://care.example.nhs.uk{path}<" in words
    assert forms["Hilltop"].code not in words
    assert "Old kitchen" not in words


@pytest.mark.parametrize("who", ["maya", "fay", "dora", "rita"])
def test_who_works_for_the_division_finds_every_teams_form(cast, forms, page, who):
    words = page(getattr(cast, who))
    assert all(each.code in words for each in forms.values())


@pytest.mark.parametrize(("who", "may_print"), [("maya", True), ("lena", True), ("sam", False), ("dora", False)])
def test_a_poster_is_offered_to_whoever_may_print_it(cast, forms, page, sign_in, who, may_print):
    words, poster = page(getattr(cast, who)), reverse("point_poster", args=[cast.division.code, forms["Riverside"].pk])
    assert (poster in words) == may_print
    assert (sign_in(getattr(cast, who)).get(poster).status_code == 200) == may_print


def test_a_team_without_a_form_is_told_what_to_do(cast, page):
    assert f"{reverse('point_new', args=[cast.division.code])}?team={cast.riverside.code}" in page(cast.maya)
    assert "ask your division’s manager to add a form for staff" in page(cast.sam)


def test_a_closed_team_and_another_divisions_are_not_listed(cast, forms, page):
    gone = factories.team(cast.division, name="Gone", closed_on="2020-01-01")
    away = factories.point(cast.elsewhere, kind="staff")
    words = page(cast.maya)
    assert gone.name not in words
    assert away.code not in words


def test_home_leads_staff_and_leads_there_and_nobody_twice(cast, sign_in, forms):
    address = reverse("staff_feedback", args=[cast.division.code])
    for person, is_told in ((cast.sam, True), (cast.lena, True), (cast.maya, False)):
        assert (f'href="{address}"' in sign_in(person).get("/").content.decode()) == is_told, person
    FeedbackPoint.objects.all().delete()
    words = sign_in(cast.sam).get("/").content.decode()
    assert re.search(rf'href="{address}">\s*<span[^>]*>How was today’s care\?', words)


def test_many_teams_take_no_more_queries(cast, forms, sign_in, django_assert_max_num_queries):
    for number in range(30):
        factories.point(factories.team(cast.division, name=f"Team {number}"), kind="staff")
    client = sign_in(cast.maya)
    with django_assert_max_num_queries(8):
        client.get(reverse("staff_feedback", args=[cast.division.code]))


# --- What the page promises ---------------------------------------------------------------------------------------


def test_the_door_does_not_look_at_who_is_signed_in(cast, forms, client, connection_log):
    """The same statements, the same pages and the same rows with a session as without one."""
    point = forms["Riverside"]
    card, submit = reverse("staff_card", args=[point.code]), reverse("staff_submit", args=[point.code])
    client.force_login(cast.sam)
    before = AuditEvent.objects.count(), Session.objects.get().session_data, User.objects.get(pk=cast.sam.pk).last_login
    with connection_log() as statements:
        answers = [
            client.get(card),
            client.post(card, {"id": "6d0b0f52-9c1e-4f7b-8a63-2f5f6f1c1a01", "care": "good"}),
            client.get(reverse("staff_thanks", args=[point.code])),
            client.post(submit, voice_body(), content_type="application/json"),
            client.get(reverse("reply_code")),
        ]
    assert [each.status_code for each in answers] == [200, 302, 200, 201, 200]
    assert not any(each.cookies for each in answers)
    for table in (Session._meta.db_table, User._meta.db_table, AuditEvent._meta.db_table):
        assert not [each for each in statements if table in each], table
    assert cast.sam.name not in answers[0].content.decode()
    after = AuditEvent.objects.count(), Session.objects.get().session_data, User.objects.get(pk=cast.sam.pk).last_login
    assert after == before
    assert StaffVoice.objects.count() == 2

"""Where a division collects feedback."""

from __future__ import annotations

import pytest
from django.urls import reverse

from feedback.models import FeedbackPoint
from perfectcare.common.models import AuditEvent
from tests import factories


@pytest.fixture
def address(cast):
    return reverse("points", args=[cast.division.code])


@pytest.fixture
def new_address(cast):
    return reverse("point_new", args=[cast.division.code])


def test_every_team_is_listed_with_the_addresses_of_its_points(sign_in, cast, address):
    tablet = factories.point(cast.riverside, name="Ward desk")
    staff = factories.point(cast.riverside, name="Staff room", kind="staff")
    closed = factories.point(cast.riverside, closed_at="2026-01-01T00:00Z", closed_by=cast.maya)
    other = factories.point(cast.elsewhere, name="Elsewhere")
    page = sign_in(cast.maya).get(address).content.decode()
    assert f"http://testserver/f/{tablet.code}/" in page
    assert f"http://testserver/s/{staff.code}/" in page
    assert closed.code not in page
    assert other.code not in page
    assert "Hilltop" in page


USUAL = (("tablet", "electronic-discharge"), ("poster", "online"), ("paper", "paper-discharge"), ("staff", "other"))


def test_a_point_gets_the_usual_mode_of_its_kind(sign_in, cast, new_address):
    client = sign_in(cast.maya)
    for kind, mode in USUAL:
        form = {"team": cast.riverside.pk, "kind": kind, "name": f"A {kind}", "mode": ""}
        assert client.post(new_address, form).status_code == 302
        assert FeedbackPoint.objects.get(name=f"A {kind}").mode == mode
    form = {"team": cast.riverside.pk, "kind": "tablet", "name": "On visits", "mode": "electronic-home"}
    client.post(new_address, form)
    assert FeedbackPoint.objects.get(name="On visits").mode == "electronic-home"
    assert AuditEvent.objects.filter(verb="opened").count() == 5


def test_a_tablet_clears_a_card_left_alone_after_as_long_as_was_asked_for(sign_in, cast, new_address):
    client = sign_in(cast.maya)
    for kind, typed, kept in (("tablet", "90", 90), ("tablet", "", 60), ("tablet", "600", 600), ("poster", "90", 60)):
        form = {"team": cast.riverside.pk, "kind": kind, "name": f"{kind} {typed}", "idle_seconds": typed}
        assert client.post(new_address, form).status_code == 302
        assert FeedbackPoint.objects.get(name=f"{kind} {typed}".strip()).idle_seconds == kept


def test_paper_cards_have_no_address_to_open(sign_in, cast, address):
    paper = factories.point(cast.riverside, kind="paper", name="Clinic box")
    page = sign_in(cast.maya).get(address).content.decode()
    assert paper.code not in page
    assert "None: staff type them in" in page
    assert reverse("point_paper", args=[cast.division.code, paper.pk]) in page


def test_a_poster_is_printed_from_its_row(sign_in, cast, address):
    poster = factories.point(cast.riverside, kind="poster")
    assert (
        reverse("point_poster", args=[cast.division.code, poster.pk])
        in sign_in(cast.maya).get(address).content.decode()
    )


@pytest.mark.parametrize(
    "change",
    [
        {"team": ""},
        {"team": "x" * 40},
        {"team": "9" * 400},
        {"kind": "fax"},
        {"name": ""},
        {"name": "x" * 101},
        {"name": "a\0"},
        {"mode": "telepathy"},
        {"idle_seconds": "29"},
        {"idle_seconds": "601"},
        {"idle_seconds": "soon"},
        {"idle_seconds": "9" * 5000},
    ],
    ids=str,
)
def test_bad_input_is_refused_at_its_field(sign_in, cast, new_address, change):
    form = {"team": cast.riverside.pk, "kind": "tablet", "name": "Ward desk", "mode": "", **change}
    page = sign_in(cast.maya).post(new_address, form)
    assert page.status_code == 422
    assert not FeedbackPoint.objects.exists()


def test_a_team_of_another_division_cannot_be_chosen(sign_in, cast, new_address):
    form = {"team": cast.elsewhere.pk, "kind": "tablet", "name": "Ward desk", "mode": ""}
    assert sign_in(cast.maya).post(new_address, form).status_code == 422


def test_the_team_in_the_address_is_chosen_beforehand(sign_in, cast, new_address):
    client = sign_in(cast.maya)
    page = client.get(new_address, {"team": cast.hilltop.code}).content.decode()
    assert f'value="{cast.hilltop.pk}" selected' in page
    for odd in ("\0", "nowhere", cast.elsewhere.code):
        assert client.get(new_address, {"team": odd}).status_code == 200


def test_closing_asks_first_and_then_ends_the_code(sign_in, client, cast, address):
    point = factories.point(cast.riverside, name="Ward desk")
    sign_in(cast.maya)
    close = reverse("point_close", args=[cast.division.code, point.pk])
    assert "Close “Ward desk” of Riverside?" in client.get(close).content.decode()
    assert client.get(reverse("card", args=[point.code])).status_code == 200
    assert client.post(close)["Location"] == address
    assert client.get(reverse("card", args=[point.code])).status_code == 404
    assert "was closed already" in client.post(close, follow=True).content.decode()
    point.refresh_from_db()
    assert point.closed_by == cast.maya


def test_only_those_who_plan_see_the_points(sign_in, cast, address, new_address):
    point = factories.point(cast.riverside)
    close = reverse("point_close", args=[cast.division.code, point.pk])
    for person, status in ((cast.rita, 403), (cast.lena, 403), (cast.dora, 403), (cast.oona, 404), (cast.ada, 404)):
        client = sign_in(person)
        assert [client.get(each).status_code for each in (address, new_address, close)] == [status] * 3
        assert client.post(close).status_code == status


def test_a_point_of_another_division_is_not_found(sign_in, cast):
    foreign = factories.point(cast.elsewhere)
    client = sign_in(cast.maya)
    for pk in (foreign.pk, 0, 10**30):
        assert client.post(f"/divisions/{cast.division.code}/points/{pk}/close/").status_code == 404
    assert FeedbackPoint.objects.open().count() == 1


@pytest.mark.parametrize("teams", [2, 40])
def test_the_page_takes_few_queries_whatever_the_number_of_teams(
    sign_in, cast, address, teams, django_assert_max_num_queries
):
    for _ in range(teams):
        factories.point(factories.team(cast.division))
    client = sign_in(cast.maya)
    with django_assert_max_num_queries(8):
        assert client.get(address).status_code == 200


@pytest.mark.django_db
def test_a_division_without_teams_is_told_what_to_do_first(sign_in):
    division = factories.division()
    person = factories.member("manager", division)
    page = sign_in(person).get(reverse("points", args=[division.code])).content.decode()
    assert "This division has no teams yet" in page

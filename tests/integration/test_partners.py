"""The organisations that a division works with."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from campaigns.models import Partner
from campaigns.services import partners
from campaigns.services.partners import PartnerRefused
from perfectcare.common.models import AuditEvent
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(cast, sign_in):
    return sign_in(cast.maya)


def address(name, division, *more):
    return reverse(name, args=[division.code, *more])


def test_a_division_without_partners_says_what_to_do_next(cast, client):
    page = client.get(address("partners", cast.division)).content.decode()
    assert "No partners yet" in page
    assert address("partner_new", cast.division) in page


def test_a_partner_is_added_with_its_code_in_capitals(cast, client):
    answer = client.post(address("partner_new", cast.division), {"name": "  Hill   Hospital ", "code": "rx1"})
    assert answer.url == address("partners", cast.division)
    made = Partner.objects.get()
    assert (made.division, made.code, made.name, made.closed_on) == (cast.division, "RX1", "Hill Hospital", None)
    assert AuditEvent.objects.filter(actor=cast.maya, verb="added", subject=f"partner RX1 of {cast.division.code}")
    assert "Hill Hospital" in client.get(answer.url).content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("name", "x" * 151), ("code", ""), ("code", "R/1"), ("code", "R\x001"), ("code", "R" * 21)],
)
def test_a_wrong_field_is_said_at_its_place_and_the_rest_is_kept(cast, client, field, value):
    typed = {"name": "Kept hospital", "code": "KEPT-1", field: value}
    page = client.post(address("partner_new", cast.division), typed)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    kept = "KEPT-1" if field == "name" else "Kept hospital"
    assert kept in page.content.decode()
    assert not Partner.objects.exists()


def test_a_code_is_taken_once_in_a_division_in_any_case_and_even_when_closed(cast, client):
    partners.add(division=cast.elsewhere.division, code="RX1", name="Theirs", by=cast.oona)
    partner = partners.add(division=cast.division, code="RX1", name="Hill Hospital", by=cast.maya)
    partners.close(partner=partner, on=date(2026, 5, 1), by=cast.maya)
    page = client.post(address("partner_new", cast.division), {"name": "Again", "code": "rx1"})
    assert page.status_code == 422
    assert "is here already" in page.context["form"].errors["code"][0]
    assert Partner.objects.filter(division=cast.division).count() == 1


def test_a_partner_is_closed_once(cast, client):
    partner = factories.partner(cast.division, code="RX1")
    url = address("partner_close", cast.division, "rx1")
    assert client.get(url).status_code == 200
    assert client.post(url, {"closed_on": "2026-05-01"}).status_code == 302
    partner.refresh_from_db()
    assert partner.closed_on == date(2026, 5, 1)
    again = client.post(url, {"closed_on": "2026-06-01"})
    assert again.status_code == 422
    assert again.context["form"].errors["closed_on"] == ["This partner is closed from Friday 1 May 2026."]
    page = client.get(address("partners", cast.division)).content.decode()
    assert "Closed from 1 May 2026" in page
    with pytest.raises(PartnerRefused):
        partners.close(partner=partner, on=date(2026, 6, 1), by=cast.maya)


@pytest.mark.parametrize("day", ["", "soon", "0001-01-01", "2026-02-30"])
def test_an_impossible_day_to_close_is_refused(cast, client, day):
    partner = factories.partner(cast.division)
    page = client.post(address("partner_close", cast.division, partner.code), {"closed_on": day})
    assert page.status_code == 422
    assert page.context["form"].errors["closed_on"]


def test_partners_of_another_division_are_not_found(cast, client):
    theirs = factories.partner(cast.elsewhere.division, name="Secret hospital")
    assert client.get(address("partner_close", cast.division, theirs.code)).status_code == 404
    assert client.get(address("partners", cast.elsewhere.division)).status_code == 404
    assert "Secret hospital" not in client.get(address("partners", cast.division)).content.decode()


def test_a_name_with_script_in_it_is_shown_as_words(cast, client):
    factories.partner(cast.division, name="<script>alert(1)</script>", code="X1")
    for url in (address("partners", cast.division), address("partner_close", cast.division, "X1")):
        page = client.get(url).content.decode()
        assert "&lt;script&gt;alert(1)" in page
        assert "<script>alert" not in page

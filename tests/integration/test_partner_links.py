"""The links by which partners give feedback: sent by a manager, seen by nobody, taken back at any time."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from feedback.models import PartnerLink
from feedback.selectors.partner_links import lines, usual_end
from feedback.services import partner_links
from feedback.services.partner_links import LinkRefused
from perfectcare.common.models import AuditEvent, Letter
from tests import factories
from tests.factories.partners import NOON, link, token_of, voice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def partner(cast):
    return factories.partner(cast.division, name="Hill Hospital", code="RX1")


@pytest.fixture
def client(cast):
    made = Client()
    made.force_login(cast.maya)
    return made


@pytest.fixture
def listed(cast, client):
    return lambda: client.get(reverse("partner_links", args=[cast.division.code])).content.decode()


@pytest.fixture
def send(cast, client, partner):
    address = reverse("partner_link_send", args=[cast.division.code, partner.code])
    good = {"email": "liaison@hill.example", "expires_on": "2027-01-20"}
    return lambda **changes: client.post(address, {**good, **changes})


def test_a_partner_without_a_link_is_listed_and_can_be_sent_one(cast, partner, listed):
    page = listed()
    assert "No link yet" in page
    assert reverse("partner_link_send", args=[cast.division.code, partner.code]) in page


def test_a_division_without_partners_says_what_to_do_first(cast, listed):
    page = listed()
    assert "no partners yet" in page
    assert reverse("partner_new", args=[cast.division.code]) in page


def test_a_link_goes_out_in_a_letter_and_only_its_hash_is_kept(cast, send, listed, settings):
    answer = send()
    assert answer.url == reverse("partner_links", args=[cast.division.code])
    letter, made = Letter.objects.get(), PartnerLink.objects.get()
    token = token_of(letter)
    assert len(token) == 43
    assert letter.to == made.sent_to == "liaison@hill.example"
    assert f"{settings.SITE_ADDRESS}/p/{token}/\n" in letter.body
    assert "Wednesday 20 January 2027" in letter.body
    assert made.token_hash == hashlib.sha256(token.encode()).hexdigest()
    assert (made.made_by, made.made_at, made.expires_on) == (cast.maya, NOON, date(2027, 1, 20))
    page = listed()
    assert "liaison@hill.example" in page
    assert "until Wednesday 20 January 2027" in page


def test_the_token_stands_in_the_letter_and_nowhere_else(cast, partner, send, listed, connection_log):
    with connection_log() as statements:
        send()
    token = token_of(Letter.objects.get())
    holding = [sql for sql in statements if token in sql]
    assert len(holding) == 1
    assert "common_letter" in holding[0]
    assert token not in listed()
    audited = AuditEvent.objects.get(verb="invited")
    assert token not in str(audited.detail) + audited.subject
    assert audited.subject == f"partner link {PartnerLink.objects.get().pk}"
    assert audited.detail == {"partner": partner.pk}


def test_a_second_link_ends_the_first(cast, partner, send):
    first, old = link(partner, by=cast.maya)
    send(email="new@hill.example")
    first.refresh_from_db()
    assert (first.revoked_at, first.revoked_by) == (NOON, cast.maya)
    assert PartnerLink.objects.get(revoked_at=None).sent_to == "new@hill.example"
    assert Client().get(f"/p/{old}/").status_code == 410
    assert Client().get(f"/p/{token_of(Letter.objects.latest('pk'))}/").status_code == 200


def test_the_database_lets_a_partner_have_one_link_that_is_not_taken_back(cast, partner):
    first, _ = link(partner, by=cast.maya)
    first.pk = None
    first.token_hash = "0" * 64
    with pytest.raises(IntegrityError), transaction.atomic():
        first.save(force_insert=True)


def test_a_link_is_taken_back_once_and_stops_at_once(cast, partner, client, listed):
    made, token = link(partner, by=cast.maya)
    address = reverse("partner_link_revoke", args=[cast.division.code, made.pk])
    assert address in listed()
    assert "liaison@hill.example" in client.get(address).content.decode()
    assert PartnerLink.objects.get().revoked_at is None
    for _ in range(2):
        assert client.post(address).status_code == 302
    assert Client().get(f"/p/{token}/").status_code == 410
    assert AuditEvent.objects.filter(verb="revoked", subject=f"partner link {made.pk}", actor=cast.maya).count() == 1
    page = listed()
    assert "Taken back" in page
    assert address not in page


def test_the_list_says_when_a_link_has_run_out_and_when_the_partner_last_answered(cast, partner, listed):
    made, _ = link(partner, by=cast.maya, expires_on=date(2026, 11, 22))
    voice(partner, given_on=date(2026, 11, 20))
    voice(partner, given_on=date(2026, 11, 19))
    assert "Friday 20 November" in listed()
    last_day, after = (lines(cast.division, date(2026, 11, day))[0] for day in (22, 23))
    assert (last_day.state, last_day.number) == ("Works", made.pk)
    assert (after.state, after.ends, after.number) == ("Run out", "after yesterday, Sunday 22 November", None)


def test_a_closed_partner_is_listed_without_a_way_to_send_and_gets_no_link(cast, partner, listed, send):
    partner.closed_on = date(2026, 11, 21)
    partner.save()
    page = listed()
    assert "Partner closed" in page
    assert reverse("partner_link_send", args=[cast.division.code, partner.code]) not in page
    answer = send()
    assert answer.status_code == 422
    assert "is closed from" in answer.context["form"].errors["email"][0]
    assert not PartnerLink.objects.exists()
    assert not Letter.objects.exists()


BAD = {
    "no address": ("email", ""),
    "an address that is none": ("email", "liaison"),
    "two addresses": ("email", "a@hill.example, b@hill.example"),
    "an address with a line end": ("email", "a@hill.example\r\nBcc: x@evil.example"),
    "an address with a NUL": ("email", "a\0@hill.example"),
    "an address of 300 letters": ("email", "a" * 290 + "@hill.example"),
    "no day": ("expires_on", ""),
    "a day that is none": ("expires_on", "2027-02-30"),
    "yesterday": ("expires_on", "2026-11-20"),
    "a day too far": ("expires_on", "2027-11-23"),
    "year one": ("expires_on", "0001-01-01"),
    "year 9999": ("expires_on", "9999-12-31"),
}


@pytest.mark.parametrize(("field", "value"), BAD.values(), ids=BAD.keys())
def test_a_wrong_invitation_is_refused_at_its_field_and_sends_nothing(partner, send, field, value):
    answer = send(**{field: value})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    kept = "2027-01-20" if field == "email" else "liaison@hill.example"
    assert kept in answer.content.decode()
    assert not Letter.objects.exists()
    assert not PartnerLink.objects.exists()


def test_today_and_a_year_from_today_are_days_that_a_link_may_end(partner, send):
    for day in ("2026-11-21", "2027-11-22"):
        assert send(expires_on=day).status_code == 302


def test_the_usual_end_is_four_weeks_after_the_campaign_or_else_sixty_days_away(cast):
    today = date(2026, 11, 21)
    assert usual_end(cast.division, today) == today + timedelta(days=60)
    campaign = factories.campaign(cast.division, starts_on=date(2026, 11, 16), length=10)
    assert usual_end(cast.division, today) == campaign.ends_on + timedelta(days=28)
    assert usual_end(cast.division, campaign.ends_on + timedelta(days=1)) == date(2026, 11, 26) + timedelta(days=60)


def test_partners_and_links_of_another_division_are_not_found(cast, client):
    theirs = factories.partner(cast.elsewhere.division, name="Secret hospital", code="RX9")
    made, _ = link(theirs, by=cast.oona)
    code = cast.division.code
    assert client.get(reverse("partner_link_send", args=[code, "RX9"])).status_code == 404
    assert client.post(reverse("partner_link_revoke", args=[code, made.pk])).status_code == 404
    assert "Secret hospital" not in client.get(reverse("partner_links", args=[code])).content.decode()
    assert PartnerLink.objects.get().revoked_at is None


def test_a_name_with_script_in_it_is_shown_as_words_and_a_subject_is_one_line(cast, listed):
    nasty = factories.partner(cast.division, name="<script>alert(1)</script>\nBcc: x", code="RX2")
    link(nasty, by=cast.maya)
    assert "<script>alert" not in listed()
    assert "\n" not in Letter.objects.get().subject


def test_the_service_refuses_what_the_form_would(cast, partner):
    with pytest.raises(LinkRefused):
        partner_links.invite(partner=partner, email="a@b.example", expires_on=date(2026, 1, 1), by=cast.maya, at=NOON)
    assert not PartnerLink.objects.exists()


def test_the_list_asks_the_same_number_of_questions_for_one_partner_and_for_thirty(
    cast, partner, listed, connection_log
):
    link(partner, by=cast.maya)
    with connection_log() as few:
        listed()
    for _ in range(30):
        link(factories.partner(cast.division), by=cast.maya)
    with connection_log() as many:
        listed()
    assert len(many) == len(few) <= 12

from __future__ import annotations

import re

import pytest
from django.db import connection

from perfectcare.common.models import Letter
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return factories.user("Maya Manager", email="maya@example.org")


def sign_in_with(client, email, password):
    return client.post("/accounts/login/", {"login": email, "password": password})


def test_a_person_signs_in_by_e_mail_and_lands_at_home(client, person):
    answer = sign_in_with(client, "MAYA@example.org", factories.PASSWORD)
    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_a_wrong_password_keeps_the_address_that_was_typed(client, person):
    answer = sign_in_with(client, "maya@example.org", "not the password")
    assert answer.status_code == 200
    assert 'value="maya@example.org"' in answer.content.decode()
    assert client.get("/").status_code == 302


def test_an_unknown_address_is_answered_like_a_wrong_password(client, person):
    known = sign_in_with(client, "maya@example.org", "not the password").content.decode()
    unknown = sign_in_with(client, "nora@example.org", "not the password").content.decode()
    assert _errors(known) == _errors(unknown) != []


def test_nobody_signs_up_alone(client):
    assert "You need an invitation" in client.get("/accounts/signup/").content.decode()
    client.post("/accounts/signup/", {"email": "eve@example.org", "password1": factories.PASSWORD})
    assert type(factories.user()).objects.filter(email="eve@example.org").count() == 0


def test_a_forgotten_password_is_replaced_through_the_link_in_the_letter(client, person):
    client.post("/accounts/password/reset/", {"email": "maya@example.org"})
    link = re.search(r"http://\S+(/accounts/password/reset/key/\S+)", Letter.objects.get().body)[1]
    form = client.get(link, follow=True)
    new = "another long enough secret"
    client.post(form.redirect_chain[-1][0], {"password1": new, "password2": new})
    assert sign_in_with(client, "maya@example.org", new).status_code == 302


def test_the_link_to_a_new_password_names_the_sites_own_address(client, person, settings):
    settings.ALLOWED_HOSTS = ["care.example.nhs.uk", "attacker.example"]
    settings.SITE_ADDRESS = "https://care.example.nhs.uk"
    client.post("/accounts/password/reset/", {"email": "maya@example.org"}, headers={"host": "attacker.example"})
    assert "https://care.example.nhs.uk/accounts/password/reset/key/" in Letter.objects.get().body
    assert "attacker" not in Letter.objects.get().body


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_signing_in_leads_to_no_other_site(client, person, elsewhere):
    answer = client.post("/accounts/login/", {"login": person.email, "password": factories.PASSWORD, "next": elsewhere})
    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_five_wrong_passwords_close_the_door_for_every_process(client, person):
    """The tally is in the database, which all of them share."""
    for _ in range(5):
        sign_in_with(client, person.email, "not the password")
    page = sign_in_with(type(client)(), person.email, factories.PASSWORD)
    assert page.status_code == 200
    assert "Too many tries" in page.content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cache")
        assert cursor.fetchone()[0] > 0


def test_a_mail_server_that_is_away_costs_a_forgetful_person_no_error(client, person, monkeypatch):
    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", _away)
    for email in ("maya@example.org", "unknown@example.org"):
        answer = client.post("/accounts/password/reset/", {"email": email})
        assert (answer.status_code, answer["Location"]) == (302, "/accounts/password/reset/done/")
    assert sorted(Letter.objects.values_list("to", flat=True)) == ["maya@example.org", "unknown@example.org"]


def test_an_address_longer_than_any_is_refused_at_its_field(client):
    page = client.post("/accounts/password/reset/", {"email": "a@" + "b" * 60 + ("." + "c" * 60) * 4 + ".org"})
    assert "email" in page.context["form"].errors
    assert not Letter.objects.exists()


def test_behind_the_proxy_tries_are_counted_by_visitor_and_not_by_what_they_claim(client, person, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    def status_of_a_try(number, address):
        claimed = {"x-forwarded-for": f"10.0.0.{number}, {address}"}
        tried = {"login": f"nobody{number}@example.org", "password": "not the password"}
        return "Too many tries" in client.post("/accounts/login/", tried, headers=claimed).content.decode()

    assert not any(status_of_a_try(number, "192.0.2.7") for number in range(10))
    assert status_of_a_try(11, "192.0.2.7")
    assert not status_of_a_try(12, "192.0.2.8")


def test_whoever_was_switched_off_is_signed_out_at_once(client, person):
    client.force_login(person)
    assert client.get("/").status_code == 200
    type(person).objects.filter(pk=person.pk).update(is_active=False)
    assert client.get("/").status_code == 302
    assert sign_in_with(client, person.email, factories.PASSWORD)["Location"] == "/accounts/inactive/"


def test_signing_out_takes_a_button_not_a_link(client, person):
    client.force_login(person)
    client.get("/accounts/logout/")
    assert client.get("/").status_code == 200
    client.post("/accounts/logout/")
    assert client.get("/").status_code == 302


def _away(*args):
    raise ConnectionRefusedError


def _errors(page):
    return re.findall(r"error-summary.*?</ul>", page, flags=re.S)

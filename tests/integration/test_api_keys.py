"""The keys of partners' programs: made by a manager, shown once, stored as a hash, taken back at once."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from time_machine import travel

from metrics.access import KEY
from metrics.measures import Group
from metrics.models import ApiKey
from metrics.services import keys
from perfectcare.common.models import AuditEvent
from tests.factories import partner
from tests.factories.keys import key, program

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
TODAY = NOW.date()

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with travel(NOW, tick=False):
        yield


@pytest.fixture
def hospital(cast):
    return partner(cast.division, code="RX1", name="Harbour General")


@pytest.fixture
def address(cast):
    return reverse("api_keys", args=[cast.division.code])


@pytest.fixture
def new_address(cast):
    return reverse("api_key_new", args=[cast.division.code])


def form(hospital, **changes):
    return {"partner": hospital.pk, "name": "Bed board", "scope": ["FLOW", "PARTNERS"], "expires_on": "", **changes}


def shown_in(page):
    """Return the key that a page shows."""
    found = KEY.findall(page.content.decode())
    assert len(found) == 1
    return found[0]


def test_a_key_is_shown_on_the_page_that_answers_and_nowhere_else(sign_in, cast, hospital, address, new_address):
    client = sign_in(cast.maya)
    answer = client.post(new_address, form(hospital, expires_on="2026-12-31"))
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    secret = shown_in(answer)
    made = ApiKey.objects.get()
    assert made.key_hash == hashlib.sha256(secret.encode()).hexdigest()
    assert (made.scope, made.expires_on) == (["FLOW", "PARTNERS"], date(2026, 12, 31))
    for page in (client.get(address), client.get(new_address), client.get("/")):
        assert KEY.search(page.content.decode()) is None
    assert secret not in str(list(Session.objects.values_list("session_data", flat=True)))
    assert secret not in str(client.session.items())
    assert secret not in str(ApiKey.objects.values()) + str(AuditEvent.objects.values())
    words = answer.content.decode()
    for each in ("Care and flow", "Partners", "Thursday 31 December 2026", "Harbour General", "Bed board"):
        assert each in words


def test_a_key_has_256_random_bits(hospital):
    secrets = [key(hospital)[1] for _ in range(50)]
    assert len(set(secrets)) == 50
    assert all(len(secret) == len("pck_") + 43 for secret in secrets)  # 43 letters of base64 hold 32 bytes


def test_making_and_taking_back_are_in_the_audit_trail(sign_in, cast, hospital, new_address):
    client = sign_in(cast.maya)
    client.post(new_address, form(hospital))
    made = ApiKey.objects.get()
    client.post(reverse("api_key_revoke", args=[cast.division.code, made.pk]))
    events = AuditEvent.objects.filter(subject=f"key {made.pk}").order_by("pk")
    assert [(event.verb, event.actor) for event in events] == [("made", cast.maya), ("revoked", cast.maya)]
    assert events[0].detail == {"partner": hospital.pk, "groups": ["FLOW", "PARTNERS"]}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"partner": ""}, "Choose the partner"),
        ({"partner": "9" * 400}, "not on offer, or no longer"),
        ({"name": ""}, "Enter what it is for"),
        ({"name": "x" * 101}, "100 characters or fewer"),
        ({"name": "a\0"}, "Null characters"),
        ({"name": "\u200b"}, "Enter what it is for"),
        ({"scope": []}, "Choose at least one group of measures"),
        ({"scope": ["EVERYTHING"]}, "not on offer, or no longer"),
        ({"scope": ["FLOW", "What people say"]}, "not on offer, or no longer"),
        ({"expires_on": "2026-11-20"}, "The last day must be today or later"),
        ({"expires_on": "31/02/2027"}, "must be a real date"),
        ({"expires_on": "9999-12-31"}, "Enter a year between 2000 and 2100"),
    ],
    ids=str,
)
def test_bad_input_is_refused_at_its_field_and_makes_no_key(sign_in, cast, hospital, new_address, change, words):
    page = sign_in(cast.maya).post(new_address, form(hospital, **change))
    assert page.status_code == 422
    assert words in page.content.decode()
    assert not ApiKey.objects.exists()
    assert not AuditEvent.objects.filter(verb="made").exists()


def test_today_is_a_last_day(sign_in, cast, hospital, new_address):
    assert sign_in(cast.maya).post(new_address, form(hospital, expires_on="2026-11-21")).status_code == 200


def test_only_open_partners_of_the_division_can_be_chosen(sign_in, cast, hospital, new_address):
    closed = partner(cast.division, name="Old council", closed_on=TODAY)
    foreign = partner(cast.elsewhere.division, name="Foreign hospital")
    client = sign_in(cast.maya)
    page = client.get(new_address).content.decode()
    assert hospital.name in page
    for other in (closed, foreign):
        assert other.name not in page
        assert client.post(new_address, form(other)).status_code == 422
    assert not ApiKey.objects.exists()


def test_the_partner_in_the_address_is_chosen_beforehand(sign_in, cast, hospital, new_address):
    client = sign_in(cast.maya)
    assert f'value="{hospital.pk}" selected' in client.get(new_address, {"partner": "rx1"}).content.decode()
    for odd in ("\0", "nowhere"):
        assert client.get(new_address, {"partner": odd}).status_code == 200


def test_the_page_says_what_each_key_is_for_and_when_it_was_last_used(sign_in, cast, hospital, address):
    _, secret = key(hospital, name="Bed board", scope=[Group.FLOW], expires_on=date(2026, 12, 31))
    key(hospital, name="Never used", scope=[Group.FLOW, Group.PATIENTS])
    key(hospital, name="Over", expires_on=date(2026, 11, 20))
    keys.revoke(key=key(hospital, name="Lost")[0], by=cast.maya, at=NOW)
    key(partner(cast.elsewhere.division), name="Not ours")
    program(secret)("measures")
    page = sign_in(cast.maya).get(address).content.decode()
    works, over = page.split("Keys that no longer work", 1)
    assert "Bed board" in works
    assert "today, Saturday 21 November" in works
    assert "What patients say, Care and flow" in works
    assert "Never" in works
    for name, state in (("Over", "Run out"), ("Lost", "Taken back")):
        assert name not in works
        assert name in over
        assert state in over
    assert "Not ours" not in page


def test_taking_back_asks_first_and_works_at_once(sign_in, client, cast, hospital, address):
    row, secret = key(hospital)
    ask = program(secret)
    sign_in(cast.maya)
    revoke = reverse("api_key_revoke", args=[cast.division.code, row.pk])
    assert "Take back the key “Bed board” of Harbour General?" in client.get(revoke).content.decode()
    assert ask("measures").status_code == 200
    assert client.post(revoke)["Location"] == address
    assert ask("measures").status_code == 401
    assert "was taken back already" in client.post(revoke, follow=True).content.decode()
    assert "This key was taken back" in client.get(revoke).content.decode()
    row.refresh_from_db()
    assert (row.revoked_by, row.revoked_at) == (cast.maya, NOW)


def test_a_key_of_another_division_is_not_found(sign_in, cast):
    row, secret = key(partner(cast.elsewhere.division))
    client = sign_in(cast.maya)
    for number in (row.pk, 0, 10**30):
        assert client.post(f"/divisions/{cast.division.code}/keys/{number}/revoke/").status_code == 404
    assert program(secret)("measures").status_code == 200


def test_only_managers_of_the_division_see_keys(cast, hospital, address, new_address):
    row, _ = key(hospital)
    revoke = reverse("api_key_revoke", args=[cast.division.code, row.pk])
    for person, status in ((cast.fay, 403), (cast.lena, 403), (cast.dora, 403), (cast.oona, 404), (cast.ada, 404)):
        client = Client()
        client.force_login(person)
        assert [client.get(each).status_code for each in (address, new_address, revoke)] == [status] * 3
        assert [client.post(each).status_code for each in (new_address, revoke)] == [status] * 2
    row.refresh_from_db()
    assert row.revoked_at is None


def test_a_division_without_partners_is_told_what_to_do_first(sign_in, cast, address, new_address):
    client = sign_in(cast.maya)
    for each in (address, new_address):
        page = client.get(each).content.decode()
        assert "This division has no partners yet" in page
        assert '<button type="submit" class="nhsuk-button"' not in page


@pytest.mark.parametrize("many", [2, 40])
def test_the_page_takes_few_queries_whatever_the_number_of_keys(
    sign_in, cast, address, many, django_assert_max_num_queries
):
    for _ in range(many):
        key(partner(cast.division))
    client = sign_in(cast.maya)
    with django_assert_max_num_queries(8):
        assert client.get(address).status_code == 200


def test_names_of_keys_are_shown_as_they_are_and_never_as_html(sign_in, cast, hospital, address, new_address):
    client = sign_in(cast.maya)
    answer = client.post(new_address, form(hospital, name="<b>Bed & board</b>"))
    for page in (answer, client.get(address)):
        assert "&lt;b&gt;Bed &amp; board&lt;/b&gt;" in page.content.decode()


def test_a_key_is_made_for_what_was_chosen_and_keeps_the_order_of_the_catalogue(hospital):
    row, _ = key(hospital, scope={Group.PARTNERS, Group.PATIENTS})
    assert row.scope == ["PATIENTS", "PARTNERS"]

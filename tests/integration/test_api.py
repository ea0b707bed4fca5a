"""The doors for partners' programs: who gets in, how often, in which format, and how refusals are said."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta
from unittest.mock import patch

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from time_machine import travel

from campaigns.models import Partner
from metrics.catalogue import CATALOGUE, MEASURES
from metrics.documents import cell
from metrics.measures import Group
from metrics.models import ApiKey
from metrics.services import keys
from tests import factories
from tests.factories import meetings
from tests.factories.keys import key, program

NOW = datetime(2026, 11, 21, 12, 0, 10, tzinfo=UTC)
MEASURES_ADDRESS, SERIES_ADDRESS = "/api/v1/measures/", "/api/v1/series/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock():
    with travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def _now(clock):
    pass


@pytest.fixture
def hospital(cast):
    return factories.partner(cast.division, code="RX1", name="Harbour General")


@pytest.fixture
def issued(hospital):
    return key(hospital)


@pytest.fixture
def ask(issued):
    return program(issued[1])


def errors(answer):
    """Return what a refusal says, and hold what every refusal is."""
    assert answer["Content-Type"] == "application/json"
    assert answer["Cache-Control"] == "no-store"
    assert "ETag" not in answer
    assert not answer.cookies
    body = answer.json()
    assert set(body) == {"errors"}
    assert all(isinstance(words, list) and all(words) for words in body["errors"].values())
    return body["errors"]


# --- Who gets in ------------------------------------------------------------------------------------------------


def test_a_key_that_works_opens_the_list_of_measures(ask):
    answer = ask("measures")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json"
    assert [each["key"] for each in answer.json()["measures"]] == [measure.key for measure in CATALOGUE]


def test_every_key_that_does_not_work_gets_the_same_answer(cast, hospital, issued):
    row, secret = issued
    gone = key(factories.partner(cast.division, closed_on=NOW.date()))[1]
    over = key(hospital, expires_on=date(2026, 11, 20))[1]
    revoked_row, revoked = key(hospital)
    keys.revoke(key=revoked_row, by=cast.maya, at=NOW)
    headers = [
        {},
        {"authorization": ""},
        {"authorization": "Bearer"},
        {"authorization": "Bearer "},
        {"authorization": secret},
        {"authorization": f"Basic {secret}"},
        {"authorization": f"Token {secret}"},
        {"authorization": f"Bearer {secret} {secret}"},
        {"authorization": f"Bearer {secret},Bearer {secret}"},
        {"authorization": f"Bearer {secret[:-1]}"},
        {"authorization": f"Bearer {secret}x"},
        {"authorization": f"Bearer {secret.upper()}"},
        {"authorization": f"Bearer {secret}\0"},
        {"authorization": f"Bearer pck_{'é' * 43}"},
        {"authorization": f"Bearer {row.key_hash}"},
        {"authorization": f"Bearer pck_{'A' * 43}"},
        {"authorization": f"Bearer {gone}"},
        {"authorization": f"Bearer {over}"},
        {"authorization": f"Bearer {revoked}"},
        {"x-api-key": secret},
        {"cookie": f"key={secret}"},
    ]
    answers = [Client().get(MEASURES_ADDRESS, headers=each) for each in headers]
    assert {answer.status_code for answer in answers} == {401}
    assert {answer["WWW-Authenticate"] for answer in answers} == {'Bearer realm="Perfect Care"'}
    assert len({answer.content for answer in answers}) == 1
    assert list(errors(answers[0])) == ["key"]
    for each in (gone, over, revoked):
        assert ApiKey.objects.get(key_hash=keys.hash_of(each)).last_used_on is None


def test_the_scheme_may_be_written_in_any_case(issued):
    for scheme in ("bearer", "BEARER", "Bearer "):
        answer = Client().get(MEASURES_ADDRESS, headers={"authorization": f"{scheme} {issued[1]}"})
        assert answer.status_code == 200


@pytest.mark.parametrize("name", ["key", "api_key", "access_token", "token", "measure", "authorization"])
def test_a_key_in_an_address_is_refused_and_never_said_back(ask, issued, name):
    secret = issued[1]
    alone = Client().get(MEASURES_ADDRESS, {name: secret})
    assert alone.status_code == 401
    for address in (MEASURES_ADDRESS, SERIES_ADDRESS):
        for query in ({name: secret}, {secret: "x"}, {name: ["x", f"x{secret}"]}):
            both = Client().get(address, query, headers={"authorization": f"Bearer {secret}"})
            assert both.status_code == 422
            assert list(errors(both)) == ["key"]
            assert secret not in both.content.decode() + alone.content.decode() + str(both.headers)


def test_a_key_works_until_the_end_of_its_last_day_in_london(hospital, clock):
    summer = key(hospital, expires_on=date(2026, 7, 1))[1]
    for moment, status in (("2026-07-01T22:59:59+00:00", 200), ("2026-07-01T23:00:00+00:00", 401)):
        clock.move_to(datetime.fromisoformat(moment))
        assert program(summer)("measures").status_code == status


def test_a_key_of_a_partner_that_closes_stops_on_that_day(hospital, ask, clock):
    Partner.objects.filter(pk=hospital.pk).update(closed_on=date(2026, 11, 22))
    assert ask("measures").status_code == 200
    clock.move_to(NOW + timedelta(days=1))
    assert ask("measures").status_code == 401


def test_a_request_leaves_no_cookie_and_looks_at_none(cast, ask, issued, connection_log):
    client = Client()
    client.force_login(cast.maya)
    with connection_log() as statements:
        answer = client.get(MEASURES_ADDRESS, headers={"authorization": f"Bearer {issued[1]}"})
        refused = client.get(MEASURES_ADDRESS)
    assert (answer.status_code, refused.status_code) == (200, 401)
    for each in (answer, refused):
        assert "Set-Cookie" not in each.headers
        assert "Cookie" not in each.headers.get("Vary", "")
    assert not any("django_session" in each or "accounts_user" in each for each in statements)


def test_every_kind_of_request_but_looking_is_refused_with_what_is_allowed(ask, issued):
    client = Client(enforce_csrf_checks=True)
    for address in (MEASURES_ADDRESS, SERIES_ADDRESS):
        for method in ("post", "put", "patch", "delete", "options", "trace"):
            answer = getattr(client, method)(address, headers={"authorization": f"Bearer {issued[1]}"})
            assert answer.status_code == 405, method
            assert answer["Allow"] == "GET, HEAD"
            assert list(errors(answer)) == ["method"]


def test_head_gives_what_get_gives_without_the_body(ask, issued):
    found = ask("measures")
    head = Client().head(MEASURES_ADDRESS, headers={"authorization": f"Bearer {issued[1]}"})
    assert (head.status_code, head.content) == (200, b"")
    assert head["ETag"] == found["ETag"]
    assert head["Content-Length"] == str(len(found.content))


# --- How often --------------------------------------------------------------------------------------------------


def test_sixty_requests_in_a_minute_are_answered_and_the_next_is_told_how_long_to_wait(ask, hospital, clock):
    other = program(key(hospital)[1])
    assert [ask("measures").status_code for _ in range(60)] == [200] * 60
    answer = ask("measures")
    assert answer.status_code == 429
    assert answer["Retry-After"] == "50"
    assert list(errors(answer)) == ["key"]
    assert other("measures").status_code == 200
    clock.move_to(NOW + timedelta(seconds=49))
    assert ask("measures").status_code == 429
    clock.move_to(NOW + timedelta(seconds=50))
    assert ask("measures").status_code == 200


def test_requests_that_are_refused_for_what_they_ask_count_too(ask, issued):
    for _ in range(60):
        assert ask("measures", colour="red").status_code == 422
    assert ask("measures").status_code == 429
    issued[0].refresh_from_db()
    assert issued[0].requests == 60


@pytest.mark.django_db(transaction=True)
def test_of_many_requests_at_once_exactly_sixty_are_answered():
    row, secret = key(factories.partner(factories.division()))
    ask = program(secret)
    statuses = meetings.at_once(12, lambda: [ask("measures").status_code for _ in range(8)])
    found = sorted(status for each in statuses for status in each)
    assert found == [200] * 60 + [429] * 36
    row.refresh_from_db()
    assert row.requests == 60


def test_a_clock_that_is_behind_opens_no_new_minute(issued):
    row, _ = issued
    late = NOW.replace(minute=1, second=0)
    for at in [late] * 30 + [NOW, late] * 15:
        keys.count_request(key=row, at=at)
    for at in (late, NOW):
        with pytest.raises(keys.TooManyRequests):
            keys.count_request(key=row, at=at)
    keys.count_request(key=row, at=late + timedelta(minutes=1))


def test_a_clock_that_was_far_ahead_does_not_lock_the_key(issued):
    row, _ = issued
    for _ in range(60):
        keys.count_request(key=row, at=NOW + timedelta(days=400))
    keys.count_request(key=row, at=NOW)
    row.refresh_from_db()
    assert (row.requests, row.minute) == (1, NOW.replace(second=0))


def test_the_day_of_the_last_request_is_kept_as_london_has_it(issued, clock):
    row, secret = issued
    clock.move_to(datetime(2026, 7, 1, 23, 30, tzinfo=UTC))
    program(secret)("measures")
    row.refresh_from_db()
    assert row.last_used_on == date(2026, 7, 2)


def test_a_request_takes_few_queries(ask, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        ask("measures")


# --- In which format --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("accept", "format_", "expected"),
    [
        (None, None, "application/json"),
        ("*/*", None, "application/json"),
        ("application/json", None, "application/json"),
        ("application/json; charset=utf-8", None, "application/json"),
        ("text/csv", None, "text/csv; charset=utf-8"),
        ("text/csv; charset=utf-8", None, "text/csv; charset=utf-8"),
        ('text/csv;charset="UTF-8"', None, "text/csv; charset=utf-8"),
        ("application/json; charset=UTF-8", None, "application/json"),
        ("text/*", None, "text/csv; charset=utf-8"),
        ("application/json;q=0.5, text/csv", None, "text/csv; charset=utf-8"),
        ("text/html, application/json;q=0.1", None, "application/json"),
        ("text/html, */*;q=0.1", None, "application/json"),
        ("text/html", "csv", "text/csv; charset=utf-8"),
        ("text/csv", "json", "application/json"),
    ],
)
def test_the_format_is_the_one_in_the_address_and_else_the_preferred_one(ask, accept, format_, expected):
    headers = {} if accept is None else {"accept": accept}
    answer = ask("measures", headers=headers, **({"format": format_} if format_ else {}))
    assert (answer.status_code, answer["Content-Type"]) == (200, expected)


@pytest.mark.parametrize(
    "accept", ["text/html", "application/xml, image/*", "application/json;q=0", "", "x", "/", ",", "text/csv;header=1"]
)
def test_a_program_that_takes_neither_is_told_what_there_is(ask, accept):
    answer = ask("measures", headers={"accept": accept})
    assert answer.status_code == 406
    assert "text/csv" in errors(answer)["format"][0]


def test_an_answer_may_be_kept_by_the_program_alone_and_is_asked_for_again(ask):
    answer = ask("measures")
    assert answer["Cache-Control"] == "private, no-cache"
    assert {"Authorization", "Accept"} <= {each.strip() for each in answer["Vary"].split(",")}


def test_what_has_not_changed_is_not_sent_again(cast, ask):
    first = ask("measures")
    tag = first["ETag"]
    assert tag.startswith('"')
    for sent in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = ask("measures", headers={"if-none-match": sent})
        assert (again.status_code, again.content) == (304, b"")
        assert again["ETag"] == tag
        assert again["Cache-Control"] == "private, no-cache"
        assert "Authorization" in again["Vary"]
    assert ask("measures", headers={"if-none-match": '"other"'}).content == first.content
    assert ask("measures", format="csv")["ETag"] != tag
    factories.team(cast.division, name="Another team")
    changed = ask("measures", headers={"if-none-match": tag})
    assert changed.status_code == 200
    assert changed["ETag"] != tag


def test_a_wrong_key_learns_nothing_from_a_tag(ask):
    tag = ask("measures")["ETag"]
    answer = Client().get(MEASURES_ADDRESS, headers={"if-none-match": tag})
    assert answer.status_code == 401


def test_a_condition_that_does_not_hold_is_said_in_json(ask):
    answer = ask("measures", headers={"if-match": '"other"'})
    assert answer.status_code == 412
    assert list(errors(answer)) == ["If-Match"]


# --- Measures ---------------------------------------------------------------------------------------------------


def test_a_key_is_told_of_the_measures_within_its_scope_only(hospital):
    ask = program(key(hospital, scope=[Group.FLOW, Group.PLAN])[1])
    found = ask("measures").json()["measures"]
    assert {each["group_name"] for each in found} == {"Care and flow", "The plan"}
    assert {each["key"] for each in found} == {
        measure.key for measure in CATALOGUE if measure.group in (Group.FLOW, Group.PLAN)
    }


def test_a_measure_is_told_with_all_that_is_needed_to_read_it(ask):
    found = {each["key"]: each for each in ask("measures").json()["measures"]}
    positive = found["fft_positive"]
    definition = MEASURES["fft_positive"].definition
    assert positive == {
        "key": "fft_positive",
        "name": "Positive answers",
        "group": "patients",
        "group_name": "What patients say",
        "kind": "share",
        "unit": "in 100 cards",
        "decimals": 0,
        "better": "up",
        "definition": {
            "summary": definition.summary,
            **{name.lower(): words for name, words in definition.parts},
        },
        "chartings": ["week", "month"],
        "places": {"division": ["week", "month"], "site": ["month"], "team": ["month"]},
        "national_targets": [],
        "target": None,
    }
    assert set(found["ucr_two_hours"]["places"]) == {"division", "site", "team"}
    assert "day" in found["ucr_two_hours"]["chartings"]
    assert found["ucr_two_hours"]["national_targets"][0]["value"] == 70
    assert found["ucr_two_hours"]["target"] == 70
    theirs = [each for each in found.values() if each["group"] == "partners"]
    assert theirs
    assert all(set(each["places"]) == {"partner"} for each in theirs)


def test_what_people_say_is_offered_by_day_nowhere(ask):
    for each in ask("measures").json()["measures"]:
        if MEASURES[each["key"]].people:
            assert set(each["chartings"]) <= {"week", "month"}
            assert each["places"]["team"] == each["places"]["site"] == ["month"]


def test_places_and_campaigns_are_those_of_the_keys_own_division(cast, hospital, ask):
    factories.partner(cast.division, name="Another hospital")
    factories.campaign(cast.division, teams=[cast.riverside])
    factories.campaign(cast.division, teams=[cast.riverside], starts_on=date(2027, 3, 1), live=False, title="To come")
    factories.campaign(cast.elsewhere.division, title="Not ours")
    body = ask("measures").json()
    assert body["places"][0] == {"place": "division", "name": cast.division.name}
    assert {"place": f"team:{cast.riverside.code}", "name": "Riverside"} in body["places"]
    assert {"place": "partner:RX1", "name": "Harbour General"} in body["places"]
    for name in ("Another hospital", cast.elsewhere.name, "Not ours", "To come"):
        assert name not in json.dumps(body)
    assert [each["start"] for each in body["campaigns"]] == ["2026-11-09"]


def test_measures_as_csv_say_the_same_as_json(ask):
    rows = list(csv.DictReader(io.StringIO(ask("measures", format="csv").content.decode())))
    found = ask("measures").json()["measures"]
    assert [row["key"] for row in rows] == [each["key"] for each in found]
    for row, each in zip(rows, found, strict=True):
        for name in ("name", "group", "group_name", "kind", "unit", "better"):
            assert row[name] == each[name]
        assert row["definition"] == each["definition"]["summary"]
        assert row["chartings"] == "; ".join(each["chartings"])
        assert row["target"] == ("" if each["target"] is None else str(each["target"]))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("+44", "'+44"),
        ("-5", "'-5"),
        ("@sum", "'@sum"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("a=b", "a=b"),
        (["=1", "2"], "'=1; 2"),
        (-5, "-5"),
        (-0.5, "-0.5"),
        (None, ""),
        (True, "true"),
    ],
)
def test_text_in_a_cell_is_never_a_formula_and_numbers_stay_numbers(value, expected):
    assert cell(value) == expected


# --- Refusals ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "wrong"),
    [
        ({"format": "xml"}, "format"),
        ({"format": ""}, "format"),
        ({"format": "JSON"}, "format"),
        ({"format": ["csv", "csv"]}, "format"),
        ({"colour": "red"}, "colour"),
        ({"page": "2"}, "page"),
    ],
    ids=str,
)
def test_a_wrong_parameter_is_named(ask, asked, wrong):
    answer = ask("measures", **asked)
    assert answer.status_code == 422
    assert list(errors(answer)) == [wrong]


def test_many_and_long_unknown_parameters_are_not_all_said_back(ask):
    answer = ask("measures", **{f"{'x' * 300}{number}": "1" for number in range(60)})
    assert answer.status_code == 422
    assert len(answer.content) < 3000
    assert ask("measures", **{f"p{number}": "1" for number in range(1200)}).status_code == 400


@pytest.mark.parametrize(
    "address", ["/api", "/api/", "/api/v1/", "/api/v1/measures", "/api/v1/nothing/", "/api/v2/series/", "/api/\0"]
)
def test_an_address_without_anything_is_said_in_json(client, cast, address):
    for method in ("get", "head", "post", "delete"):
        answer = getattr(client, method)(address)
        assert answer.status_code == 404, (method, address)
    assert list(errors(client.get(address))) == ["address"]


def test_a_fault_is_said_in_json_without_what_failed(ask):
    with patch("metrics.selectors.shared.measures", side_effect=RuntimeError("the secret of the database")):
        answer = ask("measures")
    assert answer.status_code == 500
    assert list(errors(answer)) == ["service"]
    assert "secret" not in answer.content.decode()


def test_a_busy_database_is_said_in_json_with_how_long_to_wait(ask):
    with patch("metrics.selectors.shared.measures", side_effect=OperationalError("too busy")):
        answer = ask("measures")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert list(errors(answer)) == ["service"]


def test_a_wrong_host_and_a_body_that_nobody_can_read_are_said_in_json(ask):
    assert list(errors(ask("measures", headers={"host": "evil.example"}))) == ["request"]
    answer = Client().post(MEASURES_ADDRESS, b"x", content_type="multipart/form-data; boundary=x; charset=latin-1")
    assert answer.status_code == 415
    assert list(errors(answer)) == ["body"]


def test_the_addresses_are_the_documented_ones():
    assert reverse("api_measures") == MEASURES_ADDRESS

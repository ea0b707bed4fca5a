"""Who may send through which door: keys, codes and places that are wrong, missing, taken back or closed."""

from __future__ import annotations

import secrets

import pytest
from django.test import Client

from campaigns.models import Team
from feedback.models import Device, FeedbackPoint
from feedback.services import pairing
from tests import factories
from tests.factories import doors
from tests.factories.cards import card_body, voice_body
from tests.factories.doors import NOW, bearing, nothing_kept, turned_away

pytestmark = pytest.mark.django_db


def a_key():
    return f"pct_{secrets.token_urlsafe(32)}"


NO_KEYS = {
    "no header": lambda key: {},
    "an empty header": lambda key: {"authorization": ""},
    "the key without a scheme": lambda key: {"authorization": key},
    "a scheme without a key": lambda key: {"authorization": "Bearer"},
    "a scheme and spaces": lambda key: {"authorization": "Bearer    "},
    "another scheme": lambda key: {"authorization": f"Basic {key}"},
    "a digest": lambda key: {"authorization": f'Digest username="{key}"'},
    "a colon behind the scheme": lambda key: {"authorization": f"Bearer: {key}"},
    "the key twice": lambda key: {"authorization": f"Bearer {key} {key}"},
    "two keys in one header": lambda key: {"authorization": f"Bearer {key}, Bearer {a_key()}"},
    "the key in quotes": lambda key: {"authorization": f'Bearer "{key}"'},
    "the key in capitals": lambda key: {"authorization": f"Bearer {key.upper()}"},
    "the key without its last letter": lambda key: {"authorization": f"Bearer {key[:-1]}"},
    "the key with a letter more": lambda key: {"authorization": f"Bearer {key}A"},
    "the key with a dot behind it": lambda key: {"authorization": f"Bearer {key}."},
    "the key without its beginning": lambda key: {"authorization": f"Bearer {key[4:]}"},
    "the beginning of a partner's key": lambda key: {"authorization": f"Bearer {key.replace('pct_', 'pck_')}"},
    "a key that nobody has": lambda key: {"authorization": f"Bearer {a_key()}"},
    "100,000 letters": lambda key: {"authorization": "Bearer " + "A" * 100_000},
    "letters that are no ASCII": lambda key: {"authorization": "Bearer pct_" + "é" * 43},
    "a statement": lambda key: {"authorization": "Bearer ' OR revoked_at IS NULL --"},
    "the hash of the key": lambda key: {"authorization": f"Bearer {pairing.hash_of_key(key)}"},
    "the key in a header of its own": lambda key: {"x-api-key": key},
    "the key in a cookie": lambda key: {"cookie": f"Authorization=Bearer {key}"},
    "the key for the proxy": lambda key: {"proxy-authorization": f"Bearer {key}"},
}


@pytest.mark.parametrize("headers", NO_KEYS.values(), ids=NO_KEYS.keys())
def test_a_tablet_without_a_key_that_works_is_told_to_pair(tablet, headers):
    key = tablet.headers["authorization"].removeprefix("Bearer ")
    for body in (tablet.good(), {"cards": [tablet.good()]}, {"cards": []}, b"zebra-9417"):
        answer = turned_away(tablet, body, 401, "key", headers=headers(key))
        assert answer["WWW-Authenticate"] == 'Bearer realm="Perfect Care"'
        assert key not in answer.content.decode()


@pytest.mark.parametrize("written", ["Bearer {}", "bearer {}", "BEARER {}", "Bearer   {}", "  Bearer {}  "])
def test_a_scheme_may_be_written_as_http_allows(tablet, written):
    key = tablet.headers["authorization"].removeprefix("Bearer ")
    assert tablet.send(tablet.good(), headers={"authorization": written.format(key)}).status_code == 201


@pytest.mark.parametrize("parameter", ["key", "token", "access_token", "authorization", "Authorization", "bearer"])
def test_a_key_in_the_address_does_not_work(tablet, parameter):
    key = tablet.headers["authorization"]
    for said in (key, key.removeprefix("Bearer ")):
        with nothing_kept():
            answer = Client().post(
                f"{tablet.address}?{parameter}={said}", tablet.good(), content_type="application/json"
            )
        assert answer.status_code == 401


def test_a_key_that_was_taken_back_is_as_good_as_none(tablet, cast):
    pairing.revoke(device=tablet.device, by=cast.maya, at=NOW)
    later = doors.tablet(cast, at=tablet.point)
    turned_away(later, tablet.good(), 401, "key", headers=tablet.headers)


@pytest.mark.parametrize("body", ["card", "batch", "nothing but refused cards", "no cards"])
def test_a_key_that_worked_a_moment_ago_stores_nothing_once_it_is_taken_back(tablet, cast, body):
    assert tablet.send(tablet.good()).status_code == 201
    pairing.revoke(device=tablet.device, by=cast.maya, at=NOW)
    cards = {"batch": [tablet.good()], "nothing but refused cards": [{}], "no cards": []}
    with nothing_kept():
        answer = tablet.send({"cards": cards[body]} if body in cards else tablet.good())
    assert (answer.status_code, list(answer.json()["errors"])) == (401, ["key"])


UNREADABLE = {
    "no JSON": b"zebra-9417",
    "no card": {},
    "a card that is wrong": {"id": "zebra-9417"},
    "too many cards": {"cards": [{}] * 101},
    "too large": b" " * 3_000_000,
    "the wrong type": (b"{}", "text/plain"),
}


@pytest.mark.parametrize("body", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_a_key_that_was_taken_back_is_told_before_a_body_that_is_wrong_so_that_the_tablet_keeps_it(tablet, cast, body):
    body, content_type = body if isinstance(body, tuple) else (body, "application/json")
    assert tablet.send(tablet.good()).status_code == 201
    assert tablet.send(body, content_type=content_type).status_code in (400, 413, 415, 422)
    pairing.revoke(device=tablet.device, by=cast.maya, at=NOW)
    with nothing_kept():
        answer = tablet.send(body, content_type=content_type)
    assert (answer.status_code, list(answer.json()["errors"])) == (401, ["key"])


def test_a_key_that_worked_does_not_speak_for_another_tablet_that_has_its_row_now(tablet):
    assert tablet.send(tablet.good()).status_code == 201
    Device.objects.filter(pk=tablet.device.pk).update(key_hash=pairing.hash_of_key(a_key()))  # a backup came back
    with nothing_kept():
        assert tablet.send(tablet.good()).status_code == 401


def test_the_key_of_another_place_is_refused_as_such_open_or_closed(tablet, cast):
    elsewhere = doors.tablet(cast)
    turned_away(tablet, tablet.good(), 403, "key", headers=elsewhere.headers)
    FeedbackPoint.objects.filter(pk=tablet.point.pk).update(closed_at=NOW, closed_by=cast.maya)
    turned_away(tablet, tablet.good(), 403, "key", headers=elsewhere.headers)


def test_a_key_says_nothing_about_places_that_do_not_exist(tablet, cast):
    for code in ("nowhere", "%00", "é", "x" * 300, "a b", "'--"):
        for headers, status in ((tablet.headers, 403), (bearing(a_key()), 401), ({}, 404)):
            with nothing_kept():
                answer = Client().post(
                    f"/f/{code}/cards", tablet.good(), content_type="application/json", headers=headers
                )
            assert (answer.status_code, list(answer.json())) == (status, ["errors"])


def test_a_poster_asks_for_no_key_and_takes_none_that_is_wrong(poster, tablet):
    turned_away(poster, poster.good(), 401, "key", headers=bearing(a_key()))
    turned_away(poster, poster.good(), 401, "key", headers={"authorization": "Basic zebra-9417"})
    turned_away(poster, poster.good(), 403, "key", headers=tablet.headers)


def test_a_tablets_key_opens_nothing_but_its_own_door(tablet, cast):
    for address in ("/", "/api/v1/measures/", f"/divisions/{cast.division.code}/points/"):
        with nothing_kept():
            answer = Client().get(address, headers=tablet.headers)
        assert answer.status_code in {302, 401}


def test_patients_codes_and_staffs_codes_open_only_their_own_kind_of_door(cast, noon):
    codes = {kind: factories.point(cast.riverside, kind=kind).code for kind in FeedbackPoint.Kind.values}
    cards = {kind: posted(f"/f/{code}/cards", card_body()) for kind, code in codes.items()}
    none = (404, "point")
    assert cards == {"tablet": (401, "key"), "poster": (201, None), "paper": none, "staff": none}
    voices = {kind: posted(f"/s/{code}/cards", voice_body()) for kind, code in codes.items()}
    assert voices == {"tablet": none, "poster": none, "paper": none, "staff": (201, None)}
    pairs = {kind: posted(f"/f/{code}/pair", {"code": "abcd2345"}) for kind, code in codes.items()}
    assert pairs == {"tablet": (422, "code"), "poster": none, "paper": none, "staff": none}


def posted(address, body):
    answer = Client().post(address, body, content_type="application/json")
    return answer.status_code, next(iter(answer.json().get("errors", [])), None)


def test_an_answer_of_staff_is_no_card_and_a_card_no_answer_of_staff(poster, staff_room):
    turned_away(poster, voice_body(), 422, "question_set", "answer", "care")
    turned_away(staff_room, card_body(), 422, "care", "question_set", "answer")


@pytest.mark.parametrize("kind", ["poster", "staff_room"])
@pytest.mark.parametrize("closed", ["point", "team"])
def test_a_closed_door_without_a_key_takes_nothing(cast, noon, kind, closed):
    door = getattr(doors, kind)(cast)
    close(door, closed, cast)
    for body in (door.good(), {"cards": [door.good()]}, b"zebra-9417"):
        with nothing_kept():
            answer = door.send(body)
        assert (answer.status_code, list(answer.json()["errors"])) == (404, ["point"])


@pytest.mark.parametrize("closed", ["point", "team"])
def test_a_tablet_at_a_closed_door_hands_in_what_it_holds_and_learns_that_it_is_closed(tablet, cast, closed):
    assert tablet.batch().json()["is_open"] is True
    close(tablet, closed, cast)
    answer = tablet.batch(tablet.good(given_at="2026-11-20T09:30:00Z", sequence=1)).json()
    assert (answer["is_open"], answer["results"][0]["status"]) == (False, "stored")
    assert tablet.send(tablet.good()).status_code == 201
    with nothing_kept():
        assert tablet.send(tablet.good(), headers={}).status_code == 404
    assert Device.objects.get().stored == 2


def close(door, what, cast):
    if what == "point":
        FeedbackPoint.objects.filter(pk=door.point.pk).update(closed_at=NOW, closed_by=cast.maya)
    else:
        Team.objects.filter(pk=door.point.team_id).update(closed_on=NOW.date())


def test_a_code_in_capitals_is_the_same_code_with_and_without_a_key(poster, tablet):
    for door in (poster, tablet):
        address = f"/f/{door.point.code.upper()}/cards"
        answer = Client().post(address, door.good(), content_type="application/json", headers=door.headers)
        assert answer.status_code == 201


def test_nobody_is_asked_for_a_session_and_a_session_opens_nothing(tablet, sign_in, cast):
    signed_in = sign_in(cast.maya)
    with nothing_kept():
        answer = signed_in.post(tablet.address, tablet.good(), content_type="application/json")
    assert (answer.status_code, answer.cookies) == (401, {})

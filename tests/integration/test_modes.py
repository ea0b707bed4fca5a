"""The eight national ways in which an answer is collected: each has a door, and each answer says by which it came."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime

import pytest
from django.urls import reverse
from time_machine import travel

from feedback.models import FeedbackPoint, FFTResponse, Mode
from feedback.modes import GROUPED, MODES, refusal, usual
from feedback.services import pairing
from tests.factories.cards import card_body

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
Kind = FeedbackPoint.Kind


@pytest.fixture(autouse=True)
def _noon():
    with travel(NOW, tick=False):
        yield


def add(client, cast, kind, mode):
    """Add a point as a manager does, and return it."""
    form = {"team": cast.riverside.pk, "kind": kind, "name": f"By {mode or 'the usual way'}", "mode": mode}
    assert client.post(reverse("point_new", args=[cast.division.code]), form).status_code == 302
    return FeedbackPoint.objects.get(name=form["name"], kind=kind)


def from_tablet(client, point, cast):
    _, code = pairing.make_code(point=point, name="Tablet 1", by=cast.maya, at=NOW)
    _, key = pairing.pair(point=point, code=code, at=NOW)
    address, headers = reverse("card_submit", args=[point.code]), {"Authorization": f"Bearer {key}"}
    return client.post(address, json.dumps(card_body()), content_type="application/json", headers=headers)


def from_a_phone(client, point, cast):
    return client.post(reverse("card", args=[point.code]), {"id": str(uuid.uuid4()), "answer": "good"})


def typed_in(client, point, cast):
    row = {"row-0-id": str(uuid.uuid4()), "row-0-answer": "good", "given_on": "2026-11-21"}
    return client.post(reverse("point_paper", args=[cast.division.code, point.pk]), row)


DOORS = {Kind.TABLET: from_tablet, Kind.POSTER: from_a_phone, Kind.PAPER: typed_in}
WAYS = [(kind, mode) for kind in DOORS for mode in MODES[kind]]


def test_every_national_mode_has_a_door():
    assert {mode for _, mode in WAYS} == set(Mode)
    assert len(set(Mode)) == 8


@pytest.mark.parametrize(("kind", "mode"), WAYS)
def test_a_point_of_each_mode_can_be_added_and_its_answers_say_how_they_came(sign_in, cast, kind, mode):
    client = sign_in(cast.maya)
    point = add(client, cast, kind, mode)
    assert DOORS[kind](client, point, cast).status_code in (201, 302)
    assert FFTResponse.objects.get().mode == mode


@pytest.mark.parametrize(("kind", "mode"), [(kind, modes[0]) for kind, modes in MODES.items()])
def test_without_a_choice_a_point_has_the_usual_mode_of_its_kind(sign_in, cast, kind, mode):
    assert add(sign_in(cast.maya), cast, kind, "").mode == mode == usual(kind)


def test_the_usual_way_of_paper_is_at_the_contact():
    assert usual(Kind.PAPER) == Mode.PAPER_DISCHARGE


@pytest.mark.parametrize(("kind", "mode"), [("tablet", "telephone"), ("poster", "paper-home"), ("paper", "sms")])
def test_a_mode_that_does_not_fit_is_refused_with_those_that_do(sign_in, cast, kind, mode):
    form = {"team": cast.riverside.pk, "kind": kind, "name": "Kept name", "mode": mode}
    answer = sign_in(cast.maya).post(reverse("point_new", args=[cast.division.code]), form)
    assert answer.status_code == 422
    [words] = answer.context["form"].errors["mode"]
    assert words == refusal(kind, mode)
    assert all(f"“{fitting.label}”" in words for fitting in MODES[kind])
    assert "Kept name" in answer.content.decode()
    assert not FeedbackPoint.objects.exists()


def test_every_kind_has_its_modes_and_the_list_offers_each_mode_once():
    assert set(MODES) == set(Kind)
    offered = [value for name, inside in GROUPED for value, _ in (inside if isinstance(inside, list) else [(name, "")])]
    assert sorted(offered) == sorted(Mode.values)

"""Codes and keys: used once, kept as hashes, taken back for good, and answered for in the audit trail."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import timedelta

import pytest
from django.core import serializers
from django.db import IntegrityError, transaction

from feedback.models import Device, PairingCode
from feedback.services import pairing
from feedback.services.pairing import CodeNotValid
from perfectcare.common.models import AuditEvent
from tests import factories
from tests.factories.doors import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def point(cast):
    return factories.point(cast.riverside)


def a_code(point, by, *, at=NOW, name="Tablet 2"):
    return pairing.make_code(point=point, name=name, by=by, at=at)


def paired(point, by, *, at=NOW, **options):
    return pairing.pair(point=point, code=a_code(point, by, at=at)[1], at=at, **options)


def everything():
    """Return every row that pairing writes, as somebody who reads the database would see it."""
    rows = [*PairingCode.objects.all(), *Device.objects.all(), *AuditEvent.objects.all()]
    return serializers.serialize("json", rows)


def test_a_code_is_valid_from_the_moment_it_is_made_for_ten_minutes(point, cast):
    made, secret = a_code(point, cast.maya)
    assert (made.made_at, made.expires_at, made.used_at, made.tries) == (NOW, NOW + timedelta(minutes=10), None, 0)
    with pytest.raises(CodeNotValid):
        pairing.pair(point=point, code=secret, at=NOW + timedelta(minutes=10))
    device, _ = pairing.pair(point=point, code=secret, at=NOW + timedelta(minutes=9, seconds=59))
    assert (device.point, device.name, device.paired_by) == (point, "Tablet 2", cast.maya)
    assert device.last_seen_at == device.paired_at == NOW + timedelta(minutes=9, seconds=59)


def test_codes_are_made_of_letters_that_nobody_confuses_and_differ(point, cast):
    secrets = {a_code(point, cast.maya)[1] for _ in range(200)}
    assert len(secrets) == 200
    assert set("".join(secrets)) <= set("abcdefghjkmnpqrstuvwxyz23456789")
    assert {len(secret) for secret in secrets} == {8}


def test_of_a_code_only_an_hmac_is_kept_that_needs_the_installations_key(point, cast, settings):
    made, secret = a_code(point, cast.maya)
    assert secret not in everything()
    for text in (secret, f"pairing:{point.pk}:{secret}"):
        assert made.code_hash != hashlib.sha256(text.encode()).hexdigest()
    settings.CARD_KEY = "another"
    with pytest.raises(CodeNotValid):
        pairing.pair(point=point, code=secret, at=NOW)


def test_the_same_code_at_another_point_has_another_hash(point, cast, monkeypatch):
    monkeypatch.setattr(pairing, "random_code", lambda length: "abcd2345")
    here, _ = a_code(point, cast.maya)
    there, _ = a_code(factories.point(cast.riverside), cast.maya)
    assert here.code_hash != there.code_hash


def test_a_key_has_256_random_bits_and_only_its_hash_is_kept(point, cast):
    keys = [paired(point, cast.maya)[1] for _ in range(20)]
    assert len(set(keys)) == 20
    for key in keys:
        assert key.startswith("pct_")
        assert len(base64.urlsafe_b64decode(f"{key[4:]}=")) == 32
        assert key[4:] not in everything()
        assert Device.objects.get(key_hash=hashlib.sha256(key.encode()).hexdigest())


def test_a_key_is_taken_back_by_the_pairing_that_replaces_it(point, cast):
    first, _ = paired(point, cast.maya)
    second, _ = paired(point, cast.maya, at=NOW + timedelta(days=1), replaces=first)
    first.refresh_from_db()
    assert (first.revoked_at, first.revoked_by) == (NOW + timedelta(days=1), cast.maya)
    assert Device.objects.in_use().get() == second


def test_a_key_of_another_point_is_not_taken_back(point, cast):
    elsewhere, _ = paired(factories.point(cast.riverside), cast.maya)
    paired(point, cast.maya, replaces=elsewhere)
    assert Device.objects.in_use().count() == 2


def test_a_key_is_taken_back_once_by_the_first_who_does(point, cast):
    device, _ = paired(point, cast.maya)
    assert pairing.revoke(device=device, by=cast.maya, at=NOW)
    assert not pairing.revoke(device=device, by=cast.fay, at=NOW + timedelta(days=1))
    device.refresh_from_db()
    assert (device.revoked_at, device.revoked_by) == (NOW, cast.maya)
    assert AuditEvent.objects.filter(verb="revoked").count() == 1


def test_the_ledger_of_a_pairing_outlives_its_key(point, cast):
    device, _ = paired(point, cast.maya)
    Device.objects.update(stored=7, captured=9, waiting=2, numbers="{[1,8)}")
    pairing.revoke(device=device, by=cast.maya, at=NOW)
    device.refresh_from_db()
    assert (device.stored, device.captured, device.waiting, device.numbers) == (7, 9, 2, "{[1,8)}")


def test_every_act_is_in_the_audit_trail_with_its_person_and_without_a_secret(point, cast):
    made, code = a_code(point, cast.maya)
    device, key = pairing.pair(point=point, code=code, at=NOW)
    pairing.revoke(device=device, by=cast.fay, at=NOW)
    events = AuditEvent.objects.order_by("pk").values_list("verb", "actor_id", "subject", "detail")
    assert list(events) == [
        ("made pairing code", cast.maya.pk, f"feedback point {point.pk}", {"code": made.pk}),
        ("paired", cast.maya.pk, f"device {device.pk}", {"point": point.pk}),
        ("revoked", cast.fay.pk, f"device {device.pk}", {"point": point.pk}),
    ]
    trail = json.dumps([list(event) for event in events])
    for secret in (code, key, key[4:], made.code_hash, device.key_hash, str(device.uid)):
        assert secret not in trail


def test_a_code_that_is_refused_counts_against_the_one_that_is_valid(point, cast):
    old, _ = a_code(point, cast.maya, at=NOW - timedelta(days=1))
    made, _ = a_code(point, cast.maya)
    for _ in range(3):
        with pytest.raises(CodeNotValid):
            pairing.pair(point=point, code="zebra", at=NOW)
    assert dict(PairingCode.objects.values_list("pk", "tries")) == {old.pk: 0, made.pk: 3}


def test_a_pairing_that_cannot_be_finished_leaves_its_code_unused(point, cast, monkeypatch):
    device, _ = paired(point, cast.maya)
    _, code = a_code(point, cast.maya)
    monkeypatch.setattr(pairing, "hash_of_key", lambda secret: device.key_hash)
    with pytest.raises(IntegrityError), transaction.atomic():
        pairing.pair(point=point, code=code, at=NOW, replaces=device)
    monkeypatch.undo()
    device.refresh_from_db()
    assert device.revoked_at is None
    assert pairing.pair(point=point, code=code, at=NOW)

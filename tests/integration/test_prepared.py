"""Statements that PostgreSQL keeps ready for each connection, and the tablet that one of them finds."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.forms.models import model_to_dict

from feedback.access import KeyNotInUse, device_with
from feedback.models import Device
from feedback.services import pairing
from perfectcare.common.prepared import Statement
from tests import factories
from tests.factories import devices

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite keeps no statements ready"),
]
DOUBLE = Statement("double_of_a_number", "SELECT %s::bigint * 2")


def test_a_statement_is_made_ready_once_on_each_connection(connection_log):
    for _ in range(2):
        connection.close()
        with connection_log() as statements:
            assert [DOUBLE.row([number]) for number in (1, 2, 3)] == [(2,), (4,), (6,)]
        assert [sql.split()[0] for sql in statements] == ["PREPARE", "EXECUTE", "EXECUTE", "EXECUTE"]


def test_a_statement_that_is_made_ready_in_a_transaction_outlives_it(connection_log):
    connection.close()
    connection.set_autocommit(False)
    assert DOUBLE.row([1]) == (2,)
    connection.rollback()
    connection.set_autocommit(True)
    with connection_log() as statements:
        assert DOUBLE.row([2]) == (4,)
    assert len(statements) == 1


def test_the_tablet_that_is_found_by_its_key_is_the_one_that_django_finds(cast):
    point = factories.point(cast.riverside)
    known, key = devices.device(point, captured=9, waiting=2, oldest_waiting_at=devices.PAIRED_AT, clock_behind=-61)
    devices.device(point)
    for _ in range(8):  # PostgreSQL plans the first five anew, and then keeps a plan
        found = device_with(key)
        usual = Device.objects.select_related("point__team").get(pk=known.pk)
        for ours, theirs in ((found, usual), (found.point, usual.point), (found.point.team, usual.point.team)):
            assert type(ours) is type(theirs)
            assert not ours.get_deferred_fields()
            assert model_to_dict(ours) == model_to_dict(theirs)
            assert (ours, ours._state.db, ours._state.adding) == (theirs, "default", False)


def test_a_key_that_is_taken_back_is_found_no_more(cast):
    known, key = devices.device(factories.point(cast.riverside))
    assert device_with(key) == known
    pairing.revoke(device=known, by=cast.maya, at=devices.PAIRED_AT + timedelta(days=1))
    with pytest.raises(KeyNotInUse):
        device_with(key)

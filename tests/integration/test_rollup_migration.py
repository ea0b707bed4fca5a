"""Counts of answers move into one row of a day without a change, and back."""

from __future__ import annotations

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from metrics.facts import Answers
from metrics.models import DailyAnswers, DailyMetric
from metrics.services import rollup
from metrics.services.verification import verify
from tests.factories import facts

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 10)
migration = import_module("metrics.migrations.0003_answers_in_one_row")


def forwards():
    migration.join_rows(apps, connection.schema_editor())


def backwards():
    migration.part_rows(apps, connection.schema_editor())


@pytest.fixture
def old(cast):
    """What version 1 stored for one day of Riverside, and a measure that stays where it is."""
    facts.cards(cast.riverside, DAY, very_good=6, good=5, neither=4, poor=3, very_poor=2, dont_know=1)
    facts.voices(cast.riverside, DAY, good=2)
    rollup.drain()
    DailyAnswers.objects.all().delete()
    shares = {"positive": 11, "negative": 5, "very_good": 6, "good": 5, "neither": 4, "poor": 3, "very_poor": 2}
    rows = [(f"fft_{name}", n, 21) for name, n in {**shares, "dont_know": 1}.items()] + [("fft_responses", 21, None)]
    for key, n, of in rows:
        DailyMetric.objects.create(
            division=cast.division, team=cast.riverside, day=DAY, key=key, numerator=n, denominator=of
        )
    return {(key, n, of) for key, n, of in rows}


def test_nine_rows_become_one_and_every_count_is_right(cast, old):
    forwards()
    row = DailyAnswers.objects.values_list("division", "team", "day", *Answers._fields).get()
    assert row == (cast.division.pk, cast.riverside.pk, DAY, 6, 5, 4, 3, 2, 1)
    assert set(DailyMetric.objects.values_list("key", flat=True)) == {"staff_responses", "staff_care_good"}
    assert verify().differences == ()


def test_the_way_back_makes_the_nine_rows_again(cast, old):
    forwards()
    backwards()
    again = DailyMetric.objects.filter(key__startswith="fft_")
    assert set(again.values_list("key", "numerator", "denominator")) == old
    assert not DailyAnswers.objects.exists()


def test_a_day_that_waits_still_waits(cast, old):
    facts.cards(cast.riverside, DAY, poor=1)
    forwards()
    assert rollup.waiting() == 1
    rollup.drain()
    assert DailyAnswers.objects.get().poor == 4

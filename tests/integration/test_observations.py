"""Storing numbers from outside: each cell once, all of them or none, and nobody's figure overwritten unseen."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from metrics.entries import Entry
from metrics.models import Observation, ObservationUpload
from metrics.selectors.observations import directory_of, fingerprint, standing
from metrics.services import observations
from metrics.services.observations import Change, ChangedMeanwhile, DraftGone, Stored
from perfectcare.common.models import AuditEvent
from tests import factories

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 10, 11, 30, tzinfo=UTC)
MONDAY = date(2026, 6, 1)


@pytest.fixture
def hospital(cast):
    return factories.partner(cast.division, code="RX1")


def entry(division, code, key, figure, *, period="day", first=MONDAY):
    who = next(who for who in directory_of(division).everybody if who.code == code)
    return Entry(who, key, period, first, *figure)


def store(cast, *entries, by=None, at=AT):
    return observations.store(division=cast.division, entries=entries, by=by or cast.maya, at=at)


def stored(division):
    rows = Observation.objects.filter(division=division).order_by("pk")
    return [(str(row.team or row.partner or row.division), row.key, row.numerator, row.denominator) for row in rows]


@pytest.fixture
def three(cast, hospital):
    """A figure of the division, of a team and of a partner."""
    return (
        entry(cast.division, cast.division.code, "ucr_two_hours", (41, 52)),
        entry(cast.division, cast.riverside.code, "staff_gap", (750, None)),
        entry(cast.division, "RX1", "four_hours", (90, 100), period="month"),
    )


# --- Files ------------------------------------------------------------------------------------------------------------


def test_figures_are_stored_with_who_entered_them_and_when(cast, hospital, three):
    assert store(cast, *three) == Stored(new=3, changed=0, same=0)
    assert stored(cast.division) == [
        (cast.division.name, "ucr_two_hours", 41, 52),
        ("Riverside", "staff_gap", 750, None),
        (hospital.name, "four_hours", 90, 100),
    ]
    rows = Observation.objects.all()
    assert {(row.entered_by, row.entered_at, row.version) for row in rows} == {(cast.maya, AT, 1)}
    assert [(row.period, row.starts_on) for row in rows.order_by("pk")][2] == ("month", MONDAY)
    event = AuditEvent.objects.get(verb="imported", subject=f"observations of {cast.division.code}")
    assert (event.actor, event.detail["new"]) == (cast.maya, 3)


def test_stored_again_they_are_the_same_and_changed_ones_take_the_place_of_the_old(cast, three):
    store(cast, *three)
    later = AT + timedelta(days=1)
    other = three[0]._replace(numerator=42)
    assert store(cast, other, *three[1:], by=cast.fay, at=later) == Stored(new=0, changed=1, same=2)
    changed = Observation.objects.get(key="ucr_two_hours")
    assert (changed.numerator, changed.version, changed.entered_by, changed.entered_at) == (42, 2, cast.fay, later)
    assert Observation.objects.get(key="staff_gap").entered_by == cast.maya
    assert Observation.objects.count() == 3


def test_the_same_code_in_another_division_is_another_cell(cast, three):
    store(cast, *three)
    theirs = cast.elsewhere.division
    other = entry(theirs, theirs.code, "ucr_two_hours", (1, 2))
    assert observations.store(division=theirs, entries=[other], by=cast.oona, at=AT).new == 1
    assert stored(theirs) == [(theirs.name, "ucr_two_hours", 1, 2)]
    assert len(stored(cast.division)) == 3


def test_all_are_stored_or_none(cast, three, monkeypatch):
    store(cast, three[0])
    monkeypatch.setattr("metrics.services.observation_rows.BATCH", 1)
    wrong = three[2]._replace(numerator=-1)
    with pytest.raises(IntegrityError), transaction.atomic():
        store(cast, three[0]._replace(numerator=40), three[1], wrong)
    assert stored(cast.division) == [(cast.division.name, "ucr_two_hours", 41, 52)]
    assert AuditEvent.objects.filter(verb="imported").count() == 1


def test_more_figures_than_one_statement_takes_are_all_stored(cast, monkeypatch):
    monkeypatch.setattr("metrics.services.observation_rows.BATCH", 7)
    who = directory_of(cast.division).everybody[0]
    entries = [Entry(who, "ucr_referrals", "day", MONDAY - timedelta(days=n), n, None) for n in range(30)]
    assert store(cast, *entries).new == 30
    twice = [each._replace(numerator=each.numerator + each.numerator % 2) for each in entries]
    assert store(cast, *twice) == Stored(new=0, changed=15, same=15)
    assert set(Observation.objects.values_list("version", flat=True)) == {1, 2}
    assert Observation.objects.count() == 30


def test_nothing_to_store_is_nothing_stored(cast):
    assert store(cast) == Stored(new=0, changed=0, same=0)


@pytest.mark.django_db(transaction=True)
def test_two_people_who_store_the_same_figures_at_one_moment_both_succeed(monkeypatch):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time anyway, and its tests one connection")
    monkeypatch.setattr("metrics.services.observation_rows.BATCH", 10)
    cast = factories.cast()
    who = directory_of(cast.division).everybody[0]
    start = threading.Barrier(2)

    def run(add):
        entries = [Entry(who, "ucr_referrals", "day", MONDAY - timedelta(days=n), n + add, None) for n in range(200)]
        start.wait()
        try:
            return observations.store(division=cast.division, entries=entries, by=cast.maya, at=AT)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(run, (0, 1))
    assert {first.new, second.new} == {0, 200}
    assert {first.changed, second.changed} == {0, 200}
    assert set(Observation.objects.values_list("version", flat=True)) == {2}


# --- The grid ---------------------------------------------------------------------------------------------------------


def change(cast, *changes):
    return observations.change(division=cast.division, changes=changes, by=cast.maya, at=AT)


def test_cells_are_filled_changed_and_emptied_together(cast, three):
    store(cast, *three[:2])
    done = change(
        cast,
        Change(three[0].cell, opened=(41, 52), figure=(42, 52)),
        Change(three[1].cell, opened=(750, None), figure=None),
        Change(three[2].cell, opened=None, figure=(1, 2)),
    )
    assert done == Stored(new=1, changed=1, same=0, removed=1)
    assert {each[1:] for each in stored(cast.division)} == {("ucr_two_hours", 42, 52), ("four_hours", 1, 2)}
    event = AuditEvent.objects.get(verb="entered")
    assert event.detail == {"new": 1, "changed": 1, "same": 0, "removed": 1}


@pytest.mark.parametrize("mine", [(43, 52), None])
def test_a_figure_that_somebody_else_has_changed_is_not_overwritten(cast, three, mine):
    store(cast, three[0])
    store(cast, three[0]._replace(numerator=42), by=cast.fay)
    with pytest.raises(ChangedMeanwhile) as refusal, transaction.atomic():
        change(
            cast,
            Change(three[0].cell, opened=(41, 52), figure=mine),
            Change(three[1].cell, opened=None, figure=(1, None)),
        )
    assert refusal.value.cells == {three[0].cell: (42, 52)}
    assert stored(cast.division) == [(cast.division.name, "ucr_two_hours", 42, 52)]


def test_a_figure_that_somebody_else_has_removed_is_not_stored_again_unseen(cast, three):
    with pytest.raises(ChangedMeanwhile) as refusal, transaction.atomic():
        change(cast, Change(three[0].cell, opened=(41, 52), figure=(43, 52)))
    assert refusal.value.cells == {three[0].cell: None}


@pytest.mark.parametrize("figure", [(41, 52), None])
def test_two_people_who_do_the_same_do_not_stand_in_each_others_way(cast, three, figure):
    if figure:
        store(cast, three[0])
    done = change(cast, Change(three[0].cell, opened=(1, 2), figure=figure))
    assert (done.new, done.changed, done.removed) == (0, 0, 0)


# --- Files that somebody looks at -------------------------------------------------------------------------------------


def keep(cast, *, at=AT, **fields):
    given = {"division": cast.division, "name": "june.csv", "content": "x", "by": cast.maya, **fields}
    return observations.keep_draft(**given, at=at)


def seen(cast, *entries):
    return fingerprint(entries, standing(cast.division, {each.cell for each in entries}))


def test_a_file_goes_once_all_of_it_is_stored(cast, three):
    draft = keep(cast)
    mark = seen(cast, *three)
    done = observations.store_draft(draft=draft, entries=three, left_out=0, seen=mark, by=cast.maya, at=AT)
    assert done.new == 3
    assert not ObservationUpload.objects.exists()


def test_a_file_of_which_rows_are_left_out_stays(cast, three):
    draft = keep(cast)
    mark = seen(cast, *three)
    observations.store_draft(draft=draft, entries=three, left_out=2, seen=mark, by=cast.maya, at=AT)
    assert ObservationUpload.objects.get() == draft
    assert AuditEvent.objects.get(verb="imported").detail["left_out"] == 2


def test_what_was_stored_since_somebody_looked_is_not_overwritten_unseen(cast, three):
    draft, mark = keep(cast), seen(cast, *three)
    store(cast, three[0]._replace(numerator=40))
    with pytest.raises(ChangedMeanwhile), transaction.atomic():
        observations.store_draft(draft=draft, entries=three, left_out=0, seen=mark, by=cast.maya, at=AT)
    assert stored(cast.division) == [(cast.division.name, "ucr_two_hours", 40, 52)]
    assert ObservationUpload.objects.exists()


def test_a_file_is_stored_once(cast, three):
    draft, mark = keep(cast), seen(cast, *three)
    gone = ObservationUpload.objects.get()
    observations.give_up(draft=draft, by=cast.maya)
    with pytest.raises(DraftGone), transaction.atomic():
        observations.store_draft(draft=gone, entries=three, left_out=0, seen=mark, by=cast.maya, at=AT)
    assert stored(cast.division) == []


def test_files_of_earlier_days_go_when_the_next_comes(cast):
    old = keep(cast, at=AT - timedelta(days=1, seconds=1), division=cast.elsewhere.division)
    young = keep(cast, at=AT - timedelta(hours=23))
    new = keep(cast)
    assert set(ObservationUpload.objects.values_list("pk", flat=True)) == {young.pk, new.pk}
    assert old.pk not in {young.pk, new.pk}

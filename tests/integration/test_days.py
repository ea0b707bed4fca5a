from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from random import Random
from threading import Barrier
from time import sleep

import pytest
from django.db import OperationalError, connection, transaction

from campaigns.models import DirtyDay
from campaigns.services import days
from tests import factories

FIRST = date(2026, 11, 9)


def some_days(*numbers):
    return [FIRST + timedelta(days=number) for number in numbers]


def generations(division):
    return {(row.team_id, row.day): row.generation for row in DirtyDay.objects.filter(division=division)}


@pytest.mark.django_db
@pytest.mark.parametrize("numbers", [(0,), (0, 1, 2), (2, 0, 2)])
def test_each_touch_adds_one_to_each_of_its_days(numbers):
    division = factories.division()
    team = factories.team(division)
    for round_ in (1, 2):
        for team_id in (None, team.pk):
            days.touch(division_id=division.pk, team_id=team_id, days=some_days(*numbers))
        expected = {(team_id, day): round_ for team_id in (None, team.pk) for day in some_days(*numbers)}
        assert generations(division) == expected


@pytest.mark.django_db
def test_new_and_known_days_are_marked_together():
    division = factories.division()
    days.touch(division_id=division.pk, team_id=None, days=some_days(1))
    days.touch(division_id=division.pk, team_id=None, days=some_days(0, 1, 2))
    assert list(generations(division).values()) == [2, 1, 1]


@pytest.mark.django_db
def test_no_days_mark_nothing():
    days.touch(division_id=factories.division().pk, team_id=None, days=[])
    assert not DirtyDay.objects.exists()


@pytest.mark.django_db
def test_a_day_stays_dirty_since_its_first_uncounted_change():
    division = factories.division()
    days.touch(division_id=division.pk, team_id=None, days=some_days(0))
    first = DirtyDay.objects.get()
    assert first.dirty_since is not None
    days.touch(division_id=division.pk, team_id=None, days=some_days(0, 1))
    assert DirtyDay.objects.get(day=FIRST).dirty_since == first.dirty_since


@pytest.mark.django_db
def test_a_change_while_a_count_is_under_way_stays_uncounted():
    division = factories.division()
    days.touch(division_id=division.pk, team_id=None, days=some_days(0, 1))
    read = list(DirtyDay.objects.all())
    days.touch(division_id=division.pk, team_id=None, days=some_days(1))
    days.mark_counted(read)
    assert [row.day for row in DirtyDay.objects.uncounted()] == some_days(1)


@pytest.mark.django_db
def test_the_usual_touch_is_one_question(django_assert_num_queries):
    division = factories.division()
    days.touch(division_id=division.pk, team_id=None, days=some_days(0))
    with django_assert_num_queries(1):
        days.touch(division_id=division.pk, team_id=None, days=some_days(0))


@pytest.mark.django_db(transaction=True)
def test_many_writers_at_once_lose_no_mark_and_never_wait_in_a_ring():
    division = factories.division()
    team = factories.team(division)
    writers, rounds = 6, 15
    ready, wanted = Barrier(writers), []

    def write(seed):
        luck = Random(seed)
        made = []
        ready.wait()
        try:
            for _ in range(rounds):
                chosen = some_days(*luck.sample(range(8), luck.randint(1, 5)))
                patiently(chosen, luck.choice([[None], [team.pk], [None, team.pk]]), made)
        finally:
            connection.close()
        return made

    def patiently(chosen, team_ids, made):
        for _ in range(2000):
            try:
                with transaction.atomic():
                    days.touch_each(division_id=division.pk, team_ids=team_ids, days=chosen)
            except OperationalError as busy:
                # SQLite in memory says "locked" at once where a file would wait. A deadlock is a failure.
                if "is locked" not in str(busy):
                    raise
                sleep(0.005)
            else:
                made.extend((team_id, day) for team_id in team_ids for day in chosen)
                return
        raise AssertionError("locked for ten seconds")

    with ThreadPoolExecutor(writers) as pool:
        for made in pool.map(write, range(writers)):
            wanted += made
    assert generations(division) == {place: wanted.count(place) for place in set(wanted)}

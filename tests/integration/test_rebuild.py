"""Counting everything again at once puts right what differs, and nothing that changes meanwhile is lost."""

from __future__ import annotations

import random
import threading
from contextlib import nullcontext
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from campaigns.models import DirtyDay
from campaigns.services import days
from feedback.models import FFTResponse, StaffVoice
from metrics.facts import Answers, Facts
from metrics.models import DailyAnswers, DailyMetric, Revision
from metrics.services import rebuild as module
from metrics.services import rollup
from metrics.services.rebuild import rebuild
from metrics.services.verification import verify
from tests import factories
from tests.factories import facts

DAY = date(2026, 11, 10)
db = pytest.mark.django_db


def answers(team, day=DAY):
    found = DailyAnswers.objects.filter(team=team, day=day).values_list(*Answers._fields).first()
    return Answers(*found) if found else None


def mark(team, day=DAY):
    return DirtyDay.objects.get(team=team, day=day)


def rebuilt():
    return list(rebuild())


def is_right():
    verdict = verify()
    return verdict.differences == () and verdict.waiting == 0


@pytest.fixture
def counted(cast):
    """Three days of two teams and of the division itself, all counted."""
    live = factories.campaign(cast.division, starts_on=DAY, length=2, teams=[cast.riverside], by=cast.maya)
    facts.huddle(live.slots.first(), by=cast.fay, reports=[cast.riverside], planned=5, on_duty=4)
    for team in (cast.riverside, cast.hilltop):
        for later in range(3):
            facts.cards(team, DAY + timedelta(days=later), good=3, poor=1)
            facts.voices(team, DAY + timedelta(days=later), good=2)
    rollup.drain()
    return cast


@db
def test_where_every_day_is_right_nothing_is_written(counted):
    with CaptureQueriesContext(connection) as captured:
        assert rebuilt() == []
    written = [q["sql"] for q in captured if q["sql"].lstrip().startswith(("INSERT", "UPDATE", "DELETE"))]
    assert not [sql for sql in written if "metrics_" in sql.split("SELECT")[0] or "UPDATE campaigns" in sql]


SPOIL = {
    "wrong answers": lambda cast: DailyAnswers.objects.filter(team=cast.riverside, day=DAY).update(good=9),
    "missing answers": lambda cast: DailyAnswers.objects.filter(team=cast.riverside).delete(),
    "extra answers": lambda cast: DailyAnswers.objects.create(
        division=cast.division, team=cast.hilltop, day=DAY - timedelta(days=1), poor=1
    ),
    "extra row of no answer": lambda cast: DailyAnswers.objects.create(
        division=cast.division, team=cast.hilltop, day=DAY - timedelta(days=1)
    ),
    "wrong metric": lambda cast: DailyMetric.objects.filter(key="huddles_held").update(numerator=7),
    "missing metric": lambda cast: DailyMetric.objects.filter(key="staff_responses").delete(),
    "extra metric": lambda cast: DailyMetric.objects.create(
        division=cast.division, day=DAY - timedelta(days=1), key="huddles_held", numerator=1, denominator=1
    ),
    "metric that is no more": lambda cast: DailyMetric.objects.create(
        division=cast.division, team=cast.riverside, day=DAY, key="fft_good", numerator=1, denominator=1
    ),
    "everything": lambda cast: (DailyAnswers.objects.all().delete(), DailyMetric.objects.all().delete()),
}


@pytest.mark.parametrize("spoil", SPOIL)
@db
def test_what_is_wrong_missing_or_too_many_is_put_right(counted, spoil):
    SPOIL[spoil](counted)
    assert verify().differences
    assert rebuilt()
    assert is_right()
    assert rebuilt() == [], "the second time there is nothing to do"


@db
def test_rows_that_are_right_stay_as_they_are(counted):
    before = dict(DailyAnswers.objects.exclude(team=counted.riverside, day=DAY).values_list("pk", "good"))
    SPOIL["wrong answers"](counted)
    assert rebuilt() == [(1, 1)]
    assert dict(DailyAnswers.objects.exclude(team=counted.riverside, day=DAY).values_list("pk", "good")) == before


@db
def test_facts_that_nobody_marked_are_counted_and_get_a_mark(cast):
    FFTResponse.objects.create(team=cast.riverside, given_on=DAY, answer="good", mode="online")
    StaffVoice.objects.create(team=cast.hilltop, given_on=DAY, care="good")
    live = factories.campaign(cast.division, starts_on=DAY, length=1, teams=[cast.riverside], by=cast.maya)
    DirtyDay.objects.all().delete()
    assert rebuilt() == [(3, 3)]
    assert answers(cast.riverside) == Answers(good=1)
    assert DailyMetric.objects.get(key="staff_care_good").team == cast.hilltop
    assert DailyMetric.objects.get(key="huddles_held").denominator == live.slots.count()
    assert set(DirtyDay.objects.values_list("team", "generation", "counted")) == {
        (None, 0, 0),
        (cast.riverside.pk, 0, 0),
        (cast.hilltop.pk, 0, 0),
    }
    assert is_right()


@db
def test_a_day_that_waits_is_counted_too(counted):
    facts.cards(counted.riverside, DAY, dont_know=2)
    facts.voices(counted.hilltop, DAY, poor=1)
    assert rebuilt() == [(2, 2)]
    assert rollup.waiting() == 0
    assert mark(counted.riverside).dirty_since is None
    assert is_right()


@db
def test_a_day_that_waits_without_a_change_of_its_counts_is_only_marked(counted):
    days.touch(division_id=counted.division.pk, team_id=None, days=[DAY])
    assert rebuilt() == [(1, 1)]
    assert is_right()


@db
def test_a_day_whose_last_fact_went_loses_its_rows(counted):
    FFTResponse.objects.filter(team=counted.riverside).delete()
    StaffVoice.objects.filter(team=counted.riverside).delete()
    days.touch(division_id=counted.division.pk, team_id=counted.riverside.pk, days=[DAY, DAY + timedelta(days=1)])
    rebuilt()
    assert answers(counted.riverside) is None
    assert answers(counted.riverside, DAY + timedelta(days=2)) is None, "though nobody marked it"
    assert is_right()


@pytest.fixture
def meanwhile(monkeypatch):
    """Let something happen after everything was counted and before anything is replaced."""

    def arrange(happen):
        compare = module._mark_unmarked

        def first():
            happen()
            compare()

        monkeypatch.setattr(module, "_mark_unmarked", first)

    return arrange


@db
def test_a_card_stored_after_the_count_is_not_overwritten_and_is_right_after_a_drain(counted, meanwhile):
    SPOIL["wrong answers"](counted)
    meanwhile(lambda: facts.cards(counted.riverside, DAY, very_good=1))
    assert rebuilt() == [(1, 1)]
    assert answers(counted.riverside).good == 9, "left as it was: it waits"
    assert rollup.waiting() == 1
    rollup.drain()
    assert answers(counted.riverside) == Answers(very_good=1, good=3, poor=1)
    assert is_right()


@db
def test_what_a_drain_counted_meanwhile_is_not_overwritten(counted, meanwhile):
    facts.cards(counted.riverside, DAY, poor=5)

    def work():
        facts.cards(counted.riverside, DAY, very_good=1)
        facts.voices(counted.riverside, DAY, very_poor=1)
        rollup.drain()

    meanwhile(work)
    rebuilt()
    assert answers(counted.riverside) == Answers(very_good=1, good=3, poor=6)
    assert is_right()


@db
def test_a_drain_that_counted_the_same_meanwhile_does_no_harm(counted, meanwhile):
    facts.cards(counted.riverside, DAY - timedelta(days=3), good=1)
    facts.voices(counted.riverside, DAY - timedelta(days=3), good=1)
    meanwhile(rollup.drain)
    rebuilt()
    assert is_right()


@db
def test_the_first_mark_of_a_day_that_comes_after_the_count_stands_for_a_change(cast, meanwhile):
    FFTResponse.objects.create(team=cast.riverside, given_on=DAY, answer="good", mode="online")
    meanwhile(lambda: facts.cards(cast.riverside, DAY, poor=1))
    rebuilt()
    assert answers(cast.riverside) is None, "left alone: it waits"
    rollup.drain()
    assert answers(cast.riverside) == Answers(good=1, poor=1)


@db
def test_a_card_between_the_marks_and_the_count_leaves_its_day_to_the_drain(counted, monkeypatch):
    SPOIL["wrong answers"](counted)

    def read():
        facts.cards(counted.riverside, DAY, poor=1)
        return Facts()

    monkeypatch.setattr(module, "Facts", read)
    rebuilt()
    assert answers(counted.riverside).good == 9, "left as it was: it waits"
    rollup.drain()
    assert answers(counted.riverside) == Answers(good=3, poor=2)


@db
def test_a_card_just_before_the_marks_is_counted_because_marks_are_read_first(counted, monkeypatch):
    marks = module._marks
    monkeypatch.setattr(module, "_marks", lambda: facts.cards(counted.riverside, DAY, poor=1) or marks())
    rebuilt()
    assert answers(counted.riverside) == Answers(good=3, poor=2)
    assert is_right()


@db
def test_stopped_in_the_middle_it_leaves_each_day_right_or_as_it_was_and_goes_on_the_next_time(counted, monkeypatch):
    monkeypatch.setattr(module, "CHUNK", 2)
    SPOIL["everything"](counted)
    steps = rebuild()
    assert next(steps) == (2, 8)
    assert next(steps) == (4, 8)
    steps.close()
    assert {difference.kind for difference in verify().differences} == {"missing"}
    assert len({difference.cell for difference in verify().differences}) == 4
    assert rebuilt() == [(2, 4), (4, 4)]
    assert is_right()


@pytest.mark.parametrize("seed", range(4))
@db
def test_it_comes_to_the_same_as_draining(seed):
    facts.world(seed)
    dice = random.Random(seed)
    rollup.drain(at_most=10_000)
    before = stored()
    for table in (DailyAnswers, DailyMetric):
        pks = list(table.objects.values_list("pk", flat=True))
        table.objects.filter(pk__in=dice.sample(pks, len(pks) // 2)).delete()
    marks = list(DirtyDay.objects.values_list("pk", flat=True))
    DirtyDay.objects.filter(pk__in=dice.sample(marks, len(marks) // 2)).delete()
    rebuilt()
    assert stored() == before
    assert is_right()


def stored():
    metrics = DailyMetric.objects.values_list("division", "team", "day", "key", "numerator", "denominator")
    return set(metrics) | set(DailyAnswers.objects.values_list("division", "team", "day", *Answers._fields))


@db
def test_the_command_says_how_far_it_is(counted, monkeypatch):
    monkeypatch.setattr(module, "CHUNK", 3)
    SPOIL["everything"](counted)
    out = StringIO()
    call_command("rollup", "--rebuild", stdout=out)
    assert out.getvalue().splitlines() == [
        "Counting every day from the facts.",
        "Wrote 3 of 8 days.",
        "Wrote 6 of 8 days.",
        "Wrote 8 of 8 days.",
        "No day waits to be counted.",
    ]
    out = StringIO()
    call_command("rollup", "--rebuild", stdout=out)
    assert "Every day was right already." in out.getvalue()


# --- Revisions ----------------------------------------------------------------------------------------------------


@db
def test_it_notes_revisions_of_days_that_waited_and_of_no_other(counted):
    Revision.objects.all().delete()
    SPOIL["missing answers"](counted)
    facts.cards(counted.hilltop, DAY, poor=1)
    facts.voices(counted.hilltop, DAY, poor=1)
    days.touch(division_id=counted.division.pk, team_id=None, days=[DAY])
    rebuilt()
    assert set(Revision.objects.values_list("team", "day", "key")) == {
        (counted.hilltop.pk, DAY, "fft_responses"),
        (counted.hilltop.pk, DAY, "staff_responses"),
    }
    rebuilt()
    assert Revision.objects.count() == 2


@db
def test_a_later_change_moves_the_date_of_a_revision(counted):
    Revision.objects.update(changed_on=DAY + timedelta(days=1))
    facts.cards(counted.hilltop, DAY, poor=1)
    rebuilt()
    changed = Revision.objects.get(team=counted.hilltop, day=DAY, key="fft_responses")
    assert changed.changed_on > DAY + timedelta(days=1)


# --- At the same time ---------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer")
def test_a_day_that_somebody_holds_without_changing_it_is_left_and_marked_for_the_drain(counted):
    SPOIL["everything"](counted)
    taken, enough = threading.Event(), threading.Event()

    def hold():
        try:
            with transaction.atomic():
                list(DirtyDay.objects.filter(team=counted.riverside, day=DAY).select_for_update())
                taken.set()
                enough.wait(30)
        finally:
            connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    taken.wait(30)
    steps = rebuild()
    assert list(next(steps)) == [8, 8]
    assert answers(counted.riverside) is None
    enough.set()
    list(steps)
    holder.join()
    assert rollup.drain() == 1
    assert is_right()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite keeps no old snapshot while it writes")
def test_rebuilding_under_another_isolation_level_is_refused(counted):
    SPOIL["everything"](counted)
    with transaction.atomic():
        connection.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        with pytest.raises(ImproperlyConfigured, match="READ COMMITTED"):
            rebuilt()


ROUNDS = 150


@pytest.mark.django_db(transaction=True)
def test_writers_a_drain_and_two_rebuilds_race_and_every_count_is_right(cast):
    done, errors = threading.Event(), []
    turn = threading.Lock() if connection.vendor == "sqlite" else nullcontext()

    def write(seed):
        dice = random.Random(seed)
        for _ in range(ROUNDS):
            team, day = dice.choice([cast.riverside, cast.hilltop]), DAY + timedelta(days=dice.randint(0, 5))
            with turn:
                if dice.random() < 0.2:
                    facts.withdraw(team, day, by=cast.maya, answer=dice.choice(["good", "poor"]))
                else:
                    facts.cards(team, day, **{dice.choice(["good", "poor"]): 1})
                    facts.voices(team, day, good=1)

    def drain():
        while not done.is_set():
            with turn:
                rollup.drain()

    def recount():
        while not done.is_set():
            with turn:
                if random.random() < 0.3:
                    spoil()
                rebuilt()

    def guarded(work, *args):
        try:
            work(*args)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    writers = [threading.Thread(target=guarded, args=(write, seed)) for seed in range(3)]
    counters = [threading.Thread(target=guarded, args=(work,)) for work in (drain, recount, recount)]
    for thread in writers + counters:
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    for thread in counters:
        thread.join()
    assert not errors
    rebuilt()
    rollup.drain()
    assert verify().compared
    assert is_right()


@transaction.atomic
def spoil():
    """Take rows away as nobody may: without their day's mark, but holding it, as everybody who stores counts does."""
    marks = DirtyDay.objects.order_by("pk").select_for_update()[:3]
    for row in list(marks):
        DailyAnswers.objects.filter(team=row.team_id, day=row.day).delete()

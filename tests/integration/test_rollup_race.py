"""Four writers and two workers race over the same days, in hundreds of bursts, and no day is wrongly marked counted.

Cards are written as they come through the door, in PostgreSQL's one statement, and step by step as everything else is.

The invariant is one sentence: in any snapshot of the database, a day whose generation is marked as counted has the
counts that its facts come to. It is checked after every burst, because a later change of the same day would heal it.

The second test shows that the first can fail. It takes the one step that looks harmless: it counts in the statement
that takes the lock. That statement keeps the snapshot with which it began, but the lock hands it the newest generation
of a row that was changed meanwhile, so it stores a generation as counted whose card it has not seen.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from datetime import time as time_of_day
from itertools import product
from uuid import uuid4

import pytest
from django.db import connection, transaction

from campaigns.services import days
from feedback.cards import Card
from feedback.models import FeedbackPoint, FFTResponse
from feedback.services import fft
from feedback.services.receipts import Outcome
from metrics.services import rollup
from tests import factories
from tests.factories import facts

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer: there is nothing to race"),
]
DAYS = (date(2026, 11, 10), date(2026, 11, 11))
AT = datetime(2026, 11, 12, 12, tzinfo=UTC)
BURSTS = 500
CAUGHT_WITHIN = 100
WRITERS, WORKERS = 4, 2
CARDS_BEHIND = 5000  # on each day before the race: counting takes time, in which something can go wrong
PATIENCE, REST = 30, 0.005  # seconds
ANSWERS = {
    "very_good": "very-good",
    "good": "good",
    "neither": "neither-good-nor-poor",
    "poor": "poor",
    "very_poor": "very-poor",
    "dont_know": "dont-know",
}
SIX = ", ".join(f"COUNT(*) FILTER (WHERE answer = '{answer}') AS {name}" for name, answer in ANSWERS.items())
STANDING = "f.team_id = d.team_id AND f.given_on = d.day AND question_set = 'fft-2020' AND withdrawal_id IS NULL"
WRONGLY_COUNTED = f"""
    SELECT d.team_id, d.day FROM campaigns_dirtyday d
    CROSS JOIN LATERAL (SELECT {SIX} FROM feedback_fftresponse f WHERE {STANDING}) facts
    LEFT JOIN metrics_dailyanswers stored ON stored.team_id = d.team_id AND stored.day = d.day
    WHERE d.generation = d.counted
    AND ({", ".join(f"COALESCE(stored.{name}, 0)" for name in ANSWERS)})
        IS DISTINCT FROM ({", ".join(f"facts.{name}" for name in ANSWERS)})"""
WAITING = "SELECT COUNT(*) FROM campaigns_dirtyday WHERE generation <> counted"
FILL = """
    INSERT INTO feedback_fftresponse
        (id, team_id, given_on, day_corrected, question_set, answer, mode, language, respondent)
    SELECT (random() * 1e18)::bigint, %s, %s, false, 'fft-2020', 'good', 'online', 'en', ''
    FROM generate_series(1, %s)"""
COUNTED_IN_THE_LOCKING_STATEMENT = f"""
    SELECT d.id, d.generation, d.division_id, d.team_id, d.day, facts.* FROM campaigns_dirtyday d
    CROSS JOIN LATERAL (SELECT {SIX} FROM feedback_fftresponse f WHERE {STANDING}) facts
    WHERE d.generation <> d.counted ORDER BY d.dirty_since, d.id LIMIT 25 FOR UPDATE OF d SKIP LOCKED"""


def ask(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


@transaction.atomic
def drain_in_one_statement():
    """The roll-up as it must not be written: right in everything but that it locks and counts at once."""
    dirty = ask(COUNTED_IN_THE_LOCKING_STATEMENT)
    for pk, generation, *row in dirty:
        ask("DELETE FROM metrics_dailyanswers WHERE team_id = %s AND day = %s", *row[1:3])
        ask(
            f"INSERT INTO metrics_dailyanswers (division_id, team_id, day, {', '.join(ANSWERS)})"
            f" VALUES ({', '.join(['%s'] * len(row))})",
            *row,
        )
        ask("UPDATE campaigns_dirtyday SET counted = %s WHERE id = %s", generation, pk)
    return len(dirty)


class Race:
    """Threads with connections of their own. Writers go through a gate at the start and the end of every burst."""

    def __init__(self, drain: Callable[[], int], teams: list) -> None:
        self.drain, self.teams = drain, teams
        self.gate, self.is_over = threading.Barrier(WRITERS + 1, timeout=PATIENCE), threading.Event()
        self.errors: list[Exception] = []
        work = [(self.write, seed) for seed in range(WRITERS)] + [(self.count,)] * WORKERS
        self.threads = [threading.Thread(target=self.guarded, args=each) for each in work]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *error):
        self.is_over.set()
        self.gate.abort()
        for thread in self.threads:
            thread.join()

    def burst(self) -> list:
        """Let everybody write and count at once; when all is counted, return the days whose counts are wrong."""
        self.gate.wait()
        self.gate.wait()
        end = time.monotonic() + PATIENCE
        while ask(WAITING) != [(0,)] and not self.errors and time.monotonic() < end:
            time.sleep(0.003)
        assert not self.errors
        assert ask(WAITING) == [(0,)]
        return ask(WRONGLY_COUNTED)

    def guarded(self, work, *args) -> None:
        try:
            work(*args)
        except threading.BrokenBarrierError:
            pass  # the race is over
        except Exception as error:
            self.errors.append(error)
            self.gate.abort()
        finally:
            connection.close()

    def write(self, seed: int) -> None:
        dice = random.Random(seed)
        while True:
            self.gate.wait()
            team, day = dice.choice(self.teams), dice.choice(DAYS)
            change = dice.choices([send_one, write_one, remove_one], weights=[3, 1, 1])[0]
            change(team, day, dice.choice(list(ANSWERS)))
            self.gate.wait()

    def count(self) -> None:
        while not self.is_over.is_set():
            if not self.drain():
                time.sleep(REST)


def send_one(team, day, answer):
    """Send a card through the door of the team, where one statement writes all of it."""
    given_at = datetime.combine(day, time_of_day(9), tzinfo=UTC)
    card = Card(id=uuid4(), question_set="fft-2020", answer=ANSWERS[answer], given_at=given_at)
    point = FeedbackPoint.objects.select_related("team").get(team=team)
    assert fft.receive(point=point, card=card, received_at=AT) == Outcome.STORED


def write_one(team, day, answer):
    facts.cards(team, day, **{answer: 1})


@transaction.atomic
def remove_one(team, day, _):
    cards = FFTResponse.objects.filter(team=team, given_on=day).select_for_update(skip_locked=True)
    for card in cards[:1]:
        card.delete()
        days.touch(division_id=team.division_id, team_id=team.pk, days=[day])


@pytest.fixture
def teams(cast, settings):
    settings.CARDS_A_MINUTE_WITHOUT_KEY = 10**6
    factories.point(cast.riverside, kind="poster")
    factories.point(cast.hilltop, kind="poster")
    for team, day in product((cast.riverside, cast.hilltop), DAYS):
        ask(FILL, team.pk, day, CARDS_BEHIND)
        facts.cards(team, day, good=1)
    return [cast.riverside, cast.hilltop]


def test_no_day_is_ever_wrongly_marked_counted(teams):
    with Race(rollup.drain, teams) as race:
        wrong = [race.burst() for _ in range(BURSTS)]
    assert not race.errors
    assert [each for each in wrong if each] == []


def test_counting_in_the_locking_statement_is_caught_within_a_hundred_bursts(teams):
    with Race(drain_in_one_statement, teams) as race:
        caught = next((number for number in range(1, CAUGHT_WITHIN + 1) if race.burst()), None)
    assert not race.errors
    assert caught

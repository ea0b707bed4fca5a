"""Roll-up is exact: whatever happens, each count equals what the facts come to."""

from __future__ import annotations

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from campaigns.models import DirtyDay
from campaigns.services import campaigns, days
from feedback.models import FFTResponse
from metrics import tasks
from metrics.catalogue import COUNTED
from metrics.facts import Answers
from metrics.models import DailyAnswers, DailyMetric
from metrics.services import rollup
from metrics.services.verification import verify
from tests import factories
from tests.factories import facts

DAY = date(2026, 11, 10)
db = pytest.mark.django_db


def value(key, team, day=DAY):
    return DailyMetric.objects.values_list("numerator", "denominator").get(key=key, team=team, day=day)


def answers(team, day=DAY):
    return Answers(*DailyAnswers.objects.values_list(*Answers._fields).get(team=team, day=day))


def everything_stored():
    metrics = DailyMetric.objects.values_list("division", "team", "day", "key", "numerator", "denominator")
    return [*metrics, *DailyAnswers.objects.values_list("division", "team", "day", *Answers._fields)]


@db
def test_draining_counts_the_days_that_changed(cast):
    facts.cards(cast.riverside, DAY, very_good=7, poor=1)
    facts.voices(cast.riverside, DAY, good=2, poor=1)
    assert rollup.drain() == 1
    assert answers(cast.riverside) == Answers(very_good=7, poor=1)
    assert value("staff_care_good", cast.riverside) == (2, 3)
    assert rollup.drain() == 0


@db
def test_rolling_up_a_day_twice_leaves_one_set_of_rows(cast):
    facts.cards(cast.riverside, DAY, good=3)
    facts.voices(cast.riverside, DAY, good=2)
    rollup.drain()
    once = everything_stored()
    days.touch(division_id=cast.division.pk, team_id=cast.riverside.pk, days=[DAY])
    rollup.drain()
    assert sorted(everything_stored(), key=str) == sorted(once, key=str)


@db
def test_a_late_card_changes_only_its_own_day(cast):
    facts.cards(cast.riverside, DAY, good=3)
    facts.cards(cast.riverside, DAY + timedelta(days=1), good=5)
    rollup.drain()
    facts.cards(cast.riverside, DAY, poor=1)
    assert rollup.drain() == 1
    assert answers(cast.riverside) == Answers(good=3, poor=1)
    assert answers(cast.riverside, DAY + timedelta(days=1)) == Answers(good=5)


@db
def test_rows_go_when_their_facts_go(cast):
    facts.cards(cast.riverside, DAY, good=3)
    rollup.drain()
    FFTResponse.objects.all().delete()
    days.touch(division_id=cast.division.pk, team_id=cast.riverside.pk, days=[DAY])
    rollup.drain()
    assert not everything_stored()


@db
def test_answers_taken_out_and_put_back_leave_the_counts_and_come_back(cast):
    facts.cards(cast.riverside, DAY, good=3, poor=2)
    rollup.drain()
    facts.withdraw(cast.riverside, DAY, by=cast.maya, answer="good")
    rollup.drain()
    assert answers(cast.riverside) == Answers(poor=2)
    facts.withdraw(cast.riverside, DAY, by=cast.maya, answer="poor")
    rollup.drain()
    assert not everything_stored()
    FFTResponse.objects.update(withdrawal=None)
    days.touch(division_id=cast.division.pk, team_id=cast.riverside.pk, days=[DAY])
    rollup.drain()
    assert answers(cast.riverside) == Answers(good=3, poor=2)


@db
def test_a_day_is_clean_after_counting_and_says_since_when_it_was_dirty_before(cast):
    facts.cards(cast.riverside, DAY, good=1)
    assert DirtyDay.objects.get().dirty_since is not None
    rollup.drain()
    row = DirtyDay.objects.get()
    assert (row.counted, row.dirty_since) == (row.generation, None)


@db
def test_draining_stops_at_its_bound_and_goes_on_where_it_stopped(cast):
    for n in range(60):
        facts.cards(cast.riverside, DAY + timedelta(days=n), good=1)
    assert [rollup.drain(at_most=40), rollup.drain(at_most=40), rollup.drain(at_most=40)] == [40, 20, 0]


@db
def test_the_task_of_the_clock_drains_everything(cast):
    for n in range(30):
        facts.cards(cast.riverside, DAY + timedelta(days=n), good=1)
    assert tasks.drain() == 30
    assert rollup.waiting() == 0


@db
def test_one_batch_costs_the_same_queries_however_many_days_it_holds(cast, django_assert_num_queries):
    facts.cards(cast.riverside, DAY, good=1)
    rollup.drain()  # anything that is read once
    with CountQueries() as one:
        facts.cards(cast.riverside, DAY, good=1)
        rollup.drain()
    with CountQueries() as twenty:
        for n in range(20):
            facts.cards(cast.riverside, DAY + timedelta(days=n), good=1)
        rollup.drain()
    # Nineteen more days bring nineteen more marks, and the cards' own queries.
    assert len(twenty.reads("feedback_fftresponse")) == len(one.reads("feedback_fftresponse"))


class CountQueries:
    def __enter__(self):
        self.captured = CaptureQueriesContext(connection)
        self.captured.__enter__()
        return self

    def __exit__(self, *error):
        self.captured.__exit__(*error)

    def reads(self, table):
        return [q["sql"] for q in self.captured if q["sql"].startswith("SELECT") and table in q["sql"]]


@db
def test_verify_finds_nothing_after_a_drain(cast):
    facts.world(1)
    rollup.drain(at_most=10_000)
    verdict = verify()
    assert verdict.compared > 50
    assert (verdict.differences, verdict.waiting) == ((), 0)


def run(*args):
    out = StringIO()
    try:
        call_command("rollup", *args, stdout=out)
    except SystemExit as stop:
        return stop.code, out.getvalue()
    return 0, out.getvalue()


@db
def test_the_command_exits_1_on_planted_wrong_missing_and_extra_rows(cast):
    facts.cards(cast.riverside, DAY, good=3, poor=1)
    facts.voices(cast.riverside, DAY, good=3, poor=1)
    assert run()[0] == 0
    assert run("--verify")[0] == 0
    DailyAnswers.objects.update(good=4)
    DailyAnswers.objects.create(division=cast.division, team=cast.hilltop, day=DAY, good=9)
    DailyMetric.objects.filter(key="staff_care_good").update(numerator=4)
    DailyMetric.objects.filter(key="staff_responses").delete()
    code, words = run("--verify")
    assert code == 1
    here = f"{cast.division.code}, {cast.riverside.code}, {DAY}"
    assert f"wrong: {here}, answers: stored 4 good, 1 poor, facts 3 good, 1 poor" in words
    assert f"wrong: {here}, staff_care_good: stored 4 of 4, facts 3 of 4" in words
    assert f"missing: {here}, staff_responses: stored nothing, facts 4" in words
    assert f"extra: {cast.division.code}, {cast.hilltop.code}, {DAY}, answers: stored 9 good, facts nothing" in words
    assert run("--rebuild")[0] == 0
    assert run("--verify")[0] == 0


def plant(what, cast):
    """Spoil what is stored of one day, in one of the two tables."""
    table, how = what.split(", ")
    if table == "metrics":
        care = DailyMetric.objects.filter(key="staff_care_good")
        {
            "wrong": lambda: care.update(denominator=5),
            "missing": care.delete,
            "extra": lambda: DailyMetric.objects.create(division=cast.division, day=DAY, key="nonsense", numerator=0),
        }[how]()
    else:
        row = DailyAnswers.objects.all()
        {
            "wrong": lambda: row.update(dont_know=1),
            "missing": row.delete,
            "extra": lambda: DailyAnswers.objects.create(division=cast.division, team=cast.hilltop, day=DAY, good=1),
        }[how]()
    return how


PLANTS = [f"{table}, {how}" for table in ("metrics", "answers") for how in ("wrong", "missing", "extra")]


@pytest.mark.parametrize("what", PLANTS)
@db
def test_each_kind_of_planted_row_is_found_by_itself(cast, what):
    facts.cards(cast.riverside, DAY, good=3)
    facts.voices(cast.riverside, DAY, good=3)
    rollup.drain()
    planted = plant(what, cast)
    assert [difference.kind for difference in verify().differences] == [planted]


@db
def test_a_day_that_waits_is_reported_as_waiting_and_not_as_a_difference(cast):
    facts.cards(cast.riverside, DAY, good=3)
    code, words = run("--verify")
    assert code == 0
    assert "Days waiting to be counted: 1" in words


@db
def test_facts_that_nobody_marked_are_a_difference(cast):
    FFTResponse.objects.create(team=cast.riverside, given_on=DAY, answer="good", mode="online")
    assert {difference.kind for difference in verify().differences} == {"missing"}
    run("--rebuild")
    assert not verify().differences


SIX = ("very-good", "good", "neither-good-nor-poor", "poor", "very-poor", "dont-know")
INDEPENDENT_ANSWERS = f"""
    SELECT team_id, given_on, {", ".join(f"SUM(CASE WHEN answer = '{answer}' THEN 1 ELSE 0 END)" for answer in SIX)}
    FROM feedback_fftresponse WHERE question_set = 'fft-2020' AND withdrawal_id IS NULL GROUP BY team_id, given_on"""
#: Whoever wrote something that calls for an answer, the day on which it fell due, and whether all of it was answered.
SEVEN_DAYS_ON = "c.given_on + 7" if connection.vendor == "postgresql" else "date(c.given_on, '+7 days')"
ANSWERED = f"""
    (SELECT c.team_id, {SEVEN_DAYS_ON} AS day, c.partner_voice_id IS NOT NULL AS is_partner,
        MIN(CASE WHEN r.replied_on <= {SEVEN_DAYS_ON} THEN 1 ELSE 0 END) AS is_met
    FROM feedback_comment c LEFT JOIN feedback_reply r ON r.comment_id = c.id
    LEFT JOIN feedback_fftresponse f ON f.id = c.response_id LEFT JOIN feedback_staffvoice v ON v.id = c.staff_voice_id
    WHERE c.state = 'released' AND c.is_answer_wanted AND f.withdrawal_id IS NULL AND v.withdrawal_id IS NULL
    GROUP BY c.team_id, c.given_on, c.response_id, c.staff_voice_id, c.partner_voice_id) answered"""
INDEPENDENT = {
    "staff_responses": """
        SELECT team_id, given_on, COUNT(*), NULL FROM feedback_staffvoice WHERE withdrawal_id IS NULL
        GROUP BY team_id, given_on""",
    "staff_care_good": """
        SELECT team_id, given_on, SUM(CASE WHEN care IN ('very-good', 'good') THEN 1 ELSE 0 END), COUNT(*)
        FROM feedback_staffvoice WHERE withdrawal_id IS NULL GROUP BY team_id, given_on""",
    "huddles_overran": """
        SELECT NULL, s.day, SUM(CASE WHEN h.minutes_long > 15 THEN 1 ELSE 0 END), COUNT(h.minutes_long)
        FROM campaigns_slot s JOIN huddles_huddle h ON h.slot_id = s.id AND h.state = 'held'
        GROUP BY s.day HAVING COUNT(h.minutes_long) > 0""",
    "staff_on_duty": """
        SELECT r.team_id, s.day, SUM(r.staff_actual), SUM(r.staff_planned)
        FROM huddles_teamreport r JOIN huddles_huddle h ON h.id = r.huddle_id JOIN campaigns_slot s ON s.id = h.slot_id
        WHERE r.staff_actual IS NOT NULL AND r.staff_planned > 0 GROUP BY r.team_id, s.day""",
    "huddles_held": """
        SELECT NULL, s.day, (SELECT COUNT(*) FROM huddles_huddle h JOIN campaigns_slot hs ON hs.id = h.slot_id
            WHERE hs.day = s.day AND h.state = 'held'), COUNT(*)
        FROM campaigns_slot s JOIN campaigns_campaign c ON c.id = s.campaign_id WHERE c.phase <> 'planned'
        GROUP BY s.day""",
    "reports_received": """
        SELECT t.id, s.day, (SELECT COUNT(*) FROM huddles_teamreport r
            JOIN huddles_huddle h ON h.id = r.huddle_id JOIN campaigns_slot rs ON rs.id = h.slot_id
            WHERE r.team_id = t.id AND rs.day = s.day), COUNT(*)
        FROM campaigns_team t JOIN campaigns_campaign_teams ct ON ct.team_id = t.id
        JOIN campaigns_slot s ON s.campaign_id = ct.campaign_id
        JOIN campaigns_campaign c ON c.id = s.campaign_id WHERE c.phase <> 'planned' GROUP BY t.id, s.day""",
    "actions_on_time": """
        SELECT a.team_id, due.day,
            SUM(CASE WHEN a.state = 'done' AND done.starts_at <= due.starts_at THEN 1 ELSE 0 END), COUNT(*)
        FROM huddles_action a JOIN campaigns_slot due ON due.id = a.due_slot_id
        LEFT JOIN campaigns_slot done ON done.id = a.settled_slot_id GROUP BY a.team_id, due.day""",
    "replies_due": f"""
        SELECT team_id, day, COUNT(*), NULL FROM {ANSWERED} WHERE NOT is_partner GROUP BY team_id, day""",
    "replies_in_time": f"""
        SELECT team_id, day, SUM(is_met), COUNT(*) FROM {ANSWERED} WHERE NOT is_partner GROUP BY team_id, day""",
    "partner_replies_in_time": f"""
        SELECT team_id, day, SUM(is_met), COUNT(*) FROM {ANSWERED} WHERE is_partner GROUP BY team_id, day""",
    "commitments_kept": """
        SELECT team_id, due_on, SUM(CASE WHEN state = 'kept' THEN 1 ELSE 0 END), COUNT(*)
        FROM campaigns_commitment GROUP BY team_id, due_on""",
}


@pytest.mark.parametrize("seed", range(6))
@db
def test_counts_equal_independent_sql(seed):
    campaign = facts.world(seed, teams=1 + seed % 4)
    rollup.drain(at_most=10_000)
    found, counted = set(), set(DailyMetric.objects.values_list("key", "team_id", "day", "numerator", "denominator"))
    with connection.cursor() as cursor:
        for key, sql in INDEPENDENT.items():
            cursor.execute(sql)
            found |= {(key, team, as_day(day), n, d) for team, day, n, d in cursor.fetchall()}
        cursor.execute(INDEPENDENT_ANSWERS)
        six = {(team, as_day(day), *n) for team, day, *n in cursor.fetchall()}
    assert counted == found
    assert set(DailyAnswers.objects.values_list("team_id", "day", *Answers._fields)) == six
    assert six
    assert not verify().differences
    assert set(DailyMetric.objects.values_list("division_id", flat=True)) == {campaign.division_id}


def as_day(found):
    return found if isinstance(found, date) else date.fromisoformat(str(found)[:10])


@db
def test_independent_sql_knows_every_measure():
    assert INDEPENDENT.keys() == {measure.key for measure in COUNTED if not measure.of_answers}


@pytest.mark.django_db(transaction=True)
def test_counting_under_another_isolation_level_is_refused():
    if connection.vendor != "postgresql":
        rollup.drain()  # SQLite has one writer and no levels
        return
    with transaction.atomic():
        connection.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        with pytest.raises(ImproperlyConfigured, match="READ COMMITTED"):
            rollup.drain()


@db
def test_a_plan_that_has_not_started_owes_no_huddle_and_no_report():
    campaign = factories.campaign(factories.division(), live=False, length=2)
    rollup.drain()
    assert not DailyMetric.objects.filter(key__in=["huddles_held", "reports_received"]).exists()
    campaigns.start(campaign=campaign, by=None)
    rollup.drain()
    assert DailyMetric.objects.filter(key="huddles_held", denominator=2).count() == 2
    assert verify().differences == ()

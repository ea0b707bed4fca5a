"""When a figure changes after its day was over, so that it was shown before, the program knows which and when."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from campaigns.models import Commitment, DirtyDay
from campaigns.services import days
from feedback.models import FFTResponse
from metrics.models import DailyMetric, Revision
from metrics.selectors import freshness
from metrics.selectors.freshness import complete_words, uncounted_since
from metrics.services import rollup
from tests import factories
from tests.factories import facts

pytestmark = pytest.mark.django_db
DAY = date(2026, 7, 10)
SAME_DAY = datetime(2026, 7, 10, 15, tzinfo=UTC)
NEXT_DAY = datetime(2026, 7, 11, 9, tzinfo=UTC)
A_WEEK_ON = datetime(2026, 7, 17, 9, tzinfo=UTC)


def drained(at):
    """Count what waits, as if it had changed at that moment."""
    DirtyDay.objects.uncounted().update(dirty_since=at)
    rollup.drain(at_most=10_000)


def revisions():
    return set(Revision.objects.values_list("team__name", "day", "key", "changed_on"))


@pytest.fixture
def shown(cast):
    """A day of two teams, counted on the day itself."""
    facts.cards(cast.riverside, DAY, good=5)
    facts.voices(cast.riverside, DAY, good=5)
    facts.cards(cast.hilltop, DAY, good=5)
    drained(SAME_DAY)
    return cast


def test_what_comes_on_the_day_itself_revises_nothing(shown):
    facts.cards(shown.riverside, DAY, poor=1)
    drained(SAME_DAY)
    assert revisions() == set()


def test_a_late_card_revises_its_own_team_and_day(shown):
    facts.cards(shown.riverside, DAY, poor=1)
    drained(NEXT_DAY)
    assert revisions() == {("Riverside", DAY, "fft_responses", date(2026, 7, 11))}


def test_a_revision_of_what_people_say_never_tells_which_answer_came(shown):
    facts.voices(shown.riverside, DAY, very_poor=1)
    drained(NEXT_DAY)
    assert revisions() == {("Riverside", DAY, "staff_responses", date(2026, 7, 11))}
    facts.voices(shown.riverside, DAY, very_good=1)
    drained(A_WEEK_ON)
    assert revisions() == {("Riverside", DAY, "staff_responses", date(2026, 7, 17))}


def test_the_day_ends_at_midnight_in_london(shown):
    facts.cards(shown.riverside, DAY, poor=1)
    drained(datetime(2026, 7, 10, 22, 59, tzinfo=UTC))
    assert revisions() == set()
    facts.cards(shown.riverside, DAY, poor=1)
    drained(datetime(2026, 7, 10, 23, 0, tzinfo=UTC))
    assert revisions() == {("Riverside", DAY, "fft_responses", date(2026, 7, 11))}


def test_a_day_counted_for_the_first_time_after_it_was_over_was_a_gap_before(shown):
    facts.cards(shown.riverside, DAY - timedelta(days=90), good=3)
    drained(NEXT_DAY)
    assert revisions() == {("Riverside", DAY - timedelta(days=90), "fft_responses", date(2026, 7, 11))}


def test_answers_taken_out_and_put_back_revise_their_day(shown):
    facts.withdraw(shown.riverside, DAY, by=shown.maya, answer="good")
    drained(NEXT_DAY)
    assert revisions() == {("Riverside", DAY, "fft_responses", date(2026, 7, 11))}
    FFTResponse.objects.update(withdrawal=None)
    days.touch(division_id=shown.division.pk, team_id=shown.riverside.pk, days=[DAY])
    drained(A_WEEK_ON)
    assert revisions() == {("Riverside", DAY, "fft_responses", date(2026, 7, 17))}


def test_work_is_revised_under_its_own_name_for_a_team_or_the_division(shown):
    live = factories.campaign(shown.division, starts_on=DAY, length=2, teams=[shown.riverside], by=shown.maya)
    facts.commitment(live, due_on=DAY, by=shown.maya)
    facts.commitment(live, due_on=DAY, by=shown.maya, team=shown.riverside)
    drained(SAME_DAY)
    Commitment.objects.filter(due_on=DAY, title="Stand down the meeting").update(
        state="kept", settled_at=NEXT_DAY, settled_by=shown.maya
    )
    days.touch_each(division_id=shown.division.pk, team_ids=[None, shown.riverside.pk], days=[DAY])
    drained(NEXT_DAY)
    on = date(2026, 7, 11)
    assert revisions() == {(None, DAY, "commitments_kept", on), ("Riverside", DAY, "commitments_kept", on)}
    facts.huddle(live.slots.filter(day=DAY).first(), by=shown.fay)
    drained(A_WEEK_ON)
    keys = set(Revision.objects.filter(team=None, changed_on=date(2026, 7, 17)).values_list("key", flat=True))
    assert keys == {"huddles_held", "huddles_overran"}


def test_days_to_come_are_not_revised_when_they_are_planned(cast):
    factories.campaign(cast.division, starts_on=DAY, length=2, teams=[cast.riverside], by=cast.maya)
    drained(SAME_DAY - timedelta(days=20))
    assert DailyMetric.objects.exists()
    assert revisions() == set()


def test_a_mark_without_a_change_revises_nothing(shown):
    days.touch_each(division_id=shown.division.pk, team_ids=[shown.riverside.pk, None], days=[DAY])
    drained(NEXT_DAY)
    assert revisions() == set()


def test_a_row_of_a_measure_that_is_no_more_goes_without_a_word(shown):
    DailyMetric.objects.create(division=shown.division, team=shown.riverside, day=DAY, key="nonsense", numerator=1)
    days.touch(division_id=shown.division.pk, team_id=shown.riverside.pk, days=[DAY])
    drained(NEXT_DAY)
    assert revisions() == set()
    assert not DailyMetric.objects.filter(key="nonsense").exists()


def test_an_import_of_many_days_is_noted_in_few_queries(shown, django_assert_max_num_queries):
    for back in range(1, 21):
        facts.cards(shown.riverside, DAY - timedelta(days=back), good=1)
    DirtyDay.objects.uncounted().update(dirty_since=NEXT_DAY)
    with django_assert_max_num_queries(50):  # 20 of them are the marks
        rollup.drain()
    assert Revision.objects.count() == 20


# --- How far it is complete ---------------------------------------------------------------------------------------


def test_few_days_that_wait_are_not_numbered(cast):
    facts.cards(cast.riverside, DAY, good=1)
    DirtyDay.objects.update(dirty_since=SAME_DAY)
    words = complete_words(cast.division, SAME_DAY + timedelta(minutes=1))
    assert words == "Complete up to 16:00. Later cards and records are being counted."
    assert uncounted_since(cast.division) == SAME_DAY


def test_many_days_that_wait_are_numbered(cast, django_assert_num_queries):
    every = [DAY - timedelta(days=back) for back in range(1240)]
    days.touch(division_id=cast.division.pk, team_id=cast.riverside.pk, days=every)
    DirtyDay.objects.update(dirty_since=SAME_DAY)
    with django_assert_num_queries(1):
        words = complete_words(cast.division, NEXT_DAY)
    assert words == "Complete up to Friday 10 July 2026, 16:00. 1,240 days are still to be counted."


def test_beyond_a_bound_they_are_not_all_counted(cast, monkeypatch):
    monkeypatch.setattr(freshness, "MOST", 150)
    every = [DAY - timedelta(days=back) for back in range(160)]
    days.touch(division_id=cast.division.pk, team_id=cast.riverside.pk, days=every)
    assert complete_words(cast.division, NEXT_DAY).endswith("More than 150 days are still to be counted.")


def test_only_the_divisions_own_days_wait(cast):
    facts.cards(cast.elsewhere, DAY, good=1)
    assert complete_words(cast.division, NEXT_DAY) == "Complete: everything recorded so far is counted."
    assert uncounted_since(cast.division) is None

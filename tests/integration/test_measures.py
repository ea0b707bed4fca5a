"""Each measure counts what its definition says."""

from __future__ import annotations

from datetime import date

import pytest

from campaigns.services import campaigns
from feedback.models import FFTResponse
from metrics.catalogue import CATALOGUE, COUNTED, MEASURES, as_markdown
from metrics.facts import Cell, Facts, Tally
from tests import factories
from tests.factories import facts

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 10)


def counted(key, cell):
    """Count with everything in scope and with the one cell in scope: both must agree."""
    everything = MEASURES[key].count(Facts()).get(cell)
    assert MEASURES[key].count(Facts([cell])) == ({cell: everything} if everything else {})
    return everything


@pytest.fixture
def live(cast):
    return factories.campaign(cast.division, teams=[cast.riverside, cast.hilltop], by=cast.maya)


def of(team, day=DAY):
    return Cell(team.division_id, team.pk, day)


def test_positive_and_negative_share_a_denominator_of_all_six_answers(cast):
    facts.cards(cast.riverside, DAY, very_good=10, good=3, neither=1, poor=2, very_poor=1, dont_know=3)
    assert counted("fft_responses", of(cast.riverside)) == Tally(20, None)
    assert counted("fft_positive", of(cast.riverside)) == Tally(13, 20)
    assert counted("fft_negative", of(cast.riverside)) == Tally(3, 20)


def test_each_of_the_six_answers_is_counted_by_itself(cast):
    facts.cards(cast.riverside, DAY, very_good=6, good=5, neither=4, poor=3, very_poor=2, dont_know=1)
    keys = ["fft_very_good", "fft_good", "fft_neither", "fft_poor", "fft_very_poor", "fft_dont_know"]
    assert [counted(key, of(cast.riverside)).numerator for key in keys] == [6, 5, 4, 3, 2, 1]


def test_an_older_wording_of_the_question_is_never_pooled(cast):
    facts.cards(cast.riverside, DAY, good=2)
    for answer in ("likely", "dont-know"):  # the last is an answer to both questions
        FFTResponse.objects.create(
            team=cast.riverside, given_on=DAY, answer=answer, mode="paper-home", question_set="fft-2013"
        )
    assert counted("fft_responses", of(cast.riverside)) == Tally(2, None)


def test_a_day_without_answers_has_no_figure_rather_than_nought(cast):
    assert counted("fft_positive", of(cast.riverside)) is None
    assert counted("fft_responses", of(cast.riverside)) is None


def test_staff_answers_are_counted_with_those_that_say_care_was_good(cast):
    facts.voices(cast.riverside, DAY, very_good=2, good=1, mixed=1, very_poor=1)
    assert counted("staff_responses", of(cast.riverside)) == Tally(5, None)
    assert counted("staff_care_good", of(cast.riverside)) == Tally(3, 5)


def test_a_slot_without_a_record_counts_as_not_held(cast, live):
    slot = live.slots.filter(day=DAY).first()
    facts.huddle(slot, by=cast.fay)
    here = Cell(cast.division.pk, None, DAY)
    assert counted("huddles_held", here) == Tally(1, 2)
    assert counted("huddles_held", here._replace(day=date(2026, 11, 11))) == Tally(0, 2)


def test_a_missed_huddle_is_not_held(cast, live):
    facts.huddle(live.slots.filter(day=DAY).first(), by=cast.fay, held=False)
    assert counted("huddles_held", Cell(cast.division.pk, None, DAY)) == Tally(0, 2)


def test_each_team_owes_a_report_for_each_slot_of_its_campaign(cast, live):
    facts.huddle(live.slots.filter(day=DAY).first(), by=cast.fay, reports=[cast.riverside])
    assert counted("reports_received", of(cast.riverside)) == Tally(1, 2)
    assert counted("reports_received", of(cast.hilltop)) == Tally(0, 2)


def test_a_report_of_a_team_outside_the_campaign_is_not_counted(cast, live):
    guest = factories.team(cast.division)
    facts.huddle(live.slots.filter(day=DAY).first(), by=cast.fay, reports=[guest])
    assert counted("reports_received", of(guest)) is None


def test_two_campaigns_of_a_division_on_one_day_add_up(cast, live):
    campaigns.close(campaign=live, by=cast.maya, at=facts.AT)
    second = factories.campaign(cast.division, teams=[cast.riverside], by=cast.maya)
    # Hilltop comes to the second campaign's huddle as a guest: it owes no report there.
    facts.huddle(second.slots.filter(day=DAY).first(), by=cast.fay, reports=[cast.riverside, cast.hilltop])
    assert counted("huddles_held", Cell(cast.division.pk, None, DAY)) == Tally(1, 4)
    assert counted("reports_received", of(cast.riverside)) == Tally(1, 4)
    assert counted("reports_received", of(cast.hilltop)) == Tally(0, 2)


def test_a_held_huddle_of_more_than_15_minutes_took_too_long(cast, live):
    on_the_day = live.slots.filter(day=DAY)
    facts.huddle(on_the_day[0], by=cast.fay, minutes=16)
    facts.huddle(on_the_day[1], by=cast.fay, minutes=15)
    assert counted("huddles_overran", Cell(cast.division.pk, None, DAY)) == Tally(1, 2)


def test_a_huddle_that_was_missed_or_has_no_length_neither_overran_nor_kept_time(cast, live):
    on_the_day = live.slots.filter(day=DAY)
    facts.huddle(on_the_day[0], by=cast.fay, minutes=None)
    facts.huddle(on_the_day[1], by=cast.fay, held=False)
    assert counted("huddles_overran", Cell(cast.division.pk, None, DAY)) is None


def test_staff_on_duty_adds_up_the_reports_of_the_day_that_give_both_numbers(cast, live):
    first, second = live.slots.filter(day=DAY)
    facts.huddle(first, by=cast.fay, reports=[cast.riverside, cast.hilltop], planned=6, on_duty=5)
    facts.huddle(second, by=cast.fay, reports=[cast.riverside], planned=4, on_duty=4)
    facts.huddle(live.slots.last(), by=cast.fay, reports=[cast.riverside], planned=9)
    assert counted("staff_on_duty", of(cast.riverside)) == Tally(9, 10)
    assert counted("staff_on_duty", of(cast.hilltop)) == Tally(5, 6)


@pytest.mark.parametrize("said", [{"planned": 6}, {"on_duty": 6}, {"planned": 0, "on_duty": 2}, {}])
def test_a_report_without_both_numbers_says_nothing_about_staff_on_duty(cast, live, said):
    facts.huddle(live.slots.filter(day=DAY).first(), by=cast.fay, reports=[cast.riverside], **said)
    assert counted("staff_on_duty", of(cast.riverside)) is None


def test_an_answer_that_was_taken_out_is_counted_nowhere(cast):
    facts.cards(cast.riverside, DAY, good=3, poor=1)
    facts.voices(cast.riverside, DAY, good=2, poor=1)
    facts.withdraw(cast.riverside, DAY, by=cast.maya, answer="poor")
    facts.withdraw(cast.riverside, DAY, by=cast.maya, care="poor")
    assert counted("fft_negative", of(cast.riverside)) == Tally(0, 3)
    assert counted("staff_care_good", of(cast.riverside)) == Tally(2, 2)


def test_an_action_is_on_time_when_done_by_the_slot_first_promised(cast, live):
    before, due, after = live.slots.filter(day__gte=DAY)[:3]
    huddle = facts.huddle(live.slots.first(), by=cast.fay)
    for settled in (before, due, after, None):
        facts.action(huddle, due=due, by=cast.fay, team=cast.riverside, settled=settled)
    assert counted("actions_on_time", of(cast.riverside)) == Tally(2, 4)


def test_an_escalated_action_is_not_done(cast, live):
    due = live.slots.filter(day=DAY).first()
    huddle = facts.huddle(live.slots.first(), by=cast.fay)
    facts.action(huddle, due=due, by=cast.fay, settled=due, done=False)
    assert counted("actions_on_time", Cell(cast.division.pk, None, DAY)) == Tally(0, 1)


def test_commitments_count_on_the_day_they_are_due_for_the_team_or_the_division(cast, live):
    facts.commitment(live, due_on=DAY, by=cast.maya, team=cast.riverside, state="kept")
    facts.commitment(live, due_on=DAY, by=cast.maya, state="missed")
    facts.commitment(live, due_on=DAY, by=cast.maya, state="open")
    assert counted("commitments_kept", of(cast.riverside)) == Tally(1, 1)
    assert counted("commitments_kept", Cell(cast.division.pk, None, DAY)) == Tally(0, 2)


def test_every_measure_is_defined_in_full():
    for measure in CATALOGUE:
        parts = dict(measure.definition.parts)
        assert list(parts) == ["Numerator", "Denominator", "Unit", "Source"], measure.key
        assert measure.people in {"", *MEASURES}


def test_all_measures_together_read_each_kind_of_fact_once(django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        everything = Facts()
        for measure in COUNTED:
            measure.count(everything)


def test_the_written_definitions_are_those_of_the_catalogue(settings):
    written = (settings.BASE_DIR / "docs" / "measures.md").read_text(encoding="utf-8")
    assert written == as_markdown(), "run manage.py write_measures"

"""What the huddle's pages say, worked out without a database."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError

from campaigns.models import Campaign, Slot, Team
from huddles.forms.words import no_patient
from huddles.models import TeamReport
from huddles.rules import is_afterwards, slot_words, why_not_record, why_not_report
from huddles.selectors.reports import Balance, changes

NOON = datetime(2026, 11, 10, 12, tzinfo=UTC)
LIVE = Campaign(phase=Campaign.Phase.LIVE)


def slot(at):
    return Slot(day=at.date(), local_time=at.time(), starts_at=at)


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (NOON, "12:00 today"),
        (NOON - timedelta(hours=21), "15:00 yesterday"),
        (NOON + timedelta(days=1), "12:00 tomorrow"),
        (NOON - timedelta(days=2), "12:00 on Sunday 8 November"),
        (NOON - timedelta(days=365), "12:00 on Monday 10 November 2025"),
    ],
)
def test_a_slot_is_said_as_people_say_it(at, words):
    assert slot_words(slot(at), NOON) == words


def test_a_slot_can_be_recorded_from_the_very_minute_it_starts():
    assert why_not_record(LIVE, slot(NOON), NOON) == ""
    assert why_not_record(LIVE, slot(NOON), NOON - timedelta(seconds=1)) != ""


def test_a_report_can_be_sent_from_exactly_a_day_before():
    assert why_not_report(LIVE, slot(NOON), NOON - timedelta(hours=24)) == ""
    assert why_not_report(LIVE, slot(NOON), NOON - timedelta(hours=24, seconds=1)) != ""


def test_the_london_day_decides_what_is_afterwards():
    summer = Slot(day=date(2026, 7, 6), local_time=time(15, 30), starts_at=datetime(2026, 7, 6, 14, 30, tzinfo=UTC))
    assert not is_afterwards(summer, datetime(2026, 7, 6, 22, 59, tzinfo=UTC))
    assert is_afterwards(summer, datetime(2026, 7, 6, 23, 0, tzinfo=UTC))


@pytest.mark.parametrize(
    ("has", "needs", "words"),
    [(6, 8, "2 short"), (8, 8, ""), (9, 8, "1 spare"), (None, 8, ""), (6, None, ""), (0, 3, "3 short")],
)
def test_a_gap_is_said_only_where_both_figures_are_known(has, needs, words):
    assert Balance("Staff", has, needs, joined_by="of").gap_words == words


def test_only_teams_that_reported_both_times_are_compared():
    river, hill, ward = Team(pk=1, name="River"), Team(pk=2, name="Hill"), Team(pk=3, name="Ward")
    before = {1: TeamReport(rag="on-track", capacity=4, demand=4), 3: TeamReport(rag="at-risk")}
    now = {1: TeamReport(rag="watch", capacity=4, demand=9), 2: TeamReport(rag="at-risk")}
    found = changes(teams=[river, hill, ward], before=before, now=now)
    assert found == ("River: watch, was on track; visits 5 short, was none short",)


def test_the_same_report_is_no_change():
    team, said = Team(pk=1, name="River"), TeamReport(rag="watch", staff_planned=3, staff_actual=3)
    assert changes(teams=[team], before={1: said}, now={1: said}) == ()


def test_words_that_point_at_a_patient_are_refused_and_a_wards_telephone_is_not():
    for words in ("Fall, 999 000 0018", "Visit at LS1 4AP", "Fall of a man born 3/5/48"):
        with pytest.raises(ValidationError):
            no_patient(words)
    no_patient("Ring the ward on 0113 496 0999 about the two waiting patients")
    no_patient("Dr Jones is at 3 Mill Road today")

"""Where cards are, and when a tablet needs somebody: the rules, without a database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.custody import (
    Trouble,
    is_held_too_long,
    is_lost,
    is_silent,
    ledger_of,
    may_hold_cards,
    oldest_given_at,
    troubles,
)
from feedback.custody_words import clock_words, count_words, findings, oldest_words, since_words, state_of
from feedback.models import Device, FeedbackPoint
from feedback.numbers import Numbers

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
COUNT = st.integers(0, 60)


def tablet(**fields):
    """A tablet that spoke and reported at noon, with cards 1 to 9 here, unless told otherwise."""
    known = {"captured": 9, "stored": 9, "numbers": "{[1,10)}", "last_seen_at": NOON, "reported_at": NOON}
    return Device(name="Tablet 1", point=FeedbackPoint(name="Desk"), paired_at=NOON, **{**known, **fields})


def hours(number):
    return NOON + timedelta(hours=number)


@given(captured=COUNT, waiting=COUNT, refused=COUNT, numbers=st.sets(COUNT), unnumbered=COUNT)
def test_given_is_always_stored_and_waiting_and_refused_and_missing(captured, waiting, refused, numbers, unnumbered):
    stored = len(numbers) + unnumbered
    ledger = ledger_of(
        tablet(captured=captured, waiting=waiting, refused=refused, stored=stored, numbers=str(Numbers().plus(numbers)))
    )
    not_here = set(range(1, captured + 1)) - numbers
    assert ledger.given == ledger.stored + ledger.waiting + ledger.refused + ledger.missing
    assert min(ledger.waiting, ledger.refused, ledger.missing, ledger.unnumbered) >= 0
    assert ledger.waiting <= waiting
    assert ledger.refused <= refused
    assert ledger.missing == max(0, len(not_here) - waiting - refused)
    assert ledger.given == captured + ledger.unnumbered
    assert len(ledger.gaps) == len(not_here)


def test_a_gap_that_the_tablet_says_nothing_of_is_a_missing_card():
    ledger = ledger_of(tablet(captured=12, stored=9, numbers="{[1,5),[6,11)}", waiting=1, refused=1))
    assert (ledger.given, ledger.waiting, ledger.refused, ledger.missing) == (12, 1, 1, 1)
    assert ledger.gaps.words() == "5, 11 to 12"


def test_a_card_that_came_in_since_the_report_no_longer_waits():
    ledger = ledger_of(tablet(captured=12, stored=11, numbers="{[1,12)}", waiting=3))
    assert (ledger.given, ledger.stored, ledger.waiting, ledger.missing) == (12, 11, 1, 0)


def test_cards_without_a_number_fill_no_gap():
    ledger = ledger_of(tablet(captured=10, stored=12, numbers="{[0,1),[1,10),[14,15)}", waiting=0))
    assert (ledger.unnumbered, ledger.missing, ledger.given) == (3, 1, 13)


def test_of_a_tablet_that_never_reported_only_what_came_in_is_known():
    ledger = ledger_of(tablet(captured=0, stored=4, numbers="{[1,3),[9,11)}", reported_at=None))
    assert not ledger.is_reported
    assert (ledger.given, ledger.stored, ledger.missing, len(ledger.gaps)) == (4, 4, 0, 0)


def test_the_largest_numbers_that_a_card_may_have_are_counted_too():
    most = 2**53 - 1
    ledger = ledger_of(tablet(captured=most, stored=1, numbers=f"{{[{most},{most + 1})}}", waiting=0))
    assert ledger.missing == most - 1


@pytest.mark.parametrize(
    ("heard", "now", "silent"),
    [
        (hours(0), hours(2.9), False),
        (hours(0), hours(3), True),
        (hours(-16), hours(0), False),
        (hours(-16), hours(7.9), False),
        (hours(-16), hours(8), True),
        (hours(0), hours(-1), False),
        (hours(11.9), hours(12.1), False),
        (datetime(2026, 7, 1, 22, 59, tzinfo=UTC), datetime(2026, 7, 2, 3, tzinfo=UTC), False),
        (datetime(2026, 7, 1, 23, 1, tzinfo=UTC), datetime(2026, 7, 2, 3, tzinfo=UTC), True),
    ],
    ids=[
        "quiet for less than three hours", "quiet for three hours of today", "quiet since yesterday evening",
        "quiet for almost a day", "quiet for a day", "ahead of us", "just before midnight",
        "yesterday in London by a minute", "today in London by a minute",
    ],
)  # fmt: skip
def test_a_tablet_is_silent_after_a_day_or_after_three_hours_of_a_day_on_which_it_spoke(heard, now, silent):
    assert is_silent(tablet(last_seen_at=heard), now) is silent


def test_a_tablet_that_never_spoke_counts_from_its_pairing():
    assert is_silent(tablet(last_seen_at=None), hours(3))
    assert not is_silent(tablet(last_seen_at=None), hours(2))


def test_a_tablet_is_lost_after_a_day_only():
    assert not is_lost(tablet(), hours(23.9))
    assert is_lost(tablet(), hours(24))


def test_the_day_on_which_clocks_go_back_is_no_longer_for_silence():
    spoke = datetime(2026, 10, 24, 23, 30, tzinfo=UTC)  # half past midnight of the day with 25 hours
    assert not is_lost(tablet(last_seen_at=spoke), datetime(2026, 10, 25, 23, 29, tzinfo=UTC))
    assert is_lost(tablet(last_seen_at=spoke), datetime(2026, 10, 25, 23, 30, tzinfo=UTC))


def test_a_card_that_waits_for_more_than_a_day_is_late_by_a_right_clock():
    waits = {"captured": 10, "waiting": 1, "oldest_waiting_at": hours(-20)}
    assert not is_held_too_long(tablet(**waits), hours(4))
    assert is_held_too_long(tablet(**waits), hours(4.1))
    fast = tablet(**waits, clock_behind=-86_400)  # it said 16:00 yesterday and meant the day before
    assert oldest_given_at(fast) == hours(-44)
    assert is_held_too_long(fast, NOON)


def test_where_the_oldest_card_is_not_known_it_is_as_old_as_the_report():
    waits = {"captured": 10, "waiting": 1}
    assert not is_held_too_long(tablet(**waits), hours(24))
    assert is_held_too_long(tablet(**waits), hours(24.1))


@pytest.mark.parametrize(("behind", "oldest"), [(2**62, NOON), (-(2**62), NOON), (0, datetime.max.replace(tzinfo=UTC))])
def test_a_clock_out_of_this_world_breaks_nothing(behind, oldest):
    odd = tablet(captured=10, waiting=1, oldest_waiting_at=oldest, clock_behind=behind)
    assert oldest_words(odd, NOON) == ""
    assert state_of(odd, NOON).tag


def test_no_card_waits_once_it_came_in():
    here = tablet(waiting=1, oldest_waiting_at=hours(-50))
    assert oldest_given_at(here) is None
    assert troubles(here, NOON) == []


def test_what_is_wrong_is_said_the_most_harmful_first():
    worst = tablet(
        captured=14, waiting=1, refused=1, oldest_waiting_at=hours(-30), last_seen_at=hours(-30), clock_behind=601
    )
    assert troubles(worst, NOON) == list(Trouble)
    assert [finding.tag for finding in findings(worst, NOON)] == [
        "3 cards missing", "Silent since yesterday, Thursday 19 November",
        "1 card refused", "1 card waiting", "Clock 10 minutes slow",
    ]  # fmt: skip
    assert state_of(worst, NOON).kind == "at-risk"


def test_when_a_key_is_gone_nobody_waits_for_the_tablet_to_speak():
    gone = tablet(revoked_at=hours(-50), last_seen_at=hours(-90), clock_behind=9999)
    assert troubles(gone, NOON) == []


@pytest.mark.parametrize(
    ("fields", "holds", "tag"),
    [
        ({"revoked_at": hours(-1)}, False, "All here"),
        ({"revoked_at": NOON}, False, "All here"),
        ({"revoked_at": hours(1)}, True, "May hold cards"),
        ({"revoked_at": NOON, "reported_at": None}, True, "May hold cards"),
        ({"revoked_at": NOON, "captured": 10, "waiting": 1}, True, "1 card waiting"),
        ({"revoked_at": NOON, "captured": 10}, True, "1 card missing"),
        ({"revoked_at": NOON, "captured": 10, "refused": 1}, True, "1 card refused"),
    ],
)
def test_a_pairing_that_ended_may_hold_cards_until_it_was_reported_empty_afterwards(fields, holds, tag):
    ended = tablet(**fields)
    assert may_hold_cards(ended) is holds
    assert state_of(ended, NOON).tag == tag


@pytest.mark.parametrize(
    ("fields", "kind", "tag"),
    [
        ({}, "on-track", "Working"),
        ({"captured": 11, "waiting": 2}, "neutral", "2 cards waiting"),
        ({"reported_at": None}, "not-said", "No report yet"),
    ],
)
def test_a_tablet_without_trouble_says_how_it_is(fields, kind, tag):
    state = state_of(tablet(**fields), hours(1))
    assert (state.kind, state.tag, state.trouble) == (kind, tag, None)


@pytest.mark.parametrize(
    ("behind", "words"),
    [
        (601, "10 minutes slow"),
        (-7500, "2 hours 5 minutes fast"),
        (3600, "1 hour slow"),
        (86_400, "1 day slow"),
        (-90_000, "1 day 1 hour fast"),
        (400 * 86_400, "more than a year slow"),
        (-(2**62), "more than a year fast"),
    ],
)
def test_a_wrong_clock_is_said_in_words(behind, words):
    assert clock_words(behind) == words


def test_counts_and_moments_are_said_as_people_say_them():
    assert count_words(1) == "1 card"
    assert count_words(1204) == "1,204 cards"
    assert since_words(hours(-1), NOON) == "11:00"
    assert since_words(hours(-24), NOON) == "yesterday, Thursday 19 November, 12:00"


def test_the_place_of_a_silent_tablet_that_is_closed_asks_for_its_key_back():
    closed = tablet(last_seen_at=hours(-30))
    closed.point.closed_at = NOON
    assert "take its key back" in state_of(closed, NOON).advice

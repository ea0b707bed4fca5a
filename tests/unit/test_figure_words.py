"""How a figure is said: nothing is rounded to none or to all that is neither."""

from __future__ import annotations

import pytest

from metrics.catalogue import MEASURES
from metrics.facts import Tally
from metrics.words import figure_and_percent, figure_of, in_100, things


@pytest.mark.parametrize(
    ("n", "of", "words"),
    [
        (0, 200, "0"),
        (1, 1000, "under 1"),
        (1, 201, "under 1"),
        (1, 200, "1"),
        (1, 2, "50"),
        (199, 200, "over 99"),
        (994, 1000, "99"),
        (995, 1000, "over 99"),
        (200, 200, "100"),
        (0, 0, ""),
    ],
)
def test_a_share_is_none_or_all_only_when_it_is(n, of, words):
    assert in_100(Tally(n, of)) == words


def test_a_count_has_no_share():
    assert in_100(Tally(12, None)) == ""
    assert figure_and_percent(Tally(12, None)) == "12"


def test_a_figure_says_its_share_in_brackets():
    assert figure_and_percent(Tally(46, 52)) == "46 of 52 (88%)"
    assert figure_of(MEASURES["fft_positive"], Tally(1999, 2000)) == "1,999 of 2,000 (over 99%)"
    assert things(MEASURES["fft_negative"], Tally(1, 1000)) == "1 of 1,000 cards (under 1%)"


def test_hours_are_said_with_the_decimals_that_they_have():
    hours = MEASURES["bank_hours"]
    assert [things(hours, Tally(n, None)) for n in (100, 7625, 7650)] == ["1 hour", "76.25 hours", "76.5 hours"]

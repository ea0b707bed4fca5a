"""Sets of card numbers, and how they are written."""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.numbers import LONGEST, Numbers, noted

NUMBER = st.integers(0, 60) | st.integers(0, 2**53 - 1)
NUMBERS = st.lists(NUMBER, max_size=40)


def members(numbers: Numbers) -> set[int]:
    return {number for first, end in numbers.ranges for number in range(first, end)}


@given(NUMBERS)
def test_what_is_written_can_be_read_again(numbers):
    written = Numbers().plus(numbers)
    assert Numbers.parse(str(written)) == written
    assert members(written) == set(numbers)


@given(NUMBERS, NUMBERS)
def test_adding_numbers_is_the_union_of_sets_in_whatever_order(first, second):
    both = Numbers().plus(first).plus(second)
    assert both == Numbers().plus(second).plus(first) == Numbers().plus([*second, *first])
    assert members(both) == set(first) | set(second)


@given(NUMBERS)
def test_ranges_stand_in_order_and_never_touch(numbers):
    ranges = Numbers().plus(numbers).ranges
    assert all(first < end for first, end in ranges)
    assert all(one[1] < other[0] for one, other in itertools.pairwise(ranges))


@given(NUMBERS, NUMBER)
def test_a_set_has_as_many_numbers_as_it_holds(numbers, asked):
    found = Numbers().plus(numbers)
    assert len(found) == len(set(numbers))
    assert (asked in found) == (asked in set(numbers))


@given(st.lists(st.integers(0, 80), max_size=60), st.integers(0, 90))
def test_what_is_missing_and_what_is_there_are_together_all_numbers_up_to_the_last(numbers, up_to):
    found = Numbers().plus(numbers)
    assert members(found.missing(up_to)) == set(range(1, up_to + 1)) - set(numbers)


@given(NUMBERS, st.integers(0, 2**53))
def test_nothing_is_missing_from_a_set_that_its_gaps_were_added_to(numbers, up_to):
    found = Numbers().plus(numbers)
    gaps = found.missing(up_to)
    assert len(gaps) + sum(1 for number in set(numbers) if 1 <= number <= up_to) == up_to
    assert all(end - 1 <= up_to for _, end in gaps.ranges)


def test_a_set_is_written_as_postgresql_writes_it():
    assert str(Numbers()) == "{}"
    assert str(Numbers().plus([42, 1, 2, 3, 0, 3])) == "{[0,4),[42,43)}"
    assert Numbers.parse("{[0,4),[42,43)}").ranges == ((0, 4), (42, 43))


def test_a_set_is_said_in_words():
    assert Numbers().words() == ""
    assert Numbers().plus([7]).words() == "7"
    assert Numbers().plus([*range(1, 41), 42, 43, 50]).words() == "1 to 40, 42 to 43, 50"


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(NUMBER, max_size=60), max_size=40))
def test_a_text_grows_no_longer_than_it_may_and_loses_nothing_that_was_noted(batches):
    text, known = "{}", set()
    for batch in batches:
        grown = noted(text, batch)
        assert members(Numbers.parse(grown)) in (known | set(batch), known)
        assert len(grown) <= LONGEST
        text, known = grown, members(Numbers.parse(grown))


def test_a_text_that_is_full_takes_only_what_makes_it_no_longer():
    full = str(Numbers().plus(range(1, 6001, 2)))
    assert len(full) > LONGEST
    assert noted(full, [9999]) == full
    assert noted(full, [2]) == str(Numbers.parse(full).plus([2]))
    assert len(noted(full, [2])) < len(full)

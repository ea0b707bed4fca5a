"""The national rules for small numbers, and percentages as they are published."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfectcare.common.privacy import (
    FEWEST_SHOWN,
    Unit,
    suppress,
    total_is_safe,
    whole_percent,
    withhold,
)

DIVISION = "DIV"


def teams(*responses: int, parent: str = DIVISION, prefix: str = "T") -> list[Unit]:
    """Units T1, T2, ... with these counts, in this order."""
    return [Unit(f"{prefix}{place}", parent, count) for place, count in enumerate(responses, start=1)]


def codes(words: str) -> frozenset[str]:
    return frozenset(words.split())


@pytest.mark.parametrize(
    ("responses", "hidden"),
    [
        ((), ""),
        ((0, 0, 0), ""),
        ((5, 8, 9), ""),
        ((0, 3, 5, 10, 2), "T2 T5"),
        ((3, 80, 150), "T1 T2"),
        ((150, 80, 2), "T3 T2"),
        ((0, 4, 9), "T2 T3"),
        ((1, 2, 3, 4), "T1 T2 T3 T4"),
        ((3,), "T1"),
        ((0, 3), "T2"),
    ],
)
def test_the_first_two_levels_follow_the_national_rules(responses: tuple[int, ...], hidden: str) -> None:
    assert suppress(teams(*responses)) == codes(hidden)


def test_two_small_units_on_the_lowest_count_hide_nothing_more_between_them() -> None:
    assert suppress(teams(3, 3, 10)) == codes("T1 T2")


def test_a_tie_at_rank_two_is_broken_by_code_whatever_the_order_of_the_units() -> None:
    units = teams(3, 10, 10)
    assert suppress(units) == suppress(reversed(units)) == codes("T1 T2")


def test_each_parent_is_ranked_by_itself() -> None:
    units = teams(3, 10, 20) + teams(5, 10, 20, parent="OTHER", prefix="U")
    assert suppress(units) == codes("T1 T2")


def test_a_hidden_parent_hides_its_two_lowest_children_and_counts_no_empty_one() -> None:
    units = teams(0, 50, 20, 30) + teams(20, 30, 40, parent="OTHER", prefix="U")
    assert suppress(units, frozenset({DIVISION})) == codes("T3 T4")


def test_a_hidden_parent_with_one_child_hides_that_child() -> None:
    assert suppress(teams(50), frozenset({DIVISION, "NOBODY"})) == codes("T1")


def test_a_code_that_comes_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        suppress([Unit("T1", "A", 3), Unit("T1", "B", 30)])


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(ValueError, match="fewer than no"):
        Unit("T1", DIVISION, -1)


@pytest.mark.parametrize(
    ("responses", "hidden", "is_safe"),
    [
        ((1, 1, 90), "T1 T2 T3", True),
        ((2, 2, 10, 20), "T1 T2 T3", True),
        ((1, 80, 90), "T1 T2", True),
        ((3, 3, 10), "T1 T2", True),
        ((1, 1, 2), "T1 T2 T3", False),
        ((3,), "T1", False),
        ((0, 4), "T2", False),
        ((5, 6), "", True),
        ((0, 0), "", True),
    ],
)
def test_withholding_goes_on_until_no_total_gives_a_small_remainder_away(
    responses: tuple[int, ...], hidden: str, is_safe: bool
) -> None:
    units = teams(*responses)
    assert withhold(units) == codes(hidden)
    assert total_is_safe(units, withhold(units), DIVISION) is is_safe


def test_the_national_rules_alone_can_leave_a_total_unsafe() -> None:
    units = teams(1, 1, 90)
    assert suppress(units) == codes("T1 T2")
    assert not total_is_safe(units, suppress(units), DIVISION)


def test_a_total_is_judged_by_the_units_of_its_own_parent() -> None:
    units = teams(3, 30) + teams(3, parent="OTHER", prefix="U")
    hidden = withhold(units)
    assert total_is_safe(units, hidden, DIVISION)
    assert not total_is_safe(units, hidden, "OTHER")


def test_withholding_honours_a_hidden_parent() -> None:
    assert withhold(iter(teams(10, 20, 30)), frozenset({DIVISION})) == codes("T1 T2")


TABLES = st.lists(st.tuples(st.sampled_from("ABC"), st.integers(0, 12)), max_size=12).map(
    lambda rows: [Unit(f"T{place:02}", parent, count) for place, (parent, count) in enumerate(rows)]
)
PARENTS = st.frozensets(st.sampled_from("ABC"))


def with_answers(units: list[Unit], parent: str) -> list[Unit]:
    return [unit for unit in units if unit.parent == parent and unit.responses]


@settings(max_examples=60, deadline=None)
@given(TABLES, PARENTS)
def test_no_unit_is_hidden_alone_unless_it_is_the_only_one_with_answers(
    units: list[Unit], hidden_parents: frozenset[str]
) -> None:
    hidden = suppress(units, hidden_parents)
    for parent in "ABC":
        answered = with_answers(units, parent)
        alone = sum(unit.code in hidden for unit in answered) == 1
        assert not alone or len(answered) == 1


@settings(max_examples=60, deadline=None)
@given(TABLES, PARENTS)
def test_small_units_hide_and_empty_ones_show(units: list[Unit], hidden_parents: frozenset[str]) -> None:
    for hidden in (suppress(units, hidden_parents), withhold(units, hidden_parents)):
        assert all(unit.code in hidden for unit in units if 0 < unit.responses < FEWEST_SHOWN)
        assert not any(unit.code in hidden for unit in units if unit.responses == 0)


@settings(max_examples=60, deadline=None)
@given(TABLES, PARENTS)
def test_after_withholding_a_total_is_safe_or_nothing_of_its_parent_is_shown(
    units: list[Unit], hidden_parents: frozenset[str]
) -> None:
    hidden = withhold(units, hidden_parents)
    assert suppress(units, hidden_parents) <= hidden
    for parent in "ABC":
        everything = all(unit.code in hidden for unit in with_answers(units, parent))
        assert total_is_safe(units, hidden, parent) or everything


@settings(max_examples=60, deadline=None)
@given(TABLES, PARENTS, st.randoms(use_true_random=False))
def test_the_order_of_units_changes_nothing(units: list[Unit], hidden_parents: frozenset[str], luck) -> None:
    shuffled = luck.sample(units, len(units))
    assert suppress(shuffled, hidden_parents) == suppress(units, hidden_parents)
    assert withhold(shuffled, hidden_parents) == withhold(units, hidden_parents)


@pytest.mark.parametrize(
    ("numerator", "denominator", "percent"),
    [
        (0, 0, None),
        (0, 5, 0),
        (5, 5, 100),
        (1, 3, 33),
        (2, 3, 67),
        (1, 8, 13),
        (1, 200, 1),
        (29, 200, 15),
        (13, 15, 87),
    ],
)
def test_a_percentage_is_whole_with_halves_rounded_up_and_absent_without_answers(
    numerator: int, denominator: int, percent: int | None
) -> None:
    assert whole_percent(numerator, denominator) == percent


def test_a_percentage_of_negative_counts_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        whole_percent(-1, 5)

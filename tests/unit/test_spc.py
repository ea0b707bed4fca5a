"""A chart says what changed by more than chance, and nothing else: every rule of process control, by example."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from itertools import accumulate

import pytest

from metrics.spc import SEVEN, Chart, Point, Rules, settings_words, suggest_step, xmr

#: The worked example published with NHSRplotthedots: one jump, to 10, among ones and twos.
PUBLISHED = (1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1)
#: The series in that package's own tests: twenty normal numbers.
NORMAL = (
    *(-0.56047565, -0.23017749, 1.55870831, 0.07050839, 0.12928774, 1.71506499, 0.46091621, -1.26506123, -0.68685285),
    *(-0.44566197, 1.22408180, 0.35981383, 0.40077145, 0.11068272, -0.55584113, 1.78691314, 0.49785048, -1.96661716),
    *(0.70135590, -0.47279141),
)
#: Twenty points around 10 that mark nothing: limits 4.68 and 15.32, close to a limit under 6.45 and over 13.55.
ENDS_HIGH = (9, 11) * 10
ENDS_LOW = (11, 9) * 10


def lines(chart: Chart, index: int = 0) -> tuple[float, float, float]:
    """The centre and the limits, rounded to two places as they are published."""
    point = chart.points[index]
    return round(point.centre, 2), round(point.lower, 2), round(point.upper, 2)


def signals(chart: Chart) -> list[str]:
    return [point.signal for point in chart.points]


def after(*values: float, base: tuple[int, ...] = ENDS_HIGH, rules: Rules = SEVEN) -> list[str]:
    """The signals of points that follow a quiet baseline on which the limits were frozen."""
    chart = xmr([*base, *values], better="up", fixed_after=len(base), rules=rules)
    assert set(signals(chart)[: len(base) - 1]) == {"none"}
    return signals(chart)[len(base) :]


# --- Published figures ------------------------------------------------------------------------------------------


def test_the_published_example_has_its_published_limits_without_screening():
    chart = xmr(PUBLISHED, better="up")
    assert lines(chart) == (1.94, -3.06, 6.95)
    assert [i for i, signal in enumerate(signals(chart)) if signal != "none"] == [4]


def test_the_published_example_has_its_published_limits_with_screening():
    assert lines(xmr(PUBLISHED, better="up", screen_outliers=True)) == (1.94, -0.72, 4.60)


def test_the_worked_baseline_of_fourteen_points_has_its_worked_limits():
    chart = xmr([71, 68, 74, 70, 66, 73, 69, 72, 67, 75, 70, 68, 71, 69], better="up")
    assert chart.points[0].centre == pytest.approx(70.214, abs=0.0005)
    assert lines(chart) == (70.21, 58.76, 81.67)
    assert set(signals(chart)) == {"none"}
    assert chart.notes == ()


def test_the_summary_in_the_packages_own_tests_holds():
    whole = xmr(NORMAL, better="up", target=0.5, screen_outliers=True)
    assert lines(whole) == (0.14, -3.01, 3.29)
    assert set(signals(whole)) == {"none"}
    assert whole.assurance == "hit-or-miss"


def test_the_summary_of_two_halves_in_the_packages_own_tests_holds():
    halves = xmr(NORMAL, better="up", steps=[10], screen_outliers=True)
    assert lines(halves) == (0.07, -2.60, 2.75)
    assert lines(halves, 10) == (0.21, -3.28, 3.70)


def test_points_close_to_opposite_limits_are_common_as_in_the_packages_own_tests():
    chart = xmr([*(1, -1) * 7, 5.5, -5.5], better="up", screen_outliers=True)
    assert signals(chart)[-2:] == ["none", "none"]


def test_screening_leaves_out_a_jump_of_exactly_the_limit():
    jumps = [773] * 9 + [776, 3267]  # of which the mean is 1000
    chart = xmr(list(accumulate(jumps, initial=0)), better="up", screen_outliers=True)
    assert 3.267 * 1000 == 3267
    assert chart.points[0].upper - chart.points[0].centre == pytest.approx(2.66 * 773.3)


# --- Outside the limits -----------------------------------------------------------------------------------------


def test_a_point_beyond_a_limit_is_marked():
    assert after(15.33, 10, 4.67) == ["above-upper", "none", "below-lower"]


def test_a_point_on_a_limit_is_not_outside_it():
    upper, lower = xmr(ENDS_HIGH, better="up").points[0].upper, xmr(ENDS_HIGH, better="up").points[0].lower
    assert after(upper, 10, lower) == ["none", "none", "none"]


# --- Runs -------------------------------------------------------------------------------------------------------


def test_seven_points_above_the_mean_are_a_run_and_each_of_them_is_marked():
    assert after(12, 11, 12, 11, 12, 11, 12, base=ENDS_LOW) == ["run-high"] * 7


def test_seven_points_below_the_mean_are_a_run():
    assert after(8, 9, 8, 9, 8, 9, 8) == ["run-low"] * 7


def test_six_points_on_one_side_are_no_run():
    assert after(12, 11, 12, 11, 12, 11, 9, base=ENDS_LOW) == ["none"] * 7


def test_a_longer_run_is_marked_to_its_ends_and_not_beyond():
    assert after(12, 11, 12, 11, 12, 11, 12, 11, 12, 9, base=ENDS_LOW) == [*["run-high"] * 9, "none"]


def test_a_point_on_the_mean_breaks_a_run():
    assert after(12, 11, 12, 10, 12, 11, 12, 11, base=ENDS_LOW) == ["none"] * 8


def test_a_mean_that_a_value_equals_is_equal_to_the_last_bit():
    # 0.1 + 0.2 + 0.3 is not 0.6 in floating point, and R's mean of the three is 0.2 all the same.
    chart = xmr([0.1, 0.2, 0.3], better="up")
    assert chart.points[1].value == chart.points[1].centre


def test_a_run_may_need_fewer_points():
    assert after(12, 11, 12, 11, 12, 11, base=ENDS_LOW, rules=Rules(run=6)) == ["run-high"] * 6


# --- Trends -----------------------------------------------------------------------------------------------------


def test_seven_rising_points_are_a_trend_wherever_they_lie():
    assert after(7, 8, 9, 10, 11, 12, 13) == ["rising"] * 7


def test_seven_falling_points_are_a_trend():
    assert after(13, 12, 11, 10, 9, 8, 7, base=ENDS_LOW) == ["falling"] * 7


def test_six_rising_points_are_no_trend():
    assert after(8, 9, 10, 11, 12, 13) == ["none"] * 6


def test_equal_neighbours_break_a_trend():
    assert after(7, 8, 9, 9, 10, 11, 12, 13) == ["none"] * 8


def test_a_trend_may_need_fewer_points():
    assert after(8, 9, 10, 11, 12, 13, rules=Rules(trend=6)) == ["rising"] * 6


def test_where_a_rise_turns_into_a_fall_the_peak_belongs_to_the_fall():
    found = after(7, 8, 9, 10, 11, 12, 13, 12, 11, 10, 9, 8, 7)
    assert found == [*["rising"] * 6, *["falling"] * 7]


def test_where_a_fall_turns_into_a_rise_the_valley_belongs_to_the_rise():
    found = after(13, 12, 11, 10, 9, 8, 7, 8, 9, 10, 11, 12, 13, base=ENDS_LOW)
    assert found == [*["falling"] * 6, *["rising"] * 7]


def test_where_a_new_rise_starts_one_step_down_the_last_point_before_it_falls():
    found = after(7, 8, 9, 10, 11, 12, 13, 7, 8, 9, 10, 11, 12, 13)
    assert found == [*["rising"] * 6, "falling", *["rising"] * 7]


def test_where_a_new_fall_starts_one_step_up_the_last_point_before_it_rises():
    found = after(13, 12, 11, 10, 9, 8, 7, 13, 12, 11, 10, 9, 8, 7, base=ENDS_LOW)
    assert found == [*["falling"] * 6, "rising", *["falling"] * 7]


def test_where_two_rises_are_parted_by_equal_points_the_first_of_the_two_falls_as_in_the_package():
    found = after(5, 6, 7, 8, 9, 10, 10.5, 10.5, 11, 11.5, 12, 12.5, 13, 13.5)
    assert found == [*["rising"] * 6, "falling", *["rising"] * 7]


def test_where_two_falls_are_parted_by_equal_points_all_of_them_fall():
    found = after(15, 14, 13, 12, 11, 10, 9.5, 9.5, 9, 8.5, 8, 7.5, 7, 6.5, base=ENDS_LOW)
    assert found == ["falling"] * 14


# --- Two of three -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("three", [(14, 14, 11), (14, 11, 14), (11, 14, 14), (14, 14, 14), (14, 16, 14)])
def test_of_three_points_above_the_mean_those_close_to_the_limit_are_marked(three):
    marks = {11: "none", 14: "two-of-three-high", 16: "above-upper"}
    assert after(*three, 9, base=ENDS_LOW) == [*(marks[value] for value in three), "none"]


@pytest.mark.parametrize("three", [(6, 6, 9), (6, 9, 6), (9, 6, 6), (6, 6, 6), (6, 4, 6)])
def test_of_three_points_below_the_mean_those_close_to_the_limit_are_marked(three):
    marks = {9: "none", 6: "two-of-three-low", 4: "below-lower"}
    assert after(*three, 11) == [*(marks[value] for value in three), "none"]


@pytest.mark.parametrize("points", [(14, 9, 14), (14, 10, 14), (14, 14, 9), (14, 14), (14, 6, 14), (14, 11, 11, 14)])
def test_two_close_points_without_a_third_beside_them_on_their_side_are_not_marked(points):
    assert after(*points, base=ENDS_LOW) == ["none"] * len(points)


@pytest.mark.parametrize("points", [(6, 11, 6), (6, 10, 6), (6, 6, 11), (6, 6), (6, 14, 6), (6, 9, 9, 6)])
def test_the_same_holds_below_the_mean(points):
    assert after(*points) == ["none"] * len(points)


def test_two_close_points_too_far_apart_are_not_marked_whatever_lies_beside_them():
    assert after(11, 14, 11, 11, 14, 11, base=ENDS_LOW) == ["none"] * 6
    assert after(9, 6, 9, 9, 6, 9) == ["none"] * 6


def test_a_point_on_a_limit_is_close_to_it():
    upper, lower = xmr(ENDS_HIGH, better="up").points[0].upper, xmr(ENDS_HIGH, better="up").points[0].lower
    assert after(upper, 14, 11, base=ENDS_LOW) == ["two-of-three-high", "two-of-three-high", "none"]
    assert after(lower, 6, 9) == ["two-of-three-low", "two-of-three-low", "none"]


def test_a_point_outside_its_limit_does_not_count_as_close_to_it():
    assert after(16, 14, 11, 9, base=ENDS_LOW) == ["above-upper", "none", "none", "none"]


def test_a_point_on_the_line_of_two_thirds_is_not_close():
    point = xmr(ENDS_HIGH, better="up").points[0]
    line = point.centre + 2 * (2.66 / 3) * 2
    assert after(line, line, line, 9, base=ENDS_LOW) == ["none"] * 4
    line = point.centre - 2 * (2.66 / 3) * 2
    assert after(line, line, line, 11) == ["none"] * 4


# --- Which rule has the say -------------------------------------------------------------------------------------


def test_a_point_outside_the_limits_is_outside_even_within_a_trend():
    assert after(7, 8, 9, 11, 12, 13, 16) == [*["rising"] * 6, "above-upper"]


def test_a_trend_goes_before_two_of_three():
    assert after(7, 8, 9, 10, 13, 14, 15) == ["rising"] * 7


def test_two_of_three_goes_before_a_run():
    found = after(11, 12, 11, 14, 14, 11, 12, base=ENDS_LOW)
    assert found == [*["run-high"] * 3, *["two-of-three-high"] * 2, *["run-high"] * 2]


# --- What a signal means ----------------------------------------------------------------------------------------

HIGH = {
    "above-upper": (16,),
    "rising": (7, 8, 9, 10, 11, 12, 13),
    "two-of-three-high": (11, 14, 14),
    "run-high": (12, 11, 12, 11, 12, 11, 12),
}
LOW = {
    "below-lower": (4,),
    "falling": (13, 12, 11, 10, 9, 8, 7),
    "two-of-three-low": (9, 6, 6),
    "run-low": (8, 9, 8, 9, 8, 9, 8),
}


@pytest.mark.parametrize("signal", HIGH)
@pytest.mark.parametrize(("better", "kind"), [("up", "improvement"), ("down", "concern"), ("neither", "neutral-high")])
def test_what_is_high_or_rising_improves_where_up_is_better(signal, better, kind):
    chart = xmr([*ENDS_HIGH, *HIGH[signal]], better=better, fixed_after=20)
    assert (chart.points[-1].signal, chart.points[-1].kind, chart.variation) == (signal, kind, kind)


@pytest.mark.parametrize("signal", LOW)
@pytest.mark.parametrize(("better", "kind"), [("up", "concern"), ("down", "improvement"), ("neither", "neutral-low")])
def test_what_is_low_or_falling_improves_where_down_is_better(signal, better, kind):
    chart = xmr([*ENDS_LOW, *LOW[signal]], better=better, fixed_after=20)
    assert (chart.points[-1].signal, chart.points[-1].kind, chart.variation) == (signal, kind, kind)


def test_a_trend_is_judged_by_its_direction_and_not_by_its_side_of_the_mean():
    chart = xmr([*(4, 30) * 10, 4, 5, 6, 7, 8, 9, 10], better="up", fixed_after=20)
    last = chart.points[-1]
    assert last.value < last.centre
    assert (last.signal, last.kind) == ("rising", "improvement")


@pytest.mark.parametrize("better", ["up", "down", "neither"])
def test_a_point_without_a_signal_is_common(better):
    assert xmr(ENDS_HIGH, better=better).variation == "common"


# --- Assurance --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("better", "target", "said"),
    [
        ("up", 15.5, "fail"),
        ("up", 4.5, "pass"),
        ("up", 10, "hit-or-miss"),
        ("down", 15.5, "pass"),
        ("down", 4.5, "fail"),
        ("down", 10, "hit-or-miss"),
        ("neither", 15.5, None),
        ("up", None, None),
        ("down", None, None),
    ],
)
def test_a_target_beyond_the_limits_is_surely_met_or_missed(better, target, said):
    assert xmr(ENDS_HIGH, better=better, target=target).assurance == said


@pytest.mark.parametrize("better", ["up", "down"])
@pytest.mark.parametrize("limit", ["upper", "lower"])
def test_a_target_on_a_limit_is_hit_or_miss(better, limit):
    target = getattr(xmr(ENDS_HIGH, better=better).points[0], limit)
    assert xmr(ENDS_HIGH, better=better, target=target).assurance == "hit-or-miss"


def test_a_target_of_nought_is_a_target():
    assert xmr(ENDS_HIGH, better="up", target=0).assurance == "pass"


def test_the_last_segment_says_whether_the_target_is_met():
    values = [*ENDS_HIGH, *(value + 100 for value in ENDS_HIGH)]
    assert xmr(values, better="up", target=50).assurance == "hit-or-miss"
    assert xmr(values, better="up", target=50, steps=[20]).assurance == "pass"


def test_a_refused_last_segment_says_nothing_about_the_target():
    assert xmr([*ENDS_HIGH, 5, 5, 5], better="up", target=7, steps=[20]).assurance is None


# --- Steps and freezes ------------------------------------------------------------------------------------------


def test_each_segment_is_a_chart_of_its_own():
    one, other = list(PUBLISHED), [value * 3 for value in NORMAL]
    chart = xmr([*one, *other], better="down", steps=[len(one)])
    assert chart.points == xmr(one, better="down").points + xmr(other, better="down").points


def test_a_run_does_not_reach_over_a_step():
    values = [*ENDS_LOW, 12, 11, 12, 11, *ENDS_LOW]
    assert "run-high" in signals(xmr([*ENDS_LOW, 12, 11, 12, 11, 12, 11, 12, *ENDS_LOW], better="up"))
    assert set(signals(xmr(values, better="up", steps=[24]))) == {"none"}


def test_a_trend_does_not_reach_over_a_step():
    values = [*ENDS_HIGH, 7, 8, 9, 10, 11, 12, 13, *ENDS_LOW]
    assert "rising" in signals(xmr(values, better="up"))
    assert "rising" not in signals(xmr(values, better="up", steps=[24]))


def test_two_of_three_do_not_reach_over_a_step():
    values = [*ENDS_HIGH, 14, 14, *ENDS_LOW]
    assert "two-of-three-high" in signals(xmr(values, better="up", fixed_after=20))
    assert "two-of-three-high" not in signals(xmr(values, better="up", fixed_after=20, steps=[21]))


def test_steps_may_come_in_any_order_twice_and_at_the_start():
    values = [*ENDS_HIGH, *PUBLISHED, *ENDS_LOW]
    assert xmr(values, better="up", steps=(38, 20, 0, 20)) == xmr(values, better="up", steps=(20, 38))
    assert xmr(values, better="up", steps=(0,)) == xmr(values, better="up")


def test_frozen_limits_do_not_move_with_later_points():
    frozen = xmr([*ENDS_HIGH, 30, 40, 50], better="up", fixed_after=20)
    assert {point[1:4] for point in frozen.points} == {xmr(ENDS_HIGH, better="up").points[0][1:4]}
    assert signals(frozen)[-3:] == ["above-upper"] * 3


def test_a_freeze_counts_the_points_of_each_segment():
    values = [*ENDS_HIGH, 30, *(value + 50 for value in ENDS_HIGH), 90]
    chart = xmr(values, better="up", steps=[21], fixed_after=20)
    assert lines(chart, 20) == (10.0, 4.68, 15.32)
    assert lines(chart, 41) == (60.0, 54.68, 65.32)
    assert [i for i, signal in enumerate(signals(chart)) if signal != "none"] == [20, 41]


def test_a_freeze_longer_than_the_series_changes_nothing():
    assert xmr(ENDS_HIGH, better="up", fixed_after=21).points == xmr(ENDS_HIGH, better="up").points


def test_the_jump_to_the_first_point_after_a_freeze_is_not_in_the_limits():
    assert lines(xmr([*ENDS_HIGH, 1000], better="up", fixed_after=20)) == (10.0, 4.68, 15.32)


def test_screening_works_on_the_frozen_points_only():
    quiet = xmr([*PUBLISHED, *(100, 1) * 5], better="up", fixed_after=18, screen_outliers=True)
    assert lines(quiet) == (1.94, -0.72, 4.60)


# --- Refusals ---------------------------------------------------------------------------------------------------


def refused(value: float, centre: float) -> Point:
    return Point(value, centre, None, None, "none", "common")


def test_no_points_are_refused_in_words():
    chart = xmr([], better="up", target=3)
    assert chart == Chart((), None, None, "There are no points to chart yet.", ())
    assert not chart.has_limits


def test_a_single_point_has_a_mean_and_no_limits():
    chart = xmr([5], better="up", target=9)
    assert chart.points == (refused(5, 5),)
    assert (
        chart.refusal == "There are no limits: they need at least two points, and there is only one to take them from."
    )
    assert (chart.variation, chart.assurance, chart.notes, chart.has_limits) == ("common", None, (), False)


def test_points_that_are_all_the_same_have_no_limits_and_no_signals():
    chart = xmr([4] * 30, better="up")
    assert chart.points == (refused(4, 4),) * 30
    assert chart.refusal == (
        "There are no limits: the points to take them from are all the same, so they show no variation."
    )


def test_points_after_a_frozen_baseline_without_variation_are_not_judged():
    chart = xmr([4] * 15 + [90] * 10, better="up", fixed_after=15)
    assert {point[1:] for point in chart.points} == {(4, None, None, "none", "common")}
    assert chart.refusal


def test_limits_frozen_on_one_point_are_refused():
    assert "only one to take them from" in xmr(ENDS_HIGH, better="up", fixed_after=1).refusal


def test_screening_that_leaves_no_variation_is_refused():
    values = [*[4] * 20, *[9] * 20]
    assert xmr(values, better="up").refusal is None
    screened = xmr(values, better="up", screen_outliers=True)
    assert screened.points == tuple(refused(value, 6.5) for value in values)
    assert "jumps that were left out" in screened.refusal


def test_a_refused_segment_is_named_and_the_others_go_on():
    chart = xmr([*ENDS_HIGH, 5, 5, 5, *ENDS_LOW, 7], better="up", steps=[20, 23, 43])
    assert chart.points[:20] == xmr(ENDS_HIGH, better="up").points
    assert chart.points[20:23] == (refused(5, 5),) * 3
    assert chart.points[23:43] == xmr(ENDS_LOW, better="up").points
    assert chart.refusal == (
        "There are no limits for points 21 to 23: the points to take them from are all the same, "
        "so they show no variation. "
        "There are no limits for point 44: they need at least two points, and there is only one to take them from."
    )


def test_a_chart_with_an_older_refused_part_still_says_what_its_last_part_shows():
    chart = xmr([5, 5, 5, *ENDS_HIGH, 16], better="up", steps=[3], fixed_after=20, target=4)
    assert chart.refusal.startswith("There are no limits for points 1 to 3:")
    assert chart.has_limits
    assert (chart.variation, chart.assurance) == ("improvement", "pass")


@pytest.mark.parametrize(
    "values", [[1e308, -1e308] * 8, [1.7e308, 0] * 8, [1.7976931348623157e308, 1e308] * 9, [1.7976931348623157e308] * 9]
)
def test_values_too_large_for_limits_are_refused_and_not_an_error(values):
    chart = xmr(values, better="up")
    assert not chart.has_limits
    assert chart.refusal
    assert min(values) <= chart.points[0].centre <= max(values)


def test_large_values_whose_sum_would_overflow_still_have_their_mean():
    chart = xmr([1.5e308, 1.5e308, 1.4e308, 1.6e308], better="up")
    assert chart.points[0].centre == pytest.approx(1.5e308)


# --- Notes and words --------------------------------------------------------------------------------------------


def test_limits_on_fewer_than_thirteen_points_are_provisional():
    assert xmr([1, 3, 2, 5, 4], better="up").notes == (
        "Provisional: the limits rest on only 5 points. Trust them from 13 points on.",
    )
    assert xmr(range(12), better="up").notes[0].startswith("Provisional: the limits rest on only 12 points.")
    assert xmr(range(13), better="up").notes == ()


def test_limits_frozen_on_fewer_than_thirteen_points_are_provisional_for_good():
    chart = xmr(range(40), better="up", fixed_after=12)
    assert chart.notes == ("Provisional: the limits were frozen on only 12 points. Trust them from 13 points on.",)


def test_limits_not_yet_frozen_rest_on_the_points_there_are():
    assert "rest on only 5 points" in xmr([1, 3, 2, 5, 4], better="up", fixed_after=20).notes[0]


def test_the_notes_speak_of_the_last_segment():
    assert xmr(range(40), better="up", steps=[30]).notes[0].startswith("Provisional: the limits rest on only 10 points")
    assert xmr(range(40), better="up", steps=[10]).notes == ()


def test_limits_resting_on_equal_points_may_mislead():
    assert xmr([0] * 7 + list(range(1, 8)), better="up").notes == (
        "The limits may mislead: 7 of the 14 points they rest on have the same value.",
    )
    assert xmr([0] * 6 + list(range(1, 9)), better="up").notes == ()


def test_two_different_points_are_not_called_equal():
    assert len(xmr([1, 2], better="up").notes) == 1


def test_the_settings_are_told_in_words():
    assert settings_words() == (
        "Settings: the limits lie 2.66 times the mean moving range (the average jump from one point to the next) above "
        "and below the mean, taken from all points; no jump is left out; marked are, the first that holds, points "
        "outside the limits, trends of 7, two of three points close to one limit with all three on one side of the "
        "mean, and runs of 7 on one side of the mean."
    )


def test_the_settings_name_freeze_steps_screening_and_rules():
    words = settings_words(steps=(30, 0, 20, 20), fixed_after=13, screen_outliers=True, rules=Rules(run=6, trend=5))
    assert "taken from the first 13 points and then frozen, and started again at points 21 and 31;" in words
    assert "jumps of 3.267 times that or more are left out once;" in words
    assert "trends of 5," in words
    assert "runs of 6 " in words


def test_one_step_and_one_point_are_told_in_the_singular():
    assert "the first 1 point and then frozen, and started again at point 4;" in settings_words(
        steps=[3], fixed_after=1
    )


def test_three_steps_are_listed():
    assert "at points 4, 6 and 9;" in settings_words(steps=[3, 5, 8])


# --- A step may be suggested ------------------------------------------------------------------------------------


def chart_after(*values: float, steps: tuple[int, ...] = ()) -> Chart:
    return xmr([*ENDS_LOW, *values], better="up", fixed_after=20, steps=steps)


def test_a_run_that_reaches_the_last_point_may_be_a_step():
    assert suggest_step(chart_after(12, 11, 12, 11, 12, 11, 12, 11)) == 20
    assert suggest_step(chart_after(12, 9, 8, 9, 8, 9, 8, 9)) == 21


def test_a_run_is_suggested_even_where_a_stronger_signal_hides_it():
    assert suggest_step(chart_after(16, 16, 14, 14, 11, 12, 16)) == 20


@pytest.mark.parametrize(
    "values",
    [(12, 11, 12, 11, 12, 11), (12, 11, 12, 11, 12, 11, 12, 9), (12, 11, 12, 11, 12, 11, 12, 10), [10] * 8, ()],
)
def test_without_a_run_to_the_last_point_no_step_is_suggested(values):
    assert suggest_step(chart_after(*values)) is None


def test_the_suggestion_follows_the_rules_of_the_chart():
    assert suggest_step(chart_after(12, 11, 12, 11, 12, 11), rules=Rules(run=6)) == 20


def test_no_suggestion_reaches_over_a_step_already_made():
    chart = xmr([*ENDS_LOW, 12, 11, 12, 11, 1, 2, *[3, 4] * 5], better="up", fixed_after=2, steps=(24,))
    assert [_.value > _.centre for _ in chart.points[20:]] == [True] * 4 + [False] + [True] * 11
    assert suggest_step(chart) == 25


def test_a_chart_without_limits_suggests_nothing():
    assert suggest_step(xmr([], better="up")) is None
    assert suggest_step(xmr([4] * 9 + [5] * 9, better="up", fixed_after=9)) is None


# --- What goes in and comes out ---------------------------------------------------------------------------------


@pytest.mark.parametrize("better", ["", "Up", "higher", "none"])
def test_another_word_for_better_is_refused(better):
    with pytest.raises(ValueError, match="up, down or neither"):
        xmr([1, 2, 3], better=better)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf"), 10**400])
def test_a_value_that_is_not_finite_is_refused(value):
    with pytest.raises(ValueError, match="Values must be finite"):
        xmr([1, value, 3], better="up")


@pytest.mark.parametrize("target", [float("nan"), float("inf"), float("-inf")])
def test_a_target_that_is_not_finite_is_refused(target):
    with pytest.raises(ValueError, match="target must be a finite"):
        xmr([1, 2, 3], better="up", target=target)


@pytest.mark.parametrize(("values", "step"), [((1, 2, 3), 3), ((1, 2, 3), -1), ((), 1), ((), -1)])
def test_a_step_outside_the_series_is_refused(values, step):
    with pytest.raises(ValueError, match="index of a point"):
        xmr(values, better="up", steps=[step])


@pytest.mark.parametrize("fixed_after", [0, -1])
def test_limits_cannot_be_frozen_on_no_points(fixed_after):
    with pytest.raises(ValueError, match="at least 1 point"):
        xmr([1, 2, 3], better="up", fixed_after=fixed_after)


@pytest.mark.parametrize("rules", [{"run": 1}, {"trend": 1}, {"run": 0}, {"trend": -7}])
def test_one_point_is_neither_run_nor_trend(rules):
    with pytest.raises(ValueError, match="at least 2 points"):
        Rules(**rules)


def test_whole_numbers_and_any_sequence_are_charted_as_floats():
    chart = xmr(iter((1, 2, 4)), better="up")
    assert chart == xmr([1.0, 2.0, 4.0], better="up")
    assert all(isinstance(point.value, float) for point in chart.points)


def test_what_is_charted_cannot_be_changed():
    chart = xmr(ENDS_HIGH, better="up")
    with pytest.raises(FrozenInstanceError):
        chart.variation = "improvement"
    with pytest.raises(AttributeError):
        chart.points[0].value = 3
    with pytest.raises(FrozenInstanceError):
        Rules().run = 6
    hash(chart)

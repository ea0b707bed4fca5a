"""On any series the chart agrees with a second chart, made another way: slowly, by windows, as the R package does it.

The second chart follows the vectors of NHSRplotthedots 0.2.2: padded at their ends, looked at through windows, one
answer for each point. Its means are exact fractions. It shares no line with the first but the three constants.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.spc import Rules, xmr

# --- The second chart -------------------------------------------------------------------------------------------


def sign(number):
    return (number > 0) - (number < 0)


def exact_mean(numbers):
    return float(sum(map(Fraction, numbers)) / len(numbers))


def one_side(sides, run):
    """For each point: whether it and the points before it are `run` on one side."""
    padded = [0] * (run - 1) + sides
    return [padded[i] != 0 and len(set(padded[i - run + 1 : i + 1])) == 1 for i in range(run - 1, len(padded))]


def one_way(values, trend):
    """For each point: whether it and the points before it are `trend` that all rise or all fall."""
    ends = []
    for i in range(len(values)):
        turns = {sign(b - a) for a, b in pairwise(values[i - trend + 1 : i + 1])} if i >= trend - 1 else set()
        ends.append(turns in ({1}, {-1}))
    return ends


def part_of(ends, length):
    """For each point: whether it or one of the next points ends a stretch."""
    padded = ends + [False] * (length - 1)
    return [any(padded[i : i + length]) for i in range(len(ends))]


def two_in_three(close, sides):
    close, sides = [0, 0, *close, 0, 0], [0, 0, *sides, 0, 0]
    windows = [sum(close[i : i + 3]) >= 2 and abs(sum(sides[i : i + 3])) == 3 for i in range(len(close) - 2)]
    return [any(windows[i : i + 3]) and close[i + 2] for i in range(len(close) - 4)]


def directions(values, trending):
    """For each point: the way to the next point if both are part of a trend, else the way from the point before."""
    ways = [sign(b - a) for a, b in pairwise(values)]
    found = []
    for i, is_part in enumerate(trending):
        to_the_right = is_part and [*trending[1:], False][i]
        found.append([*ways, *ways[-1:]][i] if to_the_right else [0, *ways][i])
    return found


def slow_segment(values, fixed_after, screen, rules):
    """The centre, the limits (None where refused) and the signals of one segment."""
    basis = values[:fixed_after]
    centre = exact_mean(basis)
    ranges = [abs(b - a) for a, b in pairwise(basis)]
    if screen and ranges:
        ranges = [size for size in ranges if size < 3.267 * exact_mean(ranges)]
    width = exact_mean(ranges) if ranges else 0
    if not width:
        return [(centre, None, None, "none")] * len(values)
    lower, upper = centre - (2.66 * width), centre + (2.66 * width)
    near = 2 * (2.66 / 3) * width
    sides = [sign(value - centre) for value in values]
    outside = [value > upper or value < lower for value in values]
    close = [not out and (v < centre - near or v > centre + near) for v, out in zip(values, outside, strict=True)]
    trending = part_of(one_way(values, rules.trend), rules.trend)
    of_three = two_in_three(close, sides)
    running = part_of(one_side(sides, rules.run), rules.run)
    rises = directions(values, trending)
    signals = []
    for i, side in enumerate(sides):
        height = "high" if side > 0 else "low"
        if outside[i]:
            signals.append("above-upper" if side == 1 else "below-lower")
        elif trending[i]:
            signals.append("rising" if rises[i] == 1 else "falling")
        elif of_three[i]:
            signals.append(f"two-of-three-{height}")
        else:
            signals.append(f"run-{height}" if running[i] else "none")
    return [(centre, lower, upper, signal) for signal in signals]


def slow_chart(values, steps, fixed_after, screen, rules):
    values = list(map(float, values))
    group_of = list(accumulate(int(i in steps) for i in range(len(values))))
    segments = [[v for v, g in zip(values, group_of, strict=True) if g == group] for group in sorted(set(group_of))]
    return [point for segment in segments for point in slow_segment(segment, fixed_after, screen, rules)]


# --- Series of every sort ---------------------------------------------------------------------------------------

counts = st.lists(st.integers(-3, 3), max_size=60)
tenths = st.lists(st.integers(0, 40).map(lambda n: n / 10), max_size=60)
shares = st.lists(st.integers(0, 30).map(lambda n: n / 30 * 100), max_size=60)
#: With all the digits a float has, and none so small that it is lost beside the others.
measures = st.lists(st.integers(-(10**9), 10**9).map(lambda n: n / 997), max_size=60)
#: Mostly upwards or mostly downwards, with ties: full of trends, turns and runs.
walks = st.lists(
    st.tuples(st.sampled_from([1, 1, 1, 1, -1, -1, -1, -1, 0]), st.integers(1, 9)), min_size=1, max_size=12
).map(lambda legs: list(accumulate(way for way, length in legs for _ in range(length))))
series = st.one_of(counts, tenths, shares, measures, walks)
#: What follows a quiet line of 14 points: near its limits and beyond them, full of two of three.
spikes = st.lists(st.sampled_from([9, 10, 11, 11, 9, 14, 14, 6, 6, 16, 4]), max_size=30)


@st.composite
def charts(draw):
    """A series and how to chart it."""
    values = draw(series)
    steps = draw(st.lists(st.integers(0, len(values) - 1), max_size=4)) if values else []
    rules = Rules(run=draw(st.integers(2, 8)), trend=draw(st.integers(2, 8))) if draw(st.booleans()) else Rules()
    fixed_after = draw(st.none() | st.sampled_from([1, 2, 3, 7, 13, 14, 20, 100]))
    return values, {"steps": steps, "fixed_after": fixed_after, "screen_outliers": draw(st.booleans()), "rules": rules}


@settings(max_examples=400, deadline=None)
@given(charts(), st.sampled_from(["up", "down", "neither"]))
def test_both_charts_find_the_same_lines_and_signals_at_every_point(charted, better):
    values, how = charted
    chart = xmr(values, better=better, **how)
    slow = slow_chart(values, how["steps"], how["fixed_after"], how["screen_outliers"], how["rules"])
    assert [(point.centre, point.lower, point.upper, point.signal) for point in chart.points] == slow


@settings(max_examples=300, deadline=None)
@given(spikes)
def test_both_charts_find_the_same_signals_near_frozen_limits(tail):
    values = [9, 11] * 7 + tail
    chart = xmr(values, better="up", fixed_after=14)
    assert [tuple(point)[1:5] for point in chart.points] == slow_chart(values, [], 14, False, Rules())


@settings(max_examples=100, deadline=None)
@given(charts())
def test_better_changes_the_meaning_of_a_signal_and_nothing_else(charted):
    values, how = charted
    up, down, neither = (xmr(values, better=better, **how) for better in ("up", "down", "neither"))
    turned = {
        "common": ("common", "common"),
        "improvement": ("concern", "neutral-high"),
        "concern": ("improvement", "neutral-low"),
    }
    for one, other, neutral in zip(up.points, down.points, neither.points, strict=True):
        assert one[:5] == other[:5] == neutral[:5]
        assert (other.kind, neutral.kind)[0] == turned[one.kind][0]
        assert neutral.kind == turned[one.kind][1]


@settings(max_examples=100, deadline=None)
@given(charts())
def test_points_have_limits_and_signals_exactly_where_the_chart_is_not_refused(charted):
    values, how = charted
    chart = xmr(values, better="up", **how)
    bare = [point for point in chart.points if point.upper is None]
    assert all((point.lower, point.signal, point.kind) == (None, "none", "common") for point in bare)
    assert all(point.lower <= point.centre <= point.upper for point in chart.points if point.upper is not None)
    assert bool(chart.refusal) == (bool(bare) or not values)


@settings(max_examples=100, deadline=None)
@given(charts(), st.integers(-10, 10), st.sampled_from(["up", "down"]))
def test_a_target_is_judged_by_the_limits_of_the_last_point(charted, target, better):
    values, how = charted
    chart = xmr(values, better=better, target=target, **how)
    if not chart.has_limits:
        assert chart.assurance is None
        return
    beyond = sign(target - chart.points[-1].upper) == 1, sign(target - chart.points[-1].lower) == -1
    assert (
        chart.assurance
        == {
            (False, False): "hit-or-miss",
            (True, False): "fail" if better == "up" else "pass",
            (False, True): "pass" if better == "up" else "fail",
        }[beyond]
    )


def test_the_series_above_hold_every_signal():
    """Were one of them never found, agreement about it would mean nothing."""
    found = set()

    @settings(max_examples=300, deadline=None, database=None, derandomize=True)
    @given(charts())
    def look(charted):
        values, how = charted
        found.update(point.signal for point in xmr(values, better="up", **how).points)

    look()
    assert len(found) == 9


@pytest.mark.parametrize("length", [7, 8, 20])
def test_the_second_chart_knows_what_the_package_documents(length):
    assert one_side([1] * length + [-1], 7) == [False] * 6 + [True] * (length - 6) + [False]
    assert one_way([2, *range(1, length + 1), 3], 7) == [False] * 7 + [True] * (length - 6) + [False]


def test_the_second_chart_finds_two_of_three_as_the_package_documents():
    assert two_in_three([0, 0, 1, 0, 1, 0, 0], [1] * 7) == [0, 0, 1, 0, 1, 0, 0]
    assert two_in_three([0, 0, 1, 1, 0, 0, 0], [-1, 1, -1, 1, -1, 1, -1]) == [0] * 7
    assert two_in_three([1, 0, 0, 1], [1] * 4) == [0] * 4
    assert two_in_three([1, 0, 0, 1, 1], [1] * 5) == [0, 0, 0, 1, 1]
    assert part_of([False] * 6 + [True, False], 7) == [True] * 7 + [False]

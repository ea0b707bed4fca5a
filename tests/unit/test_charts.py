"""A chart is honest: it starts at nought, keeps gaps, and puts days where they belong."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string

from metrics.charts import NARROW, SPARK, WIDE, Value, draw, whole_steps
from metrics.disclosure import Span

FIRST = date(2026, 11, 9)


def day(n):
    return FIRST + timedelta(days=n)


def value(n, height, last=None):
    return Value(Span(day(n), day(last or n)), height, f"{height} on day {n}")


def chart(*values, length=14, size=WIDE, is_percent=False, **options):
    return draw(values, size=size, days=Span(FIRST, day(length - 1)), is_percent=is_percent, **options)


def test_the_axis_starts_at_nought_and_ends_at_a_whole_number_not_below_the_highest():
    for highest in [0, 1, 2, 3, 7, 12, 99, 100, 101, 4321, 20_000]:
        steps = whole_steps(highest)
        assert steps[0] == 0
        assert steps[-1] >= highest
        assert len(steps) <= 6
        assert len({b - a for a, b in pairwise(steps)}) == 1


def test_a_share_is_drawn_from_nought_to_a_hundred_whatever_the_values():
    assert [tick.text for tick in chart(value(0, 92), value(1, 95), is_percent=True).y_ticks] == [
        "0%",
        "25%",
        "50%",
        "75%",
        "100%",
    ]


def test_nought_is_on_the_base_line_and_more_is_higher():
    low, high = chart(value(0, 0), value(1, 8)).marks
    assert low.y == WIDE.height - WIDE.bottom
    assert high.y < low.y


def test_a_missing_day_is_a_gap_in_the_line():
    assert len(chart(value(0, 1), value(1, 2), value(3, 3), value(4, 4)).lines) == 2
    assert len(chart(value(0, 1), value(1, 2), value(2, 3)).lines) == 1


def test_a_point_alone_has_a_mark_and_no_line():
    alone = chart(value(5, 3))
    assert (len(alone.marks), alone.lines) == (1, ())


def test_days_are_placed_by_their_date():
    a, b, c = chart(value(0, 1), value(1, 1), value(11, 1)).marks
    assert round((c.x - b.x) / (b.x - a.x)) == 10


def test_several_days_together_have_a_bar_as_wide_as_they_are():
    (mark,) = chart(value(2, 6, last=4)).marks
    assert mark.is_joined
    assert mark.x1 < mark.x < mark.x2


def test_a_month_is_one_point():
    september = Value(Span(date(2026, 9, 1), date(2026, 9, 30)), 5, "5 in September")
    drawn = draw(
        [september], size=WIDE, days=Span(date(2026, 1, 1), date(2026, 12, 31)), is_percent=False, by_month=True
    )
    assert not drawn.marks[0].is_joined
    assert 6 <= len(drawn.x_ticks) <= WIDE.most_labels


def test_the_campaign_is_shaded_only_where_the_chart_shows_it():
    shaded = chart(value(0, 1), shaded=Span(day(7), day(30))).shade
    assert shaded.x + shaded.width == pytest.approx(WIDE.width - WIDE.right)
    assert chart(value(0, 1), shaded=Span(day(40), day(50))).shade is None


@pytest.mark.parametrize("size", [WIDE, NARROW])
@pytest.mark.parametrize("length", [1, 2, 5, 14, 42, 100])
def test_labels_of_days_never_crowd(size, length):
    ticks = chart(value(0, 1), length=length, size=size).x_ticks
    assert 1 <= len(ticks) <= size.most_labels
    for a, b in pairwise(ticks):
        assert b.at - a.at > 48


def test_everything_lies_on_the_canvas():
    for size in (WIDE, NARROW, SPARK):
        drawn = chart(*(value(n, n * 3) for n in range(14)), size=size)
        for mark in drawn.marks:
            assert 0 <= mark.x <= size.width
            assert 0 <= mark.y <= size.height


def test_the_drawing_is_well_formed_named_and_free_of_styles():
    drawn = chart(value(0, 4), value(1, 5), value(4, 6, last=6), shaded=Span(day(1), day(3)))
    svg = render_to_string(
        "metrics/_chart.html", {"chart": drawn, "id": "cards", "title": "Cards & <more>", "description": "Up, down"}
    )
    tree = ElementTree.fromstring(svg.strip())
    assert tree.get("role") == "img"
    names = tree.get("aria-labelledby").split()
    ids = {each.get("id"): each.text for each in tree.iter() if each.get("id")}
    assert [ids[name] for name in names] == ["Cards & <more>", "Up, down"]
    assert not [each for each in tree.iter() if each.get("style")]

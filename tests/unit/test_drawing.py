"""A control chart shows what was found where it was found. Nothing collides or leaves the canvas; gaps stay gaps."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string

from metrics.disclosure import Span
from metrics.drawing import NARROW, SPARK, WIDE, Aim, Dot, Period, Remark, dots, draw_spc
from metrics.drawing.axes import round_steps, spread, width_of
from metrics.drawing.levels import level_text
from metrics.drawing.signs import letter
from metrics.spc import xmr

MONDAY = date(2026, 1, 5)
SIZES = (WIDE, NARROW, SPARK)


def week(n, weeks=1):
    return Span(MONDAY + timedelta(weeks=n), MONDAY + timedelta(weeks=n + weeks, days=-1))


def day(n):
    return Span(MONDAY + timedelta(days=n), MONDAY + timedelta(days=n))


def weekly(values, **found):
    return [Dot(week(n), value, f"week {n}", **found) for n, value in enumerate(values) if value is not None]


def judged(values, **settings):
    """Weekly figures with the limits and signals that the chart finds."""
    points = xmr(values, **{"better": "up", **settings}).points
    return dots([week(n) for n in range(len(values))], [f"week {n}" for n in range(len(values))], points)


def draw(figures, size=WIDE, days=None, **settings):
    return draw_spc(figures, size=size, days=days or Span(MONDAY, figures[-1].span.last), **settings)


def lines(drawing, kind):
    return [
        [tuple(map(float, at.split(","))) for at in line.points.split()] for line in drawing.levels if line.kind == kind
    ]


UNEVEN = [72, 78, 70, 75, 81, 69, 74, 77, 71, 79, 73, 76, 70, 78, 74, 72]


class TestTheAxisOfFigures:
    def test_it_runs_in_round_steps_from_not_above_the_lowest_to_not_below_the_highest(self):
        for lowest, highest in [
            (0, 0),
            (0, 1),
            (0, 7),
            (61, 109),
            (59, 101),
            (3, 4321),
            (950, 1001),
            (-4, 9),
            (45e3, 6e4),
        ]:
            steps = round_steps(lowest, highest)
            assert steps[0] <= lowest
            assert steps[-1] >= highest
            assert 2 <= len(steps) <= 8
            assert len({round(b - a, 6) for a, b in pairwise(steps)}) == 1
            assert all(step == int(step) for step in steps)

    def test_it_starts_at_nought_unless_everything_lies_high_and_then_it_says_so(self):
        assert draw(weekly([12, 40, 31])).y_ticks[0].text == "0"
        assert draw(weekly([12, 40, 31])).remarks == ("Weeks are named by their Monday.",)
        high = draw(weekly([92, 96, 94]), unit="%")
        assert high.y_ticks[0].text == "92%"
        assert "The axis starts at 92%, not at nought." in high.remarks

    def test_a_small_count_starts_at_nought(self):
        assert draw(weekly([8, 9, 10])).y_ticks[0].text == "0"

    def test_it_never_passes_100_in_100_unless_a_figure_does(self):
        assert draw(judged([93, 99, 96, 98, 91, 100]), unit="%").y_ticks[-1].text == "100%"
        assert float(draw(weekly([93, 104]), unit="%").y_ticks[-1].text[:-1]) >= 104

    def test_it_holds_limits_and_target_and_is_the_same_on_every_screen(self):
        wide, narrow = (draw(judged(UNEVEN), size, unit="%", target=[Aim(MONDAY, 40)]) for size in (WIDE, NARROW))
        assert [tick.text for tick in wide.y_ticks] == [tick.text for tick in narrow.y_ticks]
        assert wide.frame.lowest <= 40
        assert wide.frame.highest >= judged(UNEVEN)[0].upper

    def test_hours_have_decimals_and_counts_have_none(self):
        assert [tick.text for tick in draw(weekly([0, 1]), places=0).y_ticks] == ["0", "1"]
        assert [tick.text for tick in draw(weekly([0, 1]), places=2).y_ticks] == ["0", "0.2", "0.4", "0.6", "0.8", "1"]

    def test_nothing_at_all_is_still_a_plot(self):
        empty = draw([], days=week(0, 4))
        assert (empty.marks, empty.lines, empty.levels) == ((), (), ())
        assert [tick.text for tick in empty.y_ticks] == ["0", "1"]


class TestTheAxisOfDays:
    @pytest.mark.parametrize("size", [WIDE, NARROW])
    @pytest.mark.parametrize("charting", ["day", "weekday", "weekend", "week", "month"])
    @pytest.mark.parametrize("length", [1, 2, 5, 14, 42, 100, 366, 1500])
    def test_its_names_never_collide_and_never_leave_the_canvas(self, size, charting, length):
        days = Span(MONDAY, MONDAY + timedelta(days=length - 1))
        ticks = draw([Dot(day(0), 4, "")], size, days, charting=charting).x_ticks
        assert ticks
        for a, b in pairwise(ticks):
            assert b.at - a.at > (width_of(a.text, 15) + width_of(b.text, 15)) / 2
        for tick in ticks:
            assert tick.at - width_of(tick.text, 15) / 2 >= 0
            assert tick.at + width_of(tick.text, 15) / 2 <= size.width

    def test_every_day_is_named_where_there_is_room_and_else_every_monday(self):
        assert [tick.text for tick in draw([Dot(day(n), n, "") for n in range(3)], charting="day").x_ticks] == [
            "5 Jan",
            "6 Jan",
            "7 Jan",
        ]
        assert [tick.text for tick in draw([Dot(day(n), n, "") for n in range(21)], charting="day").x_ticks] == [
            "5 Jan",
            "12 Jan",
            "19 Jan",
        ]

    def test_a_week_is_named_under_its_figure(self):
        drawing = draw(weekly([4, 5, 6]))
        assert [tick.at for tick in drawing.x_ticks] == [mark.x for mark in drawing.marks]

    def test_a_long_time_is_named_by_month_and_year(self):
        ticks = [tick.text for tick in draw(weekly(range(60)), NARROW).x_ticks]
        assert len(ticks) > 1
        assert all(text.endswith(("2026", "2027")) for text in ticks)


class TestTheFigures:
    def test_more_is_higher_and_later_is_further_right(self):
        low, high = draw(weekly([2, 8])).marks
        assert high.y < low.y
        assert high.x > low.x

    def test_a_missing_week_is_a_gap_as_wide_as_it_was_long_and_is_said(self):
        drawing = draw(weekly([1, 2, None, 3, 4]))
        assert len(drawing.lines) == 2
        a, b, c, _ = drawing.marks
        assert c.x - b.x == pytest.approx(2 * (b.x - a.x), abs=0.2)
        assert "The line breaks where figures are missing." in drawing.remarks
        assert len(draw(weekly([1, 2, 3])).lines) == 1

    def test_a_weekend_is_no_gap_among_weekdays_but_a_missing_monday_is(self):
        friday, monday, tuesday = day(4), day(7), day(8)
        figures = [Dot(span, 1, "") for span in (friday, monday, tuesday)]
        assert len(draw(figures, charting="weekday").lines) == 1
        assert draw([figures[0], figures[2]], charting="weekday").lines == ()
        assert len(draw(figures, charting="day").lines) == 1
        assert draw(figures, charting="weekday").remarks == ()

    def test_the_days_between_weekends_are_no_gap_but_a_missing_sunday_is(self):
        saturday, sunday, next_saturday = day(5), day(6), day(12)
        assert (
            len(draw([Dot(each, 1, "") for each in (saturday, sunday, next_saturday)], charting="weekend").lines) == 1
        )
        assert draw([Dot(each, 1, "") for each in (saturday, next_saturday)], charting="weekend").lines == ()

    def test_every_kind_has_a_shape_of_its_own(self):
        kinds = ["common", "improvement", "concern", "neutral-high", "neutral-low"]
        figures = [Dot(week(n), 5, "", 5, 4, 6, kind=kind) for n, kind in enumerate(kinds)]
        paths = [mark.path for mark in draw(figures).marks]
        corners = [path.count("L") for path in paths]
        assert corners == [0, 3, 3, 2, 2]
        assert "a" in paths[0]
        top_of = [min(float(at.split()[1]) for at in path[1:-1].split("L")) for path in paths[1:]]
        assert len(set(top_of)) == 4

    def test_several_days_together_have_a_bar_as_wide_as_they_are_and_the_key_says_so(self):
        drawing = draw([Dot(day(0), 3, ""), Dot(Span(day(1).first, day(3).first), 4, "")], charting="day")
        first, second = drawing.marks
        assert first.bar is None
        assert second.bar[0] < second.x < second.bar[1]
        assert "Several days together, at their daily average" in [key.words for key in drawing.key]
        assert draw(weekly([1, 2])).marks[0].bar is None

    def test_figures_are_smaller_where_there_are_many_but_one_that_says_something_stays_visible(self):
        figures = weekly([5.0] * 200)
        figures[100] = replace(figures[100], kind="concern", lower=1, centre=2, upper=3)
        sizes = [float(mark.path.split("a")[1].split()[0]) for mark in draw(figures).marks if "a" in mark.path]
        assert max(sizes) < 2
        concern = draw(figures).marks[100]
        corners = [float(at.split()[0]) for at in concern.path[1:-1].split("L")]
        assert max(corners) - min(corners) > 6


class TestTheLines:
    def test_limits_are_level_and_run_from_the_first_figures_days_to_the_last_ones(self):
        drawing = draw(judged(UNEVEN), unit="%")
        for kind in ("upper", "centre", "lower"):
            ((start, end),) = lines(drawing, kind)
            assert start[1] == end[1]
            assert (start[0], end[0]) == (drawing.frame.left, drawing.frame.right)

    def test_they_break_at_the_first_figure_that_begins_on_or_after_a_step(self):
        values = [*UNEVEN[:8], *(value + 15 for value in UNEVEN[8:])]
        midweek = week(7).first + timedelta(days=2)
        for step in (week(8).first, midweek):
            drawing = draw(judged(values, steps=[8]), unit="%", steps=[Remark(step, "New rota")])
            first, second = lines(drawing, "centre")
            assert first[1][0] == second[0][0] == drawing.frame.start(week(8)) == drawing.steps[0].x
            assert first[0][1] > second[0][1]

    def test_a_limit_where_no_figure_can_be_is_not_drawn_and_that_is_said(self):
        counts = draw(judged([0, 4, 1, 5, 0, 3]))
        assert lines(counts, "lower") == []
        assert len(lines(counts, "upper")) == 1
        assert "A lower limit below 0 is not drawn: no figure can lie there." in counts.remarks
        shares = draw(judged([93, 99, 96, 98, 91, 100]), unit="%")
        assert lines(shares, "upper") == []
        assert "An upper limit above 100% is not drawn: no figure can lie there." in shares.remarks
        assert not any("limit" in each for each in draw(judged(UNEVEN), unit="%").remarks)

    def test_a_refused_chart_has_its_figures_and_its_line_but_no_limits_and_no_usual_level(self):
        drawing = draw(judged([7.0] * 9), unit="")
        assert len(drawing.marks) == 9
        assert len(drawing.lines) == 1
        assert drawing.levels == drawing.ends == ()
        assert [key.words for key in drawing.key] == ["The figure of one week"]

    def test_the_target_steps_ends_and_comes_back(self):
        aims = [Aim(week(-9).first, 60), Aim(week(4).first, 70), Aim(week(8).first, None), Aim(week(12).first, 75)]
        drawing = draw(judged(UNEVEN), unit="%", target=aims)
        stairs, again = lines(drawing, "target")
        assert [x for x, _ in stairs] == [
            drawing.frame.left,
            *[drawing.frame.x(week(4).first.toordinal())] * 2,
            stairs[-1][0],
        ]
        assert stairs[0][1] > stairs[-1][1]
        assert again[0][0] == drawing.frame.x(week(12).first.toordinal())
        assert "Target: 75%" in [key.words for key in drawing.key]
        assert lines(draw(judged(UNEVEN), target=[Aim(week(40).first, 10)]), "target") == []

    def test_the_names_at_their_ends_are_in_the_order_of_the_lines_and_apart(self):
        drawing = draw(judged(UNEVEN), unit="%", target=[Aim(MONDAY, 74)])
        assert [label.text.split()[0] for label in drawing.ends] == ["Limit", "Usual", "Target", "Limit"]
        assert all(b.y - a.y >= 18 for a, b in pairwise(drawing.ends))
        assert all(label.x + width_of(label.text, 15) <= WIDE.width for label in drawing.ends)
        assert draw(judged(UNEVEN), NARROW).ends == ()

    def test_levels_are_said_with_no_more_digits_than_they_deserve(self):
        assert [level_text(each) for each in (1204.4, 88.24, 88.0, 0.347, 0, -3.06)] == [
            "1,204",
            "88.2",
            "88",
            "0.35",
            "0",
            "−3.1",
        ]


class TestTheKey:
    def words(self, *given, **settings):
        return {key.kind: key.words for key in draw(*given, **settings).key}

    def test_it_explains_what_is_drawn_and_nothing_else(self):
        assert set(self.words(judged(UNEVEN), unit="%")) == {"common", "centre", "limit"}
        rich = self.words(
            judged([*UNEVEN, 99], better="down"),
            unit="%",
            target=[Aim(MONDAY, 70)],
            periods=[Period(week(3, 2), "Campaign")],
        )
        assert set(rich) == {"common", "concern", "centre", "limit", "target", "shade"}

    def test_it_says_the_latest_levels_and_that_they_are_not_the_only_ones(self):
        words = self.words(
            judged([*UNEVEN, *(v + 9 for v in UNEVEN)], steps=[16]), unit="%", steps=[Remark(week(16).first, "")]
        )
        assert words["centre"] == "Usual level now (the mean): 83.3%"
        assert words["limit"].startswith("Limits now: ")

    def test_it_names_only_the_limit_that_is_drawn(self):
        assert self.words(judged([0, 4, 1, 5, 0, 3]))["limit"].startswith("Upper limit: ")


class TestSigns:
    def test_steps_are_lettered_and_notes_numbered_in_the_order_of_time(self):
        drawing = draw(
            judged(UNEVEN),
            steps=[Remark(week(9).first, "second"), Remark(week(4).first, "first")],
            notes=[Remark(week(7).first, "later"), Remark(week(2).last, "sooner"), Remark(week(90).first, "not here")],
        )
        assert [(step.label.text, step.words) for step in drawing.steps] == [("A", "first"), ("B", "second")]
        assert [(note.label.text, note.words) for note in drawing.notes] == [("1", "sooner"), ("2", "later")]

    def test_a_note_stands_at_its_figure_or_at_the_foot_where_there_is_none(self):
        drawing = draw(weekly([3, 5, None, 4]), notes=[Remark(week(1).last, "a"), Remark(week(2).first, "b")])
        first, second = drawing.notes
        assert (first.x, first.y) == (drawing.marks[1].x, drawing.marks[1].y)
        assert second.y is None
        assert first.label.y > drawing.frame.base

    def test_letters_go_on_after_z(self):
        assert [letter(n) for n in (0, 25, 26, 51, 52)] == ["A", "Z", "AA", "AZ", "BA"]

    def test_what_stands_in_a_row_is_moved_apart_in_its_order_and_kept_inside(self):
        assert spread([20, 60], [20, 20], 0, 100, 2) == [20, 60]
        placed = spread([5, 50, 51, 99], [20, 20, 20, 20], 0, 100, 2)
        assert placed == sorted(placed)
        assert placed[0] >= 10
        assert placed[-1] <= 90
        assert all(b - a >= 22 for a, b in pairwise(placed))


class TestNames:
    def names(self, size, campaign, length):
        days = week(0, length)
        one = timedelta(days=1)
        periods = [
            Period(Span(days.first - one, campaign.first - one), "Before", is_shaded=False),
            Period(campaign, "Campaign"),
            Period(Span(campaign.last + one, days.last + one), "After", is_shaded=False),
        ]
        return draw([Dot(week(0), 1, "")], size, days, periods=periods)

    @pytest.mark.parametrize("size", [WIDE, NARROW])
    @pytest.mark.parametrize("first", range(0, 50, 3))
    def test_they_never_overlap_and_never_leave_the_canvas(self, size, first):
        names = self.names(size, week(first, 2), 52).names
        assert "Campaign" in [name.text for name in names]
        for name in names:
            assert name.x - width_of(name.text, 15) / 2 >= 0
            assert name.x + width_of(name.text, 15) / 2 <= size.width
        for a, b in pairwise(names):
            assert b.x - a.x >= (width_of(a.text, 15) + width_of(b.text, 15)) / 2

    def test_where_there_is_no_room_the_campaigns_name_is_the_last_to_go(self):
        periods = [Period(week(n), f"A long name of week {n}", is_shaded=n == 2) for n in range(5)]
        names = draw(weekly([1, 2, 3, 4, 5]), NARROW, periods=periods).names
        assert "A long name of week 2" in [name.text for name in names]
        assert len(names) < 5

    def test_only_the_days_of_the_campaign_that_the_chart_shows_are_shaded(self):
        (shade,) = draw(weekly([1, 2, 3]), periods=[Period(week(2, 9), "Campaign"), Period(week(20), "Next")]).shades
        drawing = draw(weekly([1, 2, 3]))
        assert shade.x + shade.width == pytest.approx(drawing.frame.right)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)
@pytest.mark.parametrize("count", [1, 2, 3, 13, 36, 120, 400])
@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_drawn_lies_on_the_canvas(size, count, seed):
    chance = random.Random(f"{count} {seed}")
    values = [chance.choice([0, 0.5, 60, 100]) + chance.random() * 10**seed for _ in range(count)]
    steps = sorted({chance.randrange(count) for _ in range(chance.randrange(4))})
    drawing = draw(
        judged(values, steps=steps, better=chance.choice(["up", "down", "neither"])),
        size,
        target=[Aim(week(-3).first, chance.random() * 200), Aim(week(count // 2).first, None)],
        steps=[Remark(week(step).first, "step") for step in steps],
        notes=[Remark(week(chance.randrange(count)).first, "note") for _ in range(chance.randrange(30))],
        periods=[Period(week(count // 3, 2), "Campaign")],
    )
    plot = drawing.frame
    for mark in drawing.marks:
        assert plot.left <= mark.x <= plot.right
        assert plot.top <= mark.y <= plot.base
    for line in drawing.levels:
        for x, y in (map(float, at.split(",")) for at in line.points.split()):
            assert plot.left <= x <= plot.right
            assert plot.top - 0.1 <= y <= plot.base + 0.1
    signs = [flag.label for flag in (*drawing.steps, *drawing.notes)]
    assert all(10 <= sign.x <= size.width - 10 and 10 <= sign.y <= drawing.height - 20 for sign in signs)
    assert all(abs(a.x - b.x) >= 20 or abs(a.y - b.y) >= 20 for n, a in enumerate(signs) for b in signs[:n])
    assert (size is SPARK) == (not drawing.x_ticks)


def svg(drawing):
    context = {"drawing": drawing, "id": "cards", "title": "Cards & <more>", "description": "Up, down"}
    return ElementTree.fromstring(render_to_string("metrics/_spc_drawing.html", context).strip())


def rich_drawing(size=WIDE):
    return draw(
        judged([*UNEVEN, 99], better="down"),
        size,
        unit="%",
        target=[Aim(MONDAY, 70)],
        periods=[Period(week(3, 2), "Campaign")],
        steps=[Remark(week(9).first, "New <rota>")],
        notes=[Remark(week(2).first, "Snow")],
    )


class TestTheTemplates:
    def test_the_drawing_is_well_formed_named_and_free_of_styles(self):
        tree = svg(rich_drawing())
        assert tree.get("role") == "img"
        ids = {each.get("id"): each.text for each in tree.iter() if each.get("id")}
        assert [ids[name] for name in tree.get("aria-labelledby").split()] == ["Cards & <more>", "Up, down"]
        assert not [each for each in tree.iter() if each.get("style")]

    def test_every_figure_says_itself(self):
        titles = [each.text for each in svg(rich_drawing()).iter() if each.tag.endswith("title")]
        assert titles[1:] == [f"week {n}" for n in range(17)]

    def test_no_coordinate_is_written_as_another_country_would(self):
        for each in svg(rich_drawing()).iter():
            for name in ("x", "y", "x1", "x2", "y1", "y2", "width", "height", "cx", "cy"):
                assert float(each.get(name, 0)) >= 0

    def test_key_steps_notes_and_remarks_stand_under_the_drawing(self):
        drawings = (rich_drawing(), rich_drawing(NARROW))
        context = {"charts": drawings, "id": "cards", "title": "Cards", "description": "Up"}
        page = render_to_string("metrics/_spc_chart.html", context)
        assert page.count("<svg xmlns") == 2
        for words in ("Usual level", "New &lt;rota&gt;", "Snow", "Weeks are named by their Monday."):
            assert page.count(words) == 1

    def test_a_small_drawing_has_shapes_and_no_words(self):
        page = render_to_string("metrics/_spark.html", {"drawing": rich_drawing(SPARK)})
        assert "pc-dot--concern" in page
        assert 'aria-hidden="true"' in page
        assert "<text" not in page

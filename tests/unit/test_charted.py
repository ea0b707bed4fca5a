"""What a chart is given: the baseline that freezes its limits, its steps, its target; and what it says it was given."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from campaigns.models import Division, Team
from metrics import spc
from metrics.catalogue import MEASURES
from metrics.disclosure import Span
from metrics.facts import Tally
from metrics.measures import Charting
from metrics.periods import Point
from metrics.places import Place
from metrics.selectors.charted import DAYS_ARE_TOO_SMALL, chart_of
from metrics.selectors.pictures import days_drawn, goals, pictures
from metrics.selectors.series import Series
from metrics.selectors.targets import Agreed, Targets
from metrics.selectors.windows import Window

MONDAY = date(2026, 8, 3)
HERE = Division(pk=1, name="Here", code="HERE")
TEAM = Team(pk=7, name="Riverside", division=HERE)
CARDS, POSITIVE, VISITS = MEASURES["fft_responses"], MEASURES["fft_positive"], MEASURES["deferred_visits"]


def week(n):
    first = MONDAY + timedelta(days=7 * n)
    return Span(first, first + timedelta(days=6))


def weeks(values, measure=CARDS, place=None, charting=Charting.WEEK, more_days=0):
    points = [Point(week(n), Tally(value, None)) for n, value in enumerate(values)]
    days = Span(MONDAY, week(len(points) - 1).last + timedelta(days=more_days)) if points else None
    return Series(measure, place or Place(HERE), charting, (charting,), tuple(points), days)


def lots(count):
    """Figures that go up and down, so that limits exist."""
    return [10 + (n * 7) % 5 for n in range(count)]


def limits(charted):
    return [(each.lower, each.upper) for each in charted.chart.points]


# --- Freezing -----------------------------------------------------------------------------------------------------


def test_limits_are_frozen_on_the_baseline_when_it_has_13_points():
    values = [*lots(13), 90, 95, 99]
    found = chart_of(weeks(values), baseline_until=week(12).last)
    assert found.frozen_on == 13
    assert set(limits(found)) == set(limits(chart_of(weeks(values[:13]))))
    assert "from the first 13 points and then frozen" in found.settings


def test_with_12_points_before_it_nothing_is_frozen():
    values = [*lots(12), 90, 95, 99]
    found = chart_of(weeks(values), baseline_until=week(11).last)
    assert found.frozen_on is None
    assert limits(found) == limits(chart_of(weeks(values)))
    assert "taken from all points" in found.settings


def test_a_week_that_ends_after_the_baseline_is_not_of_it():
    values = lots(20)
    assert chart_of(weeks(values), baseline_until=week(13).last - timedelta(days=1)).frozen_on == 13
    assert chart_of(weeks(values), baseline_until=week(13).last).frozen_on == 14
    assert chart_of(weeks(values), baseline_until=week(12).last - timedelta(days=1)).frozen_on is None


def test_what_lies_between_the_baseline_and_the_campaign_freezes_nothing():
    before, during = Span(MONDAY, week(14).last), Span(week(18).first, week(19).last)
    window = Window(before, during, Span(week(20).first, week(21).last))
    assert window.baseline_until == week(14).last
    assert chart_of(weeks(lots(20)), baseline_until=window.baseline_until).frozen_on == 15
    assert Window(None, during, during).baseline_until == week(17).last


def test_without_a_campaign_nothing_is_frozen():
    assert chart_of(weeks(lots(30))).frozen_on is None


# --- Steps --------------------------------------------------------------------------------------------------------


def test_a_step_starts_with_the_first_week_that_lies_wholly_on_or_after_its_day():
    values = [*lots(10), *(value + 30 for value in lots(10))]
    on_monday = chart_of(weeks(values), steps=[week(10).first])
    on_tuesday = chart_of(weeks(values), steps=[week(10).first + timedelta(days=1)])
    assert (on_monday.steps, on_tuesday.steps) == ((10,), (11,))
    assert "started again at point 11;" in on_monday.settings
    assert limits(on_monday)[0] != limits(on_monday)[10]


def test_a_step_before_the_first_week_or_after_the_last_breaks_nothing():
    values = lots(20)
    for day in (MONDAY, MONDAY - timedelta(days=9), week(19).first + timedelta(days=1), week(25).first):
        found = chart_of(weeks(values), steps=[day])
        assert found.steps == ()
        assert "started again" not in found.settings


def test_two_steps_of_one_week_are_one():
    assert chart_of(weeks(lots(20)), steps=[week(10).first, week(9).first + timedelta(days=3)]).steps == (10,)


def test_a_step_within_the_baseline_freezes_what_follows_it():
    values = [*lots(6), *(value + 40 for value in lots(14)), 99, 98]
    found = chart_of(weeks(values), baseline_until=week(19).last, steps=[week(6).first])
    assert (found.frozen_on, found.steps) == (14, (6,))
    assert set(limits(found)[6:]) == set(limits(chart_of(weeks(values[6:20]))))


def test_too_little_after_a_step_within_the_baseline_freezes_nothing():
    values = lots(24)
    found = chart_of(weeks(values), baseline_until=week(19).last, steps=[week(8).first])
    assert found.frozen_on is None
    assert limits(found)[8:] == limits(chart_of(weeks(values[8:])))


def test_a_step_within_the_campaign_keeps_the_baseline_and_starts_anew():
    values = [*lots(15), *(value + 60 for value in lots(5))]
    found = chart_of(weeks(values), baseline_until=week(14).last, steps=[week(15).first])
    assert (found.frozen_on, found.steps) == (15, (15,))
    assert limits(found)[0] == limits(chart_of(weeks(values[:15])))[0]
    assert limits(found)[-1] == limits(chart_of(weeks(values[15:])))[0]
    assert "the limits rest on only 5 points" in " ".join(found.chart.notes)


@pytest.mark.parametrize("baseline", [None, 11, 14])
@pytest.mark.parametrize("steps", [(), (4,), (16,), (4, 16)])
def test_the_settings_say_what_the_chart_was_given(monkeypatch, baseline, steps):
    given = []
    xmr = spc.xmr
    monkeypatch.setattr(spc, "xmr", lambda values, **more: given.append(more) or xmr(values, **more))
    found = chart_of(
        weeks(lots(20)),
        baseline_until=None if baseline is None else week(baseline).last,
        steps=[week(n).first for n in steps],
    )
    named = {name: given[0][name] for name in ("steps", "fixed_after")}
    assert found.settings == spc.settings_words(**named)
    assert set(given[0]) <= {"better", "target", "steps", "fixed_after"}, "settings_words knows no other"
    assert len(found.chart.points) == 20


# --- What has no limits -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("charting", [Charting.DAY, Charting.WEEKDAY, Charting.WEEKEND])
def test_what_people_say_by_day_has_no_limits(charting):
    found = chart_of(weeks(lots(30), POSITIVE, charting=charting), target=90)
    assert (found.chart, found.reason, found.settings, found.target) == (None, DAYS_ARE_TOO_SMALL, "", 90)
    assert chart_of(weeks(lots(30), VISITS, charting=charting)).chart is not None


def test_what_has_no_figures_has_no_chart_but_its_reason():
    empty = Series(CARDS, Place(HERE), Charting.WEEK, (), (), None, reason="No cards in this time.")
    assert (chart_of(empty).chart, chart_of(empty).reason) == (None, "No cards in this time.")


def test_days_counted_together_stand_at_their_daily_average():
    points = (Point(Span(MONDAY, MONDAY), Tally(6, None)), Point(Span(week(1).first, week(1).last), Tally(14, None)))
    days = Span(MONDAY, week(1).last)
    assert Series(CARDS, Place(HERE), Charting.DAY, (), points, days).values == [6, 2]
    assert Series(CARDS, Place(HERE), Charting.WEEK, (), points, days).values == [6, 14]
    hours = Point(Span(MONDAY, MONDAY), Tally(7625, None))
    assert Series(MEASURES["bank_hours"], Place(HERE), Charting.DAY, (), (hours,), days).values == [76.25]


# --- Targets over time --------------------------------------------------------------------------------------------


def agreed(*found, measure=POSITIVE, team=None):
    rows = tuple(Agreed(n, starts, value, "Jo") for n, (starts, value) in enumerate(found))
    return Targets(HERE, {(measure.key, team, None): rows})


def aims(series, targets):
    return [(aim.first, aim.value) for aim in goals(series, targets)]


def test_a_target_is_drawn_from_the_day_it_holds_and_not_from_the_next_figure_on():
    wednesday = week(3).first + timedelta(days=2)
    targets = agreed((MONDAY - timedelta(days=90), 8000), (wednesday, 9000))
    assert aims(weeks(lots(6), POSITIVE), targets) == [(MONDAY, 80.0), (wednesday, 90.0)]


def test_a_target_that_ends_ends_its_line():
    ends = week(2).first
    targets = agreed((MONDAY, 8000), (ends, None))
    assert aims(weeks(lots(6), POSITIVE), targets) == [(MONDAY, 80.0), (ends, None)]


def test_a_target_that_holds_on_no_day_drawn_is_not_drawn():
    assert aims(weeks(lots(6), POSITIVE), agreed((week(6).first, 8000))) == []
    assert aims(weeks(lots(6), POSITIVE), Targets(HERE, {})) == []


def test_a_target_of_the_days_since_the_latest_figure_is_drawn_too():
    since = week(6).first + timedelta(days=1)
    assert aims(weeks(lots(6), POSITIVE, more_days=3), agreed((since, 8000))) == [(MONDAY, None), (since, 80.0)]


def test_a_weeks_sum_is_not_held_against_a_days_target():
    targets = agreed((MONDAY, 1000), measure=VISITS)
    assert aims(weeks(lots(6), VISITS), targets) == []
    assert aims(weeks(lots(6), VISITS, charting=Charting.WEEKDAY), targets) == [(MONDAY, 10.0)]


def test_a_number_for_all_teams_together_is_not_held_against_one():
    of_team = Place(HERE, team=TEAM)
    targets = agreed((MONDAY, 1000), measure=VISITS)
    assert aims(weeks(lots(6), VISITS, of_team, Charting.WEEKDAY), targets) == []
    assert "all teams together" in targets.why_none(VISITS, week(5).last, of_team)
    own = agreed((MONDAY, 200), measure=VISITS, team=TEAM.pk)
    assert aims(weeks(lots(6), VISITS, of_team, Charting.WEEKDAY), own) == [(MONDAY, 2.0)]


def test_a_share_and_none_at_all_are_for_every_team():
    of_team = Place(HERE, team=TEAM)
    assert aims(weeks(lots(6), POSITIVE, of_team), agreed((MONDAY, 8000))) == [(MONDAY, 80.0)]
    beds = MEASURES["escalation_beds"]
    none = agreed((MONDAY, 0), measure=beds)
    assert aims(weeks(lots(6), beds, of_team, Charting.WEEKDAY), none) == [(MONDAY, 0.0)]


def test_the_drawing_begins_with_the_first_figure_and_ends_where_nobody_looked_further():
    series = weeks(lots(6), more_days=4)
    assert days_drawn(series) == Span(MONDAY, week(5).last + timedelta(days=4))
    drawings = pictures(chart_of(series), window=None)
    assert [drawing.size.name for drawing in drawings] == ["wide", "narrow"]
    assert [len(drawing.marks) for drawing in drawings] == [6, 6]
    assert days_drawn(weeks([])) is None

"""No page gives away how few people said something: held by attacking what would be shown."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from datetime import date, timedelta
from fractions import Fraction

import pytest

from metrics.disclosure import Span, hidden_teams, is_safe, month_may_stand, pieces, runs
from perfectcare.common.privacy import Unit, total_is_safe, withhold

FIRST = date(2026, 11, 1)


def day(n):
    return FIRST + timedelta(days=n - 1)


def span(first, last=None):
    return Span(day(first), day(last or first))


def people(*days):
    """`people({1: 7}, {1: 2, 2: 3})`: team 1 had 7 answers on the first day, and so on."""
    return {day(n): of for n, of in enumerate(days, start=1) if of}


def test_a_day_of_five_from_one_team_is_shown_by_itself():
    assert runs(people({1: 5}), [span(1)]).shown == (span(1),)


def test_small_days_are_joined_until_five_people_stand_behind_them():
    found = runs(people({1: 2}, {1: 2}, {1: 1}, {1: 9}), [span(1, 4)])
    assert found.shown == (span(1, 3), span(4))


def test_what_is_too_small_at_the_end_is_left_out():
    found = runs(people({1: 6}, {}, {1: 2}, {1: 1}), [span(1, 4)])
    assert found.shown == (span(1),)
    assert found.left_out == (span(3, 4),)


def test_a_team_cannot_take_its_own_cards_away_and_see_a_small_rest():
    assert not is_safe({1: 20, 2: 3})
    assert is_safe({1: 20, 2: 5})
    assert is_safe({1: 20, 2: 3, 3: 3})
    assert runs(people({1: 20, 2: 3}, {1: 1, 2: 2}), [span(1, 2)]).shown == (span(1, 2),)


def test_days_without_cards_are_gaps():
    assert runs(people({1: 5}, {}, {1: 5}), [span(1, 3)]).shown == (span(1), span(3))


def test_a_run_that_is_shown_stays_as_it_is_when_days_are_added():
    dice = random.Random(5)
    table = people(*[{team: dice.randint(0, 6) for team in (1, 2, 3)} for _ in range(20)])
    so_far = ()
    for last in range(1, 21):
        now = runs(table, [span(1, last)]).shown
        assert now[: len(so_far)] == so_far
        so_far = now


def test_periods_that_overlap_are_cut_into_pieces_that_do_not():
    assert pieces([span(2, 6), span(4, 7), span(20, 21)]) == [span(2, 3), span(4, 6), span(7, 7), span(20, 21)]
    assert pieces([]) == []


def test_no_piece_crosses_the_end_of_a_week_so_that_a_week_is_a_sum_of_whole_runs():
    assert pieces([span(5, 20)]) == [span(5, 8), span(9, 15), span(16, 20)]


def test_a_month_stands_beside_its_runs_only_when_its_other_days_are_safe():
    table = people({1: 9}, {1: 2}, {1: 9})
    assert not month_may_stand(table, span(1, 3), [span(1), span(3)])
    assert month_may_stand(people({1: 9}, {1: 5}, {1: 9}), span(1, 3), [span(1), span(3)])
    assert month_may_stand(people({1: 9}, {}, {1: 9}), span(1, 3), [span(1), span(3)])


def test_a_month_with_a_run_across_its_end_does_not_stand():
    assert not month_may_stand(people({1: 9}, {1: 3}, {1: 3}), span(1, 2), [span(1), span(2, 3)])


def test_a_small_team_is_hidden_with_two_more_so_that_neither_of_them_can_find_it():
    assert hidden_teams({1: 3, 2: 8, 3: 20, 4: 30}) == (frozenset({1, 2, 3}), True)


def test_several_small_teams_hide_each_other():
    assert hidden_teams({1: 3, 2: 4, 3: 2, 4: 30}) == (frozenset({1, 2, 3}), True)


def test_a_hidden_team_cannot_take_its_own_figure_away():
    # 3 and 4 hide each other from strangers; the team of 3 could see the 4, so a third is hidden too.
    assert hidden_teams({1: 3, 2: 4, 3: 90, 4: 95}) == (frozenset({1, 2, 3}), True)


def test_a_month_that_is_too_small_altogether_shows_nothing():
    assert hidden_teams({1: 3}) == (frozenset({1}), False)


# --- The attack ---------------------------------------------------------------------------------------------------


def published(table, teams, month, periods):
    """Everything the pages show about one month, as (cells added up, their sum)."""
    cells = [(team, d) for team in teams for d in month.days]
    shown = runs(table, pieces(periods)).shown
    sums = [[cell for cell in cells if cell[1] in run] for run in shown]
    by_team = Counter()
    for d in month.days:
        by_team.update(table.get(d, {}))
    by_team = {team: by_team[team] for team in teams}
    if month_may_stand(table, month, shown):
        hidden, total_may_show = hidden_teams(by_team)
        sums += [[cell for cell in cells if cell[0] == team] for team in teams if team not in hidden]
        if total_may_show:
            sums.append(cells)
    sums += [[cell] for cell in known_to_be_none(table, teams, month, periods)]
    return [(frozenset(each), sum(table.get(d, {}).get(team, 0) for team, d in each)) for each in sums]


def known_to_be_none(table, teams, month, periods):
    """Cells without a card that pages show as such: gaps between runs, and a team without any card in the month."""
    found = runs(table, pieces(periods))
    gaps = [d for piece in pieces(periods) for d in piece.days if not any(d in each for each in found.shown)]
    gaps = [d for d in gaps if not any(d in each for each in found.left_out)]
    silent = [team for team in teams if not any(table.get(d, {}).get(team) for d in month.days)]
    return {(team, d) for team in teams for d in gaps} | {(team, d) for team in silent for d in month.days}


def secrets(table, teams, month):
    """What must stay unknown: a team on a day, a day, and a team in the month, where 1 to 4 people stand behind it."""
    single = [[(team, d)] for team in teams for d in month.days]
    by_day = [[(team, d) for team in teams] for d in month.days]
    by_team = [[(team, d) for d in month.days] for team in teams]
    for cells in single + by_day + by_team:
        n = sum(table.get(d, {}).get(team, 0) for team, d in cells)
        if 0 < n < 5:
            yield frozenset(cells)


def is_determined(target, known, cells):
    """Tell whether the target is a linear combination of what is known."""
    index = {cell: i for i, cell in enumerate(cells)}
    rows = [[Fraction(cell in each) for cell in index] for each in known]
    vector = [Fraction(cell in target) for cell in index]
    pivots = []
    for row in rows:
        for pivot, basis in pivots:
            if row[pivot]:
                factor = row[pivot]
                row = [a - factor * b for a, b in zip(row, basis, strict=True)]
        lead = next((i for i, value in enumerate(row) if value), None)
        if lead is not None:
            pivots.append((lead, [value / row[lead] for value in row]))
    for pivot, basis in pivots:
        if vector[pivot]:
            factor = vector[pivot]
            vector = [a - factor * b for a, b in zip(vector, basis, strict=True)]
    return not any(vector)


@pytest.mark.parametrize("seed", range(150))
def test_no_small_figure_follows_from_what_is_shown_by_sums_and_differences(seed):
    """A stranger, and somebody from each team who knows that team's every day, combine all that is shown."""
    dice = random.Random(seed)
    teams, length = list(range(1, dice.randint(2, 5))), dice.randint(3, 7)
    most = dice.choice([2, 4, 8, 12])
    silent = {team for team in teams if dice.random() < 0.2}
    table = {
        d: {team: 0 if team in silent else dice.randint(0, most) * dice.randint(0, 1) for team in teams}
        for d in span(1, length).days
    }
    month = span(1, length)
    starts = sorted(dice.sample(range(1, length + 1), 2))
    periods = dice.choice([[], [span(*starts)], [span(*starts), span(starts[1], length)], [month]])
    cells = [(team, d) for team in teams for d in month.days]
    shown = [each for each, _ in published(table, teams, month, periods)]
    for own in (None, *teams):
        knows = shown + [frozenset({cell}) for cell in cells if cell[0] == own]
        for secret in secrets(table, teams, month):
            others = frozenset(cell for cell in secret if cell[0] != own)
            n = sum(table[d].get(team, 0) for team, d in others)
            if 0 < n < 5:
                assert not is_determined(others, knows, cells), (table, periods, own, secret)


@pytest.mark.parametrize("seed", range(25))
def test_no_small_figure_is_the_only_one_that_fits_what_is_shown(seed):
    """Try every table of whole numbers that gives the same figures: each small number must be able to differ."""
    dice = random.Random(seed)
    teams, month = [1, 2], span(1, 2)
    table = {d: {team: dice.choice([0, 1, 3, 5, 6]) for team in teams} for d in month.days}
    cells = [(team, d) for team in teams for d in month.days]
    shown = published(table, teams, month, [month])
    most = sum(sum(of.values()) for of in table.values())
    worlds = [
        dict(zip(cells, values, strict=True))
        for values in itertools.product(range(most + 1), repeat=4)
        if all(sum(v for c, v in zip(cells, values, strict=True) if c in each) == n for each, n in shown)
    ]
    for secret in secrets(table, teams, month):
        assert len({sum(world[cell] for cell in secret) for world in worlds}) > 1, (table, shown, secret)


def test_the_attack_would_find_a_leak():
    cells = [(1, day(1)), (1, day(2))]
    assert is_determined(frozenset(cells[:1]), [frozenset(cells), frozenset(cells[1:])], cells)
    assert not is_determined(frozenset(cells[:1]), [frozenset(cells)], cells)


def hidden_by_asking_everybody(people):
    """The same rule without the short cut: each team's view is worked out, not only the hidden ones'."""
    views = [
        [Unit(f"{team:020}", "month", n) for team, n in people.items() if team != without]
        for without in (None, *people)
    ]
    hidden = frozenset().union(*(withhold(view) for view in views))
    return frozenset(map(int, hidden)), all(total_is_safe(view, hidden, "month") for view in views)


def test_asking_only_the_hidden_teams_finds_what_asking_every_team_finds():
    luck = random.Random(20261122)
    for _ in range(3000):
        most = luck.choice([2, 4, 6, 8, 12, 40])
        people = {team: luck.randint(0, most) for team in luck.sample(range(1, 30), luck.randint(0, 9))}
        assert hidden_teams(people) == hidden_by_asking_everybody(people), people

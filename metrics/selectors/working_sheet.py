"""The submission working sheet: what a division's patients answered, by month and FFT group (domain notes 1.4 to 1.6).

It carries true counts, small ones included, because NHS England hides small numbers when it publishes. All of it is
counted from the answers in one statement, so that groups, totals and modes always agree.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from campaigns.models import Division, FFTGroup, Team
from feedback.models import Mode
from metrics.disclosure import Span
from metrics.facts import Answers, Facts

#: A walk-in centre or minor injuries unit is in another return than community services (domain notes 1.5).
RETURNS = {
    "Community": tuple(group for group in FFTGroup if group != FFTGroup.URGENT),
    "A&E": (FFTGroup.URGENT,),
}


@dataclass(frozen=True)
class Line:
    """One group of teams in one month; all groups of a return, with how their answers were collected, have none."""

    month: Span
    of_return: str
    group: FFTGroup | None
    answers: Answers
    modes: dict[Mode, int] = field(default_factory=dict)


def lines_of(division: Division, months: Sequence[Span]) -> list[Line]:
    """Return the lines of some months, in order (two queries).

    A group is there when it has a team in the month or an answer: a line of noughts says that nobody answered.
    """
    first, last = months[0].first, months[-1].last
    teams = list(Team.objects.filter(division=division))
    counted = _counted(teams, first, last)
    return [
        line
        for month in months
        for name, groups in RETURNS.items()
        for line in _lines(month, name, counted[month.first], _present(groups, month, counted[month.first], teams))
    ]


#: The six answers by how they were collected, by group.
Counted = dict[str, dict[str, Answers]]


def _counted(teams: Sequence[Team], first: date, last: date) -> dict[date, Counted]:
    by_month: dict[date, Counted] = defaultdict(lambda: defaultdict(dict))
    rows = Facts().answered("given_on__year", "given_on__month", "team__fft_group", "mode")
    for year, month, group, mode, *six in rows.filter(
        team__in=[team.pk for team in teams], given_on__range=(first, last)
    ):
        by_month[date(year, month, 1)][group][mode] = Answers(*six)
    return by_month


def _present(groups: Sequence[FFTGroup], month: Span, counted: Counted, teams: Iterable[Team]) -> list[FFTGroup]:
    here = {
        team.fft_group
        for team in teams
        if team.opened_on <= month.last and (team.closed_on is None or team.closed_on > month.first)
    }
    return [group for group in groups if group in here or group in counted]


def _lines(month: Span, of_return: str, counted: Counted, groups: Sequence[FFTGroup]) -> Iterator[Line]:
    if not groups:
        return
    modes: Counter[str] = Counter()
    everything = []
    for group in groups:
        by_mode = counted.get(group, {})
        answers = _sum(by_mode.values())
        modes.update({mode: each.total for mode, each in by_mode.items()})
        everything.append(answers)
        yield Line(month, of_return, group, answers)
    yield Line(month, of_return, None, _sum(everything), {mode: modes[mode] for mode in Mode})


def _sum(answers: Iterable[Answers]) -> Answers:
    return Answers(*map(sum, zip(*answers, strict=True)))

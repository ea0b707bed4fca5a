"""Answers one by one, as far as they may leave the program (docs/adr/0014-exports.md).

An answer carries its month, never its day, and names its team only where pages show the team's month. The rules are
asked once for each month and over the whole division, whatever part of it somebody chooses, so that two files can
never be laid beside each other to find what either hides.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, FilteredRelation, Q, QuerySet

from campaigns.models import Campaign, Team
from feedback.models import Comment, FFTResponse
from feedback.question_sets import FFT_2020
from metrics.disclosure import SHUT, MonthRules, People, Span, pieces, rules_of, runs
from metrics.selectors.windows import ended_spans

#: What the database gives of one answer: its day, team, answer, and the released words under each question.
Found = tuple[Any, ...]


@dataclass(frozen=True)
class Allowed:
    """What may be said of the answers of some months: how many there are, and which of them name their team.

    `team` is the one whose answers are wanted; without it, all are.
    """

    months: Sequence[Span]
    counted: Mapping[date, Mapping[int, int]]
    rules: Mapping[date, MonthRules]
    team: Team | None = None

    def names(self, month: date, team_id: int) -> bool:
        """Tell whether an answer says its team. One that nobody has counted never does."""
        is_wanted = self.team is None or self.team.pk == team_id
        return is_wanted and team_id in self.counted.get(month, {}) and self.rules.get(month, SHUT).shows(team_id)

    def gives_unnamed(self, month: date, team_id: int) -> bool:
        """Tell whether an answer goes out without its team: the total shows as much."""
        is_known = self.team is None and team_id in self.counted.get(month, {})
        return is_known and self.rules.get(month, SHUT).has_total and not self.names(month, team_id)

    @property
    def count(self) -> int:
        """How many answers go out."""
        return sum(
            n
            for month, by_team in self.counted.items()
            for team_id, n in by_team.items()
            if self.names(month, team_id) or self.gives_unnamed(month, team_id)
        )

    @property
    def withheld(self) -> list[Span]:
        """The months in which there are wanted answers that do not go out."""
        return [month for month in self.months if self._withholds(month.first)]

    def _withholds(self, month: date) -> bool:
        counted = self.counted.get(month, {}).keys()
        wanted = counted if self.team is None else counted & {self.team.pk}
        return any(not self.names(month, each) and not self.gives_unnamed(month, each) for each in wanted)


def allowed(
    teams: Sequence[Team], campaigns: Iterable[Campaign], months: Sequence[Span], *, today: date, team: Team | None
) -> Allowed:
    """Judge the months by the answers themselves (one query), so that a card that came a moment ago counts too.

    `teams` are all of the division's, and `campaigns` all that have started.
    """
    window = Span(months[0].first, months[-1].last)
    # Each lies within one month, so the days of the months are all that is needed.
    near = [piece for piece in pieces(ended_spans(campaigns, today)) if window.covers(piece)]
    people = _people(teams, months, near)
    shown = runs(people, near).shown
    counted: dict[date, Counter[int]] = defaultdict(Counter)
    for day, of in people.items():
        counted[day.replace(day=1)].update(of)
    rules = {month.first: rules_of(people, month, shown) for month in months}
    return Allowed(months, counted, rules, team)


def rows_of(teams: Sequence[Team], months: Sequence[Span]) -> QuerySet[FFTResponse, Found]:
    """Return the teams' answers with what readers released of their words, in the order of their random keys.

    Any other order could tell when somebody answered.
    """
    answers, words = _standing(teams, months), []
    for number, prompt in enumerate(FFT_2020.prompts):
        released = Q(comments__question=prompt.key, comments__state=Comment.State.RELEASED)
        answers = answers.annotate(**{f"said_{number}": FilteredRelation("comments", condition=released)})
        words.append(f"said_{number}__words")
    return answers.order_by("pk").values_list("given_on", "team_id", "answer", *words)


def _standing(teams: Sequence[Team], months: Sequence[Span]) -> QuerySet[FFTResponse]:
    """Answers that stand, to the question of today. Asked team by team, the database need not look at all there are."""
    rows = FFTResponse.objects.standing().filter(team__in=[team.pk for team in teams], question_set=FFT_2020.key)
    return rows.filter(given_on__range=(months[0].first, months[-1].last))


def _people(teams: Sequence[Team], months: Sequence[Span], near: Sequence[Span]) -> People:
    """Count who answered, by day and team where pages show days; other days of a month are put on one of them.

    So it takes no more room for years than for the teams of each month.
    """
    days_shown = {day for piece in near for day in piece.days}
    kept_on = dict(_days_kept_on(months, days_shown))
    found: dict[date, Counter[int]] = defaultdict(Counter)
    rows = _standing(teams, months).order_by().values_list("given_on", "team_id")
    for day, team_id, n in rows.annotate(n=Count("pk")).iterator():
        found[kept_on.get(day, day)][team_id] += n
    return found


def _days_kept_on(months: Iterable[Span], days_shown: set[date]) -> Iterator[tuple[date, date]]:
    for month in months:
        others = [day for day in month.days if day not in days_shown]
        yield from ((day, others[0]) for day in others)

"""What the lower apps recorded, read for counting: each kind of fact in one query, however many measures use it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cached_property, reduce
from operator import or_
from typing import Any, NamedTuple

from django.db.models import Count, F, Q, QuerySet, Sum

from campaigns.models import Campaign, Commitment, Slot
from feedback.models import Comment, FFTResponse, StaffVoice
from feedback.question_sets import FFT_2020, Answer
from feedback.services.comments import DAYS_TO_REPLY
from huddles.models import Action, Huddle, TeamReport

NOTHING = Q(pk__in=[])
PLANNED = Campaign.Phase.PLANNED

#: A huddle is a quarter of an hour (domain notes 11).
LONGEST_MINUTES = 15


#: How long after an answer was given a reply to its words is in time.
REPLY_TIME = timedelta(days=DAYS_TO_REPLY)
PARENTS = tuple(f"{name}_id" for name in Comment.PARENTS.values())


class Cell(NamedTuple):
    """One team (or, without one, the division itself) on one day."""

    division_id: int
    team_id: int | None
    day: date


class Tally(NamedTuple):
    """How many of how many. A plain count has no denominator."""

    numerator: int
    denominator: int | None


class Answers(NamedTuple):
    """How many gave each of the six answers to the Friends and Family Test, in the national order."""

    very_good: int = 0
    good: int = 0
    neither: int = 0
    poor: int = 0
    very_poor: int = 0
    dont_know: int = 0

    @property
    def total(self) -> int:
        return sum(self)


Counts = dict[Cell, Tally]


class Facts:
    """The facts of some cells, or of every cell there is. They are read when first asked for, and once."""

    def __init__(self, cells: Iterable[Cell] | None = None) -> None:
        self.cells = None if cells is None else frozenset(cells)

    def answered(self, *by: str) -> QuerySet[FFTResponse, tuple[Any, ...]]:
        """How many gave each of the six answers, for each value of `by`.

        It counts answers to the question of 2020 that stand. Older wordings are never pooled with it.
        """
        rows = FFTResponse.objects.standing().filter(self._teams("team_id", "given_on"), question_set=FFT_2020.key)
        six = {
            field: Count("pk", filter=Q(answer=answer)) for field, answer in zip(Answers._fields, Answer, strict=True)
        }
        return rows.order_by().values_list(*by).annotate(**six)

    @cached_property
    def answers(self) -> dict[Cell, Answers]:
        """The answers of each team and day that has any."""
        found = self.answered("team__division_id", "team_id", "given_on")
        return {Cell(*row[:3]): Answers(*row[3:]) for row in found}

    @cached_property
    def staff(self) -> dict[Cell, Counter[str]]:
        """What staff said about the care they gave, by answer, as far as it stands."""
        rows = StaffVoice.objects.standing().filter(self._teams("team_id", "given_on"))
        return _by_choice(rows, "team__division_id", "team_id", "given_on", "care")

    @cached_property
    def slots(self) -> Counter[Cell]:
        """Huddles that were due: the slots of the division's campaigns. A plan that never starts owes none."""
        rows = Slot.objects.filter(self._divisions("campaign__division_id", "day")).exclude(campaign__phase=PLANNED)
        found = rows.order_by().values_list("campaign__division_id", "day").annotate(n=Count("pk"))
        return Counter({Cell(division, None, day): n for division, day, n in found})

    @cached_property
    def huddles_held(self) -> Counter[Cell]:
        """Huddles recorded as held."""
        scope = self._divisions("slot__campaign__division_id", "slot__day")
        rows = Huddle.objects.filter(scope, state=Huddle.State.HELD)
        found = rows.values_list("slot__campaign__division_id", "slot__day").annotate(n=Count("pk"))
        return Counter({Cell(division, None, day): n for division, day, n in found})

    @cached_property
    def huddles_timed(self) -> Counts:
        """Held huddles whose length is known: those that took longer than they should, of all."""
        keys = ("slot__campaign__division_id", "slot__day")
        rows = Huddle.objects.filter(self._divisions(*keys), state=Huddle.State.HELD, minutes_long__isnull=False)
        overran = Count("pk", filter=Q(minutes_long__gt=LONGEST_MINUTES))
        found = rows.values_list(*keys).annotate(overran=overran, n=Count("pk"))
        return {Cell(division, None, day): Tally(n, of) for division, day, n, of in found}

    @cached_property
    def reports_due(self) -> Counter[Cell]:
        """Reports that teams owe: one for each slot of a campaign that the team is in."""
        scope = self._teams("campaign__teams", "day")
        rows = Slot.objects.filter(scope, campaign__teams__isnull=False).exclude(campaign__phase=PLANNED)
        found = rows.order_by().values_list("campaign__division_id", "campaign__teams", "day").annotate(n=Count("pk"))
        return Counter({Cell(division, team, day): n for division, team, day, n in found})

    @cached_property
    def reports(self) -> Counter[Cell]:
        """Reports received from teams that owe them."""
        rows = TeamReport.objects.filter(
            self._teams("team_id", "huddle__slot__day"), huddle__slot__campaign__teams=F("team")
        ).exclude(huddle__slot__campaign__phase=PLANNED)
        keys = ("huddle__slot__campaign__division_id", "team_id", "huddle__slot__day")
        found = rows.values_list(*keys).annotate(n=Count("pk"))
        return Counter({Cell(division, team, day): n for division, team, day, n in found})

    @cached_property
    def staffing(self) -> Counts:
        """People on duty, of people planned, in the reports that give both."""
        rows = TeamReport.objects.filter(
            self._teams("team_id", "huddle__slot__day"), staff_actual__isnull=False, staff_planned__gt=0
        )
        keys = ("huddle__slot__campaign__division_id", "team_id", "huddle__slot__day")
        found = rows.values_list(*keys).annotate(on_duty=Sum("staff_actual"), planned=Sum("staff_planned"))
        return {Cell(division, team, day): Tally(n, of) for division, team, day, n, of in found}

    @cached_property
    def actions(self) -> Counts:
        """Actions by the day they were first promised for: done by then, of all."""
        on_time = Q(state=Action.State.DONE, settled_slot__starts_at__lte=F("due_slot__starts_at"))
        keys = ("due_slot__campaign__division_id", "team_id", "due_slot__day")
        return _tallies(Action.objects.filter(self._both(*keys)), keys, on_time)

    @cached_property
    def commitments(self) -> Counts:
        """Commitments by the day they are due: kept, of all."""
        keys = ("campaign__division_id", "team_id", "due_on")
        rows = Commitment.objects.filter(self._both(*keys))
        return _tallies(rows, keys, Q(state=Commitment.State.KEPT))

    @cached_property
    def replies(self) -> Counts:
        """Patients and staff whose released words call for an answer, by the day on which it fell due: those who had
        every answer by then, of all.
        """
        return self._replies(partner_voice__isnull=True)

    @cached_property
    def replies_to_partners(self) -> Counts:
        """Voices of partners whose released words call for an answer, as above."""
        return self._replies(partner_voice__isnull=False)

    def _replies(self, **of_whom: bool) -> Counts:
        keys = ("division_id", "team_id", "given_on")
        rows = Comment.objects.standing().released().filter(self._both(*keys, before=REPLY_TIME), is_answer_wanted=True)
        by_answer: dict[tuple[Cell, tuple[int | None, ...]], bool] = {}
        found = rows.filter(**of_whom).values_list(*keys, "reply__replied_on", *PARENTS)
        for division, team, day, replied_on, *answer in found:
            cell = Cell(division, team, day + REPLY_TIME)
            is_met = replied_on is not None and replied_on <= cell.day
            by_answer[cell, tuple(answer)] = by_answer.get((cell, tuple(answer)), True) and is_met
        due = Counter(cell for cell, _ in by_answer)
        met = Counter(cell for (cell, _), is_met in by_answer.items() if is_met)
        return {cell: Tally(met[cell], n) for cell, n in due.items()}

    def _teams(self, team: str, day: str) -> Q:
        """The part of a query that keeps to the cells of teams; the names are the model's fields."""
        return self._only([Q(**{team: t, f"{day}__in": days}) for (_, t), days in self._days.items() if t])

    def _divisions(self, division: str, day: str) -> Q:
        """The part of a query that keeps to the cells of divisions themselves."""
        return self._only([Q(**{division: d, f"{day}__in": days}) for (d, t), days in self._days.items() if not t])

    def _both(self, division: str, team: str, day: str, *, before: timedelta = timedelta(0)) -> Q:
        """The part of a query that keeps to the cells of either; the facts lie so long before their cell's day."""
        return self._only(
            [
                Q(
                    **{division: d, team: t} if t else {division: d, "team__isnull": True},
                    **{f"{day}__in": [each - before for each in days]},
                )
                for (d, t), days in self._days.items()
            ]
        )

    def _only(self, parts: list[Q]) -> Q:
        if self.cells is None:
            return Q()
        return reduce(or_, parts, NOTHING)

    @cached_property
    def _days(self) -> dict[tuple[int, int | None], list[date]]:
        found: dict[tuple[int, int | None], list[date]] = defaultdict(list)
        for cell in sorted(self.cells or (), key=lambda cell: (cell.division_id, cell.team_id or 0, cell.day)):
            found[cell.division_id, cell.team_id].append(cell.day)
        return dict(found)


def _by_choice(rows: QuerySet[Any], *keys: str) -> dict[Cell, Counter[str]]:
    counted: dict[Cell, Counter[str]] = defaultdict(Counter)
    for division, team, day, choice, n in rows.order_by().values_list(*keys).annotate(n=Count("pk")):
        counted[Cell(division, team, day)][choice] = n
    return dict(counted)


def _tallies(rows: QuerySet[Any], keys: tuple[str, str, str], met: Q) -> Counts:
    found = rows.order_by().values_list(*keys).annotate(met=Count("pk", filter=met), n=Count("pk"))
    return {Cell(division, team, day): Tally(done, n) for division, team, day, done, n in found}

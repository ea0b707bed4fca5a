"""The contests of `make bench-rollup`: two sides in turns, in one run, over the same cards a team and day."""

from __future__ import annotations

import random
import statistics
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, timedelta
from time import perf_counter

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from benchmarks import scratch
from benchmarks.contest import Contest, Side, in_turns
from benchmarks.rollup_scenes import Scene, Tell, add_twelve_weeks, fill, migrate
from benchmarks.scratch import Server
from campaigns.models import Division, Team
from campaigns.services import days
from feedback.models import FFTResponse
from metrics.models import DailyAnswers, DailyMetric
from metrics.services import rebuild, rollup
from perfectcare.accounts.models import User

#: So many days are counted, or pages opened, in one round; their median is the round's.
DAYS_A_ROUND, PAGES_A_ROUND = 40, 5
TEAMS, FEW_TEAMS = 200, 6
GROUP_BY = """
    SELECT COUNT(*) FROM (
        SELECT team_id, given_on, answer, COUNT(*) FROM feedback_fftresponse GROUP BY team_id, given_on, answer) g"""


@dataclass(frozen=True)
class Sizes:
    """How many cards and rounds. `behind` are the cards behind one dirty day, `rebuilt` those counted again."""

    behind: tuple[int, int]
    rebuilt: int
    a_team_and_day: int
    rounds: int


def contests(at: Server, sizes: Sizes, *, today: date, tell: Tell) -> Iterator[Contest]:
    """Make the databases, hold the contests one after another, and drop the databases."""
    with ExitStack() as stack:
        empty = stack.enter_context(scratch.database(at))
        last = today - timedelta(days=1)
        migrate(Scene(at, empty, 0, sizes.a_team_and_day, last))

        def scene(teams: int, cards: int) -> Scene:
            made = Scene(at, stack.enter_context(scratch.database(at, like=empty)), teams, sizes.a_team_and_day, last)
            tell(f"  filling a database with {cards:,} cards of {teams} teams")
            fill(made, cards=cards, tell=tell)
            return made

        yield full_rebuild(scene(TEAMS, sizes.rebuilt), sizes.rounds)
        twelve_weeks = 84 * sizes.a_team_and_day
        sides = [scene(many, many * twelve_weeks) for many in (TEAMS, FEW_TEAMS)]
        yield from pages(sides, sizes.rounds)
        many, few = sizes.behind
        yield one_dirty_day(scene(TEAMS, many), scene(few // sizes.a_team_and_day // 50, few), sizes.rounds)


def one_dirty_day(large: Scene, small: Scene, rounds: int) -> Contest:
    dice = random.Random(1)  # noqa: S311 - no secret

    def count_days(scene: Scene, cards: int) -> float:
        scene.enter()
        teams = list(Team.objects.all())
        span = cards // (scene.teams * scene.a_team_and_day)
        times = []
        for _ in range(DAYS_A_ROUND):
            team, day = dice.choice(teams), scene.last - timedelta(days=dice.randrange(span))
            FFTResponse.objects.create(team=team, given_on=day, answer="good", mode="online")
            days.touch(division_id=team.division_id, team_id=team.pk, days=[day])
            start = perf_counter()
            counted = rollup.drain()
            times.append(perf_counter() - start)
            _require(counted == 1, "one day was dirty")
        return statistics.median(times)

    sizes = [_cards(scene) for scene in (large, small)]
    return Contest(
        "One dirty day is counted",
        (f"{sizes[0]:,} cards behind it", f"{sizes[1]:,} cards behind it"),
        1.2,
        in_turns(lambda: count_days(large, sizes[0]), lambda: count_days(small, sizes[1]), rounds),
    )


def full_rebuild(scene: Scene, rounds: int) -> Contest:
    cards = _cards(scene)

    def count_again() -> float:
        scene.enter()
        DailyAnswers.objects.all().delete()
        DailyMetric.objects.all().delete()
        _run("VACUUM metrics_dailyanswers, metrics_dailymetric")
        start = perf_counter()
        for _ in rebuild.rebuild():
            pass
        took = perf_counter() - start
        _require(DailyAnswers.objects.count() * scene.a_team_and_day == cards, "every team and day is counted")
        return took

    def group() -> float:
        scene.enter()
        _run("SELECT 1")
        start = perf_counter()
        _run(GROUP_BY)
        return perf_counter() - start

    return Contest(
        f"{cards:,} cards are counted again, from nothing",
        ("rebuild", "SELECT ... GROUP BY team, day, answer"),
        3.0,
        in_turns(count_again, group, rounds),
    )


def pages(sides: list[Scene], rounds: int) -> Iterator[Contest]:
    managers = []
    for scene in sides:
        scene.enter()
        managers.append(add_twelve_weeks(scene))
    addresses = {
        "The dashboard": reverse("dashboard", args=["HARBOUR"]),
        "The page of a measure, with its teams": reverse("measure", args=["HARBOUR", "reports_received"]),
        "The page of a measure of what patients say": reverse("measure", args=["HARBOUR", "fft_positive"]),
    }
    for title, address in addresses.items():
        (many, asked_many), (few, asked_few) = (_opener(*side, address) for side in zip(sides, managers, strict=True))
        yield Contest(
            f"{title} over twelve weeks: {asked_many} and {asked_few} queries",
            tuple(f"{scene.teams} teams" for scene in sides),  # type: ignore[arg-type]
            3.0 if asked_many == asked_few else 0,
            in_turns(many, few, rounds),
        )


def _opener(scene: Scene, manager: User, address: str) -> tuple[Side, int]:
    """Return what opens the page some times and says how long one took, and how many queries one asks."""
    client = Client(SERVER_NAME="localhost")
    scene.enter()
    client.force_login(manager)
    client.get(address)  # anything that is read once
    with CaptureQueriesContext(connection) as captured:
        _require(client.get(address).status_code == 200, f"{address} opens")

    def open_pages() -> float:
        scene.enter()
        client.get(address)
        times = []
        for _ in range(PAGES_A_ROUND):
            start = perf_counter()
            client.get(address)
            times.append(perf_counter() - start)
        return statistics.median(times)

    return open_pages, len(captured)


def _cards(scene: Scene) -> int:
    scene.enter()
    _require(Division.objects.count() == 1, "the scene has one division")
    return FFTResponse.objects.count()


def _require(holds: bool, what: str) -> None:
    if not holds:
        raise RuntimeError(f"This measures nothing: it is not true that {what}.")


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)

"""Divisions full of cards, made by the database itself: what the roll-up is measured on.

Every team gets the same number of cards on every day, in the order in which cards come: day by day, the teams of a
day mixed. Keys of cards run on from 1: random ones would only make the filling slower, no statement here reads them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.management import call_command
from django.db import connection

from benchmarks.scratch import Server
from campaigns.models import Division, FFTGroup, Membership, Organisation, Site, Team
from campaigns.services import campaigns
from campaigns.services.campaigns import Outline
from huddles.models import Huddle, TeamReport
from metrics.services import rebuild, rollup
from perfectcare.accounts.models import User
from perfectcare.accounts.roles import Role

CARDS_AT_ONCE = 500_000
CARDS = """
    INSERT INTO feedback_fftresponse
        (id, team_id, given_on, day_corrected, question_set, answer, mode, language, respondent)
    SELECT n + 1, (%(teams)s)[n %% %(many)s + 1], %(first)s + (n / %(a_day)s)::int, false, 'fft-2020',
        (ARRAY['very-good', 'very-good', 'very-good', 'very-good', 'very-good', 'good', 'good', 'good',
            'neither-good-nor-poor', 'poor', 'very-poor', 'dont-know', 'very-good'])[n * 7919 %% 13 + 1],
        'electronic-discharge', 'en', ''
    FROM generate_series(%(from)s::bigint, %(to)s::bigint) n"""
VOICES = """
    INSERT INTO feedback_staffvoice (id, team_id, given_on, day_corrected, care, effect, reply_code_hash)
    SELECT row_number() OVER (), team.id, day::date, false, (ARRAY['very-good', 'good', 'mixed'])[n], '', ''
    FROM campaigns_team team, generate_series(%(first)s, %(last)s, interval '1 day') day, generate_series(1, 3) n"""
MARKS = """
    INSERT INTO campaigns_dirtyday (division_id, team_id, day, generation, counted)
    SELECT division_id, id, day::date, 1, 1
    FROM campaigns_team, generate_series(%(first)s, %(last)s, interval '1 day') day"""

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Scene:
    """One division in a database of its own."""

    at: Server
    database: str
    teams: int
    a_team_and_day: int
    last: date

    def enter(self) -> None:
        """Let everything that follows speak to this database."""
        connection.close()
        names = {"HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password"}
        connection.settings_dict.update({name: self.at[key] for name, key in names.items()}, NAME=self.database)


def migrate(scene: Scene) -> None:
    scene.enter()
    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    connection.close()


def fill(scene: Scene, *, cards: int, tell: Tell) -> None:
    """Make the division and its teams, and let so many cards have come up to the last day, all counted."""
    scene.enter()
    many = scene.teams
    organisation = Organisation.objects.create(ods_code="RX1", name="Harbour Trust")
    division = Division.objects.create(organisation=organisation, code="HARBOUR", name="Community services")
    site = Site.objects.create(division=division, code="MAIN", name="Main site")
    teams = Team.objects.bulk_create(
        Team(division=division, site=site, code=f"T{n}", name=f"Team {n:03}", fft_group=FFTGroup.NURSING)
        for n in range(many)
    )
    first = scene.last - timedelta(days=cards // (many * scene.a_team_and_day) - 1)
    between: dict[str, Any] = {"first": first, "last": scene.last}
    with connection.cursor() as cursor:
        values = {"teams": [team.pk for team in teams], "many": many, "a_day": many * scene.a_team_and_day, **between}
        for start in range(0, cards, CARDS_AT_ONCE):
            end = min(start + CARDS_AT_ONCE, cards)
            cursor.execute(CARDS, {**values, "from": start, "to": end - 1})
            if cards > CARDS_AT_ONCE:
                tell(f"    {end:,} of {cards:,} cards")
        cursor.execute(MARKS, between)
    count_everything()


def add_twelve_weeks(scene: Scene) -> User:
    """Give the division answers of staff and a campaign of two weeks, with eight before it and two after; its manager.

    All huddles were held, and every team reported to each.
    """
    first = scene.last - timedelta(days=83)
    division = Division.objects.get()
    manager = User.objects.create_user(email="manager@example.org", name="Maya Manager", password=None)
    Membership.objects.create(
        user=manager, organisation=division.organisation, division=division, role=Role.MANAGER.value
    )
    teams = list(Team.objects.all())
    outline = Outline(
        title="Two Perfect Weeks",
        starts_on=first + timedelta(days=56),
        ends_on=first + timedelta(days=69),
        teams=teams,
        baseline_starts_on=first,
        baseline_ends_on=first + timedelta(days=55),
    )
    campaign = campaigns.start(campaign=campaigns.plan(division=division, outline=outline, by=manager), by=manager)
    with connection.cursor() as cursor:
        cursor.execute(VOICES, {"first": first, "last": scene.last})
    held = [
        Huddle(slot=slot, state=Huddle.State.HELD, minutes_long=15, recorded_at=slot.starts_at, recorded_by=manager)
        for slot in campaign.slots.all()
    ]
    Huddle.objects.bulk_create(held)
    TeamReport.objects.bulk_create(
        TeamReport(
            huddle=huddle,
            team=team,
            staff_planned=5,
            staff_actual=4,
            reported_at=huddle.slot.starts_at,
            reported_by=manager,
        )
        for huddle in held
        for team in teams
    )
    count_everything()
    return manager


def count_everything() -> None:
    """Count every day again and let the database know what is in its tables now."""
    for _ in rebuild.rebuild():
        pass
    while rollup.drain():
        pass
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")

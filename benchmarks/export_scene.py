"""Divisions full of answers and comments, made by the database itself: what exports are measured on.

Keys are random, as the program makes them. Six answers in ten say what was good, three what could be better; a reader
has released three comments in four.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection

from campaigns.models import Division, FFTGroup, Membership, Organisation, Site, Team
from perfectcare.accounts.models import User
from perfectcare.accounts.roles import Role

A_TEAM_AND_DAY = 20
ANSWERS = """
    INSERT INTO feedback_fftresponse
        (id, team_id, given_on, day_corrected, question_set, answer, mode, language, respondent)
    SELECT (random() * 4e18)::bigint + 1, (%(teams)s)[n %% %(many)s + 1], %(first)s + (n / %(a_day)s)::int, false,
        'fft-2020', (ARRAY['very-good', 'very-good', 'very-good', 'very-good', 'good', 'good', 'neither-good-nor-poor',
            'poor', 'very-poor', 'dont-know', 'very-good'])[n * 7919 %% 11 + 1], 'electronic-discharge', 'en', ''
    FROM generate_series(0::bigint, %(answers)s - 1) n"""
COMMENTS = """
    INSERT INTO feedback_comment
        (id, response_id, question, words, state, folded, division_id, team_id, given_on, version, is_danger,
        is_contact_asked, is_critical, is_answer_wanted, is_urgent, is_safeguarding)
    SELECT (random() * 4e18)::bigint + 1, response.id, said.question, said.words,
        (ARRAY['released', 'released', 'released', 'unread'])[response.id %% 4 + 1],
        lower(said.words), team.division_id, team.id, response.given_on, 1, false, false, false, false, false, false
    FROM feedback_fftresponse response JOIN campaigns_team team ON team.id = response.team_id, (VALUES
        ('what-was-good', 6, 'The nurse was kind, explained each step and was on time. Thank you, all of you.'),
        ('what-could-be-better', 3, 'Ring before you come, please: I waited in all morning.')
    ) AS said(question, often, words)
    WHERE response.team_id = ANY(%(teams)s) AND response.id / 7 %% 10 < said.often"""

#: References need no checking row by row here. Only a superuser may leave it out; others wait a little longer.
UNCHECKED = """
    SELECT CASE WHEN current_setting('is_superuser') = 'on'
        THEN set_config('session_replication_role', 'replica', false) END"""
CHECKED = "RESET session_replication_role"

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Filled:
    """A division with so many answers, all of whole months that are over."""

    code: str
    answers: int
    first: date
    last: date


def make_manager() -> User:
    return User.objects.create_user(email="manager@example.org", name="Maya Manager", password=None)


def fill(answers: int, *, manager: User, until: date, tell: Tell) -> Filled:
    """Make a division whose teams got so many answers up to a day, and let the manager manage it."""
    tell(f"  filling a division with {answers:,} answers")
    many = max(5, answers // 5000)
    code = f"N{answers}"
    organisation = Organisation.objects.create(ods_code=code[:10], name="Harbour Trust")
    division = Division.objects.create(organisation=organisation, code=code, name="Community services")
    site = Site.objects.create(division=division, code="MAIN", name="Main site")
    teams = Team.objects.bulk_create(
        Team(division=division, site=site, code=f"T{n}", name=f"Team {n:03}", fft_group=FFTGroup.NURSING)
        for n in range(many)
    )
    Membership.objects.create(user=manager, organisation=organisation, division=division, role=Role.MANAGER.value)
    a_day = many * A_TEAM_AND_DAY
    first = until - timedelta(days=-(-answers // a_day) - 1)
    values: dict[str, Any] = {"teams": [team.pk for team in teams], "many": many, "a_day": a_day}
    values |= {"first": first, "answers": answers}
    with connection.cursor() as cursor:
        cursor.execute(UNCHECKED)
        cursor.execute(ANSWERS, values)
        cursor.execute(COMMENTS, values)
        cursor.execute(CHECKED)
    return Filled(code, answers, first, until)


def settle() -> None:
    """Let the database know what is in its tables now."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")

"""The cards that patients and staff of the demo fill in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random

from campaigns.models import Team
from feedback.models import Comment, FFTResponse, Mode, StaffVoice, Withdrawal
from feedback.question_sets import Answer
from feedback.services import withdrawals
from feedback.services.saying import comments_on
from feedback.services.staff import OBSTACLE
from metrics.periods import is_weekend
from perfectcare.common.dates import days_between
from perfectcare.demo import words
from perfectcare.demo.clock import Calendar, noon
from perfectcare.demo.setting import Stage
from perfectcare.demo.trail import told

ANSWERS = (Answer.VERY_GOOD, Answer.GOOD, Answer.NEITHER, Answer.POOR, Answer.VERY_POOR, Answer.DONT_KNOW)
HOW_OFTEN = (66, 21, 5, 4, 2, 2)
MODES = (Mode.ELECTRONIC_HOME, Mode.ELECTRONIC_DISCHARGE, Mode.ONLINE)


def give(stage: Stage, *, first: date, last: date, luck: Random) -> None:
    """Fill in cards for every team on every day of the period; on the last day only the morning's."""
    responses: list[FFTResponse] = []
    comments: list[Comment] = []
    voices: list[StaffVoice] = []
    for day in days_between(first, last):
        for team, usual in _teams(stage):
            cards = luck.randint(max(0, usual - 3), usual + 2)
            cards = cards // 2 if day == last else cards - cards // 3 if is_weekend(day) else cards
            for _ in range(cards):
                response = _response(team, day, luck)
                responses.append(response)
                comments += _comments(response, is_recent=(last - day).days < 2, luck=luck)
            if luck.random() < 0.6:
                voice, obstacles = _voice(team, day, luck, is_recent=(last - day).days < 2)
                voices.append(voice)
                comments += obstacles
    FFTResponse.objects.bulk_create(responses, batch_size=500)
    StaffVoice.objects.bulk_create(voices, batch_size=500)
    Comment.objects.bulk_create(comments, batch_size=500)


def try_out(stage: Stage, when: Calendar, luck: Random) -> None:
    """Fill in test cards on paper, as nobody else does, and take them out of the counts."""
    team, day = stage.teams["WARD"], when.test_cards_on
    FFTResponse.objects.bulk_create(
        FFTResponse(id=_key(luck), team=team, given_on=day, answer=Answer.VERY_GOOD, mode=Mode.PAPER_DISCHARGE)
        for _ in range(8)
    )
    with told(noon(when.taken_out_on)) as at:
        withdrawals.withdraw(
            team=team,
            kind=Withdrawal.Kind.PATIENTS,
            first_on=day,
            last_on=day,
            mode=Mode.PAPER_DISCHARGE,
            reason=words.TEST_CARDS,
            by=stage.manager,
            at=at,
        )


def _teams(stage: Stage) -> Iterator[tuple[Team, int]]:
    for code, _, _, _, usual in words.TEAMS:
        yield stage.teams[code], usual


def _key(luck: Random) -> int:
    return luck.getrandbits(62) + 1


def _response(team: Team, day: date, luck: Random) -> FFTResponse:
    return FFTResponse(
        id=_key(luck),
        team=team,
        given_on=day,
        answer=luck.choices(ANSWERS, HOW_OFTEN)[0],
        mode=luck.choice(MODES),
    )


def _comments(response: FFTResponse, *, is_recent: bool, luck: Random) -> Iterator[Comment]:
    chances = (("what-was-good", words.GOOD, 0.35), ("what-could-be-better", words.BETTER, 0.2))
    for question, said, chance in chances:
        if luck.random() < chance:
            state = Comment.State.UNREAD if is_recent else _decided(luck)
            yield _comment(response, question, luck.choice(said), luck, state)


def _comment(answer: FFTResponse | StaffVoice, question: str, said: str, luck: Random, state: Comment.State) -> Comment:
    [found] = comments_on(answer, {question: said}, division_id=answer.team.division_id, team=answer.team)
    found.id, found.state = _key(luck), state
    return found


def _decided(luck: Random) -> Comment.State:
    return Comment.State.RELEASED if luck.random() < 0.9 else Comment.State.HELD_BACK


def _voice(team: Team, day: date, luck: Random, *, is_recent: bool) -> tuple[StaffVoice, list[Comment]]:
    care = luck.choices(StaffVoice.Care.values, (30, 40, 20, 7, 3))[0]
    state = Comment.State.UNREAD if is_recent else Comment.State.RELEASED
    met_one = luck.random() < 0.5
    effect = luck.choice(("none", "small", "large")) if met_one else ""
    voice = StaffVoice(id=_key(luck), team=team, given_on=day, care=care, effect=effect)
    if not met_one:
        return voice, []
    return voice, [_comment(voice, OBSTACLE, luck.choice(words.OBSTACLES), luck, state)]

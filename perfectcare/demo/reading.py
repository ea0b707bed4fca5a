"""What the demo's reader made of what people wrote, and what was done about it."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from feedback.models import Alert, Comment, CommentTheme, FFTResponse, Mode, Reply, Theme
from feedback.question_sets import Answer
from feedback.reading.themes import suggest
from feedback.services import themes
from feedback.services.saying import comments_on
from perfectcare.demo import words
from perfectcare.demo.clock import Calendar, noon
from perfectcare.demo.setting import Stage
from perfectcare.demo.trail import told

HOURS_BEFORE_NOON = timedelta(hours=1, minutes=25)


def read(stage: Stage, when: Calendar, luck: Random) -> None:
    """Choose themes for what was released, answer most of what calls for it, and leave one urgent comment unread."""
    reader = stage.people["reader@demo.example"]
    with told(noon(when.first)):
        themes.start(division=stage.division, by=reader)
    released = list(Comment.objects.filter(division=stage.division).released().order_by("given_on", "pk"))
    CommentTheme.objects.bulk_create(_about(stage, released, luck), batch_size=500)
    replies = [_reply(comment, stage, luck) for comment in released if _is_answered(comment, when.as_of, luck)]
    Reply.objects.bulk_create(replies, batch_size=500)
    _alarm(stage, when, luck)


def _about(stage: Stage, released: list[Comment], luck: Random) -> list[CommentTheme]:
    every = [(theme.pk, theme.keywords.splitlines()) for theme in Theme.objects.filter(division=stage.division)]
    found = {said: suggest(said, every) for said in {comment.folded for comment in released}}
    return [
        CommentTheme(comment=comment, theme_id=pk)
        for comment in released
        for pk in found[comment.folded]
        if luck.random() < 0.8
    ]


def _is_answered(comment: Comment, as_of: date, luck: Random) -> bool:
    is_due = comment.is_answer_wanted and comment.words in words.ANSWERED
    return is_due and comment.given_on < as_of - timedelta(days=10) and luck.random() < 0.75


def _reply(comment: Comment, stage: Stage, luck: Random) -> Reply:
    you_said, we_did = words.ANSWERED[comment.words]
    return Reply(
        comment=comment,
        you_said=you_said,
        we_did=we_did,
        replied_on=comment.given_on + timedelta(days=luck.choice((2, 3, 4, 5, 6, 7, 9))),
        replied_by=stage.manager,
    )


def _alarm(stage: Stage, when: Calendar, luck: Random) -> None:
    team = stage.teams["REHAB"]
    response = FFTResponse.objects.create(
        id=luck.getrandbits(62) + 1,
        team=team,
        given_on=when.as_of,
        answer=Answer.POOR,
        mode=Mode.ELECTRONIC_DISCHARGE,
    )
    said = {"what-could-be-better": words.DANGER}
    [comment] = comments_on(response, said, division_id=stage.division.pk, team=team)
    comment.id = luck.getrandbits(62) + 1
    comment.save(force_insert=True)
    Alert.objects.create(comment=comment, raised_at=noon(when.as_of) - HOURS_BEFORE_NOON)

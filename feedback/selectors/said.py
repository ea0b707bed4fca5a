"""What people said, to be searched: all of it by readers, and by everybody else what may be shown beyond them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from campaigns.models import Division
from feedback.models import Comment, FFTResponse, Reply, StaffVoice, Theme
from feedback.models.comments import CommentQuerySet
from feedback.quarters import Quarter
from feedback.question_sets import FFT_2020
from feedback.selectors.comments import GOOD, Said, said_of, with_answers
from perfectcare.common.privacy import FEWEST_SHOWN

ON_A_PAGE = 20


#: What a reader can narrow the comments to.
SHOWN: dict[str, tuple[str, Q]] = {
    "mismatch": ("Said good, wrote bad", Q(is_critical=True, response__answer__in=GOOD)),
    "danger": ("Words that suggest danger", Q(is_danger=True)),
    "flagged": ("Urgent or safeguarding", Q(is_urgent=True) | Q(is_safeguarding=True)),
    "contact": ("Asks for contact", Q(is_contact_asked=True)),
    "waiting": ("Calls for an answer, has none", Q(is_answer_wanted=True, reply__isnull=True) & ~Q(state="unread")),
    "answered": ("Answered", Q(reply__isnull=False)),
}


@dataclass(frozen=True)
class Filters:
    """What somebody looks for. Empty parts leave nothing out."""

    words: str = ""
    kind: str = ""
    team_id: int | None = None
    theme_id: int | None = None
    quarter: Quarter | None = None
    state: str = ""
    show: str = ""


@dataclass(frozen=True)
class Found:
    """One comment of the list. `reply` is shown to whom the list is shown."""

    said: Said
    state: str
    themes: tuple[str, ...]
    reply: Reply | None


@dataclass(frozen=True)
class ThemeCount:
    """A theme and how many comments are about it; None where there are fewer than five but not none."""

    pk: int
    name: str
    meaning: str
    count: int | None


def for_readers(division: Division, filters: Filters, page: str | None) -> tuple[Page[Comment], list[Found]]:
    """Return a page of all comments of the division that match, the latest day first (a known number of queries)."""
    comments = _matching(Comment.objects.standing().filter(division=division), filters)
    if filters.quarter:
        comments = comments.filter(given_on__range=(filters.quarter.first, filters.quarter.last))
    if filters.state:
        comments = comments.filter(state=filters.state)
    if filters.show:
        comments = comments.filter(SHOWN[filters.show][1])
    listed = Paginator(with_answers(comments).order_by("-given_on", "pk"), ON_A_PAGE).get_page(page)
    return listed, _found(list(listed))


def for_everybody(
    division: Division, quarter: Quarter, filters: Filters, page: str | None
) -> tuple[Page[Comment], list[Found]]:
    """Return a page of what may be shown beyond its readers: without day, without the answer beside it, and in an order
    that tells neither.

    A theme that fewer than five of these comments have is neither named nor searched: a list would count it.
    """
    themes = {each.pk for each in theme_counts(division, quarter) if each.count}
    comments = _matching(shown(division, quarter), filters)
    if filters.theme_id is not None and filters.theme_id not in themes:
        comments = comments.none()
    listed = Paginator(with_answers(comments).order_by("pk"), ON_A_PAGE).get_page(page)
    return listed, [_discreet(each) for each in _found(list(listed), only=themes)]


def shown(division: Division, quarter: Quarter) -> CommentQuerySet:
    """Return the released comments of a quarter that may be shown beyond their readers.

    Words of patients or staff are held until five of them have answered for the team in the quarter (domain notes 1.7);
    partners are organisations. What stands beside an answer to an older question is never shown.
    """
    span = (quarter.first, quarter.last)
    patients, staff = _teams_of_patients(division, span), _teams_of_staff(division, span)
    of_enough = (
        Q(response__isnull=False, response__question_set=FFT_2020.key, team__in=patients)
        | Q(staff_voice__isnull=False, team__in=staff)
        | Q(partner_voice__isnull=False)
    )
    return Comment.objects.standing().released().filter(of_enough, division=division, given_on__range=span)


def theme_counts(division: Division, quarter: Quarter) -> list[ThemeCount]:
    """Return how many of the shown comments are about each theme in use, by name (four queries).

    One to four are withheld. Themes overlap and some comments have none, so no sum of the others tells what is left.
    """
    about = Theme.objects.filter(comments__in=shown(division, quarter)).values_list("pk").annotate(Count("comments"))
    counts = dict(about.order_by())
    listed = Theme.objects.filter(division=division)
    return [
        ThemeCount(theme.pk, theme.name, theme.meaning, _published(counts.get(theme.pk, 0)))
        for theme in listed
        if not theme.is_retired or counts.get(theme.pk)
    ]


def first_quarter(division: Division, today: date) -> Quarter:
    """Return the quarter of the division's oldest comment."""
    oldest = Comment.objects.filter(division=division).order_by("given_on").values_list("given_on", flat=True).first()
    return Quarter.of(min(oldest or today, today))


def _published(count: int) -> int | None:
    return count if count == 0 or count >= FEWEST_SHOWN else None


def _matching(comments: CommentQuerySet, filters: Filters) -> CommentQuerySet:
    for word in filters.words.casefold().split():
        comments = comments.filter(folded__contains=word)
    if filters.kind:
        comments = comments.of(filters.kind)
    if filters.team_id is not None:
        comments = comments.filter(team=filters.team_id)
    if filters.theme_id is not None:
        comments = comments.filter(themes=filters.theme_id)
    return comments


def _found(comments: Sequence[Comment], only: set[int] | None = None) -> list[Found]:
    keys = [comment.pk for comment in comments]
    replies = {reply.comment_id: reply for reply in Reply.objects.filter(comment__in=keys)}
    themes: dict[int, list[int]] = {}
    for theme, comment in Theme.objects.filter(comments__in=keys).values_list("pk", "comments"):
        if only is None or theme in only:
            themes.setdefault(comment, []).append(theme)
    names = dict(Theme.objects.filter(pk__in={pk for each in themes.values() for pk in each}).values_list("pk", "name"))
    return [
        Found(
            said=said_of(comment),
            state=comment.state,
            themes=tuple(sorted(names[pk] for pk in themes.get(comment.pk, []))),
            reply=replies.get(comment.pk),
        )
        for comment in comments
    ]


def _discreet(found: Found) -> Found:
    """Leave out what stands beside the words, and a reply that is not for everybody."""
    said = replace(found.said, answer="", asked="", is_mismatch=False)
    return replace(found, said=said, reply=found.reply if found.reply and found.reply.is_public else None)


def _enough(answers: QuerySet[FFTResponse] | QuerySet[StaffVoice]) -> list[int]:
    """Return the teams with at least five of the answers."""
    counted = answers.order_by().values("team").annotate(many=Count("pk")).filter(many__gte=FEWEST_SHOWN)
    return [row["team"] for row in counted]


def _teams_of_patients(division: Division, span: tuple[date, date]) -> list[int]:
    counted = FFTResponse.objects.standing().filter(question_set=FFT_2020.key)
    return _enough(counted.filter(team__division=division, given_on__range=span))


def _teams_of_staff(division: Division, span: tuple[date, date]) -> list[int]:
    return _enough(StaffVoice.objects.standing().filter(team__division=division, given_on__range=span))

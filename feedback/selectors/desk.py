"""The reader's desk: which comment is next, how long it has waited, and what is known of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, DateTimeField, F, QuerySet, Value

from campaigns.models import Division
from feedback.models import Alert, Comment, Reply, Theme
from feedback.models.comments import CommentQuerySet
from feedback.reading.themes import suggest
from feedback.selectors.comments import Said, said_of, unread, with_answers
from feedback.services.alerts import HOURS_UNTIL_IT_CLIMBS
from feedback.services.comments import PIECE, reply_due_on


@dataclass(frozen=True)
class ThemeChoice:
    """A theme that a reader may choose, whether it is chosen, and whether the words suggest it."""

    pk: int
    name: str
    meaning: str
    is_chosen: bool
    is_suggested: bool


@dataclass(frozen=True)
class Clock:
    """How long an alert has stood: since when, and from when those above are told."""

    since: datetime
    climbs_at: datetime
    has_climbed: bool

    def minutes(self, now: datetime) -> int:
        return max(0, int((now - self.since).total_seconds() // 60))


@dataclass(frozen=True)
class Sheet:
    """One comment with all that its reader needs."""

    comment: Comment
    said: Said
    clock: Clock | None
    themes: tuple[ThemeChoice, ...]
    words: tuple[str, ...]
    reply: Reply | None
    reply_due_on: date

    @property
    def has_marks(self) -> bool:
        """Whether anything must be said of it beside its words."""
        comment = self.comment
        is_flagged = comment.is_danger or comment.is_urgent or comment.is_safeguarding
        is_read = comment.state != Comment.State.UNREAD
        return is_flagged or is_read or comment.is_contact_asked or self.said.is_mismatch


@dataclass(frozen=True)
class Desk:
    """The queue of one division: how many comments of each kind wait, and the one at a place in it, counted from 0."""

    sheet: Sheet | None
    place: int
    of_kind: int
    waiting: dict[str, int]
    urgent: int

    @property
    def total(self) -> int:
        return sum(self.waiting.values())


def desk(division: Division, kind: str = "", place: int = 0) -> Desk:
    """Return the desk, for all comments or those of one kind (a known number of queries).

    Alerts stand first, the oldest on top; then words that suggest danger or that a reader flagged; then the oldest day.
    """
    waiting = _waiting(division)
    queue = _queue(unread(division).of(kind) if kind else unread(division))
    of_kind = waiting[kind] if kind else sum(waiting.values())
    place = min(place, max(0, of_kind - 1))
    found = next(iter(queue[place : place + 1]), None)
    return Desk(
        sheet=sheet(found) if found else None,
        place=place,
        of_kind=of_kind,
        waiting=waiting,
        urgent=alerts(division).count(),
    )


def sheet(comment: Comment) -> Sheet:
    """Return the comment with its alert, themes and reply. It comes from `with_answers`."""
    return Sheet(
        comment=comment,
        said=said_of(comment),
        clock=_clock(Alert.objects.filter(comment=comment).first()),
        themes=_themes(comment),
        words=tuple(piece.group() for piece in PIECE.finditer(comment.words)),
        reply=Reply.objects.select_related("replied_by").filter(comment=comment).first(),
        reply_due_on=reply_due_on(comment),
    )


def alerts(division: Division) -> QuerySet[Alert]:
    """Return the alerts of the division that nobody has seen, the oldest first."""
    found = Alert.objects.filter(comment__division=division, comment__in=Comment.objects.standing())
    return found.order_by("raised_at", "pk")


@dataclass(frozen=True)
class Waiting:
    """What waits for readers of one division: the alerts, the oldest first, and how many comments are unread."""

    alerts: tuple[tuple[int, Clock], ...]
    unread: int


def waiting(division: Division) -> Waiting:
    """Return what waits for the division's readers (one query): for their home pages."""
    none = Value(None, DateTimeField())
    count = unread(division).order_by().values("division").annotate(n=Count("pk"), since=none, climbed=none)
    rows = alerts(division).order_by().values_list("comment_id", "raised_at", "climbed_at")
    found = list(rows.union(count.values_list("n", "since", "climbed"), all=True))
    raised = sorted(
        ((since, pk, climbed) for pk, since, climbed in found if since is not None), key=lambda row: row[:2]
    )
    return Waiting(
        alerts=tuple((pk, _clock_of(since, climbed)) for since, pk, climbed in raised),
        unread=sum(pk for pk, since, _ in found if since is None),
    )


def _waiting(division: Division) -> dict[str, int]:
    counts = {kind.value: Count(parent) for kind, parent in Comment.PARENTS.items()}
    return unread(division).aggregate(**counts)


def _queue(comments: CommentQuerySet) -> CommentQuerySet:
    urgency = ("-is_danger", "-is_urgent", "-is_safeguarding")
    return with_answers(comments).order_by(F("alert__raised_at").asc(nulls_last=True), *urgency, "given_on", "pk")


def _clock(alert: Alert | None) -> Clock | None:
    return _clock_of(alert.raised_at, alert.climbed_at) if alert else None


def _clock_of(raised_at: datetime, climbed_at: datetime | None) -> Clock:
    climbs_at = raised_at + timedelta(hours=HOURS_UNTIL_IT_CLIMBS)
    return Clock(since=raised_at, climbs_at=climbs_at, has_climbed=climbed_at is not None)


def _themes(comment: Comment) -> tuple[ThemeChoice, ...]:
    chosen = set(comment.themes.values_list("pk", flat=True))
    every = list(Theme.objects.filter(division_id=comment.division_id))
    offered = [theme for theme in every if not theme.is_retired or theme.pk in chosen]
    suggested = suggest(comment.folded, [(theme.pk, theme.keywords.splitlines()) for theme in offered])
    rank = {pk: number for number, pk in enumerate(suggested)}
    offered.sort(key=lambda theme: (rank.get(theme.pk, len(rank)), theme.name))
    return tuple(
        ThemeChoice(theme.pk, theme.name, theme.meaning, theme.pk in chosen, theme.pk in rank) for theme in offered
    )

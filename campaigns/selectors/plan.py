"""A campaign's plan on one page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time

from django.db.models import QuerySet
from django.urls import reverse

from campaigns.models import Campaign, Commitment, Division, Membership, Team
from perfectcare.accounts.roles import Role
from perfectcare.common.dates import day_words, london_day, period_words, time_words

NO_BREAK = "\u00a0"


@dataclass(frozen=True)
class CommitmentLine:
    number: int
    title: str
    detail: str
    team: str
    owner: str
    due: str
    state: str
    kind: str
    reason: str
    settled: str
    is_open: bool


@dataclass(frozen=True)
class DayLine:
    """One day of the campaign and its huddle times; a day without work has none."""

    day: date
    number: int
    words: str
    times: tuple[str, ...]
    is_today: bool
    weekday: int


@dataclass(frozen=True)
class Check:
    """One thing that a plan needs before it is ready."""

    text: str
    hint: str
    status: str
    kind: str
    url: str = ""

    @property
    def is_done(self) -> bool:
        return self.kind == "on-track"


@dataclass(frozen=True)
class PlanPage:
    campaign: Campaign
    period: str
    baseline: str
    huddle_times: str
    commitments: tuple[CommitmentLine, ...]
    kept: int
    days: tuple[DayLine, ...]
    huddles: int
    teams: tuple[Team, ...]
    missing: tuple[Check, ...]
    has_ended: bool


def plan_page(campaign: Campaign, today: date) -> PlanPage:
    """Read a plan in four queries, however long the campaign and however many its teams."""
    commitments = list(_with_people(campaign.commitments.all()))
    slots = list(campaign.slots.values_list("day", "local_time"))
    teams = tuple(campaign.teams.select_related("site").order_by("site__name", "name"))
    checks = tuple(_checks(campaign, commitments, teams))
    first, last = campaign.baseline_starts_on, campaign.baseline_ends_on
    return PlanPage(
        campaign=campaign,
        period=period_words(campaign.starts_on, campaign.ends_on),
        baseline=period_words(first, last) if first and last else "",
        huddle_times=", ".join(campaign.huddle_times),
        commitments=tuple(_line(each, today) for each in commitments),
        kept=sum(each.state == Commitment.State.KEPT for each in commitments),
        days=tuple(_days(campaign, slots, today)),
        huddles=len(slots),
        teams=teams,
        missing=tuple(check for check in checks if not check.is_done),
        has_ended=campaign.ends_on < today,
    )


def campaigns_of(division: Division) -> list[tuple[Campaign, str]]:
    """Return a division's campaigns, newest first, each with its period in words."""
    return [(each, period_words(each.starts_on, each.ends_on)) for each in division.campaigns.all()]


def _with_people(commitments: QuerySet[Commitment]) -> QuerySet[Commitment]:
    return commitments.select_related("team", "owner", "settled_by").order_by("due_on", "id")


def _line(commitment: Commitment, today: date) -> CommitmentLine:
    state, kind = _state(commitment, today)
    settled = ""
    if commitment.settled_at and commitment.settled_by:
        settled = f"{commitment.settled_by}, {day_words(london_day(commitment.settled_at), today=today)}"
    return CommitmentLine(
        number=commitment.pk,
        title=commitment.title,
        detail=commitment.detail,
        team=commitment.team.name if commitment.team else "",
        owner=str(commitment.owner) if commitment.owner else "",
        due=day_words(commitment.due_on, today=today),
        state=state,
        kind=kind,
        reason=commitment.reason,
        settled=settled,
        is_open=commitment.state == Commitment.State.OPEN,
    )


def _state(commitment: Commitment, today: date) -> tuple[str, str]:
    """Word and kind of the tag: an open commitment is overdue from the day after it was due."""
    if commitment.state == Commitment.State.KEPT:
        return "Kept", "on-track"
    if commitment.state == Commitment.State.MISSED:
        return "Missed", "at-risk"
    if commitment.due_on < today:
        late = (today - commitment.due_on).days
        return f"Open, {late} day{'' if late == 1 else 's'} overdue", "watch"
    return ("Open, due today", "watch") if commitment.due_on == today else ("Open", "not-said")


def _days(campaign: Campaign, slots: Iterable[tuple[date, time]], today: date) -> Iterable[DayLine]:
    times: dict[date, list[str]] = {}
    for day, at in slots:
        times.setdefault(day, []).append(time_words(at))
    for offset in range(campaign.length):
        day = date.fromordinal(campaign.starts_on.toordinal() + offset)
        words = day_words(day, today=day).removeprefix("today, ")
        words = NO_BREAK.join(words.rsplit(" ", 1))  # the year is at the top of the page
        held_at = tuple(sorted(times.get(day, ())))
        yield DayLine(day, offset + 1, words, held_at, day == today, day.isoweekday())


def _checks(campaign: Campaign, commitments: list[Commitment], teams: tuple[Team, ...]) -> Iterable[Check]:
    leads = Membership.objects.filter(role=Role.TEAM_LEAD, team__in=teams).values_list("team_id", flat=True)
    led = set(leads)
    without_lead = [team.name for team in teams if team.pk not in led]
    unowned = sum(each.owner_id is None and each.state == Commitment.State.OPEN for each in commitments)
    outside = sum(not campaign.starts_on <= each.due_on <= campaign.ends_on for each in commitments)
    edit = reverse("campaign_edit", args=[campaign.slug])
    yield _check("Write the aim", "" if campaign.aim else "Say in one line what should be better.", "To do", edit)
    before = "" if campaign.baseline_starts_on else "Without it the review has no “before”."
    yield _check("Set a baseline", before, "To do", edit)
    yield _check("Give every commitment an owner", _nobody_owns(unowned), f"{unowned} to do")
    late = f"{_count(outside)} would not count in the review." if outside else ""
    yield _check("Let every commitment fall due in the campaign", late, f"{outside} to do")
    yield _check("Find a lead for every team", _some(without_lead), f"{len(without_lead)} to do")


def _check(text: str, hint: str, to_do: str, url: str = "") -> Check:
    return Check(text, hint, to_do if hint else "Done", "watch" if hint else "on-track", url)


def _nobody_owns(number: int) -> str:
    return f"Nobody owns {_count(number)}." if number else ""


def _count(number: int) -> str:
    return f"{number} commitment{'' if number == 1 else 's'}"


def _some(names: list[str]) -> str:
    if not names:
        return ""
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return f"No lead yet: {', '.join(names[:3])}{more}. An administrator invites them."

"""Each person's home: what they do next, in the divisions where they hold a role.

The home stands above every app because it needs them all; each part asks its app's own selector.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from campaigns.access import Pass, divisions_of, memberships_of, pass_for
from campaigns.context import current
from campaigns.models import Campaign, Division, Slot
from feedback.models import FeedbackPoint
from huddles.selectors import slots
from metrics.selectors.headlines import Headline, headlines
from perfectcare.accounts.models import User
from perfectcare.accounts.roles import Need, Role
from perfectcare.common.dates import day_words, london_day, period_words, time_words
from perfectcare.todo import Task, huddle_url, tasks_of


@dataclass(frozen=True)
class Choice:
    """A large button of the frontline home."""

    text: str
    hint: str
    url: str


@dataclass(frozen=True)
class Home:
    """One division as one person needs to see it. `primary` is the next thing to do, as (words, address)."""

    division: Division
    campaign: Campaign | None
    heading: str
    lede: str
    primary: tuple[str, str] | None
    choices: tuple[Choice, ...]
    tasks: tuple[Task, ...]
    asks_for_tasks: bool
    figures: tuple[Headline, ...]
    review: tuple[str, str] | None


def homes_of(user: User, now: datetime) -> list[Home]:
    """Return a home for each division in which the person holds a role."""
    found = []
    for division in divisions_of(user):
        held = pass_for(user, division)
        if held is not None:
            found.append(_home(user, division, held, now))
    return found


def administers(user: User) -> bool:
    return user.is_superuser or any(each.role == Role.ADMINISTRATOR for each in memberships_of(user))


def _home(user: User, division: Division, held: Pass, now: datetime) -> Home:
    campaigns = list(Campaign.objects.filter(division=division).select_related("division").order_by("-starts_on"))
    campaign = current(campaigns)
    if campaign is None:
        return _without_campaign(division, held)
    slot = slots.next_slot(campaign, now)
    return Home(
        division=division,
        campaign=campaign,
        heading=_heading(held),
        lede=_lede(campaign, slot, now),
        primary=_primary(campaign, held, slot),
        choices=_choices(held),
        tasks=tasks_of(user, campaign, held, slot, now),
        asks_for_tasks=_heading(held) == "What needs you now",
        figures=headlines(campaign, london_day(now)) if _decides(held) else (),
        review=_review(campaigns, held),
    )


def _decides(held: Pass) -> bool:
    return any(held.allows(need) for need in (Need.PLAN, Need.SIGN_OFF, Need.RECORD_HUDDLE, Need.READ_COMMENTS))


def _heading(held: Pass) -> str:
    if held.allows(Need.PLAN) or held.allows(Need.RECORD_HUDDLE) or held.allows(Need.READ_COMMENTS):
        return "What needs you now"
    return "How is it going?" if _decides(held) else "How was today?"


def _without_campaign(division: Division, held: Pass) -> Home:
    primary = None
    if held.allows(Need.PLAN):
        primary = ("Plan a campaign", reverse("campaign_new", args=[division.code]))
    return Home(
        division=division,
        campaign=None,
        heading="Plan your first fortnight" if held.allows(Need.PLAN) else "No fortnight is planned yet",
        lede="A campaign sets the days, the huddles and the promises. It takes about five minutes."
        if primary
        else "Your division manager plans it. Until then you can look at the dashboard.",
        primary=primary,
        choices=_choices(held),
        tasks=(),
        asks_for_tasks=False,
        figures=(),
        review=None,
    )


def _lede(campaign: Campaign, slot: Slot | None, now: datetime) -> str:
    today = london_day(now)
    if today < campaign.starts_on:
        return f"{campaign.title} starts {_on(campaign.starts_on, today)}."
    if today > campaign.ends_on:
        return f"{campaign.title} ended {_on(campaign.ends_on, today)}."
    if campaign.is_over:
        return f"{campaign.title} was closed early."
    if slot is None:
        return "No huddle is left in this campaign."
    return f"The next huddle is {day_words(slot.day, today=today)}, at {time_words(slot.local_time)}."


def _on(day: date, today: date) -> str:
    words = day_words(day, today=today)
    return words if words[0].islower() else f"on {words}"  # "tomorrow, ..." takes no "on"


def _primary(campaign: Campaign, held: Pass, slot: Slot | None) -> tuple[str, str] | None:
    """Return the next thing to do. Frontline staff have their large buttons instead."""
    if not _decides(held) or campaign.is_over:
        return None
    if slot is None or campaign.phase != Campaign.Phase.LIVE:
        return ("Look at the plan", reverse("campaign", args=[campaign.slug]))
    if held.allows(Need.RECORD_HUDDLE):
        return (f"Open the {time_words(slot.local_time)} huddle", huddle_url(campaign, slot))
    if held.allows(Need.READ_COMMENTS):
        return ("Read the comments", reverse("comments", args=[campaign.division.code]))
    return ("Open the dashboard", reverse("dashboard", args=[campaign.division.code]))


def _review(campaigns: Sequence[Campaign], held: Pass) -> tuple[str, str] | None:
    """Return the latest signed review, for those who decide."""
    reviewed = next((each for each in campaigns if each.phase == Campaign.Phase.REVIEWED), None)
    if reviewed is None or not _decides(held):
        return None
    period = period_words(reviewed.starts_on, reviewed.ends_on)
    return (f"What we learned from {reviewed.title}, {period}", reverse("review", args=[reviewed.slug]))


def _choices(held: Pass) -> tuple[Choice, ...]:
    """The forms of the person's own teams."""
    team_ids = held.team_ids(Need.SEE_TEAM_FIGURES)
    if not team_ids:
        return ()
    points = FeedbackPoint.objects.open().filter(team_id__in=team_ids).select_related("team")
    staff = [point for point in points if point.is_for_staff][:1]
    tablet = [point for point in points if point.kind == FeedbackPoint.Kind.TABLET][:1]
    forms = reverse("staff_feedback", args=[held.division.code])
    care_url = _door("staff_card", staff[0]) if staff else forms
    found = [Choice("How was today’s care?", "Thirty seconds. Your team is known, you are not.", care_url)]
    found += [
        Choice("Hand the card to a patient", f"Opens the card of {each.team}.", _door("card", each)) for each in tablet
    ]
    return (*found, Choice("Ask your colleagues", "Links and posters of the forms for staff.", forms))


def _door(name: str, point: FeedbackPoint) -> str:
    return reverse(name, args=[point.code])

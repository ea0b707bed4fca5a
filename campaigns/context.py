"""What the staff shell shows on every page: who is signed in, where they are, and the campaign's sign."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from campaigns.access import Pass, memberships_of, organisations_of, pass_for
from campaigns.models import Campaign, Division
from perfectcare.accounts.models import User
from perfectcare.accounts.roles import Need, Role
from perfectcare.common.dates import day_words, london_day, period_words


@dataclass(frozen=True)
class Link:
    """A link of the menu: the page itself, or the part of the site that it is in."""

    label: str
    url: str
    is_current: bool
    is_page: bool


@dataclass(frozen=True)
class CampaignSign:
    title: str
    day_words: str
    aim: str
    phase_words: str
    url: str
    all_url: str


@dataclass(frozen=True)
class Nav:
    links: tuple[Link, ...]
    division: Division | None
    campaign: CampaignSign | None
    person: str
    role_words: str


def sign_of(campaign: Campaign) -> CampaignSign:
    """Return the campaign's sign: "Day 6 of 16 · Tuesday 7 January" while it runs, its days before and after."""
    today = london_day(timezone.now())
    number = campaign.day_number(today)
    words = period_words(campaign.starts_on, campaign.ends_on)
    if number is not None and not campaign.is_over:
        words = f"Day {number} of {campaign.length} · {day_words(today, today=today).removeprefix('today, ')}"
    return CampaignSign(
        title=campaign.title,
        day_words=words,
        aim=campaign.aim,
        phase_words=campaign.get_phase_display(),
        url=reverse("campaign", args=[campaign.slug]),
        all_url=reverse("campaigns", args=[campaign.division.code]),
    )


def navigation(request: HttpRequest) -> dict[str, Nav | None]:
    """Give templates `nav`. A view names the place it is about in `request.place` (a campaign or a division)."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"nav": None}
    place: Campaign | Division | None = getattr(request, "place", None)
    division = place if isinstance(place, Division) else place.division if place else None
    campaign = place if isinstance(place, Campaign) else _campaign_of(user, division)
    held = [each for each in memberships_of(user) if division is None or each.division_id == division.pk]
    return {
        "nav": Nav(
            links=_links(request, division, campaign),
            division=division,
            campaign=sign_of(campaign) if campaign else None,
            person=str(user),
            role_words=", ".join(sorted({Role(each.role).label for each in held})),
        )
    }


def _campaign_of(user: User, division: Division | None) -> Campaign | None:
    """Return the campaign whose sign a page of the division carries."""
    if division is None or pass_for(user, division) is None:
        return None
    return current(Campaign.objects.filter(division=division).select_related("division").order_by("-starts_on"))


def current(campaigns: Iterable[Campaign]) -> Campaign | None:
    """Return the live campaign, else the one to review, the planned one, the latest (they come latest first)."""
    order = [Campaign.Phase.LIVE, Campaign.Phase.CLOSED, Campaign.Phase.PLANNED, Campaign.Phase.REVIEWED]
    return min(campaigns, key=lambda each: order.index(Campaign.Phase(each.phase)), default=None)


def _links_of(division: Division, held: Pass) -> list[tuple[str, str]]:
    """Return the parts of the division's site that the person's roles open."""
    found = [("Dashboard", reverse("dashboard", args=[division.code]))]
    if held.allows(Need.PLAN):
        found.append(("Numbers", reverse("observations", args=[division.code])))
        found.append(("Cards and forms", reverse("points", args=[division.code])))
    elif held.allows(Need.REPORT):
        found.append(("Paper cards", reverse("paper", args=[division.code])))
    if held.allows(Need.READ_COMMENTS):
        found.append(("Comments", reverse("comments", args=[division.code])))
    else:
        found.append(("What people said", reverse("said", args=[division.code])))
    return found


def _links(request: HttpRequest, division: Division | None, campaign: Campaign | None) -> tuple[Link, ...]:
    found = [("Home", reverse("home"))]
    held = pass_for(request.user, division) if division else None
    if campaign:
        found += [
            ("Plan", reverse("campaign", args=[campaign.slug])),
            ("Huddles", reverse("huddles", args=[campaign.slug])),
        ]
    if division and not campaign:
        found.append(("Campaigns", reverse("campaigns", args=[division.code])))
    if division and held:
        found += _links_of(division, held)
    if campaign:
        found.append(("Review", reverse("review", args=[campaign.slug])))
    if organisations_of(request.user) or getattr(request.user, "is_superuser", False):
        found.append(("Organisations", reverse("organisations")))
    here = request.path
    part = max((url for _, url in found if here.startswith(url)), key=len)
    is_home = part == found[0][1]
    return tuple(Link(label, url, url == (here if is_home else part), url == here) for label, url in found)

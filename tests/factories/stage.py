"""One of everything on a division's stage, so that every address of the site map leads to something that exists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.utils import timezone

from campaigns.models import (
    Campaign,
    Commitment,
    Invitation,
    Lesson,
    Membership,
    Partner,
    SelfCareMessage,
    Slot,
    Target,
    Team,
)
from campaigns.services import partners, people
from campaigns.services import reviews as words
from campaigns.services.campaigns import close
from campaigns.services.people import Post
from feedback.models import Device, FeedbackPoint, PartnerLink, Theme, Withdrawal
from huddles.models import Action
from metrics.measures import Group
from metrics.models import ApiKey, ChartNote, ObservationUpload, StepChange
from metrics.observation_files import EXAMPLE
from metrics.places import Place
from metrics.services import keys, observations, reviews, rollup
from perfectcare.accounts.models import User
from perfectcare.accounts.roles import Role
from tests import factories
from tests.factories import devices, facts, judgements
from tests.factories.cards import comment, voice
from tests.factories.partners import link


@dataclass(frozen=True)
class Stage:
    """What stands in one division: a live campaign, a closed one and a signed one, and a row of every kind."""

    team: Team
    live: Campaign
    closed: Campaign
    signed: Campaign
    slot: Slot
    commitment: Commitment
    action: Action
    lesson: Lesson
    point: FeedbackPoint
    staff_point: FeedbackPoint
    poster: FeedbackPoint
    paper_point: FeedbackPoint
    message: SelfCareMessage
    device: Device
    withdrawal: Withdrawal
    comment_pk: int
    theme: Theme
    invitation: Invitation
    membership: Membership
    partner: Partner
    partner_link: PartnerLink
    api_key: ApiKey
    target: Target
    step: StepChange
    note: ChartNote
    upload: ObservationUpload


def stage(team: Team, *, by: User, first: date) -> Stage:
    """Set the stage in the team's division: three campaigns of a week, the live one starting on `first`."""
    week = timedelta(days=7)
    division = team.division
    signed = _over(team, by, first - 2 * week)
    closed = _over(team, by, first - week)
    live = factories.campaign(division, starts_on=first, length=7, teams=[team], by=by)
    slot = live.slots.earliest("starts_at")
    held = facts.huddle(slot, by=by, reports=[team])
    facts.cards(team, first, very_good=7)
    facts.cards(team, first - 9 * week, good=1)
    said = comment(team, given_on=first)
    voice(team, given_on=first)
    post = Post(division.organisation, Role.LEADERSHIP, division, None)
    invitation = people.invite(post=post, email=f"new{division.pk}@example.org", by=by, at=datetime.now(UTC))
    partner = partners.add(division=division, code=f"RP{division.pk}", name="Hill Hospital", by=by)
    asked = {"name": "Bed board", "scope": [Group.FLOW], "expires_on": None, "by": by, "at": timezone.now()}
    point = factories.point(team)
    made = Stage(
        team=team,
        live=live,
        closed=closed,
        signed=signed,
        slot=slot,
        commitment=live.commitments.first(),
        action=facts.action(held, due=live.slots.latest("starts_at"), by=by, team=team),
        lesson=closed.lessons.get(),
        point=point,
        staff_point=factories.point(team, kind=FeedbackPoint.Kind.STAFF),
        poster=factories.point(team, kind=FeedbackPoint.Kind.POSTER, mode="online"),
        paper_point=factories.point(team, kind=FeedbackPoint.Kind.PAPER, mode="paper-discharge"),
        message=factories.message(division, by=by),
        device=devices.device(point, by=by)[0],
        withdrawal=facts.withdraw(team, first - 9 * week, by=by),
        comment_pk=said.pk,
        theme=Theme.objects.create(division=division, name="Waiting"),
        invitation=invitation,
        membership=Membership.objects.get(user=factories.member(Role.READER, division, name="Robin Reader")),
        partner=partner,
        partner_link=link(partner, by=by)[0],
        api_key=keys.make(partner=partner, **asked)[0],
        target=judgements.target(Place(division), "fft_responses", first, 4000, by=by),
        step=judgements.step(Place(division), "fft_responses", date(2026, 3, 3), by=by),
        note=judgements.note(division, date(2026, 3, 3), "Snow", by=by),
        upload=observations.keep_draft(division=division, name="", content=EXAMPLE, by=by, at=timezone.now()),
    )
    rollup.drain()
    reviews.sign_off(campaign=signed, by=by, at=timezone.now(), code_version="0")
    return made


def _over(team: Team, by: User, starts_on: date) -> Campaign:
    campaign = factories.campaign(team.division, starts_on=starts_on, length=7, teams=[team], by=by)
    words.add_lesson(campaign=campaign, words="Ask earlier.", verdict="adopt", team=team, by=by)
    close(campaign=campaign, by=by, at=timezone.now())
    words.write(campaign=campaign, summary="It went well.", next_step="Again.", by=by, version=0)
    return campaign

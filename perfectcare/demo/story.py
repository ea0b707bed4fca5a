"""The story of the demo: one fortnight finished and reviewed, one live today. The same date tells the same story."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

from campaigns.models import Campaign, Commitment, Lesson, Review
from campaigns.services import campaigns, days
from campaigns.services.campaigns import Outline
from metrics.services import reviews as signed_reviews
from metrics.services import rollup
from perfectcare.common.dates import at_london, days_between
from perfectcare.common.models import AuditEvent
from perfectcare.demo import cards, meetings, words
from perfectcare.demo.clock import noon
from perfectcare.demo.setting import Stage, build

LENGTH = 16
BEFORE = timedelta(days=56)


def tell(*, as_of: date) -> Stage:
    """Fill an empty database with the demo as it stands at noon of the day. Nothing in it depends on the hour."""
    luck = Random(f"perfect care {as_of.isoformat()}")  # noqa: S311 - a story, not a secret
    finished_on = as_of - timedelta(days=90)
    live_on = as_of - timedelta(days=5)
    stage = build(at=noon(finished_on - BEFORE - timedelta(days=7)))
    finished = _campaign(stage, finished_on, "Two Perfect Weeks", "demo1")
    live = _campaign(stage, live_on, "Winter Perfect Weeks", "demo2")
    cards.give(stage, first=finished_on - BEFORE, last=as_of, luck=luck)
    for campaign in (finished, live):
        _settle_commitments(stage, campaign, as_of, luck)
        meetings.hold(stage, campaign, as_of=as_of, luck=luck)
    touched = days_between(finished_on - BEFORE, live.ends_on)
    for team in [None, *stage.teams.values()]:
        days.touch(division_id=stage.division.pk, team_id=team.pk if team else None, days=touched)
    while rollup.drain():
        pass
    _review(stage, finished)
    _date_the_trail(noon(as_of), finished, live)
    return stage


def _campaign(stage: Stage, first: date, title: str, tail: str) -> Campaign:
    outline = Outline(
        title=title,
        aim="More time with patients, and every patient asked",
        starts_on=first,
        ends_on=first + timedelta(days=LENGTH - 1),
        baseline_starts_on=first - BEFORE,
        baseline_ends_on=first - timedelta(days=1),
        teams=list(stage.teams.values()),
    )
    campaign = campaigns.plan(division=stage.division, outline=replace(outline), by=stage.manager)
    planned = f"campaign {campaign.slug}"
    campaign.slug = f"{campaign.slug.rsplit('-', 1)[0]}-{tail}"
    campaign.phase = Campaign.Phase.LIVE
    campaign.save()
    AuditEvent.objects.filter(subject=planned).update(subject=f"campaign {campaign.slug}")
    return campaign


def _settle_commitments(stage: Stage, campaign: Campaign, as_of: date, luck: Random) -> None:
    owners = [stage.manager, stage.facilitator, *stage.leads.values()]
    for number, promise in enumerate(campaign.commitments.order_by("due_on", "id")):
        promise.owner = owners[number % len(owners)]
        if promise.due_on < as_of:
            missed = luck.random() < 0.12
            promise.state = Commitment.State.MISSED if missed else Commitment.State.KEPT
            promise.reason = "Two sessions could not be moved in time." if missed else ""
            promise.settled_at, promise.settled_by = at_london(promise.due_on, noon(as_of).time()), stage.manager
        promise.save()


def _review(stage: Stage, campaign: Campaign) -> None:
    closed_at = noon(campaign.ends_on + timedelta(days=1))
    campaigns.close(campaign=campaign, by=stage.manager, at=closed_at)
    review, _ = Review.objects.get_or_create(campaign=campaign)
    review.summary, review.next_step = words.SUMMARY, words.NEXT_STEP
    review.save()
    for number, (verdict, code, text) in enumerate(words.LESSONS):
        Lesson.objects.create(
            campaign=campaign,
            team=stage.teams[code] if code else None,
            verdict=verdict,
            words=text,
            written_at=closed_at + timedelta(days=7, minutes=number),
            written_by=stage.facilitator,
        )
    signed_at = noon(campaign.ends_on + timedelta(days=21))
    signed_reviews.sign_off(campaign=campaign, by=stage.leadership, at=signed_at, code_version="demo")


def _date_the_trail(at: datetime, *told: Campaign) -> None:
    """Let the trail of the story's campaigns end at its own noon: the database wrote down when it was told."""
    subjects = [f"{what} {campaign.slug}" for campaign in told for what in ("campaign", "review of")]
    AuditEvent.objects.filter(subject__in=subjects).update(at=at)

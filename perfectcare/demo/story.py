"""The story of the demo: one fortnight finished and reviewed, one live today. The same date tells the same story."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from campaigns.models import Campaign, Commitment, Lesson, Review
from campaigns.services import campaigns, days
from campaigns.services.campaigns import Outline
from metrics.catalogue import FFT
from metrics.models import Revision
from metrics.services import reviews as signed_reviews
from metrics.services import rollup
from perfectcare.common.dates import at_london, days_between
from perfectcare.common.models import AuditEvent
from perfectcare.demo import agreed, cards, meetings, numbers, partners, pulses, reading, tablets, words
from perfectcare.demo.clock import BASELINE, LENGTH, Calendar, after, noon
from perfectcare.demo.setting import Stage, build
from perfectcare.demo.trail import told


def tell(*, as_of: date) -> Stage:
    """Fill an empty database with the demo as it stands at noon of the day. Nothing in it depends on the hour."""
    luck = _luck("cards and huddles", as_of)
    when = Calendar(as_of)
    stage = build(at=noon(after(when.first, -7)))
    finished = _campaign(stage, when.finished_on, "Two Perfect Weeks", "demo1")
    live = _campaign(stage, when.live_on, "Winter Perfect Weeks", "demo2")
    cards.give(stage, first=when.first, last=as_of, luck=luck)
    cards.try_out(stage, when, luck)
    reading.read(stage, when, _luck("reading", as_of))
    tablets.pair(stage, when, _luck("tablets", as_of))
    for campaign in (finished, live):
        _settle_commitments(stage, campaign, as_of, luck)
        meetings.hold(stage, campaign, as_of=as_of, luck=luck)
    partners.ask(stage, when, _luck("partners", as_of))
    pulses.answer(finished, live, _luck("pulse", as_of))
    numbers.enter(stage, when, _luck("numbers", as_of))
    agreed.agree(stage, when)
    agreed.judge(stage, when)
    agreed.note(stage, when)
    agreed.share(stage, when, _luck("keys", as_of))
    agreed.advise(stage, when)
    _count(stage, when, live)
    _review(stage, finished)
    return stage


def _count(stage: Stage, when: Calendar, live: Campaign) -> None:
    """Count every day, and let it be as if each had been counted when it came and one has changed since."""
    team_ids = [None, *(team.pk for team in stage.teams.values())]
    touched = days_between(when.first, live.ends_on)
    days.touch_each(division_id=stage.division.pk, team_ids=team_ids, days=touched)
    while rollup.drain():
        pass
    Revision.objects.all().delete()
    Revision.objects.create(
        division=stage.division,
        team=stage.teams["WARD"],
        day=when.test_cards_on,
        key=FFT,
        changed_on=when.taken_out_on,
    )


def _luck(chapter: str, as_of: date) -> Random:
    """Return what the dice of a chapter say: always the same of the same day."""
    return Random(f"perfect care, {chapter}, {as_of.isoformat()}")  # noqa: S311 - a story, not a secret


def _campaign(stage: Stage, first: date, title: str, tail: str) -> Campaign:
    """Plan a campaign three weeks before its baseline ends, and make it live."""
    outline = Outline(
        title=title,
        aim="More time with patients, and every patient asked",
        starts_on=first,
        ends_on=after(first, LENGTH - 1),
        baseline_starts_on=after(first, -BASELINE),
        baseline_ends_on=after(first, -1),
        teams=list(stage.teams.values()),
    )
    with told(noon(after(first, -21))):
        campaign = campaigns.plan(division=stage.division, outline=outline, by=stage.manager)
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
    closed_at = noon(after(campaign.ends_on, 1))
    with told(closed_at):
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
    with told(noon(after(campaign.ends_on, 21))) as at:
        signed_reviews.sign_off(campaign=campaign, by=stage.leadership, at=at, code_version="demo")

"""The words of a campaign's review: its summary, its lessons and its signature."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from campaigns.models import Campaign, Lesson, Review, Team
from perfectcare.accounts.models import User
from perfectcare.common.records import audit


class ReviewRefused(Exception):
    """A review cannot be written or signed like this. `field` names the field that must change.

    The field "version" means that somebody else has changed the words since they were read; "phase", that the
    campaign is not at the point of being reviewed.
    """

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field, self.words = field, words


@transaction.atomic
def write(*, campaign: Campaign, summary: str, next_step: str, by: User, version: int) -> Review:
    """Write what happened and what happens next. `version` is that of the review as it was read, 0 for none yet."""
    campaign = _locked(campaign, Campaign.Phase.CLOSED)
    review = Review.objects.select_for_update().filter(campaign=campaign).first() or Review(
        campaign=campaign, version=0
    )
    if review.version != version:
        raise ReviewRefused("version", "Somebody else has changed these words since you opened them.")
    review.summary, review.next_step = summary.strip(), next_step.strip()
    review.version += 1
    review.save()
    audit(by=by, verb="written", subject=f"review of {campaign.slug}")
    return review


@transaction.atomic
def add_lesson(*, campaign: Campaign, words: str, verdict: str, team: Team | None, by: User) -> Lesson:
    """Write down something that the campaign taught, while it runs or once it is closed."""
    campaign = _locked(campaign, Campaign.Phase.LIVE, Campaign.Phase.CLOSED)
    if not words.strip():
        raise ReviewRefused("words", "Say what you learned.")
    if verdict not in Lesson.Verdict.values:
        raise ReviewRefused("verdict", "Choose whether to adopt, adapt or abandon it.")
    if team is not None and not campaign.teams.filter(pk=team.pk).exists():
        raise ReviewRefused("team", "Choose a team of this campaign.")
    lesson = Lesson.objects.create(campaign=campaign, team=team, verdict=verdict, words=words.strip(), written_by=by)
    audit(by=by, verb="added", subject=f"lesson {lesson.pk}", campaign=campaign.slug)
    return lesson


@transaction.atomic
def remove_lesson(*, lesson: Lesson, by: User) -> None:
    """Take a lesson out of a review that is not signed."""
    campaign = _locked(Campaign(pk=lesson.campaign_id), Campaign.Phase.LIVE, Campaign.Phase.CLOSED)
    number = lesson.pk
    campaign.lessons.filter(pk=number).delete()
    audit(by=by, verb="removed", subject=f"lesson {number}", campaign=campaign.slug)


@transaction.atomic
def sign_off(*, campaign: Campaign, by: User, at: datetime) -> Review:
    """Sign the review of a closed campaign, which then stays as it is."""
    newest = _locked(campaign, Campaign.Phase.CLOSED)
    review = Review.objects.select_for_update().filter(campaign=newest).first()
    if review is None or not review.summary:
        raise ReviewRefused("summary", "Write what happened before you sign.")
    if not newest.lessons.exists():
        raise ReviewRefused("lessons", "Write down at least one lesson before you sign.")
    review.signed_at, review.signed_by = at, by
    review.version += 1
    review.save()
    newest.phase = Campaign.Phase.REVIEWED
    newest.version += 1
    newest.save(update_fields=["phase", "version"])
    campaign.phase, campaign.version = newest.phase, newest.version
    audit(by=by, verb="signed", subject=f"review of {newest.slug}")
    return review


def _locked(campaign: Campaign, *phases: Campaign.Phase) -> Campaign:
    """Return the campaign as it stands now, locked, if it is in one of these phases."""
    newest = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if newest.phase == Campaign.Phase.REVIEWED:
        raise ReviewRefused("phase", "This review is signed: its words stay as they are.")
    if newest.phase not in phases:
        first = "started" if Campaign.Phase.LIVE in phases else "closed"
        raise ReviewRefused("phase", f"The campaign must be {first} first.")
    return newest

from __future__ import annotations

import pytest
from django.utils import timezone

from campaigns.models import Campaign, Lesson, Review
from campaigns.services import campaigns, commitments, reviews
from campaigns.services.commitments import CommitmentRefused
from campaigns.services.reviews import ReviewRefused
from perfectcare.common.models import AuditEvent
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def live(cast):
    return factories.campaign(cast.division)


@pytest.fixture
def closed(cast, live):
    return campaigns.close(campaign=live, by=cast.maya, at=timezone.now())


def written(campaign, cast, *, version=0, summary="It went well."):
    return reviews.write(
        campaign=campaign, summary=summary, next_step="Look again in July.", by=cast.maya, version=version
    )


def lesson(campaign, cast, **fields):
    fields = {"words": "Pharmacy joins the round.", "verdict": Lesson.Verdict.ADOPT, "team": None, **fields}
    return reviews.add_lesson(campaign=campaign, by=cast.fay, **fields)


def refused(field):
    return pytest.raises(ReviewRefused, check=lambda error: error.field == field)


def test_a_review_is_written_then_changed(cast, closed):
    first = written(closed, cast)
    second = written(closed, cast, version=first.version, summary="It went better.")
    assert Review.objects.get() == second
    assert (second.summary, second.version) == ("It went better.", 2)


def test_words_that_somebody_else_has_changed_are_not_overwritten(cast, closed):
    written(closed, cast)
    with refused("version"):
        written(closed, cast, version=0, summary="Mine.")
    assert Review.objects.get().summary == "It went well."


def test_a_review_waits_until_the_campaign_is_closed(cast, live):
    with refused("phase"):
        written(live, cast)
    assert not Review.objects.exists()


def test_lessons_are_written_while_a_campaign_runs_and_once_it_is_closed(cast, live):
    lesson(live, cast)
    campaigns.close(campaign=live, by=cast.maya, at=timezone.now())
    lesson(live, cast, team=cast.riverside)
    assert live.lessons.count() == 2


def test_a_planned_campaign_has_taught_nothing_yet(cast):
    planned = factories.campaign(cast.division, live=False)
    with refused("phase"):
        lesson(planned, cast)


@pytest.mark.parametrize(
    ("fields", "field"), [({"words": "  "}, "words"), ({"verdict": "perhaps"}, "verdict"), ({"team": "away"}, "team")]
)
def test_a_lesson_that_says_too_little_is_refused(cast, closed, fields, field):
    fields = {name: cast.elsewhere if value == "away" else value for name, value in fields.items()}
    with refused(field):
        lesson(closed, cast, **fields)
    assert not Lesson.objects.exists()


def test_a_lesson_can_be_taken_out_before_the_signature(cast, closed):
    reviews.remove_lesson(lesson=lesson(closed, cast), by=cast.maya)
    assert not closed.lessons.exists()


def test_a_review_is_signed_by_somebody_at_a_time(cast, closed):
    written(closed, cast)
    lesson(closed, cast)
    now = timezone.now()
    review = reviews.sign_off(campaign=closed, by=cast.dora, at=now)
    assert (review.signed_by, review.signed_at) == (cast.dora, now)
    assert closed.phase == Campaign.objects.get(pk=closed.pk).phase == Campaign.Phase.REVIEWED
    assert AuditEvent.objects.filter(actor=cast.dora, verb="signed", subject=f"review of {closed.slug}").exists()


def test_a_review_without_a_summary_or_a_lesson_is_not_signed(cast, closed):
    now = timezone.now()
    with refused("summary"):
        reviews.sign_off(campaign=closed, by=cast.dora, at=now)
    written(closed, cast, summary="   ")
    with refused("summary"):
        reviews.sign_off(campaign=closed, by=cast.dora, at=now)
    written(closed, cast, version=1)
    with refused("lessons"):
        reviews.sign_off(campaign=closed, by=cast.dora, at=now)
    assert Review.objects.get().signed_at is None
    assert Campaign.objects.get(pk=closed.pk).phase == Campaign.Phase.CLOSED


def test_a_live_campaign_is_not_signed_off(cast, live):
    lesson(live, cast)
    with refused("phase"):
        reviews.sign_off(campaign=live, by=cast.dora, at=timezone.now())


def test_nothing_changes_once_a_review_is_signed(cast, closed):
    written(closed, cast)
    kept = lesson(closed, cast)
    promise = closed.commitments.first()
    now = timezone.now()
    reviews.sign_off(campaign=closed, by=cast.dora, at=now)
    for change in (
        lambda: written(closed, cast, version=2),
        lambda: lesson(closed, cast),
        lambda: reviews.remove_lesson(lesson=kept, by=cast.maya),
        lambda: reviews.sign_off(campaign=closed, by=cast.maya, at=now),
    ):
        with refused("phase"):
            change()
    with pytest.raises(CommitmentRefused):
        commitments.keep(commitment=promise, by=cast.maya, at=now, version=promise.version)
    assert Review.objects.get().signed_by == cast.dora
    assert closed.lessons.get() == kept

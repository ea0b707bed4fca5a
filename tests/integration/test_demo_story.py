"""What the demo's charts say: what moved, what did not, and what people did about it."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.db import transaction

from campaigns.models import Campaign, Division, Partner, Target, Team
from feedback.custody import is_silent
from feedback.custody_words import state_of
from feedback.models import Device, FFTResponse, PartnerLink, PartnerVoice, Reply, Withdrawal
from feedback.selectors.custody import proof_of
from metrics.catalogue import MEASURES
from metrics.disclosure import Span
from metrics.facts import Answers
from metrics.measures import Charting, Subject
from metrics.models import ApiKey, ChartNote, DailyAnswers, Observation, Period, Revision, StepChange
from metrics.periods import week_of, whole_weeks
from metrics.places import Place
from metrics.selectors import readings
from metrics.selectors.charted import chart_of
from metrics.selectors.observed import span_of
from metrics.selectors.targets import targets_of
from metrics.selectors.windows import window_of
from perfectcare.common.dates import at_london
from perfectcare.common.models import AuditEvent
from perfectcare.demo import story
from perfectcare.demo.clock import Calendar, noon

AS_OF = date(2026, 11, 21)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _told(django_db_setup, django_db_blocker):
    """Tell the story once for all of these tests, which change nothing."""
    with django_db_blocker.unblock(), transaction.atomic():
        story.tell(as_of=AS_OF)
        yield
        transaction.set_rollback(True)


def chart(key, *, finished=True, charting=None, team=None, partner=None):
    """Return what a campaign's chart says of a measure."""
    division = Division.objects.get()
    campaign = Campaign.objects.order_by("starts_on")[0 if finished else 1]
    place = Place(division, team=Team.objects.get(code=team) if team else None)
    reading = readings.through_campaign(place, campaign, list(Campaign.objects.all()), today=AS_OF)
    found = reading.series(MEASURES[key], charting, Partner.objects.get(code=partner) if partner else None)
    steps = StepChange.objects.filter(key=key, team=place.team, withdrawn_at=None).values_list("starts_on", flat=True)
    goal = targets_of(division).target_on(MEASURES[key], found.points[-1].span.last, found.place)
    return chart_of(found, baseline_until=reading.window.baseline_until, steps=steps, target=goal and goal.charted)


def kinds(charted, campaign_only=True):
    """Return the kinds of the points in the campaign, or of those before it."""
    first = Campaign.objects.order_by("-starts_on").first().starts_on
    if charted.series.points[0].span.first < first - timedelta(days=120):
        first = Campaign.objects.order_by("starts_on").first().starts_on
    points = zip(charted.series.points, charted.chart.points, strict=True)
    return [point.kind for at, point in points if (at.span.first >= first) is campaign_only]


def test_urgent_response_rises_with_the_finished_fortnight_and_its_new_level_lasts():
    found = chart("ucr_two_hours")
    assert found.frozen_on == 14
    assert kinds(found, campaign_only=False).count("common") == 14
    assert kinds(found)[0] == "improvement"
    (step,) = found.steps
    before, after = found.chart.points[0].centre, found.chart.points[step].centre
    assert after > before + 10
    lasted = chart("ucr_two_hours", finished=False)
    assert abs(lasted.chart.points[0].centre - after) < 6


def test_visits_put_off_fall_in_each_fortnight_and_come_back():
    found = chart("deferred_visits")
    assert found.series.charting is Charting.WEEKDAY
    assert "improvement" in kinds(found)
    assert found.chart.variation == "common"
    assert chart("deferred_visits", finished=False).chart.variation == "improvement"


def test_discharges_before_midday_plainly_do_not_move():
    for finished in (True, False):
        found = chart("before_midday", finished=finished)
        assert found.chart.variation == "common"
        assert "improvement" not in kinds(found)
        assert found.chart.points[0].centre < found.target - 10


def test_what_it_costs_rises_a_little():
    found = chart("bank_hours")
    assert "concern" in kinds(found)
    before = found.chart.points[0].centre
    during = [p.value for p, kind in zip(found.chart.points[70:82], kinds(found), strict=False)]
    assert 1.1 < sum(during) / len(during) / before < 1.8


def test_partners_send_figures_that_pass_and_that_fail():
    assert chart("handover_30", partner="ZZ8").chart.assurance == "pass"
    found = chart("four_hours", partner="ZZ7", charting=Charting.MONTH)
    assert len(found.series.points) == 24
    assert found.chart.assurance == "fail"


@pytest.mark.parametrize("later", range(7))
def test_the_baselines_are_long_enough_and_keep_apart_on_any_day_of_the_week(later):
    when = Calendar(AS_OF + timedelta(days=later))
    for first in (when.finished_on, when.live_on):
        baseline = Span(first - timedelta(days=98), first - timedelta(days=1))
        assert len(whole_weeks(baseline)) >= 13
    assert when.finished_on.weekday() == when.live_on.weekday()
    assert when.storm_on.weekday() < 5
    assert week_of(when.test_cards_on).last < when.taken_out_on


def test_the_baseline_of_the_live_fortnight_holds_nothing_of_the_finished_one_or_of_the_days_after_it():
    finished, live = (window_of(each) for each in Campaign.objects.order_by("starts_on"))
    assert finished.after.last < live.before.first


def test_every_number_is_one_that_people_could_have_entered_then():
    for number in Observation.objects.select_related("team", "partner"):
        measure, span = MEASURES[number.key], span_of(number.period, number.starts_on)
        kind = Subject.TEAM if number.team else Subject.PARTNER if number.partner else Subject.DIVISION
        assert kind in measure.subjects, number
        assert (number.denominator is None) == measure.is_count, number
        assert number.denominator is None or number.numerator <= number.denominator, number
        assert span.first == number.starts_on, number
        assert noon(span.last) < number.entered_at <= noon(AS_OF), number
    assert set(Observation.objects.values_list("period", flat=True)) == set(Period.values)


def test_judgements_say_why_and_one_was_taken_back():
    stands, gone = StepChange.objects.order_by("withdrawn_at", "key").reverse()
    assert {stands.key, gone.key} == {"ucr_two_hours", "deferred_visits"}
    gone, stands = (gone, stands) if gone.withdrawn_at else (stands, gone)
    assert gone.withdrawn_reason
    assert stands.withdrawn_at is None
    finished = Campaign.objects.order_by("starts_on").first()
    assert finished.starts_on < stands.starts_on <= stands.made_at.date() <= finished.ends_on
    assert stands.made_by.email == "manager@demo.example"
    assert ChartNote.objects.count() == 3


def test_one_target_was_ended_and_one_is_a_teams_own():
    ended = Target.objects.get(value=None)
    assert ended.starts_on < AS_OF
    place = Place(ended.division)
    assert targets_of(ended.division).target_on(MEASURES[ended.key], AS_OF, place) is None
    assert Target.objects.get(team__isnull=False).value == 8000


def test_the_test_cards_count_nowhere_and_their_day_says_that_it_changed():
    made = Withdrawal.objects.get()
    place = {"team": made.team, "day": made.first_on}
    given = FFTResponse.objects.filter(team=made.team, given_on=made.first_on)
    assert given.filter(withdrawal=made).count() == 8
    counted = DailyAnswers.objects.get(**place)
    assert sum(getattr(counted, name) for name in Answers._fields) == given.standing().count() == given.count() - 8
    assert Revision.objects.get(**place).changed_on == made.made_at.date()
    assert Revision.objects.count() == 1


def test_nobody_holds_the_key_of_the_hospital():
    key = ApiKey.objects.get()
    assert key.partner.code == "ZZ7"
    assert len(key.key_hash) == 64
    assert key.requests == 0


def test_partners_answer_by_links_that_nobody_holds_and_one_has_a_reply():
    links = PartnerLink.objects.filter(revoked_at=None).order_by("partner__code")
    assert [(link.partner.code, len(link.token_hash)) for link in links] == [("ZZ7", 64), ("ZZ8", 64)]
    assert PartnerVoice.objects.count() == 8
    reply = Reply.objects.get(comment__partner_voice__isnull=False)
    assert reply.comment.partner_voice.partner.code == "ZZ7"
    assert reply.replied_on > reply.comment.given_on


def test_one_tablet_is_silent_one_has_a_wrong_clock_and_one_holds_cards():
    devices = Device.objects.in_use().select_related("point__team")
    states = {device.point.team.code: state_of(device, noon(AS_OF)).tag for device in devices}
    assert states.pop("UCR").startswith("Silent since Wednesday 18 November")
    assert states.pop("WARD") == "Clock 1 hour slow"
    assert states.pop("REHAB") == "2 cards waiting"
    assert set(states.values()) == {"Working"}
    assert len(states) == 3


@pytest.mark.parametrize("hour", [0, 6, 12, 18])
def test_the_demos_tablets_look_the_same_at_any_hour_of_its_day(hour):
    devices = list(Device.objects.in_use().select_related("point__team"))
    now = at_london(AS_OF, time(hour))
    silent = {device.point.team.code for device in devices if is_silent(device, now)}
    assert silent == {"UCR"}
    assert all(device.last_seen_at < now for device in devices)


def test_every_card_of_the_finished_fortnights_tablets_is_here_and_not_yet_of_the_live_ones():
    finished, live = Campaign.objects.order_by("starts_on")
    proof = proof_of(finished, noon(AS_OF), with_numbers=True)
    assert proof.verdict.kind == "on-track"
    assert proof.tablets == 6
    assert proof.totals.stored > 500
    assert proof_of(live, noon(AS_OF), with_numbers=True).verdict.heading == "2 cards are still on 1 tablet"


def test_nobody_holds_the_key_of_a_tablet():
    hashes = list(Device.objects.values_list("key_hash", flat=True))
    assert len(set(hashes)) == 12
    assert all(len(each) == 64 for each in hashes)


def test_the_trail_tells_each_act_at_its_moment_in_the_story():
    when = Calendar(AS_OF)
    moments = AuditEvent.objects.order_by("pk").values_list("at", flat=True)
    assert all(noon(when.first - timedelta(days=8)) < at <= noon(AS_OF) for at in moments)
    assert len(set(moments)) > 8

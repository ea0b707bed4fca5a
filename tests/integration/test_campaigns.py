from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import partial

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from campaigns.models import Campaign, DirtyDay, Slot
from campaigns.playbook import PLAYBOOK
from campaigns.services import campaigns, commitments
from campaigns.services.campaigns import CampaignRefused, Outline
from campaigns.services.commitments import Terms
from huddles.models import Huddle
from perfectcare.common.dates import LONDON, at_london
from tests import factories
from tests.factories import rivals
from tests.factories.plans import FIRST, LAST, change, plan

pytestmark = pytest.mark.django_db


def refused(field):
    return pytest.raises(CampaignRefused, check=lambda error: error.field == field)


def generations(cast):
    rows = DirtyDay.objects.filter(division=cast.division)
    return {(row.team_id, row.day): row.generation for row in rows}


# --- Slots ------------------------------------------------------------------------------------------------------


def test_all_slots_of_a_campaign_exist_at_once():
    campaign = factories.campaign(factories.division(), length=16)
    assert campaign.slots.count() == 32


def test_slots_fall_on_operating_days_only(cast):
    campaign = plan(cast, operating_days=[1, 2, 3, 4, 5], huddle_times=["09:00"])
    assert {slot.day.isoweekday() for slot in campaign.slots.all()} == {1, 2, 3, 4, 5}
    assert campaign.slots.count() == 10


class SlotsOverClockChanges(TestCase):
    """Django's own test case, so that each example starts from an empty database."""

    @settings(max_examples=25, deadline=None)
    @given(
        first=st.sampled_from([date(2026, 3, 27), date(2026, 10, 23), date(2026, 7, 1), date(2027, 3, 26)]),
        length=st.integers(1, 6),
        operating=st.sets(st.integers(1, 7), min_size=1),
        times=st.sets(st.times().map(lambda at: f"{at:%H:%M}"), min_size=1, max_size=6),
    )
    def test_every_slot_starts_when_london_clocks_show_its_time(self, first, length, operating, times):
        days = [first + timedelta(days=number) for number in range(length)]
        working = [day for day in days if day.isoweekday() in operating]
        division = factories.division()
        team = factories.team(division)
        about = Outline("Clocks", days[0], days[-1], [team], "", sorted(operating), sorted(times))
        if not working:
            with refused("operating_days"):
                campaigns.plan(division=division, outline=about, by=factories.user())
            return
        campaign = campaigns.plan(division=division, outline=about, by=factories.user())
        slots = list(campaign.slots.all())
        assert {(slot.day, f"{slot.local_time:%H:%M}") for slot in slots} == {
            (day, at) for day in working for at in times
        }
        for slot in slots:
            shown = slot.starts_at.astimezone(LONDON)
            wall = datetime.combine(slot.day, slot.local_time)
            in_the_gap = slot.local_time.hour == 1 and slot.day in (date(2026, 3, 29), date(2027, 3, 28))
            assert shown.replace(tzinfo=None) == (wall.replace(hour=2, minute=0) if in_the_gap else wall)


def test_changing_the_times_keeps_the_slots_that_stay(cast):
    campaign = plan(cast)
    kept = set(campaign.slots.filter(local_time=time(11, 30)).values_list("pk", flat=True))
    change(cast, campaign, huddle_times=["11:30", "16:00"])
    assert set(campaign.slots.filter(local_time=time(11, 30)).values_list("pk", flat=True)) == kept
    assert set(campaign.slots.values_list("local_time", flat=True)) == {time(11, 30), time(16)}
    assert campaign.slots.count() == 28


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"huddle_times": ["15:30"]}, "huddle_times"),
        ({"starts_on": FIRST + timedelta(days=1)}, "starts_on"),
        ({"starts_on": FIRST - timedelta(days=9), "ends_on": FIRST - timedelta(days=1)}, "ends_on"),
        ({"operating_days": [2, 3, 4, 5, 6, 7]}, "operating_days"),
    ],
)
def test_a_slot_with_a_record_cannot_be_planned_away(cast, fields, field):
    campaign = plan(cast)
    slot = campaign.slots.get(day=FIRST, local_time=time(11, 30))
    Huddle.objects.create(slot=slot)
    with refused(field), transaction.atomic():
        change(cast, campaign, **fields)
    assert campaign.slots.count() == 28
    assert Campaign.objects.get(pk=campaign.pk).starts_on == FIRST


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"baseline_starts_on": date(2026, 9, 2)}, "baseline_starts_on"),
        ({"baseline_ends_on": date(2026, 10, 30)}, "baseline_ends_on"),
        ({"baseline_starts_on": None, "baseline_ends_on": None}, "baseline_starts_on"),
        ({"starts_on": FIRST + timedelta(days=1)}, "starts_on"),
        ({"starts_on": FIRST - timedelta(days=1)}, "starts_on"),
        ({"ends_on": FIRST + timedelta(days=2)}, "ends_on"),
    ],
)
def test_days_of_a_live_campaign_whose_figures_are_shown_stay(cast, fields, field):
    """Moved by one day, the same page would differ by the answers of that one day."""
    baseline = {"baseline_starts_on": date(2026, 9, 1), "baseline_ends_on": date(2026, 10, 31)}
    campaign = campaigns.start(campaign=plan(cast, **baseline), by=cast.maya)
    today = FIRST + timedelta(days=3)
    with refused(field), transaction.atomic():
        change(cast, campaign, today=today, **{**baseline, **fields})
    longer = change(cast, campaign, today=today, **baseline, ends_on=LAST + timedelta(days=1))
    assert longer.ends_on == LAST + timedelta(days=1)


def test_a_live_campaign_without_a_baseline_is_given_one_once(cast):
    campaign = campaigns.start(campaign=plan(cast), by=cast.maya)
    given = change(cast, campaign, baseline_starts_on=date(2026, 9, 1), baseline_ends_on=date(2026, 10, 31))
    with refused("baseline_starts_on"), transaction.atomic():
        change(cast, given, baseline_starts_on=date(2026, 9, 2), baseline_ends_on=date(2026, 10, 31))


# --- What is refused --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"ends_on": FIRST - timedelta(days=1)}, "ends_on"),
        ({"ends_on": FIRST + timedelta(days=100)}, "ends_on"),
        ({"teams": []}, "teams"),
        ({"teams": "elsewhere"}, "teams"),
        ({"operating_days": []}, "operating_days"),
        ({"ends_on": FIRST, "operating_days": [7]}, "operating_days"),
        ({"huddle_times": []}, "huddle_times"),
        ({"huddle_times": [f"{hour:02}:00" for hour in range(8, 15)]}, "huddle_times"),
        ({"baseline_starts_on": date(2026, 9, 1)}, "baseline_ends_on"),
        ({"baseline_ends_on": date(2026, 9, 1)}, "baseline_starts_on"),
        ({"baseline_starts_on": date(2026, 9, 2), "baseline_ends_on": date(2026, 9, 1)}, "baseline_ends_on"),
        ({"baseline_starts_on": date(2026, 9, 2), "baseline_ends_on": FIRST}, "baseline_ends_on"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_and_nothing_is_stored(cast, fields, field):
    fields = {name: [cast.elsewhere] if value == "elsewhere" else value for name, value in fields.items()}
    with refused(field):
        plan(cast, **fields)
    assert not Campaign.objects.exists()
    assert not Slot.objects.exists()
    assert not DirtyDay.objects.exists()


def test_a_team_that_closes_before_the_last_day_is_refused(cast):
    cast.hilltop.closed_on = LAST
    cast.hilltop.save()
    with refused("teams"):
        plan(cast)


def test_the_longest_campaign_has_a_hundred_days(cast):
    assert plan(cast, ends_on=FIRST + timedelta(days=99), huddle_times=["09:00"]).slots.count() == 100


@pytest.mark.parametrize("gap", [0, 13])
def test_a_campaign_may_not_share_a_day_with_a_live_one(cast, gap):
    campaigns.start(campaign=plan(cast), by=cast.maya)
    with refused("starts_on"):
        plan(cast, starts_on=FIRST + timedelta(days=gap), ends_on=LAST + timedelta(days=gap))
    assert plan(cast, starts_on=LAST + timedelta(days=1), ends_on=LAST + timedelta(days=14)).pk


def test_the_live_campaign_of_another_division_is_no_hindrance(cast):
    factories.campaign(cast.elsewhere.division, starts_on=FIRST)
    assert plan(cast).pk


def test_two_planned_campaigns_may_overlap_until_one_starts(cast):
    first, second = plan(cast), plan(cast)
    campaigns.start(campaign=first, by=cast.maya)
    with refused("starts_on"):
        campaigns.start(campaign=second, by=cast.maya)
    assert Campaign.objects.get(pk=second.pk).phase == Campaign.Phase.PLANNED


# --- From planned to closed -------------------------------------------------------------------------------------


def test_a_campaign_starts_once_and_closes_once(cast):
    campaign, now = plan(cast), timezone.now()
    with refused("phase"):
        campaigns.close(campaign=campaign, by=cast.maya, at=now)
    campaigns.start(campaign=campaign, by=cast.maya)
    with refused("phase"):
        campaigns.start(campaign=campaign, by=cast.maya)
    campaigns.close(campaign=campaign, by=cast.maya, at=now)
    with refused("phase"):
        campaigns.close(campaign=campaign, by=cast.oona, at=now)
    stored = Campaign.objects.get(pk=campaign.pk)
    assert (stored.phase, stored.closed_at, stored.closed_by) == (Campaign.Phase.CLOSED, now, cast.maya)


def test_a_campaign_starts_by_itself_on_its_first_day(cast):
    campaign = plan(cast)
    assert campaigns.start_due(today=FIRST - timedelta(days=1)) == []
    assert campaigns.start_due(today=FIRST) == [campaign]
    assert campaigns.start_due(today=FIRST) == []


def test_a_campaign_that_is_past_or_in_the_way_does_not_start_by_itself(cast):
    first, second = plan(cast), plan(cast)
    assert campaigns.start_due(today=LAST + timedelta(days=1)) == []
    assert campaigns.start_due(today=LAST) == [first]
    assert Campaign.objects.get(pk=second.pk).phase == Campaign.Phase.PLANNED


def test_a_closed_campaign_keeps_its_plan(cast):
    campaign = campaigns.start(campaign=plan(cast), by=cast.maya)
    campaigns.close(campaign=campaign, by=cast.maya, at=timezone.now())
    with refused("phase"):
        change(cast, campaign, title="Another")
    assert Campaign.objects.get(pk=campaign.pk).title == "Winter fortnight"


def test_a_plan_read_before_somebody_else_changed_it_is_refused(cast):
    campaign = plan(cast)
    stale = Campaign.objects.get(pk=campaign.pk)
    change(cast, campaign, title="Theirs")
    with refused("version"):
        change(cast, stale, title="Mine")
    assert Campaign.objects.get(pk=campaign.pk).title == "Theirs"


def test_a_plan_that_was_read_before_the_start_does_not_undo_the_start(cast):
    stale = plan(cast)
    campaigns.start(campaign=Campaign.objects.get(pk=stale.pk), by=cast.maya)
    with refused("version"):
        change(cast, stale, title="Mine")
    assert Campaign.objects.get(pk=stale.pk).phase == Campaign.Phase.LIVE


# --- The playbook -----------------------------------------------------------------------------------------------


def test_a_plan_starts_with_the_nine_commitments_of_the_playbook(cast):
    campaign = plan(cast)
    made = list(campaign.commitments.order_by("id"))
    assert [each.title for each in made] == [promise.title for promise in PLAYBOOK]
    assert len(made) == 9
    assert [each.due_on for each in made] == [FIRST] * 3 + [LAST] * 6
    assert all(each.state == "open" and each.team is None for each in made)


def test_open_commitments_move_with_the_first_and_the_last_day(cast):
    campaign = plan(cast)
    kept = campaign.commitments.order_by("id").first()
    commitments.keep(commitment=kept, by=cast.maya, at=timezone.now(), version=1)
    own = commitments.add(campaign=campaign, terms=Terms("Own day", date(2026, 11, 12)), by=cast.maya)
    change(cast, campaign, starts_on=FIRST + timedelta(days=2), ends_on=LAST + timedelta(days=7))
    due = dict(campaign.commitments.values_list("pk", "due_on"))
    assert due.pop(kept.pk) == FIRST
    assert due.pop(own.pk) == date(2026, 11, 12)
    assert set(due.values()) == {FIRST + timedelta(days=2), LAST + timedelta(days=7)}


def test_a_team_that_owes_a_commitment_stays_in_the_campaign(cast):
    campaign = plan(cast)
    commitments.add(campaign=campaign, terms=Terms("Ours", LAST, team=cast.hilltop), by=cast.maya)
    with refused("teams"):
        change(cast, campaign, teams=[cast.riverside])
    assert campaign.teams.count() == 2


# --- What must be counted again ---------------------------------------------------------------------------------


def test_planning_marks_every_day_of_the_division_and_of_each_team(cast):
    plan(cast)
    days = {FIRST + timedelta(days=number) for number in range(14)}
    assert generations(cast) == {(team, day): 1 for team in (None, cast.riverside.pk, cast.hilltop.pk) for day in days}


def test_changing_marks_the_days_and_teams_that_were_and_those_that_are(cast):
    campaign = plan(cast, teams=[cast.riverside])
    before = generations(cast)
    moved = FIRST + timedelta(days=7)
    change(cast, campaign, starts_on=moved, ends_on=LAST + timedelta(days=7), teams=[cast.hilltop])
    days = {FIRST + timedelta(days=number) for number in range(21)}
    after = generations(cast)
    for team in (None, cast.riverside.pk, cast.hilltop.pk):
        assert all(after[team, day] == before.get((team, day), 0) + 1 for day in days)


def test_starting_marks_the_days_again(cast):
    campaign = plan(cast)
    campaigns.start(campaign=campaign, by=cast.maya)
    assert set(generations(cast).values()) == {2}


# --- Its size and its instants -----------------------------------------------------------------------------------


def test_planning_for_forty_teams_asks_a_bounded_number_of_questions(cast, django_assert_max_num_queries):
    teams = [factories.team(cast.division) for _ in range(40)]
    with django_assert_max_num_queries(150):
        plan(cast, teams=teams)


def test_a_slot_has_started_from_its_instant_on():
    slot = Slot(starts_at=at_london(FIRST, time(11, 30)))
    assert slot.has_started(slot.starts_at)
    assert not slot.has_started(slot.starts_at - timedelta(seconds=1))


# --- Two people at once -----------------------------------------------------------------------------------------

at_once = partial(rivals.at_once, CampaignRefused)


@pytest.mark.django_db(transaction=True)
def test_of_two_managers_who_start_overlapping_campaigns_at_once_one_wins():
    cast = factories.cast()
    for _ in range(5):
        rivals = [plan(cast), plan(cast)]
        answers = at_once(lambda campaign: campaigns.start(campaign=campaign, by=cast.maya), *rivals)
        assert answers == ["starts_on", "won"]
        assert Campaign.objects.live().count() == 1
        Campaign.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_of_two_managers_who_change_one_plan_at_once_one_is_told():
    cast = factories.cast()
    campaign = plan(cast)
    answers = at_once(lambda title: change(cast, Campaign(pk=campaign.pk, version=1), title=title), "One", "Two")
    assert answers == ["version", "won"]
    assert Campaign.objects.get().version == 2

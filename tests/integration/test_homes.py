from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine

from campaigns.services import campaigns
from tests import factories
from tests.factories import meetings

DURING = datetime(2026, 11, 10, 11, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _during_the_campaign():
    with time_machine.travel(DURING, tick=False):
        yield


@pytest.fixture
def campaign(cast):
    return factories.campaign(cast.division, teams=[cast.riverside, cast.hilltop])


def page(client):
    answer = client.get("/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_manager_sees_what_needs_them_and_the_next_huddle(sign_in, cast, campaign):
    words = page(sign_in(cast.maya))
    assert "What needs you now" in words
    assert "Open the 11:30 huddle" in words


def test_a_manager_without_a_campaign_is_asked_to_plan_one(sign_in, cast):
    assert "Plan a campaign" in page(sign_in(cast.maya))


def test_a_manager_sees_the_past_huddle_that_nobody_recorded(sign_in, cast, campaign):
    assert "past huddles are not recorded" in page(sign_in(cast.maya))


def test_a_team_lead_is_asked_for_the_next_report(sign_in, cast, campaign):
    words = page(sign_in(cast.lena))
    assert "Report for Riverside" in words
    assert "Report for Hilltop" not in words


def test_frontline_staff_find_their_own_teams_forms(sign_in, cast, campaign):
    mine = factories.point(cast.riverside, kind="staff")
    theirs = factories.point(cast.hilltop, kind="staff")
    words = page(sign_in(cast.sam))
    assert f"/s/{mine.code}/" in words
    assert f"/s/{theirs.code}/" not in words


def test_leadership_is_not_asked_to_plan(sign_in, cast, campaign):
    words = page(sign_in(cast.dora))
    assert "This campaign so far" in words
    assert "no owner" not in words


def test_an_administrator_finds_the_organisation_and_no_figures(sign_in, cast, campaign):
    words = page(sign_in(cast.ada))
    assert "Open your organisations" in words
    assert "This campaign so far" not in words


def test_a_person_without_a_role_is_told_whom_to_ask(sign_in, db):
    assert "You have no role yet" in page(sign_in(factories.user()))


@pytest.mark.parametrize("who", ["maya", "lena", "sam", "dora", "fay", "rita", "ada"])
def test_a_home_takes_at_most_twelve_queries_whatever_the_number_of_teams(
    who, sign_in, cast, django_assert_max_num_queries
):
    teams = [cast.riverside, cast.hilltop, *(factories.team(cast.division) for _ in range(38))]
    factories.campaign(cast.division, teams=teams)
    client = sign_in(getattr(cast, who))
    with django_assert_max_num_queries(12):
        client.get("/")


def test_a_manager_sees_which_teams_have_not_reported_when_the_huddle_is_near(sign_in, cast, campaign):
    slot = campaign.slots.get(day=DURING.date(), local_time="11:30")
    meetings.report(slot, cast.riverside, cast.lena)
    words = page(sign_in(cast.maya))
    assert "1 of 2 teams have not reported for the 11:30" in words
    assert "Hilltop" in words


def test_nobody_is_chased_for_a_report_hours_before_the_huddle(sign_in, cast, campaign):
    with time_machine.travel(datetime(2026, 11, 10, 8, 0, tzinfo=UTC), tick=False):
        assert "have not reported" not in page(sign_in(cast.maya))


def test_a_page_of_the_division_carries_the_sign_of_its_campaign(sign_in, cast, campaign):
    words = sign_in(cast.maya).get(f"/divisions/{cast.division.code}/points/").content.decode()
    assert "Day 2 of 14" in words
    assert "All campaigns" in words


def test_a_page_of_a_division_without_a_campaign_has_no_sign(sign_in, cast):
    words = sign_in(cast.maya).get(f"/divisions/{cast.division.code}/points/").content.decode()
    assert "All campaigns" not in words
    assert "Campaigns" in words


def test_after_a_campaign_was_closed_early_no_huddle_is_announced(sign_in, cast, campaign):
    campaigns.close(campaign=campaign, by=cast.maya, at=DURING)
    words = page(sign_in(cast.maya))
    assert "was closed early" in words
    assert "The next huddle" not in words
    assert "Day 2 of 14" not in words

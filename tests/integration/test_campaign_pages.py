"""The pages on which a campaign is planned, changed, started and closed, as everybody who comes to them."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from campaigns.models import Campaign, Membership
from campaigns.services import campaigns, commitments
from campaigns.services.commitments import Terms
from perfectcare.accounts.roles import Role
from tests import factories
from tests.factories.plans import FIRST, change, plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def new_url(cast):
    return reverse("campaign_new", args=[cast.division.code])


def typed(cast, **fields):
    return {
        "title": "Two Perfect Weeks",
        "aim": "Home sooner",
        "starts_on": "2026-11-09",
        "ends_on": "2026-11-22",
        "operating_days": ["1", "2", "3", "4", "5", "6", "7"],
        "huddle_times": "11:30, 3.30pm",
        "teams": [cast.riverside.code, cast.hilltop.code],
        **fields,
    }


def test_a_manager_plans_a_campaign(cast, sign_in, new_url):
    client = sign_in(cast.maya)
    assert client.get(new_url).status_code == 200
    answer = client.post(new_url, typed(cast, baseline_starts_on="2026-09-01", baseline_ends_on="2026-11-08"))
    campaign = Campaign.objects.get()
    assert answer.url == reverse("campaign", args=[campaign.slug])
    assert campaign.huddle_times == ["11:30", "15:30"]
    assert campaign.slots.count() == 28
    page = client.get(answer.url).content.decode()
    assert "Cancel non-essential meetings" in page
    assert "Start the campaign" in page


def test_the_form_suggests_every_day_two_huddles_and_every_open_team(cast, sign_in, new_url):
    factories.team(cast.division, name="Long gone", closed_on=date(2026, 1, 1))
    page = sign_in(cast.maya).get(new_url)
    assert page.content.decode().count(" checked") == 9
    assert 'value="11:30, 15:30"' in page.content.decode()
    assert "Long gone" not in page.content.decode()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 101}, "title"),
        ({"title": "a\x00b"}, "title"),
        ({"starts_on": "2026-02-30"}, "starts_on"),
        ({"starts_on": "0001-01-01"}, "starts_on"),
        ({"ends_on": "9999-12-31"}, "ends_on"),
        ({"ends_on": "2026-11-08"}, "ends_on"),
        ({"operating_days": []}, "operating_days"),
        ({"operating_days": ["8"]}, "operating_days"),
        ({"huddle_times": "teatime"}, "huddle_times"),
        ({"huddle_times": ","}, "huddle_times"),
        ({"huddle_times": "3:30"}, "huddle_times"),
        ({"teams": []}, "teams"),
        ({"teams": ["NOT-OURS"]}, "teams"),
        ({"teams": ["9" * 5000]}, "teams"),
        ({"baseline_starts_on": "2026-09-01"}, "baseline_ends_on"),
        ({"version": "x"}, "version"),
    ],
)
def test_a_wrong_field_is_named_and_every_word_typed_is_kept(cast, sign_in, new_url, fields, field):
    page = sign_in(cast.maya).post(new_url, typed(cast, **fields))
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert "Home sooner" in page.content.decode()
    assert not Campaign.objects.exists()


def test_the_code_of_another_divisions_team_is_refused(cast, sign_in, new_url):
    page = sign_in(cast.maya).post(new_url, typed(cast, teams=[cast.elsewhere.code]))
    assert page.status_code == 422
    assert not Campaign.objects.exists()


def test_days_that_overlap_a_live_campaign_are_refused_at_the_first_day(cast, sign_in, new_url):
    factories.campaign(cast.division, title="The first one")
    page = sign_in(cast.maya).post(new_url, typed(cast))
    assert page.status_code == 422
    assert "“The first one”" in page.context["form"].errors["starts_on"][0]
    assert Campaign.objects.count() == 1


def test_a_division_without_teams_says_who_adds_them(sign_in):
    manager = factories.member(Role.MANAGER, factories.division(), name="Alone")
    code = Membership.objects.get(user=manager).division.code
    page = sign_in(manager).get(reverse("campaign_new", args=[code]))
    assert "no open teams yet" in page.content.decode()
    assert sign_in(manager).get(reverse("campaigns", args=[code])).status_code == 200


def addresses(campaign):
    return {name: reverse(name, args=[campaign.slug]) for name in ("campaign_edit", "campaign_start", "campaign_close")}


@pytest.mark.parametrize("name", ["fay", "lena", "sam", "dora", "rita"])
def test_other_roles_see_the_plan_and_cannot_touch_it(cast, sign_in, new_url, name):
    campaign = plan(cast)
    client = sign_in(getattr(cast, name))
    page = client.get(reverse("campaign", args=[campaign.slug]))
    assert page.status_code == 200
    assert "Start the campaign" not in page.content.decode()
    assert client.get(reverse("campaigns", args=[cast.division.code])).status_code == 200
    for url in [new_url, *addresses(campaign).values()]:
        assert client.get(url).status_code == 403
        assert client.post(url, typed(cast)).status_code == 403
    assert Campaign.objects.get().phase == Campaign.Phase.PLANNED


@pytest.mark.parametrize("name", ["oona", "ada"])
def test_outsiders_and_administrators_find_no_campaign(cast, sign_in, new_url, name):
    campaign = plan(cast)
    client = sign_in(getattr(cast, name))
    there = [reverse("campaign", args=[campaign.slug]), reverse("campaigns", args=[cast.division.code]), new_url]
    for url in [*there, *addresses(campaign).values()]:
        assert client.get(url).status_code == 404


def test_a_campaign_is_started_and_closed_by_its_buttons_only(cast, sign_in):
    campaign = plan(cast)
    client, url = sign_in(cast.maya), addresses(campaign)
    assert client.get(url["campaign_start"]).status_code == 200
    assert Campaign.objects.get().phase == Campaign.Phase.PLANNED
    assert client.post(url["campaign_start"]).status_code == 302
    assert Campaign.objects.get().phase == Campaign.Phase.LIVE
    assert client.post(url["campaign_start"]).status_code == 409
    assert client.get(url["campaign_close"]).status_code == 200
    assert client.post(url["campaign_close"]).status_code == 302
    assert Campaign.objects.get().closed_by == cast.maya
    page = client.get(reverse("campaign", args=[campaign.slug])).content.decode()
    assert "Open the review" in page


def test_the_plan_page_refuses_a_post(cast, sign_in):
    campaign = plan(cast)
    client = sign_in(cast.maya)
    assert client.post(reverse("campaign", args=[campaign.slug])).status_code == 405
    assert client.post(reverse("campaigns", args=[cast.division.code])).status_code == 405
    assert client.put(reverse("campaign_start", args=[campaign.slug])).status_code == 405


def test_a_manager_changes_the_plan(cast, sign_in):
    campaign = plan(cast)
    url = reverse("campaign_edit", args=[campaign.slug])
    client = sign_in(cast.maya)
    assert 'value="Winter fortnight"' in client.get(url).content.decode()
    answer = client.post(url, typed(cast, title="Spring fortnight", version=campaign.version))
    assert answer.status_code == 302
    assert Campaign.objects.get().title == "Spring fortnight"


@pytest.mark.parametrize("version", ["", "0", "99"])
def test_a_form_without_the_newest_version_overwrites_nothing(cast, sign_in, version):
    campaign = plan(cast)
    url = reverse("campaign_edit", args=[campaign.slug])
    page = sign_in(cast.maya).post(url, typed(cast, version=version))
    assert page.status_code == 409
    assert Campaign.objects.get().title == "Winter fortnight"


def test_a_stale_form_shows_both_versions_and_may_be_saved_on_purpose(cast, sign_in):
    campaign = plan(cast)
    url = reverse("campaign_edit", args=[campaign.slug])
    change(cast, campaign, title="Theirs", teams=[cast.riverside])
    client = sign_in(cast.maya)
    page = client.post(url, typed(cast, title="Mine", version=1))
    assert page.status_code == 409
    differ = {each.label: (each.saved, each.typed) for each in page.context["changed"]}
    assert differ["Name of the campaign"] == ("Theirs", "Mine")
    assert differ["Teams"] == ("Riverside", "Riverside, Hilltop")
    assert "First day" not in differ
    assert 'name="version" value="2"' in page.content.decode()
    assert client.post(url, typed(cast, title="Mine", version=2)).status_code == 302
    assert Campaign.objects.get().title == "Mine"


def test_a_closed_campaign_cannot_be_opened_for_change(cast, sign_in):
    campaign = campaigns.start(campaign=plan(cast), by=cast.maya)
    campaigns.close(campaign=campaign, by=cast.maya, at=timezone.now())
    url = reverse("campaign_edit", args=[campaign.slug])
    assert sign_in(cast.maya).get(url).status_code == 302
    assert sign_in(cast.maya).post(url, typed(cast, version=3)).status_code == 302
    assert Campaign.objects.get().title == "Winter fortnight"


@pytest.mark.parametrize("slug", ["nothing", "x" * 3000, "-"])
def test_a_campaign_that_never_was_is_not_found(cast, sign_in, slug):
    assert sign_in(cast.maya).get(reverse("campaign", args=[slug])).status_code == 404


def test_words_of_a_plan_are_shown_as_words(cast, sign_in):
    campaign = plan(cast, title="<script>alert(1)</script>", aim="<b>bold</b>")
    page = sign_in(cast.maya).get(reverse("campaign", args=[campaign.slug])).content.decode()
    assert "<script>alert" not in page
    assert "<b>bold" not in page


@pytest.mark.parametrize(("teams", "promised"), [(2, 2), (40, 60)])
def test_the_plan_asks_the_same_few_questions_whatever_its_size(
    cast, sign_in, teams, promised, django_assert_max_num_queries
):
    for number in range(teams):
        factories.member(Role.TEAM_LEAD, factories.team(cast.division, name=f"Team {number}"))
    campaign = factories.campaign(cast.division)
    for number in range(promised):
        terms = Terms(f"Promise {number}", FIRST, team=campaign.teams.all()[number % teams], owner=cast.lena)
        commitments.add(campaign=campaign, terms=terms, by=cast.maya)
    client = sign_in(cast.maya)
    for name, questions in (("campaign", 9), ("campaign_edit", 10)):
        with django_assert_max_num_queries(questions):
            assert client.get(reverse(name, args=[campaign.slug])).status_code == 200

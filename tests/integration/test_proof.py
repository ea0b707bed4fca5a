"""The proof that every card which was given on a tablet is here, and what of it is shown to whom."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import reverse

from campaigns.services import campaigns
from feedback.models import FFTResponse
from tests import factories
from tests.factories import facts
from tests.factories.cards import card_body, response
from tests.factories.devices import device, reported

FIRST, LAST = date(2026, 11, 9), date(2026, 11, 22)
OVER = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
LIVE = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')


@pytest.fixture
def campaign(cast):
    return factories.campaign(cast.division, starts_on=FIRST, teams=[cast.riverside, cast.hilltop], by=cast.maya)


@pytest.fixture
def desk(cast):
    return factories.point(cast.riverside, name="Front desk")


@pytest.fixture
def look(sign_in, cast, campaign):
    """The words of the proof page, as somebody and at a moment."""

    def words(person=cast.maya, at=OVER):
        with time_machine.travel(at, tick=False):
            answer = sign_in(person).get(reverse("proof", args=[campaign.slug]))
        assert answer.status_code == 200
        main = answer.content.decode().split("<main", 1)[1].split("</main>")[0]
        return " ".join(re.sub(r"<[^>]+>", " ", main).split())

    return words


def ago(hours, at=OVER):
    return at - timedelta(hours=hours)


# --- The verdict ----------------------------------------------------------------------------------------------------


def test_where_every_card_is_here_the_page_says_so_with_the_numbers(look, cast, desk):
    reported(desk, ago(1), name="One", stored=200)
    reported(factories.point(cast.hilltop), ago(1), name="Two", stored=12)
    words = look()
    assert "Every card that was given on a tablet is here: 212 of 212" in words
    assert "212 given = 212 here + 0 on tablets + 0 refused" in words
    assert "missing" not in words.split("Tablet by tablet")[0]


@pytest.mark.parametrize(
    ("fields", "heading", "equation"),
    [
        ({"waiting": 3}, "3 cards are still on 1 tablet", "12 given = 9 here + 3 on tablets + 0 refused"),
        ({"refused": 1}, "1 card is refused and kept on 1 tablet", "10 given = 9 here + 0 on tablets + 1 refused"),
        ({"captured": 11}, "2 cards are missing", "11 given = 9 here + 0 on tablets + 0 refused + 2 missing"),
    ],
)
def test_cards_that_are_not_here_are_said_plainly(look, desk, fields, heading, equation):
    reported(desk, ago(1), stored=9, **fields)
    words = look()
    assert heading in words
    assert equation in words
    assert "Every card" not in words


def test_the_worst_is_the_heading_and_the_rest_follows(look, desk):
    reported(desk, ago(1), name="One", stored=9, captured=12, waiting=1, refused=1)
    reported(desk, ago(1), name="Two", stored=9, waiting=4)
    words = look()
    assert words.index("1 card is missing") < words.index("5 cards are still on 2 tablets")
    assert words.index("5 cards are still on 2 tablets") < words.index("1 card is refused and kept on 1 tablet")


def test_a_tablet_that_never_reported_is_no_proof_and_is_not_counted(look, desk):
    reported(desk, ago(1), name="One", stored=9)
    device(desk, name="Two", last_seen_at=ago(1), stored=4, numbers="{[1,5)}")
    words = look()
    assert "1 tablet has never reported" in words
    assert "Every card" not in words
    assert "Not proven It has never reported." in words


@pytest.mark.parametrize(
    ("at", "spoke", "doubt"),
    [
        (OVER, datetime(2026, 11, 23, 0, 0, tzinfo=UTC), ""),
        (OVER, datetime(2026, 11, 22, 23, 59, tzinfo=UTC), "It has not reported since the campaign’s last day."),
        (LIVE, ago(2, LIVE), ""),
        (LIVE, ago(3, LIVE), "It is silent."),
        (LIVE, ago(16, LIVE), ""),
        (LIVE, ago(24, LIVE), "It is silent."),
    ],
)
def test_a_report_proves_only_what_was_given_before_it(look, desk, at, spoke, doubt):
    reported(desk, spoke, stored=9)
    words = look(at=at)
    if doubt:
        assert "1 tablet has not reported lately" in words
        assert doubt in words
    assert ("Every card that was given on a tablet is here: 9 of 9" in words) is not doubt


def test_a_key_taken_back_in_the_middle_is_proven_by_the_tablets_next_report(look, cast, desk):
    taken = {"revoked_at": ago(100), "revoked_by": cast.maya, "name": "Old pairing"}
    old = reported(desk, ago(101), stored=20, **taken)
    reported(desk, ago(1), name="New pairing", stored=20)
    assert "It has not reported since its key was taken back." in look()
    old.reported_at = ago(99)
    old.save()
    assert "Every card that was given on a tablet is here: 40 of 40" in look()


def test_a_tablet_that_reported_after_the_campaign_and_lost_its_key_later_is_proven(look, cast, desk):
    later = datetime(2026, 12, 20, tzinfo=UTC)
    reported(desk, ago(1), stored=9, revoked_at=later, revoked_by=cast.maya)
    assert "Every card that was given on a tablet is here: 9 of 9" in look(at=later + timedelta(days=1))


def test_a_campaign_without_tablets_says_so(look):
    words = look()
    assert "No tablet was paired in this campaign" in words
    assert "given =" not in words


def test_before_its_first_day_nothing_is_proven(look, desk):
    reported(desk, datetime(2026, 11, 8, 9, tzinfo=UTC), stored=9)
    assert "The campaign has not begun" in look(at=datetime(2026, 11, 8, 10, tzinfo=UTC))


def test_only_tablets_of_the_campaigns_teams_in_its_london_days_are_in_it(look, cast, campaign, desk):
    start, end = datetime(2026, 11, 9, tzinfo=UTC), datetime(2026, 11, 23, tzinfo=UTC)
    third, by = factories.team(cast.division), {"by": cast.maya}
    reported(factories.point(third), ago(1), name="Another team", stored=9, **by)
    gone = {"revoked_by": cast.maya, **by}
    reported(desk, ago(1), name="Gone before", stored=9, revoked_at=start, **gone)
    reported(desk, ago(1), name="Gone in it", stored=9, revoked_at=start + timedelta(seconds=1), **gone)
    reported(desk, OVER, name="Paired after", stored=9, paired_at=end, **by)
    reported(desk, ago(1), name="Paired in it", stored=9, paired_at=end - timedelta(seconds=1), **by)
    words = look()
    assert "Gone in it" in words
    assert "Paired in it" in words
    assert not [name for name in ("Another team", "Gone before", "Paired after") if name in words]


def test_in_summer_the_days_begin_an_hour_earlier(sign_in, cast):
    summer = factories.campaign(
        cast.division, starts_on=date(2026, 7, 1), length=7, teams=[cast.riverside], by=cast.maya
    )
    point, midnight = factories.point(cast.riverside), datetime(2026, 6, 30, 23, tzinfo=UTC)
    for name, moment in (("Before", midnight), ("Within", midnight + timedelta(seconds=1))):
        reported(point, OVER, name=name, stored=9, paired_at=ago(5000), revoked_at=moment, revoked_by=cast.maya)
    page = sign_in(cast.maya).get(reverse("proof", args=[summer.slug])).content.decode()
    assert "Within" in page
    assert "Before" not in page


def test_what_tablets_send_makes_the_proof(client, look, desk):
    one, key = device(desk, name="One")
    headers = {"authorization": f"Bearer {key}"}
    cards = [{**card_body(given_at="2026-11-20T11:00:00Z"), "sequence": number} for number in range(1, 41)]

    def send(some, waiting, at):
        report = {"pairing": str(one.uid), "captured": 40, "waiting": waiting, "refused": 0}
        sent = {"cards": some, "report": [report], "sent_at": at.isoformat()}
        with time_machine.travel(at, tick=False):
            door = reverse("card_submit", args=[desk.code])
            assert client.post(door, sent, content_type="application/json", headers=headers).status_code == 200

    send(cards[:30], 10, ago(3))
    assert "10 cards are still on 1 tablet" in look()
    send(cards, 0, ago(2))
    assert "Every card that was given on a tablet is here: 40 of 40" in look()
    assert FFTResponse.objects.count() == 40


def test_answers_are_counted_by_how_they_were_collected_where_they_stand(look, cast):
    for mode, number in (("online", 3), ("paper-home", 2), ("electronic-discharge", 1)):
        for _ in range(number):
            response(cast.riverside, mode=mode)
    response(cast.riverside, mode="sms", given_on=FIRST - timedelta(days=1))
    response(cast.riverside, mode="sms", given_on=LAST + timedelta(days=1))
    response(cast.elsewhere, mode="sms")
    response(cast.riverside, mode="sms", given_on=FIRST)
    response(cast.riverside, mode="sms", question_set="fft-2013", answer="likely")
    facts.withdraw(cast.riverside, FIRST, by=cast.maya)
    words = look()
    assert "Tablet at the contact 1 Paper card at home 2 Online 3" in words
    assert "Text message" not in words


# --- Who sees what --------------------------------------------------------------------------------------------------


def test_who_does_not_manage_sees_the_verdict_and_no_number_of_cards(look, cast, desk):
    reported(desk, ago(1), name="Desk tablet", stored=57, waiting=3, captured=61)
    response(cast.riverside, mode="online")
    for person in (cast.dora, cast.lena, cast.sam, cast.fay, cast.rita):
        words = look(person)
        assert "Cards are missing" in words
        assert "Cards are still on 1 tablet" in words
        assert "Desk tablet" not in words
        assert not [number for number in ("57", "61") if f" {number} " in words.split("What this proves")[0]]
        assert "Answers that stand" not in words


def test_how_many_answered_in_which_team_is_told_to_nobody_else(cast, campaign, desk):
    """Two worlds that differ only in how many cards each team's tablet was given look the same."""
    other = factories.point(cast.hilltop)

    def world(first, second, waiting=0):
        def make():
            reported(desk, ago(1), stored=first, waiting=waiting, by=cast.maya)
            reported(other, ago(1), stored=second, by=cast.maya)

        return make

    worlds = [[world(3, 9), world(9, 3), world(0, 400)], [world(3, 9, 1), world(9, 3, 4)]]
    for person in (cast.dora, cast.sam, cast.fay):
        for alike in worlds:
            assert len({looked_at(campaign, person, make) for make in alike}) == 1
    assert len({looked_at(campaign, cast.maya, make) for make in worlds[0]}) == 3


def looked_at(campaign, person, world):
    client = Client()
    with time_machine.travel(OVER, tick=False), transaction.atomic():
        world()
        client.force_login(person)
        text = TOKEN.sub("", client.get(reverse("proof", args=[campaign.slug])).content.decode())
        transaction.set_rollback(True)
    return text


def test_a_campaign_of_another_division_has_no_proof_here(sign_in, cast, campaign):
    assert sign_in(cast.oona).get(reverse("proof", args=[campaign.slug])).status_code == 404


def test_the_plan_and_the_review_lead_to_the_proof(sign_in, cast, campaign):
    proof = reverse("proof", args=[campaign.slug])
    with time_machine.travel(OVER, tick=False):
        client = sign_in(cast.dora)
        for _ in range(2):  # live, and closed
            for name in ("campaign", "review"):
                assert proof in client.get(reverse(name, args=[campaign.slug])).content.decode()
            if not campaign.is_over:
                campaigns.close(campaign=campaign, by=cast.maya, at=OVER)
                campaign.refresh_from_db()


@pytest.mark.parametrize("teams", [1, 40])
def test_the_proof_asks_the_same_few_questions_of_one_tablet_and_of_forty(
    sign_in, cast, teams, django_assert_num_queries
):
    many = [factories.team(cast.division) for _ in range(teams)]
    campaign = factories.campaign(cast.division, starts_on=FIRST, teams=many, by=cast.maya)
    for team in many:
        reported(factories.point(team), ago(1), stored=9, waiting=1, by=cast.maya)
    client = sign_in(cast.maya)
    with time_machine.travel(OVER, tick=False), django_assert_num_queries(6):  # and session, person, roles, campaign
        assert client.get(reverse("proof", args=[campaign.slug])).status_code == 200

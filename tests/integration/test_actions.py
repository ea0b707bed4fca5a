"""Actions: the first promise stays, carrying counts once, and done on time means heard on time."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from campaigns.models import Campaign, DirtyDay, Slot
from huddles.models import Action, Huddle
from huddles.selectors.actions import actions_at, open_actions_of
from huddles.services import actions
from huddles.services.recording import HuddleChanged, HuddleRefused
from tests import factories
from tests.factories import meetings
from tests.factories.meetings import MONDAY, TUESDAY, WEDNESDAY, address, london, slot


@pytest.fixture
def campaign(cast):
    return meetings.fortnight(cast)


@pytest.fixture
def tuesday(campaign):
    """The 11:30 of Tuesday, seen at a quarter to twelve."""
    with time_machine.travel(london(TUESDAY, "11:45"), tick=False):
        yield slot(campaign, TUESDAY)


@pytest.fixture
def afternoon(campaign):
    return slot(campaign, TUESDAY, "15:30")


@pytest.fixture
def due(campaign, cast, tuesday):
    """An action of Riverside, agreed on Monday and due now."""
    return meetings.action(slot(campaign, MONDAY), tuesday, cast.lena, team=cast.riverside)


def generation(campaign, day, team=None):
    row = DirtyDay.objects.filter(division=campaign.division, team=team, day=day).first()
    return row.generation if row else 0


def settle_url(at, action):
    return address("action_settle", at, pk=action.pk)


def new(cast, due_at, **more):
    return {"words": "Ring the discharge hub", "owner": cast.lena.pk, "due_slot": due_at.pk, **more}


# --- agreeing ---------------------------------------------------------------------------------------------------


def test_an_action_has_an_owner_and_a_huddle_at_which_it_is_due(tuesday, afternoon, campaign, cast, sign_in):
    before = generation(campaign, TUESDAY, cast.riverside)
    sent = new(cast, afternoon, team=cast.riverside.pk)
    page = sign_in(cast.fay).post(address("action_new", tuesday), sent, follow=True)
    action = Action.objects.get()
    assert (action.owner, action.due_slot, action.next_slot, action.team) == (
        cast.lena,
        afternoon,
        afternoon,
        cast.riverside,
    )
    assert action.huddle.slot == tuesday
    assert generation(campaign, TUESDAY, cast.riverside) == before + 1
    assert "Ring the discharge hub" in page.content.decode()
    assert "Due 15:30 today" in page.content.decode()


def test_an_action_of_no_team_counts_for_the_division_on_the_day_it_is_due(tuesday, campaign, cast, sign_in):
    before = generation(campaign, WEDNESDAY)
    sign_in(cast.fay).post(address("action_new", tuesday), new(cast, slot(campaign, WEDNESDAY)))
    assert generation(campaign, WEDNESDAY) == before + 1


def test_a_facilitator_can_add_one_action_after_another(tuesday, afternoon, cast, sign_in):
    answer = sign_in(cast.fay).post(address("action_new", tuesday), new(cast, afternoon, another="yes"))
    assert answer["Location"] == address("action_new", tuesday)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("words", "", "What will be done?"),
        ("words", "x" * 301, "must be 300 characters or fewer"),
        ("words", "Ring 999 000 0018", "NHS number"),
        ("owner", "", "Who will do it?"),
        ("owner", "999999999999999999999999", "not on offer, or no longer"),
        ("owner", "x\0", "Null characters"),
        ("due_slot", "", "By which huddle?"),
        ("due_slot", "0", "not on offer, or no longer"),
        ("team", "-1", "not on offer, or no longer"),
    ],
)
def test_a_bad_action_is_refused_and_stores_nothing(tuesday, afternoon, cast, sign_in, field, value, words):
    page = sign_in(cast.fay).post(address("action_new", tuesday), new(cast, afternoon, **{field: value}))
    assert page.status_code == 422
    assert words in page.content.decode()
    assert not Huddle.objects.exists()


def test_neither_outsiders_nor_other_divisions_teams_can_be_named(tuesday, afternoon, cast, sign_in):
    for wrong in ({"owner": cast.oona.pk}, {"team": cast.elsewhere.pk}):
        page = sign_in(cast.fay).post(address("action_new", tuesday), new(cast, afternoon, **wrong))
        assert page.status_code == 422
    assert not Action.objects.exists()


def test_an_action_is_due_after_the_huddle_that_agreed_it(tuesday, campaign, cast):
    for wrong in (tuesday, slot(campaign, MONDAY)):
        with pytest.raises(HuddleRefused, match="after this one"):
            meetings.action(tuesday, wrong, cast.lena)


def test_after_the_last_huddle_nothing_can_be_due(campaign, cast, sign_in):
    last = campaign.slots.last()
    with time_machine.travel(last.starts_at + timedelta(minutes=5), tick=False):
        page = sign_in(cast.fay).get(address("action_new", last))
    assert "no later huddle is left" in page.content.decode()


def test_nothing_is_agreed_at_a_missed_or_a_coming_huddle(tuesday, afternoon, campaign, cast):
    with pytest.raises(HuddleRefused, match="still to come"):
        actions.agree(
            slot=afternoon,
            words="x",
            owner=cast.lena,
            due_slot=slot(campaign, WEDNESDAY),
            team=None,
            by=cast.fay,
            at=tuesday.starts_at,
        )
    missed(tuesday, cast)
    with pytest.raises(HuddleRefused, match="missed"):
        meetings.action(tuesday, afternoon, cast.lena)


def missed(at, cast):
    Huddle.objects.create(
        slot=at, state="missed", missed_reason="Snow", recorded_at=at.starts_at, recorded_by=cast.maya
    )


# --- what is due ------------------------------------------------------------------------------------------------


def test_a_huddle_hears_what_is_due_by_now_and_lists_the_rest(tuesday, afternoon, campaign, cast, due):
    meetings.action(slot(campaign, MONDAY), afternoon, cast.lena, words="Later")
    meetings.action(tuesday, afternoon, cast.lena, words="New")
    lists = actions_at(tuesday, tuesday.starts_at)
    assert [line.words for line in lists.due] == ["Ring the hub"]
    assert [line.words for line in lists.later] == ["Later"]
    assert [line.words for line in lists.agreed] == ["New"]
    monday = actions_at(slot(campaign, MONDAY), tuesday.starts_at)
    assert (monday.due, monday.later) == ((), ())
    assert [line.words for line in monday.agreed] == ["Ring the hub", "Later"]


def test_an_owner_finds_their_open_actions(tuesday, afternoon, campaign, cast, due):
    meetings.action(tuesday, afternoon, cast.maya)
    (mine,) = open_actions_of(cast.lena, campaign=campaign, now=tuesday.starts_at)
    assert (mine.id, mine.slot) == (due.pk, tuesday)


# --- settling ---------------------------------------------------------------------------------------------------


def test_a_done_action_is_settled_at_the_huddle_that_heard_it(tuesday, campaign, cast, sign_in, due):
    before = generation(campaign, TUESDAY, cast.riverside)
    page = sign_in(cast.fay).post(settle_url(tuesday, due), {"outcome": "done", "seen": "0"}, follow=True)
    due.refresh_from_db()
    assert (due.state, due.settled_slot, due.settled_by) == ("done", tuesday, cast.fay)
    assert generation(campaign, TUESDAY, cast.riverside) == before + 1
    assert "Settled at this huddle" in page.content.decode()


def test_an_action_ticked_between_huddles_is_heard_at_the_next(tuesday, afternoon, cast, sign_in, due):
    with time_machine.travel(london(TUESDAY, "14:00"), tick=False):
        sign_in(cast.fay).post(settle_url(afternoon, due), {"outcome": "done", "seen": "0"})
    due.refresh_from_db()
    assert due.settled_slot == afternoon
    assert due.settled_slot.starts_at > due.due_slot.starts_at  # so it was late, as in truth it was


def test_an_action_cannot_be_heard_beyond_the_next_huddle(tuesday, campaign, cast, due):
    with pytest.raises(HuddleRefused, match="Another huddle comes before"):
        done(due, slot(campaign, WEDNESDAY), cast.fay, tuesday.starts_at)


def test_an_action_cannot_be_heard_before_it_was_agreed(tuesday, afternoon, campaign, cast, sign_in):
    action = meetings.action(tuesday, afternoon, cast.lena)
    page = sign_in(cast.fay).post(settle_url(slot(campaign, MONDAY), action), {"outcome": "done", "seen": "0"})
    assert page.status_code == 404
    with pytest.raises(HuddleRefused, match="agreed at a later huddle"):
        done(action, slot(campaign, MONDAY), cast.fay, tuesday.starts_at)


def test_a_missed_huddle_heard_nothing(tuesday, cast, due, sign_in):
    missed(tuesday, cast)
    page = sign_in(cast.fay).post(settle_url(tuesday, due), {"outcome": "done", "seen": "0"})
    assert page.status_code == 422
    assert "The 11:30 huddle was missed." in page.content.decode()
    due.refresh_from_db()
    assert due.state == "open"


def test_carrying_moves_the_action_on_and_keeps_its_first_promise(tuesday, campaign, cast, sign_in, due):
    before = generation(campaign, TUESDAY, cast.riverside)
    wednesday = slot(campaign, WEDNESDAY)
    sent = {"outcome": "carried", "to_slot": wednesday.pk, "why": "Pharmacy answers at two", "seen": "0"}
    page = sign_in(cast.fay).post(settle_url(tuesday, due), sent, follow=True)
    due.refresh_from_db()
    assert (due.due_slot, due.next_slot, due.times_carried, due.state) == (tuesday, wednesday, 1, "open")
    assert generation(campaign, TUESDAY, cast.riverside) == before + 1
    assert "Carried to 11:30 tomorrow." in page.content.decode()


def test_an_action_that_is_due_later_is_not_carried_to_an_earlier_huddle(tuesday, afternoon, campaign, cast):
    action = meetings.action(slot(campaign, MONDAY), slot(campaign, WEDNESDAY), cast.lena)
    with pytest.raises(HuddleRefused, match="later huddle"):
        carry(action, tuesday, afternoon, cast.fay)


def test_an_action_is_carried_only_to_a_later_huddle(tuesday, campaign, cast, due):
    for wrong in (tuesday, slot(campaign, MONDAY), None):
        with pytest.raises(HuddleRefused, match="later huddle"):
            carry(due, tuesday, wrong, cast.fay)


def test_an_action_is_not_carried_into_another_campaign(tuesday, cast, due):
    other = factories.campaign(cast.division, starts_on=MONDAY + timedelta(days=60), live=False)
    with pytest.raises(HuddleRefused, match="later huddle"):
        carry(due, tuesday, other.slots.first(), cast.fay)


def test_an_escalation_says_to_whom_and_why(tuesday, cast, sign_in, due):
    client = sign_in(cast.fay)
    page = client.post(settle_url(tuesday, due), {"outcome": "escalated", "seen": "0"})
    assert page.status_code == 422
    assert "Say who takes it on." in page.content.decode()
    assert "Say what they need to do, and why." in page.content.decode()
    sent = {"outcome": "escalated", "to_whom": "the acute's site manager", "why": "No beds held", "seen": "0"}
    client.post(settle_url(tuesday, due), sent)
    due.refresh_from_db()
    assert (due.state, due.outcome) == ("escalated", "To the acute's site manager: No beds held")


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"outcome": "forgotten", "seen": "0"},
        {"outcome": "carried", "seen": "0"},
        {"outcome": "carried", "to_slot": "x", "seen": "0"},
        {"outcome": "done", "seen": "9" * 5000},
        {"outcome": "done", "why": "x" * 201, "seen": "0"},
        {"outcome": "done", "why": "Told Mrs B, LS1 4AP", "seen": "0"},
    ],
)
def test_a_bad_settlement_is_refused_and_changes_nothing(tuesday, cast, sign_in, due, given):
    page = sign_in(cast.fay).post(settle_url(tuesday, due), given)
    assert page.status_code == 422
    due.refresh_from_db()
    assert (due.state, due.times_carried) == ("open", 0)


def test_who_comes_second_is_told_what_became_of_the_action(tuesday, afternoon, cast, sign_in, due):
    sign_in(cast.fay).post(settle_url(tuesday, due), {"outcome": "done", "seen": "0"})
    sent = {"outcome": "escalated", "to_whom": "the chief nurse", "why": "Nobody answers", "seen": "0"}
    page = sign_in(cast.maya).post(settle_url(tuesday, due), sent)
    assert page.status_code == 409
    text = page.content.decode()
    assert "Somebody else was here first" in text
    assert "Nobody answers" in text
    due.refresh_from_db()
    assert (due.state, due.settled_by) == ("done", cast.fay)


@pytest.mark.django_db(transaction=True)
def test_of_people_carrying_the_same_action_at_once_only_one_counts():
    cast = factories.cast()
    campaign = meetings.fortnight(cast)
    at = slot(campaign, TUESDAY)
    action = meetings.action(slot(campaign, MONDAY), at, cast.lena)
    later = slot(campaign, WEDNESDAY)
    found = meetings.at_once(6, lambda: carry(action, Slot.objects.get(pk=at.pk), later, cast.fay).times_carried)
    assert sorted(map(str, found)) == sorted(["1", *["told"] * 5])
    action.refresh_from_db()
    assert action.times_carried == 1


def test_a_mistaken_tick_can_be_taken_back(tuesday, campaign, cast, sign_in, due):
    client = sign_in(cast.fay)
    client.post(settle_url(tuesday, due), {"outcome": "done", "seen": "0"})
    before = generation(campaign, TUESDAY, cast.riverside)
    client.post(address("action_reopen", tuesday, pk=due.pk))
    due.refresh_from_db()
    assert (due.state, due.settled_slot, due.settled_at) == ("open", None, None)
    assert generation(campaign, TUESDAY, cast.riverside) == before + 1
    assert client.post(address("action_reopen", tuesday, pk=due.pk)).status_code == 422


def test_after_the_signature_no_action_changes(tuesday, cast, sign_in, due):
    Campaign.objects.update(phase="reviewed")
    page = sign_in(cast.fay).post(settle_url(tuesday, due), {"outcome": "done", "seen": "0"})
    assert page.status_code == 422
    assert "is signed" in page.content.decode()
    with pytest.raises(HuddleRefused):
        actions.reopen(action=due, by=cast.fay)


def test_a_settlement_that_was_reopened_elsewhere_is_refused(tuesday, cast, due):
    with pytest.raises(HuddleChanged):
        actions.reopen(action=due, by=cast.fay)


# --- who may ----------------------------------------------------------------------------------------------------


def test_only_those_who_record_settle_actions(tuesday, cast, sign_in, due):
    for person in (cast.sam, cast.lena, cast.dora, cast.rita):
        assert sign_in(person).get(settle_url(tuesday, due)).status_code == 403
        assert sign_in(person).post(settle_url(tuesday, due), {"outcome": "done", "seen": "0"}).status_code == 403
        assert sign_in(person).post(address("action_reopen", tuesday, pk=due.pk)).status_code == 403
    assert sign_in(cast.oona).post(settle_url(tuesday, due), {"outcome": "done", "seen": "0"}).status_code == 404
    due.refresh_from_db()
    assert due.state == "open"


def test_another_campaigns_action_is_not_found(tuesday, cast, sign_in):
    theirs = factories.campaign(cast.elsewhere.division, starts_on=MONDAY)
    action = meetings.action(slot(theirs, MONDAY), slot(theirs, TUESDAY), cast.oona)
    assert sign_in(cast.fay).get(settle_url(tuesday, action)).status_code == 404
    assert sign_in(cast.fay).get(address("action_settle", tuesday, pk=10**30)).status_code == 404


def test_other_methods_are_refused(tuesday, cast, sign_in, due):
    assert sign_in(cast.fay).put(settle_url(tuesday, due)).status_code == 405
    assert sign_in(cast.fay).get(address("action_reopen", tuesday, pk=due.pk)).status_code == 405


def test_the_board_offers_settling_only_where_it_can_be_done(tuesday, afternoon, campaign, cast, sign_in, due):
    def offers(at, person):
        return "Carry or escalate" in sign_in(person).get(address("huddle", at)).content.decode()

    assert offers(tuesday, cast.fay)
    assert offers(afternoon, cast.fay)
    assert not offers(slot(campaign, WEDNESDAY), cast.fay)
    assert not offers(tuesday, cast.sam)


def test_on_an_older_board_nothing_is_ticked_by_the_way(tuesday, afternoon, campaign, cast, sign_in, due):
    with time_machine.travel(london(TUESDAY, "16:00"), tick=False):
        page = sign_in(cast.fay).get(address("huddle", tuesday)).content.decode()
    assert "Say what this huddle heard" in page
    assert 'value="done"' not in page


def test_an_action_is_overdue_only_when_its_huddle_has_been(tuesday, afternoon, campaign, cast):
    meetings.action(slot(campaign, MONDAY), afternoon, cast.lena)
    wednesday = slot(campaign, WEDNESDAY)
    assert [line.is_overdue for line in actions_at(wednesday, tuesday.starts_at).due] == [False]
    assert [line.is_overdue for line in actions_at(wednesday, wednesday.starts_at).due] == [True]
    assert [line.is_overdue for line in actions_at(afternoon, afternoon.starts_at).due] == [False]


def done(action, at, by, when):
    return actions.settle_done(action=action, at_slot=at, outcome="", seen=0, by=by, at=when)


def carry(action, at, to, by):
    return actions.carry(action=action, at_slot=at, to_slot=to, why="", seen=0, by=by, at=at.starts_at)

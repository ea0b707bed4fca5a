"""The huddle itself: the list, the board, held or missed, and who was there."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.urls import reverse

from campaigns.models import Campaign, DirtyDay, Slot
from huddles.models import Attendance, Huddle
from huddles.selectors.reports import reports_in
from huddles.selectors.rhythm import rhythm
from huddles.selectors.slots import next_slot
from huddles.services import huddles
from huddles.services.recording import HuddleRefused, open_for
from perfectcare.accounts.roles import Role
from perfectcare.common.models import AuditEvent
from tests import factories
from tests.factories import meetings
from tests.factories.meetings import MONDAY, TUESDAY, WEDNESDAY, address, london, slot

HELD = {"outcome": "held", "minutes_long": "12", "notes": "Thanks to Hilltop.", "version": "1"}
MISSED = {"outcome": "missed", "missed_reason": "Fire drill", "version": "1"}


@pytest.fixture
def campaign(cast):
    return meetings.fortnight(cast)


@pytest.fixture
def noon():
    """It is noon on Tuesday: the 11:30 has begun, the 15:30 is to come."""
    with time_machine.travel(london(TUESDAY, "12:00"), tick=False):
        yield


@pytest.fixture
def tuesday(campaign, noon):
    return slot(campaign, TUESDAY)


def generation(campaign, day, team=None):
    row = DirtyDay.objects.filter(division=campaign.division, team=team, day=day).first()
    return row.generation if row else 0


# --- held or missed ---------------------------------------------------------------------------------------------


def test_a_facilitator_records_a_held_huddle_and_its_day_is_counted_again(tuesday, campaign, cast, sign_in):
    before = generation(campaign, TUESDAY)
    answer = sign_in(cast.fay).post(address("huddle_record", tuesday), HELD, follow=True)
    huddle = Huddle.objects.get(slot=tuesday)
    assert (huddle.state, huddle.minutes_long, huddle.recorded_by, huddle.is_late) == ("held", 12, cast.fay, False)
    assert b"Recorded: the 11:30 huddle was held." in answer.content
    assert generation(campaign, TUESDAY) == before + 1


def test_a_missed_huddle_keeps_its_reason_and_is_never_blank(tuesday, cast, sign_in):
    client = sign_in(cast.maya)
    page = client.post(address("huddle_record", tuesday), {"outcome": "missed", "version": "1"})
    assert page.status_code == 422
    assert b"Say why the huddle was missed." in page.content
    assert not Huddle.objects.exists()
    client.post(address("huddle_record", tuesday), MISSED)
    assert Huddle.objects.get().missed_reason == "Fire drill"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "Answer “Did the huddle meet?”"),
        ({"outcome": "maybe"}, "not on offer, or no longer"),
        ({"outcome": "held"}, "Enter how many minutes the huddle took."),
        ({"outcome": "held", "minutes_long": "0"}, "must be 1 or more"),
        ({"outcome": "held", "minutes_long": "9" * 5000}, "whole number"),
        ({"outcome": "held", "minutes_long": "12", "notes": "nul \0"}, "Null characters"),
        ({"outcome": "held", "minutes_long": "12", "notes": "x" * 2001}, "must be 2000 characters or fewer"),
        ({"outcome": "held", "minutes_long": "12", "notes": "Ask 999 000 0018 again"}, "NHS number"),
        ({"outcome": "missed", "missed_reason": "   "}, "Say why the huddle was missed."),
    ],
)
def test_a_bad_record_is_refused_at_its_field_and_stores_nothing(tuesday, cast, sign_in, given, words):
    page = sign_in(cast.maya).post(address("huddle_record", tuesday), {"version": "1", **given})
    assert page.status_code == 422
    assert words in page.content.decode()
    assert not Huddle.objects.exists()


def test_what_was_typed_survives_a_refusal(tuesday, cast, sign_in):
    page = sign_in(cast.maya).post(
        address("huddle_record", tuesday), {**HELD, "minutes_long": "x", "notes": "Well done"}
    )
    assert b"Well done" in page.content


def test_a_huddle_that_is_still_to_come_cannot_be_recorded(tuesday, campaign, cast, sign_in):
    later = slot(campaign, TUESDAY, "15:30")
    client = sign_in(cast.maya)
    assert b"It can be recorded from 15:30 today" in client.get(address("huddle_record", later)).content
    for given in (HELD, MISSED):
        page = client.post(address("huddle_record", later), given)
        assert page.status_code == 422
        assert b"still to come" in page.content
    assert not Huddle.objects.exists()


def test_a_huddle_recorded_on_a_later_day_says_so(campaign, cast, sign_in):
    monday = slot(campaign, MONDAY)
    with time_machine.travel(london(WEDNESDAY, "09:00"), tick=False):
        sign_in(cast.maya).post(address("huddle_record", monday), HELD)
        page = sign_in(cast.maya).get(address("huddle", monday))
    assert Huddle.objects.get().is_late
    assert b"Recorded afterwards on Wednesday 11 November" in page.content


def test_a_huddle_recorded_the_same_evening_is_not_late(campaign, cast):
    huddle = huddles.hold(
        slot=slot(campaign, MONDAY), minutes_long=9, notes="", seen=1, by=cast.maya, at=london(MONDAY, "23:59")
    )
    assert not huddle.is_late


def test_a_wrong_record_can_be_put_right_and_the_change_is_audited(tuesday, campaign, cast, sign_in):
    client = sign_in(cast.maya)
    client.post(address("huddle_record", tuesday), HELD)
    before = generation(campaign, TUESDAY)
    client.post(address("huddle_record", tuesday), {**MISSED, "version": "2"})
    huddle = Huddle.objects.get()
    assert (huddle.state, huddle.minutes_long, huddle.version) == ("missed", None, 3)
    event = AuditEvent.objects.get(verb="corrected")
    assert event.detail == {"was": "held", "now": "missed", "version": 3}
    assert generation(campaign, TUESDAY) == before + 1


def test_the_second_of_two_people_sees_what_the_first_stored_and_keeps_their_own_words(tuesday, cast, sign_in):
    sign_in(cast.fay).post(address("huddle_record", tuesday), HELD)
    page = sign_in(cast.maya).post(address("huddle_record", tuesday), MISSED)
    assert page.status_code == 409
    text = page.content.decode()
    assert "recorded as held" in text
    assert "Thanks to Hilltop." in text
    assert "Fire drill" in text
    assert Huddle.objects.get().state == "held"
    again = {**MISSED, "version": page.context["form"]["version"].value()}
    sign_in(cast.maya).post(address("huddle_record", tuesday), again)
    assert Huddle.objects.get().state == "missed"


def test_a_huddle_that_teams_attended_was_not_missed(tuesday, campaign, cast, sign_in):
    Attendance.objects.create(huddle=Huddle.objects.create(slot=tuesday), team=cast.riverside, presence="present")
    page = sign_in(cast.maya).post(address("huddle_record", tuesday), MISSED)
    assert page.status_code == 422
    assert b"Attendance says that teams were there" in page.content
    assert Huddle.objects.get().state == "open"


def test_a_huddle_that_agreed_something_was_not_missed(tuesday, campaign, cast):
    meetings.action(tuesday, slot(campaign, TUESDAY, "15:30"), cast.maya)
    with pytest.raises(HuddleRefused, match="so it was held"):
        huddles.miss(slot=tuesday, reason="Nobody came", notes="", seen=1, by=cast.maya, at=tuesday.starts_at)


@pytest.mark.parametrize(
    ("phase", "words"),
    [("planned", "The campaign has not started"), ("reviewed", "The review of this campaign is signed")],
)
def test_nothing_is_recorded_before_the_start_or_after_the_signature(tuesday, campaign, cast, sign_in, phase, words):
    Campaign.objects.update(phase=phase)
    client = sign_in(cast.maya)
    posts = [
        client.post(address("huddle_record", tuesday), HELD),
        client.post(address("huddle_attendance", tuesday), {f"team_{cast.riverside.pk}": "present"}),
        client.post(address("huddle_report", tuesday, team_code=cast.riverside.code), {"rag": "watch", "version": "0"}),
    ]
    assert [page.status_code for page in posts] == [422, 422, 422]
    assert all(words in page.content.decode() for page in posts)
    assert not Huddle.objects.exists()


def test_a_closed_campaign_can_still_be_completed_from_paper(tuesday, cast, sign_in):
    Campaign.objects.update(phase="closed", closed_at=tuesday.starts_at, closed_by=cast.maya)
    assert sign_in(cast.maya).post(address("huddle_record", tuesday), HELD).status_code == 302


# --- attendance -------------------------------------------------------------------------------------------------


def test_teams_without_an_answer_stay_unrecorded(tuesday, campaign, cast, sign_in):
    before = generation(campaign, TUESDAY)
    sign_in(cast.fay).post(
        address("huddle_attendance", tuesday), {f"team_{cast.riverside.pk}": "deputy", f"team_{cast.hilltop.pk}": ""}
    )
    assert list(Attendance.objects.values_list("team", "presence")) == [(cast.riverside.pk, "deputy")]
    assert generation(campaign, TUESDAY) == before + 1
    page = sign_in(cast.fay).get(address("huddle", tuesday))
    assert dict(page.context["board"].presences) == {"Present": 0, "Sent a deputy": 1, "Absent": 0, "Not recorded": 1}


def test_attendance_can_be_put_right_and_taken_back(tuesday, cast, sign_in):
    client, name = sign_in(cast.fay), cast.riverside.pk
    client.post(address("huddle_attendance", tuesday), {f"team_{name}": "present"})
    client.post(address("huddle_attendance", tuesday), {f"team_{name}": "absent", f"seen_{name}": "present"})
    assert Attendance.objects.get().presence == "absent"
    client.post(address("huddle_attendance", tuesday), {f"team_{name}": "", f"seen_{name}": "absent"})
    assert not Attendance.objects.exists()


def test_two_people_who_answer_for_different_teams_both_count(tuesday, cast, sign_in):
    river, hill = cast.riverside.pk, cast.hilltop.pk
    url = address("huddle_attendance", tuesday)
    sign_in(cast.fay).post(url, {f"team_{river}": "present", f"team_{hill}": ""})
    sign_in(cast.maya).post(url, {f"team_{river}": "", f"team_{hill}": "absent"})
    assert dict(Attendance.objects.values_list("team", "presence")) == {river: "present", hill: "absent"}


def test_two_people_who_disagree_about_a_team_both_see_it(tuesday, cast, sign_in):
    river, hill = cast.riverside.pk, cast.hilltop.pk
    url = address("huddle_attendance", tuesday)
    sign_in(cast.fay).post(url, {f"team_{river}": "present", f"team_{hill}": "present"})
    page = sign_in(cast.maya).post(url, {f"team_{river}": "absent", f"team_{hill}": ""})
    assert page.status_code == 409
    assert "Stored now: <strong>Present</strong>" in page.content.decode()
    assert Attendance.objects.get(team=river).presence == "present"
    form = page.context["form"]
    assert form[f"team_{river}"].value() == "absent"
    assert form[f"team_{hill}"].value() == "present"
    sign_in(cast.maya).post(url, {name: form[name].value() for name in form.fields})
    assert dict(Attendance.objects.values_list("team", "presence")) == {river: "absent", hill: "present"}


def test_an_unknown_answer_is_refused(tuesday, cast, sign_in):
    page = sign_in(cast.fay).post(address("huddle_attendance", tuesday), {f"team_{cast.riverside.pk}": "perhaps"})
    assert page.status_code == 422
    assert not Attendance.objects.exists()


def test_another_divisions_team_cannot_be_put_on_the_roll(tuesday, cast, sign_in):
    sign_in(cast.fay).post(address("huddle_attendance", tuesday), {f"team_{cast.elsewhere.pk}": "present"})
    assert not Attendance.objects.exists()


def test_nobody_was_at_a_missed_huddle(tuesday, cast, sign_in):
    client = sign_in(cast.fay)
    client.post(address("huddle_record", tuesday), MISSED)
    page = client.post(address("huddle_attendance", tuesday), {f"team_{cast.riverside.pk}": "present"})
    assert page.status_code == 422
    assert not Attendance.objects.exists()


# --- the board and the list -------------------------------------------------------------------------------------


def test_the_board_asks_who_is_coming_and_names_who_has_not_reported(tuesday, campaign, cast, sign_in):
    coming = slot(campaign, TUESDAY, "15:30")
    meetings.report(coming, cast.hilltop, cast.maya, when=london(TUESDAY, "11:50"))
    page = sign_in(cast.sam).get(address("huddle", coming)).content.decode()
    assert "Who is coming to the 15:30?" in page
    assert "1 of 2</span> reports in" in page
    assert "Not yet: Riverside" in page


def test_teams_at_risk_come_first(campaign, cast, noon, sign_in):
    third = factories.team(cast.division, name="Aldgate")
    campaign.teams.add(third)
    at = slot(campaign, TUESDAY)
    meetings.report(at, third, cast.maya, rag="on-track")
    meetings.report(at, cast.riverside, cast.lena, rag="at-risk")
    page = sign_in(cast.maya).get(address("huddle", at))
    assert [tile.team for tile in page.context["board"].tiles] == ["Riverside", "Hilltop", "Aldgate"]


def test_the_board_says_what_changed_since_the_slot_before(tuesday, campaign, cast, sign_in):
    before = slot(campaign, MONDAY, "15:30")
    meetings.report(before, cast.riverside, cast.lena, staff_planned=8, staff_actual=8)
    meetings.report(tuesday, cast.riverside, cast.lena, staff_planned=8, staff_actual=6, rag="at-risk")
    page = sign_in(cast.maya).get(address("huddle", tuesday))
    assert page.context["board"].changes == ("Riverside: at risk, was on track; staff 2 short, was none short",)
    assert "What changed since 15:30 yesterday" in page.content.decode()


def test_the_list_counts_held_of_begun_and_names_the_next(tuesday, campaign, cast, sign_in):
    huddles.hold(
        slot=slot(campaign, MONDAY), minutes_long=9, notes="", seen=1, by=cast.maya, at=london(MONDAY, "12:00")
    )
    huddles.miss(
        slot=slot(campaign, MONDAY, "15:30"), reason="Snow", notes="", seen=1, by=cast.maya, at=london(MONDAY, "16:00")
    )
    huddles.hold(slot=tuesday, minutes_long=9, notes="", seen=1, by=cast.maya, at=london(TUESDAY, "11:45"))
    page = sign_in(cast.sam).get(reverse("huddles", args=[campaign.slug]))
    text = page.content.decode()
    assert "2 of 3</strong> held so far, 1 missed" in text
    assert "Snow" in text
    assert "Open the 15:30 huddle" in text


def test_a_huddle_is_next_until_it_is_recorded_or_an_hour_old(tuesday, campaign, cast):
    afternoon = slot(campaign, TUESDAY, "15:30")
    assert next_slot(campaign, london(TUESDAY, "11:00")) == tuesday
    assert next_slot(campaign, london(TUESDAY, "11:45")) == tuesday
    assert next_slot(campaign, london(TUESDAY, "12:31")) == afternoon
    huddles.hold(slot=tuesday, minutes_long=9, notes="", seen=1, by=cast.maya, at=london(TUESDAY, "11:40"))
    assert next_slot(campaign, london(TUESDAY, "11:45")) == afternoon
    assert next_slot(campaign, london(MONDAY, "00:00") + timedelta(days=40)) is None


def test_reports_in_says_whose_are_missing(tuesday, cast):
    meetings.report(tuesday, cast.riverside, cast.lena)
    found = reports_in(tuesday)
    assert (found.received, found.expected, found.missing) == (1, 2, ("Hilltop",))


@pytest.mark.parametrize("teams", [2, 40])
def test_the_pages_ask_at_most_twelve_questions_of_the_database(
    db, noon, sign_in, teams, django_assert_max_num_queries
):
    division = factories.division()
    maya = factories.member(Role.MANAGER, division, name="Maya")
    here = [factories.team(division) for _ in range(teams)]
    campaign = factories.campaign(division, starts_on=MONDAY, length=16, teams=here, by=maya)
    at, later = slot(campaign, TUESDAY), slot(campaign, WEDNESDAY)
    for team in here:
        meetings.report(at, team, maya)
        meetings.action(at, later, maya, team=team)
    urls = [
        reverse("huddles", args=[campaign.slug]),
        address("huddle", at),
        address("huddle_record", at),
        address("huddle_attendance", at),
        address("action_new", at),
        address("huddle_report", at, team_code=here[0].code),
    ]
    for url in urls:
        client = sign_in(maya)
        with django_assert_max_num_queries(12):
            assert client.get(url).status_code == 200


def test_an_empty_campaign_teaches_what_will_come(campaign, cast, sign_in):
    with time_machine.travel(london(MONDAY, "08:00"), tick=False):
        assert rhythm(campaign, london(MONDAY, "08:00")).begun == 0
        page = sign_in(cast.sam).get(reverse("huddles", args=[campaign.slug])).content.decode()
        assert "None is due yet. 28 in the campaign." in page
        board = sign_in(cast.sam).get(address("huddle", slot(campaign, MONDAY))).content.decode()
    assert "This is the first huddle, so there is nothing to compare with." in board


# --- who may ----------------------------------------------------------------------------------------------------


def test_only_those_who_record_may_record(tuesday, cast, sign_in):
    for name in ("huddle_record", "huddle_attendance", "action_new"):
        for person in (cast.sam, cast.lena, cast.dora, cast.rita):
            assert sign_in(person).get(address(name, tuesday)).status_code == 403
            assert sign_in(person).post(address(name, tuesday), HELD).status_code == 403
        for person in (cast.oona, cast.ada):
            assert sign_in(person).post(address(name, tuesday), HELD).status_code == 404
    assert not Huddle.objects.exists()


def test_everybody_of_the_division_reads_the_board(tuesday, campaign, cast, sign_in):
    for person in (cast.sam, cast.lena, cast.dora, cast.rita, cast.fay):
        assert sign_in(person).get(address("huddle", tuesday)).status_code == 200
    for url in (address("huddle", tuesday), reverse("huddles", args=[campaign.slug])):
        assert sign_in(cast.oona).get(url).status_code == 404


def test_another_campaigns_slot_is_not_found(tuesday, cast, sign_in):
    other = factories.campaign(cast.division, starts_on=MONDAY + timedelta(days=60), live=False)
    url = address("huddle", tuesday).replace(tuesday.campaign.slug, other.slug)
    assert sign_in(cast.maya).get(url).status_code == 404


@pytest.mark.parametrize("tail", ["2026-11-10/1131/", "2026-13-41/1130/", "2026-11-10/2960/", "0000-00-00/0000/"])
def test_a_slot_that_does_not_exist_is_not_found(tuesday, campaign, cast, sign_in, tail):
    assert sign_in(cast.maya).get(reverse("huddles", args=[campaign.slug]) + tail).status_code == 404


def test_other_methods_are_refused(tuesday, campaign, cast, sign_in):
    client = sign_in(cast.maya)
    assert client.post(address("huddle", tuesday)).status_code == 405
    assert client.post(reverse("huddles", args=[campaign.slug])).status_code == 405
    for name in ("huddle_record", "huddle_attendance", "action_new"):
        assert client.put(address(name, tuesday)).status_code == 405
        assert client.delete(address(name, tuesday)).status_code == 405


# --- at once ----------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_people_opening_the_same_huddle_at_once_make_one_row():
    cast = factories.cast()
    at = slot(meetings.fortnight(cast), TUESDAY)

    def open_it():
        with transaction.atomic():
            return open_for(slot=Slot.objects.get(pk=at.pk)).pk

    found = meetings.at_once(8, open_it)
    assert found == [Huddle.objects.get(slot=at).pk] * 8


@pytest.mark.django_db(transaction=True)
def test_of_people_recording_the_same_huddle_at_once_one_is_stored_and_the_others_are_told():
    cast = factories.cast()
    at = slot(meetings.fortnight(cast), TUESDAY)

    def record():
        return huddles.hold(
            slot=Slot.objects.get(pk=at.pk), minutes_long=9, notes="", seen=1, by=cast.fay, at=at.starts_at
        ).version

    found = meetings.at_once(6, record)
    assert sorted(map(str, found)) == sorted(["2", *["told"] * 5])
    assert AuditEvent.objects.filter(verb="recorded").count() == 1

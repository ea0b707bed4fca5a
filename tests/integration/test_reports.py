"""A team's report: what it stores, what it never carries over by itself, and who may send it."""

from __future__ import annotations

import pytest
import time_machine

from campaigns.access import pass_for
from campaigns.models import DirtyDay
from huddles.models import Huddle, TeamReport
from huddles.selectors.reports import my_reports_due
from tests import factories
from tests.factories import meetings
from tests.factories.meetings import MONDAY, TUESDAY, WEDNESDAY, address, london, slot

SENT = {
    "staff_planned": "8",
    "staff_actual": "6",
    "capacity": "40",
    "demand": "46",
    "safety": "Two falls since yesterday",
    "rag": "watch",
    "line": "Busy but coping",
    "version": "0",
}


@pytest.fixture
def campaign(cast):
    return meetings.fortnight(cast)


@pytest.fixture
def tuesday(campaign):
    """The 11:30 of Tuesday, seen at eleven o'clock of that day."""
    with time_machine.travel(london(TUESDAY, "11:00"), tick=False):
        yield slot(campaign, TUESDAY)


def generation(team, day):
    row = DirtyDay.objects.filter(team=team, day=day).first()
    return row.generation if row else 0


def url(at, team):
    return address("huddle_report", at, team_code=team.code)


def test_a_team_lead_sends_a_report_and_the_teams_day_is_counted_again(tuesday, cast, sign_in):
    before = generation(cast.riverside, TUESDAY)
    page = sign_in(cast.lena).post(url(tuesday, cast.riverside), SENT, follow=True)
    report = TeamReport.objects.get()
    assert (report.team, report.reported_by, report.staff_gap, report.demand) == (cast.riverside, cast.lena, 2, 46)
    assert (report.rag, report.safety, report.version) == ("watch", "Two falls since yesterday", 1)
    assert generation(cast.riverside, TUESDAY) == before + 1
    text = page.content.decode()
    assert "Thank you. The 11:30 will see this." in text
    for words in ("6 of 8", "2 short", "40 for 46", "6 short", "Busy but coping", "Lena Lead, 11:00"):
        assert words in text


def test_last_times_figures_are_offered_in_words_and_never_stand_in_the_boxes(tuesday, campaign, cast, sign_in):
    meetings.report(slot(campaign, MONDAY), cast.riverside, cast.lena, staff_planned=3)
    meetings.report(slot(campaign, MONDAY, "15:30"), cast.riverside, cast.lena, staff_planned=9, staff_actual=7)
    page = sign_in(cast.lena).get(url(tuesday, cast.riverside))
    text = page.content.decode()
    assert "Last time: 15:30 yesterday." in text
    assert "Last time: 9" in text
    assert all(page.context["form"][name].value() is None for name in ("staff_planned", "staff_actual", "rag", "line"))
    assert "checked" not in text


def test_figures_carry_over_only_where_their_own_tick_says_so(tuesday, campaign, cast, sign_in):
    meetings.report(slot(campaign, MONDAY), cast.riverside, cast.lena, staff_planned=9, staff_actual=7, safety="Ice")
    ticked = {"same_staff_planned": "9", "same_safety": "Ice", "rag": "on-track", "version": "0"}
    sign_in(cast.lena).post(url(tuesday, cast.riverside), ticked)
    report = TeamReport.objects.get(huddle__slot=tuesday)
    assert (report.staff_planned, report.staff_actual, report.safety) == (9, None, "Ice")


def test_a_tick_of_nought_carries_nought(tuesday, campaign, cast, sign_in):
    meetings.report(slot(campaign, MONDAY), cast.riverside, cast.lena, staff_planned=0)
    client = sign_in(cast.lena)
    assert (
        'value="0" aria-describedby="last_staff_planned"' in client.get(url(tuesday, cast.riverside)).content.decode()
    )
    client.post(url(tuesday, cast.riverside), {"same_staff_planned": "0", "rag": "on-track", "version": "0"})
    assert TeamReport.objects.get(huddle__slot=tuesday).staff_planned == 0


def test_a_tick_beside_another_figure_is_questioned(tuesday, campaign, cast, sign_in):
    meetings.report(slot(campaign, MONDAY), cast.riverside, cast.lena, staff_planned=9)
    page = sign_in(cast.lena).post(url(tuesday, cast.riverside), {**SENT, "same_staff_planned": "9"})
    assert page.status_code == 422
    assert "You ticked “same as last time” (9) and entered 8. Keep one of them." in page.content.decode()
    assert not TeamReport.objects.filter(huddle__slot=tuesday).exists()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("staff_planned", "-1", "must be 0 or more"),
        ("staff_planned", "1000", "must be 999 or less"),
        ("staff_actual", "6.5", "whole number"),
        ("capacity", "9" * 5000, "whole number"),
        ("demand", "many", "whole number"),
        ("demand", "4\0", "whole number"),
        ("rag", "purple", "not on offer, or no longer"),
        ("rag", "not-said", "not on offer, or no longer"),
        ("rag", "", "How today looks"),
        ("line", "x" * 201, "must be 200 characters or fewer"),
        ("line", "See Mr B at LS1 4AP", "postcode"),
        ("safety", "Fall, NHS 999 000 0018", "NHS number"),
        ("safety", "nul \0", "Null characters"),
        ("version", "x", ""),
        ("same_capacity", "x", ""),
    ],
)
def test_a_bad_report_is_refused_and_stores_nothing(tuesday, cast, sign_in, field, value, words):
    page = sign_in(cast.lena).post(url(tuesday, cast.riverside), {**SENT, "line": "Keep me", field: value})
    assert page.status_code == 422
    assert words in page.content.decode()
    assert field == "line" or "Keep me" in page.content.decode()
    assert not Huddle.objects.exists()


def test_an_empty_report_is_no_report(tuesday, cast, sign_in):
    page = sign_in(cast.maya).post(url(tuesday, cast.riverside), {"rag": "not-said", "version": "0"})
    assert page.status_code == 422
    assert "Say something" in page.content.decode()
    assert not Huddle.objects.exists()


def test_a_facilitator_may_write_down_a_report_that_gave_no_rag(tuesday, cast, sign_in):
    sign_in(cast.fay).post(url(tuesday, cast.hilltop), {"rag": "not-said", "demand": "12", "version": "0"})
    assert TeamReport.objects.get().rag == "not-said"


def test_a_report_can_be_put_right_from_what_it_said(tuesday, cast, sign_in):
    client = sign_in(cast.lena)
    client.post(url(tuesday, cast.riverside), SENT)
    form = client.get(url(tuesday, cast.riverside)).context["form"]
    assert (form["staff_planned"].value(), form["rag"].value(), form["version"].value()) == (8, "watch", 1)
    before = generation(cast.riverside, TUESDAY)
    client.post(url(tuesday, cast.riverside), {**SENT, "staff_actual": "7", "version": "1"})
    report = TeamReport.objects.get()
    assert (report.staff_actual, report.version) == (7, 2)
    assert generation(cast.riverside, TUESDAY) == before + 1


def test_the_second_of_two_reporters_sees_the_firsts_words_beside_their_own(tuesday, cast, sign_in):
    sign_in(cast.fay).post(url(tuesday, cast.riverside), {**SENT, "line": "From the phone call"})
    page = sign_in(cast.lena).post(url(tuesday, cast.riverside), {**SENT, "line": "From the ward"})
    assert page.status_code == 409
    text = page.content.decode()
    assert "Fay Facilitator has sent this team’s report" in text
    assert "From the phone call" in text
    assert "From the ward" in text
    assert TeamReport.objects.get().line == "From the phone call"
    again = {**SENT, "line": "From the ward", "version": page.context["form"]["version"].value()}
    sign_in(cast.lena).post(url(tuesday, cast.riverside), again)
    assert TeamReport.objects.get().line == "From the ward"


@pytest.mark.django_db(transaction=True)
def test_of_two_first_reports_at_once_one_is_stored():
    cast = factories.cast()
    at = slot(meetings.fortnight(cast), TUESDAY)
    found = meetings.at_once(6, lambda: meetings.report(at, cast.riverside, cast.lena).version)
    assert sorted(map(str, found)) == sorted(["1", *["told"] * 5])
    assert TeamReport.objects.count() == 1


@pytest.mark.parametrize(("clock", "status"), [("11:29", 422), ("11:30", 302)])
def test_a_report_may_be_sent_a_day_ahead_and_no_sooner(campaign, cast, sign_in, clock, status):
    with time_machine.travel(london(MONDAY, clock), tick=False):
        page = sign_in(cast.lena).post(url(slot(campaign, TUESDAY), cast.riverside), SENT)
    assert page.status_code == status
    assert TeamReport.objects.count() == (status == 302)
    assert status == 302 or b"Reports for this huddle open at 11:30 today." in page.content


def test_a_report_from_paper_says_when_it_was_written(campaign, cast, sign_in):
    monday = slot(campaign, MONDAY)
    with time_machine.travel(london(WEDNESDAY, "09:00"), tick=False):
        page = sign_in(cast.fay).post(url(monday, cast.riverside), SENT, follow=True)
    assert "recorded afterwards on Wednesday 11 November" in page.content.decode()


def test_only_the_teams_lead_and_those_who_record_may_report(tuesday, cast, sign_in):
    for person in (cast.sam, cast.dora, cast.rita):
        assert sign_in(person).get(url(tuesday, cast.riverside)).status_code == 403
        assert sign_in(person).post(url(tuesday, cast.riverside), SENT).status_code == 403
    assert sign_in(cast.lena).post(url(tuesday, cast.hilltop), SENT).status_code == 403
    assert sign_in(cast.oona).post(url(tuesday, cast.riverside), SENT).status_code == 404
    assert not TeamReport.objects.exists()
    assert sign_in(cast.maya).post(url(tuesday, cast.hilltop), SENT).status_code == 302


def test_a_team_that_is_not_in_the_campaign_is_not_found(tuesday, cast, sign_in):
    for team in (cast.elsewhere, factories.team(cast.division)):
        assert sign_in(cast.maya).get(url(tuesday, team)).status_code == 404


def test_a_report_takes_no_other_method(tuesday, cast, sign_in):
    assert sign_in(cast.lena).put(url(tuesday, cast.riverside)).status_code == 405


def test_a_lead_is_told_which_report_is_due(tuesday, campaign, cast):
    held = pass_for(cast.lena, cast.division)
    (due,) = my_reports_due(campaign, held, london(TUESDAY, "11:00"))
    assert (due.team, due.slot, due.is_in) == ("Riverside", tuesday, False)
    meetings.report(tuesday, cast.riverside, cast.lena)
    assert my_reports_due(campaign, held, london(TUESDAY, "11:00"))[0].is_in
    assert my_reports_due(campaign, pass_for(cast.sam, cast.division), london(TUESDAY, "11:00")) == ()


def test_words_are_shown_as_words(tuesday, cast, sign_in):
    page = sign_in(cast.lena).post(
        url(tuesday, cast.riverside), {**SENT, "line": "<script>alert(1)</script>"}, follow=True
    )
    assert b"<script>alert(1)" not in page.content
    assert b"&lt;script&gt;alert(1)" in page.content

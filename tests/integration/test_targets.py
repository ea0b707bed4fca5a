"""Targets: which one holds on a day, how it is said, and who agrees one or takes it back."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from django.urls import reverse

from campaigns.models import Target
from campaigns.services import targets as service
from campaigns.services.targets import TargetRefused, Terms
from metrics.catalogue import MEASURES
from metrics.measures import Charting
from metrics.places import Place
from metrics.selectors.targets import is_for, targets_of, value_words
from metrics.services import targets
from perfectcare.common.models import AuditEvent
from tests import factories
from tests.factories import judgements as made
from tests.factories import rivals

pytestmark = pytest.mark.django_db
UCR, GAP, BEDS, HANDOVER = "ucr_two_hours", "staff_gap", "escalation_beds", "handover_30"
FIRST, LATER = date(2026, 11, 3), date(2026, 11, 17)
AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def refused(field):
    return pytest.raises(TargetRefused, check=lambda error: error.field == field)


@pytest.fixture
def here(cast):
    return Place(cast.division)


@pytest.fixture
def team(cast):
    return Place(cast.division, team=cast.riverside)


@pytest.fixture
def hospital(cast):
    return Place(cast.division, partner=made.partner(cast.division))


def holds(place, key, day):
    goal = targets_of(place.division).target_on(MEASURES[key], day, place)
    return goal.words if goal else None


# --- Which target holds -----------------------------------------------------------------------------------------


def test_a_division_without_its_own_target_takes_the_national_one(here):
    assert holds(here, UCR, FIRST) == (
        "At least 70 in 100, national, from 1 December 2022 "
        "(NHS England: at least 70 in 100 in-scope two-hour referrals are met by December 2022)."
    )
    assert holds(here, UCR, date(2022, 11, 30)) is None
    assert holds(here, GAP, FIRST) is None


def test_the_national_target_is_the_latest_that_has_started(hospital):
    assert holds(hospital, "four_hours", date(2024, 2, 29)).startswith("At least 95 in 100")
    assert holds(hospital, "four_hours", date(2024, 3, 1)).startswith("At least 76 in 100")
    assert holds(hospital, "four_hours", date(2025, 3, 1)).startswith("At least 78 in 100")


def test_a_target_holds_from_its_day_until_the_next_one(cast, here):
    made.target(here, UCR, FIRST, 8000, by=cast.maya)
    made.target(here, UCR, LATER, 8550, by=cast.maya)
    assert holds(here, UCR, FIRST - timedelta(days=1)).startswith("At least 70 in 100, national")
    assert holds(here, UCR, FIRST) == "At least 80 in 100 from 3 November 2026, agreed with Jo Bright."
    assert holds(here, UCR, LATER - timedelta(days=1)).startswith("At least 80 in 100")
    assert holds(here, UCR, LATER).startswith("At least 85.5 in 100 from 17 November 2026")


def test_an_ended_target_is_followed_by_none_and_not_by_the_national_one(cast, here):
    made.target(here, UCR, FIRST, 8000, by=cast.maya)
    made.target(here, UCR, LATER, None, by=cast.maya)
    assert holds(here, UCR, LATER) is None
    ended = targets_of(cast.division).why_none(MEASURES[UCR], LATER, here)
    assert ended == "No target from 17 November 2026, agreed with Jo Bright."


def test_a_team_takes_the_divisions_target_until_it_has_its_own(cast, here, team):
    made.target(here, UCR, FIRST, 8000, by=cast.maya)
    assert holds(team, UCR, LATER) == (
        "At least 80 in 100 from 3 November 2026, agreed with Jo Bright for the whole division."
    )
    made.target(team, UCR, LATER, 6000, by=cast.maya, agreed_with="Lena.")
    assert holds(team, UCR, LATER - timedelta(days=1)).startswith("At least 80")
    assert holds(team, UCR, LATER) == "At least 60 in 100 from 17 November 2026, agreed with Lena."
    assert holds(Place(cast.division, team=cast.hilltop), UCR, LATER).startswith("At least 80")
    assert holds(here, UCR, LATER).startswith("At least 80")


def test_a_team_may_have_no_target_where_the_division_has_one(cast, here, team):
    made.target(here, UCR, FIRST, 8000, by=cast.maya)
    made.target(team, UCR, FIRST, None, by=cast.maya)
    assert holds(team, UCR, FIRST) is None
    assert holds(here, UCR, FIRST) is not None


def test_a_partner_takes_the_target_for_every_partner_until_it_has_its_own(cast, here, hospital):
    made.target(here, HANDOVER, FIRST, 1000, by=cast.maya)
    assert holds(hospital, HANDOVER, FIRST) == (
        "At most 10 in 100 from 3 November 2026, agreed with Jo Bright for every partner."
    )
    made.target(hospital, HANDOVER, FIRST, 500, by=cast.maya)
    assert holds(hospital, HANDOVER, FIRST).startswith("At most 5 in 100")


def test_a_target_that_was_taken_back_never_held(cast, here):
    first = made.target(here, UCR, FIRST, 8000, by=cast.maya)
    made.target(here, UCR, LATER, 9000, by=cast.maya)
    service.withdraw(target=first, by=cast.maya, at=AT)
    assert holds(here, UCR, FIRST).startswith("At least 70 in 100, national")
    assert holds(here, UCR, LATER).startswith("At least 90")


def test_no_target_of_another_division_holds_here(cast, here):
    made.target(Place(cast.elsewhere.division), UCR, FIRST, 9900, by=cast.oona)
    assert holds(here, UCR, FIRST).startswith("At least 70")


def test_all_targets_are_read_in_one_question(cast, here, team, hospital, django_assert_num_queries):
    for place, key in ((here, UCR), (team, UCR), (hospital, HANDOVER), (here, GAP)):
        made.target(place, key, FIRST, 4000, by=cast.maya)
    with django_assert_num_queries(1):
        found = targets_of(cast.division)
        goals = {key: found.target_on(measure, LATER, here) for key, measure in MEASURES.items()}
        assert found.target_on(MEASURES[UCR], LATER, team).value == 4000
    assert {key for key, goal in goals.items() if goal} == {UCR, GAP, "before_midday", "four_hours"}


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        (UCR, 7000, "70 in 100"),
        (UCR, 6666, "66.66 in 100"),
        (GAP, 3350, "33.5 hours a day"),
        (GAP, 100, "1 hour a day"),
        (BEDS, 0, "0 beds"),
        (BEDS, 100, "1 bed"),
        ("fft_responses", 120_000, "1,200 cards a week"),
    ],
)
def test_a_target_is_said_in_the_unit_of_its_measure(key, value, words):
    assert value_words(MEASURES[key], value) == words


def test_a_target_of_a_count_stands_in_charts_of_the_same_length_only():
    assert is_for(MEASURES[UCR], Charting.MONTH)
    assert is_for(MEASURES[BEDS], Charting.MONTH)
    assert is_for(MEASURES[GAP], Charting.WEEKEND)
    assert not is_for(MEASURES[GAP], Charting.WEEK)
    assert is_for(MEASURES["fft_responses"], Charting.WEEK)
    assert not is_for(MEASURES["fft_responses"], Charting.DAY)


# --- Agree one, and take it back ----------------------------------------------------------------------------------


def test_a_target_is_stored_with_who_agreed_it_and_is_written_in_the_trail(cast, team):
    target = made.target(team, UCR, FIRST, 8000, by=cast.maya, agreed_with="  Jo \n Bright ")
    target.refresh_from_db()
    assert (target.division, target.team, target.partner) == (cast.division, cast.riverside, None)
    assert (target.value, target.agreed_with, target.made_by, target.made_at) == (8000, "Jo Bright", cast.maya, AT)
    event = AuditEvent.objects.get(subject=f"target {target.pk}")
    assert (event.actor_id, event.verb) == (cast.maya.pk, "agreed")
    assert event.detail == {"division": cast.division.code, "measure": UCR}


def test_words_that_could_point_at_somebody_are_masked(cast, here):
    target = made.target(here, UCR, FIRST, 8000, by=cast.maya, agreed_with="Jo, 07700 900123")
    assert target.agreed_with == "Jo, [phone number removed]"


def test_the_name_of_whoever_a_target_was_agreed_with_stays(cast, here):
    target = made.target(here, UCR, FIRST, 8000, by=cast.maya, agreed_with="Dr Jones, medical director")
    assert target.agreed_with == "Dr Jones, medical director"


@pytest.mark.parametrize(
    ("key", "changed", "field"),
    [
        (UCR, {"value": 10_001}, "value"),
        (UCR, {"value": -1}, "value"),
        (GAP, {"value": 100_000_001}, "value"),
        ("caseload", {"value": 100}, "value"),
        ("caseload", {"value": None}, "value"),
        (UCR, {"agreed_with": "  "}, "agreed_with"),
        (UCR, {"agreed_with": "x" * 151}, "agreed_with"),
        (UCR, {"agreed_with": "x" * 140 + " N1 1AA"}, "agreed_with"),
    ],
)
def test_a_target_that_makes_no_sense_is_refused_by_name(cast, here, key, changed, field):
    terms = {"starts_on": FIRST, "value": 5000, "agreed_with": "Jo", **changed}
    with refused(field):
        targets.agree(place=here, measure=MEASURES[key], by=cast.maya, at=AT, **terms)
    assert not Target.objects.exists()


def test_a_team_has_no_target_for_what_only_partners_have_and_no_partner_one_of_ours(cast, team, hospital):
    for place, key in ((team, HANDOVER), (hospital, UCR), (Place(cast.division, site=cast.riverside.site), UCR)):
        with refused("place"):
            made.target(place, key, FIRST, 5000, by=cast.maya)


def test_a_team_of_another_division_is_refused(cast):
    terms = Terms(UCR, FIRST, 5000, "Jo", team=cast.elsewhere)
    with refused("place"):
        service.agree(division=cast.division, terms=terms, by=cast.maya, at=AT)


def test_two_targets_do_not_start_on_one_day_at_one_place(cast, here, team):
    first = made.target(here, UCR, FIRST, 8000, by=cast.maya)
    with refused("starts_on"):
        made.target(here, UCR, FIRST, 9000, by=cast.maya)
    made.target(team, UCR, FIRST, 9000, by=cast.maya)
    made.target(here, "fft_positive", FIRST, 9000, by=cast.maya)
    service.withdraw(target=first, by=cast.maya, at=AT)
    made.target(here, UCR, FIRST, 9000, by=cast.maya)
    assert Target.objects.filter(key=UCR, team=None).count() == 2


def test_what_is_taken_back_stays_in_the_history_with_who_and_when(cast, here):
    target = made.target(here, UCR, FIRST, 8000, by=cast.maya)
    service.withdraw(target=target, by=cast.fay, at=AT)
    target.refresh_from_db()
    assert (target.withdrawn_by, target.withdrawn_at, target.value) == (cast.fay, AT, 8000)
    assert AuditEvent.objects.filter(subject=f"target {target.pk}", verb="took back", actor_id=cast.fay.pk).exists()
    with refused("state"):
        service.withdraw(target=target, by=cast.maya, at=AT)


# --- Two people at once -------------------------------------------------------------------------------------------

at_once = partial(rivals.at_once, TargetRefused)


@pytest.mark.django_db(transaction=True)
def test_of_two_managers_who_agree_a_target_for_one_day_at_once_one_is_told():
    cast = factories.cast()
    place = Place(cast.division)
    answers = at_once(lambda value: made.target(place, UCR, FIRST, value, by=cast.maya), 8000, 9000)
    assert answers == ["starts_on", "won"]
    assert Target.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_managers_who_take_a_target_back_at_once_one_is_told():
    cast = factories.cast()
    target = made.target(Place(cast.division), UCR, FIRST, 8000, by=cast.maya)
    answers = at_once(lambda by: service.withdraw(target=target, by=by, at=AT), cast.maya, cast.fay)
    assert answers == ["state", "won"]
    assert AuditEvent.objects.filter(verb="took back").count() == 1


# --- Its pages ----------------------------------------------------------------------------------------------------


def address(name, place, *values, **query):
    return reverse(name, args=[place.division.code, *values], query=query or None)


def fields(**changed):
    return {"starts_on": "2026-11-03", "value": "80", "agreed_with": "Jo Bright", **changed}


def text(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


@pytest.mark.parametrize(
    ("key", "typed", "value"),
    [
        (UCR, "70", 7000),
        (UCR, " 70 % ", 7000),
        (UCR, "70.50", 7050),
        (UCR, "0", 0),
        (UCR, "100", 10_000),
        (GAP, "33.5", 3350),
        (GAP, "33.05", 3305),
        (GAP, "1,200.25", 120_025),
        (BEDS, "4", 400),
        (BEDS, "4.0", 400),
    ],
)
def test_a_target_is_typed_as_people_say_it(cast, here, sign_in, key, typed, value):
    answer = sign_in(cast.maya).post(address("target_new", here, key), fields(value=typed))
    assert answer.status_code == 302
    assert Target.objects.get().value == value


@pytest.mark.parametrize(
    ("key", "changed", "field", "words"),
    [
        (UCR, {"value": "101"}, "value", "A share is of 100: enter a number from 0 to 100"),
        (UCR, {"value": "100.01"}, "value", "from 0 to 100"),
        (UCR, {"value": "seventy"}, "value", "Enter a number in figures, like 33.5"),
        (UCR, {"value": "-5"}, "value", "Enter a number in figures"),
        (UCR, {"value": "1e2"}, "value", "Enter a number in figures"),
        (UCR, {"value": "nan"}, "value", "Enter a number in figures"),
        (UCR, {"value": "٧٠"}, "value", "Enter a number in figures"),
        (UCR, {"value": "7\x000"}, "value", "Null characters"),
        (UCR, {"value": "70.123"}, "value", "at most two figures after the point"),
        (GAP, {"value": "33,5"}, "value", "Enter a number in figures, like 33.5"),
        (GAP, {"value": "1000001"}, "value", "from 0 to 1,000,000"),
        (GAP, {"value": "9" * 41}, "value", "40 characters or fewer"),
        (BEDS, {"value": "4.5"}, "value", "Enter a whole number of beds"),
        (BEDS, {"value": "70%"}, "value", "Enter a number in figures, like 12"),
        (UCR, {"value": "7 0"}, "value", "Enter a number in figures, like 33.5"),
        (UCR, {"value": "6\n5"}, "value", "Enter a number in figures, like 33.5"),
        (UCR, {"agreed_with": "\u200b\u202e"}, "agreed_with", "Say with whom it was agreed"),
        (UCR, {"value": ""}, "value", "Enter a number, or tick"),
        (UCR, {"ends": "on"}, "value", "not both"),
        (UCR, {"starts_on": ""}, "starts_on", "Enter the day from which the target holds"),
        (UCR, {"starts_on": "2026-02-30"}, "starts_on", "must be a real date"),
        (UCR, {"starts_on": "0026-11-03"}, "starts_on", "Enter a year between 2000 and 2100"),
        (UCR, {"agreed_with": " "}, "agreed_with", "Say with whom it was agreed"),
        (UCR, {"agreed_with": "x" * 151}, "agreed_with", "150 characters or fewer"),
        (UCR, {"agreed_with": "a\x00b"}, "agreed_with", "Null characters"),
        (UCR, {"agreed_with": "x" * 140 + " N1 1AA"}, "agreed_with", "150 letters or fewer"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_typed_is_lost(cast, here, sign_in, key, changed, field, words):
    sent = fields(**changed)
    answer = sign_in(cast.maya).post(address("target_new", here, key), sent)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert words in text(answer)
    for name, typed in sent.items():
        assert answer.context["form"][name].value() in (typed, True), name
    assert not Target.objects.exists()


def test_a_target_is_ended_by_a_tick(cast, here, sign_in):
    answer = sign_in(cast.maya).post(address("target_new", here, UCR), fields(value="", ends="on"), follow=True)
    assert Target.objects.get().value is None
    assert "The target for “Urgent response within two hours” is agreed." in text(answer)
    assert "Today: No target from 3 November 2026, agreed with Jo Bright." in text(answer)


def test_a_day_that_has_a_target_is_said_at_its_field(cast, here, sign_in):
    made.target(here, UCR, FIRST, 8000, by=cast.maya)
    answer = sign_in(cast.maya).post(address("target_new", here, UCR), fields(value="90"))
    assert answer.status_code == 422
    assert "A target that starts on this day stands already" in answer.context["form"].errors["starts_on"][0]
    assert 'value="90"' in answer.content.decode()


def test_a_page_keeps_to_its_team_and_says_so(cast, here, team, sign_in):
    made.target(here, UCR, FIRST, 8000, by=cast.maya)
    client, code = sign_in(cast.maya), cast.riverside.code
    page = client.get(address("targets", here, team=code.lower()))
    assert f"Riverside, {cast.division.name}. Targets as they stand today." in text(page)
    link = address("measure_targets", here, UCR, team=code)
    assert link in page.content.decode()
    page = client.get(link)
    assert "agreed with Jo Bright for the whole division" in text(page)
    assert "No target was agreed here yet" in text(page)
    link = address("target_new", here, UCR, team=code)
    assert link in page.content.decode()
    answer = client.post(link, fields(value="60"))
    assert answer["Location"] == address("measure_targets", here, UCR, team=code)
    assert Target.objects.get(value=6000).team == cast.riverside
    assert "Riverside (1 of its own)" in text(client.get(address("targets", here)))


def test_the_page_of_a_measure_shows_what_became_of_every_target(cast, here, sign_in, time_machine):
    time_machine.move_to(AT, tick=False)
    first = made.target(here, UCR, date(2026, 9, 1), 5000, by=cast.maya)
    made.target(here, UCR, FIRST, 6000, by=cast.maya)
    made.target(here, UCR, LATER, 7000, by=cast.maya)
    made.target(here, UCR, date(2026, 12, 1), None, by=cast.maya)
    gone = made.target(here, UCR, date(2026, 11, 18), 9900, by=cast.maya)
    service.withdraw(target=gone, by=cast.fay, at=AT)
    page = text(sign_in(cast.sam).get(address("measure_targets", here, UCR)))
    assert "Today: At least 70 in 100 from 17 November 2026, agreed with Jo Bright." in page
    assert "1 December 2026 No target Jo Bright Maya Manager, 20 November 2026 To come" in page
    assert "At least 99 in 100 Jo Bright Maya Manager, 20 November 2026 Taken back by Fay Facilitator, 20 No" in page
    assert "At least 70 in 100 Jo Bright Maya Manager, 20 November 2026 Holds today" in page
    assert "At least 60 in 100 Jo Bright Maya Manager, 20 November 2026 Held until 16 November 2026" in page
    assert "At least 50 in 100 Jo Bright Maya Manager, 20 November 2026 Held until 2 November 2026" in page
    assert "1 December 2022 At least 70 in 100 NHS England" in page
    assert "Take back" not in page
    page = sign_in(cast.maya).get(address("measure_targets", here, UCR)).content.decode()
    assert address("target_withdraw", here, UCR, first.pk) in page
    assert address("target_withdraw", here, UCR, gone.pk) not in page


def test_the_page_of_all_measures_says_what_holds_and_what_comes(cast, here, sign_in, time_machine):
    time_machine.move_to(AT, tick=False)
    made.target(here, UCR, FIRST, 8000, by=cast.maya)
    made.target(here, UCR, date(2026, 12, 1), 8500, by=cast.maya)
    made.target(here, "before_midday", FIRST, None, by=cast.maya)
    page = text(sign_in(cast.sam).get(address("targets", here)))
    assert "At least 80 in 100 From 3 November 2026, agreed with Jo Bright." in page
    assert "Next: At least 85 in 100 from 1 December 2026, agreed with Jo Bright." in page
    assert "None No target from 3 November 2026, agreed with Jo Bright." in page
    assert "At least 78 in 100 National, from 1 March 2025" in page
    without = page[page.index("Of these neither more nor fewer is better") :]
    assert "Caseload" in without
    assert "Urgent response within two hours" not in without


def test_each_measure_stands_once_on_the_page_of_all_measures(cast, here, sign_in):
    groups = sign_in(cast.sam).get(address("targets", here)).context["page"].groups
    keys = [row.key for group in groups for row in group.rows]
    assert len(keys) == len(set(keys)) > 30


def test_a_measure_without_a_better_direction_says_why_it_has_no_target(cast, here, sign_in):
    client = sign_in(cast.maya)
    page = client.get(address("measure_targets", here, "caseload"))
    assert "neither more nor fewer is better" in text(page)
    assert "Agree a target" not in text(page)
    url = address("target_new", here, "caseload")
    for answer in (client.get(url), client.post(url, fields())):
        assert answer["Location"] == address("measure_targets", here, "caseload")
    assert not Target.objects.exists()


def test_taking_back_says_what_holds_instead(cast, here, sign_in):
    target = made.target(here, UCR, FIRST, 8000, by=cast.maya)
    client, url = sign_in(cast.maya), address("target_withdraw", here, UCR, target.pk)
    page = text(client.get(url))
    assert "At least 80 in 100 from 3 November 2026, agreed with Jo Bright." in page
    assert "Without it, today’s target is: At least 70 in 100, national" in page
    assert client.post(url)["Location"] == address("measure_targets", here, UCR)
    target.refresh_from_db()
    assert target.withdrawn_by == cast.maya
    answer = client.post(url)
    assert answer.status_code == 409
    assert "This target has been taken back already." in text(answer)


def test_a_target_of_a_team_is_taken_back_to_the_pages_of_the_team(cast, team, sign_in):
    target = made.target(team, UCR, FIRST, 8000, by=cast.maya)
    url = address("target_withdraw", team, UCR, target.pk)
    assert "Riverside" in text(sign_in(cast.maya).get(url))
    assert sign_in(cast.maya).post(url)["Location"] == address("measure_targets", team, UCR, team=cast.riverside.code)


@pytest.mark.parametrize(
    "query",
    [
        {"team": "nowhere"},
        {"team": "a\x00b"},
        {"team": "x" * 500},
        {"partner": "nowhere"},
        {"team": "{team}", "partner": "{partner}"},
        {"team": "{elsewhere}"},
    ],
)
def test_a_place_that_is_not_here_is_not_found(cast, here, hospital, sign_in, query):
    known = {"team": cast.riverside.code, "partner": hospital.partner.code, "elsewhere": cast.elsewhere.code}
    asked = {name: value.format(**known) for name, value in query.items()}
    client = sign_in(cast.maya)
    for name, values in (("targets", []), ("measure_targets", [UCR]), ("target_new", [UCR])):
        assert client.get(address(name, here, *values, **asked)).status_code == 404


def test_a_measure_that_the_place_cannot_have_is_not_found(cast, here, hospital, sign_in):
    client = sign_in(cast.maya)
    for name in ("measure_targets", "target_new"):
        assert client.get(address(name, here, HANDOVER, team=cast.riverside.code)).status_code == 404
        assert client.get(address(name, here, UCR, partner=hospital.partner.code)).status_code == 404
        assert client.get(address(name, here, "nothing")).status_code == 404
        assert "for every partner without a target of its own" in text(client.get(address(name, here, HANDOVER)))


def test_a_target_is_found_under_its_own_measure_only(cast, here, sign_in):
    target = made.target(here, UCR, FIRST, 8000, by=cast.maya)
    assert sign_in(cast.maya).get(address("target_withdraw", here, GAP, target.pk)).status_code == 404
    assert sign_in(cast.maya).get(address("target_withdraw", here, UCR, 10**30)).status_code == 404


@pytest.mark.parametrize(("name", "status"), [("fay", 403), ("lena", 403), ("dora", 403), ("ada", 404), ("oona", 404)])
def test_only_a_manager_agrees_targets_and_takes_them_back(cast, here, sign_in, name, status):
    target = made.target(here, UCR, FIRST, 8000, by=cast.maya)
    client = sign_in(getattr(cast, name))
    for url in (address("target_new", here, UCR), address("target_withdraw", here, UCR, target.pk)):
        assert client.get(url).status_code == status
        assert client.post(url, fields(starts_on="2026-11-04")).status_code == status
    assert Target.objects.standing().count() == 1


def test_forty_targets_and_forty_teams_ask_no_more_than_one(cast, here, sign_in, connection_log):
    client = sign_in(cast.maya)
    urls = [address("targets", here), address("measure_targets", here, UCR)]
    made.target(here, UCR, FIRST, 8000, by=cast.maya)

    def questions():
        found = []
        for url in urls:
            with connection_log() as statements:
                assert client.get(url).status_code == 200
            found.append(len(statements))
        return found

    few = questions()
    for number in range(1, 40):
        made.target(here, UCR, FIRST + timedelta(days=number), 8000, by=cast.maya)
        made.target(Place(cast.division, team=factories.team(cast.division)), UCR, FIRST, 8000, by=cast.maya)
    assert questions() == few
    assert max(few) <= 12

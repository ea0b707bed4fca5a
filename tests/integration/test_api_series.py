"""One series over the API: the figures of the page of the measure, nothing that the pages hide, and every refusal."""

from __future__ import annotations

import csv
import io
import json
import random
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from campaigns.models import DirtyDay, Target
from metrics.catalogue import CATALOGUE, MEASURES
from metrics.measures import Charting, Group
from metrics.models import Observation, Revision, StepChange
from metrics.places import Place
from metrics.selectors.asked import Asked, started, usual
from metrics.selectors.findings import findings
from metrics.services import rollup
from perfectcare.common.dates import LONDON
from tests import factories
from tests.factories import facts
from tests.factories.attack import Knowledge, strewn
from tests.factories.keys import key, program

pytestmark = pytest.mark.django_db
FIRST = date(2026, 11, 2)
NOW = datetime(2026, 11, 21, 12, 0, 10, tzinfo=LONDON)


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def _now(clock):
    pass


@pytest.fixture
def hospital(cast):
    return factories.partner(cast.division, code="RX1", name="Harbour General")


@pytest.fixture
def ask(hospital):
    return asker(hospital)


def asker(partner, **of_key):
    """Return what asks for a series with a key of the partner, without regard to the limit."""
    programs = []

    def asks(**parameters):
        if len(programs) % 60 == 0:
            programs.append(program(key(partner, **of_key)[1]))
        else:
            programs.append(programs[-1])
        return programs[-1]("series", **parameters)

    return asks


@pytest.fixture
def live(cast):
    return factories.campaign(
        cast.division,
        starts_on=FIRST,
        by=cast.maya,
        teams=[cast.riverside, cast.hilltop],
        baseline_starts_on=FIRST - timedelta(days=42),
        baseline_ends_on=FIRST - timedelta(days=1),
    )


def errors(answer):
    assert answer["Content-Type"] == "application/json"
    assert answer["Cache-Control"] == "no-store"
    return answer.json()["errors"]


def many_cards(cast, *, days=60):
    """Many cards of both teams on every day until yesterday, from both the baseline and the campaign."""
    dice = random.Random(1)
    for number in range(1, days):
        for team in (cast.riverside, cast.hilltop):
            facts.cards(
                team, NOW.date() - timedelta(days=number), very_good=dice.randint(5, 9), poor=dice.randint(1, 3)
            )
    rollup.drain(at_most=10_000)


def observe(cast, key_, first, numerator, denominator=None, *, period="day", team=None, partner=None):
    Observation.objects.create(
        division=cast.division,
        team=team,
        partner=partner,
        key=key_,
        period=period,
        starts_on=first,
        numerator=numerator,
        denominator=denominator,
        entered_at=NOW,
        entered_by=cast.maya,
    )


# --- What is sent -----------------------------------------------------------------------------------------------


def test_a_series_is_what_the_page_of_the_measure_charts(cast, live, ask):
    many_cards(cast)
    body = ask(measure="fft_positive").json()
    begun = started(cast.division)
    asked = Asked(Place(cast.division), NOW, usual(begun), begun)
    found = findings(asked, ["fft_positive"])
    shown = found.reading.series(MEASURES["fft_positive"])
    chart = found.chart(shown).chart
    assert len(body["points"]) == len(shown.points) > 5
    for sent, point, limits in zip(body["points"], shown.points, chart.points, strict=True):
        assert (sent["start"], sent["end"]) == (point.span.first.isoformat(), point.span.last.isoformat())
        assert (sent["numerator"], sent["denominator"]) == (point.tally.numerator, point.tally.denominator)
        assert sent["value"] == pytest.approx(100 * point.tally.numerator / point.tally.denominator, abs=0.00005)
        for name in ("centre", "lower", "upper"):
            assert sent[name] == pytest.approx(getattr(limits, name), abs=0.00005)
        assert (sent["signal"], sent["kind"]) == (limits.signal, limits.kind)
    assert body["measure"] == "fft_positive"
    assert (body["place"], body["place_name"]) == ("division", cast.division.name)
    assert (body["charting"], body["campaign"]) == ("week", live.slug)
    assert body["unit"] == "in 100 cards"
    assert body["settings"]["words"].startswith("Settings: the limits lie 2.66")
    assert any("Provisional" in note for note in body["notes"])
    assert body["complete_up_to"] is None
    assert body["refusal"] is None


def test_what_waits_to_be_counted_is_said(cast, live, ask, clock):
    many_cards(cast)
    facts.cards(cast.riverside, FIRST, good=1)
    waiting = ask(measure="fft_positive")
    assert datetime.fromisoformat(waiting.json()["complete_up_to"]) <= datetime.now(LONDON) + timedelta(days=400)
    assert {row["complete_up_to"] for row in rows_of(ask(measure="fft_positive", format="csv"))} == {
        waiting.json()["complete_up_to"]
    }
    rollup.drain()
    assert ask(measure="fft_positive").json()["complete_up_to"] is None


def test_nobody_learns_the_second_of_a_card(cast, live, ask):
    facts.cards(cast.riverside, FIRST, good=1)
    DirtyDay.objects.uncounted().update(dirty_since=datetime(2026, 11, 21, 11, 42, 59, 999_999, tzinfo=UTC))
    assert ask(measure="fft_positive").json()["complete_up_to"] == "2026-11-21T11:42:00+00:00"


def test_days_choose_among_the_points_and_change_none(cast, live, ask):
    many_cards(cast)
    for charting in ("week", "month"):
        whole = ask(measure="fft_positive", charting=charting).json()
        points = whole["points"]
        assert len(points) >= 2 - (charting == "month")
        for first in ("2026-09-20", "2026-10-01", "2026-10-06", "2026-11-02"):
            for last in ("2026-10-18", "2026-11-08", "2026-11-20"):
                if first > last:
                    continue
                some = ask(measure="fft_positive", charting=charting, first=first, last=last).json()
                assert some["points"] == [each for each in points if first <= each["start"] and each["end"] <= last]
        empty = ask(measure="fft_positive", charting=charting, last="2020-01-01").json()
        assert empty["points"] == []


def test_the_days_that_a_point_leaves_out_are_named(cast, live, ask):
    week = date(2026, 11, 9)
    for number in range(6):
        facts.cards(cast.riverside, week + timedelta(days=number), very_good=9)
        facts.cards(cast.hilltop, week + timedelta(days=number), very_good=9)
    facts.cards(cast.riverside, week + timedelta(days=6), poor=2)
    rollup.drain(at_most=10_000)
    [point] = [each for each in ask(measure="fft_positive").json()["points"] if each["start"] == "2026-11-09"]
    assert (point["numerator"], point["denominator"]) == (108, 108)
    assert point["left_out"] == ["2026-11-15"]
    assert ask(measure="fft_positive").json()["left_out"] == "Leaves out Sunday 15 November: too few cards to show."
    assert [each["start"] for each in ask(measure="fft_responses").json()["points"]] == []


def test_a_point_that_has_changed_says_so(cast, live, ask):
    many_cards(cast)
    Revision.objects.all().delete()
    Revision.objects.create(
        division=cast.division,
        team=cast.riverside,
        day=date(2026, 11, 11),
        key="fft_responses",
        changed_on=date(2026, 11, 20),
    )
    revised = [each["start"] for each in ask(measure="fft_positive").json()["points"] if each["is_revised"]]
    assert revised == ["2026-11-09"]
    Revision.objects.update(team=None, day=date(2026, 10, 7))
    of_team = {"measure": "fft_positive", "charting": "month"}
    assert [each["is_revised"] for each in ask(**of_team).json()["points"]][-1] is True
    # Of which team is not told: beside the division's days it would say that somebody of the team answered on one.
    for team in (cast.riverside, cast.hilltop):
        assert [each["is_revised"] for each in ask(**of_team, place=f"team:{team.code}").json()["points"]][-1] is True
    assert not any(each["is_revised"] for each in ask(measure="staff_responses", charting="month").json()["points"])


def rows_of(answer):
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode(), newline="")))


def test_csv_says_the_same_as_json(cast, live, ask, hospital):
    many_cards(cast)
    observe(cast, "ucr_two_hours", date(2026, 11, 3), 3, 7)
    observe(cast, "ucr_two_hours", date(2026, 11, 4), 5, 7)
    for asked in (
        {"measure": "fft_positive"},
        {"measure": "fft_responses", "charting": "month"},
        {"measure": "fft_positive", "place": f"team:{cast.riverside.code}"},
        {"measure": "ucr_two_hours", "charting": "weekday"},
        {"measure": "huddles_held"},
        {"measure": "staff_care_good"},
    ):
        body, rows = ask(**asked).json(), rows_of(ask(**asked, format="csv"))
        assert len(rows) == len(body["points"])
        for row, point in zip(rows, body["points"], strict=True):
            assert (row["measure"], row["place"], row["charting"]) == (
                asked["measure"],
                body["place"],
                body["charting"],
            )
            for name, value in point.items():
                if isinstance(value, list):
                    assert row[name] == "; ".join(value)
                elif isinstance(value, str):
                    assert row[name] == value
                else:
                    assert json.loads(row[name] or "null") == value, name
        assert list(rows[0] if rows else {}) == list(dict.fromkeys(rows[0] if rows else {}))


def test_an_empty_csv_is_its_header(cast, live, ask):
    answer = ask(measure="fft_positive", format="csv")
    assert answer.content.decode().splitlines() == [
        "measure,place,charting,start,end,numerator,denominator,value,centre,lower,upper,signal,kind,left_out,"
        "is_revised,complete_up_to"
    ]


def test_a_count_has_no_denominator_and_stands_in_its_unit(cast, live, ask):
    hours = next(each for each in CATALOGUE if each.places and each.is_count)
    team = cast.riverside
    for number, n in enumerate((1250, 1300, 1275)):
        observe(cast, hours.key, date(2026, 11, 3) + timedelta(days=number), n, team=team)
    points = ask(measure=hours.key, charting="weekday", place=f"team:{team.code}").json()["points"]
    assert [(each["numerator"], each["denominator"], each["value"]) for each in points] == [
        (1250, None, 12.5),
        (1300, None, 13),
        (1275, None, 12.75),
    ]
    assert {each["is_revised"] for each in points} == {None}


def test_a_value_has_four_decimals_and_is_not_rounded_to_whole_ones(cast, live, ask):
    observe(cast, "ucr_two_hours", date(2026, 11, 3), 1, 3)
    observe(cast, "ucr_two_hours", date(2026, 11, 4), 2, 3)
    points = ask(measure="ucr_two_hours", charting="weekday").json()["points"]
    assert [each["value"] for each in points] == [33.3333, 66.6667]


def test_a_chart_without_limits_says_why(cast, live, ask):
    for number in range(3):
        observe(cast, "ucr_two_hours", date(2026, 11, 3) + timedelta(days=number), 5, 10)
    body = ask(measure="ucr_two_hours", charting="weekday").json()
    assert "no limits" in body["refusal"]
    assert [(each["lower"], each["upper"], each["signal"]) for each in body["points"]] == [(None, None, "none")] * 3
    assert body["variation"] is None


def test_nothing_to_show_is_said_in_words(cast, live, ask):
    body = ask(measure="fft_positive").json()
    assert body["points"] == []
    assert body["refusal"] == "No cards in this time."


def test_steps_freezing_and_target_are_those_of_the_page_without_anybodys_name(cast, live, ask):
    for number in range(30):
        day = FIRST - timedelta(days=25) + timedelta(days=number)
        observe(cast, "ucr_two_hours", day, 5 + number % 3, 10)
    StepChange.objects.create(
        division=cast.division,
        key="ucr_two_hours",
        starts_on=date(2026, 10, 12),
        reason="A second car",
        made_at=NOW,
        made_by=cast.maya,
    )
    Target.objects.create(
        division=cast.division,
        key="ucr_two_hours",
        starts_on=date(2026, 10, 1),
        value=8250,
        agreed_with="Jo Bright",
        made_at=NOW,
        made_by=cast.maya,
    )
    answer = ask(measure="ucr_two_hours", charting="weekday")
    body = answer.json()
    assert body["settings"]["steps"] == ["2026-10-12"]
    assert body["settings"]["frozen_on"] == 15
    assert body["target"] == 82.5
    for name in ("Jo Bright", "Maya", "second car"):
        assert name not in answer.content.decode()


# --- Whose figures ----------------------------------------------------------------------------------------------


def test_a_partner_reads_its_own_figures_and_no_other_partners(cast, live, hospital, ask):
    other = factories.partner(cast.division, code="RX2", name="Other Hospital")
    for partner, n in ((hospital, 70), (other, 31)):
        for number in range(3):
            observe(cast, "four_hours", date(2026, 11, 3) + timedelta(days=number), n + number, 100, partner=partner)
    own = ask(measure="four_hours", charting="day", place="partner:rx1")
    assert [each["numerator"] for each in own.json()["points"]] == [70, 71, 72]
    assert own.json()["place"] == "partner:RX1"
    foreign, unknown = (ask(measure="four_hours", place=f"partner:{code}") for code in ("RX2", "NOPE"))
    assert (foreign.status_code, foreign.content) == (unknown.status_code, unknown.content)
    assert foreign.status_code == 404
    for place in ({}, {"place": "division"}, {"place": f"team:{cast.riverside.code}"}):
        answer = ask(measure="four_hours", **place)
        assert answer.status_code == 422
        assert list(errors(answer)) == ["place"]


def test_partners_measures_need_their_scope(hospital):
    scoped = asker(hospital, scope=[group for group in Group if group is not Group.PARTNERS])
    assert scoped(measure="four_hours", place="partner:RX1").status_code == 403


def test_a_measure_outside_the_scope_is_refused(hospital, live):
    scoped = asker(hospital, scope=[Group.FLOW])
    for measure in CATALOGUE:
        answer = scoped(measure=measure.key, **({"place": "partner:RX1"} if measure.group is Group.PARTNERS else {}))
        assert answer.status_code == (200 if measure.group is Group.FLOW else 403), measure.key
    assert list(errors(scoped(measure="fft_positive"))) == ["measure"]


def test_a_place_of_another_division_is_not_found(cast, live, ask):
    site = factories.site(cast.elsewhere.division)
    for place in (f"team:{cast.elsewhere.code}", f"site:{site.code}", "team:NOPE", "site:NOPE", "partner:NOPE"):
        for measure in ("fft_positive", "reports_received", "ucr_two_hours"):
            if place.startswith("partner"):
                measure = "four_hours"
            answer = ask(measure=measure, place=place)
            assert answer.status_code == 404, place
            assert list(errors(answer)) == ["place"]


def test_a_campaign_of_another_division_or_to_come_is_not_found(cast, live, ask):
    foreign = factories.campaign(cast.elsewhere.division, teams=[cast.elsewhere], by=cast.oona)
    planned = factories.campaign(cast.division, starts_on=date(2027, 3, 1), live=False, by=cast.maya)
    for slug in (foreign.slug, planned.slug, "nothing"):
        answer = ask(measure="fft_positive", campaign=slug)
        assert answer.status_code == 404
        assert list(errors(answer)) == ["campaign"]
    assert ask(measure="fft_positive", campaign=live.slug).status_code == 200


def test_places_are_found_in_any_case(cast, live, ask):
    code = cast.riverside.code
    for written in (code.lower(), code.upper()):
        assert ask(measure="fft_positive", place=f"team:{written}").json()["place"] == f"team:{code}"
    assert ask(measure="fft_positive", place=f"site:{cast.riverside.site.code.lower()}").status_code == 200


def test_before_any_campaign_there_are_months_only(cast, ask):
    many_cards(cast)
    assert [each["start"] for each in ask(measure="fft_positive", charting="month").json()["points"]] == [
        "2026-09-01",
        "2026-10-01",
    ]
    weeks = ask(measure="fft_positive", charting="week").json()
    assert weeks["points"] == []
    assert "No campaign has started" in weeks["refusal"]
    usual_ = ask(measure="fft_positive").json()
    assert (usual_["charting"], len(usual_["points"])) == ("month", 2)


# --- What is refused --------------------------------------------------------------------------------------------

GOOD = {"measure": "fft_positive"}


@pytest.mark.parametrize(
    ("asked", "wrong"),
    [
        ({}, ["measure"]),
        ({"measure": ""}, ["measure"]),
        ({"measure": "nothing"}, ["measure"]),
        ({"measure": "fft_positive\0"}, ["measure"]),
        ({"measure": ["fft_positive", "fft_good"]}, ["measure"]),
        ({**GOOD, "charting": "year"}, ["charting"]),
        ({**GOOD, "charting": ""}, ["charting"]),
        ({**GOOD, "charting": "WEEK"}, ["charting"]),
        ({**GOOD, "charting": "day"}, ["charting"]),
        ({**GOOD, "charting": "weekday"}, ["charting"]),
        ({**GOOD, "charting": "weekend"}, ["charting"]),
        ({**GOOD, "charting": "week", "place": "team:T1"}, ["charting"]),
        ({**GOOD, "charting": "day", "place": "site:S1"}, ["charting"]),
        ({"measure": "staff_care_good", "charting": "week", "place": "team:T1"}, ["charting"]),
        ({**GOOD, "place": "partner:RX1"}, ["place"]),
        ({**GOOD, "place": ""}, ["place"]),
        ({**GOOD, "place": "division:X"}, ["place"]),
        ({**GOOD, "place": "team"}, ["place"]),
        ({**GOOD, "place": "team:"}, ["place"]),
        ({**GOOD, "place": "team:\0"}, ["place"]),
        ({**GOOD, "place": f"team:{'x' * 200}"}, ["place"]),
        ({**GOOD, "place": "team:T 1"}, ["place"]),
        ({**GOOD, "place": "own-team:T1"}, ["place"]),
        ({**GOOD, "campaign": ""}, ["campaign"]),
        ({**GOOD, "campaign": "a b"}, ["campaign"]),
        ({**GOOD, "campaign": "\0"}, ["campaign"]),
        ({**GOOD, "charting": "month", "campaign": "x"}, ["campaign"]),
        ({**GOOD, "first": "2026-02-30"}, ["from"]),
        ({**GOOD, "first": "20261101"}, ["from"]),
        ({**GOOD, "first": "1/11/2026"}, ["from"]),
        ({**GOOD, "first": "2026-W45-1"}, ["from"]),
        ({**GOOD, "first": "\u0662026-11-01"}, ["from"]),
        ({**GOOD, "first": "1999-12-31"}, ["from"]),
        ({**GOOD, "last": "2101-01-01"}, ["to"]),
        ({**GOOD, "last": "today"}, ["to"]),
        ({**GOOD, "last": ""}, ["to"]),
        ({**GOOD, "first": "2026-11-02", "last": "2026-11-01"}, ["to"]),
        ({**GOOD, "format": "xlsx"}, ["format"]),
        ({**GOOD, "team": "T1"}, ["team"]),
        ({**GOOD, "Measure": "fft_good"}, ["Measure"]),
        ({"place": "x", "first": "x", "last": "x", "page": "x"}, ["page", "measure", "place", "from", "to"]),
    ],
    ids=str,
)
def test_a_wrong_parameter_is_named_and_everything_wrong_at_once(live, ask, asked, wrong):
    answer = ask(**asked)
    assert answer.status_code == 422
    assert sorted(errors(answer)) == sorted(wrong)


def test_every_measure_at_every_place_and_charting_is_answered_or_refused_in_words(cast, live, ask, hospital):
    """No combination breaks, and what is offered by the list of measures is what is taken."""
    many_cards(cast, days=5)
    places = {
        "division": "division",
        "site": f"site:{cast.riverside.site.code}",
        "team": f"team:{cast.riverside.code}",
        "partner": "partner:RX1",
    }
    offered = {each["key"]: each["places"] for each in program(key(hospital)[1])("measures").json()["measures"]}
    for measure in CATALOGUE:
        for kind, place in places.items():
            for charting in Charting:
                answer = ask(measure=measure.key, place=place, charting=charting.value)
                is_offered = charting.value in offered[measure.key].get(kind, [])
                assert answer.status_code == (200 if is_offered else 422), (measure.key, kind, charting)
                if is_offered:
                    assert answer.json()["charting"] == charting.value


def test_a_series_takes_few_queries_whatever_the_number_of_teams(cast, live, hospital, django_assert_max_num_queries):
    ask = program(key(hospital)[1])
    for number in range(30):
        facts.cards(factories.team(cast.division), FIRST + timedelta(days=number % 14), good=9)
    rollup.drain(at_most=10_000)
    for asked in (
        {"measure": "fft_positive"},
        {"measure": "fft_positive", "charting": "month"},
        {"measure": "fft_positive", "place": f"site:{cast.riverside.site.code}"},
        {"measure": "reports_received", "place": f"team:{cast.riverside.code}"},
        {"measure": "ucr_two_hours"},
        {"measure": "four_hours", "place": "partner:RX1"},
    ):
        with django_assert_max_num_queries(15):
            assert ask("series", **asked).status_code == 200


def test_a_tag_holds_as_long_as_the_figures_do(cast, live, hospital):
    ask = program(key(hospital)[1])
    many_cards(cast)
    asked = {"measure": "fft_positive"}
    tag = ask("series", **asked)["ETag"]
    assert ask("series", headers={"if-none-match": tag}, **asked).status_code == 304
    assert ask("series", headers={"if-none-match": tag}, format="csv", **asked).status_code == 200
    facts.cards(cast.riverside, date(2026, 11, 10), poor=9)
    rollup.drain()
    changed = ask("series", headers={"if-none-match": tag}, **asked)
    assert changed.status_code == 200
    assert changed["ETag"] != tag


def test_somebody_who_is_signed_in_gets_no_more_than_the_key(cast, live, hospital):
    many_cards(cast)
    secret = key(hospital)[1]
    client = Client()
    client.force_login(cast.lena)
    headers = {"authorization": f"Bearer {secret}"}
    asked = {"measure": "fft_positive", "place": f"team:{cast.riverside.code}"}
    inside = client.get("/api/v1/series/", asked, headers=headers)
    outside = Client().get("/api/v1/series/", asked, headers=headers)
    assert inside.content == outside.content
    assert inside.json()["charting"] == "month"
    assert client.get("/api/v1/series/", {**asked, "charting": "day"}, headers=headers).status_code == 422


# --- The attack -------------------------------------------------------------------------------------------------


def days_of(point):
    """Return the days that a point counts: all of its span but those that it says it leaves out."""
    first, last = date.fromisoformat(point["start"]), date.fromisoformat(point["end"])
    days = {first + timedelta(days=number) for number in range((last - first).days + 1)}
    for interval in point["left_out"]:
        begin, _, end = interval.partition("/")
        gone = date.fromisoformat(begin), date.fromisoformat(end or begin)
        days -= {day for day in days if gone[0] <= day <= gone[1]}
    return days


def everything_sent(ask, cast, teams, dice):
    """Every count of cards that a program gets, as the days and teams that it adds up, and the number."""
    codes = {team.pk: team.code for team in teams}
    wide = [{"measure": name} for name in ("fft_responses", "fft_positive")]
    asked = [({**each, "campaign": one.slug}, [*codes]) for each in wide for one in started(cast.division)]
    asked += [({**each, "charting": "month"}, [*codes]) for each in wide]
    asked += [({**each, "place": f"team:{code}"}, [pk]) for each in wide for pk, code in codes.items()]
    asked += [
        ({**each, "place": f"site:{teams[0].site.code}"}, [t.pk for t in teams if t.site == teams[0].site])
        for each in wide
    ]
    for parameters, whose in asked:
        days = [date(2026, 9, 14) + timedelta(days=dice.randrange(70)) for _ in range(2)]
        for some in ({}, {"first": min(days).isoformat(), "last": max(days).isoformat()}):
            answer = ask(**parameters, **some)
            assert answer.status_code == 200
            for point in answer.json()["points"]:
                n = point["numerator"] if point["denominator"] is None else point["denominator"]
                yield whose, days_of(point), n


@pytest.mark.parametrize("seed", range(6))
def test_no_answers_of_two_days_give_a_small_number_away(cast, hospital, ask, clock, seed):
    """Whatever is asked for, today and later, by a stranger or by somebody who knows one team's own figures."""
    dice = random.Random(seed)
    _, table = strewn(cast, dice)
    teams = list(cast.division.teams.select_related("site"))
    calendar = [date(2026, 9, 1) + timedelta(days=number) for number in range(122)]
    sums = []
    for later in (0, 1, 4, 12):
        clock.move_to(NOW + timedelta(days=later))
        for whose, days, n in everything_sent(ask, cast, teams, dice):
            assert sum(table.get((day, pk), 0) for day in days for pk in whose) == n
            sums.append([(day, pk) for day in sorted(days) for pk in whose])
    everything = [(day, team.pk) for day in calendar for team in teams]
    for own in (None, *(team.pk for team in teams)):
        known = Knowledge(everything)
        for cells in (*sums, *([cell] for cell in everything if cell[1] == own)):
            known.learn(cells)
        small = [[cell] for cell in table] + [[(day, team.pk) for team in teams] for day in calendar]
        small += [[(day, team.pk) for day in calendar if day.month == month] for month in (9, 10, 11) for team in teams]
        for secret in small:
            others = [cell for cell in secret if cell[1] != own]
            if 0 < sum(table.get(cell, 0) for cell in others) < 5:
                assert not known.gives(others), (own, secret)

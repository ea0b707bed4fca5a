"""The dashboard shows what was counted, says what is missing, and gives nobody away."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from feedback.models import PartnerVoice
from feedback.services.comments import touch_reply_day
from metrics.catalogue import COUNTED, MEASURES
from metrics.measures import Charting
from metrics.models import Revision
from metrics.places import Place
from metrics.selectors.asked import Asked, started, usual
from metrics.selectors.measure_page import measure_page
from metrics.selectors.overview import dashboard
from metrics.services import rollup
from perfectcare.accounts.roles import Role
from perfectcare.common.dates import LONDON
from tests import factories
from tests.factories import facts
from tests.factories.cards import comment

pytestmark = pytest.mark.django_db
FIRST = date(2026, 11, 9)
NOW = datetime(2026, 11, 20, 10, 5, tzinfo=LONDON)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def live(cast):
    return factories.campaign(
        cast.division,
        starts_on=FIRST,
        by=cast.maya,
        teams=[cast.riverside, cast.hilltop],
        baseline_starts_on=date(2026, 10, 26),
        baseline_ends_on=date(2026, 11, 8),
    )


def day(n):
    return FIRST + timedelta(days=n - 1)


def drained(division, *, team=None, site=None, **asked):
    rollup.drain(at_most=10_000)
    campaigns = started(division)
    asked.setdefault("campaign", usual(campaigns))
    return Asked(place=Place(division, team=team, site=site), now=NOW, campaigns=campaigns, **asked)


def by_day(division, key):
    return measure_page(drained(division, charting=Charting.DAY), MEASURES[key])


def rows(page):
    return {row.measure.key: row for section in page.sections for row in section.rows}


def url(division, query=""):
    return reverse("dashboard", args=[division.code]) + query


def test_totals_are_sums_of_numerators_and_denominators_and_never_averages(cast, live):
    facts.cards(cast.riverside, day(1), very_good=1, poor=9)  # 10 %
    facts.cards(cast.riverside, day(2), very_good=90)  # 100 %
    found = rows(dashboard(drained(cast.division)))
    assert found["fft_positive"].total == "91 of 100 (91%)"
    assert found["fft_responses"].total == "100"
    assert found["fft_positive"].latest == "91 of 100 (91%)"
    assert found["fft_positive"].latest_when == "9 to 15 November"


def test_a_day_that_is_not_over_is_not_shown(cast, live):
    facts.cards(cast.riverside, NOW.date(), very_good=20)
    found = rows(dashboard(drained(cast.division)))
    assert found["fft_responses"].latest == ""
    assert found["huddles_held"].latest_when == "Thursday 19 November"
    assert measure_page(drained(cast.division), MEASURES["huddles_held"]).rows[0].when == "Thursday 19 November"


def test_a_day_without_a_denominator_is_a_gap_with_a_reason(cast, live):
    found = rows(dashboard(drained(cast.division)))
    assert (found["fft_positive"].total, found["fft_positive"].reason) == ("", "No cards in this time.")
    assert found["huddles_held"].total == "0 of 22 (0%)"


def test_baseline_and_campaign_are_never_mixed(cast, live):
    facts.cards(cast.riverside, date(2026, 11, 8), very_good=50)
    facts.cards(cast.riverside, day(1), good=6)
    assert rows(dashboard(drained(cast.division)))["fft_responses"].total == "6"


def test_few_cards_of_a_day_are_shown_only_together_with_other_days(cast, live):
    facts.cards(cast.riverside, day(1), very_poor=2)
    facts.cards(cast.riverside, day(2), good=3)
    facts.cards(cast.riverside, day(3), good=1)
    page = by_day(cast.division, "fft_very_poor")
    assert [(row.when, row.figure) for row in page.rows] == [("9 to 10 November", "2 of 5")]
    assert "Leaves out 11 to 15 November: too few cards to show." in page.gaps


def test_a_campaign_with_fewer_than_five_cards_shows_none(cast, live):
    facts.cards(cast.riverside, day(1), very_poor=4)
    found = rows(dashboard(drained(cast.division)))
    assert found["fft_responses"].total == ""
    assert "too few cards" in found["fft_responses"].reason


def test_a_week_with_days_in_no_period_is_not_shown_as_if_it_were_whole(cast):
    """The baseline ends on a Wednesday, the campaign starts on the next Monday: nothing tells of the days between."""
    factories.campaign(
        cast.division,
        starts_on=FIRST,
        by=cast.maya,
        teams=[cast.riverside],
        baseline_starts_on=date(2026, 10, 5),
        baseline_ends_on=date(2026, 11, 4),
    )
    for number in range(42):
        facts.cards(cast.riverside, date(2026, 10, 5) + timedelta(days=number), good=20)
    for key in ("fft_responses", "fft_positive"):
        page = measure_page(drained(cast.division), MEASURES[key])
        assert [row.when for row in page.rows] == [
            "9 to 15 November", "26 October to 1 November", "19 to 25 October", "12 to 18 October", "5 to 11 October",
        ]  # fmt: skip
        assert {row.figure for row in page.rows} == {"140" if key == "fft_responses" else "140 of 140"}


def test_a_figure_that_changed_after_it_was_shown_says_so(cast, live):
    facts.cards(cast.riverside, day(1), good=20)
    rollup.drain()
    Revision.objects.all().delete()
    changed = {"division": cast.division, "team": cast.riverside, "key": "fft_responses"}
    Revision.objects.create(day=day(2), changed_on=day(5), **changed)  # the week was not over yet
    page = measure_page(drained(cast.division), MEASURES["fft_positive"])
    assert [(row.when, row.revised) for row in page.rows] == [("9 to 15 November", "")]
    assert page.changes == ""
    Revision.objects.create(day=day(1), changed_on=day(9), **changed)
    page = measure_page(drained(cast.division), MEASURES["fft_positive"])
    assert [row.revised for row in page.rows] == ["Changed on 17 November 2026, after these days were over."]
    assert page.changes.startswith("One figure has changed after its days were over")


def test_what_staff_say_is_guarded_like_what_patients_say(cast, live):
    facts.voices(cast.riverside, day(1), poor=3)
    facts.voices(cast.riverside, day(2), good=4)
    page = by_day(cast.division, "staff_care_good")
    assert [(row.when, row.figure) for row in page.rows] == [("9 to 10 November", "4 of 7")]


def test_one_team_cannot_find_the_few_cards_of_the_other_by_taking_its_own_away(cast, live):
    facts.cards(cast.riverside, day(1), good=20)
    facts.cards(cast.hilltop, day(1), very_poor=2)
    facts.cards(cast.hilltop, day(2), good=4)
    page = by_day(cast.division, "fft_responses")
    assert [(row.when, row.figure) for row in page.rows] == [("9 to 10 November", "26")]


def test_an_imported_year_appears_by_team_and_month_without_any_campaign(cast):
    for month in (6, 7, 8):
        facts.cards(cast.riverside, date(2021, month, 3), very_good=8, poor=2)
        facts.cards(cast.hilltop, date(2021, month, 4), good=6)
    asked = drained(cast.division)
    page = measure_page(asked, MEASURES["fft_positive"])
    assert page.months.months == ("Jun 2021", "Jul 2021", "Aug 2021")
    assert {row.name: row.cells[0].words for row in page.months.rows} == {
        "Hilltop": "6 of 6",
        "Riverside": "8 of 10",
        "All teams": "14 of 16",
    }
    found = rows(dashboard(asked))
    assert found["fft_responses"].total == "48"
    assert found["fft_positive"].latest_when == "August 2021"


def test_a_small_team_is_hidden_in_its_month_with_enough_others(cast):
    teams = [factories.team(cast.division, name=name) for name in ("Alder", "Birch", "Cedar", "Damson")]
    for team, n in zip(teams, (3, 8, 9, 30), strict=True):
        facts.cards(team, date(2026, 9, 3), good=n)
    page = measure_page(drained(cast.division, until=date(2026, 9, 1)), MEASURES["fft_positive"])
    cells = {row.name: row.cells[-1].words for row in page.months.rows}
    assert cells == {
        "Alder": "*",
        "Birch": "*",
        "Cedar": "*",
        "Damson": "30 of 30",
        "Hilltop": "–",
        "Riverside": "–",
        "All teams": "50 of 50",
    }


def test_months_that_are_hidden_are_not_passed_over_as_if_nobody_had_answered(cast):
    facts.cards(cast.hilltop, date(2026, 9, 3), good=3)
    facts.cards(cast.riverside, date(2026, 9, 3), good=30)
    facts.cards(cast.riverside, date(2026, 10, 3), good=30)
    hidden = "Leaves out 1 month: fewer than five people, or it would give such a figure away."
    few = measure_page(drained(cast.division, team=cast.hilltop), MEASURES["fft_positive"])
    assert (few.rows, few.reason) == ((), hidden)
    row = rows(dashboard(drained(cast.division, team=cast.hilltop)))["fft_positive"]
    assert (row.latest, row.reason) == ("", hidden)
    for place in ({"team": cast.riverside}, {"site": cast.riverside.site}, {}):
        page = measure_page(drained(cast.division, **place), MEASURES["fft_positive"])
        assert ([row.when for row in page.rows], page.gaps) == (["October 2026"], hidden), place


def test_a_month_that_is_not_over_is_not_shown_by_team(cast, live):
    facts.cards(cast.riverside, day(1), good=50)
    page = measure_page(drained(cast.division, campaign=None), MEASURES["fft_responses"])
    assert [row.cells for row in page.months.rows] == [(), (), ()]
    assert page.rows == ()


def test_a_month_is_withheld_when_it_would_give_away_the_few_cards_outside_the_campaign(cast):
    campaign = factories.campaign(cast.division, starts_on=date(2026, 9, 7), by=cast.maya, teams=[cast.riverside])
    facts.cards(cast.riverside, date(2026, 9, 8), good=20)
    facts.cards(cast.riverside, date(2026, 9, 1), very_poor=2)
    assert rows(dashboard(drained(cast.division, campaign=campaign)))["fft_responses"].total == "20"
    page = measure_page(drained(cast.division, campaign=None, until=date(2026, 9, 1)), MEASURES["fft_responses"])
    assert {cell.words for row in page.months.rows if row.name != "Hilltop" for cell in row.cells} == {"*"}


def test_earlier_months_are_a_page_away(cast, sign_in):
    for year in (2019, 2021):
        facts.cards(cast.riverside, date(year, 6, 3), good=8)
    rollup.drain()
    page = reverse("measure", args=[cast.division.code, "fft_responses"])
    assert "until=2020-06" in sign_in(cast.dora).get(f"{page}?by=month&until=2021-06").text
    early = sign_in(cast.dora).get(f"{page}?by=month&until=2019-06").text
    assert "Jun 2019" in early
    assert "until=2020-06" in early


# --- Doors --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["maya", "lena", "sam", "fay", "dora", "rita"])
def test_everybody_of_the_division_sees_the_dashboard(cast, live, sign_in, who):
    assert sign_in(getattr(cast, who)).get(url(cast.division)).status_code == 200


def test_outsiders_and_administrators_do_not(cast, live, sign_in):
    for person in (cast.oona, cast.ada):
        assert sign_in(person).get(url(cast.division)).status_code == 404
        measure = reverse("measure", args=[cast.division.code, "fft_positive"])
        assert sign_in(person).get(measure).status_code == 404


def test_only_its_own_people_see_what_a_teams_patients_said_by_day(cast, live, sign_in):
    facts.cards(cast.riverside, day(1), good=2)
    facts.cards(cast.riverside, day(3), good=1)
    rollup.drain(at_most=1000)
    own = reverse("measure", args=[cast.division.code, "fft_positive"]) + f"?team={cast.riverside.code}"
    assert "2 of 2" in sign_in(cast.lena).get(f"{own}&charting=day").text
    for stranger in (cast.maya, cast.dora):
        page = sign_in(stranger).get(f"{own}&charting=day")
        assert page.status_code == 200
        assert "2 of 2" not in page.text
        assert "No cards in this time." in page.text


def test_everybody_sees_what_a_team_did_by_day(cast, live, sign_in):
    facts.huddle(live.slots.first(), by=cast.fay, reports=[cast.riverside])
    rollup.drain(at_most=1000)
    address = reverse("measure", args=[cast.division.code, "reports_received"])
    for place, figure in ((f"team={cast.riverside.code}", "1 of 2"), (f"site={cast.riverside.site.code}", "1 of 4")):
        page = sign_in(cast.dora).get(f"{address}?{place}&charting=day")
        assert figure in page.text, place


def test_a_place_of_another_division_or_none_is_not_found(cast, live, sign_in):
    places = [f"team={cast.elsewhere.code}", f"site={cast.elsewhere.site.code}", "partner=RF4", "team=A&site=B"]
    for place in places:
        assert sign_in(cast.lena).get(url(cast.division, f"?{place}")).status_code == 404, place


def test_a_teams_page_by_month_adds_up_its_own_days(cast, sign_in):
    facts.cards(cast.riverside, date(2026, 9, 1), good=2)
    facts.cards(cast.riverside, date(2026, 9, 9), poor=1)
    rollup.drain()
    page = sign_in(cast.sam).get(url(cast.division, f"?by=month&team={cast.riverside.code}"))
    assert "2 of 3 (67%)" in page.text
    assert "2 of 3" not in sign_in(cast.dora).get(url(cast.division, f"?by=month&team={cast.riverside.code}")).text


@pytest.mark.parametrize(
    "query",
    [
        "?campaign=nothing",
        "?campaign=%00",
        "?team=%00",
        "?until=never",
        "?until=0001-01",
        "?until=2026-13",
        "?team=%ff",
        "?charting=fortnight",
        "?page=0",
        "?page=-1",
        "?page=1e9",
    ],
)
def test_an_address_that_means_nothing_is_not_found(cast, live, sign_in, query):
    assert sign_in(cast.maya).get(url(cast.division, query)).status_code == 404


def test_an_unknown_measure_is_not_found(cast, sign_in):
    assert sign_in(cast.maya).get(reverse("measure", args=[cast.division.code, "nonsense"])).status_code == 404


def test_the_campaign_of_another_division_is_not_found(cast, live, sign_in):
    other = factories.campaign(cast.elsewhere.division, by=cast.oona)
    assert sign_in(cast.maya).get(url(cast.division, f"?campaign={other.slug}")).status_code == 404


def test_a_planned_campaign_is_not_looked_at(cast, sign_in):
    planned = factories.campaign(cast.division, by=cast.maya, live=False)
    assert sign_in(cast.maya).get(url(cast.division, f"?campaign={planned.slug}")).status_code == 404
    assert "No whole month to show yet" in sign_in(cast.maya).get(url(cast.division)).text


def test_the_page_says_how_far_it_is_complete(cast, live, sign_in):
    rollup.drain(at_most=1000)
    assert "everything recorded so far is counted" in sign_in(cast.maya).get(url(cast.division)).text
    facts.cards(cast.riverside, day(1), good=1)
    assert "Complete up to" in sign_in(cast.maya).get(url(cast.division)).text


@pytest.mark.parametrize("key", [measure.key for measure in COUNTED])
def test_each_measure_has_a_page_with_its_chart_table_and_definition(cast, live, sign_in, key):
    facts.cards(cast.riverside, day(1), good=9)
    facts.voices(cast.riverside, day(1), good=9)
    huddle = facts.huddle(live.slots.first(), by=cast.fay, reports=[cast.riverside], planned=5, on_duty=4)
    facts.action(huddle, due=live.slots.first(), by=cast.fay, team=cast.riverside)
    facts.commitment(live, due_on=day(1), by=cast.maya, team=cast.riverside)
    said_on = {"given_on": day(1) - timedelta(days=7), "state": "released", "is_answer_wanted": True}
    for _ in range(9):
        comment(cast.riverside, **said_on)
    of_partner = PartnerVoice.objects.create(
        partner=factories.partner(cast.division), team=cast.riverside, given_on=said_on["given_on"]
    )
    touch_reply_day(comment(cast.riverside, partner_voice=of_partner, **said_on))
    rollup.drain(at_most=1000)
    page = sign_in(cast.dora).get(reverse("measure", args=[cast.division.code, key]))
    assert page.text.count('class="pc-spc pc-spc--') == 2, "wide and narrow"
    assert "We count" in page.text
    assert "The same figures" in page.text
    assert "style=" not in page.text


def test_work_is_shown_by_team_in_the_order_of_the_alphabet(cast, live, sign_in):
    facts.huddle(live.slots.first(), by=cast.fay, reports=[cast.riverside])
    page = measure_page(drained(cast.division, charting=Charting.WEEK), MEASURES["reports_received"])
    found = [(row.name, row.latest, row.latest_when) for row in page.places.rows]
    assert found == [
        ("Hilltop", "0 of 14 (0%)", "9 to 15 November"),
        ("Riverside", "1 of 14 (7%)", "9 to 15 November"),
    ]


def test_many_teams_are_shown_a_page_at_a_time(cast, live, sign_in):
    for number in range(60):
        factories.team(cast.division, name=f"Team {number:02}")
    address = reverse("measure", args=[cast.division.code, "reports_received"])
    first, last = (sign_in(cast.dora).get(f"{address}?page={page}").text for page in (1, 99))
    assert "Page 1 of 3, 62 teams" in first
    assert "Page 3 of 3, 62 teams" in last
    assert "Team 59" in last
    assert "Team 59" not in first


def queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("who", ["leadership", "staff"])
def test_pages_answer_in_at_most_12_queries_whatever_the_number_of_teams(client, who):
    counts = []
    for n in (2, 40):
        division = factories.division()
        teams = [factories.team(division) for _ in range(n)]
        person = factories.member(
            Role.LEADERSHIP if who == "leadership" else Role.STAFF, division if who == "leadership" else teams[0]
        )
        factories.campaign(division, starts_on=FIRST, teams=teams, by=person)
        for team in teams:
            facts.cards(team, day(2), good=3)
            facts.cards(team, date(2026, 9, 2), good=7)
        rollup.drain(at_most=10_000)
        client.force_login(person)
        addresses = [
            url(division),
            url(division, "?by=month"),
            reverse("measure", args=[division.code, "fft_positive"]),
        ]
        addresses.append(reverse("measure", args=[division.code, "reports_received"]))
        addresses += [f"{address}?by=month" for address in addresses[2:]]
        addresses += [url(division, f"?site={teams[0].site.code}"), reverse("places", args=[division.code])]
        if who == "staff":
            addresses.append(url(division, f"?team={teams[0].code}"))
        counts.append([queries(client, address) for address in addresses])
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 12, dict(zip(addresses, counts[0], strict=True))

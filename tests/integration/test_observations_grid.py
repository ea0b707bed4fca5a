"""Figures typed into the grid: stored in one go, or said cell by cell with every word still there."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from html import unescape
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from metrics.catalogue import MEASURES
from metrics.entry_grid import firsts_from, latest_firsts
from metrics.models import Observation, Period
from perfectcare.common.models import AuditEvent
from tests import factories

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"
NOON = datetime(2026, 6, 10, 11, 0, tzinfo=UTC)  # a Wednesday


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def maya(cast, sign_in):
    return sign_in(cast.maya)


class Page:
    """A grid as a browser has it: its fields by name, to be changed and sent."""

    def __init__(self, client, division, **asked):
        self.client = client
        self.address = reverse("observations_grid", args=[division.code])
        self.asked = asked
        self.look(client.get(self.address, asked))

    def look(self, answer):
        self.status = answer.status_code
        self.text = unescape(answer.content.decode())
        inputs = re.findall(r"<input[^>]*>", answer.content.decode())
        named = [(re.search(r'name="([^"]*)"', each), re.search(r'value="([^"]*)"', each)) for each in inputs]
        self.fields = {name[1]: unescape(value[1]) if value else "" for name, value in named if name}
        self.cells = {
            name: value for name, value in self.fields.items() if re.fullmatch(r"[dtp]\d+-\d{8}-(n|of)", name)
        }
        form = answer.context.get("form") if answer.context else None
        self.errors = {cell.name: cell.error for cell in getattr(form, "errors", [])}

    def send(self, **changes):
        body = urlencode({**self.fields, **dash(changes)})
        answer = self.client.post(f"{self.address}?{urlencode(self.asked)}", body, content_type=FORM)
        self.look(answer if answer.status_code != 302 else self.client.get(answer.url))
        return answer


def dash(changes):
    """Cells have dashes in their names, which keywords cannot have."""
    return {name.replace("_", "-"): value for name, value in changes.items()}


def cell(who, day, part="n"):
    return f"t{who.pk}_{day}_{part}"


def figures():
    return {
        (str(row.team or row.partner or "ours"), row.starts_on.isoformat()): (row.numerator, row.denominator)
        for row in Observation.objects.all()
    }


# --- Typing -----------------------------------------------------------------------------------------------------------


def test_a_week_of_days_is_typed_and_saved_at_once(cast, maya):
    page = Page(maya, cast.division, measure="ucr_referrals", period="day")
    assert len(page.cells) == 3 * 3  # the division and two teams; Monday to Wednesday, as later days are to come
    answer = page.send(**{cell(cast.riverside, "20260608"): "7", cell(cast.hilltop, "20260610"): " 1,204 "})
    assert answer.status_code == 302
    assert figures() == {("Riverside", "2026-06-08"): (7, None), ("Hilltop", "2026-06-10"): (1204, None)}
    assert "Saved: 2 new." in page.text
    assert page.cells[f"t{cast.hilltop.pk}-20260610-n"] == "1204"
    event = AuditEvent.objects.get(verb="entered")
    assert (event.actor, event.subject, event.detail["new"]) == (cast.maya, f"observations of {cast.division.code}", 2)


def test_shares_have_two_cells_and_an_emptied_pair_is_no_figure(cast, maya):
    page = Page(maya, cast.division, measure="ucr_two_hours", period="week")
    first, of = cell(cast.riverside, "20260601"), cell(cast.riverside, "20260601", "of")
    page.send(**{first: "12", of: "15"})
    assert figures() == {("Riverside", "2026-06-01"): (12, 15)}
    page.send(**{first: "13"})
    assert figures() == {("Riverside", "2026-06-01"): (13, 15)}
    page.send(**{first: " ", of: ""})
    assert figures() == {}
    assert "Saved: 1 removed." in page.text


def test_hours_take_decimals(cast, maya):
    page = Page(maya, cast.division, measure="staff_gap", period="month")
    page.send(**{cell(cast.riverside, "20260501"): "7.5"})
    assert figures() == {("Riverside", "2026-05-01"): (750, None)}
    assert page.cells[f"t{cast.riverside.pk}-20260501-n"] == "7.5"


def test_nothing_typed_is_nothing_changed(cast, maya):
    page = Page(maya, cast.division, measure="ucr_referrals", period="day")
    page.send()
    assert "Nothing was changed." in page.text
    assert not Observation.objects.exists()


def test_partners_figures_have_a_row_for_each_partner(cast, maya):
    page = Page(maya, cast.division, measure="four_hours")
    assert "Add a partner" in page.text
    hospital = factories.partner(cast.division, name="Hill Hospital")
    factories.partner(cast.elsewhere.division, name="Not ours")
    page = Page(maya, cast.division, measure="four_hours")
    assert {name.partition("-")[0] for name in page.cells} == {f"p{hospital.pk}"}
    page.send(**{f"p{hospital.pk}_20260501_n": "95", f"p{hospital.pk}_20260501_of": "100"})
    assert figures() == {(hospital.name, "2026-05-01"): (95, 100)}
    assert "Not ours" not in page.text


def test_a_baseline_of_years_ago_is_typed_from_the_day_asked_for(cast, maya):
    page = Page(maya, cast.division, measure="ucr_referrals", period="week", day="2000-01-05")
    page.send(**{cell(cast.riverside, "20000103"): "4"})
    assert figures() == {("Riverside", "2000-01-03"): (4, None)}
    before = Page(maya, cast.division, measure="ucr_referrals", period="day", day="2000-01-01")
    assert {name.split("-")[1] for name in before.cells} == {"20000101", "20000102"}
    before.send(**{cell(cast.riverside, "20000101"): "1"})
    assert ("Riverside", "2000-01-01") in figures()


# --- What is wrong ----------------------------------------------------------------------------------------------------


def test_every_wrong_cell_says_its_own_sentence_and_everything_typed_is_still_there(cast, maya):
    page = Page(maya, cast.division, measure="ucr_two_hours", period="day")
    typed = {
        cell(cast.riverside, "20260608"): "  many <b> ",
        cell(cast.riverside, "20260608", "of"): "12",
        cell(cast.riverside, "20260609"): "7,5",
        cell(cast.riverside, "20260609", "of"): "9",
        cell(cast.riverside, "20260610"): "13",
        cell(cast.riverside, "20260610", "of"): "12",
        cell(cast.hilltop, "20260608"): "70%",
        cell(cast.hilltop, "20260609", "of"): "9",
        cell(cast.hilltop, "20260610"): "9",
        cell(cast.hilltop, "20260610", "of"): "10",
    }
    answer = page.send(**typed)
    assert answer.status_code == 422
    assert not Observation.objects.exists()
    assert {name: page.cells[name] for name in dash(typed)} == dash(typed)
    names = [f"t{team.pk}-{day}" for team in (cast.riverside, cast.hilltop) for day in ("20260608", "20260609")]
    assert set(page.errors) == {*names, f"t{cast.riverside.pk}-20260610"}
    assert page.errors[f"t{cast.riverside.pk}-20260610"] == "This is more than the number it is out of."
    assert page.errors[f"t{cast.hilltop.pk}-20260609"] == "Enter both numbers, or neither."
    assert page.text.count("Nothing was saved yet") == 1
    assert f'href="#t{cast.hilltop.pk}-20260608-n"' in answer.content.decode()
    assert "<b>" not in answer.content.decode()
    assert "Error: " in page.text[: page.text.index("</title>")]
    page.send(
        **{cell(cast.riverside, "20260608"): "1", cell(cast.riverside, "20260609"): "2"},
        **{cell(cast.riverside, "20260610"): "3", cell(cast.hilltop, "20260608"): "4"},
        **{cell(cast.hilltop, "20260608", "of"): "4", cell(cast.hilltop, "20260609"): "0"},
    )
    assert len(figures()) == 6


def test_as_many_errors_as_there_are_cells_are_each_said_at_their_cell(cast, maya):
    for _ in range(5):
        factories.team(cast.division)
    page = Page(maya, cast.division, measure="ucr_referrals", period="month")
    answer = page.send(**{name.replace("-", "_"): "x" for name in page.cells})
    assert answer.status_code == 422
    assert len(page.errors) == 8 * 12
    assert answer.content.decode().count("aria-invalid") == 8 * 12
    assert "76 more, each said at its cell." in page.text


@pytest.mark.parametrize("day", ["20260611", "20260614"])
def test_a_day_still_to_come_cannot_be_entered_even_by_hand(cast, maya, day):
    page = Page(maya, cast.division, measure="ucr_referrals", period="day")
    page.send(**{cell(cast.riverside, day): "7"})
    assert page.errors == {f"t{cast.riverside.pk}-{day}": "This day is still to come."}
    assert not Observation.objects.exists()


def test_a_closed_team_takes_no_figures_but_one_that_it_has_can_be_taken_out(cast, maya):
    page = Page(maya, cast.division, measure="ucr_referrals", period="day")
    page.send(**{cell(cast.riverside, "20260608"): "7", cell(cast.riverside, "20260609"): "8"})
    cast.riverside.closed_on = date(2026, 6, 9)
    cast.riverside.save()
    page = Page(maya, cast.division, measure="ucr_referrals", period="day")
    assert f"t{cast.riverside.pk}-20260610-n" not in page.cells
    page.send(**{cell(cast.riverside, "20260609"): "9"})
    assert page.errors == {f"t{cast.riverside.pk}-20260609": "Riverside is closed from Tuesday 9 June 2026."}
    page.send(**{cell(cast.riverside, "20260609"): ""})
    assert figures() == {("Riverside", "2026-06-08"): (7, None)}


def test_a_whole_document_in_a_cell_comes_back_and_more_than_that_is_refused(cast, maya):
    page = Page(maya, cast.division, measure="ucr_referrals", period="day")
    document = "word " * 100_000
    answer = page.send(**{cell(cast.riverside, "20260608"): document, cell(cast.hilltop, "20260608"): "5"})
    assert answer.status_code == 422
    assert page.cells[f"t{cast.riverside.pk}-20260608-n"] == document
    assert page.cells[f"t{cast.hilltop.pk}-20260608-n"] == "5"
    body = "x" * (2 * 1024 * 1024 + 1)
    answer = maya.post(page.address, body, content_type=FORM)
    assert answer.status_code == 413
    assert "Nothing was saved" in answer.content.decode()
    assert not Observation.objects.exists()


def test_the_grid_is_still_guarded_against_other_sites(cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.maya)
    address = f"{reverse('observations_grid', args=[cast.division.code])}?measure=ucr_referrals&period=day"
    assert client.post(address, {}).status_code == 403


# --- Two people -------------------------------------------------------------------------------------------------------


def test_a_cell_that_somebody_else_changed_is_shown_with_both_and_overwritten_only_on_purpose(cast, maya):
    mine, theirs = (Page(maya, cast.division, measure="ucr_referrals", period="day") for _ in range(2))
    name, other = cell(cast.riverside, "20260608"), cell(cast.riverside, "20260609")
    theirs.send(**{name: "5"})
    answer = mine.send(**{name: "7", other: "8"})
    assert answer.status_code == 409
    assert figures() == {("Riverside", "2026-06-08"): (5, None)}
    assert mine.errors == {
        f"t{cast.riverside.pk}-20260608": "Somebody else has stored 5 here since. Save again to put yours in its place."
    }
    assert mine.cells[f"t{cast.riverside.pk}-20260608-n"] == "7"
    assert mine.send().status_code == 302
    assert figures() == {("Riverside", "2026-06-08"): (7, None), ("Riverside", "2026-06-09"): (8, None)}


def test_a_figure_that_somebody_else_took_out_is_said_too(cast, maya):
    name = cell(cast.riverside, "20260608")
    Page(maya, cast.division, measure="ucr_referrals", period="day").send(**{name: "5"})
    mine, theirs = (Page(maya, cast.division, measure="ucr_referrals", period="day") for _ in range(2))
    theirs.send(**{name: ""})
    mine.send(**{name: "7"})
    assert "removed the figure" in mine.errors[f"t{cast.riverside.pk}-20260608"]
    assert figures() == {}


def test_cells_that_i_did_not_touch_keep_what_somebody_else_put_there(cast, maya):
    mine, theirs = (Page(maya, cast.division, measure="ucr_referrals", period="day") for _ in range(2))
    theirs.send(**{cell(cast.riverside, "20260608"): "5"})
    assert mine.send(**{cell(cast.hilltop, "20260608"): "6"}).status_code == 302
    assert figures() == {("Riverside", "2026-06-08"): (5, None), ("Hilltop", "2026-06-08"): (6, None)}


@pytest.mark.parametrize("opened", ["", "x", "=/ =", "t1-20260608=/=/", "\x00", "[" * 5000, "t1-20260608=9999/x"])
def test_a_field_that_the_page_wrote_and_somebody_else_changed_stores_nothing_unseen(cast, maya, opened):
    Page(maya, cast.division, measure="ucr_referrals", period="day").send(**{cell(cast.riverside, "20260608"): "5"})
    page = Page(maya, cast.division, measure="ucr_referrals", period="day")
    page.fields["opened"] = opened
    assert page.send(**{cell(cast.riverside, "20260608"): "6"}).status_code == 409
    assert figures() == {("Riverside", "2026-06-08"): (5, None)}


# --- Size -------------------------------------------------------------------------------------------------------------


def test_a_page_never_has_more_fields_than_the_server_takes(cast, maya):
    for _ in range(38):
        factories.team(cast.division)
    page = Page(maya, cast.division, measure="ucr_two_hours", period="month")
    assert len(page.cells) == 41 * 12 * 2
    assert len(page.fields) + 3 < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
    answer = page.send(**{name.replace("-", "_"): "1000000" for name in page.cells})
    assert answer.status_code == 302
    assert Observation.objects.count() == 41 * 12


def test_more_teams_are_on_further_pages_and_saving_leads_on(cast, maya):
    for _ in range(60):
        factories.team(cast.division)
    page = Page(maya, cast.division, measure="ucr_referrals", period="day")
    assert "Save and go to the next page" in page.text
    answer = page.send(then="next")
    assert "page=2" in answer.url
    assert len(page.cells) == (63 - 41) * 3


def test_rows_that_moved_to_another_page_meanwhile_are_stored_where_they_were_typed(cast, maya):
    page = Page(maya, cast.division, measure="ucr_referrals", period="day")
    for number in range(60):
        factories.team(cast.division, name=f"A {number:02}")
    page.send(**{cell(cast.riverside, "20260608"): "5"})
    assert figures() == {("Riverside", "2026-06-08"): (5, None)}


@pytest.mark.parametrize("teams", [0, 38])
def test_the_pages_ask_the_same_few_questions_whatever_the_number_of_teams(cast, maya, teams, connection_log):
    for _ in range(teams):
        factories.team(cast.division)
    Page(maya, cast.division, measure="ucr_referrals", period="day").send(**{cell(cast.riverside, "20260608"): "5"})
    for name, asked in (
        ("observations", {}),
        ("observations", {"measure": "ucr_referrals"}),
        ("observations_grid", {"measure": "ucr_referrals"}),
        ("observations_paste", {}),
        ("partners", {}),
    ):
        with connection_log() as statements:
            assert maya.get(reverse(name, args=[cast.division.code]), asked).status_code == 200
        assert len(statements) <= 9, (name, statements)


# --- What to enter ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({}, 200),
        ({"measure": ""}, 422),
        ({"measure": "nonsense"}, 422),
        ({"measure": "fft_positive"}, 422),
        ({"measure": "caseload", "period": "week"}, 422),
        ({"measure": "caseload"}, 200),
        ({"measure": "ucr_referrals", "period": "year"}, 422),
        ({"measure": "ucr_referrals", "day": "soon"}, 422),
        ({"measure": "ucr_referrals", "day": "1999-12-31"}, 422),
        ({"measure": "ucr_referrals", "day": "2100-12-31", "period": "month"}, 200),
        ({"measure": "ucr_referrals", "page": "-1"}, 200),
        ({"measure": "ucr_referrals", "page": "x" * 500}, 200),
        ({"measure": "ucr_referrals\x00", "day": "\x00"}, 422),
    ],
)
def test_an_address_that_asks_for_nothing_sensible_is_answered_with_the_choice(cast, maya, asked, status):
    assert maya.get(reverse("observations_grid", args=[cast.division.code]), asked).status_code == status


def test_every_measure_that_can_be_entered_can_be_chosen_and_shown(cast, maya):
    factories.partner(cast.division)
    choice = maya.get(reverse("observations_grid", args=[cast.division.code])).content.decode()
    for measure in MEASURES.values():
        assert (f'value="{measure.key}"' in choice) == measure.is_observed
        if measure.is_observed:
            assert Page(maya, cast.division, measure=measure.key).cells


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        (Period.DAY, date(2026, 6, 8), date(2026, 6, 14)),
        (Period.WEEK, date(2026, 4, 13), date(2026, 6, 1)),
        (Period.MONTH, date(2025, 6, 1), date(2026, 5, 1)),
    ],
)
def test_the_usual_page_ends_with_the_latest_that_can_be_entered(period, first, last):
    firsts = latest_firsts(period, date(2026, 6, 10))
    assert (firsts[0], firsts[-1]) == (first, last)


def test_a_week_can_be_entered_on_its_sunday_and_a_month_on_its_last_day():
    assert latest_firsts(Period.WEEK, date(2026, 6, 14))[-1] == date(2026, 6, 8)
    assert latest_firsts(Period.MONTH, date(2026, 6, 30))[-1] == date(2026, 6, 1)


@pytest.mark.parametrize("period", list(Period))
def test_the_pages_before_and_after_follow_each_other_without_a_gap(cast, maya, period):
    day = date(2024, 2, 29)
    middle = firsts_from(period, day)
    page = maya.get(
        reverse("observations_grid", args=[cast.division.code]),
        {"measure": "ucr_referrals", "period": period.value, "day": day.isoformat()},
    ).context["page"]
    around = [*firsts_from(period, page.earlier), *middle, *firsts_from(period, page.later)]
    assert around == sorted(set(around))
    assert len(around) == 3 * len(middle)


# --- The list ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["maya", "lena", "sam", "fay", "dora", "rita"])
def test_everybody_of_the_division_may_read_the_list(cast, sign_in, maya, name):
    Page(maya, cast.division, measure="staff_gap", period="day").send(**{cell(cast.riverside, "20260608"): "7.5"})
    page = sign_in(getattr(cast, name)).get(reverse("observations", args=[cast.division.code])).content.decode()
    assert MEASURES["staff_gap"].name in page
    assert ("Upload a CSV file" in page) == (name == "maya")
    address = reverse("observations", args=[cast.division.code])
    figures_page = unescape(sign_in(cast.maya).get(address, {"measure": "staff_gap"}).content.decode())
    assert "Monday 8 June 2026" in figures_page
    assert "7.5" in figures_page
    assert "Maya Manager" in figures_page


@pytest.mark.parametrize("measure", ["nonsense", "fft_positive", "\x00"])
def test_a_measure_that_is_not_entered_has_no_list(cast, maya, measure):
    address = reverse("observations", args=[cast.division.code])
    assert maya.get(address, {"measure": measure}).status_code == 404


def test_nothing_of_another_division_is_listed(cast, sign_in, maya):
    Page(maya, cast.division, measure="staff_gap", period="day").send(**{cell(cast.riverside, "20260608"): "7.5"})
    theirs = sign_in(cast.oona).get(reverse("observations", args=[cast.elsewhere.division.code])).content.decode()
    assert "No figures yet" in theirs
    page = Page(sign_in(cast.oona), cast.elsewhere.division, measure="staff_gap", period="day")
    page.send(**{cell(cast.riverside, "20260608"): "9"})
    assert figures() == {("Riverside", "2026-06-08"): (750, None)}

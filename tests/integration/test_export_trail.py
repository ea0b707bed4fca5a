"""Whoever takes figures away is in the audit trail with what they chose and how much of it went out."""

from __future__ import annotations

from datetime import date, datetime
from threading import Thread

import pytest
import time_machine
from django.db import connection
from django.urls import reverse

from metrics.exports.csv_lines import ROWS_AT_ONCE
from metrics.services import exports
from metrics.views import exports as views
from perfectcare.common.dates import LONDON
from perfectcare.common.models import AuditEvent
from tests import factories
from tests.factories import facts
from tests.factories.downloads import ask, download, hang_up

NOW = datetime(2026, 11, 20, 10, 5, tzinfo=LONDON)
FILES = ("export_working_sheet", "export_responses")
DAY = date(2026, 10, 14)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def manager(cast, sign_in):
    facts.cards(cast.riverside, DAY, good=6)
    return sign_in(cast.maya)


def trail():
    events = AuditEvent.objects.filter(verb__endswith="export").order_by("pk")
    return [(event.verb, event.actor, event.subject, event.detail) for event in events]


@pytest.mark.django_db
@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_an_export_is_in_the_trail_with_its_filter_and_its_rows(cast, manager, file_format):
    code = cast.division.code
    download(manager, "export_responses", cast.division, format=file_format, team=cast.riverside.code)
    download(manager, "export_working_sheet", cast.division, format=file_format)
    months = {"from": "2026-10", "to": "2026-10", "format": file_format}
    found = trail()
    numbers = [detail.pop("export") for *_, detail in found]
    assert found == [
        ("began export", cast.maya, f"responses of {code}", {**months, "team": cast.riverside.code, "rows": 6}),
        (
            "ended export",
            cast.maya,
            f"responses of {code}",
            {**months, "team": cast.riverside.code, "rows": 6, "is_whole": True},
        ),
        ("began export", cast.maya, f"working sheet of {code}", {**months, "rows": 2}),
        ("ended export", cast.maya, f"working sheet of {code}", {**months, "rows": 2, "is_whole": True}),
    ]
    assert numbers[0] == numbers[1] != numbers[2] == numbers[3]


@pytest.mark.django_db
def test_an_export_is_in_the_trail_before_its_first_byte_leaves(cast, manager):
    ask(manager, "export_responses", cast.division)
    assert [(verb, detail["rows"]) for verb, *_, detail in trail()] == [("began export", 6)]


@pytest.mark.django_db
def test_a_download_that_is_cut_off_says_how_much_of_it_went_out(cast, manager):
    facts.cards(cast.riverside, DAY, good=2 * ROWS_AT_ONCE)
    answer = ask(manager, "export_responses", cast.division)
    pieces = iter(answer.streaming_content)
    next(pieces)
    hang_up(answer)
    began, ended = [detail for *_, detail in trail()]
    assert began["rows"] == 2 * ROWS_AT_ONCE + 6
    assert (ended["rows"], ended["is_whole"]) == (ROWS_AT_ONCE, False)


@pytest.mark.django_db
def test_a_download_that_nobody_begins_to_read_ends_with_no_row(cast, manager):
    hang_up(ask(manager, "export_responses", cast.division))
    assert [(detail["rows"], detail.get("is_whole")) for *_, detail in trail()] == [(6, None), (0, False)]


@pytest.mark.django_db
def test_closing_a_download_twice_ends_it_once(cast, manager):
    answer = ask(manager, "export_responses", cast.division)
    b"".join(answer)
    hang_up(answer)
    assert [verb for verb, *_ in trail()] == ["began export", "ended export"]


@pytest.mark.django_db
def test_a_workbook_that_fails_on_the_way_ends_in_the_trail_too(cast, manager, monkeypatch):
    def fails(*_):
        raise OSError("No space left on device")

    monkeypatch.setattr(views, "write_workbook", fails)
    with pytest.raises(OSError, match="No space"):
        ask(manager, "export_responses", cast.division, format="xlsx")
    assert trail()[-1][-1]["is_whole"] is False


@pytest.mark.django_db
@pytest.mark.parametrize("name", FILES)
def test_asking_only_for_the_headers_takes_nothing_away(cast, manager, name):
    answer = manager.head(reverse(name, args=[cast.division.code]))
    assert (answer.status_code, answer.content) == (200, b"")
    assert trail() == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", FILES)
def test_a_file_is_kept_nowhere_and_has_a_name(cast, manager, name):
    answer = ask(manager, name, cast.division)
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Disposition"].startswith('attachment; filename="')
    assert answer["Content-Disposition"].endswith(f'{cast.division.code}-2026-10.csv"')
    assert answer["Content-Type"] == "text/csv; charset=utf-8"


@pytest.mark.django_db
@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"first": "2026-10", "last": "2026-09"}, "lies before the first"),
        ({"first": "2026-11", "last": "2026-11"}, "not on offer"),
        ({"first": "x\0", "last": "9999-99"}, "not on offer"),
        ({"first": "", "last": ""}, "Choose the first month"),
        ({"format": "pdf"}, "Choose CSV or Excel."),
    ],
)
def test_a_wrong_choice_is_said_on_the_page_and_takes_nothing_away(cast, manager, name, asked, words):
    facts.cards(cast.riverside, date(2026, 9, 1), good=1)
    answer = ask(manager, name, cast.division, **asked)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert trail() == []


@pytest.mark.django_db
def test_a_team_of_another_division_is_not_on_offer(cast, manager):
    answer = ask(manager, "export_responses", cast.division, team=cast.elsewhere.code)
    assert answer.status_code == 422
    assert trail() == []


@pytest.mark.django_db
def test_more_rows_than_excel_holds_are_refused_and_csv_is_named(cast, manager, monkeypatch):
    monkeypatch.setattr(exports, "MOST_ROWS", 5)
    answer = ask(manager, "export_responses", cast.division, format="xlsx")
    assert answer.status_code == 422
    assert "Excel holds 5 rows and this is 6. Take the CSV, or choose fewer months." in answer.content.decode()
    assert trail() == []
    assert ask(manager, "export_responses", cast.division, format="csv").status_code == 200


@pytest.mark.django_db
def test_the_dashboard_leads_managers_to_the_page_and_nobody_else(cast, sign_in):
    address = reverse("exports", args=[cast.division.code])
    for person, leads in ((cast.maya, True), (cast.dora, False), (cast.rita, False)):
        page = sign_in(person).get(reverse("dashboard", args=[cast.division.code])).content.decode()
        assert (address in page) == leads


@pytest.mark.django_db(transaction=True)
def test_a_file_holds_what_stood_when_it_began(sign_in):
    """Answers that are taken out while somebody downloads would make a team too small to name."""
    if connection.vendor != "postgresql":
        pytest.skip("On SQLite the tests have one connection, which sees its own changes.")
    cast = factories.cast()
    facts.cards(cast.riverside, DAY, good=6)
    answer = ask(sign_in(cast.maya), "export_responses", cast.division)
    facts.withdraw(cast.riverside, DAY, by=cast.maya, answer="good")
    assert b"".join(answer).decode().count("Riverside") == 6


@pytest.mark.django_db(transaction=True)
def test_the_rules_and_the_rows_are_of_one_moment(sign_in, monkeypatch):
    """Between the two somebody takes answers out, and what is left of the team would be too few to name."""
    if connection.vendor != "postgresql":
        pytest.skip("On SQLite the tests have one connection, which sees its own changes.")
    cast = factories.cast()
    facts.cards(cast.riverside, DAY, good=4, poor=2)
    client, open_rows = sign_in(cast.maya), exports.rows_of

    def meanwhile():
        facts.withdraw(cast.riverside, DAY, by=cast.maya, answer="good")
        connection.close()

    def rows_of(*asked):
        other = Thread(target=meanwhile)
        other.start()
        other.join()
        return open_rows(*asked)

    monkeypatch.setattr(exports, "rows_of", rows_of)
    assert download(client, "export_responses", cast.division).decode().count("Riverside") == 6
    [row] = download(client, "export_responses", cast.division).decode().splitlines()[1:]
    assert "Withheld" in row


@pytest.mark.django_db(transaction=True)
def test_an_export_keeps_no_transaction_open(sign_in):
    """A slow reader must hold nobody up."""
    cast = factories.cast()
    facts.cards(cast.riverside, DAY, good=6)
    answer = ask(sign_in(cast.maya), "export_responses", cast.division)
    assert not connection.in_atomic_block
    facts.cards(cast.riverside, DAY, good=1)
    assert len(b"".join(answer).splitlines()) >= 7
    assert trail()[-1][-1]["is_whole"] is True

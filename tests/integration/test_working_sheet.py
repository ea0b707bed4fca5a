"""The submission working sheet holds what a recount of the answers holds, and says what it is for."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, datetime, timedelta

import pytest
import time_machine

from campaigns.models import FFTGroup
from feedback.models import FFTResponse, Mode
from feedback.question_sets import FFT_2013, Answer, OlderAnswer
from metrics.exports.working_sheet import MODES
from perfectcare.common.dates import LONDON
from tests import factories
from tests.factories import cards, facts, workbooks
from tests.factories.downloads import download, lines

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 10, 5, tzinfo=LONDON)
SHEET = "export_working_sheet"
OCTOBER = date(2026, 10, 14)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def manager(cast, sign_in):
    return sign_in(cast.maya)


def strew(cast, seed):
    """Answers to teams of all groups by all modes over two years; some taken out, some to the older question."""
    dice = random.Random(seed)
    teams = [factories.team(cast.division, fft_group=group) for group in FFTGroup] + [cast.riverside, cast.elsewhere]
    for _ in range(400):
        cards.response(
            dice.choice(teams),
            given_on=date(2024, 12, 1) + timedelta(days=dice.randrange(710)),
            answer=dice.choice(Answer.values),
            mode=dice.choice(Mode.values),
        )
    for team in teams[:4]:
        cards.response(team, given_on=OCTOBER, question_set=FFT_2013.key, answer=OlderAnswer.LIKELY)
        cards.response(team, given_on=OCTOBER, answer=Answer.POOR)
        facts.withdraw(team, OCTOBER, by=cast.maya, answer="poor")


def recount(division):
    """Count every answer by hand: by month, group and answer, and by month, return and mode."""
    answers, modes = Counter(), Counter()
    for each in FFTResponse.objects.select_related("team"):
        if each.team.division != division or each.withdrawal_id or each.question_set == FFT_2013.key:
            continue
        month = f"{each.given_on:%B %Y}"
        group = each.team.get_fft_group_display()
        of_return = "A&E" if each.team.fft_group == FFTGroup.URGENT else "Community"
        answers[month, of_return, group, each.get_answer_display()] += 1
        answers[month, of_return, "All groups", each.get_answer_display()] += 1
        modes[month, of_return, MODES[Mode(each.mode)]] += 1
    return answers, modes


@pytest.mark.parametrize("seed", [1, 2])
def test_the_sheet_equals_a_recount_of_the_answers(cast, manager, seed):
    strew(cast, seed)
    sheet = lines(manager, SHEET, cast.division, first="2024-12", last="2026-10")
    answers, modes = recount(cast.division)
    until_october = {key: n for key, n in answers.items() if key[0] != "November 2026"}
    found = {
        (row["Period"], row["Return"], row["FFT Group"], label): int(row[label])
        for row in sheet
        for label in Answer.labels
    }
    assert {key: n for key, n in found.items() if n} == until_october
    for row in sheet:
        assert int(row["Total Responses"]) == sum(int(row[label]) for label in Answer.labels)
        assert row["Total Eligible"] == ""
        for name in MODES.values():
            expected = modes[row["Period"], row["Return"], name] if row["FFT Group"] == "All groups" else None
            assert row[name] == ("" if expected is None else str(expected))
        if row["FFT Group"] == "All groups":
            assert sum(int(row[name]) for name in MODES.values()) == int(row["Total Responses"])


def test_the_sheet_counts_cards_that_no_page_has_counted_yet(cast, manager):
    facts.cards(cast.riverside, OCTOBER, very_good=2)
    assert [row["Total Responses"] for row in lines(manager, SHEET, cast.division)] == ["2", "2"]


def test_a_group_with_a_team_and_no_answer_has_a_line_of_noughts_and_one_without_a_team_has_none(cast, manager):
    factories.team(cast.division, fft_group=FFTGroup.CHILDREN)
    factories.team(cast.division, fft_group=FFTGroup.SPECIALIST, opened_on=date(2026, 11, 1))
    factories.team(cast.division, fft_group=FFTGroup.OTHER, closed_on=date(2026, 10, 1))
    sheet = lines(manager, SHEET, cast.division)
    assert [(row["FFT Group"], row["Total Responses"]) for row in sheet] == [
        ("Community nursing services", "0"),
        ("Children and family services", "0"),
        ("All groups", "0"),
    ]


def test_a_walk_in_centre_is_in_a_return_of_its_own(cast, manager):
    urgent = factories.team(cast.division, fft_group=FFTGroup.URGENT)
    facts.cards(urgent, OCTOBER, good=3)
    facts.cards(cast.riverside, OCTOBER, good=1)
    totals = [
        (row["Return"], row["Total Responses"])
        for row in lines(manager, SHEET, cast.division)
        if row["FFT Group"] == "All groups"
    ]
    assert totals == [("Community", "1"), ("A&E", "3")]


def test_every_line_says_what_it_is_for_whose_it_is_and_when_it_was_counted(cast, manager):
    for row in lines(manager, SHEET, cast.division):
        assert row["Use"] == "For submission, not for publication"
        assert row["Organisation Code"] == cast.division.organisation.ods_code
        assert (row["Division"], row["Year"], row["Period"]) == (cast.division.name, "2026-27", "October 2026")
        assert row["Counted"] == "Friday 20 November 2026, 10:05"
        assert "Total Eligible is blank" in row["Note"]


@pytest.mark.parametrize(("month", "year"), [("2026-03", "2025-26"), ("2026-04", "2026-27"), ("2026-01", "2025-26")])
def test_a_year_begins_in_april(cast, manager, month, year):
    facts.cards(cast.riverside, date(2026, 1, 1), good=1)
    assert {row["Year"] for row in lines(manager, SHEET, cast.division, first=month, last=month)} == {year}


def test_excel_holds_the_same_as_csv(cast, manager):
    facts.cards(cast.riverside, OCTOBER, good=3, dont_know=1)
    in_csv = lines(manager, SHEET, cast.division)
    book = download(manager, SHEET, cast.division, format="xlsx")
    names, *rows = workbooks.rows(book)
    assert [{names[at]: str(cell) for at, cell in row.items()} for row in rows] == [
        {name: cell for name, cell in row.items() if cell} for row in in_csv
    ]
    assert rows[0][next(at for at, name in names.items() if name == "Total Responses")] == 4
    assert "not for publication" in workbooks.rows(book, sheet=2)[0]["A"]


def test_the_sheet_takes_as_many_questions_for_two_years_as_for_a_month(cast, manager, connection_log):
    strew(cast, 3)
    with connection_log() as one:
        lines(manager, SHEET, cast.division)
    with connection_log() as many:
        lines(manager, SHEET, cast.division, first="2024-12", last="2026-10")
    assert len(one) == len(many)

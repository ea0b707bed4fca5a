"""Answers leave the program one by one without telling more than the pages do."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, datetime

import pytest
import time_machine

from feedback.models import Comment, FFTResponse
from feedback.question_sets import FFT_2013, FFT_2020, OlderAnswer
from metrics.catalogue import MEASURES
from metrics.exports.answers import NOT_SHOWN, WITHHELD
from metrics.selectors import months
from metrics.selectors.asked import started
from metrics.selectors.windows import ended_spans, month_of
from metrics.services import rollup
from perfectcare.common.dates import LONDON, london_day
from tests import factories
from tests.factories import cards, facts, workbooks
from tests.factories.attack import strewn
from tests.factories.downloads import ask, download, lines

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 2, 10, 5, tzinfo=LONDON)
FILE = "export_responses"
FIRST = {"first": "2026-09", "last": "2026-11"}
OCTOBER = {"first": "2026-10", "last": "2026-10"}
DAY = date(2026, 10, 14)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def manager(cast, sign_in):
    return sign_in(cast.maya)


def as_set(rows):
    return Counter(tuple(row.values()) for row in rows)


# --- The same is hidden as on the pages ---------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(8))
def test_a_file_shows_what_the_table_of_months_shows_and_nothing_more(cast, manager, seed):
    strewn(cast, random.Random(seed))
    division, last = cast.division, month_of(date(2026, 11, 1))
    found = months.read(division, last, ended_spans(started(division), london_day(NOW)))
    file = lines(manager, FILE, division, **FIRST)
    measure = MEASURES["fft_responses"]
    for month in found.months[-3:]:
        words = f"{month.first:%B %Y}"
        rows = [row for row in file if row["Month"] == words]
        named = Counter(row["Team Code"] for row in rows if row["Team Code"])
        shown = {
            team.code: tally.numerator
            for team in division.teams.all()
            if (tally := found.team(measure, month, team.pk)) and found.may_show(measure, month, team.pk)
        }
        assert named == shown
        total = found.total(measure, month)
        if total:
            assert len(rows) == total.numerator
        else:
            assert len(rows) - sum(shown.values()) <= 1
            assert all(row["Answer"] == NOT_SHOWN for row in rows if not row["Team Code"])


def test_strewn_worlds_hide_and_show(cast, manager):
    """So that the test above compares something."""
    seen = Counter()
    strewn(cast, random.Random(3))
    for row in lines(manager, FILE, cast.division, **FIRST):
        seen[bool(row["Team Code"]), row["Answer"] == NOT_SHOWN] += 1
    assert seen[True, False]
    assert seen[False, False] or seen[False, True]


@pytest.mark.parametrize("seed", range(4))
def test_no_choice_of_months_or_team_changes_what_is_hidden(cast, manager, seed):
    strewn(cast, random.Random(seed))
    whole = lines(manager, FILE, cast.division, **FIRST)
    for key, month in (("2026-09", "September"), ("2026-10", "October"), ("2026-11", "November")):
        alone = lines(manager, FILE, cast.division, first=key, last=key)
        assert as_set(alone) == as_set(row for row in whole if row["Month"] == f"{month} 2026")
    for team in cast.division.teams.all():
        alone = lines(manager, FILE, cast.division, **FIRST, team=team.code)
        named = [row for row in alone if row["Team Code"]]
        assert as_set(named) == as_set(row for row in whole if row["Team Code"] == team.code)
        assert all(row["Answer"] == NOT_SHOWN for row in alone if not row["Team Code"])


def test_a_small_team_is_not_named_and_neither_are_those_that_would_give_it_away(cast, manager):
    others = [factories.team(cast.division, name=name) for name in ("Third", "Fourth")]
    for team, n in ((cast.riverside, 2), (cast.hilltop, 9), (others[0], 20), (others[1], 30)):
        facts.cards(team, DAY, good=n)
    rows = lines(manager, FILE, cast.division, **OCTOBER)
    assert Counter(row["Team"] for row in rows) == {"Fourth": 30, WITHHELD: 31}
    assert {(row["Team Code"], row["FFT Group"]) for row in rows if row["Team"] == WITHHELD} == {("", "")}


def test_a_month_of_which_nothing_may_be_shown_says_so_in_one_line(cast, manager):
    facts.cards(cast.riverside, DAY, good=2)
    [row] = lines(manager, FILE, cast.division, **OCTOBER)
    assert (row["Month"], row["Team"], row["Answer"]) == ("October 2026", WITHHELD, NOT_SHOWN)


def test_a_hidden_team_that_is_asked_for_alone_says_so_and_one_without_answers_is_empty(cast, manager):
    facts.cards(cast.riverside, DAY, good=2)
    [row] = lines(manager, FILE, cast.division, **OCTOBER, team=cast.riverside.code)
    assert (row["Team"], row["Answer"]) == (WITHHELD, NOT_SHOWN)
    assert lines(manager, FILE, cast.division, **OCTOBER, team=cast.hilltop.code) == []


def test_a_card_that_no_page_has_counted_yet_is_hidden_by_the_same_rules(cast, manager):
    facts.cards(cast.hilltop, DAY, good=9)
    rollup.drain()
    facts.cards(cast.riverside, DAY, poor=1)
    [row] = lines(manager, FILE, cast.division, **OCTOBER)
    assert row["Answer"] == NOT_SHOWN


def test_only_months_that_are_over_are_on_offer(cast, manager):
    facts.cards(cast.riverside, date(2026, 12, 1), good=9)
    assert lines(manager, FILE, cast.division) == []
    assert ask(manager, FILE, cast.division, first="2026-12", last="2026-12").status_code == 422


# --- What a row holds ---------------------------------------------------------------------------------------------


def test_a_row_holds_the_answer_its_month_and_its_team_and_nothing_of_the_person(cast, manager):
    facts.cards(cast.riverside, DAY, very_good=5)
    rows = lines(manager, FILE, cast.division, **OCTOBER)
    expected = {
        "Month": "October 2026",
        "Team Code": cast.riverside.code,
        "Team": "Riverside",
        "FFT Group": "Community nursing services",
        "Question": FFT_2020.question,
        "Answer": "Very Good",
        "What was good?": "",
        "What could be better?": "",
    }
    assert rows == [expected] * 5


def test_only_released_words_of_named_teams_go_out(cast, manager):
    for state in Comment.State.values:
        cards.comment(cast.riverside, f"said {state}", given_on=DAY, state=state)
    facts.cards(cast.riverside, DAY, good=4)
    response = cards.response(cast.riverside, given_on=DAY, answer="poor")
    for prompt in FFT_2020.prompts:
        beside = {"response": response, "question": prompt.key, "given_on": DAY, "state": "released"}
        cards.comment(cast.riverside, f"=both {prompt.key}", **beside)
    rows = lines(manager, FILE, cast.division, **OCTOBER)
    assert len(rows) == 8
    assert Counter((row["Answer"], row["What was good?"], row["What could be better?"]) for row in rows) == {
        ("Very Good", "said released", ""): 1,
        ("Very Good", "", ""): 2,
        ("Good", "", ""): 4,
        ("Poor", "'=both what-was-good", "'=both what-could-be-better"): 1,
    }


def test_words_of_a_team_that_is_not_named_stay(cast, manager):
    for team, n in ((cast.hilltop, 9), (factories.team(cast.division), 20), (factories.team(cast.division), 30)):
        facts.cards(team, DAY, good=n)
    cards.comment(cast.riverside, "Found by its words.", given_on=DAY, state="released")
    cards.comment(cast.hilltop, "Hidden with it.", given_on=DAY, state="released")
    text = download(manager, FILE, cast.division, **OCTOBER).decode()
    assert WITHHELD in text
    assert "Found by its words." not in text
    assert "Hidden with it." not in text


def test_answers_taken_out_and_answers_to_the_older_question_are_not_in_it(cast, manager):
    facts.cards(cast.riverside, DAY, good=6, poor=3)
    facts.withdraw(cast.riverside, DAY, by=cast.maya, answer="poor")
    cards.response(cast.riverside, given_on=DAY, question_set=FFT_2013.key, answer=OlderAnswer.LIKELY)
    facts.cards(cast.elsewhere, DAY, very_poor=9)
    assert Counter(row["Answer"] for row in lines(manager, FILE, cast.division, **OCTOBER)) == {"Good": 6}


def test_the_rows_come_in_the_order_of_their_random_keys(cast, manager):
    """Not by day: who knows when somebody was there could find them."""
    days = [date(2026, 10, number) for number in range(1, 31)]
    for day in days:
        facts.cards(cast.riverside, day, **{random.choice(["good", "poor", "very_good"]): 1})
    by_key = [each.get_answer_display() for each in FFTResponse.objects.order_by("pk")]
    assert [row["Answer"] for row in lines(manager, FILE, cast.division, **OCTOBER)] == by_key


def test_excel_holds_the_same_as_csv(cast, manager):
    facts.cards(cast.riverside, DAY, good=6)
    cards.comment(cast.riverside, "-5 stars", given_on=DAY, state="released")
    names, *rows = workbooks.rows(download(manager, FILE, cast.division, **OCTOBER, format="xlsx"))
    assert [{names[at]: cell for at, cell in row.items()} for row in rows] == [
        {name: cell for name, cell in row.items() if cell} for row in lines(manager, FILE, cast.division, **OCTOBER)
    ]
    assert "'-5 stars" in [row.get("G") for row in rows]


# --- How many questions -------------------------------------------------------------------------------------------


def test_ten_thousand_answers_take_as_many_questions_as_ten(cast, manager, connection_log):
    facts.cards(cast.riverside, DAY, good=10)
    with connection_log() as few:
        assert len(lines(manager, FILE, cast.division, **OCTOBER)) == 10
    facts.cards(cast.riverside, DAY, good=9_990)
    answers = FFTResponse.objects.values_list("pk", flat=True)
    Comment.objects.bulk_create(
        Comment(
            response_id=pk,
            division=cast.division,
            team=cast.riverside,
            given_on=DAY,
            question="what-was-good",
            words="Kind.",
            folded="kind.",
            state="released",
        )
        for pk in answers
    )
    with connection_log() as many:
        rows = lines(manager, FILE, cast.division, **OCTOBER)
    assert len(rows) == 10_000
    assert {row["What was good?"] for row in rows} == {"Kind."}
    assert len(few) == len(many) <= 16

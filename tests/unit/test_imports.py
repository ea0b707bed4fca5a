"""Reading an export and its map."""

from __future__ import annotations

import json
from datetime import date

import pytest

from feedback.import_dates import DateOrder, date_reader
from feedback.import_map import EXAMPLE_MAP, ImportRefused, read_map
from feedback.imports import read_file
from tests.factories.exports import BETTER, MIXED, row, table

TODAY = date(2026, 11, 21)


def plan(**changes):
    return read_map(json.dumps({**EXAMPLE_MAP, **changes}).encode())


def read(*rows, raw: bytes | None = None, **changes):
    return read_file(table(*rows).encode() if raw is None else raw, plan(**changes), today=TODAY)


def reasons(*rows, **changes) -> list[tuple[int, str]]:
    return [(problem.line, problem.reason) for problem in read(*rows, **changes).problems]


def test_the_example_map_can_be_used_as_it_is():
    assert plan().columns["respondent"] == "Respondent ID"


def test_each_respondent_is_one_answer_and_every_row_left_out_is_named():
    found = read(*MIXED)
    assert found.rows == 12
    assert [(a.respondent, a.team, a.answer, a.day.isoformat()) for a in found.answers] == [
        ("R1", "Harbour", "very-good", "2021-09-30"),
        ("R2", "Harbour", "very-poor", "2021-10-01"),
        ("R3", "5", "neither-good-nor-poor", "2021-09-30"),
        ("R7", "Hilltop", "good", "2021-09-30"),
    ]
    assert found.answers[0].comments["what-was-good"].startswith('He said "well done",\nand meant it.')
    assert found.answers[1].comments == {}
    assert [(problem.line, problem.reason) for problem in found.problems] == [
        (9, "its score has no meaning in the map"),
        (10, "its score has no meaning in the map"),
        (11, "it names no team"),
        (12, "its date does not exist (day-first)"),
        (14, "it names no respondent"),
    ]


@pytest.mark.parametrize(("name", "other"), [("score", "2"), ("date", "01/09/2021"), ("team", "Hilltop")])
def test_rows_of_one_respondent_that_disagree_are_all_left_out(name, other):
    found = reasons(row("A"), row("A", question=BETTER, **{name: other}), row("B", date="13/01/2022"))
    words = f"the rows of this respondent name more than one {name}"
    assert found == [(2, words), (3, words)]


def test_one_bad_row_leaves_its_respondents_other_rows_out_too():
    found = reasons(row("A", date="13/01/2022"), row("A", date="13/01/2022", question="Why?"), row("B"))
    assert found == [
        (2, "left out with line 3, of the same respondent"),
        (3, "its question has no meaning in the map"),
    ]


def test_the_same_row_twice_is_one_answer_and_two_answers_to_one_question_are_not():
    assert len(read(row("A"), row("A")).answers) == 1
    words = "this respondent answers one question twice"
    assert reasons(row("A"), row("A", comment="Other.")) == [(2, words), (3, words)]


def test_a_row_with_cells_too_few_or_too_many_is_named():
    assert reasons(row("A"), row("B")[:-1], [*row("C"), "more"]) == [
        (3, "it has 6 cells, the header 7"),
        (4, "it has 8 cells, the header 7"),
    ]


def test_nothing_reported_repeats_a_cell():
    secret = "Mrs Quill of Acacia Avenue"
    rows = [row(f"R{n}", **{name: secret}) for n, name in enumerate(("date", "score", "question"))]
    rows += [row("R9", comment=secret + "\x85" + "x" * 11_000), row("R8")]
    found = reasons(*rows)
    assert len(found) == 4
    assert "Quill" not in str(found)


@pytest.mark.parametrize(
    ("values", "order"),
    [
        (["30/09/2021", "01/02/2021"], DateOrder.DAY_FIRST),
        (["9/30/2022", "1/2/2022"], DateOrder.MONTH_FIRST),
        (["30/09/2021", "9/30/2022"], None),
        (["01/02/2021", "12/12/2021"], None),
        (["2021-09-30"], DateOrder.DAY_FIRST),
        ([], DateOrder.DAY_FIRST),
    ],
)
def test_the_order_of_day_and_month_is_proven_or_not(values, order):
    reader = date_reader(values, DateOrder.AUTO, today=TODAY)
    assert (reader is None) == (order is None)
    if reader:
        assert reader("03/04/2021") == (date(2021, 4, 3) if order == DateOrder.DAY_FIRST else date(2021, 3, 4))


@pytest.mark.parametrize(
    "text", ["", "today", "2021", "30/09/21", "1/1/1999", "01/01/2027", "31/04/2021", "1/1/2021/1"]
)
def test_a_date_of_no_known_form_or_day_is_refused(text):
    reader = date_reader([], DateOrder.DAY_FIRST, today=TODAY)
    with pytest.raises(ValueError, match="its date"):
        reader(text)


@pytest.mark.parametrize(("text", "day"), [("2021-09-30 14:05", 30), ("1.9.2021 08:00:00", 1), ("30-09-2021", 30)])
def test_dates_with_times_and_other_strokes_are_read(text, day):
    assert date_reader([], DateOrder.DAY_FIRST, today=TODAY)(text) == date(2021, 9, day)


def test_dates_that_could_be_read_in_two_ways_refuse_the_file():
    with pytest.raises(ImportRefused, match="date_order"):
        read(row("A", date="01/02/2021"))
    with pytest.raises(ImportRefused, match="date_order"):
        read(row("A", date="30/09/2021"), row("B", date="9/30/2021"))
    assert read(row("A", date="01/02/2021"), date_order="month-first").answers[0].day == date(2021, 1, 2)


def test_an_answer_to_the_older_question_is_not_pooled_with_the_new():
    assert reasons(row("A", date="31/03/2020")) == [
        (2, "its date lies before the day on which its question was first asked")
    ]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (table(row("A")).encode("utf-16"), "UTF-16"),
        (table(row("A", comment="é")).encode("latin-1"), "not in utf-8"),
        (b"", "no column"),
        (b"Respondent ID,Date\n", "no column"),
        (table(row("A")).replace(",", ";").encode(), "with commas between"),
        (table(row("A")).replace("Date", "Datum").encode(), "no column “Date”"),
        (table(header=["Respondent ID"] * 2 + ["Date"]).encode(), "more than one column"),
        (table(row("A")).encode() + b'"never closed', "stops being CSV"),
        (table(row("A", comment="x" * 200_000)).encode(), "stops being CSV"),
        (table(row("A")).encode() + b"\0", "NUL"),
        (b"PK\x03\x04\xff\xfe", "not in utf-8"),
    ],
    ids=[
        "utf-16",
        "latin-1",
        "empty",
        "two columns",
        "semicolons",
        "missing column",
        "column twice",
        "open quote",
        "huge cell",
        "nul",
        "zip",
    ],
)
def test_a_file_that_cannot_be_read_as_a_whole_is_refused(raw, words):
    with pytest.raises(ImportRefused, match=words):
        read(raw=raw)


def test_an_encoding_named_in_the_map_is_used():
    raw = table(row("A", comment="é")).encode("cp1252")
    assert read(raw=raw, encoding="cp1252").answers[0].comments == {"what-was-good": "é"}


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff",
        b"[]",
        b"[" * 100_000,
        b"{}",
        json.dumps({**EXAMPLE_MAP, "colour": 1}).encode(),
        *[json.dumps({**EXAMPLE_MAP, name: wrong}).encode() for name in EXAMPLE_MAP for wrong in (7, [], None, "\0")],
        json.dumps({**EXAMPLE_MAP, "scores": {"1": "splendid"}}).encode(),
        json.dumps({**EXAMPLE_MAP, "questions": {"Q": "why"}}).encode(),
        json.dumps({**EXAMPLE_MAP, "columns": {"respondent": "R"}}).encode(),
        json.dumps({**EXAMPLE_MAP, "date_order": "year-first"}).encode(),
        json.dumps({**EXAMPLE_MAP, "mode": "owl"}).encode(),
        json.dumps({**EXAMPLE_MAP, "encoding": "utf-16"}).encode(),
        json.dumps({**EXAMPLE_MAP, "question_set": "fft-2013"}).encode(),
        json.dumps({**EXAMPLE_MAP, "scores": {"1": ["good"]}}).encode(),
        json.dumps({**EXAMPLE_MAP, "source": "\ud800"}).encode(),
        json.dumps({**EXAMPLE_MAP, "create_teams": {"site": "\ud800", "fft_group": "other"}}).encode(),
        json.dumps({**EXAMPLE_MAP, "columns": {**EXAMPLE_MAP["columns"], "team": "Date"}}).encode(),
        json.dumps(EXAMPLE_MAP).replace('"1": "very-good"', '"1": "very-good", "1": "poor"').encode(),
    ],
)
def test_a_bad_map_is_refused_with_a_sentence(raw):
    with pytest.raises(ImportRefused, match=r"\.$"):
        read_map(raw)

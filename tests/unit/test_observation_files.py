"""What a table of numbers from outside holds, and what is said about every way in which one can be wrong."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics import observation_files
from metrics.catalogue import MEASURES
from metrics.entries import Directory, Who
from metrics.entry_periods import periods_of
from metrics.measures import Subject
from metrics.observation_files import LARGEST_FILE, MOST_ROWS, decode, open_table
from perfectcare.common.file_dates import DateOrder
from perfectcare.common.tables import CannotRead

TODAY = date(2026, 6, 10)
HEAD = "measure,subject,period,starts_on,numerator,denominator\n"
NHS_HEAD = "period,org_code,type,attendances,breaches,admissions\n"
NAME = {key: measure.name for key, measure in MEASURES.items()}
MANUAL = Path(__file__).resolve().parents[2] / "docs" / "observations.md"
PUBLISHED = Path(__file__).resolve().parents[3] / "shared" / "data" / "ae_attendances.csv"

OURS = Who(Subject.DIVISION, 1, "HARBOUR", "Harbour division")
NURSES = Who(Subject.TEAM, 1, "DN-1", "Nurses")
CLOSED = Who(Subject.TEAM, 2, "OLD", "Old team", date(2020, 1, 1), date(2021, 5, 1))
HOSPITAL = Who(Subject.PARTNER, 1, "RX1", "Hill Hospital")
TWIN = Who(Subject.TEAM, 3, "division", "A team with an odd code")
PEOPLE = Directory((OURS, NURSES, CLOSED, HOSPITAL))


def read(text, *, people=PEOPLE, order=DateOrder.AUTO):
    return observation_files.read(open_table(text), people, today=TODAY, order=order)


def figures(reading):
    return [(e.who.code, e.key, e.period, e.starts_on.isoformat(), *e.figure) for e in reading.entries]


def problems(text, **how):
    """Return what is said about the rows of our layout: line, column and words."""
    return [(each.line, each.column, each.words) for each in read(HEAD + text, **how).problems]


def words(row, **how):
    """Return the one sentence about one row, and check that nothing of it would be stored."""
    reading = read(f"{HEAD}{row}\n", **how)
    assert (len(reading.problems), reading.entries) == (1, ())
    return f"{reading.problems[0].column}: {reading.problems[0].words}"


# --- What is right ----------------------------------------------------------------------------------------------------


def test_a_row_is_one_figure_of_a_division_a_team_or_a_partner():
    rows = (
        "ucr_two_hours,division,week,2026-05-25,41,52\n"
        "ucr_referrals,DN-1,day,2026-06-10,9,\n"
        "staff_gap,harbour,month,2026-05-01,112.5,\n"
        "four_hours,rx1,month,2026-04-01,90,100\n"
    )
    assert figures(read(HEAD + rows)) == [
        ("HARBOUR", "ucr_two_hours", "week", "2026-05-25", 41, 52),
        ("DN-1", "ucr_referrals", "day", "2026-06-10", 9, None),
        ("HARBOUR", "staff_gap", "month", "2026-05-01", 11250, None),
        ("RX1", "four_hours", "month", "2026-04-01", 90, 100),
    ]


def test_the_example_can_be_read():
    assert len(read(observation_files.EXAMPLE).entries) == 3


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_each_way_in_which_spreadsheets_save_a_table_is_read(separator, encoding, end):
    text = f"{HEAD}\n , ,,,,\nucr_referrals,DN-1,day,2026-06-01,9,\n".replace(",", separator).replace("\n", end)
    assert len(read(decode(text.encode(encoding))).entries) == 1


def test_headings_may_be_untidy_in_any_order_and_beside_others():
    text = (
        'Note;Denominator;NUMERATOR;Starts  on;Period;Subject;" Measure "\n"Café; “x”";52;41;2026-05-25;Week;Division;'
    )
    reading = read(decode((text + "Urgent response  within two HOURS\n").encode("cp1252")))
    assert figures(reading) == [("HARBOUR", "ucr_two_hours", "week", "2026-05-25", 41, 52)]
    assert reading.table.unused == ("note",)


@pytest.mark.parametrize(
    ("cell", "number"),
    [("0", 0), ("007", 7), ("1,234", 1234), ("1,234,567", 1234567), ("12.0", 12), ("1000000000", 10**9), ("\xa09 ", 9)],
)
def test_a_whole_number_may_be_written_as_spreadsheets_show_it(cell, number):
    assert read(f'{HEAD}ucr_referrals,DN-1,day,2026-06-01,"{cell}",\n').entries[0].numerator == number


@pytest.mark.parametrize(
    ("cell", "number"), [("7.5", 750), ("7", 700), ("0.05", 5), ("1,112.25", 111225), ("7.50", 750)]
)
def test_hours_are_stored_in_hundredths(cell, number):
    assert read(f'{HEAD}staff_gap,DN-1,day,2026-06-01,"{cell}",\n').entries[0].numerator == number


@pytest.mark.parametrize(
    "cell",
    ["2021-09-01", "2021-09", "Sep-21", "sep 2021", "September 2021", "Sept-2021", "01-Sep-2021", "09/2021", "9-2021"],
)
def test_a_month_may_be_named(cell):
    assert read(f"{HEAD}ucr_referrals,DN-1,month,{cell},9,\n").entries[0].starts_on == date(2021, 9, 1)


def test_baselines_of_any_age_since_2000_come_in():
    assert figures(read(f"{HEAD}ucr_referrals,division,day,2000-01-01,9,\n"))[0][3] == "2000-01-01"


# --- Dates in three forms ---------------------------------------------------------------------------------------------


def days(*cells, **how):
    rows = "".join(f"ucr_referrals,DN-1,day,{cell},{n},\n" for n, cell in enumerate(cells))
    return [each.starts_on.isoformat() for each in read(HEAD + rows, **how).entries]


def test_a_number_over_twelve_proves_the_order_for_the_whole_file():
    assert days("30/09/2021", "03.04.2021", "2021-05-06") == ["2021-09-30", "2021-04-03", "2021-05-06"]
    assert days("9/30/2021", "3/4/2021", "2021-05-06") == ["2021-09-30", "2021-03-04", "2021-05-06"]


def test_dates_that_could_be_two_days_are_a_question_until_it_is_answered():
    table = open_table(f"{HEAD}ucr_referrals,DN-1,day,03/04/2021,9,\nucr_referrals,DN-1,day,05/05/2021,9,\n")
    assert table.doubt.example == "03/04/2021"
    assert (table.doubt.day_first, table.doubt.month_first) == ("Saturday 3 April 2021", "Thursday 4 March 2021")
    assert table.doubt.contradiction is None
    with pytest.raises(CannotRead, match="the day or the month"):
        observation_files.read(table, PEOPLE, today=TODAY)
    assert days("03/04/2021", order=DateOrder.DAY_FIRST) == ["2021-04-03"]
    assert days("03/04/2021", order=DateOrder.MONTH_FIRST) == ["2021-03-04"]


def test_a_day_that_is_the_same_either_way_is_no_question():
    assert days("05/05/2021") == ["2021-05-05"]


def test_dates_that_prove_both_orders_are_named_by_their_lines():
    rows = [f"ucr_referrals,DN-1,day,{cell},9,\n" for cell in ("2021-09-28", "30/09/2021", "9/29/2021", "1/2/2021")]
    table = open_table(HEAD + "".join(rows))
    assert table.order is None
    assert table.doubt.contradiction == (3, 4)
    reading = read(HEAD + "".join(rows), order=DateOrder.DAY_FIRST)
    assert len(reading.entries) == 3
    assert [(each.line, each.column, each.words) for each in reading.problems] == [
        (4, "starts_on", "There is no such day.")
    ]
    reading = read(HEAD + "".join(rows), order=DateOrder.MONTH_FIRST)
    assert [(each.line, each.words) for each in reading.problems] == [(3, "There is no such day with the month first.")]


# --- Wrong rows -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("nonsense,DN-1,day,2026-06-01,9,", "measure: No measure is called so"),
        (",DN-1,day,2026-06-01,9,", "measure: No measure is called so"),
        ("fft_positive,DN-1,day,2026-06-01,9,9", f"measure: {NAME['fft_positive']}: the program counts this by itself"),
        ("ucr_referrals,nobody,day,2026-06-01,9,", "subject: No team of yours has this code"),
        ("ucr_referrals,,day,2026-06-01,9,", "subject: No team of yours has this code"),
        ("ucr_referrals,RX1,day,2026-06-01,9,", "subject: This is a partner."),
        (
            "four_hours,DN-1,day,2026-06-01,9,9",
            f"subject: This is a team. {NAME['four_hours']} is entered for partners.",
        ),
        ("four_hours,RZ9,day,2026-06-01,9,9", "subject: No partner of yours has this code. Add the partner first."),
        ("ucr_referrals,DN-1,fortnight,2026-06-01,9,", "period: Write day, week or month."),
        ("caseload,DN-1,week,2026-05-25,9,", f"period: {NAME['caseload']} stands for one moment. Enter it by day."),
        ("ucr_referrals,OLD,month,2021-05-01,9,", "starts_on: Old team is closed from Saturday 1 May 2021."),
        ("ucr_referrals,OLD,day,2019-12-31,9,", "starts_on: Old team opened on Wednesday 1 January 2020."),
        ("ucr_referrals,DN-1,day,,9,", "starts_on: This cell is empty"),
        ("ucr_referrals,DN-1,day,soon,9,", "starts_on: This is not a date"),
        ("ucr_referrals,DN-1,day,44440,9,", "starts_on: This is not a date"),
        ("ucr_referrals,DN-1,day,30/09/21,9,", "starts_on: This is not a date"),
        ("ucr_referrals,DN-1,day,Sep-21,9,", "starts_on: This names no day of a year"),
        ("ucr_referrals,DN-1,month,21-Sep,9,", "starts_on: This is not a month"),
        ("ucr_referrals,DN-1,day,31/02/2021,9,", "starts_on: There is no such day."),
        ("ucr_referrals,DN-1,month,2021-13,9,", "starts_on: There is no such day."),
        ("ucr_referrals,DN-1,day,1999-12-31,9,", "starts_on: This lies before 2000."),
        ("ucr_referrals,DN-1,day,2026-06-11,9,", "starts_on: This day is still to come."),
        ("ucr_referrals,DN-1,week,2026-06-02,9,", "starts_on: A week starts on a Monday: write 2026-06-01"),
        ("ucr_referrals,DN-1,week,2026-06-08,9,", "starts_on: This week ends on Sunday 14 June 2026. Enter it then."),
        ("ucr_referrals,DN-1,month,2026-05-02,9,", "starts_on: A month starts on its first day: write 2026-05-01"),
        ("ucr_referrals,DN-1,month,2026-06-01,9,", "starts_on: This month ends on Tuesday 30 June 2026. Enter it then"),
        ("ucr_referrals,DN-1,month,Sep-99,9,", "starts_on: This month ends on Wednesday 30 September 2099."),
        ("ucr_referrals,DN-1,day,2026-06-01,,", "numerator: Enter a number."),
        ("ucr_two_hours,DN-1,day,2026-06-01,9,", "denominator: Enter both numbers, or neither."),
        ("ucr_two_hours,DN-1,day,2026-06-01,,9", "numerator: Enter both numbers, or neither."),
        ("ucr_referrals,DN-1,day,2026-06-01,9,12", f"denominator: {NAME['ucr_referrals']} is a number without “of”."),
        ("ucr_two_hours,DN-1,day,2026-06-01,13,12", "numerator: This is more than the number it is out of."),
        ("ucr_referrals,DN-1,day,2026-06-01,-3,", "numerator: A number cannot be below 0."),
        ("ucr_referrals,DN-1,day,2026-06-01,many,", "numerator: This is not a number of referrals. Write a whole"),
        ("ucr_referrals,DN-1,day,2026-06-01,12 of 15,", "numerator: This is not a number of referrals."),
        ("ucr_referrals,DN-1,day,2026-06-01,٣,", "numerator: This is not a number of referrals."),
        ("ucr_referrals,DN-1,day,2026-06-01,1e5,", "numerator: This is not a number of referrals."),
        ("ucr_referrals,DN-1,day,2026-06-01,70%,", "numerator: This is a percentage. Write a whole number like 12."),
        ("ucr_two_hours,DN-1,day,2026-06-01,70%,100", "numerator: This is a percentage. Give both numbers"),
        ('ucr_referrals,DN-1,day,2026-06-01,"7,5",', "numerator: This is not a number of referrals."),
        ("ucr_referrals,DN-1,day,2026-06-01,7.5,", "numerator: Referrals are counted whole."),
        ("ucr_referrals,DN-1,day,2026-06-01,7 hours,", "numerator: This is not a number of referrals."),
        ("ucr_referrals,DN-1,day,2026-06-01,7:30,", "numerator: This is not a number of referrals."),
        ('staff_gap,DN-1,day,2026-06-01,"7,5",', "numerator: Write decimals with a point: 7.5."),
        ("staff_gap,DN-1,day,2026-06-01,7:30,", "numerator: This is not a number of hours. Write it like 7.5."),
        ("staff_gap,DN-1,day,2026-06-01,7.255,", "numerator: Give at most 2 decimals"),
        ("ucr_referrals,DN-1,day,2026-06-01,=1+1,", "numerator: This is a formula. Copy its value instead."),
        ("ucr_referrals,DN-1,day,2026-06-01,+1,", "numerator: This is a formula."),
        ("ucr_referrals,DN-1,day,2026-06-01,1000000001,", "numerator: This is too large."),
        ("ucr_referrals,DN-1,day,2026-06-01,9223372036854775808,", "numerator: This is too large."),
        (f"ucr_referrals,DN-1,day,2026-06-01,{'9' * 5000},", "numerator: This is too large."),
        ("ucr_two_hours,DN-1,day,2026-06-01,1,234,2000", ": The row has 7 cells, the first row 6."),
    ],
)
def test_a_wrong_row_is_said_with_its_column_and_what_to_do(row, said):
    assert words(row).startswith(said)


def test_each_wrong_cell_of_a_row_has_its_own_sentence():
    assert [each[:2] for each in problems("x,x,x,x,x,x\nucr_referrals,x,day,x,x,\n")] == [
        (2, "measure"),
        (3, "subject"),
        (3, "starts_on"),
        (3, "numerator"),
    ]


def test_a_row_that_breaks_off_is_wrong_in_the_cells_that_it_has_not_got():
    assert [each[:2] for each in problems("ucr_referrals\n")] == [(2, "subject"), (2, "period"), (2, "numerator")]


def test_a_code_of_both_a_team_and_the_division_is_not_guessed_at():
    people = Directory((OURS, TWIN))
    assert "the code of a team and of the division" in words("ucr_referrals,division,day,2026-06-01,9,", people=people)
    assert read(f"{HEAD}ucr_referrals,HARBOUR,day,2026-06-01,9,", people=people).entries


def test_the_same_row_twice_is_kept_once_and_said():
    row = "ucr_referrals,DN-1,day,2026-06-01,9,\n"
    reading = read(HEAD + row + row.replace("DN-1", "dn-1"))
    assert len(reading.entries) == 1
    assert [(each.line, each.words) for each in reading.problems] == [(3, "Line 2 says the same already.")]


def test_rows_that_contradict_each_other_are_both_wrong():
    row = "ucr_referrals,DN-1,day,2026-06-0{},{},\n"
    reading = read(HEAD + row.format(1, 9) + row.format(2, 9) + row.format(1, 8) + row.format(1, 7))
    assert [each.starts_on.day for each in reading.entries] == [2]
    assert [each.line for each in reading.problems] == [2, 4, 5]
    assert reading.wrong_rows == 3
    assert "Line 4 gives another number" in reading.problems[0].words
    assert "Line 2 gives another number" in reading.problems[1].words


def test_a_cell_in_quotes_may_run_over_lines_and_lines_are_counted_as_editors_do():
    text = f'note,{HEAD}"two\nlines",ucr_referrals,DN-1,day,2026-06-01,9,\nx,ucr_referrals,DN-1,day,soon,9,\n'
    reading = read(text)
    assert (reading.entries[0].line, reading.problems[0].line) == (2, 4)


def test_an_endless_cell_is_repeated_only_in_part():
    assert len(read(f"{HEAD}{'x' * 90_000},DN-1,day,2026-06-01,9,\n").problems[0].cell) < 70


# --- Tables that are none ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "There is nothing in it."),
        (b"\xef\xbb\xbf\r\n \r\n", "There is nothing in it."),
        (b",,,\r\n;", "The first row must name the columns. Expected: measure, subject"),
        (b"a,b,c\n1,2,3\n", "The first row must name the columns. Expected: measure, subject, period, starts_on,"),
        (b"ucr_referrals,DN-1,day,2026-06-01,9,\n", "The first row must name the columns."),
        (
            b"measure,subject,period,when,numerator\n1,2\n",
            "Missing: starts_on, denominator. Expected: measure, subject",
        ),
        (
            b"org_code,type,attendances\n1,2\n",
            "Missing: period, breaches, admissions. Expected: period, org_code, type",
        ),
        (b"period," + HEAD.encode() + b"1,2\n", "names a column twice: period."),
        (HEAD.encode(), "There are headings but no rows below them."),
        (HEAD.encode() + b"\n,,,,,\n", "There are headings but no rows below them."),
        (HEAD.encode("utf-16"), "UTF-16"),
        (HEAD.encode() + b"ucr_\0referrals,DN-1\n", "not a text file"),
        (b"PK\x03\x04rest of a workbook", "Excel workbook"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(1, 255)), "characters that cannot be read"),
        (HEAD.encode() + b'ucr_referrals,"DN-1,day,2026-06-01,9,\n', "breaks off at line 2"),
        (HEAD.encode() + b'ucr_referrals,"DN-1"x,day,2026-06-01,9,\n', "breaks off at line 2"),
        (b"," * 1_000_000, "Line 1 has 1,000,000 letters"),
        (HEAD.encode() + b"," * 1_000_000, "Line 2 has 1,000,000 letters"),
        (b"x" * (LARGEST_FILE + 1), "larger than 20 MB"),
        (HEAD.encode() + b"x,\n" * (MOST_ROWS + 1), "more than 250,000 rows"),
    ],
)
def test_a_file_of_another_kind_is_refused_with_a_sentence(content, said):
    with pytest.raises(CannotRead) as refusal:
        open_table(decode(content))
    assert said in str(refusal.value)


def test_pasted_characters_that_no_database_keeps_are_refused():
    with pytest.raises(CannotRead, match="no table has"):
        open_table(f"{HEAD}ucr_\0referrals,DN-1,day,2026-06-01,9,\n")


def test_as_many_rows_as_are_allowed_are_all_read(monkeypatch):
    monkeypatch.setattr(observation_files, "MOST_ROWS", 3)
    rows = [f"ucr_referrals,DN-1,day,2026-06-0{day},{day},\n" for day in (1, 2, 3, 4)]
    assert len(read(HEAD + "".join(rows[:3])).entries) == 3
    with pytest.raises(CannotRead, match="more than 3 rows"):
        read(HEAD + "".join(rows))


# --- The table of NHS England -----------------------------------------------------------------------------------------


def test_types_of_one_organisation_and_month_are_summed():
    rows = "2017-03-01,RX1,1,100,20,30\n2017-03-01,rx1,other,50,1,0\n2017-04-01,RX1,1,10,0,2\n"
    assert figures(read(NHS_HEAD + rows)) == [
        ("RX1", "ae_attendances", "month", "2017-03-01", 150, None),
        ("RX1", "four_hours", "month", "2017-03-01", 129, 150),
        ("RX1", "ae_admissions", "month", "2017-03-01", 30, None),
        ("RX1", "ae_attendances", "month", "2017-04-01", 10, None),
        ("RX1", "four_hours", "month", "2017-04-01", 10, 10),
        ("RX1", "ae_admissions", "month", "2017-04-01", 2, None),
    ]


def test_organisations_that_are_no_partners_are_counted_and_not_looked_at():
    reading = read(f"{NHS_HEAD}2017-03-01,RF4,1,x,y,z\n2017-03-01,RF4,2,1,1,1\n2017-03-01,R1H,1,1,1,1\n")
    assert (reading.entries, reading.problems, reading.skipped, reading.strangers) == ((), (), 3, 2)


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        ("2017-03-02,RX1,1,1,1,1", "period", "A month starts on its first day: write 2017-03-01"),
        ("soon,RX1,1,1,1,1", "period", "This is not a month"),
        ("2017-03-01,,1,1,1,1", "org_code", "This cell is empty"),
        ("2017-03-01,RX1,,1,1,1", "type", "This cell is empty"),
        ("2017-03-01,RX1,1,-,1,1", "attendances", "This is a formula"),
        ("2017-03-01,RX1,1,,1,1", "attendances", "Enter a number."),
        ("2017-03-01,RX1,1,10,11,1", "breaches", "There are more breaches than attendances."),
        ("2017-03-01,RX1,1,10,1,7.5", "admissions", "Admissions are counted whole."),
    ],
)
def test_a_wrong_row_of_attendances_is_said_with_its_column(row, column, said):
    reading = read(f"{NHS_HEAD}{row}\n")
    assert [(each.line, each.column) for each in reading.problems] == [(2, column)]
    assert reading.problems[0].words.startswith(said)
    assert reading.entries == ()


def test_no_half_sum_is_made_of_a_month_in_which_one_row_is_wrong():
    rows = "2017-03-01,RX1,1,100,20,30\n2017-03-01,RX1,other,many,1,0\n2017-03-01,RX1,1,100,20,30\n"
    reading = read(f"{NHS_HEAD}{rows}2017-04-01,RX1,1,9,1,1\n")
    assert {each.starts_on.month for each in reading.entries} == {4}
    assert [(each.line, each.column) for each in reading.problems] == [(2, ""), (3, "attendances"), (4, "type")]
    assert reading.problems[0].words == "Left out with line 3, of the same organisation and month."
    assert reading.problems[2].words == "Line 2 has this organisation, month and type already."


@pytest.mark.skipif(not PUBLISHED.exists(), reason="the published table of A&E attendances is not here")
def test_the_published_table_is_read_whole():
    people = Directory((OURS, Who(Subject.PARTNER, 1, "RF4", "One"), Who(Subject.PARTNER, 2, "R1H", "Two")))
    reading = read(decode(PUBLISHED.read_bytes()), people=people)
    assert reading.table.rows == 12_765
    assert reading.problems == ()
    assert reading.strangers == 272
    assert len(reading.entries) == 2 * 36 * 3
    assert figures(reading)[:3] == [
        ("RF4", "ae_attendances", "month", "2017-03-01", 24952, None),
        ("RF4", "four_hours", "month", "2017-03-01", 22045, 24952),
        ("RF4", "ae_admissions", "month", "2017-03-01", 5060, None),
    ]


# --- What the manual says ---------------------------------------------------------------------------------------------

BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", MANUAL.read_text(), re.MULTILINE | re.DOTALL)
READERS = Directory((OURS, Who(Subject.TEAM, 1, "TEAM-A", "A"), HOSPITAL))


def test_the_first_example_of_the_manual_is_right_in_every_row():
    assert figures(read(BLOCKS[0][1], people=READERS, order=DateOrder.DAY_FIRST)) == [
        ("HARBOUR", "ucr_two_hours", "week", "2025-06-02", 41, 52),
        ("TEAM-A", "ucr_referrals", "day", "2025-06-02", 9, None),
        ("TEAM-A", "staff_gap", "month", "2025-05-01", 11250, None),
        ("RX1", "four_hours", "month", "2025-05-01", 21410, 24952),
    ]


def test_the_second_example_of_the_manual_is_wrong_as_it_says():
    found = read(BLOCKS[1][1], people=READERS).problems
    assert [f"{each.line} {each.column}: {each.words}" for each in found] == BLOCKS[2][1].splitlines()


def test_the_example_of_attendances_gives_what_the_manual_says():
    reading = read(BLOCKS[3][1], people=READERS)
    assert {each.key: each.figure for each in reading.entries} == {
        "ae_attendances": (24952, None),
        "four_hours": (22045, 24952),
        "ae_admissions": (5060, None),
    }
    assert (reading.skipped, reading.strangers, reading.problems) == (1, 1, ())


# --- Anything at all --------------------------------------------------------------------------------------------------

CELLS = st.one_of(
    st.sampled_from(["ucr_two_hours", "staff_gap", "caseload", "four_hours", "division", "DN-1", "RX1", "day", "week"]),
    st.sampled_from(["month", "2026-06-01", "03/04/2021", "30/09/2021", "9/30/2021", "Sep-21", "0", "12", "7.5", ""]),
    st.text(max_size=12),
)
HEADS = st.sampled_from([HEAD, NHS_HEAD])


def outcome(text, opened=open_table):
    """Read a table as far as it can be; an exception of another kind fails the test."""
    try:
        table = opened(text)
    except CannotRead as refusal:
        assert str(refusal).endswith(".")  # noqa: PT017 - a refusal is as good as a reading
        return
    for order in (table.order or DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST):
        reading = observation_files.read(table, PEOPLE, today=TODAY, order=order)
        assert len({each.cell for each in reading.entries}) == len(reading.entries)
        assert all(each.line > 1 and each.words.endswith(".") for each in reading.problems)
        assert not {each.line for each in reading.entries} & {each.line for each in reading.problems}
        for each in reading.entries:
            assert each.who.kind in MEASURES[each.key].subjects
            assert each.period in periods_of(MEASURES[each.key])
            assert each.denominator is None or 0 <= each.numerator <= each.denominator


@given(st.binary(max_size=300))
@settings(max_examples=300)
def test_any_bytes_are_read_or_refused(content):
    outcome(content, lambda content: open_table(decode(content)))


@given(HEADS, st.binary(max_size=300))
@settings(max_examples=300)
def test_any_bytes_below_right_headings_are_read_or_refused(head, content):
    outcome(head.encode() + content, lambda content: open_table(decode(content)))


@given(HEADS, st.lists(st.lists(CELLS, min_size=5, max_size=7), max_size=8))
@settings(max_examples=500)
def test_any_rows_below_right_headings_are_read_or_refused(head, rows):
    outcome(head + "\n".join(",".join(row) for row in rows))

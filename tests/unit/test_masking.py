"""Taking what points at a person out of free text.

The hard cases are in tests/hard_cases.py. NHS numbers are from the 999 test range, telephone numbers from Ofcom's
drama ranges, e-mail addresses at example.org and postcodes those of public buildings.
"""

from __future__ import annotations

import nhs_number
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfectcare.common.masking import BLOCKS, Masked, mask
from tests.hard_cases import CASES, CHECKABLE, MISSED, Case, hostile, read

NHS, PHONE, EMAIL, POSTCODE = "nhs-number", "phone", "email", "postcode"

NHS_NUMBERS = [
    "9990000018",
    "999 000 0018",
    "999-000-0018",
    "999.000.0018",
    "999 - 000 - 0018",
    "999  000  0018",
    "9 9 9 0 0 0 0 0 1 8",
    "99900 00018",
    "999\u00a0000\u202f0018",
    "999\n000\n0018",
    "999\u2013000\u20110018",
    "９９９ ０００ ００１８",
    "٩٩٩٠٠٠٠٠١٨",
    "۹۹۹۰۰۰۰۰۱۸",
    "999 OOO 0018",
    "999 ooo oo18",
    "999 000 00l8",
    "999 000 00I8",
    "999\u200b000\u200d0018",
    "9\u200e9\u200f9\u202e0000018",
    "999\x00000\ud8000018",
    "9\u03019\u20e39\ufe0f0000018",
]
PHONES = [
    "07700900123",
    "07700 900123",
    "07700 900 123",
    "07700-900-123",
    "07700.900.123",
    "077 0090 0123",
    "07 700 900 123",
    "0 7 7 0 0 9 0 0 1 2 3",
    "(07700) 900123",
    "0113 496 0123",
    "01134960123",
    "(0113) 496 0123",
    "0113-496-0123",
    "020 7946 0123",
    "(020) 7946 0123",
    "02079460123",
    "+447700900123",
    "+44 7700 900123",
    "+44 (0)7700 900123",
    "+44(0) 7700 900 123",
    "(+44) 7700 900123",
    "+44 07700 900123",
    "+44 113 496 0123",
    "+44 (0)20 7946 0123",
    "0044 7700 900123",
    "00447700900123",
    "0044 (0)113 496 0123",
    "447700900123",
    "０７７００ ９００１２３",
    "٠٧٧٠٠٩٠٠١٢٣",
    "07700\u200b900\u2060123",
    "0113\u2011496\u20110123",
]
EMAILS = [
    "joe@example.org",
    "JOE.BLOGGS@EXAMPLE.ORG",
    "joe.bloggs+ward7@mail.example.org",
    "o'brien_2@example.org",
    "josé@example.org",
    "joe @ example.org",
    "joe at example.org",
    "joe AT example.org",
    "joe (at) example.org",
    "joe(at)example.org",
    "joe [at] example.org",
    "joe＠example.org",
    "joe@\u200bexample.org",
    "joe@example.org@example.org",
]
POSTCODES = [
    "SW1A 1AA",
    "SW1A1AA",
    "sw1a 1aa",
    "sw1a1aa",
    "LS1 3EX",
    "LS2 7UE",
    "M60 2LA",
    "m602la",
    "B1 1BB",
    "E1 6AN",
    "EC1A 1BB",
    "W1A 1AA",
    "GIR 0AA",
    "EH99 1SP",
    "JE2 3AB",
    "LS1  3EX",
    "LS1\u00a03EX",
    "ＬＳ１ ３ＥＸ",
    "LS1\u200b 3EX",
]
TO_MASK = [(NHS, one) for one in NHS_NUMBERS]
TO_MASK += [(PHONE, one) for one in PHONES]
TO_MASK += [(EMAIL, one) for one in EMAILS]
TO_MASK += [(POSTCODE, one) for one in POSTCODES]

TO_LEAVE = [
    "",
    "The nurse was kind and on time.",
    "999 000 0019",
    "9990000019",
    "99900000180",
    "1234567",
    "500 mg twice a day, then 250 mg",
    "Paracetamol 500mg 4 times a day for 14 days",
    "10-12-2024",
    "10/12/2024 at 11:30 and 15:30",
    "01.02.2024 - 03.02.2024",
    "01-02-2024 15",
    "07-11-2024 123",
    "2024-10-12 1530",
    "from 2 to 17 January 2020",
    "2019 2020 2021",
    "0730 to 1530, then 2000 to 0800",
    "0730 1 12 2024",
    "£1,250.50 and 07.30",
    "M1 motorway",
    "junction 4 of the M1, 2 miles on",
    "Vitamin B12 1st dose, 2nd dose later",
    "bed E10 5th floor",
    "ward A1 2nd floor",
    "COVID-19 2nd wave",
    "5 mg and 10 ml",
    "looked after at home.Then it changed",
    "seen at 11.30 by the team",
    "arrived at clinic.",
    "@nhs",
    "a@a@a@",
    "joe@localhost",
    "5 @ 3",
    "I lol at Ill Oil",
    "score 5/5, 10 out of 10",
    "NUL\0 and half a pair \ud83d stay",
    "\u202eright to left\u202c and zero\u200bwidth",
    "[NHS number removed] and [phone number removed]",
]


@pytest.mark.parametrize(("kind", "piece"), TO_MASK)
@pytest.mark.parametrize("frame", ["{}", "Ask for {}, please.", "({})", "tel:{};", "Ward 7\n{}\nThanks"])
def test_every_way_of_writing_it_becomes_one_labelled_block(kind: str, piece: str, frame: str) -> None:
    assert mask(frame.format(piece)) == Masked(frame.format(BLOCKS[kind]), (kind,))


@pytest.mark.parametrize("text", TO_LEAVE)
def test_what_points_at_nobody_is_left_alone_to_the_letter(text: str) -> None:
    assert mask(text) == Masked(text, ())


def test_a_number_with_a_wrong_check_digit_is_left_alone() -> None:
    assert mask("my number is 999 000 0017, I think").kinds == ()


def test_a_lookalike_letter_needs_a_right_check_digit_too() -> None:
    assert mask("999 OOO 0017").kinds == ()


@pytest.mark.parametrize("between", [" ", "  ", ", ", "/", " and ", "\n", "-", "."])
@pytest.mark.parametrize(
    ("kind", "first", "second"),
    [
        (NHS, "999 000 0018", "999 000 0026"),
        (NHS, "9990000018", "9990000026"),
        (PHONE, "0113 496 0123", "0113 496 0124"),
        (PHONE, "07700 900123", "07700 900124"),
        (PHONE, "+44 7700 900123", "+44 7700 900124"),
    ],
)
def test_two_numbers_in_one_line_are_both_masked(kind: str, first: str, second: str, between: str) -> None:
    assert mask(first + between + second) == Masked(BLOCKS[kind] + between + BLOCKS[kind], (kind, kind))


def test_kinds_come_in_the_order_of_the_text() -> None:
    told = mask("LS1 3EX, 07700 900123, joe@example.org, 999 000 0018, 0113 496 0123")
    assert told.kinds == (POSTCODE, PHONE, EMAIL, NHS, PHONE)
    assert told.text == ", ".join(BLOCKS[kind] for kind in told.kinds)


def test_a_year_before_a_number_does_not_take_the_place_of_its_first_digits() -> None:
    assert mask("2019 999 000 0018").text == "2019 [NHS number removed]"


def test_no_digit_stays_behind_where_two_readings_overlap() -> None:
    assert mask("room 0123 0113 496 0124").text == "room [phone number removed]"


def test_a_long_reference_that_happens_to_hold_a_number_is_left_alone() -> None:
    assert mask("AB19990000018").kinds == ()


@settings(max_examples=60, deadline=None)
@given(st.integers(9_990_000_000, 9_999_999_999))
def test_the_check_digit_agrees_with_the_nhs_number_package(number: int) -> None:
    is_valid = nhs_number.is_valid(str(number))
    assert mask(f"number {number}").kinds == ((NHS,) if is_valid else ())


@pytest.mark.parametrize("case", read(CASES), ids=lambda case: case.typed)
def test_of_every_hard_case_just_what_must_go_goes(case: Case) -> None:
    assert mask(case.typed).text == case.stored
    assert mask(case.stored) == Masked(case.stored, ())


@pytest.mark.parametrize("case", read(MISSED), ids=lambda case: case.typed)
def test_what_is_said_to_be_missed_still_is(case: Case) -> None:
    """When this fails something has become better: move the case up to the others, and the figures in the docs."""
    assert mask(case.typed).text != case.stored


def test_the_table_is_large_and_misses_nothing_with_a_checkable_form() -> None:
    cases = read(CASES) + read(MISSED)
    assert len(cases) >= 120
    pieces = [(kind, case) for case in cases for kind, _ in case.pieces if kind in CHECKABLE]
    assert len(pieces) >= 60
    assert not [case.typed for kind, case in pieces if kind in case.missed(mask(case.typed).text)]


def test_a_kind_that_is_wanted_in_a_text_can_be_left() -> None:
    told = mask("Dr Jones, 07700 900123", leave={"name"})
    assert told == Masked("Dr Jones, [phone number removed]", (PHONE,))
    assert mask("Dr Jones at 3 Mill Road", leave={"name"}).text == "Dr Jones at [address removed]"


def test_the_accents_of_a_name_go_with_it() -> None:
    assert mask("Mrs Cafe\u0301\u0323, here").text == "Mrs [name removed], here"


@pytest.mark.parametrize("block", BLOCKS.values())
@pytest.mark.parametrize("frame", ["Mrs {}", "Mrs {} Smith", "born {}", "14 {} Road", "I live at {}", "{}, Mill Lane"])
def test_a_block_is_never_taken_for_a_piece_of_something_else(block: str, frame: str) -> None:
    assert mask(frame.format(block)).text == frame.format(block)


FRAGMENTS = [piece for _, piece in TO_MASK] + TO_LEAVE + list(" \n-.@()+[]OlI019MAx'\0\u200b½⑩㏂\ud800")
FRAGMENTS += [case.typed for case in read(CASES)] + [word for case in read(CASES) for word in case.typed.split()]
FRAGMENTS += [
    "Mr ",
    "mrs ",
    "Miss ",
    "to miss ",
    "the Dr ",
    "MS ",
    "Nurse ",
    "my name is ",
    "Regards,\n",
    "signed ",
    "Will ",
]
FRAGMENTS += [
    "born ",
    "dob ",
    " is my birthday",
    "3/5/48 ",
    "3 May ",
    "14 ",
    "Flat 2, ",
    "Rose Cottage, ",
    "Mill Lane ",
    "Dr",
]
FRAGMENTS += ["+44", "(0)", " at ", "(at)", ".org", "1AA", "M1", "removed]", "[NHS number "]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=12).map("".join))
def test_masking_twice_changes_nothing_more(text: str) -> None:
    once = mask(text).text
    assert mask(once) == Masked(once, ())


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(), max_size=60))
def test_no_text_makes_it_fail_or_change_without_saying_so(text: str) -> None:
    told = mask(text)
    assert told.kinds or told.text == text


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(PHONES + NHS_NUMBERS),
    st.lists(st.sampled_from("\u200b\u200c\u200d\u2060\ufeff\u00ad\0"), min_size=1),
)
def test_invisible_characters_between_any_two_digits_hide_nothing(number: str, unseen: list[str]) -> None:
    assert len(mask("".join(unseen).join(number)).kinds) == 1


@pytest.mark.parametrize("text", hostile(2000), ids=lambda text: repr(text[:20]))
def test_two_thousand_hostile_characters_are_read_to_the_end(text: str) -> None:
    """How long it takes is printed by `make bench-masking` and not asserted: the answer alone is tested here."""
    assert mask(f"{text} | 07700 900123").text.endswith(" | [phone number removed]")
    once = mask(text).text
    assert mask(once).text == once

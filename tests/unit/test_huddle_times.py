from __future__ import annotations

from datetime import time

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from campaigns.forms.campaigns import HuddleTimesField, read_time


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("11:30", "11:30"),
        ("1130", "11:30"),
        ("11.30", "11:30"),
        ("  15:30 ", "15:30"),
        ("3.30pm", "15:30"),
        ("3:30 PM", "15:30"),
        ("330pm", "15:30"),
        ("3pm", "15:00"),
        ("12pm", "12:00"),
        ("12.15am", "00:15"),
        ("9am", "09:00"),
        ("930", "09:30"),
        ("9:30", "09:30"),
        ("03:30", "03:30"),
        ("0330", "03:30"),
        ("0:05", "00:05"),
        ("23:59", "23:59"),
    ],
)
def test_a_time_is_read_as_people_write_it(typed, read):
    assert read_time(typed) == read


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "11",
        "24:00",
        "11:60",
        "13pm",
        "0am",
        "noon",
        "11:30:00",
        "-1:30",
        "١١:٣٠",
        "11:3",
        "9" * 5000,
        "3:30",
        "330",
    ],
)
def test_what_is_no_time_or_could_be_two_is_refused(typed):
    with pytest.raises(ValidationError):
        read_time(typed)


def test_a_time_in_the_night_is_asked_about_with_both_readings():
    with pytest.raises(ValidationError, match="Write 15:30 or 03:30"):
        read_time("3.30")


@given(st.times())
def test_every_clock_time_written_in_full_is_read_as_itself(at):
    assert read_time(f"{at:%H:%M}") == f"{at:%H:%M}"


@given(st.text(max_size=20))
def test_whatever_is_typed_is_a_time_or_refused(typed):
    try:
        read = read_time(typed)
    except ValidationError:
        return
    assert f"{time.fromisoformat(read):%H:%M}" == read


def test_several_times_are_sorted_and_said_once():
    assert HuddleTimesField().clean("3.30pm; 11:30 and 1130,\n15.30") == ["11:30", "15:30"]

"""Days, clock times and their wording in Europe/London."""

from __future__ import annotations

import contextlib
from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfectcare.common.dates import (
    CLOCK_TOLERANCE,
    HOW_TO_WRITE_A_MOMENT,
    LONDON,
    OLDEST_CARD_DAYS,
    at_london,
    clock_behind,
    day_given,
    day_words,
    days_between,
    london_day,
    moment_words,
    parse_moment,
    period_words,
    time_words,
)

NAIVE = datetime(2026, 1, 1)  # noqa: DTZ001 - the tests show that it is refused
SEVENTH = date(2020, 1, 7)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (utc(2026, 1, 1, 23, 59), date(2026, 1, 1)),
        (utc(2026, 6, 30, 23, 0), date(2026, 7, 1)),
        (utc(2026, 3, 29, 0, 59), date(2026, 3, 29)),
        (utc(2026, 10, 25, 23, 59), date(2026, 10, 25)),
        (utc(2026, 10, 24, 23, 0), date(2026, 10, 25)),
        (datetime(2026, 1, 2, 5, tzinfo=timezone(timedelta(hours=14))), date(2026, 1, 1)),
    ],
)
def test_a_moment_falls_on_the_day_that_london_has(moment: datetime, day: date) -> None:
    assert london_day(moment) == day


@pytest.mark.parametrize("question", [london_day, time_words, moment_words])
def test_a_naive_moment_is_refused(question) -> None:
    with pytest.raises(ValueError, match="offset"):
        question(NAIVE)


@pytest.mark.parametrize("hours", [14, -14])
def test_a_moment_without_a_utc_form_is_a_value_error(hours: int) -> None:
    zone = timezone(timedelta(hours=hours))
    edge = datetime(1, 1, 1, tzinfo=zone) if hours > 0 else datetime(9999, 12, 31, 23, tzinfo=zone)
    with pytest.raises(ValueError, match="years 1 to 9999"):
        london_day(edge)


@pytest.mark.parametrize(
    ("day", "clock", "instant"),
    [
        (date(2026, 1, 5), time(11, 30), utc(2026, 1, 5, 11, 30)),
        (date(2026, 7, 5), time(11, 30), utc(2026, 7, 5, 10, 30)),
        (date(2026, 3, 29), time(0, 59, 59), utc(2026, 3, 29, 0, 59, 59)),
        (date(2026, 3, 29), time(1, 0), utc(2026, 3, 29, 1, 0)),
        (date(2026, 3, 29), time(1, 30), utc(2026, 3, 29, 1, 0)),
        (date(2026, 3, 29), time(1, 59, 59, 999_999), utc(2026, 3, 29, 1, 0)),
        (date(2026, 3, 29), time(2, 0), utc(2026, 3, 29, 1, 0)),
        (date(2026, 10, 25), time(1, 30), utc(2026, 10, 25, 0, 30)),
        (date(2026, 10, 25), time(1, 30, fold=1), utc(2026, 10, 25, 0, 30)),
        (date(2026, 10, 25), time(2, 0), utc(2026, 10, 25, 2, 0)),
    ],
)
def test_a_london_time_is_one_instant_when_clocks_change(day: date, clock: time, instant: datetime) -> None:
    assert at_london(day, clock) == instant
    assert at_london(day, clock).tzinfo is UTC


def test_a_london_time_with_a_zone_of_its_own_is_refused() -> None:
    with pytest.raises(ValueError, match="without a time zone"):
        at_london(SEVENTH, time(11, 30, tzinfo=UTC))


@settings(max_examples=60, deadline=None)
@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1)), st.times())
def test_every_london_time_lands_on_its_own_day_and_never_before_its_time(day: date, clock: time) -> None:
    shown = at_london(day, clock).astimezone(LONDON)
    assert shown.date() == day
    assert shown.time() >= clock


def test_the_days_between_two_days_include_both() -> None:
    assert days_between(date(2020, 1, 2), date(2020, 1, 17)) == [date(2020, 1, day) for day in range(2, 18)]
    assert days_between(SEVENTH, SEVENTH) == [SEVENTH]
    assert days_between(date.max, date.max) == [date.max]


@pytest.mark.parametrize("question", [days_between, period_words])
def test_a_period_that_ends_before_it_begins_is_refused(question) -> None:
    with pytest.raises(ValueError, match="before the first"):
        question(SEVENTH, SEVENTH - timedelta(days=1))


@pytest.mark.parametrize(
    ("day", "today", "words"),
    [
        (date(2020, 1, 2), None, "Thursday 2 January 2020"),
        (date(2020, 1, 2), SEVENTH, "Thursday 2 January"),
        (date(2020, 1, 2), date(2021, 1, 7), "Thursday 2 January 2020"),
        (SEVENTH, SEVENTH, "today, Tuesday 7 January"),
        (date(2020, 1, 8), SEVENTH, "tomorrow, Wednesday 8 January"),
        (date(2020, 1, 6), SEVENTH, "yesterday, Monday 6 January"),
        (date(2019, 12, 31), date(2020, 1, 1), "yesterday, Tuesday 31 December 2019"),
    ],
)
def test_a_day_is_said_with_as_much_as_the_reader_needs(day: date, today: date | None, words: str) -> None:
    assert day_words(day, today=today) == words


def test_a_time_is_said_on_the_24_hour_clock_of_london() -> None:
    assert time_words(time(9, 5)) == "09:05"
    assert time_words(utc(2026, 7, 1, 10, 30)) == "11:30"


def test_a_moment_is_said_in_london_time() -> None:
    assert moment_words(utc(2020, 1, 2, 11, 30), today=SEVENTH) == "Thursday 2 January, 11:30"
    assert moment_words(utc(2020, 6, 30, 23, 15)) == "Wednesday 1 July 2020, 00:15"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2020, 1, 2), date(2020, 1, 17), "2 to 17 January 2020"),
        (date(2019, 12, 28), date(2020, 1, 3), "28 December 2019 to 3 January 2020"),
        (date(2020, 3, 28), date(2020, 4, 3), "28 March to 3 April 2020"),
        (SEVENTH, SEVENTH, "7 January 2020"),
        (date(2019, 1, 2), date(2020, 1, 2), "2 January 2019 to 2 January 2020"),
    ],
)
def test_a_period_names_a_shared_month_and_year_once(first: date, last: date, words: str) -> None:
    assert period_words(first, last) == words


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-21T09:30:00+00:00", utc(2026, 11, 21, 9, 30)),
        ("2026-11-21T09:30Z", utc(2026, 11, 21, 9, 30)),
        ("2026-07-01T00:30:00+01:00", utc(2026, 6, 30, 23, 30)),
        ("2026-07-01T00:30:00+0100", utc(2026, 6, 30, 23, 30)),
        ("2026-11-21T09:30:00.123Z", utc(2026, 11, 21, 9, 30, 0, 123_000)),
        ("2026-11-21T09:30:00.123456789-05:30", utc(2026, 11, 21, 15, 0, 0, 123_456)),
        ("2024-02-29T23:59:59+23:59", utc(2024, 2, 29, 0, 0, 59)),
    ],
)
def test_a_moment_with_its_offset_is_read(text: str, moment: datetime) -> None:
    assert parse_moment(text) == moment


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "2026-11-21",
        "2026-11-21T09:30:00",
        "2026-11-21 09:30:00+00:00",
        "2026-11-21T09+00:00",
        "2026-11-21t09:30:00z",
        "20261121T093000Z",
        "2026-W47-6T09:30:00Z",
        "2026-325T09:30:00Z",
        "2026-13-01T09:30:00Z",
        "2026-02-29T09:30:00Z",
        "2026-11-21T25:00:00Z",
        "2026-11-21T24:00:00Z",
        "2026-11-21T09:60:00Z",
        "2026-11-21T09:30:60Z",
        "2026-11-21T09:30:00+24:00",
        "2026-11-21T09:30:00+01:75",
        "2026-11-21T09:30:00+01",
        "2026-11-21T09:30:00,5Z",
        "2026-11-21T09:30:00.Z",
        "2026-11-21T09:30:00Z\n",
        " 2026-11-21T09:30:00Z",
        "２０２６-11-21T09:30:00Z",
        "0000-01-01T00:00:00Z",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "0001-01-01T00:00:00Z",
        "2026-11-21T09:30:00.000000000000000000000Z",
        "2026-11-21T09:30:00Z\0",
        "\ud800",
    ],
)
def test_anything_else_is_refused_with_an_example_of_how_to_write_it(text: str) -> None:
    with pytest.raises(ValueError, match="offset from UTC, for example") as refusal:
        parse_moment(text)
    assert str(refusal.value).endswith(HOW_TO_WRITE_A_MOMENT)


@settings(max_examples=60, deadline=None)
@given(st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2200, 1, 1)), st.integers(-1439, 1439))  # noqa: DTZ001
def test_every_moment_that_is_written_can_be_read_again(naive: datetime, minutes: int) -> None:
    moment = naive.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    assert parse_moment(moment.isoformat()) == moment


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="0123456789-:+.TZW \u0663", max_size=45))
def test_no_text_does_worse_than_a_value_error(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert london_day(parse_moment(text))


RECEIVED = utc(2026, 6, 30, 22, 30)


@pytest.mark.parametrize(
    ("moment", "answer"),
    [
        (RECEIVED, (date(2026, 6, 30), False)),
        (utc(2026, 6, 30, 22, 59), (date(2026, 6, 30), False)),
        (utc(2026, 6, 30, 23, 0), (date(2026, 6, 30), True)),
        (utc(2027, 6, 30), (date(2026, 6, 30), True)),
        (utc(2026, 6, 28, 23, 0), (date(2026, 6, 29), False)),
        (utc(2025, 6, 29, 12), (date(2025, 6, 29), False)),
        (utc(2025, 6, 28, 12), (date(2026, 6, 30), True)),
        (utc(1970, 1, 1), (date(2026, 6, 30), True)),
    ],
)
def test_a_day_no_card_can_have_becomes_the_day_received_and_is_marked(
    moment: datetime, answer: tuple[date, bool]
) -> None:
    assert day_given(moment, RECEIVED) == answer


def test_a_card_without_an_offset_has_a_wrong_shape() -> None:
    with pytest.raises(ValueError, match="offset"):
        day_given(NAIVE, RECEIVED)


# --- Clocks that are off ------------------------------------------------------------------------------------------

AROUND = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
ANY_TIME = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001
OFF = st.timedeltas(-timedelta(days=900), timedelta(days=900))
OFFSETS = st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(ANY_TIME, AROUND, st.none() | ANY_TIME)
def test_whatever_a_clock_says_a_card_lies_within_the_last_366_days(
    moment: datetime, received: datetime, sent: datetime | None
) -> None:
    day, corrected = day_given(moment, received, sent)
    assert 0 <= (london_day(received) - day).days <= OLDEST_CARD_DAYS
    assert corrected == (day != london_day(moment))


@given(AROUND, st.timedeltas(timedelta(0), timedelta(days=365)), st.timedeltas(-CLOCK_TOLERANCE, CLOCK_TOLERANCE))
def test_a_clock_that_is_right_within_ten_minutes_moves_no_card(
    received: datetime, ago: timedelta, off: timedelta
) -> None:
    given_at = received - ago
    assert day_given(given_at, received) == (london_day(given_at), False)
    assert day_given(given_at, received, received + off) == (london_day(given_at), False)


@given(AROUND, st.timedeltas(timedelta(0), timedelta(days=365)), OFF)
def test_a_clock_that_is_off_all_the_time_gives_the_day_that_a_right_clock_would_have_given(
    received: datetime, ago: timedelta, off: timedelta
) -> None:
    given_at = received - ago
    day, corrected = day_given(given_at + off, received, received + off)
    if abs(off) > CLOCK_TOLERANCE:
        assert (day, corrected) == (london_day(given_at), london_day(given_at) != london_day(given_at + off))


@given(AROUND, OFF, st.none() | OFF, OFFSETS, OFFSETS, OFFSETS)
def test_it_is_all_one_with_which_offset_a_moment_is_written(
    received: datetime, off: timedelta, sent_off: timedelta | None, one: timezone, two: timezone, three: timezone
) -> None:
    moment, sent = received + off, None if sent_off is None else received + sent_off
    written = day_given(moment.astimezone(one), received.astimezone(two), sent and sent.astimezone(three))
    assert written == day_given(moment, received, sent)


@given(ANY_TIME, AROUND)
def test_how_far_a_clock_is_behind_is_what_must_be_added_to_put_it_right(sent: datetime, received: datetime) -> None:
    assert sent + clock_behind(sent, received) == received

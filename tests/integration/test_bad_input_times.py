"""Moments that cannot be, and clocks that are wrong: a wrong shape is refused, a wrong clock never."""

from __future__ import annotations

from datetime import datetime

import pytest

from campaigns.models import DirtyDay
from feedback.models import Device, FFTResponse, StaffVoice
from tests.factories.doors import NOW, kept, nothing_kept, turned_away

pytestmark = pytest.mark.django_db

WRONG_SHAPES = {
    "a moment without its offset": "2026-11-20T16:05:00",
    "a day without a time": "2026-11-20",
    "a time without a day": "16:05:00Z",
    "an empty text": "",
    "a word": "yesterday",
    "seconds since 1970": "1795190700",
    "a space where the T belongs": "2026-11-20 16:05:00Z",
    "small letters": "2026-11-20t16:05:00z",
    "no hyphens": "20261120T160500Z",
    "the day of a week": "2026-W47-5T16:05:00Z",
    "the day of a year": "2026-324T16:05:00Z",
    "American order": "11/20/2026 16:05:00Z",
    "the 30th of February": "2026-02-30T16:05:00Z",
    "the 29th of February of a common year": "2026-02-29T16:05:00Z",
    "a 13th month": "2026-13-20T16:05:00Z",
    "a day 0": "2026-11-00T16:05:00Z",
    "hour 24": "2026-11-20T24:00:00Z",
    "minute 60": "2026-11-20T16:60:00Z",
    "a leap second": "2026-12-31T23:59:60Z",
    "the leap second that there was": "2016-12-31T23:59:60Z",
    "an hour that London skipped, without an offset": "2026-03-29T01:30:00",
    "an hour that London had twice, without an offset": "2026-10-25T01:30:00",
    "the name of a zone": "2026-11-20T16:05:00 Europe/London",
    "a zone in brackets": "2026-11-20T16:05:00+00:00[Europe/London]",
    "an offset of a day": "2026-11-20T16:05:00+24:00",
    "an offset of 75 minutes": "2026-11-20T16:05:00+00:75",
    "an offset of hours alone": "2026-11-20T16:05:00+00",
    "an offset of seconds": "2026-11-20T16:05:00+00:00:30",
    "a comma before the fraction": "2026-11-20T16:05:00,5Z",
    "a fraction without end": "2026-11-20T16:05:00." + "9" * 5000 + "Z",
    "year 0": "0000-11-20T16:05:00Z",
    "a year before Christ": "-0001-11-20T16:05:00Z",
    "a year of five digits": "12026-11-20T16:05:00Z",
    "year 1 far in the east": "0001-01-01T00:00:00+14:00",
    "year 1 in London, before London had a zone": "0001-01-01T00:00:00Z",
    "year 9999 far in the west": "9999-12-31T23:59:59-12:00",
    "full-width digits": "２０２６-11-20T16:05:00Z",
    "Arabic digits": "٢٠٢٦-11-20T16:05:00Z",
    "a NUL behind it": "2026-11-20T16:05:00Z\0",
    "a line end behind it": "2026-11-20T16:05:00Z\n",
    "half an emoji": "\ud83d",
    "a statement": "2026-11-20'; DROP TABLE feedback_device; --",
}


@pytest.mark.parametrize("name", ["given_at", "sent_at"])
@pytest.mark.parametrize("moment", WRONG_SHAPES.values(), ids=WRONG_SHAPES.keys())
def test_a_moment_of_a_wrong_shape_is_refused_at_its_field(poster, moment, name):
    turned_away(poster, poster.good(**{name: moment}), 422, name)


@pytest.mark.parametrize("moment", WRONG_SHAPES.values(), ids=WRONG_SHAPES.keys())
def test_a_batch_that_was_sent_at_no_moment_is_refused_as_a_whole(tablet, moment):
    turned_away(tablet, {"cards": [tablet.good()], "sent_at": moment}, 422, "sent_at")


@pytest.mark.parametrize("moment", WRONG_SHAPES.values(), ids=WRONG_SHAPES.keys())
def test_a_report_whose_oldest_card_was_given_at_no_moment_holds_up_no_card(tablet, moment):
    report = {"pairing": str(tablet.device.uid), "captured": 9, "waiting": 8, "refused": 0, "oldest_waiting_at": moment}
    answer = tablet.batch(tablet.good(), report=[report])
    assert list(answer.json()["errors"]) == ["report.0.oldest_waiting_at"]
    assert [result["status"] for result in answer.json()["results"]] == ["stored"]
    assert (Device.objects.get().captured, Device.objects.get().reported_at) == (0, None)


RECEIVED = "2026-11-21"
CLOCKS = {
    "right": ("2026-11-20T16:05:00Z", "2026-11-21T12:00:00Z", "2026-11-20", False),
    "not told": ("2026-11-20T16:05:00Z", None, "2026-11-20", False),
    "nine minutes slow": ("2026-11-20T23:55:00Z", "2026-11-21T11:51:00Z", "2026-11-20", False),
    "eleven minutes slow": ("2026-11-20T23:55:00Z", "2026-11-21T11:49:00Z", RECEIVED, True),
    "a day slow": ("2026-11-19T16:05:00Z", "2026-11-20T12:00:00Z", "2026-11-20", True),
    "a day fast": ("2026-11-21T16:05:00Z", "2026-11-22T12:00:00Z", "2026-11-20", True),
    "a day fast and not told": ("2026-11-22T09:30:00Z", None, RECEIVED, True),
    "a year slow": ("2025-11-20T16:05:00Z", "2025-11-21T12:00:00Z", "2026-11-20", True),
    "a year fast": ("2027-11-20T16:05:00Z", "2027-11-21T12:00:00Z", "2026-11-20", True),
    "a year late and right": ("2025-11-21T09:30:00Z", "2026-11-21T12:00:00Z", "2025-11-21", False),
    "a year and two days late and right": ("2025-11-19T09:30:00Z", "2026-11-21T12:00:00Z", RECEIVED, True),
    "at the beginning of computers": ("1970-01-01T00:00:20Z", "1970-01-02T00:00:20Z", "2026-11-20", True),
    "at the beginning of computers and not told": ("1970-01-01T00:00:20Z", None, RECEIVED, True),
    "in year 1": ("0001-01-02T00:00:00Z", "0001-01-03T00:00:00Z", "2026-11-20", True),
    "in year 1 when it was given": ("0001-01-02T00:00:00Z", "2026-11-21T12:00:00Z", RECEIVED, True),
    "in year 1 when it was sent": ("2026-11-20T16:05:00Z", "0001-01-02T00:00:00Z", RECEIVED, True),
    "in year 9999": ("9999-12-29T16:05:00Z", "9999-12-30T12:00:00Z", "2026-11-20", True),
    "in year 9999 when it was given": ("9999-12-31T23:59:59Z", None, RECEIVED, True),
    "in year 9999 when it was sent": ("2026-11-20T16:05:00Z", "9999-12-31T23:59:59Z", RECEIVED, True),
    "first in year 9999 and then in year 1": ("9999-12-31T23:00:00Z", "0001-01-02T00:00:00Z", RECEIVED, True),
    "given after it was sent": ("2026-11-22T09:30:00Z", "2026-11-21T12:00:00Z", RECEIVED, True),
    "in the far east": ("2026-11-21T06:05:00+14:00", "2026-11-22T02:00:00+14:00", "2026-11-20", False),
    "in the far west": ("2026-11-20T04:05:00-12:00", "2026-11-21T00:00:00-12:00", "2026-11-20", False),
    "summer time in winter": ("2026-11-21T00:30:00+01:00", "2026-11-21T13:00:00+01:00", "2026-11-20", False),
    "in the hour that London skipped": ("2026-03-29T01:30:00+01:00", None, "2026-03-29", False),
    "in the second of London's two hours": ("2026-10-25T01:30:00+00:00", None, "2026-10-25", False),
}


@pytest.mark.parametrize("clock", CLOCKS.values(), ids=CLOCKS.keys())
def test_no_clock_refuses_a_card_and_its_day_is_put_right_and_marked(door, clock):
    given_at, sent_at, day, corrected = clock
    times = {"given_at": given_at, **({"sent_at": sent_at} if sent_at else {})}
    assert door.send(door.good(**times)).status_code == 201
    model = StaffVoice if door.point.is_for_staff else FFTResponse
    stored = model.objects.get()
    assert (stored.given_on.isoformat(), stored.day_corrected) == (day, corrected)
    assert DirtyDay.objects.get().day == stored.given_on


@pytest.mark.parametrize("clock", CLOCKS.values(), ids=CLOCKS.keys())
def test_a_batch_says_once_when_it_was_sent(door, clock):
    given_at, sent_at, day, corrected = clock
    answer = door.batch(door.good(given_at=given_at), **({"sent_at": sent_at} if sent_at else {}))
    assert [result["status"] for result in answer.json()["results"]] == ["stored"]
    model = StaffVoice if door.point.is_for_staff else FFTResponse
    stored = model.objects.get()
    assert (stored.given_on.isoformat(), stored.day_corrected) == (day, corrected)


TOLD = {
    "right": ("2026-11-21T12:00:00Z", False),
    "ten minutes slow": ("2026-11-21T11:50:00Z", False),
    "ten minutes and a second fast": ("2026-11-21T12:10:01Z", True),
    "a day slow": ("2026-11-20T12:00:00Z", True),
    "in year 1": ("0001-01-02T00:00:00Z", True),
    "in year 9999": ("9999-12-31T23:59:59Z", True),
}


@pytest.mark.parametrize(("sent_at", "is_wrong"), TOLD.values(), ids=TOLD.keys())
def test_a_tablet_with_a_wrong_clock_is_listed_as_such_until_it_is_right(tablet, sent_at, is_wrong):
    assert tablet.batch(sent_at=sent_at).status_code == 200
    device = Device.objects.get()
    assert device.is_clock_wrong == is_wrong
    assert device.clock_behind == round((NOW - datetime.fromisoformat(sent_at)).total_seconds())
    assert tablet.batch(sent_at="2026-11-21T12:00:00Z").status_code == 200
    assert not Device.objects.get().is_clock_wrong


def test_the_clock_of_a_card_stands_above_that_of_its_batch(tablet):
    card = tablet.good(given_at="2026-11-19T16:05:00Z", sent_at="2026-11-20T12:00:00Z")
    assert tablet.results(card, sent_at="2026-11-21T12:00:00Z") == ["stored"]
    assert FFTResponse.objects.get().given_on.isoformat() == "2026-11-20"


def test_a_card_that_is_sent_again_with_another_clock_stays_on_its_day(tablet):
    card = tablet.good(given_at="2026-11-20T16:05:00Z")
    assert tablet.send({**card, "sent_at": "2026-11-21T12:00:00Z"}).status_code == 201
    before = kept()
    for sent_at in ("0001-01-02T00:00:00Z", "2026-11-22T12:00:00Z", "9999-12-31T23:59:59Z"):
        assert tablet.send({**card, "sent_at": sent_at}).status_code == 200
    assert kept() == before
    assert FFTResponse.objects.get().given_on.isoformat() == "2026-11-20"


EDGES = ["0001-01-01T00:31:15+00:30", "0001-01-01T00:01:15Z", "0001-01-01T14:01:15+14:00"]


@pytest.mark.parametrize("oldest", EDGES)
def test_the_first_hour_that_there_is_does_not_make_a_tablet_unreadable(tablet, oldest):
    report = {"pairing": str(tablet.device.uid), "captured": 1, "waiting": 1, "refused": 0, "oldest_waiting_at": oldest}
    with nothing_kept():
        answer = tablet.batch(report=[report])
    assert list(answer.json()["errors"]) == ["report.0.oldest_waiting_at"]
    assert tablet.send(tablet.good()).status_code == 201

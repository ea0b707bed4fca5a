"""No card is lost and none counts twice: forty of them, over two days without a connection, through everything."""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect
from time_machine import travel

from feedback.models import Comment, Device, FFTResponse
from feedback.numbers import Numbers
from feedback.services import pairing
from tests import factories
from tests.cutting import CuttingProxy
from tests.functional.tablets import SIZE, Tablet

FIRST_DAY = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)
SECOND_DAY = FIRST_DAY + timedelta(days=1)
CARDS = 40


class Browser:
    """A browser with its own profile on the disk, which can be killed and opened again."""

    def __init__(self, playwright, options, profile, clock_off):
        self.chromium, self.options, self.profile = playwright.chromium, options, profile
        self.clock_off = clock_off

    def start(self, at):
        self.context = self.chromium.launch_persistent_context(
            self.profile, **self.options, viewport=SIZE, locale="en-GB", timezone_id="Europe/London"
        )
        self.context.set_default_timeout(15_000)
        self.context.clock.install(time=at + self.clock_off)
        return self.context.pages[0]

    def turn_clock(self, at):
        self.context.clock.set_system_time(at + self.clock_off)

    def kill(self):
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                words = (process / "cmdline").read_bytes().split(b"\0")
                if f"--user-data-dir={self.profile}".encode() in words and not _is_helper(words):
                    os.kill(int(process.name), signal.SIGKILL)
        with suppress(Exception):
            self.context.close()

    def fill_disk(self, origin):
        """Leave no room for anything new. Chromium remembers for 30 seconds how much room there was: begin with it."""
        self.wire = self.context.new_cdp_session(self.context.pages[0])
        self.wire.send("Storage.overrideQuotaForOrigin", {"origin": origin, "quotaSize": 1})

    def empty_disk(self, origin):
        self.wire.send("Storage.overrideQuotaForOrigin", {"origin": origin})


def _is_helper(words):
    return any(word.startswith(b"--type=") for word in words)


class Story:
    """Forty cards, each with its number in its words, so that each can be looked for."""

    def __init__(self, browser, way, point):
        self.browser, self.way, self.point = browser, way, point
        self.given = 0

    def tablet(self, page):
        return Tablet(page, self.way.url, self.point)

    def give(self, tablet, number):
        for _ in range(number):
            self.given += 1
            seen = self.way.sendings
            tablet.give_quickly(f"Card {self.given}.")
            end = time.monotonic() + 3
            while not self.way.is_down and self.way.sendings == seen and time.monotonic() < end:
                tablet.page.wait_for_timeout(20)


@pytest.fixture
def way(live_server):
    with CuttingProxy(urlsplit(live_server.url).port) as proxy:
        yield proxy


@pytest.fixture
def story(request, playwright, browser_type_launch_args, tmp_path, way, cast):
    browser = Browser(playwright, browser_type_launch_args, tmp_path / "profile", request.param)
    with travel(FIRST_DAY, tick=True) as server_clock:
        told = Story(browser, way, factories.point(cast.riverside))
        told.server_clock = server_clock
        told.manager = cast.maya
        told.campaign = factories.campaign(cast.division, starts_on=FIRST_DAY.date(), teams=[cast.riverside])
        yield told
        browser.context.close()


def first_day(story):
    """Twenty cards without a connection; a reload, and a browser that is killed and opened again."""
    tablet = story.tablet(story.browser.start(FIRST_DAY)).open()
    device = tablet.pair(story.manager)
    story.way.is_down = True
    story.give(tablet, 8)
    tablet.page.reload()
    story.give(tablet, 6)
    story.browser.kill()
    tablet = story.tablet(story.browser.start(FIRST_DAY + timedelta(hours=3))).open()
    story.give(tablet, 6)
    assert (len(tablet.waiting), FFTResponse.objects.count()) == (20, 0)
    return tablet, device


def second_day(story, tablet):
    """Ten cards in two tabs, still without a connection."""
    story.server_clock.move_to(SECOND_DAY)
    story.browser.turn_clock(SECOND_DAY)
    other = story.tablet(story.browser.context.new_page()).open()
    story.give(other, 5)
    story.give(tablet, 5)
    assert [each["sequence"] for each in tablet.waiting] == list(range(1, 31))
    return other


def come_back(story, *, cut_one_in=2):
    story.way.cut_one_in = cut_one_in
    story.way.is_down = False


def until_nothing_waits(tablet):
    """Load the page again and again, as a connection that comes and goes would make it try."""
    end = time.monotonic() + 60
    while tablet.waiting:
        assert time.monotonic() < end, tablet.kept["doors"]
        tablet.page.reload()
        tablet.page.wait_for_timeout(300)


def until_stored(tablet, number):
    """Wait for what is under way to reach the server."""
    end = time.monotonic() + 30
    while FFTResponse.objects.count() < number:
        assert time.monotonic() < end, FFTResponse.objects.count()
        tablet.page.wait_for_timeout(100)


def until_told(tablet, what, words):
    """Look behind the PIN until this stands there."""
    tablet.look_inside()
    expect(tablet.page.locator(f"dt:text-is('{what}') + dd")).to_contain_text(words)


def proof(story):
    """Return the page that shows the manager whether every card is here."""
    manager = Client()
    manager.force_login(story.manager)
    return manager.get(reverse("proof", args=[story.campaign.slug])).content.decode()


def assert_each_card_is_there_once(story, *, without_number=0):
    assert story.given == CARDS
    assert FFTResponse.objects.count() == CARDS
    said = {words: given_on for words, given_on in Comment.objects.values_list("words", "response__given_on")}
    assert len(said) == Comment.objects.count() == CARDS
    first, second = FIRST_DAY.date(), SECOND_DAY.date()
    assert said == {f"Card {number}.": first if number <= 20 else second for number in range(1, CARDS + 1)}
    assert Counter(said.values()) == {first: 20, second: 20}
    devices = Device.objects.all()
    for device in devices:
        assert (device.waiting, device.refused) == (0, 0)
        assert len(Numbers.parse(device.numbers)) == device.captured
    assert sum(device.captured for device in devices) == CARDS - without_number
    assert story.way.cut >= 3
    assert "Every card that was given on a tablet is here: 40 of 40" in proof(story)


def assert_nothing_is_left(*tablets):
    for tablet in tablets:
        assert tablet.kept["entries"] == []
        tablet.page.reload()
        tablet.look_inside()
        assert tablet.fact("Cards waiting to be sent") == "None"
        assert tablet.fact("Cards refused by the server") == "None"


RIGHT, A_DAY_SLOW, A_DAY_FAST = timedelta(0), -timedelta(days=1), timedelta(days=1)


@pytest.mark.parametrize("story", [RIGHT, A_DAY_SLOW, A_DAY_FAST], ids=["right", "slow", "fast"], indirect=True)
def test_forty_cards_arrive_once_on_the_days_on_which_they_were_given(story):
    tablet, device = first_day(story)
    other = second_day(story, tablet)
    come_back(story)
    story.give(other, 5)
    story.give(tablet, 5)
    until_nothing_waits(tablet)
    assert_each_card_is_there_once(story)
    device.refresh_from_db()
    assert device.captured == CARDS
    assert device.is_clock_wrong == (story.browser.clock_off != RIGHT)
    assert_nothing_is_left(tablet, other)


@pytest.mark.parametrize("story", [RIGHT], ids=["right"], indirect=True)
def test_a_key_taken_back_in_the_middle_costs_no_card(story):
    tablet, device = first_day(story)
    other = second_day(story, tablet)
    come_back(story, cut_one_in=1)
    story.give(tablet, 1)
    tablet.until(lambda: FFTResponse.objects.count() == 31)
    assert len(tablet.waiting) == 31  # stored, and the tablet cannot know it
    pairing.revoke(device=device, by=story.manager, at=SECOND_DAY)
    come_back(story)
    story.give(tablet, 2)
    assert (FFTResponse.objects.count(), len(tablet.waiting)) == (31, 33)
    until_told(tablet, "Its key", "Taken back")
    tablet.page.get_by_role("button", name="Close").click()
    later = tablet.pair(story.manager, name="Tablet 1 again")
    story.give(tablet, 3)
    story.give(other, 4)
    until_nothing_waits(other)
    assert_each_card_is_there_once(story)
    device.refresh_from_db()
    later.refresh_from_db()
    assert (device.captured, later.captured) == (33, 7)
    assert_nothing_is_left(tablet, other)


@pytest.mark.parametrize("story", [RIGHT], ids=["right"], indirect=True)
def test_a_full_disk_thanks_nobody_falsely_and_costs_no_card(story):
    tablet, _ = first_day(story)
    second_day(story, tablet)
    story.browser.kill()
    page = story.browser.start(SECOND_DAY)
    story.browser.fill_disk(story.way.url)
    tablet = story.tablet(page).open()
    story.given += 1
    tablet.fill_in("Good", good=f"Card {story.given}.")
    expect(tablet.page.get_by_text("Your card could not be saved. Please tell a member of staff.")).to_be_visible()
    expect(tablet.page.get_by_role("heading", name="Thank you")).to_be_hidden()
    come_back(story)
    tries = 0
    while tablet.page.get_by_role("heading", name="Thank you").is_hidden():
        tries += 1
        assert tries < 10
        tablet.page.get_by_role("button", name="Send", exact=True).click()
        tablet.page.wait_for_timeout(700)
    tablet.next_person()
    until_nothing_waits(tablet)
    assert FFTResponse.objects.count() == 31
    story.browser.empty_disk(story.way.url)
    story.give(tablet, 9)
    until_nothing_waits(tablet)
    assert_each_card_is_there_once(story, without_number=1)
    assert_nothing_is_left(tablet)

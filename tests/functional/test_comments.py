"""What people write, from the card to the reader, to the manager and to the answer that everybody can read."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from feedback.models import Alert, Comment, CommentTheme, Reply, Theme
from feedback.services import alerts
from feedback.tasks import tell_of_comments
from perfectcare.common.dates import london_day
from perfectcare.common.models import Letter
from tests import factories
from tests.factories import facts
from tests.factories.cards import comment
from tests.functional.tablets import SIZE, Tablet

WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture
def tablet(walk, live_server, cast):
    walk.page.set_viewport_size(SIZE)
    made = Tablet(walk.page, live_server.url, factories.point(cast.riverside)).open()
    made.pair(cast.maya)
    return made


@pytest.fixture
def desk(walk, cast):
    def open_as(person):
        walk.page.set_viewport_size(WIDE)
        walk.sign_in(person.email)
        walk.open(f"/divisions/{cast.division.code}/comments/")
        return walk

    return open_as


def test_a_comment_goes_from_the_tablet_to_the_reader_and_its_answer_to_the_public_page(
    tablet, walk, desk, cast, browser, pictures
):
    facts.cards(cast.riverside, london_day(timezone.now()), good=4)
    Theme.objects.create(division=cast.division, name="Warmth and comfort", keywords="cold*\nheating")
    tablet.give("Good", better="It was cold. Jane Doe said so too: ring her on 07700 900123.")
    tablet.until_sent()

    desk(cast.rita)
    walk.sees("ring her on")
    expect(walk.page.locator("mark", has_text="phone number removed")).to_be_visible()
    expect(walk.page.get_by_label("It calls for an answer")).to_be_checked()
    pictures(walk.page, "desk")
    walk.page.keyboard.press("d")
    walk.page.wait_for_url("**#take-out")
    for word in ("Jane", "Doe"):
        walk.page.get_by_label(word, exact=True).press(" ")
    walk.press("Take these words out")
    walk.sees("Taken out, for good.")
    walk.follow("Comments to read")
    walk.page.keyboard.press("t")
    walk.page.keyboard.press(" ")
    expect(walk.page.get_by_label("Warmth and comfort (suggested)")).to_be_checked()
    walk.page.keyboard.press("r")
    walk.sees("Everything is read")
    walk.look()
    said = Comment.objects.get()
    assert said.words.startswith("It was cold. [removed] said so too")
    assert CommentTheme.objects.get().theme.name == "Warmth and comfort"

    walk.open(f"/divisions/{cast.division.code}/comments/{said.pk}/")
    walk.fill("You said", "The waiting room was cold.")
    walk.fill("We did", "We mended the heating on Monday.")
    walk.press("Answer")
    walk.sees("Your reply is saved.")
    pictures(walk.page, "comment")
    with browser.new_context(viewport=PHONE) as somebody:
        page = somebody.new_page()
        page.goto(f"{walk.site}/you-said/{cast.division.code}/{cast.riverside.code}/")
        expect(page.get_by_text("The waiting room was cold.")).to_be_visible()
        expect(page.get_by_text("We mended the heating on Monday.")).to_be_visible()
        expect(page.get_by_text("Jane")).to_have_count(0)
        assert somebody.cookies() == []
        pictures(page, "you-said")


def test_an_urgent_comment_reaches_the_manager_and_ends_when_they_act(tablet, walk, desk, cast):
    factories.campaign(cast.division, teams=[cast.riverside], by=cast.maya)
    tablet.give("Poor", better="I am scared of the man next door. He hit me.")
    tablet.until_sent()
    tell_of_comments()
    letter = Letter.objects.get(to=cast.maya.email)
    assert "He hit me" not in letter.body

    walk.page.set_viewport_size(PHONE)
    walk.sign_in(cast.maya.email)
    walk.sees("Urgent comment waiting")
    walk.page.get_by_role("link", name="Urgent comment waiting").first.click()
    walk.look()
    walk.sees("A manager must see this now")
    walk.sees("He hit me.")
    walk.press("I have seen it and act on it")
    walk.sees("Nobody else is called about this one now.")
    assert not Alert.objects.exists()
    assert alerts.climb(at=timezone.now() + timedelta(hours=5)) == 0


def test_the_desk_works_without_scripts_and_keys_can_be_turned_off(walk, desk, cast, browser):
    from_us = [comment(cast.riverside, f"Comment {number}.") for number in range(2)]
    desk(cast.rita)
    walk.press("Turn keys off")
    walk.page.keyboard.press("r")
    walk.page.reload()
    walk.page.keyboard.press("r")
    walk.sees("2 comments to read")
    cookies = walk.page.context.cookies()
    with browser.new_context(java_script_enabled=False, viewport=PHONE) as plain:
        plain.add_cookies(cookies)
        page = plain.new_page()
        page.goto(f"{walk.site}/divisions/{cast.division.code}/comments/")
        expect(page.get_by_text("Turn keys off")).to_be_hidden()
        page.get_by_label("Urgent: a manager must see this now").check()
        page.get_by_role("button", name="Hold back").click()
        expect(page.get_by_text("1 comment to read")).to_be_visible()
    assert Alert.objects.count() == 1
    assert {said.pk for said in from_us} == set(Comment.objects.values_list("pk", flat=True))
    assert not Reply.objects.exists()

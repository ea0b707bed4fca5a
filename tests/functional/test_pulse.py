"""The pulse on a phone without JavaScript, from the signed-in page to the results, in three sizes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.sync_api import expect
from time_machine import travel

from feedback.models import FeedbackPoint, PulseAnswer
from tests import factories

FIRST = date(2026, 11, 9)
SIZES = [(390, 844), (820, 1180), (1440, 900)]


@pytest.fixture
def campaign(cast):
    return factories.campaign(cast.division, starts_on=FIRST, length=16, teams=[cast.riverside], by=cast.maya)


@pytest.fixture
def point(cast):
    return factories.point(cast.riverside, kind=FeedbackPoint.Kind.STAFF, name="Staff room poster")


def noon(number):
    day = FIRST + timedelta(days=number)
    return travel(datetime(day.year, day.month, day.day, 12, tzinfo=UTC), tick=True)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: str(size[0]))
def test_from_the_signed_in_page_to_an_answer_and_its_results(walk, cast, campaign, point, pictures, size):
    page, width = walk.page, size[0]
    page.set_viewport_size({"width": size[0], "height": size[1]})
    with noon(1):
        walk.sign_in(cast.sam.email)
        pictures(page, f"home-staff-{width}")
        walk.open(f"/divisions/{cast.division.code}/staff-feedback/")
        pictures(page, f"staff-feedback-{width}")
        page.get_by_role("button", name="Copy").click()
        expect(page.get_by_role("button", name="Copied")).to_be_visible()
        page.get_by_role("link", name="Answer the pulse").click()
        walk.look()
        walk.press("Send")
        expect(page.get_by_text("Answer at least one question.")).to_be_visible()
        pictures(page, f"pulse-{width}")
        page.get_by_label("Very confident").check()
        page.get_by_label("Agree", exact=True).first.check()
        walk.press("Send")
        expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
        pictures(page, f"pulse-thanks-{width}")
        assert PulseAnswer.objects.get().confidence == 5
    for occasion, points in (("start", (2, 4, 5, 9, 3)), ("middle", (1, 0, 2, 3, 1)), ("end", (0, 2, 4, 14, 11))):
        PulseAnswer.objects.bulk_create(
            PulseAnswer(campaign=campaign, occasion=occasion, confidence=number, standard_of_care=6 - number)
            for number, count in enumerate(points, 1)
            for _ in range(count)
        )
    with noon(20):
        walk.sign_in(cast.sam.email)
        walk.open(f"/campaigns/{campaign.slug}/pulse/")
        walk.sees("25 of 31 were confident or very confident")
        walk.sees("Fewer than ten people answered: withheld.")
        pictures(page, f"pulse-results-{width}")
        walk.open(f"/s/{point.code}/pulse/")
        walk.sees("The pulse is not open now")
        pictures(page, f"pulse-closed-{width}")


def test_it_is_answered_by_keyboard_and_without_a_script(browser, live_server, cast, campaign, point):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    with noon(1):
        page.goto(f"{live_server.url}/s/{point.code}/")
        page.get_by_role("link", name="Answer the pulse too").click()
        for _ in range(20):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.name") == "confidence":
                break
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")
        page.get_by_role("button", name="Send").press("Enter")
        expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert PulseAnswer.objects.get().confidence == 4
    context.close()

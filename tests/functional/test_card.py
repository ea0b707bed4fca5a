"""The card in a real browser: by finger, by keyboard, without a connection and without a script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from feedback.models import Comment, FFTResponse
from tests import factories

TABLET = {"width": 820, "height": 1180}
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def card(walk, cast):
    point = factories.point(cast.riverside)
    walk.page.set_viewport_size(TABLET)
    walk.open(f"/f/{point.code}/")
    return walk


def heading(walk, words):
    expect(walk.page.get_by_role("heading", name=words)).to_be_focused()


def test_a_tap_leads_on_and_sends_one_question_at_a_time(card):
    page = card.page
    page.get_by_text("Very Good", exact=True).click()
    heading(card, "What was good?")
    card.look()
    expect(page.get_by_text("Very Poor")).to_be_hidden()
    expect(page.get_by_text("In an emergency call 999")).to_be_visible()
    page.get_by_role("textbox").fill("The nurse was kind.")
    card.press("Next")
    heading(card, "What could be better?")
    page.get_by_role("button", name="Send").click()
    card.sees("Thank you")
    card.look()
    assert Comment.objects.get().words == "The nurse was kind."


def test_skip_sends_nothing_of_what_was_typed_and_is_as_large_as_send(card):
    page = card.page
    page.get_by_text("Poor", exact=True).click()
    page.get_by_role("textbox", name="What was good?").fill("Not this.")
    page.get_by_role("button", name="Skip").click()
    heading(card, "What could be better?")
    send, skip = (page.get_by_role("button", name=name).bounding_box() for name in ("Send", "Skip"))
    assert (send["width"], send["height"]) == (skip["width"], skip["height"])
    page.get_by_role("button", name="Skip").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert FFTResponse.objects.get().answer == "poor"
    assert not Comment.objects.exists()


def test_the_keyboard_alone_is_enough_and_arrows_do_not_send(card):
    page = card.page
    page.keyboard.press("Tab")
    page.locator("[name=answer]").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="Neither Good nor Poor")).to_be_checked()
    page.keyboard.press("Enter")
    heading(card, "What was good?")
    page.keyboard.press("Tab")
    page.keyboard.type("Quick.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    heading(card, "What could be better?")
    page.get_by_role("button", name="Back").press("Enter")
    heading(card, "What was good?")
    expect(page.get_by_role("textbox")).to_have_value("Quick.")
    page.get_by_role("button", name="Next").press("Enter")
    page.get_by_role("button", name="Send").press("Enter")
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert FFTResponse.objects.get().answer == "neither-good-nor-poor"


def test_the_words_of_the_previous_person_never_come_back(card):
    page = card.page
    first_id = page.locator("[name=id]").input_value()
    page.get_by_text("Very Good", exact=True).click()
    page.get_by_role("textbox", name="What was good?").fill("Private words.")
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Send").click()
    page.get_by_role("link", name="Next person").click()
    assert page.locator("[name=id]").input_value() != first_id
    assert page.locator("[name=answer]:checked").count() == 0
    for _ in range(3):
        page.go_back()
        page.wait_for_load_state()
        assert "Private words" not in page.content()
        assert "Private words" not in str([box.input_value() for box in page.locator("textarea").all()])
    assert page.context.cookies() == []
    assert page.url == "about:blank" or FFTResponse.objects.count() == 1


def test_start_again_clears_everything(card):
    page = card.page
    page.get_by_text("Good", exact=True).click()
    page.get_by_role("textbox", name="What was good?").fill("Oops.")
    page.get_by_role("link", name="Start again").click()
    expect(page.get_by_role("heading", name="Overall, how was")).to_be_visible()
    expect(page.locator("[name=answer]:checked")).to_have_count(0)
    expect(page.locator("textarea").first).to_have_value("")


def test_a_lost_connection_keeps_the_words_and_the_card_counts_once(page, live_server, cast):
    page.goto(f"{live_server.url}/f/{factories.point(cast.riverside).code}/")
    page.get_by_text("Good", exact=True).click()
    page.get_by_role("textbox", name="What was good?").fill("Kind.")
    page.get_by_role("button", name="Next").click()
    page.route("**/f/**", lambda route: route.abort())
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("has not been sent yet")).to_be_visible()
    page.unroute("**/f/**")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert [comment.words for comment in Comment.objects.all()] == ["Kind."]


def test_next_without_an_answer_and_a_comment_too_long_are_said_at_their_place(card):
    page = card.page
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("Choose an answer")).to_be_visible()
    card.look()
    page.get_by_text("Good", exact=True).click()
    box = page.get_by_role("textbox", name="What was good?")
    box.fill("x" * 2001)
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("Use 2,000 characters or fewer.").first).to_be_visible()
    box.fill("x" * 2000)
    page.get_by_role("button", name="Next").click()
    heading(card, "What could be better?")


def test_a_card_left_alone_is_cleared_after_a_warning(walk, cast):
    page = walk.page
    page.clock.install()
    walk.open(f"/f/{factories.point(cast.riverside).code}/")
    page.get_by_text("Good", exact=True).click()
    page.clock.run_for(1000)
    page.get_by_role("textbox", name="What was good?").fill("Left behind.")
    page.clock.run_for(38_000)
    expect(page.get_by_text("Are you still there?")).to_be_hidden()
    page.clock.run_for(2_000)
    expect(page.get_by_text("Are you still there?")).to_be_visible()
    page.get_by_role("button", name="I am still here").click()
    expect(page.get_by_text("Are you still there?")).to_be_hidden()
    page.clock.run_for(41_000)
    with page.expect_navigation():
        page.clock.run_for(20_000)
    expect(page.locator("textarea").first).to_have_value("")
    assert not FFTResponse.objects.exists()


@pytest.mark.parametrize("size", [TABLET, PHONE, {"width": 320, "height": 640}], ids=["tablet", "phone", "narrow"])
def test_every_target_is_large_enough_for_a_finger(card, size):
    page = card.page
    page.set_viewport_size(size)
    card.look()
    for tile in page.locator(".pc-choice, .pc-card-button").all():
        if tile.is_visible():
            assert tile.bounding_box()["height"] >= 64
    for other in page.locator("a:visible, button:visible").all():
        box = other.bounding_box()
        assert "skip-link" in (other.get_attribute("class") or "") or box["height"] >= 44, other.inner_text()


def test_without_a_script_the_card_is_one_page(walk, cast):
    page = walk.page
    page.route(re.compile(r"/card\.js"), lambda route: route.fulfill(body="", content_type="text/javascript"))
    walk.open(f"/f/{factories.point(cast.riverside).code}/")
    page.get_by_label("What could be better?").fill("More chairs.")
    page.get_by_role("button", name="Send").click()
    walk.look()
    expect(page.get_by_label("What could be better?")).to_have_value("More chairs.")
    page.get_by_label("Very Poor").check()
    page.get_by_role("button", name="Send").click()
    walk.sees("Thank you")
    assert (FFTResponse.objects.get().answer, Comment.objects.get().words) == ("very-poor", "More chairs.")


def test_staff_answer_on_a_phone(walk, cast):
    walk.page.set_viewport_size(PHONE)
    walk.open(f"/s/{factories.point(cast.riverside, kind='staff').code}/")
    walk.page.get_by_label("Mixed").check()
    walk.page.get_by_role("button", name="Send").click()
    walk.sees("Thank you")
    walk.look()

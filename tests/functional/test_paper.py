"""Paper cards in a real browser: typed in by keyboard alone, with and without scripts, and printed on one sheet."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from feedback.models import Comment, FFTResponse
from tests import factories

PHONE, TROLLEY, DESK = (390, 844), (820, 1180), (1440, 900)
LONG = "The Hillside and Saltmarsh integrated intermediate care, reablement and community respiratory rehabilitation "
LONG += "team for older people with frailty, north"


@pytest.fixture
def point(cast):
    return factories.point(cast.riverside, kind="paper", mode="paper-discharge", name="Box at reception")


@pytest.fixture
def sheet(walk, cast, point):
    walk.sign_in(cast.lena.email)
    walk.open(f"/divisions/{cast.division.code}/points/{point.pk}/paper/")
    return walk


def focused(page):
    return page.evaluate("document.activeElement.name")


def test_a_pile_of_cards_is_typed_in_and_stored_without_touching_the_mouse(sheet):
    page = sheet.page
    expect(page.locator("[name=row-0-answer]")).to_be_focused()
    page.keyboard.press("1")
    assert focused(page) == "row-0-what-was-good"
    page.keyboard.type("Kind 4 times.")
    page.keyboard.press("Enter")
    page.keyboard.type("Really.")
    walked = []
    for _ in range(4):
        page.keyboard.press("Tab")
        walked.append(focused(page))
    assert walked == ["row-0-what-could-be-better", "row-0-given_on", "row-0-respondent", "row-1-answer"]
    page.keyboard.press("6")
    page.keyboard.press("Enter")
    assert focused(page) == "row-1-what-could-be-better"
    page.keyboard.press("Enter")
    assert focused(page) == "row-2-answer"
    page.keyboard.press("4")
    page.keyboard.press("Tab")
    page.keyboard.type("The wait.")
    send = page.get_by_role("button", name="Store the cards")
    while not send.evaluate("(button) => button === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    sheet.sees("3 cards stored for Riverside, given today")
    sheet.look()
    assert sorted(FFTResponse.objects.values_list("answer", flat=True)) == ["dont-know", "poor", "very-good"]
    assert set(Comment.objects.values_list("question", "words")) == {
        ("what-was-good", "Kind 4 times.\nReally."),
        ("what-could-be-better", "The wait."),
    }
    expect(page.locator("[name=row-0-answer]")).to_be_focused()


def test_a_wrong_row_comes_back_with_its_words_and_a_way_to_it(sheet):
    page = sheet.page
    page.locator("[name=row-1-what-was-good]").fill("Nobody ticked this.")
    page.locator("[name=row-0-answer]").select_option("good")
    sheet.press("Store the cards")
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("link", name="Card 2: Choose an answer").click()
    expect(page.locator("[name=row-1-answer]")).to_be_focused()
    expect(page.locator("[name=row-1-what-was-good]")).to_have_value("Nobody ticked this.")
    page.keyboard.press("2")
    sheet.press("Store the cards")
    sheet.sees("2 cards stored for Riverside")
    assert FFTResponse.objects.count() == 2


def test_more_rows_come_with_the_focus_on_the_first_of_them(sheet):
    page = sheet.page
    page.locator("[name=row-9-answer]").select_option("good")
    sheet.press("More rows")
    expect(page.locator("[name=row-10-answer]")).to_be_focused()
    expect(page.locator("[name=row-9-answer]")).to_have_value("good")
    page.keyboard.press("1")
    sheet.press("Store the cards")
    sheet.sees("2 cards stored for Riverside")


@pytest.mark.parametrize("size", [PHONE, TROLLEY, DESK])
def test_the_sheet_fits_every_screen_and_every_box_can_be_hit(sheet, size, pictures):
    page = sheet.page
    page.set_viewport_size({"width": size[0], "height": size[1]})
    sheet.look()
    height = "(all) => all.map((each) => each.getBoundingClientRect().height)"
    boxes = page.locator("main select:visible, main textarea:visible, main input:visible, main button:visible")
    assert [high for high in boxes.evaluate_all(height) if high < 44] == []
    pictures(page, f"paper-sheet-{size[0]}")


def test_the_sheet_works_without_scripts(browser, live_server, cast, point):
    context = browser.new_context(java_script_enabled=False)
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.goto(f"{live_server.url}/accounts/login/")
    page.get_by_label("E-mail address").fill(cast.lena.email)
    page.get_by_label("Password", exact=True).fill(factories.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{live_server.url}/divisions/{cast.division.code}/points/{point.pk}/paper/")
    page.locator("[name=row-0-answer]").focus()
    page.keyboard.press("5")  # a list goes to what begins so
    page.keyboard.press("Tab")
    page.keyboard.type("Cold.")
    expect(page.get_by_text("Enter in an empty comment")).to_be_hidden()
    page.get_by_role("button", name="Store the cards").click()
    expect(page.get_by_text("1 card stored for Riverside")).to_be_visible()
    assert FFTResponse.objects.get().answer == "very-poor"
    context.close()


def reach_pals(division):
    """Give the division the longest contact that a card is likely to show."""
    division.pals_phone = "01632 960 001 ext 12345"
    division.pals_email = "patient.advice.and.liaison@harbour.example.nhs.uk"
    division.save()


def sheets(page):
    """Return how many sheets of paper the page takes, and their size in millimetres."""
    printed = page.pdf(prefer_css_page_size=True)
    sizes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed)
    return [tuple(round(float(side) / 72 * 25.4) for side in size) for size in sizes]


@pytest.mark.parametrize("name", ["Riverside", LONG])
def test_a_poster_and_paper_cards_take_one_sheet_each(walk, cast, name, pictures):
    cast.riverside.name = name
    cast.riverside.save()
    reach_pals(cast.division)
    walk.sign_in(cast.lena.email)
    for kind, mode in (("poster", "online"), ("staff", "other")):
        point = factories.point(cast.riverside, kind=kind, mode=mode)
        walk.open(f"/divisions/{cast.division.code}/points/{point.pk}/poster/")
        assert sheets(walk.page) == [(210, 297)]
        pictures(walk.page, f"poster-{kind}-{len(name)}")
    walk.open(f"/divisions/{cast.division.code}/teams/{cast.riverside.code}/paper-card/")
    assert sheets(walk.page) == [(297, 210)]
    pictures(walk.page, f"paper-card-{len(name)}")


def test_what_is_printed_is_whole(walk, cast):
    """Nothing of a card or poster is cut off or lies over something else when it is printed."""
    cast.riverside.name = LONG
    cast.riverside.save()
    reach_pals(cast.division)
    point = factories.point(cast.riverside, kind="poster", mode="online")
    walk.sign_in(cast.maya.email)
    walk.page.emulate_media(media="print")
    walk.page.set_viewport_size({"width": 794, "height": 1122})
    walk.open(f"/divisions/{cast.division.code}/points/{point.pk}/poster/")
    code = walk.page.locator(".pc-poster__code").bounding_box()
    foot = walk.page.locator(".pc-sheet__foot").bounding_box()
    promise = walk.page.locator(".pc-poster__promise").bounding_box()
    assert code["height"] > 200  # 60 mm and more
    assert promise["y"] + promise["height"] <= foot["y"]
    assert foot["y"] + foot["height"] <= 1122
    walk.page.set_viewport_size({"width": 1122, "height": 794})
    walk.open(f"/divisions/{cast.division.code}/teams/{cast.riverside.code}/paper-card/")
    for card in walk.page.locator(".pc-paper-card").all():
        box, last = card.bounding_box(), card.locator("p").last.bounding_box()
        assert last["y"] + last["height"] <= box["y"] + box["height"] - 20
        for lines in card.locator(".pc-paper-lines").all():
            assert lines.bounding_box()["height"] >= 64  # two lines to write on

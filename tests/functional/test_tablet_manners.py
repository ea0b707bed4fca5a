"""How the card behaves with people: one after the other, old and young, by finger, keyboard, ear and eye."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from campaigns.models import SelfCareMessage
from campaigns.selectors.messages import of_day, to_show
from feedback.models import Comment, FFTResponse
from feedback.services import languages
from feedback.translations import IN_ENGLISH, ur
from perfectcare.common.dates import london_day
from tests import factories
from tests.functional.tablets import PIN, SIZE, Tablet

URDU = ur.LANGUAGE
PHONE, NARROW = {"width": 390, "height": 844}, {"width": 320, "height": 640}


@pytest.fixture
def tablet(walk, cast):
    walk.page.set_viewport_size(SIZE)
    return Tablet(walk.page, walk.site, factories.point(cast.riverside)).open()


@pytest.fixture
def paired(tablet, cast):
    tablet.page.clock.install()
    tablet.open()
    tablet.pair(cast.maya)
    return tablet


def message(cast, words, *, first=-1, last=30):
    today = london_day(timezone.now())
    return SelfCareMessage.objects.create(
        division=cast.division,
        words=words,
        owner="Dietitians",
        first_on=today + timedelta(days=first),
        last_on=today + timedelta(days=last),
        made_at=timezone.now(),
        made_by=cast.maya,
    )


# --- One person after the other -----------------------------------------------------------------------------------


def test_three_taps_are_enough(tablet, cast):
    tablet.pair(cast.maya)
    page = tablet.page
    page.get_by_text("Good", exact=True).click()
    page.get_by_role("button", name="Skip").click()
    expect(page.get_by_role("heading", name="What could be better?")).to_be_focused()
    page.get_by_role("button", name="Skip").click()
    tablet.is_thanked()


def test_the_second_tap_of_a_trembling_hand_skips_no_question(tablet):
    page = tablet.page
    page.get_by_text("Good", exact=True).dblclick()
    expect(page.get_by_role("heading", name="What was good?")).to_be_focused()
    page.get_by_role("button", name="Skip").dblclick()
    page.wait_for_timeout(300)
    expect(page.get_by_role("heading", name="What could be better?")).to_be_visible()
    assert not FFTResponse.objects.exists()


def test_a_card_left_alone_is_cleared_after_a_warning_that_one_tap_calls_off(paired):
    page = paired.page
    page.get_by_text("Good", exact=True).click()
    page.clock.run_for(500)
    page.get_by_role("textbox", name="What was good?").fill("Left behind.")
    page.clock.run_for(41_000)
    warning = page.get_by_role("alert").filter(has_text="Are you still there?")
    expect(warning).to_contain_text("in 20 seconds")
    page.get_by_role("button", name="I am still here").click()
    expect(warning).to_be_hidden()
    expect(page.get_by_role("textbox", name="What was good?")).to_have_value("Left behind.")
    page.clock.run_for(61_000)
    expect(page.get_by_role("heading", name="Overall, how was")).to_be_visible()
    assert page.locator("textarea").first.input_value() == ""
    assert page.locator("[name=answer]:checked").count() == 0
    assert paired.kept["entries"] == []


def test_each_place_sets_how_long_a_card_may_lie(walk, cast):
    page = walk.page
    page.clock.install()
    Tablet(page, walk.site, factories.point(cast.riverside, idle_seconds=120)).open()
    page.get_by_text("Good", exact=True).click()
    page.clock.run_for(99_000)
    expect(page.get_by_text("Are you still there?")).to_be_hidden()
    page.clock.run_for(2_000)
    expect(page.get_by_text("Are you still there?")).to_be_visible()


def test_the_thank_you_is_said_aloud_and_goes_back_to_the_start_by_itself(paired):
    page = paired.page
    paired.fill_in("Good")
    expect(page.get_by_role("heading", name="Thank you")).to_be_focused()
    expect(page.get_by_role("status").filter(has_text="Your answers have been kept.")).to_be_visible()
    page.clock.run_for(21_000)
    expect(page.get_by_role("heading", name="Overall, how was")).to_be_focused()


def test_back_shows_nothing_of_the_person_before(paired):
    page = paired.page
    paired.give("Good", good="Private words.")
    for _ in range(4):
        page.go_back()
        page.wait_for_load_state()
        assert "Private words" not in page.content()
        assert "Private words" not in str([box.input_value() for box in page.locator("textarea").all()])
    assert page.context.cookies() == []


def test_the_next_person_begins_with_the_usual_card(paired):
    page = paired.page
    page.get_by_role("link", name="Easy read").click()
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    paired.fill_in("Good")
    paired.is_thanked()
    page.get_by_role("link", name="Next person").press("Enter")
    expect(page.get_by_role("link", name="Easy read")).to_be_visible()
    assert page.url == paired.address


# --- Looking after yourself ---------------------------------------------------------------------------------------


def test_one_message_is_shown_at_the_end_and_never_beside_the_question(tablet, cast):
    message(cast, "Drink a glass of water with every meal.")
    message(cast, "A short walk helps you to sleep.")
    message(cast, "Not yet.", first=2)
    page = tablet.open().page
    tablet.pair(cast.maya)
    expect(page.get_by_text("Looking after yourself")).to_be_hidden()
    tablet.fill_in("Good")
    tablet.is_thanked()
    expect(page.get_by_role("heading", name="Looking after yourself")).to_be_visible()
    shown = [each for each in page.locator("[data-message]").all() if each.is_visible()]
    today = london_day(timezone.now())
    assert [each.inner_text() for each in shown] == [of_day(to_show(cast.division, today), today).words]


def test_a_tablet_without_a_connection_shows_no_message_after_its_last_day_and_the_next_from_its_first(paired, cast):
    message(cast, "Today only.", last=0)
    message(cast, "From the day after tomorrow.", first=2)
    page = paired.open().page
    page.reload()  # the kept page is the one from before the messages: the next one has them
    page.wait_for_timeout(500)
    page.reload()
    page.context.set_offline(True)
    for days, words in ((0, "Today only."), (1, None), (1, "From the day after tomorrow.")):
        page.clock.set_system_time(page.evaluate("Date.now()") / 1000 + days * 86_400)
        paired.fill_in("Good")
        paired.is_thanked()
        shown = [each.inner_text() for each in page.locator("[data-message]").all() if each.is_visible()]
        assert shown == ([words] if words else [])
        expect(page.get_by_role("heading", name="Looking after yourself")).to_be_visible(visible=words is not None)
        paired.next_person()


# --- Easy read, and other ways of writing -------------------------------------------------------------------------


def test_easy_read_has_a_face_beside_every_answer_larger_words_and_everything_that_is_required(walk, cast):
    tablet = Tablet(walk.page, walk.site, factories.point(cast.riverside))
    walk.page.set_viewport_size(SIZE)
    tablet.open()
    usual = walk.page.evaluate("getComputedStyle(document.querySelector('.pc-choice')).fontSize")
    walk.follow("Easy read")
    page = walk.page
    for tile in page.locator(".pc-choice").all():
        expect(tile.locator("svg")).to_be_visible()
        assert tile.inner_text().strip() in IN_ENGLISH.words.answers.values()
    drawn = page.locator(".pc-choice__face").evaluate_all("(faces) => faces.map((face) => face.innerHTML)")
    assert len(set(drawn)) == 6  # by their lines alone
    assert float(page.evaluate("getComputedStyle(document.body).fontSize")[:-2]) > 24
    assert usual.endswith("px")
    page.get_by_text("Don't Know", exact=True).click()
    for words in (
        "Please do not write names.",
        "Is it an emergency? Call 999.",
        "Do you need medical advice? Call 111.",
    ):
        expect(page.get_by_text(words, exact=True)).to_be_visible()
    walk.look()
    page.get_by_role("button", name="Skip").click()
    page.get_by_role("button", name="Skip").click()
    tablet.is_thanked()
    walk.look()
    assert "easy=1" in page.url
    assert FFTResponse.objects.get().answer == "dont-know"


def test_without_a_script_easy_read_is_one_page_that_posts_to_itself(browser, live_server, cast):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/f/{factories.point(cast.riverside).code}/?easy=1")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("link", name="Choose an answer")).to_be_visible()
    assert page.locator(".pc-choice__face").count() == 6
    page.get_by_label("Very Poor").check()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    expect(page.get_by_role("button", name="For staff")).to_be_hidden()
    assert FFTResponse.objects.get().answer == "very-poor"
    context.close()


@pytest.mark.parametrize("query", ["?lang=ur", "?lang=ur&easy=1"], ids=["usual", "easy read"])
def test_a_language_from_right_to_left_is_mirrored_and_stored_with_its_tag(walk, cast, pictures, query):
    page, words = walk.page, (URDU.easy if "easy" in query else None) or URDU.words
    page.set_viewport_size(SIZE)
    point = factories.point(cast.riverside)
    approval = {"words_hash": URDU.words_hash, "by": cast.maya, "at": timezone.now()}
    languages.approve(division=cast.division, language=URDU, **approval)
    walk.open(f"/f/{point.code}/{query}")
    tile = page.locator(".pc-choice").first
    said, radio = tile.locator(".pc-choice__words").bounding_box(), tile.locator("input").bounding_box()
    assert radio["x"] > said["x"]
    pictures(page, f"rtl-question{query[8:]}")
    tablet = Tablet(page, walk.site, point)
    tablet.pair(cast.maya)
    page.get_by_text(words.answers["good"], exact=True).click()
    expect(page.get_by_role("heading", name=words.prompts["what-was-good"])).to_be_focused()
    page.get_by_role("textbox").fill("سب اچھا تھا۔")
    walk.look()
    pictures(page, f"rtl-words{query[8:]}")
    page.get_by_role("button", name=words.next, exact=True).click()
    page.get_by_role("button", name=words.skip, exact=True).click()
    expect(page.get_by_role("heading", name=words.thank_you)).to_be_visible()
    walk.look()
    pictures(page, f"rtl-thanks{query[8:]}")
    tablet.until_sent()
    assert (FFTResponse.objects.get().language, Comment.objects.get().words) == ("ur", "سب اچھا تھا۔")
    page.get_by_role("link", name=words.next_person).press("Enter")
    expect(page.get_by_role("heading", name="Overall, how was")).to_be_visible()  # the usual card again


# --- Fingers, keys, eyes ------------------------------------------------------------------------------------------


def targets_are_large(page):
    for tile in page.locator(".pc-choice:visible, [data-card] .pc-card-button:visible").all():
        assert tile.bounding_box()["height"] >= 64, tile.inner_text()
    for other in page.locator("a:visible, button:visible, dialog[open] input:visible").all():
        box = other.bounding_box()
        is_skip = "pc-skip" in (other.get_attribute("class") or "")
        assert is_skip or min(box["height"], box["width"]) >= 44, (other.evaluate("(e) => e.outerHTML"), box)


@pytest.mark.parametrize("size", [SIZE, PHONE, NARROW, {"width": 410, "height": 590}, {"width": 1440, "height": 900}])
@pytest.mark.parametrize("query", ["", "?easy=1"], ids=["usual", "easy read"])
def test_every_screen_fits_and_every_target_is_large_enough(walk, cast, size, query):
    """820 px at 200 % zoom are 410."""
    page = walk.page
    page.set_viewport_size(size)
    point = factories.point(cast.riverside)
    message(cast, "Drink a glass of water with every meal, and one more when it is hot.")
    tablet = Tablet(page, walk.site, point)

    def check():
        walk.look()
        targets_are_large(page)

    walk.open(f"/f/{point.code}/{query}")
    check()
    tablet.for_staff()
    check()
    page.get_by_role("button", name="Close").click()
    tablet.pair(cast.maya)
    page.get_by_text("Good", exact=True).click()
    expect(page.get_by_role("heading", name="What was good?")).to_be_focused()
    check()
    page.get_by_role("button", name="Skip").click()
    page.get_by_role("button", name="Skip").click()
    tablet.is_thanked()
    check()
    tablet.until_sent()
    tablet.look_inside()
    check()


def test_the_keyboard_alone_pairs_fills_in_and_looks_behind_the_pin(tablet, cast):
    page = tablet.page
    from_code = tablet.new_code(cast.maya)
    tablet.tab_to("For staff")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="For staff")).to_be_focused()
    for words in (from_code, PIN, PIN):
        tablet.tab_to_input()
        page.keyboard.type(words)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Paired as Tablet 1.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="For staff")).to_be_focused()
    page.locator("[name=answer]").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="What was good?")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("Quick.")
    tablet.tab_to("Next")
    page.keyboard.press("Enter")
    tablet.tab_to("Send")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Thank you")).to_be_focused()
    tablet.tab_to("Next person")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Overall, how was")).to_be_focused()
    tablet.until_sent()
    assert Comment.objects.get().words == "Quick."


def test_focus_is_always_seen(tablet, cast):
    page = tablet.page
    for _ in range(14):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => {
              const at = document.activeElement;
              const style = getComputedStyle(at.closest(".pc-choice") || at);
              return at === document.body || style.outlineStyle !== "none" || style.boxShadow !== "none";
            }"""
        )
        assert seen, page.evaluate("document.activeElement.outerHTML")


def test_who_wants_no_motion_gets_none_and_who_sets_the_colours_still_sees_what_is_chosen(tablet):
    page = tablet.page
    page.emulate_media(reduced_motion="reduce", forced_colors="active")
    assert page.locator(".pc-ring circle").first.evaluate("(e) => getComputedStyle(e).animationName") == "none"
    page.locator("[name=answer]").first.focus()
    page.keyboard.press("ArrowDown")
    chosen = page.locator(".pc-choice:has(input:checked)")
    assert chosen.evaluate("(e) => getComputedStyle(e).outlineStyle") == "solid"


def test_the_first_load_is_small_and_asks_nobody_else(page, live_server, cast):
    loaded = {}
    page.on("response", lambda answer: loaded.setdefault(answer.url, answer))
    message(cast, "Drink a glass of water with every meal.")
    page.goto(f"{live_server.url}/f/{factories.point(cast.riverside).code}/", wait_until="networkidle")
    sizes = {address: len(answer.body()) for address, answer in loaded.items()}
    assert sum(sizes.values()) <= 150_000, sizes
    assert all(address.startswith(live_server.url) for address in sizes)
    assert sum(address.endswith(".js") for address in sizes) >= 10
    assert any(address.endswith("tablet.css") for address in sizes)

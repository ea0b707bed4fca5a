"""A paired tablet: its cards are kept on it first, sent when they can be, and leave it only when they are stored."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.utils import timezone
from playwright.sync_api import expect

from feedback import sendings
from feedback.models import Comment, Device, FFTResponse, PairingCode
from feedback.services import points, tablets
from feedback.views import fft
from tests import factories
from tests.cutting import CuttingProxy
from tests.functional.tablets import SIZE, Tablet, in_database

NOT_SAVED = "Your card could not be saved. Please tell a member of staff."

#: Everything sealed, as text, and whether a script could read the key.
SEALED = in_database(
    """
    const text = (sealed) => new TextDecoder("latin1").decode(sealed.data);
    const sealed = [...(await all("entries")).map((each) => each.sealed),
                    ...(await all("pairings")).map((each) => each.secret)];
    const [{ key }] = await all("keys");
    const canExport = await crypto.subtle.exportKey("raw", key).then(() => true, () => false);
    return { text: sealed.map(text).join(""), canExport };
    """
)
#: The first card loses a bit, as on a worn disk.
SPOILT = in_database(
    """
    const [first] = await all("entries");
    new Uint8Array(first.sealed.data)[0] ^= 1;
    await done(store("entries", "readwrite").put(first));
    """
)


@pytest.fixture
def tablet(page, live_server, cast):
    """A tablet at Riverside's front desk, not paired yet. No script on it may break, with a connection or without."""
    broken = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.set_viewport_size(SIZE)
    page.set_default_timeout(10_000)
    yield Tablet(page, live_server.url, factories.point(cast.riverside)).open()
    assert broken == []


def error(tablet, words):
    expect(tablet.page.locator("#staff-error")).to_contain_text(words)


# --- Pairing ------------------------------------------------------------------------------------------------------


def test_a_tablet_is_paired_with_a_code_and_its_cards_are_numbered(tablet, cast):
    device = tablet.pair(cast.maya)
    tablet.give("Very Good", good="Kind.")
    tablet.give("Poor")
    tablet.until_sent()
    device.refresh_from_db()
    assert (device.numbers, device.captured, device.waiting) == ("{[1,3)}", 2, 0)
    assert sorted(FFTResponse.objects.values_list("answer", flat=True)) == ["poor", "very-good"]
    assert Comment.objects.get().words == "Kind."


def test_a_wrong_code_and_a_pin_mistyped_are_said_and_pair_nothing(tablet):
    tablet.for_staff()
    tablet.type_code("wrong-code")
    error(tablet, "This code is wrong, used or older than ten minutes.")
    expect(tablet.page.get_by_label("Code from your manager")).to_be_focused()
    tablet.type_code("abcd2345", pin="12")
    error(tablet, "Choose a PIN of 4 to 8 digits.")
    tablet.page.get_by_label("A new PIN for this tablet").fill("1234")
    tablet.page.get_by_role("button", name="Pair this tablet").click()
    error(tablet, "The two PINs are not the same.")
    assert tablet.kept["pairings"] == []
    assert not Device.objects.exists()


def test_pairing_without_a_connection_says_so(tablet):
    tablet.for_staff()
    tablet.page.context.set_offline(True)
    tablet.type_code("abcd2345")
    error(tablet, "There was no answer.")


def test_neither_the_key_nor_the_words_can_be_read_in_what_the_browser_keeps(tablet, cast):
    tablet.pair(cast.maya)
    tablet.page.context.set_offline(True)
    tablet.give("Good", good="Unmistakable words.")
    kept = tablet.page.evaluate(SEALED)
    assert not kept["canExport"]
    assert "Unmistakable" not in kept["text"]
    assert "pct_" not in kept["text"]
    assert len(kept["text"]) > 100


def test_pairing_again_takes_the_old_key_back_and_new_cards_begin_with_one(tablet, cast):
    first = tablet.pair(cast.maya)
    tablet.give("Good")
    tablet.until_sent()
    second = tablet.pair(cast.maya, pin="99999")
    tablet.give("Good")
    tablet.until_sent()
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.revoked_at is not None
    assert (first.numbers, second.numbers) == ("{[1,2)}", "{[1,2)}")
    tablet.look_inside("99999")
    assert len(tablet.kept["pairings"]) == 1  # the old one has nothing more to say


# --- What staff see -----------------------------------------------------------------------------------------------


def test_the_pin_opens_what_staff_see_and_guessing_has_to_wait_even_after_a_reload(tablet, cast):
    page = tablet.page
    page.clock.install()
    tablet.open()
    tablet.pair(cast.maya)
    for guess in range(5):
        if guess == 3:
            page.reload()
        if page.locator("#staff-pin").is_hidden():
            tablet.for_staff()
        page.locator("#staff-pin").fill("0000")
        page.get_by_role("button", name="Open", exact=True).click()
        expect(page.locator("#staff-pin")).to_have_value("")
        error(tablet, "Wait 60 seconds" if guess == 4 else "This is not the PIN")
    page.reload()
    tablet.for_staff()
    page.locator("#staff-pin").fill("4821")
    page.get_by_role("button", name="Open", exact=True).click()
    error(tablet, "Too many wrong tries.")
    page.clock.fast_forward(61_000)
    page.reload()
    tablet.look_inside()


def test_what_staff_see_closes_itself_after_a_minute(tablet, cast):
    tablet.page.clock.install()
    tablet.open()
    tablet.pair(cast.maya)
    tablet.look_inside()
    tablet.page.clock.run_for(61_000)
    expect(tablet.page.get_by_text("Cards waiting to be sent")).to_be_hidden()


def test_staff_see_how_many_cards_wait_since_when_and_send_them(tablet, cast):
    tablet.pair(cast.maya)
    tablet.page.context.set_offline(True)
    for _ in range(2):
        tablet.give("Good", good="Secret words.")
    tablet.look_inside()
    expect(tablet.page.get_by_text("2, the oldest since")).to_be_visible()
    assert "Secret words" not in tablet.page.locator("dialog").inner_text()
    tablet.page.get_by_role("button", name="Send now").click()
    expect(tablet.page.get_by_text("Not everything could be sent.")).to_be_visible()
    expect(tablet.page.get_by_text("There was no connection")).to_be_visible()
    tablet.page.context.set_offline(False)
    tablet.page.get_by_role("button", name="Send now").click()
    expect(tablet.page.get_by_text("Everything has been sent.")).to_be_visible()
    assert tablet.fact("Cards waiting to be sent") == "None"
    assert FFTResponse.objects.count() == 2


def test_a_wrong_clock_is_said_to_staff_and_to_the_manager(tablet, cast):
    tablet.page.clock.install(time=timezone.now() - timedelta(hours=30))
    tablet.open()
    device = tablet.pair(cast.maya)
    tablet.look_inside()
    expect(tablet.page.get_by_text("Wrong: 30 hours behind.")).to_be_visible()
    device.refresh_from_db()
    assert device.is_clock_wrong


# --- Without a connection, and with a bad one ---------------------------------------------------------------------


def test_without_a_connection_everything_looks_the_same_and_nothing_is_lost(tablet, cast):
    tablet.pair(cast.maya)
    tablet.page.context.set_offline(True)
    tablet.give("Good", good="Before the reload.")
    tablet.page.reload()
    expect(tablet.page.get_by_role("heading", name="Overall, how was")).to_be_visible()
    tablet.give("Poor")
    assert [each["sequence"] for each in tablet.waiting] == [1, 2]
    assert not FFTResponse.objects.exists()
    tablet.page.context.set_offline(False)
    tablet.page.reload()
    tablet.until_sent()
    assert FFTResponse.objects.count() == 2
    assert Device.objects.get().numbers == "{[1,3)}"


def test_a_tablet_speaks_every_five_minutes_even_without_cards(tablet, cast):
    tablet.page.clock.install()
    tablet.open()
    device = tablet.pair(cast.maya)
    device.refresh_from_db()
    before = device.last_seen_at
    tablet.page.clock.fast_forward(5 * 60_000)
    tablet.page.clock.run_for(60_000)
    tablet.until(lambda: Device.objects.get().last_seen_at > before)
    assert Device.objects.get().reported_at is not None


def test_a_refused_card_is_kept_shown_with_its_reason_and_can_be_tried_again(tablet, cast, monkeypatch):
    device = tablet.pair(cast.maya)

    def refuses(value):
        raise ValueError("This answer is not known here.")

    with monkeypatch.context() as broken:
        broken.setattr("feedback.cards._read_answer", refuses)
        tablet.give("Good", good="Kept.")
        tablet.until_sent()
    assert [each["isRefused"] for each in tablet.kept["entries"]] == [True]
    device.refresh_from_db()
    assert (device.captured, device.waiting, device.refused) == (1, 0, 1)
    tablet.give("Poor")  # the next one is taken
    tablet.until_sent()
    tablet.look_inside()
    expect(tablet.page.get_by_text("answer: This answer is not known here.")).to_be_visible()
    assert tablet.fact("Cards refused by the server") == "1"
    tablet.page.get_by_role("button", name="Try refused cards again").click()
    expect(tablet.page.get_by_text("Everything has been sent.")).to_be_visible()
    assert FFTResponse.objects.count() == 2
    tablet.until(lambda: tablet.kept["entries"] == [])
    tablet.page.get_by_role("button", name="Send now").click()
    device.refresh_from_db()
    assert (device.captured, device.numbers, device.refused) == (2, "{[1,3)}", 0)


def test_a_body_that_is_refused_as_a_whole_is_sent_in_halves(tablet, cast, monkeypatch):
    tablet.pair(cast.maya)
    tablet.page.context.set_offline(True)
    for _ in range(5):
        tablet.give_quickly("Words.")
    monkeypatch.setattr(sendings, "MOST_CARDS", 1)
    tablet.page.context.set_offline(False)
    tablet.page.reload()
    tablet.until_sent()
    assert FFTResponse.objects.count() == 5
    assert tablet.kept["entries"] == []


@pytest.mark.parametrize("answer", ["a page of the Wi-Fi", "no results", "results in another order"])
def test_an_answer_that_does_not_name_a_card_in_its_place_takes_none_away(tablet, cast, monkeypatch, answer):
    usual = fft.batch_answer
    strange = {
        "a page of the Wi-Fi": lambda *_, **__: HttpResponse("<title>Sign in to the Wi-Fi</title>"),
        "no results": lambda results, errors, **more: usual([], errors, **more),
        "results in another order": lambda results, errors, **more: usual(list(results)[::-1], errors, **more),
    }
    tablet.pair(cast.maya)
    tablet.page.context.set_offline(True)
    for _ in range(2):
        tablet.give_quickly("Words.")
    with monkeypatch.context() as odd:
        odd.setattr(fft, "batch_answer", strange[answer])
        tablet.page.context.set_offline(False)
        tablet.page.reload()
        tablet.until(lambda: FFTResponse.objects.count() == 2)
        tablet.page.wait_for_timeout(300)
        assert len(tablet.waiting) == 2
    tablet.page.reload()
    tablet.until_sent()
    assert FFTResponse.objects.count() == 2


def test_a_busy_server_is_given_the_time_it_asks_for(tablet, cast, monkeypatch):
    tablet.page.clock.install()
    tablet.open()
    tablet.pair(cast.maya)
    asked = []

    def busy(**_):
        asked.append(1)
        raise OperationalError

    with monkeypatch.context() as away:
        away.setattr(tablets, "receive", busy)
        tablet.give_quickly("Words.")
        tablet.until(lambda: len(asked) == 1)
        tablet.give_quickly("More words.")  # not even a new card asks again before the time has passed
        tablet.page.wait_for_timeout(300)
        assert len(asked) == 1
    assert len(tablet.waiting) == 2
    tablet.page.clock.run_for(60_000)
    tablet.until_sent()
    assert FFTResponse.objects.count() == 2


def test_a_place_that_is_closed_takes_what_was_given_before_and_nothing_new(tablet, cast):
    tablet.pair(cast.maya)
    tablet.page.context.set_offline(True)
    tablet.give_quickly("Given in time.")
    points.close(point=tablet.point, by=cast.maya, at=timezone.now())
    tablet.page.context.set_offline(False)
    tablet.page.reload()
    expect(tablet.page.get_by_role("heading", name="This card is no longer in use")).to_be_visible()
    expect(tablet.page.get_by_text("Very Good")).to_be_hidden()
    tablet.until_sent()
    assert FFTResponse.objects.count() == 1
    tablet.page.reload()  # the kept page knows it, too
    expect(tablet.page.get_by_role("heading", name="This card is no longer in use")).to_be_visible()


def test_what_waits_leaves_from_the_page_of_a_closed_card_too(tablet, cast):
    tablet.pair(cast.maya)
    tablet.page.context.set_offline(True)
    tablet.give_quickly("Given in time.")
    tablet.page.context.set_offline(False)
    tablet.page.goto(f"{tablet.site}/f/nowhere/")
    tablet.until(lambda: FFTResponse.objects.count() == 1)


def test_a_card_that_cannot_be_read_any_more_holds_up_no_other(tablet, cast):
    tablet.pair(cast.maya)
    tablet.page.context.set_offline(True)
    for _ in range(2):
        tablet.give_quickly("Words.")
    tablet.page.evaluate(SPOILT)
    tablet.page.context.set_offline(False)
    tablet.page.reload()
    tablet.until_sent()
    assert FFTResponse.objects.count() == 1
    tablet.look_inside()
    expect(tablet.page.get_by_text("This tablet cannot read it any more.")).to_be_visible()


# --- Storage in trouble -------------------------------------------------------------------------------------------

FULL = """() => {
  IDBObjectStore.prototype.keptAdd = IDBObjectStore.prototype.add;
  IDBObjectStore.prototype.add = () => { throw new DOMException("Full", "QuotaExceededError"); };
}"""
EMPTIED = "() => { IDBObjectStore.prototype.add = IDBObjectStore.prototype.keptAdd; }"


@pytest.fixture
def way(live_server):
    with CuttingProxy(urlsplit(live_server.url).port) as proxy:
        yield proxy


def test_a_card_that_was_tried_without_storage_counts_once_when_it_is_kept_at_last(tablet, cast, way):
    tablet.site = way.url
    tablet.open()
    device = tablet.pair(cast.maya)
    tablet.page.evaluate(FULL)
    way.cut_one_in = 1
    tablet.fill_in("Good", good="Stored, and the tablet cannot know it.")
    expect(tablet.page.get_by_text(NOT_SAVED)).to_be_visible()
    assert FFTResponse.objects.count() == 1
    tablet.page.evaluate(EMPTIED)
    tablet.page.get_by_role("button", name="Send", exact=True).click()
    tablet.is_thanked()
    way.cut_one_in = 0
    tablet.page.reload()
    tablet.until_sent()
    assert FFTResponse.objects.count() == 1
    device.refresh_from_db()
    assert (device.captured, device.waiting, device.refused, device.numbers) == (0, 0, 0, "{}")


def test_a_card_that_cannot_be_saved_keeps_its_answers_and_is_tried_until_it_is_safe(tablet, cast):
    page = tablet.page
    page.clock.install()
    tablet.open()
    tablet.pair(cast.maya)
    page.evaluate(FULL)
    page.context.set_offline(True)
    tablet.fill_in("Good", better="My words.")
    expect(page.get_by_text(NOT_SAVED)).to_be_visible()
    expect(page.get_by_role("textbox", name="What could be better?")).to_have_value("My words.")
    expect(page.get_by_role("textbox", name="What could be better?")).not_to_be_editable()
    page.clock.run_for(61_000)
    expect(page.get_by_text("Are you still there?")).to_be_hidden()
    expect(page.get_by_role("textbox", name="What could be better?")).to_be_hidden()  # covered, not lost
    expect(page.get_by_text(NOT_SAVED)).to_be_visible()
    page.context.set_offline(False)
    page.clock.run_for(61_000)
    tablet.is_thanked()
    assert Comment.objects.get().words == "My words."


def test_without_https_the_card_works_as_before_and_staff_are_told_why_nothing_is_kept(page, live_server, cast):
    page.add_init_script(
        "Object.defineProperty(window, 'isSecureContext', { value: false }); delete Crypto.prototype.randomUUID;"
    )
    tablet = Tablet(page, live_server.url, factories.point(cast.riverside)).open()
    tablet.for_staff()
    tablet.type_code("abcd2345")
    error(tablet, "only at an address that begins with https")
    page.get_by_role("button", name="Close").click()
    for _ in range(2):
        tablet.fill_in("Good")
        tablet.is_thanked()
        page.get_by_role("link", name="Next person").click()
    assert FFTResponse.objects.count() == 2


def test_a_browser_that_keeps_nothing_says_so_and_works_as_before(page, live_server, cast):
    page.add_init_script("Object.defineProperty(window, 'indexedDB', { get() { throw new Error('off'); } })")
    tablet = Tablet(page, live_server.url, factories.point(cast.riverside)).open()
    tablet.for_staff()
    tablet.type_code("abcd2345")
    error(tablet, "This browser cannot keep cards")
    page.get_by_role("button", name="Close").click()
    tablet.fill_in("Good")
    tablet.is_thanked()
    assert FFTResponse.objects.count() == 1
    assert not PairingCode.objects.exists()

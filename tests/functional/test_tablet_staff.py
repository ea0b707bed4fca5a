"""The form of staff on a phone: a nurse in a cellar flat says it now, and it arrives when there is a connection."""

from __future__ import annotations

import re
import time
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from feedback.models import Comment, FeedbackPoint, Reply, StaffVoice
from feedback.reply_codes import hash_of, tidy
from feedback.services import points
from perfectcare.common.dates import LONDON
from tests import factories
from tests.functional.tablets import KEPT

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def point(cast):
    return factories.point(cast.riverside, kind=FeedbackPoint.Kind.STAFF)


@pytest.fixture
def phone(walk, point):
    page = walk.page
    page.set_viewport_size(PHONE)
    walk.open(f"/s/{point.code}/")
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    return page


def answer(page, care="Mixed", obstacle=""):
    page.get_by_label(care, exact=True).first.check()
    page.get_by_role("textbox").fill(obstacle)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_focused()


def until_sent(page):
    """Wait until nothing is kept any more: a page that has just been loaded says nothing of it yet."""
    end = time.monotonic() + 20
    while page.evaluate(KEPT)["entries"]:
        assert time.monotonic() < end, page.evaluate(KEPT)
        page.wait_for_timeout(50)


def test_with_a_connection_it_says_that_the_answer_counts(phone, walk):
    answer(phone, obstacle="No van.")
    expect(phone.get_by_text("What you said counts in today’s figures of Riverside.")).to_be_visible()
    expect(phone.get_by_text("Kept on this phone")).to_be_hidden()
    walk.look()
    voice = StaffVoice.objects.get()
    assert (voice.care, voice.comments.get().words) == ("mixed", "No van.")
    assert phone.evaluate(KEPT)["entries"] == []


def test_without_one_it_says_that_it_is_kept_and_how_many_wait_and_sends_them_later(phone, walk):
    phone.context.set_offline(True)
    answer(phone, obstacle="No signal in the cellar.")
    expect(phone.get_by_text("Kept on this phone: it will be sent when there is a connection.")).to_be_visible()
    walk.look()
    phone.get_by_role("link", name="Another answer").press("Enter")
    expect(phone.get_by_text("1 answer waits on this phone")).to_be_visible()
    expect(phone.get_by_role("heading", name="How was the care you gave today?")).to_be_focused()
    phone.reload()  # the form opens without a connection
    answer(phone, "Very poor")
    phone.get_by_role("link", name="Another answer").press("Enter")
    expect(phone.get_by_text("2 answers wait on this phone")).to_be_visible()
    walk.look()
    assert "cellar" not in str(phone.evaluate(KEPT))
    assert not StaffVoice.objects.exists()
    phone.context.set_offline(False)
    phone.reload()
    until_sent(phone)
    expect(phone.get_by_text("on this phone to be sent")).to_be_hidden()
    assert sorted(StaffVoice.objects.values_list("care", flat=True)) == ["mixed", "very-poor"]


def test_what_was_said_yesterday_counts_for_yesterday(walk, point):
    page = walk.page
    yesterday = datetime.now(LONDON) - timedelta(days=1)
    page.clock.install(time=yesterday)
    walk.open(f"/s/{point.code}/")
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    page.context.set_offline(True)
    answer(page)
    page.clock.set_system_time(yesterday + timedelta(days=1))
    page.context.set_offline(False)
    page.reload()
    until_sent(page)
    voice = StaffVoice.objects.get()
    assert (voice.given_on, voice.day_corrected) == (yesterday.date(), False)


def test_an_answer_that_is_missing_or_too_long_is_said_at_its_place(phone):
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_text("Choose an answer")).to_be_visible()
    phone.get_by_label("Good", exact=True).check()
    phone.get_by_role("textbox").fill("x" * 2001)
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_text("Use 2,000 characters or fewer.")).to_be_visible()
    assert phone.evaluate(KEPT)["entries"] == []


def test_a_phone_that_can_keep_nothing_sends_at_once_or_says_that_it_could_not(phone):
    phone.evaluate(
        "() => { IDBObjectStore.prototype.add = () => { throw new DOMException('Full', 'QuotaExceededError'); }; }"
    )
    phone.context.set_offline(True)
    phone.get_by_label("Good", exact=True).check()
    phone.get_by_role("textbox").fill("Still here.")
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_text("Your card has not been sent yet.")).to_be_visible()
    expect(phone.get_by_role("textbox")).to_have_value("Still here.")
    phone.context.set_offline(False)
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_text("What you said counts")).to_be_visible()
    assert Comment.objects.get().words == "Still here."


def test_a_form_that_was_closed_says_so_and_keeps_what_could_not_be_sent(phone, point, cast):
    phone.context.set_offline(True)
    answer(phone)
    points.close(point=point, by=cast.maya, at=timezone.now())
    phone.context.set_offline(False)
    phone.reload()
    expect(phone.get_by_role("heading", name="This card is no longer in use")).to_be_visible()
    expect(phone.get_by_text("1 answer waits on this phone")).to_be_visible()
    expect(phone.get_by_role("button", name="Send")).to_be_hidden()


def test_without_a_script_the_form_is_sent_like_any_other(browser, live_server, point):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/s/{point.code}/")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("link", name="Choose an answer")).to_be_visible()
    page.get_by_label("Good", exact=True).check()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("What you said counts")).to_be_visible()
    expect(page.get_by_text("Kept on this phone")).to_be_hidden()
    assert StaffVoice.objects.get().care == "good"
    context.close()


# --- The code for a reply -----------------------------------------------------------------------------------------


def code_on(page):
    return page.get_by_label("Your code").input_value()


@pytest.mark.parametrize("size", [PHONE, {"width": 820, "height": 1180}, {"width": 1440, "height": 900}], ids=str)
def test_words_get_a_code_that_only_the_phone_shows_and_it_leads_to_the_reply(walk, point, cast, pictures, size):
    page, width = walk.page, size["width"]
    page.set_viewport_size(size)
    sent = []
    page.on("request", lambda request: sent.append(request.post_data or ""))
    walk.open(f"/s/{point.code}/")
    pictures(page, f"staff-{width}")
    answer(page, obstacle="No van.")
    walk.look()
    pictures(page, f"staff-code-{width}")
    code = code_on(page)
    assert re.fullmatch(r"(?:[0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-HJKMNP-TV-Z]{4}", code)
    voice = StaffVoice.objects.get()
    assert voice.reply_code_hash == hash_of(tidy(code))
    assert code not in "".join(sent)
    assert tidy(code) not in "".join(sent)
    walk.open("/reply/")
    pictures(page, f"reply-{width}")
    page.get_by_label("Your code").fill("7K3M-Q2XA-90TB-C4WE-H6VP")
    walk.press("Look")
    expect(page.get_by_text("We know no such code.")).to_be_visible()
    expect(page.get_by_label("Your code")).to_have_value("7K3M-Q2XA-90TB-C4WE-H6VP")
    pictures(page, f"reply-unknown-{width}")
    page.get_by_label("Your code").fill(code.lower().replace("-", " "))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Not read yet")).to_be_visible()
    Reply.objects.create(
        comment=voice.comments.get(), you_said="There was no van.", we_did="We hired one.",
        replied_on=datetime.now(LONDON).date(), replied_by=cast.maya, is_public=False,
    )  # fmt: skip
    page.get_by_label("Your code").fill(code)
    walk.press("Look")
    expect(page.get_by_text("We hired one.")).to_be_visible()
    assert code not in page.url
    pictures(page, f"reply-found-{width}")


def test_a_code_made_without_a_connection_works_once_the_answer_has_arrived(phone):
    phone.context.set_offline(True)
    answer(phone, obstacle="No signal in the cellar.")
    code = code_on(phone)
    assert tidy(code) not in str(phone.evaluate(KEPT))
    phone.context.set_offline(False)
    phone.reload()
    until_sent(phone)
    assert StaffVoice.objects.get().reply_code_hash == hash_of(tidy(code))


def test_an_answer_without_words_gets_none_and_each_answer_its_own(phone):
    answer(phone)
    expect(phone.get_by_label("Your code")).to_be_hidden()
    expect(phone.get_by_text("goes back to the start by itself")).to_be_visible()
    seen = set()
    for words in ("No van.", "No van."):
        phone.get_by_role("link", name="Another answer").press("Enter")
        expect(phone.get_by_label("Your code")).to_be_hidden()
        answer(phone, obstacle=words)
        seen.add(code_on(phone))
    assert len(seen) == 2
    assert sorted(map(bool, StaffVoice.objects.values_list("reply_code_hash", flat=True))) == [False, True, True]


def test_the_phone_forgets_the_code(phone):
    """Others may use it: nothing stays when the next answer begins, nor anywhere in what the browser keeps."""
    answer(phone, obstacle="No van.")
    code = code_on(phone)
    kept = "() => JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie, location.href])"
    phone.get_by_role("link", name="Another answer").press("Enter")
    for form in (code, tidy(code)):
        assert form not in phone.evaluate(kept) + str(phone.evaluate(KEPT))
        assert form not in phone.content()
    assert phone.locator("#reply-code").input_value() == ""


def test_a_code_stays_until_nobody_has_touched_it_for_ten_minutes(walk, point):
    page = walk.page
    page.clock.install()
    walk.open(f"/s/{point.code}/")
    answer(page, obstacle="No van.")
    page.clock.fast_forward(9 * 60_000)
    page.get_by_label("Your code").press("End")
    page.clock.fast_forward(9 * 60_000)
    expect(page.get_by_label("Your code")).to_be_visible()
    page.clock.fast_forward(2 * 60_000)
    expect(page.get_by_role("heading", name="How was the care you gave today?")).to_be_visible()
    assert page.locator("#reply-code").input_value() == ""


def test_copying_works_and_where_the_browser_refuses_it_the_code_is_selected(phone):
    answer(phone, obstacle="No van.")
    phone.get_by_role("button", name="Copy the code").click()
    expect(phone.get_by_text("Copied.")).to_be_visible()
    phone.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(); }")
    phone.evaluate("() => { document.execCommand = () => false; }")
    phone.get_by_role("button", name="Copy the code").click()
    expect(phone.get_by_text("It is selected: copy it")).to_be_visible()
    assert phone.evaluate("getSelection().toString() || document.activeElement.value") == code_on(phone)


def test_a_browser_that_can_make_no_code_loses_no_answer(phone):
    phone.evaluate("() => { crypto.subtle.digest = () => Promise.reject(new Error('no')); }")
    answer(phone, obstacle="No van.")
    expect(phone.get_by_label("Your code")).to_be_hidden()
    assert StaffVoice.objects.get().reply_code_hash == ""

"""The form of staff on a phone: a nurse in a cellar flat says it now, and it arrives when there is a connection."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from feedback.models import Comment, FeedbackPoint, StaffVoice
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

"""One partner's link, from its invitation to its end, as the manager and the partner see it."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from feedback.models import Comment, PartnerVoice
from perfectcare.common import letters
from tests import factories
from tests.factories.partners import reply

STATEMENT = "When we raise a problem, we hear back."


@pytest.fixture
def cast():
    """Riverside’s division, which works with one hospital."""
    found = factories.cast()
    factories.partner(found.division, name="Hill Hospital", code="RX1")
    return found


def test_a_partner_answers_by_its_link_until_it_is_taken_back(walk, cast, pictures):
    send_a_link(walk, cast, pictures)
    link = link_of_the_letter()

    walk.page.context.clear_cookies()
    walk.open(link)
    walk.sees("You answer for Hill Hospital")
    shoot(walk, pictures, "partner-form")
    walk.press("Send")
    walk.sees("Answer at least one statement, or write something")
    answer(walk)
    walk.sees("Your answer for Hill Hospital has arrived")
    assert PartnerVoice.objects.get().team == cast.riverside
    walk.follow("See what you said, and our replies")
    walk.sees("Ring us on")
    walk.sees("Not answered yet")
    assert walk.page.context.cookies() == []

    reply(Comment.objects.get(), by=cast.maya, replied_on=timezone.now().date())
    walk.open(f"{link}said/")
    walk.sees("We send them by noon.")
    shoot(walk, pictures, "partner-said")

    take_the_link_back(walk, cast)
    walk.page.context.clear_cookies()
    walk.open(link)
    walk.sees("This link does not work")
    shoot(walk, pictures, "partner-refused")


def test_a_partner_answers_with_the_keyboard_alone_and_without_javascript(walk, cast, browser, live_server):
    send_a_link(walk, cast, lambda page, name: None)
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(f"{live_server.url}{link_of_the_letter()}")
    press(
        page, "Tab", until=lambda: page.locator("select[name=team]").evaluate("box => box === document.activeElement")
    )
    page.keyboard.type("River")
    for key in ("Tab", "Space", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    press(page, "Tab", until=lambda: page.locator("textarea").first.evaluate("box => box === document.activeElement"))
    page.keyboard.type("You ring back.")
    press(page, "Tab", until=lambda: page.evaluate("document.activeElement.textContent.trim()") == "Send")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    voice = PartnerVoice.objects.get()
    assert (voice.team, voice.handover_complete, voice.knew_whom_to_call) == (cast.riverside, 3, None)
    assert voice.comments.get().words == "You ring back."
    context.close()


def send_a_link(walk, cast, pictures):
    walk.sign_in(cast.maya.email)
    walk.open(reverse("partners", args=[cast.division.code]))
    walk.follow("Ask partners how working together goes")
    walk.sees("No link yet")
    walk.follow("Send a link to Hill Hospital")
    shoot(walk, pictures, "partner-link-send")
    walk.fill("E-mail address", "liaison")
    walk.submit()
    walk.sees("Enter an e-mail address in the right form")
    walk.fill("E-mail address", "discharge.liaison.team@hill-hospital.example")
    walk.submit()
    walk.sees("Works")
    shoot(walk, pictures, "partner-links")


def link_of_the_letter():
    letters.send_waiting()
    return re.search(r"https?://\S+?(/p/\S+/)", mail.outbox[-1].body)[1]


def answer(walk):
    walk.choose("Which team do you speak of?", "Riverside")
    walk.page.get_by_role("group", name=STATEMENT).get_by_label("Disagree", exact=True).check()
    walk.fill("What could be better between us?", "Ring us on 07700 900123, please.")
    walk.press("Send")


def take_the_link_back(walk, cast):
    walk.sign_in(cast.maya.email)
    walk.open(reverse("partner_links", args=[cast.division.code]))
    walk.follow("Take back the link of Hill Hospital")
    walk.submit()
    walk.sees("It stopped working")


def press(page, key, *, until, most=40):
    """Press a key until something is so; what has the focus is always to be seen."""
    for _ in range(most):
        page.keyboard.press(key)
        if until():
            return
    pytest.fail(f"{most} times {key} led nowhere")


def shoot(walk, pictures, name):
    """Look the page over on a phone, a tablet and a desk, and leave a picture of each."""
    usual = walk.page.viewport_size
    for width in (390, 820, 1440):
        walk.page.set_viewport_size({"width": width, "height": 900})
        walk.look()
        pictures(walk.page, f"{name}-{width}")
    walk.page.set_viewport_size(usual)

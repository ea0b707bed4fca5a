"""A manager looks at a measure, goes to one team, says that a new level begins and notes what happened: by keyboard."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.management import call_command
from playwright.sync_api import expect

from metrics.models import ChartNote, StepChange
from perfectcare.demo import words

NOW = datetime(2026, 11, 21, 11, 10, tzinfo=UTC)
MANAGER = "manager@demo.example"
#: Keys for a field of a date, in whichever order the browser asks for day and month.
TENTH_OF_OCTOBER, ELEVENTH_OF_NOVEMBER = "10102026", "11112026"
#: More links than any page has.
FAR = 250


@pytest.fixture(autouse=True)
def _demo():
    with time_machine.travel(NOW, tick=True):
        call_command("seed_demo", as_of=date(2026, 11, 21), verbosity=0)
        yield


@pytest.fixture
def plain(browser):
    """A browser that runs no scripts."""
    context = browser.new_context(java_script_enabled=False, locale="en-GB", viewport={"width": 1440, "height": 900})
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def reach(page, target):
    """Press Tab until the target has the focus."""
    for _ in range(FAR):
        page.keyboard.press("Tab")
        if target.evaluate("(each) => each === document.activeElement"):
            return
    pytest.fail(f"{target} cannot be reached by keyboard on {page.url}")


def enter(page, target):
    reach(page, target)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def follow(page, name):
    enter(page, page.get_by_role("link", name=name, exact=True).first)


def write(page, label, text):
    reach(page, page.get_by_label(label).first)
    page.keyboard.type(text)


def send(page, name):
    enter(page, page.get_by_role("button", name=name, exact=True).first)


def judge_a_chart(page, site, check):
    """Walk from signing in to a chart with a new level and a note. `check` looks over every page on the way."""
    page.goto(f"{site}/accounts/login/")
    write(page, "E-mail address", MANAGER)
    write(page, "Password", words.PASSWORD)
    send(page, "Sign in")
    follow(page, "Dashboard")
    check()

    follow(page, "Bank hours")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bank hours")
    expect(page.get_by_role("link", name="Weekdays", exact=True)).to_have_attribute("aria-current", "true")
    expect(page.get_by_text("The sum of 3 teams.")).to_be_visible()
    check()
    follow(page, "By week")
    expect(page.get_by_role("link", name="By week", exact=True)).to_have_attribute("aria-current", "true")
    expect(page.get_by_text("Weeks are named by their Monday.")).to_be_visible()
    follow(page, "Weekdays")
    check()

    follow(page, "One team, site or partner")
    check()
    follow(page, "Fern ward")
    expect(page.locator(".pc-lede")).to_contain_text("Fern ward")
    usual = page.locator(".pc-spc--wide .pc-spc__level--centre")
    expect(usual).to_have_count(1)

    follow(page, "Step changes")
    follow(page, "Begin a new level")
    write(page, "First day of the new level", TENTH_OF_OCTOBER)
    write(page, "Why does a new level begin?", "A second bank nurse at weekends, agreed until spring")
    check()
    send(page, "Begin the new level")
    check()
    follow(page, "Bank hours")
    expect(page.locator(".pc-lede")).to_contain_text("Fern ward")
    expect(usual).to_have_count(2)
    reasons = page.locator(".pc-signs")
    expect(reasons).to_contain_text("A new level from 10 October 2026: A second bank nurse at weekends")
    expect(reasons).to_contain_text("Made by Maya Okafor on 21 November 2026.")
    expect(page.locator("figcaption")).to_contain_text("and started again at point 46;")
    check()

    follow(page, "Notes on points")
    follow(page, "Write a note")
    write(page, "On which day?", ELEVENTH_OF_NOVEMBER)
    write(page, "What happened?", "Two beds closed for a day")
    check()
    send(page, "Write the note")
    follow(page, "Bank hours")
    expect(reasons).to_contain_text("11 November 2026: Two beds closed for a day. Noted by Maya Okafor")
    check()


def is_stored():
    step = StepChange.objects.get(key="bank_hours", starts_on=date(2026, 10, 10))
    assert (step.team.name, step.made_by.email) == ("Fern ward", MANAGER)
    assert ChartNote.objects.get(key="bank_hours", day=date(2026, 11, 11)).made_by.email == MANAGER


def test_a_manager_judges_a_teams_chart_with_the_keyboard_alone(walk):
    walk.page.set_viewport_size({"width": 1440, "height": 900})
    judge_a_chart(walk.page, walk.site, walk.look)
    is_stored()


def test_a_manager_judges_a_teams_chart_without_javascript(plain, live_server):
    judge_a_chart(plain, live_server.url, lambda: None)
    is_stored()

"""Every page of the demo, on a phone and on a desk, as the people who open it; and two jobs without JavaScript."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.management import call_command
from playwright.sync_api import expect

from campaigns.models import Campaign
from feedback.models import Device, FeedbackPoint, FFTResponse
from huddles.models import TeamReport
from perfectcare.demo import words
from perfectcare.demo.setting import CARD_CODE, STAFF_CODE

NOW = datetime(2026, 11, 21, 11, 10, tzinfo=UTC)
PHONE, DESK = (390, 844), (1440, 900)
DIVISION = f"/divisions/{words.DIVISION[0]}"
HUDDLE = "huddles/2026-11-19/1130"

# What each of the four users opens: {live} and {past} are the two campaigns of the demo.
PAGES = {
    "manager": [
        "/",
        "/campaigns/{live}/",
        "/campaigns/{live}/edit/",
        "/campaigns/{live}/close/",
        "/campaigns/{live}/commitments/new/",
        "/campaigns/{live}/huddles/",
        "/campaigns/{live}/huddles/2026-11-21/1130/",
        f"/campaigns/{{live}}/{HUDDLE}/",
        f"/campaigns/{{live}}/{HUDDLE}/record/",
        f"/campaigns/{{live}}/{HUDDLE}/attendance/",
        f"/campaigns/{{live}}/{HUDDLE}/actions/new/",
        "/campaigns/{live}/review/",
        "/campaigns/{live}/review/lessons/",
        f"{DIVISION}/campaigns/",
        f"{DIVISION}/campaigns/new/",
        f"{DIVISION}/points/",
        f"{DIVISION}/points/new/",
        f"{DIVISION}/paper/",
        f"{DIVISION}/teams/CN-RIVER/paper-card/",
        f"{DIVISION}/points/{{poster}}/poster/",
        f"{DIVISION}/points/{{staff_form}}/poster/",
        f"{DIVISION}/points/{{paper}}/paper/",
        f"{DIVISION}/messages/",
        f"{DIVISION}/messages/new/",
        f"{DIVISION}/points/{{place}}/pair/",
        f"{DIVISION}/points/{{place}}/close/",
        f"{DIVISION}/tablets/",
        f"{DIVISION}/tablets/{{tablet}}/",
        f"{DIVISION}/tablets/{{tablet}}/take-back/",
        "/campaigns/{live}/proof/",
        "/campaigns/{past}/proof/",
        "/campaigns/{live}/pulse/",
        "/campaigns/{past}/pulse/",
        f"{DIVISION}/staff-feedback/",
        f"{DIVISION}/pals/",
        f"{DIVISION}/languages/",
        f"{DIVISION}/languages/cy/",
        f"{DIVISION}/languages/ur/",
        f"{DIVISION}/languages/ur/preview/",
        f"{DIVISION}/comments/",
        f"{DIVISION}/comments/?of=staff",
        f"{DIVISION}/targets/",
        f"{DIVISION}/measures/fft_positive/targets/new/",
        f"{DIVISION}/measures/fft_positive/steps/",
        f"{DIVISION}/measures/fft_positive/steps/new/?starts_on=2026-11-02",
        f"{DIVISION}/notes/new/?measure=fft_positive",
        f"{DIVISION}/observations/",
        f"{DIVISION}/observations/?measure=ucr_two_hours",
        f"{DIVISION}/observations/grid/",
        f"{DIVISION}/observations/grid/?measure=ucr_two_hours&period=week",
        f"{DIVISION}/observations/paste/",
        f"{DIVISION}/observations/upload/",
        f"{DIVISION}/partners/",
        f"{DIVISION}/partners/new/",
        f"{DIVISION}/keys/",
        f"{DIVISION}/keys/new/",
        f"{DIVISION}/dashboard/",
        f"{DIVISION}/exports/",
        f"{DIVISION}/dashboard/?partner={words.HOSPITAL}",
        f"{DIVISION}/dashboard/places/?measure=deferred_visits",
        f"{DIVISION}/measures/deferred_visits/",
        f"{DIVISION}/measures/deferred_visits/?team=CN-RIVER&charting=day",
        f"{DIVISION}/measures/bed_occupancy/",
        f"{DIVISION}/measures/four_hours/?partner={words.HOSPITAL}",
        f"{DIVISION}/measures/sickness/",
    ],
    "staff": [
        "/",
        "/campaigns/{live}/",
        "/campaigns/{live}/huddles/2026-11-21/1130/",
        f"/s/{STAFF_CODE}/",
        f"{DIVISION}/staff-feedback/",
        f"{DIVISION}/dashboard/?team=CN-RIVER",
        f"{DIVISION}/measures/fft_positive/?team=CN-RIVER&charting=day",
        f"{DIVISION}/observations/",
    ],
    "leadership": [
        "/",
        "/campaigns/{past}/review/",
        "/campaigns/{live}/proof/",
        f"{DIVISION}/dashboard/",
        f"{DIVISION}/dashboard/?by=month",
        f"{DIVISION}/dashboard/places/",
        f"{DIVISION}/measures/fft_positive/?campaign={{live}}",
        f"{DIVISION}/measures/fft_positive/?by=month",
        f"{DIVISION}/measures/reports_received/?charting=week",
        f"{DIVISION}/measures/huddles_held/",
        f"{DIVISION}/measures/huddles_held/targets/",
        f"{DIVISION}/notes/",
    ],
    "patient": [
        f"/f/{CARD_CODE}/",
        f"/f/{CARD_CODE}/?lang=cy",
        f"/f/{CARD_CODE}/?easy=1",
        f"/f/{CARD_CODE}/thanks/",
        f"/s/{STAFF_CODE}/thanks/",
        "/reply/",
        "/privacy/",
        "/accessibility/",
        "/accounts/login/",
        "/accounts/password/reset/",
    ],
}


@pytest.fixture
def demo():
    with time_machine.travel(NOW, tick=True):
        call_command("seed_demo", as_of=date(2026, 11, 21), verbosity=0)
        live, past = Campaign.objects.order_by("-starts_on")
        of = FeedbackPoint.objects.filter(team__code="CN-RIVER").get
        numbers = {"poster": of(kind="poster").pk, "staff_form": of(kind="staff").pk, "paper": of(kind="paper").pk}
        waits = Device.objects.get(waiting__gt=0)
        numbers |= {"tablet": waits.pk, "place": waits.point_id}
        yield {"live": live.slug, "past": past.slug, **numbers}


def test_every_page_of_the_demo_fits_a_phone_and_a_desk(walk, demo):
    for who, paths in PAGES.items():
        walk.page.context.clear_cookies()
        if who != "patient":
            walk.sign_in(f"{who}@demo.example", words.PASSWORD)
        for path in paths:
            answer = walk.page.goto(walk.site + path.format(**demo))
            assert answer.status == 200, path
            for width, height in (PHONE, DESK):
                walk.page.set_viewport_size({"width": width, "height": height})
                walk.look()
                assert too_small(walk.page) == [], path


def too_small(page):
    """Return the links that stand alone and are less than 24 px high, and a phone's main buttons below 44 px."""
    links = page.locator(".pc-table a:visible, .pc-link:visible, .pc-figure__label a:visible, .pc-row > a:visible")
    buttons = page.locator("main .nhsuk-button:visible")
    height = "(all) => all.map((each) => [each.innerText, each.getBoundingClientRect().height])"
    found = [text for text, high in links.evaluate_all(height) if high < 24]
    return found + [text for text, high in buttons.evaluate_all(height) if high < 44]


@pytest.fixture
def plain(browser, live_server):
    """A browser that runs no scripts."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": PHONE[0], "height": PHONE[1]})
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def test_a_card_and_a_report_are_sent_without_javascript(plain, live_server, demo):
    fill_in_a_card(plain, live_server.url)
    send_a_report(plain, live_server.url)


def fill_in_a_card(plain, site):
    before = FFTResponse.objects.count()
    plain.goto(f"{site}/f/{CARD_CODE}/")
    plain.get_by_label("What was good?").fill("On time.")
    plain.get_by_role("button", name="Send").click()
    expect(plain.get_by_text("Choose an answer").first).to_be_visible()
    expect(plain.get_by_label("What was good?")).to_have_value("On time.")
    expect(plain.get_by_role("alert").first).to_be_focused()
    plain.get_by_label("Neither Good nor Poor").check()
    plain.get_by_role("button", name="Send").click()
    expect(plain.get_by_role("heading", name="Thank you")).to_be_visible()
    assert FFTResponse.objects.count() == before + 1


def send_a_report(plain, site):
    plain.goto(f"{site}/accounts/login/")
    plain.get_by_label("E-mail address").fill("lead.ward@demo.example")
    plain.get_by_label("Password", exact=True).fill(words.PASSWORD)
    plain.get_by_role("button", name="Sign in").click()
    plain.get_by_role("link", name="Report for Fern ward").click()
    for label, number in (
        ("Staff planned", 8),
        ("Staff on duty", 7),
        ("Visits we can make", 30),
        ("Visits needed", 31),
    ):
        plain.get_by_role("spinbutton", name=label).fill(str(number))
    plain.get_by_label("Watch", exact=False).check()
    plain.get_by_role("button", name="Send the report").click()
    expect(plain.get_by_text("Thank you. The 11:30 will see this.")).to_be_visible()
    report = TeamReport.objects.get(team__name="Fern ward", huddle__slot__starts_at__date=NOW.date())
    assert (report.staff_planned, report.staff_actual, report.capacity, report.demand) == (8, 7, 30, 31)

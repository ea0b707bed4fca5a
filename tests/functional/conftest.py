"""A real browser against a real server. Every page that a walk visits is looked over by axe and must be styled."""

from __future__ import annotations

import os
import re
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import connection
from playwright.sync_api import Locator, Page, expect

from tests import factories

#: What a browser may complain about: what was refused on purpose, and a connection that was taken away.
EXPECTED = re.compile(r"status of 4|ERR_INTERNET_DISCONNECTED")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    found = os.environ.get("CHROMIUM") or next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if not found:
        pytest.fail("There is no Chromium. Install it (sudo apt-get install chromium) or set CHROMIUM to its path.")
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    return {**browser_type_launch_args, "executable_path": found, "args": quiet}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "en-GB", "timezone_id": "Europe/London"}


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, tmp_path_factory):
    """Put the data into a file. In memory, the server's threads would share one connection, and with it one
    transaction: what one of them takes back, another has already acknowledged.
    """
    if settings.ON_SQLITE:
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("data") / "tests.sqlite3")


@pytest.fixture(scope="session", autouse=True)
def _assets():
    call_command("build_assets")


class _Requests:
    """How many requests the server has in hand."""

    def __init__(self):
        self.count = 0
        self.changed_at = 0.0

    def begin(self, **_):
        self.count, self.changed_at = self.count + 1, time.monotonic()

    def end(self, **_):
        self.count, self.changed_at = self.count - 1, time.monotonic()


@pytest.fixture(autouse=True)
def _until_the_server_is_quiet(transactional_db):
    """A page that works in the background may ask for something while its test ends: let that end before the data."""
    requests = _Requests()
    request_started.connect(requests.begin)
    request_finished.connect(requests.end)
    yield
    end = time.monotonic() + 5
    while time.monotonic() < end and (requests.count or time.monotonic() - requests.changed_at < 0.1):
        time.sleep(0.02)
    request_started.disconnect(requests.begin)
    request_finished.disconnect(requests.end)


@dataclass
class Walk:
    """A person's way through the site. Each page is checked as it opens."""

    page: Page
    site: str

    def open(self, path: str) -> None:
        self.page.goto(path if path.startswith("http") else f"{self.site}{path}")
        self.look()

    def press(self, name: str, *, exact: bool = True) -> None:
        self.page.get_by_role("button", name=name, exact=exact).first.click()
        self.look()

    def follow(self, name: str, *, exact: bool = True) -> None:
        self.page.get_by_role("link", name=name, exact=exact).first.click()
        self.look()

    def fill(self, label: str, words: str) -> None:
        self.field(label).fill(words)

    def field(self, label: str) -> Locator:
        return self.page.get_by_label(re.compile(rf"^\s*{re.escape(label)}\s*(\(optional\))?\s*$")).first

    def choose(self, label: str, option) -> None:
        box = self.field(label)
        box.select_option(box.locator("option").filter(has_text=option).first.get_attribute("value"))

    def submit(self) -> None:
        """Press the one button of the page's own form."""
        self.page.locator("main form button.nhsuk-button").first.click()
        self.look()

    def sees(self, words: str) -> None:
        expect(self.page.get_by_text(words).first).to_be_visible()

    def sign_in(self, email: str, password: str = factories.PASSWORD) -> None:
        self.page.context.clear_cookies()
        self.open("/accounts/login/")
        self.fill("E-mail address", email)
        self.fill("Password", password)
        self.press("Sign in")

    def look(self) -> None:
        """Fail when the page is bare, broken, wider than the screen or breaks an accessibility rule."""
        self.page.wait_for_load_state("load")
        assert self.page.evaluate("getComputedStyle(document.body).fontFamily").startswith("Arial"), "no stylesheet"
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{self.page.url} is {wide} px wider than the screen"
        found = Axe().run(self.page, options=RULES)
        assert found.violations_count == 0, f"{self.page.url}\n{found.generate_report()}"


@pytest.fixture
def walk(page, live_server):
    complaints = []
    page.set_default_timeout(10_000)
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "request", lambda request: complaints.append(request.url) if _is_outside(request.url, live_server) else None
    )
    yield Walk(page, live_server.url)
    assert [each for each in complaints if not EXPECTED.search(each)] == []


def _is_outside(url, live_server):
    return url.startswith("http") and not url.startswith(live_server.url)


@pytest.fixture
def pictures():
    """Where a walk may leave pictures of what it saw: a folder named by the variable PICTURES, or nowhere."""
    folder = os.environ.get("PICTURES")

    def take(page, name):
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)

    return take

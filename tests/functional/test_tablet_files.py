"""As in production: every file has a hash in its name, scripts find each other, and a new version replaces the old."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from playwright.sync_api import expect

from feedback import shell
from feedback.views import fft
from tests import factories
from tests.functional.tablets import Tablet
from tests.live import running_site

MADE = """
from django.utils import timezone
from feedback.models import FeedbackPoint
from feedback.services import pairing
from perfectcare.accounts.models import User
from tests import factories
cast = factories.cast()
point = factories.point(cast.riverside)
print(point.code, pairing.make_code(point=point, name="Tablet 1", by=cast.maya, at=timezone.now())[1])
"""


@pytest.fixture
def site(tmp_path):
    with running_site(tmp_path, STATIC_MANIFEST="1") as running:
        yield running


def test_the_card_loads_its_hashed_scripts_and_opens_without_a_connection(page, site):
    code, secret = site.ask(MADE).split()
    loaded, missing = [], []
    page.on("response", lambda answer: (loaded if answer.ok else missing).append(answer.url))
    tablet = Tablet(page, site.url, type("Point", (), {"code": code})())
    tablet.open()
    tablet.for_staff()
    tablet.type_code(secret)
    expect(page.get_by_text("Paired as Tablet 1.")).to_be_visible()
    page.get_by_role("button", name="Close").click()
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    scripts = [address for address in loaded if "/static/js/" in address]
    assert len(scripts) == len(shell.CARD_SCRIPTS)
    assert all(len(address.rsplit(".", 2)[1]) == 12 for address in scripts), scripts
    assert missing == []
    page.context.set_offline(True)
    page.reload()
    tablet.give("Good")
    page.context.set_offline(False)
    page.reload()
    tablet.until_sent()
    assert site.query("SELECT answer FROM feedback_fftresponse") == [("good",)]


# --- What is kept, and what replaces it ---------------------------------------------------------------------------


@pytest.fixture
def paired(page, live_server, cast):
    tablet = Tablet(page, live_server.url, factories.point(cast.riverside)).open()
    tablet.pair(cast.maya)
    return tablet


def opens_offline(tablet):
    tablet.page.context.set_offline(True)
    tablet.page.reload()
    expect(tablet.page.get_by_role("heading", name="Overall, how was")).to_be_visible()
    tablet.page.context.set_offline(False)


def names_of_caches(tablet):
    return tablet.page.evaluate("caches.keys()")


def test_a_new_version_is_fetched_whole_and_takes_the_place_of_the_old(paired, monkeypatch):
    assert len(names_of_caches(paired)) == 1
    monkeypatch.setattr(shell, "version", lambda: "other")
    paired.page.reload()
    paired.until(lambda: names_of_caches(paired) == [f"perfect-care /f/{paired.point.code}/ other"])
    opens_offline(paired)


def test_a_version_that_cannot_be_fetched_whole_replaces_nothing(paired, monkeypatch):
    before = names_of_caches(paired)
    monkeypatch.setattr(shell, "version", lambda: "broken")
    monkeypatch.setattr(shell, "FILES", (*shell.FILES, "js/tablet/missing.js"))
    paired.page.reload()
    paired.page.wait_for_timeout(1000)
    assert before[0] in names_of_caches(paired)
    opens_offline(paired)


def test_what_the_place_changes_stands_on_the_page_from_the_load_after_next(paired, cast):
    cast.riverside.name = "Riverside and Mill"
    cast.riverside.save()
    paired.page.reload()
    paired.page.wait_for_timeout(500)
    paired.page.reload()
    expect(paired.page.get_by_text("Riverside and Mill", exact=True)).to_be_visible()


@pytest.mark.parametrize("status", [404, 500, 503])
def test_a_page_that_is_in_trouble_never_takes_the_place_of_a_good_one(paired, monkeypatch, status):
    monkeypatch.setattr(fft, "page", lambda *_, **__: HttpResponse("In trouble.", status=status))
    paired.page.reload()
    paired.page.wait_for_timeout(500)
    paired.page.reload()
    expect(paired.page.get_by_role("heading", name="Overall, how was")).to_be_visible()


def test_easy_read_opens_without_a_connection_too(paired):
    paired.until(lambda: paired.page.evaluate("caches.match('?easy=1').then(Boolean)"))
    paired.page.context.set_offline(True)
    paired.page.get_by_role("link", name="Easy read").click()
    expect(paired.page.get_by_role("link", name="Usual card")).to_be_visible()
    expect(paired.page.locator(".pc-choice__face").first).to_be_visible()


def test_two_places_on_one_tablet_do_not_throw_each_others_pages_away(paired, cast, monkeypatch):
    other = Tablet(paired.page, paired.site, factories.point(cast.hilltop)).open()
    other.pair(cast.maya)
    assert len(names_of_caches(other)) == 2
    monkeypatch.setattr(shell, "version", lambda: "other")
    other.page.reload()
    other.until(lambda: any(name.endswith(" other") for name in names_of_caches(other)))
    other.page.context.set_offline(True)
    paired.open()
    expect(paired.page.get_by_text("Riverside", exact=True)).to_be_visible()

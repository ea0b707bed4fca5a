"""A manager says how patients reach PALS, and every card says it: in three sizes, and on a tablet that is offline."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from campaigns.services.pals import Contact, change, contact_of
from feedback.services import languages
from feedback.translations import DRAFTS
from tests import factories
from tests.functional.tablets import Tablet

SIZES = [(390, 844), (820, 1180), (1440, 900)]
WELSH, URDU = DRAFTS
PHONE = "01632 960 001"


def whole(phone):
    """Return the number as a card holds it: on one line."""
    return phone.replace(" ", "\u00a0")


def offer(cast, *offered):
    for language in offered:
        hashed = language.words_hash
        languages.approve(division=cast.division, language=language, words_hash=hashed, by=cast.maya, at=timezone.now())


@pytest.mark.parametrize("size", SIZES, ids=lambda size: str(size[0]))
def test_a_manager_says_it_and_the_card_says_it_in_every_version(walk, cast, pictures, size):
    page, width = walk.page, size[0]
    offer(cast, WELSH, URDU)
    point = factories.point(cast.riverside, kind="poster", mode="online")
    page.set_viewport_size({"width": size[0], "height": size[1]})
    walk.sign_in(cast.maya.email)
    walk.open(f"/divisions/{cast.division.code}/points/")
    walk.follow("Say how patients reach PALS")
    walk.fill("Phone number of PALS", "960 001")
    walk.fill("E-mail address of PALS", "pals@harbour.example.nhs.uk")
    walk.submit()
    walk.sees("Enter a phone number with its area code")
    pictures(page, f"pals-{width}")
    walk.fill("Phone number of PALS", PHONE)
    walk.submit()
    walk.sees("Every card says so from now on.")
    page.context.clear_cookies()
    for name, query in (("en", ""), ("easy", "?easy=1"), ("cy", "?lang=cy"), ("ur", "?lang=ur")):
        walk.open(f"/f/{point.code}/{query}")
        page.locator(".pc-choice").first.click()
        page.locator("[data-note]").wait_for()
        walk.look()
        expect(page.locator("[data-note]")).to_contain_text(PHONE)
        expect(page.locator("[data-note]")).to_contain_text("pals@harbour.example.nhs.uk")
        pictures(page, f"card-{name}-{width}")
        walk.open(f"/f/{point.code}/thanks/{query}")
        expect(page.locator("main")).to_contain_text(PHONE)
        pictures(page, f"card-thanks-{name}-{width}")


def test_a_tablet_shows_the_new_contact_in_every_language_once_it_has_had_a_connection(page, live_server, cast):
    offer(cast, WELSH)
    change(division=cast.division, contact=Contact("01632 960 111", ""), seen=contact_of(cast.division), by=cast.maya)
    tablet = Tablet(page, live_server.url, factories.point(cast.riverside)).open()
    tablet.pair(cast.maya)
    welsh = f"/f/{tablet.point.code}/?lang=cy"
    says = "([at, words]) => caches.match(at).then((kept) => kept?.text()).then((text) => text?.includes(words))"
    page.wait_for_function(says, arg=[welsh, whole("01632 960 111")])
    cast.division.refresh_from_db()
    change(division=cast.division, contact=Contact(PHONE, ""), seen=contact_of(cast.division), by=cast.maya)
    page.reload()  # as it does by itself when nobody has touched it for a while
    page.wait_for_function(says, arg=[welsh, whole(PHONE)])
    page.wait_for_function(says, arg=[f"/f/{tablet.point.code}/", whole(PHONE)])
    page.context.set_offline(True)
    for address in (welsh, f"/f/{tablet.point.code}/"):
        page.goto(f"{live_server.url}{address}")
        expect(page.locator("[data-note]")).to_contain_text(PHONE)
        expect(page.locator("[data-note]")).not_to_contain_text("01632 960 111")

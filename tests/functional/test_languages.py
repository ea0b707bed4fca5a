"""Languages of the card in a real browser: approved by a manager, read from right to left, and with very long words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from feedback.models import Comment, FFTResponse
from feedback.services import languages
from feedback.translations import IN_ENGLISH, LANGUAGES, cy, ur
from tests import factories
from tests.functional.tablets import Tablet

WELSH, URDU = cy.LANGUAGE, ur.LANGUAGE
SIZES = {"narrow": (320, 568), "phone": (390, 844), "tablet": (820, 1180), "desk": (1440, 900)}


@pytest.fixture
def card(cast):
    return reverse("card", args=[factories.point(cast.riverside).code])


def approve(cast, language):
    languages.approve(
        division=cast.division, language=language, words_hash=language.words_hash, by=cast.maya, at=timezone.now()
    )


def look_in_every_size(walk, pictures, name):
    for size, (width, height) in SIZES.items():
        walk.page.set_viewport_size({"width": width, "height": height})
        walk.look()
        pictures(walk.page, f"{name}-{size}")


def test_a_manager_reads_and_approves_a_language_and_a_patient_uses_it(walk, cast, card, pictures):
    walk.sign_in(cast.maya.email)
    walk.open(reverse("languages", args=[cast.division.code]))
    look_in_every_size(walk, pictures, "languages")
    walk.follow("Read and approve Welsh")
    look_in_every_size(walk, pictures, "language-welsh")
    walk.follow("Look at the card")
    walk.sees("This is a preview")
    look_in_every_size(walk, pictures, "preview-welsh")
    walk.follow("Back to the words")
    walk.press("Offer Welsh to patients")
    walk.sees("There is a problem")
    walk.page.get_by_label("Somebody who speaks Welsh has read all of these words").check()
    walk.press("Offer Welsh to patients")
    walk.sees("Patients can now choose Welsh")
    walk.open(card)
    walk.follow("Cymraeg")
    look_in_every_size(walk, pictures, "card-welsh")
    walk.page.get_by_text("Da iawn", exact=True).click()
    expect(walk.page.get_by_role("heading", name=WELSH.words.prompts["what-was-good"])).to_be_focused()
    look_in_every_size(walk, pictures, "card-welsh-good")
    walk.page.get_by_role("button", name=WELSH.words.skip).click()
    expect(walk.page.get_by_role("heading", name=WELSH.words.prompts["what-could-be-better"])).to_be_focused()
    walk.page.get_by_role("button", name=WELSH.words.send).click()
    expect(walk.page.get_by_role("heading", name=WELSH.words.thank_you)).to_be_visible()
    look_in_every_size(walk, pictures, "thanks-welsh")
    assert FFTResponse.objects.get().language == "cy"


def test_urdu_is_mirrored_and_its_lines_have_room(walk, cast, card, pictures):
    approve(cast, URDU)
    walk.open(f"{card}?lang=ur")
    page = walk.page
    look_in_every_size(walk, pictures, "card-urdu")
    choice = page.locator(".pc-choice").first
    circle, whole = choice.locator("input").bounding_box(), choice.bounding_box()
    assert circle["x"] + circle["width"] / 2 > whole["x"] + whole["width"] / 2, "the circle stands where reading starts"
    heading = page.get_by_role("heading", level=1)
    assert heading.evaluate("(each) => getComputedStyle(each).direction") == "rtl"
    assert cramped(page) == []
    choice.click()
    expect(page.get_by_role("heading", name=URDU.words.prompts["what-was-good"])).to_be_focused()
    look_in_every_size(walk, pictures, "card-urdu-good")
    assert cramped(page) == []
    on, skip = (page.get_by_role("button", name=name).bounding_box() for name in (URDU.words.next, URDU.words.skip))
    assert on["x"] > skip["x"] or on["y"] < skip["y"], "the next step comes first, from the right"
    page.get_by_role("button", name=URDU.words.skip).click()
    page.get_by_role("button", name=URDU.words.send).click()
    expect(page.get_by_role("heading", name=URDU.words.thank_you)).to_be_visible()
    look_in_every_size(walk, pictures, "thanks-urdu")
    assert cramped(page) == []
    assert FFTResponse.objects.get().language == "ur"


def test_a_paired_tablet_without_a_connection_speaks_every_approved_language(page, live_server, cast):
    approve(cast, URDU)
    tablet = Tablet(page, live_server.url, factories.point(cast.riverside)).open()
    tablet.pair(cast.maya)
    words = URDU.words
    page.wait_for_function("(kept) => caches.match(kept).then(Boolean)", arg=f"/f/{tablet.point.code}/?lang=ur")
    page.context.set_offline(True)
    page.get_by_role("link", name=URDU.name).click()
    page.get_by_text(words.answers["very-poor"], exact=True).click()
    page.get_by_role("textbox", name=words.prompts["what-was-good"]).fill("سب اچھا")
    page.get_by_role("button", name=words.next).click()
    page.get_by_role("button", name=words.skip).click()
    expect(page.get_by_role("heading", name=words.thank_you)).to_be_visible()
    assert page.get_by_text("\u2068Riverside\u2069").count()
    page.get_by_role("link", name=words.next_person).press("Enter")
    expect(page.get_by_role("heading", name=IN_ENGLISH.words.question)).to_be_visible()
    assert not FFTResponse.objects.exists()
    page.context.set_offline(False)
    page.reload()
    tablet.until_sent()
    stored = FFTResponse.objects.get()
    assert (stored.language, stored.answer) == ("ur", "very-poor")
    assert Comment.objects.get().words == "سب اچھا"


def cramped(page):
    """Return the visible Urdu whose lines are so close that the letters of one touch the next."""
    return page.locator(":lang(ur):is(p, h1, h2, label, a, button, span, li):visible").evaluate_all(
        """(all) => all.filter((each) => {
            const style = getComputedStyle(each);
            return parseFloat(style.lineHeight) < 1.9 * parseFloat(style.fontSize);
        }).map((each) => each.innerText)"""
    )


def test_very_long_words_break_and_nothing_runs_off_a_narrow_screen(walk, cast, card, pictures, monkeypatch, browser):
    long = "Krankenversicherungskostenrückerstattungsantragsformular"
    words = IN_ENGLISH.words
    endless = replace(
        words,
        answers={key: f"{long} {key}" for key in words.answers},
        prompts={key: f"{long} {key}" for key in words.prompts},
        **{name: f"{long} {text}" for name, text in words.each() if "." not in name},
    )
    language = replace(WELSH, tag="de", name="Donaudampfschifffahrtsdeutsch", words=endless)
    for module in ("feedback.selectors.languages", "feedback.views.languages"):
        monkeypatch.setattr(f"{module}.DRAFTS", (language,))
    for module in ("feedback.selectors.languages", "feedback.views.languages", "feedback.views.fft"):
        monkeypatch.setattr(f"{module}.LANGUAGES", (*LANGUAGES, language))
    cast.riverside.name = "Wundversorgungsspezialistinnen" * 2
    cast.riverside.save()
    approve(cast, language)
    for query in ("?lang=de", "?lang=de&easy=1"):
        walk.open(card + query)
        look_in_every_size(walk, pictures, "card-long")
        walk.page.locator(".pc-choice").first.click()
        expect(walk.page.get_by_role("heading", name="what-was-good")).to_be_focused()
        look_in_every_size(walk, pictures, "card-long-good")
        assert cut_off(walk.page) == []
    walk.open(f"{card}thanks/?lang=de")
    look_in_every_size(walk, pictures, "thanks-long")
    plain = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 568}).new_page()
    plain.goto(f"{walk.site}{card}?lang=de")
    plain.locator("[data-send]").click()
    expect(plain.get_by_role("alert")).to_be_visible()
    assert plain.evaluate("document.documentElement.scrollWidth") <= 320
    assert cut_off(plain) == []
    plain.context.close()
    walk.sign_in(cast.maya.email)
    walk.open(reverse("language", args=[cast.division.code, "de"]))
    look_in_every_size(walk, pictures, "language-long")


def cut_off(page):
    """Return what is wider than the thing that it stands in."""
    return page.locator("main :is(a, button, h1, h2, label, p, legend):visible, header a:visible").evaluate_all(
        "(all) => all.filter((each) => each.scrollWidth > each.clientWidth + 1 && each.clientWidth > 0)"
        ".map((each) => each.innerText)"
    )

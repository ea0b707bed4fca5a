"""A tablet in a test: it is paired, filled in and looked into as its people do."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone
from playwright.sync_api import Page, expect

from feedback.models import Device, FeedbackPoint
from feedback.services import pairing
from perfectcare.accounts.models import User

PIN = "4821"
SIZE = {"width": 820, "height": 1180}

_DATABASE = """
  const opening = indexedDB.open("perfect-care");
  const database = await new Promise((resolve) => { opening.onsuccess = () => resolve(opening.result); });
  const done = (request) => new Promise((resolve) => { request.onsuccess = () => resolve(request.result); });
  const store = (name, mode) => database.transaction([name], mode).objectStore(name);
  const all = (name) => done(store(name).getAll());
"""


def in_database(work: str) -> str:
    """Return a script that works on what the page's browser keeps: all(name), store(name, mode), done(request)."""
    return f"async () => {{ {_DATABASE} try {{ {work} }} finally {{ database.close(); }} }}"


#: What a browser keeps, without the words: they are sealed.
KEPT = in_database(
    "return { entries: await all('entries'), pairings: await all('pairings'), doors: await all('doors') };"
)

FILL_IN = """(words) => {
  const form = document.querySelector("[data-card]");
  const press = (name) => form.querySelector(`[data-${name}]`).click();
  form.querySelector("[value=good]").click();
  press("next");
  form.querySelector("textarea").value = words;
  press("next");
  press("skip");
}"""


@dataclass
class Tablet:
    """A browser at the card of one point."""

    page: Page
    site: str
    point: FeedbackPoint

    @property
    def address(self) -> str:
        return f"{self.site}/f/{self.point.code}/"

    def open(self) -> Tablet:
        self.page.goto(self.address)
        return self

    def for_staff(self) -> None:
        self.page.get_by_role("button", name="For staff").click()
        self.page.locator("[data-part]:visible").wait_for()

    def new_code(self, by: User, name: str = "Tablet 1") -> str:
        return pairing.make_code(point=self.point, name=name, by=by, at=timezone.now())[1]

    def pair(self, by: User, *, name: str = "Tablet 1", pin: str = PIN) -> Device:
        """Pair the tablet with a new code, and wait until the page would open without a connection."""
        code = self.new_code(by, name)
        self.for_staff()
        if self.page.get_by_label("PIN of this tablet").is_visible():
            self.page.get_by_role("button", name="Forgotten the PIN").click()
        self.type_code(code, pin)
        expect(self.page.get_by_text(f"Paired as {name}.")).to_be_visible()
        self.page.get_by_role("button", name="Close").click()
        self.page.evaluate("navigator.serviceWorker.ready.then(() => null)")
        return Device.objects.in_use().get(point=self.point)

    def type_code(self, code: str, pin: str = PIN) -> None:
        self.page.get_by_label("Code from your manager").fill(code)
        self.page.get_by_label("A new PIN for this tablet").fill(pin)
        self.page.get_by_label("The same PIN again").fill(pin)
        self.page.get_by_role("button", name="Pair this tablet").click()

    def look_inside(self, pin: str = PIN) -> None:
        """Open what staff see behind the PIN."""
        self.for_staff()
        self.page.get_by_label("PIN of this tablet").fill(pin)
        self.page.get_by_role("button", name="Open", exact=True).click()
        expect(self.page.get_by_text("Cards waiting to be sent")).to_be_visible()

    def fact(self, what: str) -> str:
        """Return what stands beside a name in what staff see."""
        return self.page.locator(f"dt:text-is('{what}') + dd").inner_text()

    def fill_in(self, answer: str = "Very Good", good: str = "", better: str = "") -> None:
        """Fill a card in and press Send, or Skip where nothing is said."""
        self.page.get_by_text(answer, exact=True).click()
        for question, words in (("What was good?", good), ("What could be better?", better)):
            box = self.page.get_by_role("textbox", name=question)
            expect(box).to_be_visible()
            if words:
                box.fill(words)
                last = question != "What was good?"
                self.page.get_by_role("button", name="Send" if last else "Next").click()
            else:
                self.page.get_by_role("button", name="Skip").click()

    def give(self, answer: str = "Very Good", good: str = "", better: str = "") -> None:
        """Give a card, be thanked, and hand the tablet to the next person."""
        self.fill_in(answer, good, better)
        self.is_thanked()
        self.next_person()

    def give_quickly(self, words: str) -> None:
        """Give a card as `give` does, with the buttons pressed from inside the page."""
        self.page.evaluate(FILL_IN, words)
        self.page.locator("[data-thanks]").wait_for()
        self.page.evaluate("document.querySelector('[data-next-person]').click()")
        self.page.locator("[data-screen=answer]").wait_for()

    def is_thanked(self) -> None:
        expect(self.page.get_by_role("heading", name="Thank you")).to_be_visible()

    def next_person(self) -> None:
        self.page.get_by_role("link", name="Next person").press("Enter")
        expect(self.page.get_by_role("heading", name="Overall, how was")).to_be_visible()

    def tab_to(self, name: str) -> None:
        """Press Tab until the button or link of this name has the focus."""
        for _ in range(25):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("document.activeElement.innerText") == name:
                return
        raise AssertionError(f"{name} cannot be reached by Tab")

    def tab_to_input(self) -> None:
        for _ in range(5):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("document.activeElement.matches('dialog input')"):
                return
        raise AssertionError("There is no box to type into")

    @property
    def kept(self) -> dict:
        return self.page.evaluate(KEPT)

    @property
    def waiting(self) -> list[dict]:
        return [each for each in self.kept["entries"] if not each["isRefused"]]

    def until_sent(self) -> None:
        """Wait until nothing waits any more."""
        self.until(lambda: not self.waiting)

    def until(self, is_so: Callable[[], bool]) -> None:
        end = time.monotonic() + 20
        while not is_so():
            assert time.monotonic() < end, self.kept
            self.page.wait_for_timeout(50)

"""The rows of `make faults-cards`: a fault, tablets that hand cards in all the while, and the judge."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from threading import Barrier, Event, Thread

from benchmarks.card_custody import Verdict, judge
from benchmarks.card_cutter import Cutter
from benchmarks.card_deployment import Deployment
from benchmarks.card_doors import ANSWERS, Door
from benchmarks.card_faults import FAULTS, LOST, Fault
from benchmarks.card_tablets import Card, Tablet

#: So long may tablets take to get rid of what they hold when everything is well again.
PATIENCE = 60
COPIES = 50
FAILURES = ("500", "503 without Retry-After", "429 without Retry-After")


@dataclass(frozen=True)
class Row:
    """What was done, what was seen of it, and what became of the cards."""

    title: str
    seen: Sequence[str]
    cards: str
    is_clean: bool

    @property
    def lines(self) -> Iterator[str]:
        yield self.title
        yield f"  seen: {'; '.join(self.seen) or 'NOTHING'}"
        yield f"  cards: {self.cards}: {'pass' if self.is_clean else 'FAIL'}"


class Drill:
    """Tablets before a deployment. Half of them send batches, and half of these and of the others are hasty."""

    def __init__(self, site: Deployment, doors: Sequence[Door], *, seconds: float) -> None:
        self.site, self.seconds, self.dice = site, seconds, random.Random(7)  # noqa: S311 - no secret
        self.tablets = [
            Tablet(door, site.port, number % 2 == 0, random.Random(number), number % 4 < 2)  # noqa: S311
            for number, door in enumerate(doors)
        ]
        self.last: Verdict | None = None

    def rows(self) -> Iterator[Row]:
        for fault in FAULTS:
            yield self._under(fault)
        yield self._behind_a_cutter()
        yield self._at_once()
        yield self._again()
        yield self._with_other_words()

    def _under(self, fault: Fault) -> Row:
        """Let the tablets work while something breaks, and until they hold nothing more."""
        seen = self._seen()
        done = [said] if (said := self._while_they_work(partial(fault.act, self.site, self.seconds))) else []
        seen = self._seen() - seen
        has_shown = bool(seen.keys() & fault.shows) if fault.shows else bool(done) and not seen
        return self._row(fault.title, [*done, *_counted(seen)], has_shown and not seen.keys() & set(FAILURES))

    def _while_they_work(self, act: Callable[[], str]) -> str:
        closing, gave_up = Event(), Event()
        threads = [Thread(target=tablet.work, args=(closing, gave_up), daemon=True) for tablet in self.tablets]
        for thread in threads:
            thread.start()
        try:
            said = act()
            closing.set()
            end = time.monotonic() + PATIENCE
            while any(thread.is_alive() for thread in threads) and time.monotonic() < end:
                self.site.mend()
                time.sleep(0.2)
        finally:
            gave_up.set()
        for thread in threads:
            thread.join(PATIENCE)
        return said

    def _row(self, title: str, seen: Sequence[str], is_right: bool) -> Row:
        """Ask the judge what became of the cards since the last row."""
        verdict = judge(self.site.postgres.ask, self.tablets, self.site.card_key)
        waiting = sum(len(tablet.waiting) for tablet in self.tablets)
        cards = verdict.words(self.last) + (f"; {waiting} STILL WAIT" if waiting else "")
        self.last = verdict
        return Row(title, seen, cards, is_right and verdict.is_clean and not waiting)

    def _seen(self) -> Counter[str]:
        return sum((tablet.saw for tablet in self.tablets), Counter())

    # --- Copies ---------------------------------------------------------------------------------------------------

    def _behind_a_cutter(self) -> Row:
        with Cutter(self.site.port, self.dice) as cutter:
            self._send_to(cutter.port)
            seen = self._seen()
            self._while_they_work(partial(_pass, self.seconds))
            seen = self._seen() - seen
        self._send_to(self.site.port)
        title = "A proxy that cuts half of the answers after the cards were stored"
        return self._row(title, [f"{cutter.cut} answers cut", *_counted(seen)], seen[LOST] > 0)

    def _send_to(self, port: int) -> None:
        for tablet in self.tablets:
            tablet.hang_up()
            tablet.port = port

    def _at_once(self) -> Row:
        """Send one card 50 times at once, and one batch: once from each tablet."""
        said: Counter[str] = Counter()
        for tablet in self.tablets:
            cards = [tablet.capture() for _ in range(20 if tablet.is_batching else 1)]
            said += self._copies(tablet, cards)
            for card in cards:
                tablet.safe[card["id"]] = tablet.waiting.pop(card["id"])
        number = sum(20 if tablet.is_batching else 1 for tablet in self.tablets)
        right = {"stored": number, "already-stored": number * (COPIES - 1)}
        title = f"The same card {COPIES} times at once, and the same batch of 20"
        return self._row(title, [f"{COPIES} copies of {number} cards: {_listed(said)}"], said == right)

    def _copies(self, tablet: Tablet, cards: Sequence[Card]) -> Counter[str]:
        together = Barrier(COPIES)
        body = tablet.batch(cards) if tablet.is_batching else tablet.alone(cards[0])

        def send(_: int) -> list[str]:
            copy = Tablet(tablet.door, tablet.port, tablet.is_batching, self.dice)
            together.wait(PATIENCE)
            answer = copy.send(body)[1]
            copy.hang_up()
            return [result["status"] for result in (answer["results"] if tablet.is_batching else [answer])]

        with ThreadPoolExecutor(COPIES) as pool:
            return Counter(status for statuses in pool.map(send, range(COPIES)) for status in statuses)

    def _again(self) -> Row:
        """Send every card of this run again."""
        said: Counter[str] = Counter()
        for tablet in self.tablets:
            for cards in _in_hundreds(list(tablet.safe.values())):
                answer = tablet.send(tablet.batch(cards))[1]
                said.update(result["status"] for result in answer["results"])
            tablet.hang_up()
        number = sum(len(tablet.safe) for tablet in self.tablets)
        seen = [f"{number:,} cards sent again: {_listed(said)}"]
        return self._row("Every card of this run a second time", seen, said == {"already-stored": number})

    def _with_other_words(self) -> Row:
        said: Counter[str] = Counter()
        for tablet in self.tablets:
            others = [_changed(card) for card in self.dice.sample(list(tablet.safe.values()), 20)]
            answer = tablet.send(tablet.batch(others))[1]
            said.update(result["status"] for result in answer["results"])
            said[str(tablet.send(tablet.alone(others[0]))[0])] += 1
            tablet.hang_up()
        many = len(self.tablets)
        seen = [f"{21 * many} cards with another answer under an id that was used: {_listed(said)}"]
        return self._row("The same id with another body", seen, said == {"refused": 20 * many, "409": many})


def _pass(seconds: float) -> str:
    time.sleep(seconds)
    return ""


def _in_hundreds(cards: list[Card]) -> Iterator[list[Card]]:
    return (cards[start : start + 100] for start in range(0, len(cards), 100))


def _changed(card: Card) -> Card:
    return {**card, "answer": ANSWERS[(ANSWERS.index(card["answer"]) + 2) % len(ANSWERS)]}


def _counted(seen: Counter[str]) -> list[str]:
    return [f"{count} x {what}" for what, count in sorted(seen.items())]


def _listed(said: Counter[str]) -> str:
    return ", ".join(f"{count:,} {what}" for what, count in sorted(said.items()))

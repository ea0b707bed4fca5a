"""Tablets that hand cards in as ours do: keep each until its own result says that it is stored, and send it again.

They remember what was acknowledged, so that it can be held against what is in the database.
"""

from __future__ import annotations

import http.client
import json
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any
from uuid import UUID, uuid4

from benchmarks.card_doors import ANSWERS, COMMENTS, Door

Card = dict[str, Any]
SAFE = {"stored", "already-stored"}
PATIENCE = 15
#: Cards are of so many days: each changes one of them, and a batch all.
DAYS = 5
#: A real tablet waits for longer between its tries. Here they shall be many.
SHORTEST_PAUSE, LONGEST_PAUSE = 0.1, 1.0


def tag(card_id: str) -> str:
    """Return what a card says its language is: a tag that no other card has, so that its answer can be found again.

    A private part of a language tag means nothing to anybody. Nothing else joins an answer to the card that it came on.
    """
    letters = UUID(card_id).hex
    return f"en-x-{letters[:8]}-{letters[8:16]}-{letters[16:24]}"


@dataclass
class Tablet:
    """A tablet with its queue. `safe` are the cards that were acknowledged, `saw` counts what went wrong on the way.

    It sends batches or one card after another, and waits for as long as it is asked to, unless it is hasty.
    """

    door: Door
    port: int
    is_batching: bool
    dice: random.Random
    is_hasty: bool = False
    waiting: dict[str, Card] = field(default_factory=dict)
    safe: dict[str, Card] = field(default_factory=dict)
    refused: list[object] = field(default_factory=list)
    saw: Counter[str] = field(default_factory=Counter)
    captured: int = 0
    connection: http.client.HTTPConnection | None = None
    pause: float = SHORTEST_PAUSE

    def work(self, closing: Event, gave_up: Event) -> None:
        """Take cards in and send them until told to close, and then send what waits, unless there is no hope."""
        while not gave_up.is_set():
            if not closing.is_set():
                for _ in range(self.dice.randrange(1, 12) if self.is_batching else 1):
                    self.capture()
            elif not self.waiting:
                break
            wait = self.flush()
            gave_up.wait(wait or 0.02)
        self.hang_up()

    def capture(self) -> Card:
        """Take a card in."""
        self.captured += 1
        card = new_card(self.captured)
        self.waiting[card["id"]] = card
        return card

    def flush(self) -> float:
        """Send the oldest cards, and return for how long to wait before the next try; 0 if all went well."""
        cards = list(self.waiting.values())[: self.dice.choice((20, 100)) if self.is_batching else 1]
        if not cards:
            return 0
        try:
            status, answer, retry_after = self.send(self.batch(cards) if self.is_batching else self.alone(cards[0]))
        except (OSError, http.client.HTTPException, ValueError):
            self.saw["a connection that broke"] += 1
            return self._back_off()
        if status in (200, 201):
            self.pause = SHORTEST_PAUSE
            self._take(answer["results"] if self.is_batching else [answer])
            return 0
        return self._refused(status, retry_after, answer)

    def _refused(self, status: int, retry_after: str | None, answer: object) -> float:
        self.saw[str(status)] += 1
        self.hang_up()  # the server leaves those who are silent for long, and that would look like a fault
        if status in (429, 503):
            if retry_after is None:
                self.saw[f"{status} without Retry-After"] += 1
            return min(float(retry_after or 1), LONGEST_PAUSE if self.is_hasty else PATIENCE)
        if status < 500:
            self.refused.append(answer)
        return self._back_off()

    def _back_off(self) -> float:
        self.hang_up()
        wait, self.pause = self.pause, min(LONGEST_PAUSE, self.pause * 2)
        return wait

    def _take(self, results: Iterable[Card]) -> None:
        for result in results:
            if result["status"] not in SAFE:
                self.refused.append(result)
                continue
            card = self.waiting.pop(result["id"])
            self.safe[card["id"]] = card
            if result["status"] == "already-stored":
                self.saw["an answer lost after its card was stored"] += 1

    # --- What goes over the wire --------------------------------------------------------------------------------------

    def alone(self, card: Card) -> Card:
        return {**card, "sent_at": _now()}

    def batch(self, cards: Sequence[Card]) -> Card:
        """Return a batch, with what the tablet reports: of what it holds, the cards of this body are no part."""
        waiting = len(self.waiting.keys() - {card["id"] for card in cards})
        report = {"pairing": self.door.pairing, "captured": self.captured, "waiting": waiting, "refused": 0}
        return {"cards": list(cards), "sent_at": _now(), "report": [report]}

    def send(self, body: Card) -> tuple[int, Any, str | None]:
        """Send and return the status, the answer and how long to wait. Raises OSError, HTTPException and ValueError."""
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.door.key}", "Host": "localhost"}
        self.connection.request("POST", self.door.path, json.dumps(body).encode(), headers)
        answer = self.connection.getresponse()
        said = answer.read()
        return answer.status, json.loads(said) if said else None, answer.headers.get("Retry-After")

    def hang_up(self) -> None:
        if self.connection:
            self.connection.close()
        self.connection = None


def new_card(number: int) -> Card:
    """Return a card of today or of the days before. Every second has a comment, some with a telephone number in it."""
    card_id = str(uuid4())
    given_at = datetime.now(UTC) - timedelta(hours=20 * (number % DAYS))
    card = {
        "id": card_id,
        "given_at": given_at.isoformat(timespec="milliseconds"),
        "question_set": "fft-2020",
        "answer": ANSWERS[number % len(ANSWERS)],
        "language": tag(card_id),
        "sequence": number,
    }
    return {**card, "comments": {"what-was-good": COMMENTS[number // 2 % len(COMMENTS)]}} if number % 2 else card


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")

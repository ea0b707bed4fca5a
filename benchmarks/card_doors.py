"""Doors at which cards are handed in, and cards as they go over the wire."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

ANSWERS = ("very-good", "very-good", "good", "neither-good-nor-poor", "very-good", "poor", "very-poor", "dont-know")
#: Of every three cards one has a comment; of these, one in three names somebody's telephone number, which is masked.
COMMENTS = (
    "The nurse listened to us and explained what she was doing. We never felt rushed.",
    "Everybody was kind, but we waited for two hours and nobody told us why. Please ring my son on 07700 900461.",
    "It would help to know who comes, and when. Otherwise very good care, thank you to the whole team.",
)
KINDS = 3 * len(COMMENTS) * len(ANSWERS)


@dataclass
class Door:
    """What one client hands its cards in at: a tablet with its key, whose cards have numbers, or a poster."""

    path: str
    key: str = ""
    pairing: str = ""
    given: int = 0

    def __post_init__(self) -> None:
        self.at = datetime.now(UTC).isoformat(timespec="seconds")
        self.rests = [json.dumps(said).encode()[1:] for said in map(self._said, range(KINDS))]
        head = f"POST {self.path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        self.head = (head + (f"Authorization: Bearer {self.key}\r\n" if self.key else "")).encode()

    def one(self) -> bytes:
        """Return a request with one new card."""
        return self._request(self._card())

    def many(self, cards: int) -> bytes:
        """Return a request with so many new cards, and with what a tablet reports beside them."""
        listed = b", ".join(self._card() for _ in range(cards))
        report = [{"pairing": self.pairing, "captured": self.given, "waiting": 0, "refused": 0}]
        more = json.dumps({"sent_at": self.at, "report": report}).encode()[1:]
        return self._request(b'{"cards": [' + listed + b"], " + more)

    def _request(self, body: bytes) -> bytes:
        return b"%bContent-Length: %d\r\n\r\n%b" % (self.head, len(body), body)

    def _card(self) -> bytes:
        self.given += 1
        number = b'"sequence": %d, ' % self.given if self.pairing else b""
        return b'{"id": "%b", %b%b' % (str(uuid4()).encode(), number, self.rests[self.given % KINDS])

    def _said(self, number: int) -> dict[str, object]:
        """Return what a card says besides its id and number."""
        comment = {} if number % 3 else {"comments": {"what-was-good": COMMENTS[number // 3 % len(COMMENTS)]}}
        answer = ANSWERS[number % len(ANSWERS)]
        set_ = {"question_set": "fft-2020", "answer": answer, "language": "en", "respondent": "patient"}
        return {"given_at": self.at, "sent_at": self.at, **set_, **comment}

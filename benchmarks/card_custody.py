"""The judge: holds what tablets were told against what is in the database, card by card."""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from benchmarks.card_tablets import Tablet, tag

#: Runs one SELECT and returns its rows.
Ask = Callable[[str], list[tuple[Any, ...]]]

ANSWERS = "SELECT language, COUNT(*) FROM feedback_fftresponse WHERE language LIKE 'en-x-%' GROUP BY language"
COMMENTED = """
    SELECT answer.language, COUNT(*) FROM feedback_comment said
    JOIN feedback_fftresponse answer ON answer.id = said.response_id
    WHERE answer.language LIKE 'en-x-%' GROUP BY answer.language"""
RECEIPTS = "SELECT card_hash FROM feedback_cardreceipt"
LEDGERS = "SELECT uid, stored, numbers FROM feedback_device"


@dataclass(frozen=True)
class Verdict:
    """What became of all cards so far. Everything but `acknowledged` and `stored` must be none."""

    acknowledged: int
    stored: int
    lost: int
    doubled: int
    half_stored: int
    unasked: int
    refused: int
    wrong_ledgers: tuple[str, ...]

    @property
    def is_clean(self) -> bool:
        wrong = (self.lost, self.doubled, self.half_stored, self.unasked, self.refused, len(self.wrong_ledgers))
        return self.acknowledged == self.stored and not any(wrong)

    def words(self, before: Verdict | None) -> str:
        """Say what became of the cards since the verdict before, and what is wrong altogether."""
        acknowledged, stored = self.acknowledged, self.stored
        if before:
            acknowledged, stored = acknowledged - before.acknowledged, stored - before.stored
        said = (
            f"{acknowledged:,} acknowledged, {stored:,} stored; " if acknowledged or stored else "nothing new stored; "
        )
        said += f"{self.lost} lost, {self.doubled} doubled, {self.half_stored} half-stored"
        said += f", {self.unasked} stored that nobody was told of" if self.unasked else ""
        said += f", {self.refused} refused" if self.refused else ""
        return said + ("; ledgers: " + "; ".join(self.wrong_ledgers) if self.wrong_ledgers else "; ledgers right")


def judge(ask: Ask, tablets: Sequence[Tablet], card_key: str) -> Verdict:
    """Look at every card that was ever acknowledged, and at everything that is stored."""
    safe = {card_id: card for tablet in tablets for card_id, card in tablet.safe.items()}
    tags = {tag(card_id): card_id for card_id in safe}
    answers: Counter[str] = Counter(dict(ask(ANSWERS)))
    commented: Counter[str] = Counter(dict(ask(COMMENTED)))
    receipts = {name for (name,) in ask(RECEIPTS)}
    hashes = {card_id: card_hash(card_id, card_key) for card_id in safe}
    half = sum((tags[name] in hashes) and hashes[tags[name]] not in receipts for name in answers if name in tags)
    half += sum(name in receipts and not answers[tag(card_id)] for card_id, name in hashes.items())
    half += sum(commented[name] != len(safe[card_id].get("comments", ())) for name, card_id in tags.items())
    return Verdict(
        acknowledged=len(safe),
        stored=len(answers),
        lost=sum(not answers[name] for name in tags),
        doubled=sum(count - 1 for count in answers.values()),
        half_stored=half,
        unasked=len(answers.keys() - tags.keys()),
        refused=sum(len(tablet.refused) for tablet in tablets),
        wrong_ledgers=tuple(_wrong_ledgers(ask, tablets)),
    )


def card_hash(card_id: str, card_key: str) -> str:
    """Return under which name a card's receipt is kept."""
    return hmac.new(card_key.encode(), f"card:{card_id}".encode(), hashlib.sha256).hexdigest()


def _wrong_ledgers(ask: Ask, tablets: Iterable[Tablet]) -> Iterable[str]:
    """Name the pairings whose ledger does not say what its tablet knows: all of its numbers, and no other."""
    ledgers = {UUID(str(uid)): (stored, numbers) for uid, stored, numbers in ask(LEDGERS)}
    for tablet in tablets:
        said, number = ledgers[UUID(tablet.door.pairing)], len(tablet.safe)
        right = (number, f"{{[1,{number + 1})}}" if number else "{}")
        if said != right:
            yield f"{said} and not {right}"

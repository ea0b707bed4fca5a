"""What words a card has, and what a language is. The words themselves are in `feedback/translations/`, a file each."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from functools import cached_property
from typing import Literal

#: First Strong Isolate and its end: what stands between them has a direction of its own.
ISOLATED = "\u2068{}\u2069"
_NAME = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class CardWords:
    """Everything that a patient reads on the card, in one language.

    `answers` has the words of each answer, `prompts` those of each free-text question, by their keys. Where a text
    holds {team}, {seconds}, {limit}, {phone} or {email}, that is put in.
    """

    question: str
    answers: Mapping[str, str]
    prompts: Mapping[str, str]
    optional: str
    leave_out_names: str
    not_read_at_once: str
    no_ringing_back: str
    call_pals: str
    write_to_pals: str
    next: str
    send: str
    skip: str
    back: str
    start_again: str
    language: str
    easy_read: str
    all_words: str
    skip_to_question: str
    privacy: str
    choose_an_answer: str
    too_long: str
    unreadable: str
    error: str
    problem: str
    went_wrong: str
    not_sent_heading: str
    not_sent: str
    too_many: str
    not_saved_heading: str
    not_saved: str
    still_there: str
    will_be_cleared: str
    still_here: str
    thank_you: str
    kept: str
    worried: str
    next_person: str
    goes_back: str
    looking_after_yourself: str
    sent_before_heading: str
    sent_before: str
    new_card: str
    not_in_use_heading: str
    not_in_use: str
    ask_about_care: str

    def each(self) -> Iterator[tuple[str, str]]:
        """Yield every text with its name, in the order in which they are read."""
        for one in fields(self):
            words = getattr(self, one.name)
            if isinstance(words, str):
                yield one.name, words
            else:
                yield from ((f"{one.name}.{key}", text) for key, text in words.items())


def put_in(text: str, **values: str) -> str:
    """Return the text with each {name} replaced by its value, whatever the value holds.

    A name in Latin letters would tear a right-to-left sentence apart, and the other way round: there it is isolated.
    """

    def value(found: re.Match[str]) -> str:
        name = found[1]
        if name not in values:
            return found[0]
        return ISOLATED.format(values[name]) if _is_right_to_left(text + values[name]) else values[name]

    return _NAME.sub(value, text)


def _is_right_to_left(text: str) -> bool:
    return any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text)


@dataclass(frozen=True)
class Language:
    """A language in which the program can show the card.

    `tag` is its BCP 47 tag, `name` what its speakers call it. `easy` are the words of its easy-read card, if it has
    them; else that card has the usual ones.
    """

    tag: str
    name: str
    english_name: str
    direction: Literal["ltr", "rtl"]
    words: CardWords
    easy: CardWords | None = None

    @cached_property
    def words_hash(self) -> str:
        """The SHA-256 of everything in it that a patient reads: the same words, the same hash."""
        read = {
            "name": self.name,
            "direction": self.direction,
            "words": asdict(self.words),
            "easy": asdict(self.easy) if self.easy else None,
        }
        return hashlib.sha256(json.dumps(read, sort_keys=True, separators=(",", ":")).encode()).hexdigest()

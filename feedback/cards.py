"""Reading a card: from what a device sent to a `Card`, or to the list of what is wrong with it.

Nothing here touches the database or the clock. The contract is docs/api.md; `sendings.py` reads whole bodies.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.views.decorators.debug import sensitive_variables

from feedback.models import Respondent
from feedback.question_sets import FFT_2020
from perfectcare.common.dates import parse_moment

LONGEST_COMMENT = 2000
LONGEST_LANGUAGE = 35
LARGEST_SEQUENCE = 2**53 - 1
MOST_UNKNOWN_KEYS = 20
LONGEST_KEY = 60

REQUIRED = ("id", "given_at", "question_set", "answer")
OPTIONAL = ("comments", "language", "respondent", "pairing", "sequence", "sent_at")

NOT_AN_OBJECT = "A card is one JSON object, in which no key comes twice."
NOT_TEXT = "This must be text."
UNREADABLE = "This holds characters that cannot be stored."

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
#: Control characters other than tabs and line ends.
_CONTROL = re.compile("[\x01-\x08\x0b-\x1f\x7f-\x9f]")
_QUESTION_SETS = [FFT_2020.key]  # the older one is for history that is imported
_ANSWERS = list(FFT_2020.answers.values)
_RESPONDENTS = list(Respondent.values)
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE | re.ASCII)
_LANGUAGE = re.compile(r"[a-z]{2,8}(?:-[a-z0-9]{1,8})*", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True)
class Card:
    """One filled-in card, as its sender meant it: nothing masked yet, nothing stored."""

    id: UUID
    question_set: str
    answer: str
    comments: Mapping[str, str] = field(default_factory=dict)
    given_at: datetime | None = None
    language: str = "en"
    respondent: str = ""
    pairing: UUID | None = None
    sequence: int | None = None
    sent_at: datetime | None = None

    def body(self) -> dict[str, Any]:
        """Return what was said in one agreed form, so that the same card always gives the same fingerprint.

        `sent_at` differs each time a card is sent, and `pairing` is only named once the key has been taken back: a
        card that was stored before it, and whose answer got lost, is still the same card. So neither is a part of it.
        """
        return {
            "id": str(self.id),
            "question_set": self.question_set,
            "answer": self.answer,
            "comments": {key: self.comments[key] for key in sorted(self.comments)},
            "given_at": self.given_at.astimezone(UTC).isoformat() if self.given_at else None,
            "language": self.language,
            "respondent": self.respondent,
            "sequence": self.sequence,
        }


class TooLong(ValueError):
    """A comment with more characters than a card takes."""


class CardErrors(Exception):
    """A card cannot be read. `errors` says what is wrong, by field, in words for the sender; never what was sent."""

    def __init__(self, errors: dict[str, list[str]]) -> None:
        super().__init__(", ".join(sorted(errors)))
        self.errors = errors


@sensitive_variables()
def read(found: object) -> Card:
    """Return the card that was sent. Raises CardErrors, and nothing else, whatever it is."""
    if not isinstance(found, dict):
        raise CardErrors({"card": [NOT_AN_OBJECT]})
    reader = Reader(found, required=REQUIRED, optional=OPTIONAL)
    card = {
        "id": reader.take("id", read_id),
        "given_at": reader.take("given_at", read_moment),
        "question_set": reader.take("question_set", _read_question_set),
        "answer": reader.take("answer", _read_answer),
        "comments": _read_comments(reader),
        "language": reader.take("language", _read_language) or "en",
        "respondent": reader.take("respondent", _read_respondent) or "",
        "pairing": reader.take("pairing", read_id),
        "sequence": reader.take("sequence", read_count),
        "sent_at": reader.take("sent_at", read_moment),
    }
    reader.finish()
    return Card(**card)


@sensitive_variables()
def clean_comment(text: str, *, limit: int = LONGEST_COMMENT) -> str:
    """Return a comment with plain line ends and no control characters. Raises ValueError, worded for its writer."""
    if _UNSTORABLE.search(text):
        raise ValueError(UNREADABLE)
    kept = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(kept) > limit:
        raise TooLong(f"Use {limit:,} characters or fewer.")
    return kept


class Reader:
    """Takes the fields out of an object one by one and gathers every error on the way."""

    def __init__(self, found: dict[str, Any], *, required: Iterable[str], optional: Iterable[str]) -> None:
        self.found, self.required = found, tuple(required)
        self.errors: dict[str, list[str]] = {}
        self.refuse_unknown(found, (*self.required, *optional), prefix="")

    def take(self, name: str, read_value: Callable[[Any], Any]) -> Any:
        if name not in self.found:
            if name in self.required:
                self.errors[name] = ["This is required."]
            return None
        try:
            return read_value(self.found[name])
        except ValueError as problem:
            self.errors[name] = [str(problem)]
            return None

    def refuse_unknown(self, found: dict[str, Any], known: tuple[str, ...], *, prefix: str) -> None:
        unknown = [key for key in found if key not in known]
        for key in unknown[:MOST_UNKNOWN_KEYS]:
            self.errors[prefix + key[:LONGEST_KEY]] = ["This is not a part of a card."]

    def finish(self) -> None:
        if self.errors:
            raise CardErrors(self.errors)


def read_text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(NOT_TEXT)
    return value


def read_id(value: object) -> UUID:
    if not _UUID.fullmatch(read_text(value)):
        raise ValueError("Give a UUID with hyphens, for example 1c9d3b1e-6f5e-4c9a-9a53-0d4a4f1f8a11.")
    return UUID(read_text(value))


def read_moment(value: object) -> datetime:
    return parse_moment(read_text(value))


def one_of(value: object, choices: list[str]) -> str:
    if read_text(value) not in choices:
        raise ValueError(f"Choose one of: {', '.join(choices)}.")
    return read_text(value)


def _read_question_set(value: object) -> str:
    return one_of(value, _QUESTION_SETS)


def _read_answer(value: object) -> str:
    return one_of(value, _ANSWERS)


def _read_respondent(value: object) -> str:
    return one_of(value, _RESPONDENTS)


def _read_language(value: object) -> str:
    if len(read_text(value)) > LONGEST_LANGUAGE or not _LANGUAGE.fullmatch(read_text(value)):
        raise ValueError("Give a language tag, for example en or pt-BR.")
    return read_text(value)


def read_count(value: object) -> int:
    # True and False are whole numbers to Python, but not to people.
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LARGEST_SEQUENCE:
        raise ValueError(f"Give a whole number from 0 to {LARGEST_SEQUENCE}.")
    return value


@sensitive_variables()
def _read_comments(reader: Reader) -> dict[str, str]:
    """Return the comments that say something, by the key of their question."""
    given = reader.found.get("comments", {})
    if not isinstance(given, dict):
        reader.errors["comments"] = ["This must be an object with a text for each question."]
        return {}
    prompts = tuple(prompt.key for prompt in FFT_2020.prompts)
    reader.refuse_unknown(given, prompts, prefix="comments.")
    comments = {}
    for key in prompts:
        try:
            words = clean_comment(read_text(given.get(key, "")))
        except ValueError as problem:
            reader.errors[f"comments.{key}"] = [str(problem)]
            continue
        if words.strip():
            comments[key] = words
    return comments

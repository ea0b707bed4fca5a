"""Reading a card: from the bytes that a device sent to a `Card`, or to the list of what is wrong with it.

Nothing here touches the database or the clock. The contract is docs/api.md.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.views.decorators.debug import sensitive_variables

from feedback.models import Respondent
from feedback.question_sets import FFT_2020, QUESTION_SETS
from perfectcare.common.dates import parse_moment

LARGEST_BODY = 64 * 1024
LONGEST_COMMENT = 2000
LONGEST_LANGUAGE = 35
LARGEST_SEQUENCE = 2**53 - 1
MOST_UNKNOWN_KEYS = 20
LONGEST_KEY = 60

REQUIRED = ("id", "given_at", "question_set", "answer")
OPTIONAL = ("comments", "language", "respondent", "sequence", "sent_at")

NOT_JSON = "Send one JSON object in UTF-8."
NOT_TEXT = "This must be text."
UNREADABLE = "This holds characters that cannot be stored."

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
    sequence: int | None = None

    def body(self) -> dict[str, Any]:
        """Return what was said in one agreed form, so that the same card always gives the same fingerprint."""
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


class CardErrors(Exception):
    """A card cannot be read. `errors` says what is wrong, by field, in words for the sender; never what was sent."""

    def __init__(self, errors: dict[str, list[str]]) -> None:
        super().__init__(", ".join(sorted(errors)))
        self.errors = errors


@sensitive_variables()
def read(body: bytes) -> Card:
    """Return the card in the body. Raises CardErrors, and nothing else, whatever the bytes are."""
    found = _parse(body)
    reader = _Reader(found)
    card_id = reader.take("id", _read_id)
    given_at = reader.take("given_at", _read_moment)
    question_set = reader.take("question_set", _read_question_set)
    answer = reader.take("answer", _read_answer)
    comments = _read_comments(reader)
    language = reader.take("language", _read_language)
    respondent = reader.take("respondent", _read_respondent)
    sequence = reader.take("sequence", _read_sequence)
    reader.take("sent_at", _read_moment)
    reader.finish()
    return Card(
        id=card_id,
        question_set=question_set,
        answer=answer,
        comments=comments,
        given_at=given_at,
        language=language or "en",
        respondent=respondent or "",
        sequence=sequence,
    )


@sensitive_variables()
def clean_comment(text: str, *, limit: int = LONGEST_COMMENT) -> str:
    """Return a comment with plain line ends and no control characters. Raises ValueError, worded for its writer."""
    if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise ValueError(UNREADABLE)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(letter for letter in text if letter in "\n\t" or unicodedata.category(letter) != "Cc")
    if len(kept) > limit:
        raise ValueError(f"Use {limit:,} characters or fewer.")
    return kept


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key came twice")
    return found


@sensitive_variables()
def _parse(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body.decode(), object_pairs_hook=_once, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):  # bad UTF-8, bad JSON, a key twice, a number without end, endless brackets
        raise CardErrors({"body": [NOT_JSON]}) from None
    if not isinstance(found, dict):
        raise CardErrors({"body": [NOT_JSON]})
    return found


class _Reader:
    """Takes the fields out of a body one by one and gathers every error on the way."""

    def __init__(self, found: dict[str, Any]) -> None:
        self.found = found
        self.errors: dict[str, list[str]] = {}
        self.refuse_unknown(found, (*REQUIRED, *OPTIONAL), prefix="")

    def take(self, name: str, read_value: Callable[[Any], Any]) -> Any:
        if name not in self.found:
            if name in REQUIRED:
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


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(NOT_TEXT)
    return value


def _read_id(value: object) -> UUID:
    if not _UUID.fullmatch(_text(value)):
        raise ValueError("Give a UUID with hyphens, for example 1c9d3b1e-6f5e-4c9a-9a53-0d4a4f1f8a11.")
    return UUID(_text(value))


def _read_moment(value: object) -> datetime:
    return parse_moment(_text(value))


def _one_of(value: object, choices: list[str]) -> str:
    if _text(value) not in choices:
        raise ValueError(f"Choose one of: {', '.join(choices)}.")
    return _text(value)


def _read_question_set(value: object) -> str:
    return _one_of(value, list(QUESTION_SETS))


def _read_answer(value: object) -> str:
    return _one_of(value, list(FFT_2020.answers.values))


def _read_respondent(value: object) -> str:
    return _one_of(value, list(Respondent.values))


def _read_language(value: object) -> str:
    if len(_text(value)) > LONGEST_LANGUAGE or not _LANGUAGE.fullmatch(_text(value)):
        raise ValueError("Give a language tag, for example en or pt-BR.")
    return _text(value)


def _read_sequence(value: object) -> int:
    # True and False are whole numbers to Python, but not to people.
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LARGEST_SEQUENCE:
        raise ValueError("Give a whole number from 0 to 9007199254740991.")
    return value


@sensitive_variables()
def _read_comments(reader: _Reader) -> dict[str, str]:
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
            words = clean_comment(_text(given.get(key, "")))
        except ValueError as problem:
            reader.errors[f"comments.{key}"] = [str(problem)]
            continue
        if words.strip():
            comments[key] = words
    return comments

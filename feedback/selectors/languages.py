"""In which languages a division offers its card, and what its managers must know about each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from campaigns.models import Division
from feedback.models import TranslationApproval
from feedback.translations import DRAFTS, IN_ENGLISH, LANGUAGES
from feedback.wordings import CardWords, Language, put_in
from perfectcare.accounts.models import User
from perfectcare.common.dates import day_words, london_day

#: What stands for the team, for the numbers and for the addresses in words that a manager reads.
EXAMPLES = {
    "team": "Riverside",
    "seconds": "20",
    "limit": "2,000",
    "phone": "01632 960 001",
    "email": "pals@example.nhs.uk",
}
#: Where a patient meets the words: each part by the first of them, in their order.
PARTS = {
    "question": "The question and its answers",
    "prompts": "In their own words",
    "next": "Buttons and links",
    "choose_an_answer": "When something is missing or goes wrong",
    "still_there": "When nobody touches the card",
    "thank_you": "Thank you",
    "sent_before_heading": "When a card cannot be used",
}


class State(Enum):
    """How a language stands in a division: its words, and the kind of its tag."""

    ALWAYS = "Always offered", "on-track"
    OFFERED = "Offered", "on-track"
    DRAFT = "Draft, not offered", "not-said"
    CHANGED = "Words changed, not offered", "watch"
    WITHDRAWN = "Withdrawn, not offered", "neutral"

    def __init__(self, words: str, kind: str) -> None:
        self.words, self.kind = words, kind


@dataclass(frozen=True)
class LanguageRow:
    """A language as it stands in a division. `history` says who approved or withdrew it, and when."""

    language: Language
    state: State
    history: str

    @property
    def is_changed(self) -> bool:
        """Whether the words that were approved are not those that the program has now."""
        return self.state is State.CHANGED

    @property
    def is_standing(self) -> bool:
        """Whether there is an approval that can be withdrawn."""
        return self.state in (State.OFFERED, State.CHANGED)

    @property
    def can_be_approved(self) -> bool:
        return self.state not in (State.ALWAYS, State.OFFERED)

    @property
    def next_step(self) -> str:
        return "Read and approve" if self.can_be_approved else "Read the words"


@dataclass(frozen=True)
class Pair:
    """One text of the card twice: as it is known, and as it is to be read."""

    known: str
    read: str


@dataclass(frozen=True)
class Part:
    """Texts that a patient meets together."""

    heading: str
    pairs: list[Pair]


@dataclass(frozen=True)
class Sheet:
    """All the words of one card beside those of another."""

    heading: str
    known_as: str
    read_as: str
    parts: list[Part]


@dataclass(frozen=True)
class LanguagePage:
    """A language with all its words, as a manager reads them."""

    row: LanguageRow
    sheets: list[Sheet]


def offered(division_id: int) -> tuple[Language, ...]:
    """Return the languages in which the division offers its card: English, then those approved as they are now
    (one query).
    """
    standing = TranslationApproval.objects.filter(division_id=division_id, withdrawn_at=None)
    approved = dict(standing.values_list("language", "words_hash"))
    return (IN_ENGLISH, *(each for each in DRAFTS if approved.get(each.tag) == each.words_hash))


def languages_of(division: Division) -> list[LanguageRow]:
    """Return every language that the program ships, English first, with how it stands in the division (one query)."""
    rows = TranslationApproval.objects.filter(division=division).select_related("approved_by", "withdrawn_by")
    latest = {row.language: row for row in rows.order_by("approved_at", "pk")}
    return [_row(language, latest.get(language.tag)) for language in LANGUAGES]


def page_of(division: Division, language: Language) -> LanguagePage:
    """Return how a language stands in the division, and all its words (one query)."""
    [row] = [each for each in languages_of(division) if each.language == language]
    usual, easy, name = IN_ENGLISH.words, IN_ENGLISH.easy or IN_ENGLISH.words, language.name
    if language == IN_ENGLISH:
        return LanguagePage(row, [Sheet("Usual words and easy read", "Usual words", "Easy read", _parts(usual, easy))])
    sheets = [Sheet("The usual card", "English", name, _parts(usual, language.words))]
    if language.easy:
        sheets.append(Sheet("The easy-read card", "English, easy read", name, _parts(easy, language.easy)))
    return LanguagePage(row, sheets)


def _parts(known: CardWords, read: CardWords) -> list[Part]:
    """Return all the words of two cards side by side, as a patient will read them."""
    others = dict(read.each())
    parts: list[Part] = []
    for name, words in known.each():
        heading = PARTS.get(name.partition(".")[0])
        if heading and (not parts or parts[-1].heading != heading):
            parts.append(Part(heading, []))
        parts[-1].pairs.append(Pair(put_in(words, **EXAMPLES), put_in(others[name], **EXAMPLES)))
    return parts


def _row(language: Language, latest: TranslationApproval | None) -> LanguageRow:
    if language == IN_ENGLISH:
        return LanguageRow(language, State.ALWAYS, "")
    if latest is None:
        return LanguageRow(language, State.DRAFT, "")
    approved = _said("Approved", latest.approved_by, latest.approved_at)
    if latest.withdrawn_by and latest.withdrawn_at:
        return LanguageRow(language, State.WITHDRAWN, _said("Withdrawn", latest.withdrawn_by, latest.withdrawn_at))
    if latest.words_hash != language.words_hash:
        return LanguageRow(language, State.CHANGED, f"{approved}, in other words")
    return LanguageRow(language, State.OFFERED, approved)


def _said(what: str, by: User, at: datetime) -> str:
    return f"{what} by {by.name}, {day_words(london_day(at))}"

"""Reading a comment when it is stored: pure rules that mark it for the people who read and answer it.

The marks help people to find a comment; none is shown as a fact about it, and none decides anything.
"""

from __future__ import annotations

from dataclasses import dataclass

from feedback.reading.contact import asks_for_contact
from feedback.reading.danger import suggests_danger
from feedback.reading.plain import plain
from feedback.reading.tone import is_critical


@dataclass(frozen=True)
class Marks:
    """What is kept beside a comment's words: themselves case-folded, for search, and what the rules say of them."""

    folded: str
    is_danger: bool
    is_contact_asked: bool
    is_critical: bool
    is_answer_wanted: bool


def marks(words: str, question: str) -> Marks:
    """Return the marks of a masked comment under the free-text question with this key.

    By default an answer is wanted to whatever is critical: to every fault, and where the question asks what could be
    better to everything but “nothing” and praise.
    """
    folded, text = words.casefold(), plain(words)
    critical = is_critical(text, question)
    return Marks(
        folded=folded,
        is_danger=suggests_danger(text),
        is_contact_asked=asks_for_contact(text, folded=folded),
        is_critical=critical,
        is_answer_wanted=critical,
    )

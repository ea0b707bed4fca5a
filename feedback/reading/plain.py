"""The plain form of a comment in which the rules look for their phrases, and how they look.

Every repetition in a pattern of this package is bounded, so the time grows with the length of the comment only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from perfectcare.common.masking import BLOCKS

#: Characters that are read; an imported comment has no more, and one from a card far fewer.
MOST_READ = 10_000

_SIGNS = {
    **dict.fromkeys(map(ord, "\u2018\u2019\u02bc\u00b4`"), "'"),
    **dict.fromkeys(map(ord, "-\u2010\u2011\u2012\u2013\u2014\u2212"), " "),
    **dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\ufeff"), ""),
    **dict.fromkeys(map(ord, "\n\v\f\r\x85\u2028\u2029"), " . "),
}
_BLOCK = re.compile("|".join(re.escape(block.casefold().replace("-", " ")) for block in BLOCKS.values()))


def plain(words: str) -> str:
    """Return a comment case-folded, with plain apostrophes, single spaces for gaps and hyphens, and no masked blocks.

    A line end becomes a full stop, because what stands on two lines is two sentences.
    """
    text = " ".join(words[:MOST_READ].casefold().translate(_SIGNS).split())
    return _BLOCK.sub(",", text) if "[" in text else text


def _stems(stems: str) -> Iterator[str]:
    return (stem.replace("_", " ") for stem in stems.split())


def _as_words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)")


def _by_first_letter(stems: Iterable[str]) -> str:
    """Return a pattern that finds any of the stems, sorted, and goes by their first letters, which is much quicker."""
    letters = groupby(stems, key=lambda stem: stem[0])
    return "|".join(f"{first}(?:{'|'.join(re.escape(stem[1:]) for stem in group)})" for first, group in letters)


class Phrases:
    """A table of phrases, found as whole words.

    Each line is a pattern and its stems: pieces of words of which every match holds at least one (_ stands for a
    space). A pattern is tried only on a text that holds a stem of it, and most comments hold none: that makes it cheap.
    """

    def __init__(self, table: Iterable[tuple[str, str]]) -> None:
        self.lines = tuple((tuple(_stems(stems)), _as_words(pattern)) for stems, pattern in table)
        self._stems = tuple((stem, place) for place, (stems, _) in enumerate(self.lines) for stem in stems)
        self._any_stem = re.compile(_by_first_letter(sorted({stem for stem, _ in self._stems})))

    def find(self, text: str) -> Iterator[tuple[int, re.Match[str]]]:
        """Give the place in the table and the match of everything that is found, in the order of the table."""
        for place in self._places(text):
            for found in self.lines[place][1].finditer(text):
                yield place, found

    def stand_in(self, text: str) -> bool:
        """Say whether any of them is found."""
        return any(self.lines[place][1].search(text) for place in self._places(text))

    def taken_out_of(self, text: str) -> str:
        """Return the text with a gap for each that is found."""
        for place in self._places(text):
            text = self.lines[place][1].sub(" ", text)
        return text

    def _places(self, text: str) -> list[int]:
        if self._any_stem.search(text) is None:
            return []
        return sorted({place for stem, place in self._stems if stem in text})

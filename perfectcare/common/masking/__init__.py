"""Taking out of free text what points at a person, before it is first stored.

Finds NHS numbers, UK telephone numbers, e-mail addresses, UK postcodes, dates of birth, addresses with a house number
and names after a title (domain.md 10, "Free text"). What it finds and what it cannot is in docs/masking.md: a reader
still sees every comment before it is released.

The text is folded, character by character, into a plain copy whose characters remember where they came from. One
finder after another searches the copy, and what it found is blanked with `GONE`, which no finder matches and which
stands for a finished block too: so masking a second time finds nothing new. A finder may mask a piece for what stands
around it; what it leaves for that reason it must leave too when another finder has blanked the reason. Every search is
bounded, so the time taken grows with the length only.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass

from perfectcare.common.masking import addresses, births, emails, names, numbers, postcodes
from perfectcare.common.masking.blocks import BLOCKS, GONE, Found
from perfectcare.common.masking.fold import fold

__all__ = ["BLOCKS", "Masked", "mask"]

# Births before numbers, whose groups of digits could swallow a date; addresses before names: 3 Lady Margaret Road.
_FINDERS: tuple[Callable[[str], list[Found]], ...] = (
    emails.spans,
    births.spans,
    numbers.spans,
    numbers.misread_spans,
    addresses.flat_spans,
    addresses.numbered_spans,
    addresses.named_house_spans,
    postcodes.spans,
    names.spans,
)


@dataclass(frozen=True)
class Masked:
    """A text fit to store, and what was taken out of it: one kind a piece, in the order of the text.

    Kinds are the keys of `BLOCKS`.
    """

    text: str
    kinds: tuple[str, ...]


def mask(text: str, *, leave: Collection[str] = ()) -> Masked:
    """Replace everything that points at a person with a labelled block, but for the kinds to leave.

    NHS numbers are told by their modulus 11 check digit, so a mistyped one stays. Never raises, whatever
    the text holds; leaves everything else as it was to the letter; and masking twice changes nothing.
    """
    folded, origins = fold(text)
    found: list[Found] = []
    for finder in _FINDERS:
        pieces = finder(folded)
        found += [(origins[start], _end(text, origins[end - 1]), kind) for start, end, kind in pieces]
        folded = _without(folded, pieces)
    return _with_blocks(text, sorted(piece for piece in found if piece[2] not in leave))


def _without(folded: str, pieces: list[Found]) -> str:
    if not pieces:
        return folded
    letters = list(folded)
    for start, end, _ in pieces:
        letters[start:end] = GONE * (end - start)
    return "".join(letters)


def _end(text: str, last: int) -> int:
    """Return where a piece ends, with the accents that are drawn onto its last character."""
    end = last + 1
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    return end


def _with_blocks(text: str, found: list[Found]) -> Masked:
    pieces: list[str] = []
    kept_from = 0
    for start, end, kind in found:
        pieces += [text[kept_from:start], BLOCKS[kind]]
        kept_from = end
    return Masked("".join([*pieces, text[kept_from:]]), tuple(kind for _, _, kind in found))

"""The plain copy of a text: one way of writing each sign, and nothing unseen."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from perfectcare.common.masking.blocks import BLOCK, GONE

# Invisible, or drawn onto the character before: they may not split a number in two.
_UNSEEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Mn", "Me"})
_UNSEEN_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
_NEW_LINES = frozenset("\n\v\f\x85\u2028\u2029")
_DASHES = frozenset("\u2212\u2043")
_DOTS = frozenset("\u00b7\u2022\u2027\u2219")
_APOSTROPHES = frozenset("\u2018\u2019\u201b\u02bc\u02bb\u00b4\u2032`")
# Letters of other alphabets that look like ours: “Мrs” with a Cyrillic М reads as Mrs.
_TWINS = dict(
    zip(
        "АВЕЅІЈКМНОРСТУХаеѕіјорсухΑΒΕΖΗΙΚΜΝΟΡΤΥΧο",
        "ABESIJKMHOPCTYXaesijopcyxABEZHIKMNOPTYXo",
        strict=True,
    )
)
_MOST_KNOWN = 5000


class _PlainSigns(dict[int, str]):
    """The plain form of each character met so far, and of no more of them than fit."""

    def __missing__(self, code: int) -> str:
        plain = _plain(chr(code))
        if len(self) < _MOST_KNOWN:
            self[code] = plain
        return plain


def fold(text: str) -> tuple[str, Sequence[int]]:
    """Return the plain copy, and for each of its characters the place it came from."""
    # The same length as the text; a NUL of the sender's own must not pass for something already masked.
    shown = BLOCK.sub(lambda block: GONE * len(block.group()), text.replace(GONE, "\ufeff"))
    folded = shown.translate(_SIGNS)
    if len(folded) == len(shown):
        return folded, range(len(shown))
    return folded, [place for place, character in enumerate(shown) if _SIGNS[ord(character)]]


def _plain(character: str) -> str:
    """Return one character or none, so that a copy as long as the text has each in its own place."""
    if character in _APOSTROPHES:
        return "'"
    if character == GONE or (character.isascii() and character.isprintable()):
        return character
    if character.isspace():
        return "\n" if character in _NEW_LINES else " "
    # One for one: a half folded to 1/2 would lend its digits to the numbers beside it.
    folded = unicodedata.normalize("NFKC", character)
    return _plain_sign(folded if len(folded) == 1 else character)


def _plain_sign(character: str) -> str:
    category = unicodedata.category(character)
    if category in _UNSEEN_CATEGORIES or character in _UNSEEN_LETTERS:
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category == "Pd" or character in _DASHES:
        return "-"
    return "." if character in _DOTS else _TWINS.get(character, character)


_SIGNS = _PlainSigns()

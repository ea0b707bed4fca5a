"""Taking numbers and addresses that point at a person out of free text, before it is first stored.

Finds NHS numbers, UK telephone numbers, e-mail addresses and UK postcodes (domain.md 10, "Free text").
Names are beyond it: a reader still sees every comment before it is released.

How it works. The text is folded, character by character, into a plain copy: compatibility forms and
digits of other scripts become ASCII, invisible characters vanish, and each folded character remembers
where it came from. One finder after another searches the copy and blanks what it found with `_GONE`,
which no finder matches and which later finders treat exactly as they would a finished block. So masking
a second time finds nothing new. Every search is bounded, so the time taken grows with the length only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from perfectcare.common.numbers_in_text import number_spans

BLOCKS = {
    "nhs-number": "[NHS number removed]",
    "phone": "[phone number removed]",
    "email": "[email address removed]",
    "postcode": "[postcode removed]",
}

_GONE = "\0"
_BLOCK = re.compile("|".join(re.escape(block) for block in BLOCKS.values()))

# Invisible, or drawn onto the character before: they may not split a number in two.
_UNSEEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Mn", "Me"})
_UNSEEN_LETTERS = frozenset("\u115f\u1160\u3164\uffa0")
_NEW_LINES = frozenset("\n\v\f\x85\u2028\u2029")
_FOLDED = {"\u2212": "-", "\u2043": "-", "\u00b7": ".", "\u2022": ".", "\u2027": ".", "\u2219": ".", "\u2800": " "}

_Span = tuple[int, int]
_Found = tuple[int, int, str]


@dataclass(frozen=True)
class Masked:
    """A text fit to store, and what was taken out of it: one kind a piece, in the order of the text.

    Kinds are the keys of `BLOCKS`: "nhs-number", "phone", "email" and "postcode".
    """

    text: str
    kinds: tuple[str, ...]


def mask(text: str) -> Masked:
    """Replace every NHS number, telephone number, e-mail address and postcode with a labelled block.

    NHS numbers are told by their modulus 11 check digit, so a mistyped one stays. Never raises, whatever
    the text holds; leaves everything else as it was to the letter; and masking twice changes nothing.
    """
    folded, origins = _fold(text)
    found: list[_Found] = []
    for finder in (_email_spans, number_spans, _postcode_spans):
        for start, end, kind in list(finder(folded)):
            start, end = _whole_characters(start, end, origins)
            folded = folded[:start] + _GONE * (end - start) + folded[end:]
            found.append((origins[start], origins[end - 1] + 1, kind))
    return _with_blocks(text, sorted(found))


def _with_blocks(text: str, found: list[_Found]) -> Masked:
    pieces: list[str] = []
    kept_from = 0
    for start, end, kind in found:
        pieces += [text[kept_from:start], BLOCKS[kind]]
        kept_from = end
    return Masked("".join([*pieces, text[kept_from:]]), tuple(kind for _, _, kind in found))


def _fold(text: str) -> tuple[str, list[int]]:
    """Return the plain copy, and for each of its characters the place it came from."""
    letters: list[str] = []
    origins: list[int] = []
    blocks = {match.start(): match.end() for match in _BLOCK.finditer(text)}
    place = 0
    while place < len(text):
        end = blocks.get(place, 0)
        plain = _GONE if end else _plain(text[place])
        letters.append(plain)
        origins.extend([place] * len(plain))
        place = end or place + 1
    return "".join(letters), origins


def _plain(character: str) -> str:
    if character.isascii() and character.isprintable():
        return character
    if character.isspace():
        return "\n" if character in _NEW_LINES else " "
    if character in _UNSEEN_LETTERS or unicodedata.category(character) in _UNSEEN_CATEGORIES:
        return ""
    return "".join(map(_plain_part, unicodedata.normalize("NFKC", character)))


def _plain_part(character: str) -> str:
    if character.isascii():
        return character
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category in _UNSEEN_CATEGORIES:
        return ""
    return "-" if category == "Pd" else _FOLDED.get(character, character)


def _whole_characters(start: int, end: int, origins: list[int]) -> _Span:
    """Widen a span so that it never covers half of a character that was folded into several."""
    while start and origins[start - 1] == origins[start]:
        start -= 1
    while end < len(origins) and origins[end] == origins[end - 1]:
        end += 1
    return start, end


# --- e-mail addresses -------------------------------------------------------------------------------

_AT = re.compile(r"\s{0,3}@\s{0,3}|\s{0,3}[(\[{<]\s?at\s?[)\]}>]\s{0,3}|\s{1,3}at\s{1,3}", re.IGNORECASE)
_LOCAL_SIGNS = frozenset("._%+-'&~")
_DOMAIN = re.compile(r"[^\W_](?:[\w-]|\.(?=[^\W_]))*")
_LAST_LABEL = re.compile(r"\.[^\W\d_][\w-]*[^\W_]")
# Spelled out, " at " is an ordinary word and "home.Then" an ordinary slip, so only names that exist count.
_SPELLED_LAST_LABEL = re.compile(
    r"\.(?:com|org|net|uk|nhs|gov|edu|info|biz|eu|ie|io|co|scot|wales|cymru|london)(?![^\W\d_])", re.IGNORECASE
)


def _email_spans(folded: str) -> list[_Found]:
    spans: list[_Span] = []
    after_last_at = 0
    for at in _AT.finditer(folded):
        start = _local_start(folded, after_last_at, at.start())
        end = _domain_end(folded, at)
        if start < at.start() and end:
            spans.append((start, end))
        after_last_at = at.end()
    return [(start, end, "email") for start, end in _joined(spans)]


def _local_start(folded: str, lowest: int, end: int) -> int:
    """Walk left over the part before the @; never past the last @, so the whole walk stays linear."""
    start = end
    while start > lowest and (folded[start - 1].isalnum() or folded[start - 1] in _LOCAL_SIGNS):
        start -= 1
    while start < end and not folded[start].isalnum():
        start += 1
    return start


def _domain_end(folded: str, at: re.Match[str]) -> int:
    """Return where the dotted name after an @ ends, or 0 when none follows."""
    domain = _DOMAIN.match(folded, at.end())
    if domain is None:
        return 0
    last_label = _LAST_LABEL if "@" in at.group() else _SPELLED_LAST_LABEL
    ends = [label.end() for label in last_label.finditer(folded, domain.start(), domain.end())]
    return ends[-1] if ends else 0


def _joined(spans: list[_Span]) -> Iterator[_Span]:
    """Join spans that overlap, as in one@example.org@example.org."""
    waiting: _Span | None = None
    for start, end in spans:
        if waiting and start < waiting[1]:
            waiting = (waiting[0], max(end, waiting[1]))
            continue
        if waiting:
            yield waiting
        waiting = (start, end)
    if waiting:
        yield waiting


# --- postcodes --------------------------------------------------------------------------------------

# The areas of the Postcode Address File, with the forces' BF and the Crown dependencies.
_AREAS = (
    "AB AL B BA BB BD BF BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC "
    "EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M "
    "ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW "
    "SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE"
)
_POSTCODE = re.compile(
    rf"(?<![^\W\d_])(?:GIR|(?:{'|'.join(_AREAS.split())})(?:[0-9]{{2}}|[0-9][A-HJKMNPR-Y]?))"
    r"[ -]{0,3}(?P<inward>[0-9][ABD-HJLNP-UW-Z]{2})(?![^\W_])",
    re.IGNORECASE | re.ASCII,
)
# "B12 1st" is a vitamin and an ordinal: where the last part reads as one, it must be in capitals.
_ORDINALS = frozenset({"ST", "ND", "RD", "TH"})


def _postcode_spans(folded: str) -> list[_Found]:
    matches = _POSTCODE.finditer(folded)
    return [(match.start(), match.end(), "postcode") for match in matches if not _is_ordinal(match["inward"])]


def _is_ordinal(inward: str) -> bool:
    letters = inward[1:]
    return letters.upper() in _ORDINALS and not letters.isupper()

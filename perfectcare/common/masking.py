"""Taking numbers and addresses that point at a person out of free text, before it is first stored.

Finds NHS numbers, UK telephone numbers, e-mail addresses and UK postcodes (domain.md 10, "Free text").
Names are beyond it: a reader still sees every comment before it is released.

The text is folded, character by character, into a plain copy whose characters remember where they came
from. One finder after another searches the copy and blanks what it found with `_GONE`, which no finder
matches and which stands for a finished block too: so masking a second time finds nothing new. Every
search is bounded, so the time taken grows with the length only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

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
_UNSEEN_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
_NEW_LINES = frozenset("\n\v\f\x85\u2028\u2029")
_DASHES = frozenset("\u2212\u2043")
_DOTS = frozenset("\u00b7\u2022\u2027\u2219")

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
    for finder in (_email_spans, _number_spans, _misread_number_spans, _postcode_spans):
        letters = list(folded)
        for start, end, kind in finder(folded):
            letters[start:end] = _GONE * (end - start)
            found.append((origins[start], origins[end - 1] + 1, kind))
        folded = "".join(letters)
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
    # The same length as the text; a NUL of the sender's own must not pass for something already masked.
    shown = _BLOCK.sub(lambda block: _GONE * len(block.group()), text.replace(_GONE, "\ufeff"))
    kept = [(plain, place) for place, plain in enumerate(map(_plain, shown)) if plain]
    return "".join(plain for plain, _ in kept), [place for _, place in kept]


def _plain(character: str) -> str:
    if character == _GONE or (character.isascii() and character.isprintable()):
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
    return "." if character in _DOTS else character


# --- e-mail addresses -------------------------------------------------------------------------------
_AT = re.compile(r"\s{0,3}@\s{0,3}|\s{0,3}[(\[{<]\s?at\s?[)\]}>]\s{0,3}|\s{1,3}at\s{1,3}", re.IGNORECASE)
_LOCAL_SIGNS = frozenset("._%+-'&~")
_DOMAIN = re.compile(r"[^\W_](?:[\w-]|\.(?=[^\W_]))*")
_LAST_LABEL = re.compile(r"\.[^\W\d_][\w-]*[^\W_]")
# Spelled out, " at " is an ordinary word and "home.Then" an ordinary slip, so only names that exist count.
_SPELLED_LAST_LABEL = re.compile(
    r"\.(?:com|org|net|uk|nhs|gov|edu|info|biz|eu|ie|io|co|scot|wales|cymru)(?![^\W\d_])", re.IGNORECASE
)


def _email_spans(folded: str) -> list[_Found]:
    found: list[_Found] = []
    after_last_at = 0
    for at in _AT.finditer(folded):
        start = _local_start(folded, after_last_at, at.start())
        end = _domain_end(folded, at)
        if start < at.start() and end:
            # In one@example.org@example.org the first domain is the second local part: one piece.
            is_same_piece = bool(found) and start < found[-1][1]
            found.append((found.pop()[0] if is_same_piece else start, end, "email"))
        after_last_at = at.end()
    return found


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


# --- NHS numbers and telephone numbers --------------------------------------------------------------
_LOOKALIKES = str.maketrans("OoIl", "0011")
_LOOKALIKE_WORD = re.compile(r"(?<![^\W_])(?<!\0)[0-9OoIl]+(?![^\W_]|\0)")
_FEWEST_TRUE_DIGITS = 4
_LONGEST_NUMBER = 15
_NHS_LENGTH = 10
_USUAL_NHS_GROUPS = ([10], [3, 3, 4])
# Numbers that begin 01, 02, 03 and 07 reach people; some are, or are typed, one digit short.
_ABROAD = re.compile(r"(?:0044|44)0?(?:[1237]\d{9}|1\d{8})")
_AT_HOME = re.compile(r"0[1237]\d{8,9}|447\d{9}")
_PHONES_BEGIN = ("0044", "01", "02", "03", "07", "44")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DAY, _MONTH = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])"
# A date that opens the groups, or one with its full year anywhere among them.
_DATE = re.compile(
    rf"^{_DAY} {_MONTH} \d\d\b|"
    rf"\b(?:{_DAY} {_MONTH} {_YEAR.pattern}|{_YEAR.pattern} {_MONTH} {_DAY})\b"
)


class _Group(NamedTuple):
    """Digits that stand together; `is_joined` when only spaces and signs part them from the group before."""

    start: int
    end: int
    digits: str
    is_joined: bool


class _Candidate(NamedTuple):
    """Groups that may be a number; `rank` puts the usual ways of writing one, then the longer, first."""

    rank: tuple[bool, int, int]
    places: range
    kind: str


def _number_spans(folded: str) -> list[_Found]:
    return _numbers(folded, folded, ("nhs-number", "phone"))


def _misread_number_spans(folded: str) -> list[_Found]:
    """Find NHS numbers typed with the letter O for 0, and l or I for 1, in words of such signs alone."""
    readable = _LOOKALIKE_WORD.sub(lambda word: word.group().translate(_LOOKALIKES), folded)
    return [] if readable == folded else _numbers(folded, readable, ("nhs-number",))


def _numbers(folded: str, readable: str, kinds: tuple[str, ...]) -> list[_Found]:
    groups = _groups(readable)
    candidates = [one for first in range(len(groups)) for one in _candidates(folded, groups, first)]
    settled = _settled(sorted((one for one in candidates if one.kind in kinds), key=attrgetter("rank")))
    return [(*_with_brackets(folded, groups[a].start, groups[z].end), kind) for a, z, kind in settled]


def _groups(readable: str) -> list[_Group]:
    groups: list[_Group] = []
    for digits in re.finditer("[0-9]+", readable):
        gap = readable[groups[-1].end : digits.start()] if groups else "no group before"
        is_joined = gap.count("\n") <= 1 and not gap.strip(" \n._()-")
        groups.append(_Group(digits.start(), digits.end(), digits.group(), is_joined))
    return groups


def _candidates(folded: str, groups: list[_Group], first: int) -> Iterator[_Candidate]:
    """Try every run of whole groups from this one on; at most `_LONGEST_NUMBER` of them."""
    start = groups[first].start
    is_abroad = folded[max(0, start - 3) : start].rstrip(" (").endswith("+")
    digits = ""
    for last in range(first, min(len(groups), first + _LONGEST_NUMBER)):
        digits += groups[last].digits
        length = len(digits)
        if length > _LONGEST_NUMBER or (last > first and not groups[last].is_joined):
            return
        if length < _NHS_LENGTH:
            continue
        if length > _NHS_LENGTH and not digits.startswith(_PHONES_BEGIN):
            return
        parts, places = [group.digits for group in groups[first : last + 1]], range(first, last + 1)
        if length == _NHS_LENGTH and _is_nhs_number(parts, folded[start : groups[last].end]):
            is_unusual = [*map(len, parts)] not in _USUAL_NHS_GROUPS
            yield _Candidate((is_unusual, first, -last), places, "nhs-number")
        elif digits.startswith(_PHONES_BEGIN) and _is_phone(parts, is_abroad):
            is_unusual = len(parts[0]) <= 2 and not is_abroad
            yield _Candidate((is_unusual, first, -last), places, "phone")


def _is_nhs_number(parts: list[str], written: str) -> bool:
    """Check the modulus 11 digit: weights 10 to 2, remainder from 11; 11 is written 0, 10 never used."""
    digits = "".join(parts)
    weighted = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    is_checked = (11 - weighted % 11) % 11 == int(digits[-1])
    is_typed = sum(map(str.isdecimal, written)) >= _FEWEST_TRUE_DIGITS
    return is_checked and is_typed and not _DATE.search(" ".join(parts))


def _is_phone(parts: list[str], is_abroad: bool) -> bool:
    digits = "".join(parts)
    if (is_abroad or digits.startswith("0044")) and _ABROAD.fullmatch(digits):
        return True
    is_doubtful = len(digits) == 10 and len(parts[0]) < (4 if digits.startswith("01") else 5)
    if is_doubtful or not _AT_HOME.fullmatch(digits):
        return False
    has_year = len(parts[0]) <= 2 and any(map(_YEAR.fullmatch, parts))
    return not has_year and not _DATE.search(" ".join(parts))


def _settled(candidates: list[_Candidate]) -> list[tuple[int, int, str]]:
    """Choose the best candidates, then stretch them over whatever the rejected ones would have hidden too.

    Stretching makes a wrong guess harmless: no digit of any candidate is ever left in the text.
    """
    owners: dict[int, int] = {}
    chosen: list[str] = []
    for one in candidates:
        if owners.keys().isdisjoint(one.places):
            owners.update(dict.fromkeys(one.places, len(chosen)))
            chosen.append(one.kind)
    for one in candidates:
        owner = next(owners[place] for place in one.places if place in owners)
        for place in one.places:
            owner = owners.setdefault(place, owner)
    blocks = [(chosen[owner], list(places)) for owner, places in groupby(sorted(owners), owners.__getitem__)]
    return [(places[0], places[-1], kind) for kind, places in blocks]


def _with_brackets(folded: str, start: int, end: int) -> tuple[int, int]:
    """Take in a plus sign, and the bracket that would be left without its other half."""
    number = folded[start:end]
    balance = number.count(")") - number.count("(")
    while start and (folded[start - 1] == "+" or (folded[start - 1] == "(" and balance > 0)):
        balance -= folded[start - 1] == "("
        start -= 1
    return start, end + (balance < 0 and folded[end : end + 1] == ")")


# --- postcodes --------------------------------------------------------------------------------------
# The areas of the Postcode Address File, with the forces' BF and the Crown dependencies.
_AREAS = (
    "A[BL]|B[ABDFHLNRST]?|C[ABFHMORTVW]|D[ADEGHLNTY]|E[CHNX]?|F[KY]|G[LUY]?|H[ADGPRSUX]|I[GMPV]|JE|K[ATWY]|"
    "L[ADELNSU]?|M[EKL]?|N[EGNPRW]?|O[LX]|P[AEHLOR]|R[GHM]|S[AEGKLMNOPRSTWY]?|T[ADFNQRSW]|UB|W[ACDFNRSV]?|YO|ZE"
)
# "B12 1st" is a vitamin and an ordinal: where the last part reads as one, it must be in capitals.
_ORDINAL = r"(?-i:[0-9](?:[Ss]t|[Nn]d|[Rr]d|[Tt]h))"
_POSTCODE = re.compile(
    rf"(?<![^\W\d_])(?:GIR|(?:{_AREAS})(?:[0-9]{{2}}|[0-9][A-HJKMNPR-Y]?))"
    rf"[ -]{{0,3}}(?!{_ORDINAL})[0-9][ABD-HJLNP-UW-Z]{{2}}(?![^\W_])",
    re.IGNORECASE | re.ASCII,
)


def _postcode_spans(folded: str) -> list[_Found]:
    return [(match.start(), match.end(), "postcode") for match in _POSTCODE.finditer(folded)]

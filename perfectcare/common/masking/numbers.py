"""NHS numbers, told by their check digit, and UK telephone numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter, mul
from typing import NamedTuple

from perfectcare.common.masking.blocks import Found

_LOOKALIKES = str.maketrans("OoIl", "0011")
_LOOKALIKE_WORD = re.compile(r"(?<![^\W_])(?<!\0)[0-9OoIl]+(?![^\W_]|\0)")
_FEWEST_TRUE_DIGITS = 4
_HAS_ENOUGH_DIGITS = re.compile(rf"(?:[^0-9]*+[0-9]){{{_FEWEST_TRUE_DIGITS}}}")
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


def spans(folded: str) -> list[Found]:
    return _numbers(folded, folded, ("nhs-number", "phone")) if _HAS_ENOUGH_DIGITS.match(folded) else []


def misread_spans(folded: str) -> list[Found]:
    """Find NHS numbers typed with the letter O for 0, and l or I for 1, in words of such signs alone."""
    if not _HAS_ENOUGH_DIGITS.match(folded):
        return []
    readable = _LOOKALIKE_WORD.sub(lambda word: word.group().translate(_LOOKALIKES), folded)
    return [] if readable == folded else _numbers(folded, readable, ("nhs-number",))


def _numbers(folded: str, readable: str, kinds: tuple[str, ...]) -> list[Found]:
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
    weighted = sum(map(mul, map(int, "".join(parts)), range(10, 1, -1)))
    if (11 - weighted % 11) % 11 != int(parts[-1][-1]):
        return False
    is_typed = sum(map(str.isdecimal, written)) >= _FEWEST_TRUE_DIGITS
    return is_typed and not _DATE.search(" ".join(parts))


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

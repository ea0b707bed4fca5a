"""Addresses: a house number and a street, a flat and its house, and a named house with its street.

A public place with a number (“the 3 Mill Road clinic”) is taken out too: nothing tells it from a home. A street
without a number, and a town, are left.
"""

from __future__ import annotations

import re

from perfectcare.common.masking.blocks import HAS_DIGIT, Found
from perfectcare.common.masking.words import NO_STREET, NO_STREET_IF_SMALL

# These make a street of the words before them even in small letters ...
_STREETS = r"street|st|road|rd|avenue|ave?|lane|ln|crescent|cresc?|terrace|terr|mews|boulevard|blvd"
# ... and these are ordinary words too, unless they and the street's name have capitals, or “at” or “live” goes before.
_ALSO_WORDS = (
    r"close|cl|drive|way|court|ct|place|pl|park|row|square|sq|walk|hill|rise|view|green|parade|croft|fold|vale|mount|"
    r"bank|heights|gate|wharf|quay|gardens|gdns|garth|grove|meadows?|fields?|yard|dene|end|common|chase|path|brow|"
    r"lodge|mansions|towers?|house|cottages?|apartments|buildings?"
)
# Dr Smith is no drive: this one needs an end, or a postcode, behind it.
_DRIVE = r"dr(?=\.? {0,2}(?:[,;\n)]|\Z|[a-z]{1,2}[0-9]))"
_HOUSES = "Cottage|House|Farm|Farmhouse|Lodge|Barn|Villa|Bungalow|Hall|Manor|Court"

_START, _ENDS = r"(?<![\w\0.:/£$€-])", r"(?![\w\0])"
_GAP = r"(?:, {0,3}| {1,3})"
_WORD = r"(?:st\. ?|[^\W\d_]{1,25}+(?:['-][^\W\d_]{0,25}+)?+ {1,3})"
_CAPITAL = r"(?=(?-i:[A-ZÀ-Þ]))"
_NUMBER = r"[0-9]{1,4}(?:(?:[a-z]| [b-h])(?![\w']))?(?: {0,2}[-/&] {0,2}[0-9]{1,4}(?:[a-z](?!\w))?)?"
_FLAT = r"(?:flat|apartment|apt|unit|maisonette)\.? {0,2}(?:no\.? {0,2})?(?:[0-9]{1,4}[a-z]?|[a-z])(?!\w)"
_STREET = rf"(?P<name>{_WORD}{{1,3}}?)(?P<type>(?P<sure>{_STREETS}|{_DRIVE})|{_ALSO_WORDS}){_ENDS}"
# Behind the comma only capitals go on with the address.
_ITS_STREET = rf", {{0,3}}(?:{_CAPITAL}{_WORD}){{1,3}}?{_CAPITAL}(?:{_STREETS}|{_ALSO_WORDS}){_ENDS}"

_NUMBERED = re.compile(
    rf"{_START}(?:(?P<flat>{_FLAT}){_GAP})?{_NUMBER}{_GAP}{_STREET}(?:{_ITS_STREET})?", re.IGNORECASE
)
_IN_A_FLAT = re.compile(rf"{_START}(?P<flat>{_FLAT}){_GAP}{_STREET}(?:{_ITS_STREET})?", re.IGNORECASE)
_NAMED = re.compile(rf"{_START}(?:[A-ZÀ-Þ][^\W\d_]{{1,24}}(?:'s)? ){{1,2}}(?:{_HOUSES})(?i:{_ITS_STREET})")
_FLAT_WORDS = ("flat", "apartment", "apt", "unit", "maisonette")
_HAS_HOUSE = re.compile(f"(?:{_HOUSES}),")
_LIVES = re.compile(
    r"(?<![^\W_])(?:at|(?:lives?|lived|living)(?: [io]n)?|(?:address|home)(?: is|:)?|house|no\.?|number|nr\.?) {1,3}\Z",
    re.IGNORECASE,
)
_LONGEST_LIVES = 16


def numbered_spans(folded: str) -> list[Found]:
    return _spans(_NUMBERED, folded) if HAS_DIGIT.search(folded) else []


def flat_spans(folded: str) -> list[Found]:
    small = folded.lower()
    return _spans(_IN_A_FLAT, folded) if any(word in small for word in _FLAT_WORDS) else []


def named_house_spans(folded: str) -> list[Found]:
    if not _HAS_HOUSE.search(folded):
        return []
    return [(match.start(), match.end(), "address") for match in _NAMED.finditer(folded)]


def _spans(pattern: re.Pattern[str], folded: str) -> list[Found]:
    matches = pattern.finditer(folded)
    return [(match.start(), match.end(), "address") for match in matches if _is_address(folded, match)]


def _is_address(folded: str, match: re.Match[str]) -> bool:
    """Tell “14 Mill Way” from “10 minutes all the way”."""
    words = match["name"].split()
    if words[0].casefold() == "the" and (len(words) == 1 or words[0] != "the"):
        del words[0]
    if any(word.casefold() in NO_STREET or word in NO_STREET_IF_SMALL for word in words):
        return False
    has_capitals = match["name"][0].isupper() and match["type"][0].isupper()
    lowest = max(0, match.start() - _LONGEST_LIVES)
    return bool(has_capitals or match["sure"] or match["flat"] or _LIVES.search(folded, lowest, match.start()))

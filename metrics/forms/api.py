"""Reading what a partner's program asks: from the parameters of an address to a question, or to what is wrong.

Nothing here touches the database or the clock, and no word of it says back what was sent. The contract is docs/api.md.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.http import HttpRequest, QueryDict

from metrics.catalogue import CATALOGUE, MEASURES
from metrics.measures import Charting, Measure
from metrics.services.keys import PREFIX
from metrics.sharing import PlaceKind, ways

FIRST_YEAR, LAST_YEAR = 2000, 2100
MOST_UNKNOWN = 20
LONGEST_NAME = 60

NOT_A_PARAMETER = "This is not a parameter of this address."
ONCE = "Give this once."
NO_KEYS_HERE = (
    "A key never belongs in an address: addresses are kept in logs. Ask the division to take this key back and to make "
    "another one, and send that in the Authorization header."
)

PLACES = "Give division, site:CODE, team:CODE or partner:CODE."
WHAT_PEOPLE_SAY = "What people say is never given by day, and of a site or a team only by whole months."

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,39}", re.ASCII)
_SLUG = re.compile(r"[A-Za-z0-9_-]{1,80}", re.ASCII)


class Format(StrEnum):
    JSON = "json"
    CSV = "csv"


CODED = (PlaceKind.SITE, PlaceKind.TEAM, PlaceKind.PARTNER)

#: What programs say in `Accept`, and what they get. A parameter of a media type matches only itself.
MEDIA_TYPES = {
    f"{name}{letters}": format_
    for name, format_ in (("application/json", Format.JSON), ("text/csv", Format.CSV))
    for letters in ("", "; charset=utf-8", "; charset=UTF-8")
}


class QueryErrors(Exception):
    """A question cannot be read. `errors` says what is wrong, by parameter; never what was sent as its value."""

    def __init__(self, errors: dict[str, list[str]]) -> None:
        super().__init__(", ".join(sorted(errors)))
        self.errors = errors


class NotAcceptable(Exception):
    """The program takes neither JSON nor CSV."""


@dataclass(frozen=True)
class SeriesQuery:
    """Which figures are asked for. A charting of None is the usual one; no days, all of them."""

    measure: Measure
    charting: Charting | None
    place_kind: PlaceKind
    place_code: str
    campaign: str
    first: date | None
    last: date | None


def read_measures(parameters: QueryDict) -> None:
    """Check the question for measures, which has no parameter but the format. Raises QueryErrors."""
    reader = _Reader(parameters, ["format"])
    reader.one_of("format", list(Format))
    reader.done()


def read_series(parameters: QueryDict) -> SeriesQuery:
    """Return the question for one series. Raises QueryErrors with everything that is wrong with it."""
    reader = _Reader(parameters, ["measure", "charting", "place", "campaign", "from", "to", "format"])
    reader.one_of("format", list(Format))
    measure = reader.measure()
    charting = reader.one_of("charting", list(Charting))
    kind, code = reader.place()
    campaign = reader.campaign()
    if not {"measure", "charting", "place"} & reader.errors.keys():
        _check_way(reader, measure, kind, charting)
    first, last = reader.day("from"), reader.day("to")
    if first and last and first > last:
        reader.wrong("to", "The last day must not lie before the first.")
    reader.done()
    return SeriesQuery(measure, Charting(charting) if charting else None, kind, code, campaign, first, last)


def format_of(request: HttpRequest) -> Format:
    """Return the format that the address names or, without one, the header, once the parameters have been read.

    Raises NotAcceptable.
    """
    if named := request.GET.get("format"):
        return Format(named)
    preferred = request.get_preferred_type(list(MEDIA_TYPES))
    if preferred is None:
        raise NotAcceptable
    return MEDIA_TYPES[preferred]


def _check_way(reader: _Reader, measure: Measure, kind: PlaceKind, charting: str) -> None:
    """Refuse places and chartings that the measure does not have. Without a charting, the usual one is meant."""
    offered = ways(measure)
    if kind not in offered:
        reader.wrong("place", f"This measure has figures of: {', '.join(offered)}.")
    elif charting and charting not in offered[kind]:
        said = f" {WHAT_PEOPLE_SAY}" if measure.people else ""
        reader.wrong("charting", f"Choose one of: {', '.join(offered[kind])}.{said}")
    elif charting == Charting.MONTH and reader.has("campaign") and not measure.is_observed:
        reader.wrong("campaign", "Months belong to no campaign: leave this out.")


class _Reader:
    """The parameters of one address, and what is wrong with them so far. A wrong one is read as its usual value."""

    def __init__(self, parameters: QueryDict, known: Sequence[str]) -> None:
        if any(PREFIX in text for name, values in parameters.lists() for text in (name, *values)):
            raise QueryErrors({"key": [NO_KEYS_HERE]})
        self.parameters = parameters
        self.errors: dict[str, list[str]] = {}
        unknown = [name for name in parameters if name not in known]
        for name in unknown[:MOST_UNKNOWN]:
            self.wrong(name[:LONGEST_NAME], NOT_A_PARAMETER)
        for name in known:
            if len(parameters.getlist(name)) > 1:
                self.wrong(name, ONCE)

    def wrong(self, name: str, words: str) -> None:
        """Note what is wrong with a parameter; the first word on each stands."""
        self.errors.setdefault(name, [words])

    def has(self, name: str) -> bool:
        return name in self.parameters

    def done(self) -> None:
        if self.errors:
            raise QueryErrors(self.errors)

    def one_of(self, name: str, offered: Sequence[str]) -> str:
        said = self.parameters.get(name)
        if said is None or said in offered:
            return said or ""
        self.wrong(name, f"Choose one of: {', '.join(offered)}.")
        return ""

    def measure(self) -> Measure:
        found = MEASURES.get(self.parameters.get("measure", ""))
        if found is None:
            self.wrong("measure", "Give the key of a measure, as /api/v1/measures/ lists them.")
        return found or CATALOGUE[0]

    def place(self) -> tuple[PlaceKind, str]:
        """Return the kind and the code of "team:CODE". A division needs no code, and is usual."""
        kind, colon, code = self.parameters.get("place", PlaceKind.DIVISION).partition(":")
        if kind == PlaceKind.DIVISION and not colon:
            return PlaceKind.DIVISION, ""
        if kind in CODED and _CODE.fullmatch(code):
            return PlaceKind(kind), code
        self.wrong("place", PLACES)
        return PlaceKind.DIVISION, ""

    def campaign(self) -> str:
        said = self.parameters.get("campaign")
        if said is None or _SLUG.fullmatch(said):
            return said or ""
        self.wrong("campaign", "Give the slug of a campaign, as /api/v1/measures/ lists them.")
        return ""

    def day(self, name: str) -> date | None:
        said = self.parameters.get(name)
        if said is None:
            return None
        try:
            found = date.fromisoformat(said) if _DAY.fullmatch(said) else None
        except ValueError:
            found = None
        if found is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
            self.wrong(name, f"Give a day like 2026-11-21, from {FIRST_YEAR} to {LAST_YEAR}.")
            return None
        return found

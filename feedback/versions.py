"""In which language, and whether in easy read, a card is shown: what `?lang=cy&easy=1` in its address asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from feedback.translations import IN_ENGLISH
from feedback.wordings import CardWords, Language


@dataclass(frozen=True)
class Version:
    """One way to show the card."""

    language: Language = IN_ENGLISH
    is_easy_read: bool = False

    @property
    def words(self) -> CardWords:
        return (self.language.easy if self.is_easy_read else None) or self.language.words

    def of(self, address: str) -> str:
        """Return the address that asks for this version."""
        asked = {} if self.language == IN_ENGLISH else {"lang": self.language.tag}
        asked |= {"easy": "1"} if self.is_easy_read else {}
        return f"{address}?{urlencode(asked)}" if asked else address


@dataclass(frozen=True)
class Switch:
    """A link to the card in one of its languages."""

    tag: str
    name: str
    direction: str
    url: str
    is_current: bool


def asked_for(query: Mapping[str, str], among: Sequence[Language]) -> Version:
    """Return the version that is asked for. What is not among these languages is English: a tablet must not break."""
    tag = query.get("lang", "").lower()
    language = next((each for each in among if each.tag.lower() == tag), IN_ENGLISH)
    return Version(language, query.get("easy") == "1")


def switches(shown: Version, among: Sequence[Language], address: str) -> list[Switch]:
    """Return a link to each language, unless there is only one."""
    if len(among) < 2:
        return []
    return [
        Switch(
            tag=each.tag,
            name=each.name,
            direction=each.direction,
            url=Version(each, shown.is_easy_read).of(address),
            is_current=each == shown.language,
        )
        for each in among
    ]

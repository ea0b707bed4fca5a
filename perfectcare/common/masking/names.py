"""Names after a title (“Mrs Smith”, “Nurse Joy”), and where people say a name themselves (“my name is Ann”).

What is written shows a name better in some places than in others. A word with a capital after Mrs is a name unless it
never is one; in small letters, or where all is in capitals, it must be no usual word either. Sister, nurse, father and
the like are words of their own: only a capital, or a well-known first name, makes a title of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from perfectcare.common.masking import words
from perfectcare.common.masking.blocks import Found
from perfectcare.common.masking.words import FIRST_NAMES, JOBS, LIKE_VERBS, NEVER, PLACES, USUAL

_NURSES = r"(?: (?:practitioner|specialist|associate|consultant|manager|prescriber))?"
_SOMEBODY = (
    "nurse|sister|lady|man|woman|gentleman|girl|guy|carer|physio|therapist|doctor|midwife|receptionist|student|person|"
    "someone|somebody"
)
# Tried only where a word begins that may begin it, in small letters: searching for all of it takes four times as long.
_LEAD = re.compile(
    rf"(?:(?P<called>(?:{_SOMEBODY}) (?:called|named) {{1,3}}|signed(?: by)?:? {{1,3}})|"
    r"(?P<title>mrs?|ms|mx|mister|drs?|prof|messrs)(?:\. {0,3}| {1,3})|(?P<miss>miss) {1,3}|"
    rf"(?P<rank>nurse{_NURSES}|sister|doctor|professor|matron|sir|lady|dame|lord|father|fr|pastor|rabbi|imam|"
    r"reverend|revd?|revd?\.) {1,3}|"
    r"(?P<own>(?:my|her|his|their) (?:full )?names?(?:'s| is| was| are|:) {1,3}|i(?: a|')?m (?:called|named) {1,3}|"
    r"name: {0,3})|"
    r"(?P<closing>(?:regards|sincerely|faithfully),?(?: {0,3}\n)? {0,3}))(?=[^\W\d_])"
)
_WORDS = re.compile("[a-z]+")
# One of these is in every lead: texts with none of them, which are most, cost next to nothing.
_IN_LEADS = words.of(
    "mr mrs ms mx mister dr drs prof messrs miss nurse sister doctor professor matron sir lady dame lord father fr "
    "pastor rabbi imam reverend rev revd name names called named signed regards sincerely faithfully"
)
_BEGIN_LEADS = _IN_LEADS | words.of("my her his their i im") | set(_SOMEBODY.split("|"))
_TOKEN = re.compile(
    r"(?:(?P<initials>(?:[^\W\d_]\.){1,4}|[^\W\d_](?![\w'-]))|(?:o' ?)?[^\W\d_]{1,40}+(?:['-][^\W\d_]{1,40}+){0,3}+)"
    r"(?![\w\0])",
    re.IGNORECASE,
)
_SPACES = re.compile(r" {1,3}|(?<=\.)")
_LINE_ENDS = re.compile(r"[ .,;!()-]{0,3}(?:[\n\0]|\Z)")
_FOLLOWS_A_LETTER = re.compile(r"[\w\0]")
_WORD_BEFORE = re.compile(r"([\w']{1,12}|\0) {1,3}\Z")
_LONGEST_BEFORE = 16
_MOST_TOKENS, _MOST_WORDS = 8, 3

_PARTICLES = words.of("van der den de la le di da du del della dos al el bin bint ibn von zu ter ten ap ab mc mac")
_VERB = re.compile(r"\w{2,}(?:ed|ing|ly)")
# A masked word (\0) counts as one of these, so that what was left once is left again.
_THE = words.of("\0 the a an my our your his her their this that each every any another no")
_NOT_A_MISS = words.of(
    "\0 i we you they who to not don't dont didn't won't would will i'll we'll i'd we'd really near never ever "
    "always still also do did does might may could can shall must should a hit"
)
_NOT_A_MS = words.of("\0 my the a an has have had got")


def _is_unusual(word: str) -> bool:
    """Tell whether a word without a capital of its own is more likely a name than anything else."""
    if word in LIKE_VERBS or word in FIRST_NAMES:
        return True
    return word not in NEVER and word not in USUAL and not _VERB.fullmatch(word)


def _is_first_name(word: str) -> bool:
    return word in FIRST_NAMES


def _is_nobody(word: str) -> bool:
    return False


@dataclass(frozen=True)
class _Rule:
    """Which words begin a name behind a lead: not these, though they have a capital; and which without one."""

    no_names: frozenset[str]
    without_capital: Callable[[str], bool]
    with_surname: bool = False


_NO_NAMES = NEVER | USUAL | JOBS
_RULES = {
    "title": _Rule(NEVER, _is_unusual),
    "miss": _Rule(NEVER | USUAL, _is_unusual),
    "rank": _Rule(_NO_NAMES, _is_first_name),
    "own": _Rule(NEVER, _is_unusual, with_surname=True),
    "called": _Rule(_NO_NAMES, _is_nobody),
    "closing": _Rule(_NO_NAMES, _is_nobody),
}
_AFTER_THE = _Rule(_NO_NAMES, _is_unusual)
_CAPITALS_ONLY = _Rule(_NO_NAMES, _is_nobody)


def spans(folded: str) -> list[Found]:
    small = _small(folded)
    found: list[Found] = []
    if _IN_LEADS.isdisjoint(_WORDS.findall(small)):
        return found
    taken = 0
    for word in _WORDS.finditer(small):
        if word.start() < taken or word.group() not in _BEGIN_LEADS:
            continue
        lead = _LEAD.match(small, word.start())
        if lead is None:
            continue
        end = _end_of_name(folded, lead)
        if end:
            found.append((lead.end(), end, "name"))
        taken = end or lead.end()
    return found


def _end_of_name(folded: str, lead: re.Match[str]) -> int:
    rule = _rule(folded, lead)
    if rule is None:
        return 0
    end = _name_end(folded, lead.end(), rule, is_shouted=_as_written(folded, lead).isupper())
    return end if end and _stands_as_a_name(folded, lead, end) else 0


def _small(folded: str) -> str:
    """Return the text in small letters, each in its place."""
    small = folded.lower()
    return small if len(small) == len(folded) else "".join(letter.lower()[0] for letter in folded)


def _as_written(folded: str, lead: re.Match[str]) -> str:
    return folded[lead.start() : lead.end()].rstrip(" .\n")


def _rule(folded: str, lead: re.Match[str]) -> _Rule | None:
    """Return what a name must look like here, or None where the lead is none: “we miss her”, “my MS”."""
    if _FOLLOWS_A_LETTER.search(folded, max(0, lead.start() - 1), lead.start()):
        return None
    kind, written = lead.lastgroup or "", _as_written(folded, lead)
    before = _word_before(folded, lead.start())
    if kind == "miss" and written != "Miss" and before in _NOT_A_MISS:
        return None
    if written in {"MS", "ms"} and before in _NOT_A_MS:
        return None
    if kind == "title" and before in _THE:
        return _AFTER_THE
    return _RULES[kind]


def _word_before(folded: str, start: int) -> str:
    word = _WORD_BEFORE.search(folded, max(0, start - _LONGEST_BEFORE), start)
    return word[1].casefold() if word else ""


def _stands_as_a_name(folded: str, lead: re.Match[str], end: int) -> bool:
    """Refuse the Lady Sobell Centre, and words that go on where a letter would have been signed."""
    if lead["closing"]:
        return bool(_LINE_ENDS.match(folded, end))
    following = _TOKEN.match(folded, end + 1)
    return not (lead["rank"] and following and following.group().casefold() in PLACES)


def _name_end(folded: str, start: int, rule: _Rule, *, is_shouted: bool) -> int:
    """Return where the name that begins here ends, or 0 when there is none."""
    name = _Name(rule, is_shouted=is_shouted)
    place = start
    for _ in range(_MOST_TOKENS):
        token = _TOKEN.match(folded, place)
        if token is None or not name.takes(token):
            break
        spaces = _SPACES.match(folded, token.end())
        if spaces is None:
            break
        place = spaces.end()
    return name.end


class _Name:
    """A name as it grows, word by word. `end` is where it ends so far, 0 while it is none yet."""

    def __init__(self, rule: _Rule, *, is_shouted: bool) -> None:
        self.rule, self.is_shouted = rule, is_shouted
        self.end, self.words = 0, 0
        self.last = ""

    def takes(self, token: re.Match[str]) -> bool:
        """Take the word in, or say that the name has ended before it."""
        written, small = token.group(), token.group().casefold()
        if self.words == _MOST_WORDS or self.last.endswith("'s"):
            return False
        if token["initials"]:
            return self._takes_initials(token)
        if small in _PARTICLES and (written.islower() or self.is_shouted):
            self.last = small
            return True
        if not self._is_part(written, small.removesuffix("'s")):
            return False
        self.end = token.end() - 2 * small.endswith("'s")
        self.words += 1
        self.last = small
        return True

    def _takes_initials(self, token: re.Match[str]) -> bool:
        """Take “J.” and “J” as part of a name; I and A only before more of it."""
        written = token.group()
        if written in {"a", "i"}:
            return False
        if written not in {"A", "I"} and not written[0].islower():
            self.end = token.end() - written.endswith(".")
        self.last = written
        return True

    def _is_part(self, written: str, small: str) -> bool:
        has_capital = self._has_capital(written)
        if self.last and (len(self.last) == 1 or "." in self.last or self.last in _PARTICLES):
            is_bare = self.last in {"A", "I"}
            return small not in NEVER if has_capital else not is_bare and _is_unusual(small)
        if not self.words:
            return small not in self.rule.no_names if has_capital else self.rule.without_capital(small)
        if has_capital:
            return small not in _NO_NAMES
        is_surname = self.last in FIRST_NAMES or (self.rule.with_surname and self.words == 1)
        return is_surname and _is_unusual(small)

    def _has_capital(self, written: str) -> bool:
        """Tell whether the word is written as names are. Letters without small forms, as in Urdu, count as capitals."""
        if written.isupper():
            return not self.is_shouted
        return not written.islower()

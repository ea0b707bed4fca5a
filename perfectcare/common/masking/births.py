"""Dates of birth: dates that stand beside a word such as “born”, “dob” or “birthday”.

A date alone is left, however old it is: operations and visits have dates too, and comments are about them. A year alone
is left as well (“born in 1948”): so many people share it.
"""

from __future__ import annotations

import re

from perfectcare.common.masking.blocks import GONE, Found

# Beside these words, O is a zero and I a one.
_DIGIT = "[0-9OoIl]"
_UNITS = r"(?! ?(?:weeks?|wks?|days?|months?|years?|yrs?|hours?|hrs?|min|mg|ml|stars?|lbs?|oz|kg|stone|am|pm)\b)"
_ENDS = r"(?![\w\0])"
_BETWEEN = r"(?: ?[/.,\\-] ?| {1,2})"
_YEAR = rf"'?(?:{_DIGIT}{{4}}|{_DIGIT}{{2}}{_UNITS}){_ENDS}"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)(?![^\W\d_]|\0)\.?"
)
_ORDINAL = (
    r"(?:twenty|thirtieth|thirty)(?:[ -]?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth))?|first|second|"
    r"third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|twentieth|"
    r"(?:thir|four|fif|six|seven|eigh|nine)teenth"
)
_DAY = rf"(?:(?=[OoIl]?[0-9]){_DIGIT}{{1,2}}(?: ?(?:st|nd|rd|th))?|{_ORDINAL})"
_JOINED = r"[ ,./-]{0,3}"
_DATES = (
    rf"{_DIGIT}{{4}}{_BETWEEN}{_DIGIT}{{1,2}}{_BETWEEN}{_DIGIT}{{1,2}}{_ENDS}",
    rf"{_DIGIT}{{1,2}}{_BETWEEN}{_DIGIT}{{1,2}}{_BETWEEN}{_YEAR}",
    rf"(?:[0-3][0-9][01][0-9](?:19|20)?[0-9]{{2}}|(?:19|20)[0-9]{{2}}[01][0-9][0-3][0-9]){_ENDS}",
    rf"{_DAY}{_JOINED}(?:day )?(?:of )?(?:the )?{_MONTH}(?:{_JOINED}(?:of |in )?{_YEAR})?",
    rf"{_MONTH}[ .,-]{{0,3}}(?:the )?{_DAY}{_ENDS}(?:{_JOINED}(?:of |in )?{_YEAR})?",
    rf"{_MONTH}{_JOINED}(?:of |in )?{_YEAR}",
    rf"(?:0?[1-9]|[12][0-9]|3[01])/(?:0?[1-9]|1[0-2])(?![\w/\0]){_UNITS}",
)
_DATE = "(?:" + "|".join(_DATES) + ")"
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
_FILLER = (
    r"(?:(?:at|in) (?:the )?[^\W_]\S{0,19}(?= on\b)|at home|on|the|is|was|are|were|in|a|my|his|her|their|it|it's|its|"
    rf"of|date|day|here|dd.?mm.?yy(?:yy)?|{_WEEKDAY})(?![\w\0])"
)
# The word, what may stand between it and the date, and the date, or the block that has taken its place.
_BORN = re.compile(
    r"(?<![^\W_])(?<!\0)(?:(?P<named>d[.,]? ?o[.,]? ?b\b|(?:date|day) ?of ?b(?:ir|ri)th|b(?:ir|ri)th ?da(?:te|y)s?|"
    r"b-?day)|born|bron|birth)(?:'s)?(?![^\W\d_]|\0)",
    re.IGNORECASE,
)
_PARTS_OF_WORDS = ("born", "bron", "birth", "brith", "bday", "b-day", "dob", "d.o", "d,o", "d o", "do b", "do.b")
_MARKS = r"[\s:;,.=()'\"#-]{0,5}+"
_AFTER = re.compile(rf"{_MARKS}(?:{_FILLER}{_MARKS}){{0,6}}+(?P<date>{_DATE}|\0)", re.IGNORECASE)
_BEFORE = re.compile(
    rf"(?<![\w\0/.,-])(?P<date>{_DATE})(?: {{0,2}}\( ?| (?:is|was|being|as|=) "
    r"(?:(?:my|his|her|their|our|the) )?(?:[^\W\d_]{1,15}'s )?|[ ,]{0,2})\Z",
    re.IGNORECASE,
)
_FARTHEST_BEFORE = 60


def spans(folded: str) -> list[Found]:
    small = folded.lower()
    if not any(word in small for word in _PARTS_OF_WORDS):
        return []
    found: list[Found] = []
    taken = 0
    for born in _BORN.finditer(folded):
        beside = _AFTER.match(folded, born.end()) or _before(folded, taken, born)
        if beside and beside["date"] != GONE and beside.start("date") >= taken:
            taken = beside.end("date")
            found.append((beside.start("date"), taken, "birth"))
    return found


def _before(folded: str, lowest: int, born: re.Match[str]) -> re.Match[str] | None:
    """Find the date in “3/5/48 is my date of birth”. Who is “born” or gives birth has it behind the word."""
    lowest = max(lowest, born.start() - _FARTHEST_BEFORE)
    return _BEFORE.search(folded, lowest, born.start()) if born["named"] else None

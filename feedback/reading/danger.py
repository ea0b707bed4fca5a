"""Words in a comment that suggest danger to a person, so that a manager hears of it at once.

Source: the NHS design system's warning about open text boxes, in which people disclose danger (domain notes 10). It
leans to alarm: a person reads every comment, and an alarm too many costs a look.
"""

from __future__ import annotations

import re

from feedback.reading.danger_certain import CERTAIN
from feedback.reading.danger_doubtful import UNLESS_DENIED
from feedback.reading.plain import Phrases

_DANGERS = Phrases(CERTAIN + UNLESS_DENIED)

#: How far back a denial is looked for, and the only words that may stand between it and what it denies: in "nothing
#: was done about the abuse" nothing is denied.
_LOOK_BACK = 60
_BETWEEN = (
    r"(?:at all|any|a|an|ever|once|feel|feels|felt|feeling|been|being|be|was|were|is|am|are|made|me|us|to|have|had|has|"
    r"seen|saw|see|experienced|really|remotely|signs? of|kind of|form of|in|i|did|it|that)"
)
_DENIED = re.compile(
    r"(?<!\w)(?:no|not|never|without|nothing|nor|neither|none|nobody|no one|zero|free (?:of|from)|\w{2,6}n't|"
    rf"(?:did|was|is|do|have|has|had|would|were|does|are)nt) (?:{_BETWEEN} ){{0,4}}$"
)
#: What joins a second thing to one that is denied: "no abuse, neglect or violence".
_AND_SO_ON = frozenset({" or ", " nor ", ", ", ", or ", " and ", "/", " / "})
#: More denials than an honest comment holds: from there on it is an alarm, and a person looks.
_MOST_DENIALS = 40


def suggests_danger(text: str) -> bool:
    """Say whether a plain comment suggests danger to somebody: harm, abuse, neglect, fear, an emergency."""
    doubtful = []
    for place, found in _DANGERS.find(text):
        if place < len(CERTAIN):
            return True
        doubtful.append(found.span())
    return _stands(text, sorted(doubtful))


def _stands(text: str, spans: list[tuple[int, int]]) -> bool:
    """Say whether one of these is not denied."""
    denied_to = -1
    for start, end in spans[:_MOST_DENIALS]:
        goes_on = denied_to >= 0 and (start < denied_to or text[denied_to:start] in _AND_SO_ON)
        if not goes_on and not _DENIED.search(text[max(0, start - _LOOK_BACK) : start]):
            return True
        denied_to = end
    return len(spans) > _MOST_DENIALS

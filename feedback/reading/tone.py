"""Said good, wrote bad: whether what somebody wrote is critical, whatever answer they gave.

Three short lists decide, and nothing is learned from data:

- Under a question that asks what could be better, words are critical unless they say that nothing could be. They say
  so when, with such phrases taken out, no wish and no fault is left, and nothing but praise.
- Under any other question, words are critical when they name a fault.

How often it is right is measured on real comments by `manage.py measure_tone`, and stands in docs/measures.md.
"""

from __future__ import annotations

import re

from feedback.reading.plain import Phrases
from feedback.reading.tone_words import FAULTS, NOTHING, PRAISE, WISHES

#: The questions that ask for what could be better: of patients, of staff and of partners.
ASK_FOR_BETTER = frozenset({"what-could-be-better", "obstacle", "better"})

_NOTHING = Phrases(NOTHING)
_PRAISE = Phrases(PRAISE)
_WISHES = Phrases(WISHES)
_FAULTS = Phrases(FAULTS)
_DENIED = re.compile(
    r"(?<!\w)(?:no|not|never|without|nothing|nor|neither|none|anything|cannot|\w{2,6}n't|didnt|wasnt) "
    r"(?:(?:a|an|any|at all|ever|once|i|we|been|be|being|too|so|in|felt|feel|feeling|was|were|made|to|me|had|have|"
    r"really|that|very|say|or) ){0,3}$"
)
_LOOK_BACK = 40
#: So many characters beside a “nothing” hold no wish in other words.
_LITTLE = 80
_LETTER = re.compile(r"[^\W\d_]")


def is_critical(text: str, question: str) -> bool:
    """Say whether a plain comment under this question holds a fault, a wish or a complaint."""
    return not says_nothing(text) if question in ASK_FOR_BETTER else _names_a_fault(text)


def says_nothing(text: str) -> bool:
    """Say whether a plain comment names nothing that could be better: “nothing”, “n/a”, “no, all good”, or a dash."""
    rest = _NOTHING.taken_out_of(text)
    if not _LETTER.search(rest):
        return True
    if _WISHES.stand_in(rest) or _names_a_fault(rest):
        return False
    return (rest != text and len(rest) <= _LITTLE) or _PRAISE.stand_in(rest)


def disagrees(*, score_is_good: bool, is_critical: bool) -> bool:
    """Say whether somebody gave a good answer and wrote a critical comment."""
    return score_is_good and is_critical


def _names_a_fault(text: str) -> bool:
    return any(
        not _DENIED.search(text[max(0, found.start() - _LOOK_BACK) : found.start()]) for _, found in _FAULTS.find(text)
    )

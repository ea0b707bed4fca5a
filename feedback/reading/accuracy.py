"""How often the rule of `tone.py` is right, on comments whose tone people have judged by hand.

The comments themselves are never kept here: only the counts, in measured.json, which `manage.py measure_tone` writes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from feedback.reading.plain import plain
from feedback.reading.tone import disagrees, is_critical
from feedback.reading.tone_words import FAULTS, NOTHING, PRAISE, WISHES

MEASURED = Path(__file__).with_name("measured.json")
#: The respondents whose comments were read while the rule was written, and those whose comments never were.
LOOKED_AT, HELD_OUT = "looked-at", "held-out"


@dataclass(frozen=True)
class Judged:
    """One comment, masked, with the answer beside it and what a person made of its tone."""

    respondent: str
    question: str
    words: str
    score_is_good: bool
    is_negative: bool


@dataclass(frozen=True)
class Tally:
    """Comments beside a good answer: those that rule and person both call critical, one of them, or neither."""

    both: int = 0
    rule_only: int = 0
    person_only: int = 0
    neither: int = 0

    @property
    def precision(self) -> tuple[int, int]:
        """Of those that the rule calls critical, how many a person does too."""
        return self.both, self.both + self.rule_only

    @property
    def recall(self) -> tuple[int, int]:
        """Of those that a person calls critical, how many the rule does too."""
        return self.both, self.both + self.person_only


def measure(comments: Iterable[Judged]) -> dict[str, Tally]:
    """Return the tally of each half of the respondents, of comments beside a good answer only."""
    counts = {half: dict.fromkeys(asdict(Tally()), 0) for half in (LOOKED_AT, HELD_OUT)}
    for comment in comments:
        if comment.score_is_good:
            counts[_half(comment.respondent)][_cell(comment)] += 1
    return {half: Tally(**cells) for half, cells in counts.items()}


def _half(respondent: str) -> str:
    """Return the half that a respondent is in, by a hash: a coin that always falls the same way."""
    return HELD_OUT if hashlib.sha256(respondent.encode()).digest()[0] % 2 else LOOKED_AT


def _cell(comment: Judged) -> str:
    ours = disagrees(
        score_is_good=comment.score_is_good, is_critical=is_critical(plain(comment.words), comment.question)
    )
    if ours:
        return "both" if comment.is_negative else "rule_only"
    return "person_only" if comment.is_negative else "neither"


def rules() -> str:
    """Return a fingerprint of the phrases: other phrases have to be measured again."""
    return hashlib.sha256(repr((NOTHING, PRAISE, WISHES, FAULTS)).encode()).hexdigest()[:12]


def as_json(tallies: Mapping[str, Tally], *, source: str, measured_on: str) -> str:
    """Return what measured.json holds."""
    found = {
        "source": source,
        "measured_on": measured_on,
        "rules": rules(),
        "comments": {half: asdict(tally) for half, tally in tallies.items()},
    }
    return json.dumps(found, indent=2) + "\n"


def as_markdown() -> list[str]:
    """Return the measured figures as a part of docs/measures.md."""
    found = json.loads(MEASURED.read_text(encoding="utf-8"))
    tallies = {half: Tally(**cells) for half, cells in found["comments"].items()}
    return [
        "## Said good, wrote bad",
        "",
        "Not a measure: a list of comments to read first. A comment is on it when the answer beside it is “Very Good”",
        "or “Good” and its words are critical by the rule in feedback/reading/tone.py, which goes by phrases and",
        "learns nothing. Nearly all of them answer “What could be better?”, so this is above all about how well the",
        "rule tells a wish from “nothing”. How often it is right, compared with people’s judgement of each comment:",
        "",
        "| comments beside a good answer | judged | precision | recall |",
        "|---|---:|---:|---:|",
        _line("of respondents whose comments we read while writing the rule", tallies[LOOKED_AT]),
        _line("of respondents whose comments we never read", tallies[HELD_OUT]),
        "",
        f"- Source: {found['source']}. Negative is a hand-labelled sentiment of 4 or 5 (of 1 to 5).",
        "- Precision: of the comments that the rule calls critical, those that a person called negative.",
        "- Recall: of the comments that a person called negative, those that the rule calls critical.",
        f"- Measured on {found['measured_on']} with `manage.py measure_tone FILE --write`; rules {found['rules']}.",
    ]


def _line(name: str, tally: Tally) -> str:
    judged = sum(asdict(tally).values())
    return f"| {name} | {judged} | {_share(*tally.precision)} | {_share(*tally.recall)} |"


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({100 * part / whole:.0f} in 100)" if whole else "none"

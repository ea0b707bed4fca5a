"""The map that says what the columns, words and scores of a trust's export mean here."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from feedback.import_dates import DateOrder
from feedback.models import Mode
from feedback.question_sets import FFT_2013, QUESTION_SETS

COLUMNS = ("respondent", "date", "team", "score", "question", "comment")
ENCODINGS = ("utf-8", "cp1252", "latin-1")
EXAMPLE_MAP = {
    "source": "Survey export of our trust",
    "columns": {
        "respondent": "Respondent ID",
        "date": "Date",
        "team": "Service type 2",
        "score": "FFT categorical answer",
        "question": "FFT question",
        "comment": "FFT answer",
    },
    "questions": {"What was good?": "what-was-good", "What could we do better?": "what-could-be-better"},
    "scores": {"1": "very-good", "2": "good", "3": "neither-good-nor-poor", "4": "poor", "5": "very-poor"},
    "teams": {"Riverside nurses": "RIVERSIDE"},
    "create_teams": {"site": "MAIN", "fft_group": "other"},
    "date_order": "auto",
    "question_set": "fft-2020",
    "mode": "other",
    "encoding": "utf-8",
}
#: The same for answers to the older question, which are kept and never counted with the others.
OLDER_EXAMPLE_MAP = {
    **EXAMPLE_MAP,
    "scores": {str(number): value for number, value in enumerate(FFT_2013.answers.values, start=1)},
    "question_set": "fft-2013",
}
EXAMPLE_MAPS = {"fft-2020": EXAMPLE_MAP, "fft-2013": OLDER_EXAMPLE_MAP}


class ImportRefused(Exception):
    """The whole file, or its map, cannot be used: one sentence that says why. Nothing was changed."""


@dataclass(frozen=True)
class ImportMap:
    """What the columns, words and scores of one source mean here. `create_teams` makes teams from unknown names."""

    source: str
    columns: Mapping[str, str]
    questions: Mapping[str, str]
    scores: Mapping[str, str]
    teams: Mapping[str, str] = field(default_factory=dict)
    create_teams: Mapping[str, str] | None = None
    date_order: str = DateOrder.AUTO
    question_set: str = "fft-2020"
    mode: str = Mode.OTHER
    encoding: str = "utf-8"


def read_map(raw: bytes) -> ImportMap:
    """Return the map in a JSON file. Raises ImportRefused."""
    try:
        found = json.loads(raw.decode("utf-8-sig"), object_pairs_hook=_once)
        json.dumps(found, ensure_ascii=False).encode()  # half a character can be escaped, but never stored
    except (ValueError, RecursionError):
        raise ImportRefused("The map is not a JSON file in UTF-8. See one with --example-map.") from None
    if not isinstance(found, dict):
        raise ImportRefused("The map must be one JSON object. See one with --example-map.")
    unknown = sorted(found.keys() - EXAMPLE_MAP.keys())
    missing = [name for name in ("source", "columns", "questions", "scores") if name not in found]
    if unknown or missing:
        words = f"does not need “{unknown[0]}”" if unknown else f"lacks “{missing[0]}”"
        raise ImportRefused(f"The map {words}. See one with --example-map.")
    for name, example in EXAMPLE_MAP.items():
        if name in found and not _has_shape(found[name], example):
            raise ImportRefused(f"The map’s “{name}” has the wrong shape. See one with --example-map.")
    plan = ImportMap(**found)
    _check_meanings(plan)
    return plan


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Return the pairs as a dictionary: of two meanings for one score, nobody could say which one counts."""
    names = [name for name, _ in pairs]
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise ImportRefused(f"The map says “{twice[0]}” twice in one place.")
    return dict(pairs)


def _has_shape(value: object, example: object) -> bool:
    if isinstance(example, str):
        return isinstance(value, str) and bool(value.strip()) and "\0" not in value
    return isinstance(value, dict) and all(isinstance(each, str) and "\0" not in each for each in value.values())


def _check_meanings(plan: ImportMap) -> None:
    lacking = [name for name in COLUMNS if not plan.columns.get(name)]
    if lacking:
        raise ImportRefused(f"The map’s “columns” lacks “{lacking[0]}”.")
    if len(set(plan.columns.values())) < len(plan.columns):
        raise ImportRefused("The map’s “columns” names one column twice: each has one meaning.")
    _must_be_one_of("question_set", [plan.question_set], list(QUESTION_SETS))
    questions = QUESTION_SETS[plan.question_set]
    _must_be_one_of("questions", plan.questions.values(), [prompt.key for prompt in questions.prompts])
    _must_be_one_of("scores", plan.scores.values(), list(questions.answers.values))
    _must_be_one_of("date_order", [plan.date_order], list(DateOrder))
    _must_be_one_of("mode", [plan.mode], list(Mode.values))
    _must_be_one_of("encoding", [plan.encoding.lower()], list(ENCODINGS))


def _must_be_one_of(name: str, values: Iterable[str], known: list[str]) -> None:
    if any(value not in known for value in values):
        raise ImportRefused(f"The map’s “{name}” knows only: {', '.join(known)}.")

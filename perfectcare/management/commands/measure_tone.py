"""Measure how often “said good, wrote bad” is right, on an export whose comments people have judged by hand.

The export is read as an import reads it, and its comments are masked as they are when they are stored.
"""

from __future__ import annotations

import csv
import io
import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from feedback.import_map import EXAMPLE_MAP, ImportMap, ImportRefused, read_map
from feedback.imports import LARGEST_FILE, read_file
from feedback.question_sets import Answer
from feedback.reading import accuracy
from feedback.reading.accuracy import Judged
from perfectcare.common.dates import london_day
from perfectcare.common.masking import mask

GOOD_ANSWERS = frozenset({Answer.VERY_GOOD.value, Answer.GOOD.value})
#: Of 1, very positive, to 5, very negative.
SENTIMENTS = frozenset("12345")
NEGATIVE = frozenset("45")


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="the export, a CSV file with one row for each question")
        parser.add_argument("--map", help="JSON file that says what its columns mean; else import_fft --example-map")
        parser.add_argument("--labels", default="Comment sentiment", help="the column of the judgements, 1 to 5")
        parser.add_argument("--source", default="", help="whose comments they are, for docs/measures.md")
        parser.add_argument("--write", action="store_true", help="keep the counts, for write_measures")

    def handle(self, *args: Any, **options: Any) -> None:
        today = london_day(timezone.now())
        try:
            plan = read_map(_bytes_of(options["map"]) if options["map"] else json.dumps(EXAMPLE_MAP).encode())
            comments = list(judged(_bytes_of(options["file"]), plan, labels=options["labels"], today=today))
        except ImportRefused as problem:
            self.stderr.write(str(problem))
            sys.exit(2)
        tallies = accuracy.measure(comments)
        for half, tally in tallies.items():
            (right, called), (_, negative) = tally.precision, tally.recall
            self.stdout.write(f"{half}: precision {right} of {called}, recall {right} of {negative} ({tally})")
        if options["write"]:
            source = options["source"] or plan.source
            accuracy.MEASURED.write_text(
                accuracy.as_json(tallies, source=source, measured_on=today.isoformat()), encoding="utf-8"
            )
            self.stdout.write(f"Wrote {accuracy.MEASURED}. Now run manage.py write_measures.")


def judged(raw: bytes, plan: ImportMap, *, labels: str, today: date) -> Iterator[Judged]:
    """Give every comment that an import would take and that has a label. Raises ImportRefused."""
    answers = read_file(raw, plan, today=today).answers
    sentiments = _sentiments(raw, plan, labels)
    for answer in answers:
        for question, words in answer.comments.items():
            sentiment = sentiments.get((answer.respondent, question), "")
            if sentiment in SENTIMENTS:
                yield Judged(
                    respondent=answer.respondent,
                    question=question,
                    words=mask(words).text,
                    score_is_good=answer.answer in GOOD_ANSWERS,
                    is_negative=sentiment in NEGATIVE,
                )


def _sentiments(raw: bytes, plan: ImportMap, labels: str) -> dict[tuple[str, str], str]:
    """Return the label of each respondent's comment by its question, from a file that was read before."""
    encoding = plan.encoding.lower()
    rows = csv.DictReader(io.StringIO(raw.decode("utf-8-sig" if encoding == "utf-8" else encoding), newline=""))
    rows.fieldnames = [name.strip() for name in rows.fieldnames or ()]
    if labels not in rows.fieldnames:
        raise ImportRefused(f"The file has no column “{labels}”.")
    found = {}
    for row in rows:
        question = plan.questions.get((row[plan.columns["question"]] or "").strip(), "")
        found[(row[plan.columns["respondent"]] or "").strip(), question] = (row[labels] or "").strip()
    return found


def _bytes_of(path: str) -> bytes:
    """Return a file, or enough of it to tell that it is too large."""
    try:
        with Path(path).open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except (OSError, ValueError):
        raise ImportRefused(f"{path} cannot be read.") from None

"""Import a trust's export of Friends and Family Test answers. Exit 0: all in; 1: some rows left out; 2: refused."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import Error as DatabaseError
from django.utils import timezone

from campaigns.models import Division
from feedback.import_map import EXAMPLE_MAPS, ImportRefused, read_map
from feedback.imports import LARGEST_FILE, read_file
from feedback.services import imports
from feedback.services.imports import ImportReport
from perfectcare.common.dates import london_day


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", help="the export, a CSV file with one row for each question")
        parser.add_argument("--division", help="code of the division whose teams the answers are for")
        parser.add_argument("--map", help="JSON file that says what columns, teams, questions and scores mean")
        parser.add_argument("--dry-run", action="store_true", help="read and check everything, and change nothing")
        parser.add_argument(
            "--example-map",
            nargs="?",
            const="fft-2020",
            choices=list(EXAMPLE_MAPS),
            help="print a map to start from, and stop: for today's question, or for the older one (fft-2013)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["example_map"]:
            self.stdout.write(json.dumps(EXAMPLE_MAPS[options["example_map"]], indent=2, ensure_ascii=False))
            return
        try:
            report = self.run_import(options)
        except ImportRefused as problem:
            self.stderr.write(str(problem))
            sys.exit(2)
        except DatabaseError as problem:
            why = type(problem).__name__
            self.stderr.write(f"The database stopped the import ({why}). Try again: nothing is ever counted twice.")
            sys.exit(2)
        self.tell(report, is_trial=options["dry_run"])
        if report.problems:
            sys.exit(1)

    def run_import(self, options: dict[str, Any]) -> ImportReport:
        """Read and check everything before the first write."""
        if not (options["file"] and options["division"] and options["map"]):
            raise ImportRefused("Name the file, --division and --map. A map to start from: --example-map.")
        code = _plain(options["division"])
        division = Division.objects.filter(code__iexact=code).first()
        if division is None:
            raise ImportRefused(f"There is no division with the code “{code}”.")
        plan = read_map(_bytes_of(options["map"]))
        today = london_day(timezone.now())
        reading = read_file(_bytes_of(options["file"]), plan, today=today)
        return imports.store(
            division=division, plan=plan, reading=reading, received_on=today, is_trial=options["dry_run"]
        )

    def tell(self, report: ImportReport, *, is_trial: bool) -> None:
        verb = "Would import" if is_trial else "Imported"
        self.stdout.write(f"Rows read: {report.rows}")
        self.stdout.write(f"{verb}: {report.imported} responses with {report.comments} comments, which wait to be read")
        if not report.is_counted:
            self.stdout.write("They answer an older question: they are kept, and no figure counts them")
        self.stdout.write(f"Already there: {report.already_there} responses")
        if report.new_teams:
            self.stdout.write(f"New teams: {', '.join(report.new_teams)}")
        self.stdout.write(f"Rows left out: {len(report.problems)}")
        for problem in report.problems:
            self.stdout.write(f"  line {problem.line}: {problem.reason}")


def _plain(code: str) -> str:
    """Return a code as the database can look for it, whatever bytes stood on the command line."""
    return code.encode(errors="replace").decode().replace("\0", "")


def _bytes_of(path: str) -> bytes:
    """Return a file, or enough of it to tell that it is too large."""
    try:
        with Path(path).open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as problem:
        words = problem.strerror if isinstance(problem, OSError) else "no such name is possible"
        raise ImportRefused(f"{path} cannot be read: {words}.") from None

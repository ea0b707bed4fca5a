"""Count the days that wait, count everything again, or check every count against the facts."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from campaigns.models import Division, Team
from metrics.facts import Answers, Tally
from metrics.services import rollup, verification
from metrics.services.rebuild import rebuild
from metrics.services.verification import Difference

STEP = 500


class Command(BaseCommand):
    help = "Counts the days whose facts have changed. A running worker does the same by itself every few seconds."

    def add_arguments(self, parser: CommandParser) -> None:
        choice = parser.add_mutually_exclusive_group()
        choice.add_argument(
            "--verify",
            action="store_true",
            help="count everything again from the facts, change nothing, print each difference; exit 1 if there is one",
        )
        choice.add_argument("--rebuild", action="store_true", help="count every day again and store the result")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["verify"]:
            self._verify()
            return
        if options["rebuild"]:
            self._rebuild()
        self._drain()

    def _rebuild(self) -> None:
        self.stdout.write("Counting every day from the facts.")
        total = 0
        for done, total in rebuild():
            self.stdout.write(f"Wrote {done:,} of {total:,} days.")
        if not total:
            self.stdout.write("Every day was right already.")

    def _drain(self) -> None:
        total = 0
        while counted := rollup.drain(at_most=STEP):
            total += counted
            self.stdout.write(f"Counted {total:,} days, {rollup.waiting():,} waiting.")
        if not total:
            self.stdout.write("No day waits to be counted.")

    def _verify(self) -> None:
        verdict = verification.verify()
        for difference in verdict.differences:
            self.stdout.write(_words(difference))
        self.stdout.write(
            f"Compared {verdict.compared:,} counts with the facts: {len(verdict.differences):,} differ. "
            f"Days waiting to be counted: {verdict.waiting:,}."
        )
        if verdict.differences:
            raise SystemExit(1)


def _words(difference: Difference) -> str:
    cell = difference.cell
    division = Division.objects.filter(pk=cell.division_id).values_list("code", flat=True).first()
    team = Team.objects.filter(pk=cell.team_id).values_list("code", flat=True).first() if cell.team_id else "no team"
    return (
        f"{difference.kind}: {division}, {team}, {cell.day}, {difference.key}: "
        f"stored {_row(difference.stored)}, facts {_row(difference.counted)}"
    )


def _row(row: Tally | Answers | None) -> str:
    if row is None:
        return "nothing"
    if isinstance(row, Answers):
        return ", ".join(f"{n} {name.replace('_', ' ')}" for name, n in row._asdict().items() if n) or "no answer"
    return str(row.numerator) if row.denominator is None else f"{row.numerator} of {row.denominator}"

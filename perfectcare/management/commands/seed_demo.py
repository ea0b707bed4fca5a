"""Fill the database with the demo."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from campaigns.models import Organisation
from perfectcare.common.dates import london_day
from perfectcare.demo import story, words


class Command(BaseCommand):
    help = "Make a demo organisation with one fortnight reviewed and one live today."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--as-of", type=date.fromisoformat, metavar="DATE", help="the demo's today, as 2026-11-21")

    def handle(self, *args: Any, **options: Any) -> None:
        if Organisation.objects.filter(ods_code=words.ORGANISATION[0]).exists():
            self.stdout.write("The demo is there already. Nothing was changed.")
            return
        if not settings.DEMO and (not settings.ON_SQLITE or Organisation.objects.exists()):
            raise CommandError(
                "The demo has known passwords, so it only goes into an empty SQLite database. "
                "Set DEMO=1 to put it into this one all the same."
            )
        with transaction.atomic():
            story.tell(as_of=options["as_of"] or london_day(timezone.now()))
        self.stdout.write("The demo is ready.")

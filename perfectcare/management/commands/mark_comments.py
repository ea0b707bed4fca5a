"""Mark comments anew."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from feedback.services.saying import mark_again


class Command(BaseCommand):
    help = "Mark every comment anew, after the rules of reading have changed or comments came with an older version."

    def handle(self, *args: Any, **options: Any) -> None:
        changed = mark_again()
        self.stdout.write(f"{changed} comments are marked differently now." if changed else "Every mark was right.")

"""Write docs/measures.md from the definitions that the measures carry."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from metrics.catalogue import as_markdown


class Command(BaseCommand):
    help = "Writes docs/measures.md, the official definitions, from the functions that count."

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.BASE_DIR) / "docs" / "measures.md"
        path.write_text(as_markdown(), encoding="utf-8")
        self.stdout.write(f"Wrote {path}.")

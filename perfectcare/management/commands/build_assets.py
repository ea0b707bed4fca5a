"""Copy the NHS stylesheet and script out of the installed package, without anything fetched from elsewhere.

The package's favicons are left behind: they are the NHS logo, which is not ours to show.
"""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

PACKAGE = "wagtailnhsukfrontend"
WANTED = {"css/nhsuk-frontend-*.min.css": "nhsuk.css", "js/nhsuk-frontend-*.min.js": "nhsuk.js"}
# The font is licensed to each NHS organisation and fetched from outside; the map file is not shipped.
OUTSIDE = re.compile(r"@font-face\s*{[^}]*}|/\*# sourceMappingURL=[^*]*\*/|//# sourceMappingURL=\S*")


def source() -> Path:
    """Find the package's static files without importing it (it would ask for Wagtail)."""
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise CommandError(
            "The NHS stylesheet is not installed. "
            "Run: pip install --no-deps --require-hashes -r requirements/assets.txt"
        )
    return Path(spec.submodule_search_locations[0]) / "static" / PACKAGE


class Command(BaseCommand):
    help = "Copy the NHS stylesheet and script into the assets folder, without outside fonts."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        target = Path(settings.NHS_ASSETS) / "nhsuk"
        target.mkdir(parents=True, exist_ok=True)
        for pattern, name in WANTED.items():
            found = sorted(source().glob(pattern))
            if not found:
                raise CommandError(f"The installed {PACKAGE} holds no {pattern}.")
            text = OUTSIDE.sub("", found[-1].read_text(encoding="utf-8")).rstrip() + "\n"
            if "https://assets.nhs.uk" in text:
                raise CommandError(f"{found[-1].name} still fetches from outside; look at OUTSIDE in build_assets.py.")
            (target / name).write_text(text, encoding="utf-8")
        self.stdout.write(f"NHS assets are in {target}")

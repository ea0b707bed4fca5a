"""Templates use what is below them: includes and extends run down the staircase, as imports do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

from tests.architecture.test_relations import FLOORS

ROOT = Path(settings.BASE_DIR) / "templates"
SHARED = {"components", "nhsuk"}
HOUSE = {**FLOORS, "perfectcare": 5, "account": 5}
TEMPLATES = sorted(ROOT.rglob("*.html"))
USES = re.compile(r"{%\s*(?:include|extends)\s+[\"']([^\"']+)[\"']")
INLINE = re.compile(r"<(?:script(?![^>]*\bsrc=)|style)\b|\sstyle=|\son[a-z]+=", re.IGNORECASE)


def floor(path):
    folder = Path(path).parts[0]
    return -1 if folder in SHARED or len(Path(path).parts) == 1 else HOUSE[folder]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_includes_only_what_is_below_it(template):
    here = template.relative_to(ROOT)
    for used in USES.findall(template.read_text()):
        same_folder = Path(used).parts[0] == here.parts[0]
        assert same_folder or floor(used) < max(floor(here), 0), f"{here} uses {used}"


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_holds_no_script_and_no_style(template):
    assert INLINE.search(template.read_text()) is None

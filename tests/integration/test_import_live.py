"""Several people import the same export at the same moment, in processes of their own."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.factories.exports import row, table, write_export, write_map
from tests.live import PATIENCE, ROOT, live_site  # noqa: F401 - a fixture

pytestmark = pytest.mark.live

A_DIVISION = """
from campaigns.models import Division, Organisation, Site
o = Organisation.objects.create(ods_code="RXL", name="Live")
d = Division.objects.create(organisation=o, code="LIVE", name="Live")
Site.objects.create(division=d, code="MAIN", name="Main")
"""


def test_the_same_export_three_times_at_once_comes_in_once_and_makes_each_team_once(live_site, tmp_path):  # noqa: F811
    live_site.ask(A_DIVISION)
    rows = [row(f"R{number}", team=f"Team {number % 7}") for number in range(2000)]
    command = [sys.executable, "manage.py", "import_fft", str(write_export(tmp_path, table(*rows)))]
    command += ["--division", "LIVE", "--map", str(write_map(tmp_path))]
    options = {"cwd": ROOT, "env": live_site.env, "stdout": subprocess.PIPE, "text": True}
    imports = [subprocess.Popen(command, **options) for _ in range(3)]
    said = sorted(each.communicate(timeout=PATIENCE)[0] for each in imports)
    assert [each.returncode for each in imports] == [0, 0, 0]
    assert [words.splitlines()[1].split()[1] for words in said] == ["0", "0", "2000"]
    assert live_site.query("SELECT COUNT(*) FROM feedback_fftresponse") == [(2000,)]
    assert live_site.query("SELECT COUNT(*) FROM campaigns_team") == [(7,)]

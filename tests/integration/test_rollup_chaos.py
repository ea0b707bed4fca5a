"""Facts of every kind change at random in four processes, three count, one is killed again and again: all is exact.

At the end two judges look: the product's own `rollup --verify`, and SQL that shares no line with it.
"""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager

import pytest

from tests.integration.test_rollup import INDEPENDENT, INDEPENDENT_ANSWERS
from tests.integration.test_rollup_race import ANSWERS, WRONGLY_COUNTED
from tests.live import LiveSite, database_address, environment

pytestmark = pytest.mark.live
STORED = "SELECT key, team_id, day, numerator, denominator FROM metrics_dailymetric"
STORED_ANSWERS = f"SELECT team_id, day, {', '.join(ANSWERS)} FROM metrics_dailyanswers"
HAPPENED = {
    "cards": "SELECT COUNT(*) FROM feedback_fftresponse",
    "answers from staff": "SELECT COUNT(*) FROM feedback_staffvoice",
    "answers taken out": "SELECT COUNT(*) FROM feedback_withdrawal",
    "answers put back": "SELECT COUNT(*) FROM feedback_withdrawal WHERE restored_at IS NOT NULL",
    "huddles corrected": "SELECT COUNT(*) FROM huddles_huddle WHERE version > 2",
    "actions settled": "SELECT COUNT(*) FROM huddles_action WHERE state = 'done'",
    "commitments settled": "SELECT COUNT(*) FROM campaigns_commitment WHERE state <> 'open'",
}


@pytest.fixture
def site(tmp_path):
    """A migrated database and programs that know it, without a web server."""
    with database_address(tmp_path) as address:
        made = LiveSite("", tmp_path, environment(tmp_path, address))
        made.manage("migrate", "--verbosity", "0")
        try:
            yield made
        finally:
            made.stop()


@contextmanager
def chaos(site: LiveSite, *, changes: int, kills: int = 0, seed: int):
    """Start the processes; they have all ended well when the block is left."""
    code = f"from tests.chaos import run; run(changes={changes}, kills={kills}, seed={seed})"
    process = site.start([sys.executable, "manage.py", "shell", "--no-imports", "-c", code], "chaos.log")
    yield process
    assert process.wait(120) == 0, site.log("chaos.log")[-3000:]


def differences(site: LiveSite) -> list:
    """Return the counts that independent SQL does not find, and those that only it finds."""
    facts = {(key, *map(str, row)) for key, sql in INDEPENDENT.items() for row in site.query(sql)}
    facts |= {("answers", *map(str, row)) for row in site.query(INDEPENDENT_ANSWERS)}
    stored = {tuple(map(str, row)) for row in site.query(STORED)}
    stored |= {("answers", *map(str, row)) for row in site.query(STORED_ANSWERS)}
    assert len(facts) > 30
    return sorted(facts ^ stored)


def test_facts_that_change_while_workers_die_are_counted_exactly(site):
    on_postgresql = site.env["DATABASE_URL"].startswith("postgres")
    with chaos(site, changes=200, kills=10, seed=3) as process:
        while process.poll() is None:
            time.sleep(0.2)
            # One statement sees one snapshot: what it finds counted must be right in the middle of everything.
            assert not on_postgresql or not site.query(WRONGLY_COUNTED)
    in_mid_count, killed = map(int, site.log("chaos.log").split())
    assert killed >= 10
    assert in_mid_count >= 3
    assert [what for what, sql in HAPPENED.items() if not site.query(sql)[0][0]] == []

    site.manage("rollup")
    assert ": 0 differ. Days waiting to be counted: 0." in site.manage("rollup", "--verify").stdout
    assert differences(site) == []


def test_the_independent_judge_is_not_blind(site):
    with chaos(site, changes=10, seed=4):
        pass
    site.manage("rollup")
    site.ask("from metrics.models import DailyMetric; DailyMetric.objects.first().delete()")
    assert len(differences(site)) == 1

"""The site that other tests start in processes of its own."""

from __future__ import annotations

import urllib.request

import pytest

pytestmark = pytest.mark.live


def test_a_live_site_answers_and_keeps_its_data_to_itself(live_site):
    with urllib.request.urlopen(f"{live_site.url}/health/", timeout=10) as answer:
        assert answer.status == 200
    live_site.ask("from campaigns.models import Organisation; Organisation.objects.create(ods_code='RXL', name='L')")
    assert live_site.query("SELECT ods_code FROM campaigns_organisation") == [("RXL",)]
    assert live_site.env["VAR_DIR"] == str(live_site.folder)


def test_a_worker_of_a_live_site_runs_and_can_be_ended_by_its_pid(live_site):
    worker = live_site.start_worker()
    assert worker.poll() is None
    worker.kill()
    assert worker.wait(10) == -9

"""Web workers die while paired tablets hand cards in, and nothing is lost or doubled: the part of `make faults-cards`
that needs no servers of its own.
"""

from __future__ import annotations

import json
import os
import random
import signal
import time
from threading import Event, Thread
from urllib.parse import urlsplit

import pytest

from benchmarks.card_custody import judge
from benchmarks.card_doors import Door
from benchmarks.card_site import children
from benchmarks.card_tablets import Tablet, new_card
from tests.live import LiveSite, running_site

pytestmark = pytest.mark.live

PAIR = """
import json
from benchmarks.card_stage import Stage
print(json.dumps([[door.path, door.key, door.pairing] for door in Stage(teams=2).tablets(4)]))
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with running_site(tmp_path_factory.mktemp("live")) as site:
        yield site


@pytest.fixture(scope="module")
def tablets(site):
    """Four paired tablets of two teams: two send batches, two send card after card."""
    return [
        Tablet(Door(*paired), urlsplit(site.url).port, number % 2 == 0, random.Random(number))
        for number, paired in enumerate(json.loads(site.ask(PAIR)))
    ]


def kill_the_oldest_worker(site: LiveSite) -> None:
    os.kill(children(site.started[0].pid)[0], signal.SIGKILL)


def verdict(site: LiveSite, tablets: list[Tablet]):
    return judge(site.query, tablets, (site.folder / "card_key").read_text().strip())


def work_under(tablets: list[Tablet], act, *, times: int) -> None:
    """Let the tablets hand cards in while something happens every 0.4 s, and then until they hold nothing more."""
    closing, gave_up = Event(), Event()
    threads = [Thread(target=tablet.work, args=(closing, gave_up), daemon=True) for tablet in tablets]
    for thread in threads:
        thread.start()
    for _ in range(times):
        time.sleep(0.4)
        act()
    closing.set()
    for thread in threads:
        thread.join(60)
    gave_up.set()


def test_web_workers_killed_again_and_again_lose_no_card_and_double_none(site, tablets):
    work_under(tablets, lambda: kill_the_oldest_worker(site), times=15)
    assert sum(tablet.saw["a connection that broke"] for tablet in tablets) > 0, "nothing broke"
    assert [len(tablet.waiting) for tablet in tablets] == [0, 0, 0, 0]
    found = verdict(site, tablets)
    assert found.acknowledged == sum(tablet.captured for tablet in tablets) > 20
    assert found.is_clean, found.words(None)

    for tablet in tablets:
        _, answer, _ = tablet.send(tablet.batch(list(tablet.safe.values())[:100]))
        assert {result["status"] for result in answer["results"]} == {"already-stored"}
    assert verdict(site, tablets) == found


def test_the_judge_is_not_blind(site, tablets):
    for _ in range(4):
        tablets[1].capture()
        tablets[1].flush()
    clean = verdict(site, tablets)
    assert clean.is_clean
    site.ask(
        """
from feedback.models import CardReceipt, FFTResponse
first, second, third, fourth = FFTResponse.objects.filter(language__startswith="en-x-")[:4]
CardReceipt.objects.first().delete()
first.comments.all().delete()
first.delete()
second.pk = None
second.save(force_insert=True)
FFTResponse.objects.filter(pk=third.pk).update(language="en-x-00000000-00000000-00000000")
"""
    )
    found = verdict(site, tablets)
    assert (found.lost, found.doubled, found.unasked) == (2, 1, 1)
    assert found.half_stored > 0
    never_sent = new_card(2)
    tablets[0].safe[never_sent["id"]] = never_sent
    assert len(verdict(site, tablets).wrong_ledgers) == 1

"""The examples of docs/api.md are what the doors answer."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import get_args
from urllib.parse import parse_qsl

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from time_machine import travel

from campaigns.models import Campaign, Division, Site, Team
from feedback import cards, reply_codes, sendings, voices
from feedback.models import StaffVoice
from feedback.question_sets import FFT_2020
from feedback.services import pairing
from feedback.services.receipts import Outcome
from metrics import spc
from metrics.measures import Charting, Group
from metrics.models import Revision
from metrics.selectors import shared, shared_series
from metrics.services import keys, rollup
from tests import factories
from tests.factories import facts
from tests.factories.keys import key, program

DOC = (Path(__file__).resolve().parents[2] / "docs" / "api.md").read_text()
EXAMPLES = [(label, json.loads(text)) for label, text in re.findall(r"```json ?([\w-]*)\n(.*?)```", DOC, re.DOTALL)]


@pytest.fixture
def send(client, cast):
    address = reverse("card_submit", args=[factories.point(cast.riverside, kind="poster").code])
    with travel(datetime(2026, 11, 21, 12, 0, tzinfo=UTC), tick=False):
        yield lambda body: client.post(address, json.dumps(body), content_type="application/json")


def test_the_examples_are_answered_as_the_document_says(send):
    [card] = [body for label, body in EXAMPLES if label == ""]
    [wrong] = [body for label, body in EXAMPLES if label == "request"]
    expected = {int(label): body for label, body in EXAMPLES if label.isdigit()}
    asked = {201: card, 200: {**card, "sent_at": "2026-11-28T08:00:00Z"}, 409: {**card, "answer": "poor"}, 422: wrong}
    assert asked.keys() == expected.keys()
    for status, body in asked.items():
        answer = send(body)
        assert (answer.status_code, answer.json()) == (status, expected[status])


def test_a_tablet_is_paired_and_sends_a_batch_as_the_document_says(client, cast):
    point, said = factories.point(cast.riverside), dict(EXAMPLES)
    with travel(datetime(2026, 11, 21, 12, 0, tzinfo=UTC), tick=False):
        _, code = pairing.make_code(point=point, name="Tablet 2", by=cast.maya, at=timezone.now())
        assert len(code) == len(said["pair"]["code"].replace("-", ""))
        typed = {**said["pair"], "code": f"{code[:4]}-{code[4:]}".upper()}
        paired = client.post(reverse("tablet_pair", args=[point.code]), typed, content_type="application/json")
        found, shown = paired.json(), said["pair-201"]
        assert (paired.status_code, found.keys(), len(found["key"])) == (201, shown.keys(), len(shown["key"]))
        assert [found[name] for name in ("name", "team", "place")] == [
            shown[name] for name in ("name", "team", "place")
        ]
        report = [{**said["batch"]["report"][0], "pairing": found["pairing"]}]
        answer = client.post(
            reverse("card_submit", args=[point.code]),
            {**said["batch"], "report": report},
            content_type="application/json",
            headers={"authorization": f"Bearer {found['key']}"},
        )
    assert (answer.status_code, answer.json()) == (200, said["batch-200"])


def test_staff_answer_as_the_document_says(client, cast):
    address, said = reverse("staff_submit", args=[factories.point(cast.riverside, kind="staff").code]), dict(EXAMPLES)
    with travel(datetime(2026, 11, 21, 12, 0, tzinfo=UTC), tick=False):
        answer = client.post(address, said["staff"], content_type="application/json")
    assert (answer.status_code, answer.json()) == (200, said["staff-200"])


def test_the_document_names_every_key_answer_and_limit():
    first = DOC.split("# Reading figures", 1)[0]
    for name in (*cards.REQUIRED, *cards.OPTIONAL, *FFT_2020.answers.values, *(p.key for p in FFT_2020.prompts)):
        assert f"`{name}`" in first, name
    for name in (*StaffVoice.Care.values, *StaffVoice.Effect.values, *Outcome, *voices.REQUIRED, *voices.OPTIONAL):
        assert f"`{name}`" in first or name == Outcome.CONFLICT, name
    assert f"{cards.LONGEST_COMMENT:,} characters" in first
    assert f"{sendings.LARGEST_CARD // 1024} KiB" in first
    assert f"{sendings.LARGEST_BATCH // 1024**2} MiB" in first
    assert str(cards.LARGEST_SEQUENCE) in first
    assert f"up to {sendings.MOST_CARDS}" in first
    assert f"{reply_codes.LENGTH} random digits out of `{reply_codes.DIGITS}`" in first
    assert f"{pairing.MOST_TRIES} wrong ones" in first
    for limit in (settings.CARDS_A_MINUTE_WITHOUT_KEY, settings.CARDS_A_MINUTE_OF_TABLET):
        assert f"| {limit:,} |" in first


# --- Reading figures --------------------------------------------------------------------------------------------

ASKED = re.findall(r"```http\nGET (\S+)\n(.*?)```\s*(.*?)```(json|csv) r(\d+)\n(.*?)```", DOC, re.DOTALL)
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
FIRST = date(2026, 11, 2)


@pytest.fixture
def division(cast):
    """Four weeks before a campaign and two within it, with a few more poor answers in some weeks than in others."""
    cast.riverside.code = "CN-RIVER"
    cast.riverside.save()
    Division.objects.filter(pk=cast.division.pk).update(name="Harbour Community Division")
    weeks = [FIRST + timedelta(weeks=number) for number in range(-4, 2)]
    live = factories.campaign(
        cast.division,
        starts_on=FIRST,
        by=cast.maya,
        teams=[cast.riverside, cast.hilltop],
        baseline_starts_on=weeks[0],
        baseline_ends_on=FIRST - timedelta(days=1),
    )
    Campaign.objects.filter(pk=live.pk).update(slug="two-perfect-weeks-x7k2")
    for monday, poor in zip(weeks, (2, 3, 1, 3, 1, 0), strict=True):
        for number in range(7):
            for team in (cast.riverside, cast.hilltop):
                facts.cards(team, monday + timedelta(days=number), very_good=8, poor=poor)
    rollup.drain(at_most=10_000)
    Revision.objects.all().delete()
    return Division.objects.get(pk=cast.division.pk)


def test_the_questions_of_the_document_are_answered_as_it_says(division, cast):
    hospital = factories.partner(division, code="RX1", name="Harbour General")
    Site.objects.filter(division=division).update(code="HARBOUR", name="Harbour House")
    Team.objects.filter(pk=cast.hilltop.pk).update(code="CN-HILL")
    with travel(NOW, tick=False):
        every, plan_only = (program(key(hospital, scope=scope)[1]) for scope in (tuple(Group), [Group.PLAN]))
        assert len(ASKED) > 4
        for address, headers, _, kind, status, expected in ASKED:
            path, _, query = address.partition("?")
            name = path.split("/")[-2]
            ask = plan_only if name == "measures" else every
            sent = dict(line.split(": ", 1) for line in headers.strip().splitlines())
            sent.pop("Authorization", None)
            answer = ask(name, headers={each.lower(): value for each, value in sent.items()}, **dict(parse_qsl(query)))
            assert answer.status_code == int(status), address
            if kind == "json":
                assert answer.json() == json.loads(expected), address
            else:
                assert answer.content.decode().splitlines() == expected.strip().splitlines()


def test_the_document_names_every_parameter_column_status_and_limit():
    second = DOC.split("# Reading figures", 1)[1]
    names = {*shared.MEASURE_COLUMNS, *shared_series.COLUMNS} - {"definition", "group_name"}
    for name in ("measure", "charting", "place", "campaign", "from", "to", "format", *names):
        assert f"`{name}`" in second, name
    for each in (*Charting, *get_args(spc.Signal), *get_args(spc.Kind), *get_args(spc.Assurance)):
        assert f"`{each}`" in second, each
    for status in (304, 400, 401, 403, 404, 405, 406, 412, 422, 429, 500, 503):
        assert f"| {status} |" in second, status
    assert f"{keys.MOST_IN_A_MINUTE} requests" in second

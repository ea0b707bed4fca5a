"""The examples of docs/api.md are what the door answers."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.urls import reverse
from time_machine import travel

from feedback import cards
from feedback.question_sets import FFT_2020
from tests import factories

DOC = (Path(__file__).resolve().parents[2] / "docs" / "api.md").read_text()
EXAMPLES = [(label, json.loads(text)) for label, text in re.findall(r"```json ?(\w*)\n(.*?)```", DOC, re.DOTALL)]


@pytest.fixture
def send(client, cast):
    address = reverse("card_submit", args=[factories.point(cast.riverside).code])
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


def test_the_document_names_every_key_answer_and_limit():
    for name in (*cards.REQUIRED, *cards.OPTIONAL, *FFT_2020.answers.values, *(p.key for p in FFT_2020.prompts)):
        assert f"`{name}`" in DOC
    assert f"{cards.LONGEST_COMMENT:,} characters" in DOC
    assert f"{cards.LARGEST_BODY // 1024} KiB" in DOC
    assert str(cards.LARGEST_SEQUENCE) in DOC

"""Doors as they look from outside, and what stands behind them: for tests that send what nobody should send."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from campaigns.models import DirtyDay
from feedback.models import CardReceipt, Comment, Device, FeedbackPoint, FFTResponse, PairingCode, StaffVoice
from feedback.services import pairing
from perfectcare.common.models import AuditEvent
from tests import factories
from tests.factories.cards import card_body, voice_body

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
#: What this must not be: a word that no answer would use by itself.
TELLTALE = "zebra-9417"

_UUID = re.compile(r"[0-9a-fA-F-]{36}")


@dataclass(frozen=True)
class Door:
    """One address with the headers of whoever sends there. `good` makes a card that it takes."""

    point: FeedbackPoint
    address: str
    good: Callable[..., dict[str, Any]]
    device: Device | None = None
    headers: dict[str, str] = field(default_factory=dict)

    def send(
        self,
        body: object,
        *,
        content_type: str = "application/json",
        method: str = "POST",
        headers: dict[str, str] | None = None,
    ) -> HttpResponse:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        sent = self.headers if headers is None else headers
        # As CONTENT_TYPE because the test client drops a content_type of an empty body.
        return Client().generic(method, self.address, raw, headers=sent, CONTENT_TYPE=content_type)

    def batch(self, *cards: object, **more: object) -> HttpResponse:
        return self.send({"cards": list(cards), **more})

    def results(self, *cards: object, **more: object) -> list[str]:
        return [result["status"] for result in self.batch(*cards, **more).json()["results"]]


def poster(cast: factories.Cast) -> Door:
    point = factories.point(cast.riverside, kind="poster")
    return Door(point, reverse("card_submit", args=[point.code]), card_body)


def staff_room(cast: factories.Cast) -> Door:
    point = factories.point(cast.riverside, kind="staff")
    return Door(point, reverse("staff_submit", args=[point.code]), voice_body)


def tablet(cast: factories.Cast, *, at: FeedbackPoint | None = None) -> Door:
    """Return the door of a tablet that was paired with the point, or with a new one."""
    point = at or factories.point(cast.riverside)
    device, key = paired(point, by=cast.maya)
    return Door(point, reverse("card_submit", args=[point.code]), card_body, device, bearing(key))


def bearing(key: str) -> dict[str, str]:
    return {"authorization": f"Bearer {key}"}


def paired(point: FeedbackPoint, *, by: factories.User, name: str = "Tablet 1") -> tuple[Device, str]:
    """Pair a tablet with the point; return the pairing and its key."""
    _, code = pairing.make_code(point=point, name=name, by=by, at=NOW)
    return pairing.pair(point=point, code=code, at=NOW)


def kept() -> dict[str, object]:
    """Return all that a body could add or change, apart from when a tablet was last in contact."""
    models = (FFTResponse, Comment, CardReceipt, StaffVoice, AuditEvent)
    ledger = ("pk", "stored", "numbers", "captured", "waiting", "refused", "cards_in_minute", "revoked_at")
    return {
        **{model.__name__: model.objects.count() for model in models},
        "days": sorted(DirtyDay.objects.values_list("team_id", "day", "generation")),
        "ledgers": sorted(Device.objects.values_list(*ledger)),
        "codes": sorted(PairingCode.objects.values_list("pk", "used_at", "expires_at")),
        "points": sorted(FeedbackPoint.objects.values_list("pk", "cards_in_minute", "closed_at")),
    }


@contextmanager
def nothing_kept() -> Iterator[None]:
    before = kept()
    yield
    assert kept() == before


def turned_away(door: Door, body: object, status: int, *names: str, **sent: Any) -> HttpResponse:
    """Send the body. It is refused, by these names and no others; nothing is kept, and the next good card is taken."""
    with nothing_kept():
        answer = door.send(body, **sent)
    assert (answer.status_code, sorted(answer.json()["errors"])) == (status, sorted(names))
    assert answer["Content-Type"] == "application/json"
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies
    in_sentences(answer.json()["errors"])
    says_nothing_back(answer, body)
    assert door.send(door.good()).status_code == 201
    return answer


def in_sentences(errors: dict[str, list[str]]) -> None:
    for words in errors.values():
        assert words
        assert all(isinstance(each, str) and each[:1].isupper() and len(each) > 8 for each in words)


def says_nothing_back(answer: HttpResponse, body: object) -> None:
    """The answer repeats no value that was sent, whatever it was; a card's own id is how a refusal is named."""
    said = json.dumps(answer.json(), ensure_ascii=False)
    assert TELLTALE not in said
    found = body if not isinstance(body, bytes) else {}
    repeated = [value for value in values_in(found) if value in said]
    assert repeated == []


def values_in(found: object) -> Iterator[str]:
    """Yield the values in a body that an answer could only have from there."""
    if isinstance(found, dict):
        found = list(found.values())
    if isinstance(found, list):
        for each in found:
            yield from values_in(each)
    elif not isinstance(found, bool) and len(str(found)) > 3 and found not in KNOWN and not _UUID.fullmatch(str(found)):
        yield str(found)


KNOWN = {None, *card_body().values(), *voice_body().values()}

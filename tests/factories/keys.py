"""Keys of partners' programs, and programs that ask with them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import UTC, date, datetime

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from campaigns.models import Partner
from metrics.measures import Group
from metrics.models import ApiKey
from metrics.services import keys
from tests import factories

MADE_AT = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
EVERYTHING = tuple(Group)


def key(
    of: Partner, *, scope: Collection[Group] = EVERYTHING, expires_on: date | None = None, name: str = "Bed board"
) -> tuple[ApiKey, str]:
    """Return a key's row and the key."""
    return keys.make(
        partner=of, name=name, scope=scope, expires_on=expires_on, by=factories.user("Key Maker"), at=MADE_AT
    )


def program(secret: str) -> Callable[..., HttpResponse]:
    """Return what asks like a partner's program: `ask("series", measure="fft_positive")`."""

    def ask(name: str, /, headers: dict[str, str] | None = None, **parameters: str) -> HttpResponse:
        # "from" is a word of Python, so it is given as first.
        asked = {{"first": "from", "last": "to"}.get(each, each): value for each, value in parameters.items()}
        sent = {"authorization": f"Bearer {secret}", **(headers or {})}
        return Client(raise_request_exception=False).get(reverse(f"api_{name}"), asked, headers=sent)

    return ask

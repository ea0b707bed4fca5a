"""The keys of a division's partners, as its manager sees them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from campaigns.models import Division, Partner
from metrics.measures import Group
from metrics.models import ApiKey
from perfectcare.common.dates import day_words, london_day, moment_words


class State(StrEnum):
    IN_USE = "Works"
    REVOKED = "Taken back"
    EXPIRED = "Run out"
    CLOSED = "Partner closed"


@dataclass(frozen=True)
class KeyLine:
    """One key, as words."""

    number: int
    name: str
    partner: str
    groups: str
    state: State
    ends: str
    used: str
    made: str


@dataclass(frozen=True)
class KeysPage:
    """The keys that work and those that no longer do, by partner and name."""

    working: tuple[KeyLine, ...]
    past: tuple[KeyLine, ...]
    has_partners: bool


def state_of(key: ApiKey, today: date) -> State:
    """Say whether the key works on that day. A last day is a day on which it still works; a closing day is not."""
    if key.revoked_at is not None:
        return State.REVOKED
    if _is_closed(key.partner, today):
        return State.CLOSED
    if key.expires_on is not None and key.expires_on < today:
        return State.EXPIRED
    return State.IN_USE


def groups_of(key: ApiKey) -> tuple[Group, ...]:
    """Return the groups of measures that the key may read, in the order of the catalogue."""
    return tuple(group for group in Group if group.name in key.scope)


def keys_page(division: Division, today: date) -> KeysPage:
    """Read the page of keys (two queries)."""
    rows = ApiKey.objects.filter(partner__division=division).select_related("partner", "made_by")
    lines = [_line(key, today) for key in rows]
    return KeysPage(
        working=tuple(line for line in lines if line.state is State.IN_USE),
        past=tuple(line for line in lines if line.state is not State.IN_USE),
        has_partners=bool(open_partners(division, today)),
    )


def open_partners(division: Division, today: date) -> list[Partner]:
    """Return the partners that the division works with on that day, by name (one query)."""
    return [partner for partner in Partner.objects.filter(division=division) if not _is_closed(partner, today)]


def _is_closed(partner: Partner, day: date) -> bool:
    return partner.closed_on is not None and partner.closed_on <= day


def _line(key: ApiKey, today: date) -> KeyLine:
    return KeyLine(
        number=key.pk,
        name=key.name,
        partner=key.partner.name,
        groups=_listed(groups_of(key)),
        state=state_of(key, today),
        ends=_ends(key, today),
        used=day_words(key.last_used_on, today=today) if key.last_used_on else "Never",
        made=f"{moment_words(key.made_at, today=today)}, by {key.made_by}",
    )


def _ends(key: ApiKey, today: date) -> str:
    """Say the last day on which the key works, or worked."""
    if key.revoked_at is not None:
        return day_words(london_day(key.revoked_at), today=today)
    return day_words(key.expires_on, today=today) if key.expires_on else "None"


def _listed(groups: Iterable[Group]) -> str:
    first, *rest = groups or ("Nothing",)
    return ", ".join([str(first), *rest])

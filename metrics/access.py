"""The only ways to a key, by its secret or by its number, and from a key to the places that it may ask for."""

from __future__ import annotations

import re
from datetime import datetime

from django.http import Http404
from django.views.decorators.debug import sensitive_variables

from campaigns.models import Division, Site, Team
from metrics.models import ApiKey
from metrics.places import Place
from metrics.selectors.keys import State, state_of
from metrics.services.keys import PREFIX, hash_of
from metrics.sharing import PlaceKind
from perfectcare.common.dates import london_day

#: What a key looks like: 256 random bits in base64, made safe for addresses.
KEY = re.compile(rf"{PREFIX}[A-Za-z0-9_-]{{43}}", re.ASCII)


class KeyNotInUse(Exception):
    """A key that is unknown, taken back or past its last day, or whose partner is closed. All look the same."""


@sensitive_variables()
def open_key(secret: str, *, at: datetime) -> ApiKey:
    """Return the key that works at that moment, with its partner and division (one query). Raises KeyNotInUse."""
    if not KEY.fullmatch(secret):
        raise KeyNotInUse
    key = ApiKey.objects.select_related("partner__division").filter(key_hash=hash_of(secret)).first()
    if key is None or state_of(key, london_day(at)) is not State.IN_USE:
        raise KeyNotInUse
    return key


def key_in(division: Division, number: int) -> ApiKey:
    """Return a key of one of the division's partners, whether it still works or not."""
    key = ApiKey.objects.select_related("partner").filter(partner__division=division, pk=number).first()
    if key is None:
        raise Http404
    return key


class NoSuchPlace(Exception):
    """The division has no such place, or a partner asks for another partner. Both look the same."""


class NoSuchCampaign(Exception):
    """The division has no such campaign, or it has not started."""


class OutOfScope(Exception):
    """The measure is in no group that the key may read."""


def place_for(key: ApiKey, kind: PlaceKind, code: str) -> Place:
    """Return a place of the key's division (at most one query): a partner finds only itself. Raises NoSuchPlace."""
    division, partner = key.partner.division, key.partner
    if kind is PlaceKind.DIVISION:
        return Place(division)
    if kind is PlaceKind.PARTNER and code.lower() == partner.code.lower():
        return Place(division, partner=partner)
    if kind is PlaceKind.SITE:
        site = Site.objects.filter(division=division, code__iexact=code).first()
        if site is not None:
            return Place(division, site=site)
    if kind is PlaceKind.TEAM:
        team = Team.objects.filter(division=division, code__iexact=code).first()
        if team is not None:
            return Place(division, team=team)
    raise NoSuchPlace

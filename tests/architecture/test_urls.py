"""Every address in the site map, as somebody who is not signed in and as somebody from another division."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests import factories

PUBLIC = {
    "health", "design", "privacy", "accessibility", "invitation",
    "api_measures", "api_series", "api_nowhere",
    "card", "card_submit", "card_thanks", "staff_card", "staff_submit", "staff_thanks", "tablet_pair",
    "card_app", "staff_app", "offline", "you_said", "you_said_at", "you_said_team",
    "partner_form", "partner_thanks", "partner_said",
    "reply_code", "pulse", "pulse_thanks",
    "account_login", "account_logout", "account_signup", "account_inactive",
    "account_reset_password", "account_reset_password_done",
    "account_reset_password_from_key", "account_reset_password_from_key_done",
}  # fmt: skip
# Pages of the person's own, which show nothing of any division.
OWN = {"home", "account_change_password", "account_reauthenticate", "organisations"}


@dataclass(frozen=True)
class Page:
    """One address of the site map, with the values that it asks for."""

    name: str
    asks: tuple[tuple[str, str], ...]


def site_map(patterns=None, asks=()):
    for entry in patterns if patterns is not None else get_resolver().url_patterns:
        here = (*asks, *((name, type(each).__name__) for name, each in entry.pattern.converters.items()))
        if isinstance(entry, URLResolver):
            yield from site_map(entry.url_patterns, here)
        elif isinstance(entry, URLPattern):
            yield Page(entry.name, here)


PAGES = [pytest.param(page, id=str(page.name)) for page in site_map() if page.name not in PUBLIC]


@pytest.fixture
def address(cast):
    campaign = factories.campaign(cast.division, teams=[cast.riverside, cast.hilltop])
    known = {
        "slug": campaign.slug,
        "code": cast.division.code,
        "ods_code": cast.division.organisation.ods_code,
        "team_code": cast.riverside.code,
        "site_code": cast.riverside.site.code,
        "day": campaign.starts_on.isoformat(),
        "key": "fft_responses",
        "at": "1130",
    }

    def of(page):
        usual = {name: 1 if kind == "IntConverter" else "x" for name, kind in page.asks}
        return reverse(page.name, kwargs={name: known.get(name, usual[name]) for name in usual})

    return of


def test_every_page_has_a_name():
    assert [page for page in site_map() if not page.name] == []


def test_there_is_a_site_to_walk():
    assert len(PAGES) > 40


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_is_asked_to_sign_in(page, address, client):
    for answer in (client.get(address(page)), client.post(address(page))):
        assert answer.status_code in (302, 405)
        if answer.status_code == 302:
            assert answer["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("page", [page for page in PAGES if page.values[0].name not in OWN])
def test_an_outsider_learns_nothing(page, address, sign_in, cast):
    client = sign_in(cast.oona)
    for answer in (client.get(address(page)), client.post(address(page))):
        assert answer.status_code in (403, 404, 405), answer.status_code
        if answer.status_code == 403:
            assert page.name == "organisation_new"

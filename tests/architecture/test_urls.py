"""Every address in the site map, as somebody who is not signed in and as somebody from another division."""

from __future__ import annotations

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests import factories

PUBLIC = {
    "health", "design", "privacy", "accessibility", "invitation",
    "card", "card_submit", "card_thanks", "staff_card", "staff_thanks",
    "account_login", "account_logout", "account_signup", "account_inactive",
    "account_reset_password", "account_reset_password_done",
    "account_reset_password_from_key", "account_reset_password_from_key_done",
}  # fmt: skip
# Pages of the person's own, which show nothing of any division.
OWN = {"home", "account_change_password", "account_reauthenticate", "organisations"}


def site_map(patterns=None):
    for entry in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(entry, URLResolver):
            yield from site_map(entry.url_patterns)
        elif isinstance(entry, URLPattern):
            yield entry


PAGES = [pytest.param(entry, id=entry.name or str(entry.pattern)) for entry in site_map() if entry.name not in PUBLIC]


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

    def of(entry):
        converters = entry.pattern.converters
        values = {name: known.get(name, 1 if "Int" in type(c).__name__ else "x") for name, c in converters.items()}
        return reverse(entry.name, kwargs=values)

    return of


def test_every_page_has_a_name():
    assert [str(entry.pattern) for entry in site_map() if not entry.name] == []


@pytest.mark.parametrize("entry", PAGES)
def test_a_stranger_is_asked_to_sign_in(entry, address, client):
    for answer in (client.get(address(entry)), client.post(address(entry))):
        assert answer.status_code in (302, 405)
        if answer.status_code == 302:
            assert answer["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("entry", [page for page in PAGES if page.values[0].name not in OWN])
def test_an_outsider_learns_nothing(entry, address, sign_in, cast):
    client = sign_in(cast.oona)
    for answer in (client.get(address(entry)), client.post(address(entry))):
        assert answer.status_code in (403, 404, 405), answer.status_code
        if answer.status_code == 403:
            assert entry.name == "organisation_new"

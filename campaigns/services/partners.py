"""Add and close the organisations that a division works with."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction

from campaigns.models import Division, Partner
from perfectcare.accounts.models import User
from perfectcare.common.dates import day_words
from perfectcare.common.records import audit


class PartnerRefused(Exception):
    """A partner cannot be added or closed like this. `field` names the field that must change."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field, self.words = field, words


@transaction.atomic
def add(*, division: Division, code: str, name: str, by: User) -> Partner:
    """Add an organisation that the division works with."""
    try:
        with transaction.atomic():
            partner = Partner.objects.create(division=division, code=code.upper(), name=name)
    except IntegrityError:
        words = "A partner with this code is here already. One that was closed is not opened again."
        raise PartnerRefused("code", words) from None
    audit(by=by, verb="added", subject=f"partner {partner.code} of {division.code}")
    return partner


@transaction.atomic
def close(*, partner: Partner, on: date, by: User) -> Partner:
    """Close a partner from a day on: it takes no figures of later days. What it has stays."""
    partner = Partner.objects.select_for_update(of=("self",)).select_related("division").get(pk=partner.pk)
    if partner.closed_on is not None:
        raise PartnerRefused("closed_on", f"This partner is closed from {day_words(partner.closed_on)}.")
    partner.closed_on = on
    partner.save(update_fields=["closed_on"])
    audit(by=by, verb="closed", subject=f"partner {partner.code} of {partner.division.code}")
    return partner

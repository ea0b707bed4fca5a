"""Send a partner organisation a link of its own, and take it back (docs/adr/0015)."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.views.decorators.debug import sensitive_variables

from campaigns.models import Partner
from feedback.models import PartnerLink
from perfectcare.accounts.models import User
from perfectcare.common.dates import day_words, london_day
from perfectcare.common.records import audit, write_letter

LONGEST = timedelta(days=366)


class LinkRefused(Exception):
    """A link cannot be sent like this. `field` names the field that must change."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field, self.words = field, words


@transaction.atomic
@sensitive_variables()
def invite(*, partner: Partner, email: str, expires_on: date, by: User, at: datetime) -> PartnerLink:
    """Write a partner a letter with a link of its own, the only one that works. Raises LinkRefused."""
    partner = (
        Partner.objects.select_for_update(of=("self",)).select_related("division__organisation").get(pk=partner.pk)
    )
    _check(partner, expires_on, london_day(at))
    for earlier in PartnerLink.objects.filter(partner=partner, revoked_at=None):
        revoke(link=earlier, by=by, at=at)
    token = secrets.token_urlsafe(32)
    link = PartnerLink.objects.create(
        partner=partner,
        token_hash=hash_of(token),
        sent_to=email,
        made_at=at,
        made_by=by,
        expires_on=expires_on,
    )
    _write(link, token)
    audit(by=by, verb="invited", subject=f"partner link {link.pk}", partner=partner.pk)
    return link


@transaction.atomic
def revoke(*, link: PartnerLink, by: User, at: datetime) -> bool:
    """Take a link back for good, at once; False when somebody had done so already. What was said by it stays."""
    revoked = PartnerLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=at, revoked_by=by)
    if revoked:
        audit(by=by, verb="revoked", subject=f"partner link {link.pk}", partner=link.partner_id)
    return bool(revoked)


@sensitive_variables()
def hash_of(token: str) -> str:
    """Return what is kept of a link."""
    return hashlib.sha256(token.encode()).hexdigest()


def _held(partner: Partner) -> Partner:
    """Return the partner as its row stands now. Until the transaction ends nobody else sends it a link."""
    rows = Partner.objects.select_for_update(of=("self",)).select_related("division__organisation")
    return rows.get(pk=partner.pk)


def _check(partner: Partner, expires_on: date, today: date) -> None:
    if partner.closed_on is not None and partner.closed_on <= today:
        raise LinkRefused("email", f"This partner is closed from {day_words(partner.closed_on)}. It gets no link.")
    if expires_on < today:
        raise LinkRefused("expires_on", "The last day must be today or later")
    if expires_on > today + LONGEST:
        raise LinkRefused("expires_on", "The last day must be within a year. You can send a new link then")


@sensitive_variables()
def _write(link: PartnerLink, token: str) -> None:
    partner, division = link.partner, link.partner.division
    write_letter(
        to=link.sent_to,
        subject=f"{division.name} asks {partner.name}: how well do we work together?",
        body=(
            f"Hello,\n\n{link.made_by} asks on behalf of {division.name}, {division.organisation.name}, how well "
            f"{partner.name} and the division work together for patients.\n\n"
            f"Answer here, in about three minutes and without an account:\n"
            f"{settings.SITE_ADDRESS}{reverse('partner_form', args=[token])}\n\n"
            f"You can use the link as often as you like, until the end of {day_words(link.expires_on)}. The same link "
            "shows what your organisation said before, and what the division did about it. Whoever has it can answer "
            "in your organisation’s name: pass it on within your organisation only. If you were sent a link before, "
            "that one no longer works.\n\n"
            "Please name no patients. If a patient may be at risk now, ring the team: answers are not read at once.\n"
        ),
    )

"""Say how patients of a division reach PALS, the Patient Advice and Liaison Service."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from campaigns.models import Division
from perfectcare.accounts.models import User
from perfectcare.common.records import audit


@dataclass(frozen=True)
class Contact:
    """A phone number and an e-mail address; either may be empty."""

    phone: str
    email: str


class ContactChanged(Exception):
    """Somebody else has changed the contact since it was looked at."""


def contact_of(division: Division) -> Contact:
    """Return the contact as the division has it."""
    return Contact(division.pals_phone, division.pals_email)


@transaction.atomic
def change(*, division: Division, contact: Contact, seen: Contact, by: User) -> bool:
    """Show this contact on the division's cards from now on; False when it stands there already.

    `seen` is the contact that the person looked at. Raises ContactChanged when it is not the newest.
    """
    division = Division.objects.select_for_update().get(pk=division.pk)
    if contact == contact_of(division):
        return False
    if seen != contact_of(division):
        raise ContactChanged
    division.pals_phone, division.pals_email = contact.phone, contact.email
    division.save(update_fields=["pals_phone", "pals_email"])
    audit(
        by=by,
        verb="changed",
        subject=f"PALS contact of {division.code}",
        has_phone=bool(contact.phone),
        has_email=bool(contact.email),
    )
    return True

"""Let a division's patients see a translation of the card, and take it away again."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from campaigns.models import Division
from feedback.models import TranslationApproval
from feedback.wordings import Language
from perfectcare.accounts.models import User
from perfectcare.common.records import audit


class OtherWords(Exception):
    """The words that were read are not those that the program has now."""


@transaction.atomic
def approve(*, division: Division, language: Language, words_hash: str, by: User, at: datetime) -> bool:
    """Offer the language in the words that were read (`words_hash`); False when they stand approved already.

    An approval of other words ends. Raises OtherWords.
    """
    if words_hash != language.words_hash:
        raise OtherWords
    standing = _standing(division, language).select_for_update().first()
    if standing:
        if standing.words_hash == words_hash:
            return False
        withdraw(division=division, language=language, by=by, at=at)
    try:
        with transaction.atomic():
            made = TranslationApproval.objects.create(
                division=division, language=language.tag, words_hash=words_hash, approved_at=at, approved_by=by
            )
    except IntegrityError:  # somebody else was quicker
        return False
    audit(by=by, verb="approved", subject=_name(division, language), approval=made.pk)
    return True


@transaction.atomic
def withdraw(*, division: Division, language: Language, by: User, at: datetime) -> bool:
    """Stop offering the language; False when it was not offered. Cards that were given in it stay and count."""
    standing = _standing(division, language).select_for_update().first()
    if standing is None:
        return False
    standing.withdrawn_at, standing.withdrawn_by = at, by
    standing.save(update_fields=["withdrawn_at", "withdrawn_by"])
    audit(by=by, verb="withdrew", subject=_name(division, language), approval=standing.pk)
    return True


def _standing(division: Division, language: Language) -> QuerySet[TranslationApproval]:
    return TranslationApproval.objects.filter(division=division, language=language.tag, withdrawn_at=None)


def _name(division: Division, language: Language) -> str:
    return f"translation {language.tag} of {division.code}"

"""The outbox: letters are claimed, then sent, so that each goes out at most once.

Claiming a letter takes its words out of the database: they may hold a one-use link, and are never sent a second time.
"""

from __future__ import annotations

import logging

from django.core.mail import send_mail
from django.db import connection, transaction
from django.db.models.functions import Now

from perfectcare.common.models import Letter

log = logging.getLogger(__name__)


def send_waiting(*, at_most: int = 50) -> int:
    """Send the letters that wait, oldest first, and return how many went out."""
    sent = 0
    for _ in range(at_most):
        letter = _claim()
        if letter is None:
            break
        sent += _send(letter)
    return sent


@transaction.atomic
def _claim() -> Letter | None:
    waiting = Letter.objects.filter(state=Letter.State.WAITING).order_by("written_at", "id")
    if connection.features.has_select_for_update_skip_locked:
        waiting = waiting.select_for_update(skip_locked=True)
    letter = waiting.first()
    if letter is None:
        return None
    letter.state = Letter.State.CLAIMED
    Letter.objects.filter(pk=letter.pk).update(state=letter.state, claimed_at=Now(), body="")
    return letter


def _send(letter: Letter) -> bool:
    """Send one claimed letter. A refusal is noted beside it; whoever was to get it is invited again."""
    try:
        send_mail(letter.subject, letter.body, None, [letter.to])
    except OSError as problem:  # every smtplib error and every broken connection is one
        log.error("letter %s was not sent: %s", letter.pk, type(problem).__name__)
        Letter.objects.filter(pk=letter.pk).update(state=Letter.State.FAILED, problem=type(problem).__name__)
        return False
    Letter.objects.filter(pk=letter.pk).update(state=Letter.State.SENT, sent_at=Now())
    return True

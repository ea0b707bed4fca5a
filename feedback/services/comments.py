"""Release what people wrote, or hold it back. Each is read once, by one reader."""

from __future__ import annotations

from django.db import transaction

from feedback.models import Comment, StaffVoice
from perfectcare.accounts.models import User
from perfectcare.common.records import audit


class AlreadyRead(Exception):
    """Another reader was quicker."""

    def __init__(self, state: str) -> None:
        self.words = f"Somebody else has read that one already: {state.lower()}."
        super().__init__(self.words)


def release(*, said: Comment | StaffVoice, by: User) -> None:
    """Let the words be shown beyond their readers. Raises AlreadyRead."""
    _decide(said, said.State.RELEASED, "released", by)


def hold_back(*, said: Comment | StaffVoice, by: User) -> None:
    """Keep the words from everybody but their readers. Raises AlreadyRead."""
    _decide(said, said.State.HELD_BACK, "held back", by)


@transaction.atomic
def _decide(said: Comment | StaffVoice, state: str, verb: str, by: User) -> None:
    """Change the state only while it is unread, in one statement: of two readers, one is refused."""
    model = type(said)
    if not model._default_manager.filter(pk=said.pk, state=said.State.UNREAD).update(state=state):
        said.refresh_from_db(fields=["state"])
        raise AlreadyRead(said.get_state_display())
    audit(by=by, verb=verb, subject=f"{model._meta.verbose_name} {said.pk}")

"""Release what people wrote, or hold it back. Each is read once, by one reader."""

from __future__ import annotations

from django.db import transaction

from feedback.models import Comment
from perfectcare.accounts.models import User
from perfectcare.common.records import audit


class NotWaiting(Exception):
    """What somebody wrote waits for no reader. `words` say why."""

    def __init__(self, words: str) -> None:
        self.words = words
        super().__init__(words)


class AlreadyRead(NotWaiting):
    """Another reader was quicker."""

    def __init__(self, state: str) -> None:
        super().__init__(f"Somebody else has read that one already: {state.lower()}.")


class TakenOut(NotWaiting):
    """It was said in an answer that has been taken out of every count meanwhile."""

    def __init__(self) -> None:
        super().__init__("That one belongs to answers that were taken out, so it is not shown.")


def release(*, said: Comment, by: User) -> None:
    """Let the words be shown beyond their readers. Raises AlreadyRead or TakenOut."""
    _decide(said, said.State.RELEASED, "released", by)


def hold_back(*, said: Comment, by: User) -> None:
    """Keep the words from everybody but their readers. Raises AlreadyRead or TakenOut."""
    _decide(said, said.State.HELD_BACK, "held back", by)


@transaction.atomic
def _decide(said: Comment, state: str, verb: str, by: User) -> None:
    """Change the state only while it is unread, in one statement: of two readers, one is refused."""
    # The state is asked of the row itself: joined to its answer, it would be read from before a wait for a lock.
    unread = Comment.objects.unread().filter(pk=said.pk, pk__in=Comment.objects.standing())
    if not unread.update(state=state):
        said.refresh_from_db(fields=["state"])
        raise TakenOut if said.state == said.State.UNREAD else AlreadyRead(said.get_state_display())
    audit(by=by, verb=verb, subject=f"comment {said.pk}")

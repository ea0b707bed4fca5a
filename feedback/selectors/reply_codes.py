"""What whoever holds a reply code may know: whether their words were read, and what was replied."""

from __future__ import annotations

from dataclasses import dataclass

from feedback.models import Comment, Reply

#: What is said of words in each state, where there is no reply.
_WORDS = {
    Comment.State.UNREAD: ("Not read yet", "Nobody has read what you wrote so far. Look again in a few days."),
    Comment.State.RELEASED: (
        "Read, no reply yet",
        "A reader has read what you wrote and released it. Look again in a few days.",
    ),
    Comment.State.HELD_BACK: (
        "Read and held back, no reply yet",
        "A reader has read what you wrote. Others do not see it, for example because it could tell who somebody is.",
    ),
}
_TAKEN_OUT = (
    "Taken out, no reply",
    "Your division has taken your answer out of its figures, for example because it was a test. Nobody will reply.",
)


@dataclass(frozen=True)
class Standing:
    """How the words stand that a code belongs to, in a heading and a sentence, and the reply if there is one."""

    heading: str
    words: str
    reply: Reply | None


def standing_of(code_hash: str) -> Standing | None:
    """Return how the words stand that were sent with the hash of a code; None where there are none (one query).

    The reply is shown whether it is public or not: whoever holds the code has written the words.
    """
    found = Comment.objects.select_related("staff_voice", "reply").filter(staff_voice__reply_code_hash=code_hash)
    said = found.first()
    return _standing(said) if said else None


def _standing(said: Comment) -> Standing:
    state = Comment.State(said.state)
    reply: Reply | None = getattr(said, "reply", None)
    if reply:
        is_held_back = state is Comment.State.HELD_BACK
        words = "What you wrote is held back: only its readers see it." if is_held_back else "What you wrote was read."
        return Standing("There is a reply", words, reply)
    is_taken_out = said.staff_voice is not None and said.staff_voice.withdrawal_id is not None
    return Standing(*(_TAKEN_OUT if is_taken_out else _WORDS[state]), None)

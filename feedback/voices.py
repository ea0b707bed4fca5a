"""Reading what a member of staff said, as a page sends it in the background. The contract is docs/api.md."""

from __future__ import annotations

from django.views.decorators.debug import sensitive_variables

from feedback.cards import NOT_AN_OBJECT, CardErrors, Reader, clean_comment, one_of, read_id, read_moment, read_text
from feedback.models import StaffVoice
from feedback.reply_codes import read_hash
from feedback.services.staff import Voice

REQUIRED = ("id", "given_at", "care")
OPTIONAL = ("obstacle", "effect", "reply_code_hash", "sent_at")


@sensitive_variables()
def read(found: object) -> Voice:
    """Return what was said. Raises CardErrors, and nothing else, whatever was sent."""
    if not isinstance(found, dict):
        raise CardErrors({"card": [NOT_AN_OBJECT]})
    reader = Reader(found, required=REQUIRED, optional=OPTIONAL)
    voice = {
        "id": reader.take("id", read_id),
        "given_at": reader.take("given_at", read_moment),
        "care": reader.take("care", lambda value: one_of(value, list(StaffVoice.Care.values))),
        "obstacle": reader.take("obstacle", lambda value: clean_comment(read_text(value))) or "",
        "effect": reader.take("effect", lambda value: one_of(value, list(StaffVoice.Effect.values))) or "",
        "reply_code_hash": reader.take("reply_code_hash", lambda value: read_hash(read_text(value))) or "",
        "sent_at": reader.take("sent_at", read_moment),
    }
    reader.finish()
    return Voice(**voice)

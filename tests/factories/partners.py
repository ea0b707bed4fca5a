"""Links of partners, with the token that only their letter holds, and what partners say."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from uuid import uuid4

from campaigns.models import Partner, Team
from feedback.models import Comment, PartnerLink, PartnerVoice, Reply
from feedback.services import partner_links
from perfectcare.accounts.models import User
from perfectcare.common.models import Letter

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def link(
    partner: Partner, *, by: User, at: datetime = NOON, expires_on: date = date(2027, 1, 20)
) -> tuple[PartnerLink, str]:
    """Return a link of the partner and its token, as its letter has it."""
    made = partner_links.invite(partner=partner, email="liaison@hill.example", expires_on=expires_on, by=by, at=at)
    return made, token_of(Letter.objects.latest("pk"))


def token_of(letter: Letter) -> str:
    return re.search(r"/p/([^/\s]+)/", letter.body)[1]


def form(**changes: object) -> dict[str, object]:
    """Return a filled-in form with a new id."""
    return {
        "id": str(uuid4()),
        "team": "",
        "handover_complete": "4",
        "knew_whom_to_call": "2",
        "heard_back": "0",
        "what-was-good": "The nurses ring us back.",
        "what-could-be-better": "Letters come late. Ring Ann on 07700 900123.",
        **changes,
    }


def voice(partner: Partner, *, team: Team | None = None, words: str = "", **fields: object) -> PartnerVoice:
    """Return an answer of the partner, with one comment where there are words."""
    fields = {"given_on": NOON.date(), "handover_complete": 4, **fields}
    made = PartnerVoice.objects.create(partner=partner, team=team, **fields)
    if words:
        place = {"division_id": partner.division_id, "team": team, "given_on": made.given_on}
        question = {"question": "what-could-be-better", "words": words, "folded": words.casefold()}
        Comment.objects.create(partner_voice=made, **place, **question)
    return made


def reply(comment: Comment, *, by: User, **fields: object) -> Reply:
    words = {"you_said": "Letters are late.", "we_did": "We send them by noon.", "replied_on": NOON.date()}
    return Reply.objects.create(comment=comment, replied_by=by, **{**words, **fields})

"""Cards as a program sends them, and answers as they are stored."""

from __future__ import annotations

import uuid
from datetime import date

from campaigns.models import Team
from feedback.models import Comment, FFTResponse, StaffVoice


def card_body(**changes: object) -> dict[str, object]:
    """Return a good card with a new id, as JSON would hold it."""
    return {
        "id": str(uuid.uuid4()),
        "given_at": "2026-11-21T09:30:00+00:00",
        "question_set": "fft-2020",
        "answer": "very-good",
        **changes,
    }


def voice_body(**changes: object) -> dict[str, object]:
    """Return a good answer of staff with a new id, as JSON would hold it."""
    return {"id": str(uuid.uuid4()), "given_at": "2026-11-21T09:30:00+00:00", "care": "mixed", **changes}


def response(of_team: Team, **fields: object) -> FFTResponse:
    defaults = {"team": of_team, "given_on": date(2026, 11, 20), "answer": "very-good", "mode": "electronic-discharge"}
    return FFTResponse.objects.create(**{**defaults, **fields})


def comment(of_team: Team, words: str = "Kind and quick.", **fields: object) -> Comment:
    given_on = fields.pop("given_on", date(2026, 11, 20))
    answer = fields.pop("answer", "very-good")
    defaults = {"question": "what-was-good"}
    if not fields.keys() & {"response", "staff_voice", "partner_voice"}:
        defaults["response"] = response(of_team, given_on=given_on, answer=answer)
    place = {"division": of_team.division, "team": of_team, "given_on": given_on, "folded": words.casefold()}
    return Comment.objects.create(**{**defaults, **place, "words": words, **fields})


def voice(of_team: Team, obstacle: str = "No wheelchair.", *, state: str = "unread", **fields: object) -> StaffVoice:
    defaults = {"team": of_team, "given_on": date(2026, 11, 20), "care": "good"}
    made = StaffVoice.objects.create(**{**defaults, **fields})
    if obstacle:
        comment(of_team, obstacle, staff_voice=made, given_on=made.given_on, question="obstacle", state=state)
    return made

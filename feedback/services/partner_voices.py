"""Take in what a partner organisation says about working with the division, once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.views.decorators.debug import sensitive_variables

from campaigns.models import Team
from campaigns.services import days
from feedback.models import Alert, CardReceipt, Comment, PartnerLink, PartnerVoice
from feedback.services.receipts import Outcome, compare, receipt
from feedback.services.saying import alerts_for, comments_on
from perfectcare.common.dates import london_day

#: How many answers one organisation may give on one day. A link can be passed on, and a program could send with it.
MOST_ON_A_DAY = 50


class LinkEnded(Exception):
    """A link that was taken back or has run out, or whose partner is closed."""


class TooManyVoices(Exception):
    """The organisation has given as many answers as it may on one day."""


@dataclass(frozen=True)
class Voice:
    """A filled-in form of a partner, nothing masked yet. `team` is an open team of the partner's division, or none.

    `agreement` has how far each of the STATEMENTS is agreed with, None where that was left out; `words` are what was
    written, by the keys of PARTNER_PROMPTS.
    """

    id: UUID
    team: Team | None
    agreement: Mapping[str, int | None]
    words: Mapping[str, str]


@sensitive_variables()
def receive(*, link: PartnerLink, voice: Voice, at: datetime) -> Outcome:
    """Store what came through the link with its receipt, or find that it is stored already.

    Raises LinkEnded, CardConflict and TooManyVoices.
    """
    team_id = voice.team.pk if voice.team else None
    body: dict[str, Any] = {"partner": link.partner_id, "team": team_id, **voice.agreement, **voice.words}
    offered = receipt(name=f"partner:{voice.id}", body=body, received_on=london_day(at))
    try:
        _store(link, voice, offered, at)
    except IntegrityError:
        outcome = compare(offered)
        if outcome is None:
            raise
        return outcome
    return Outcome.STORED


@sensitive_variables()
@transaction.atomic
def _store(link: PartnerLink, voice: Voice, offered: CardReceipt, at: datetime) -> None:
    today = london_day(at)
    division_id = _held_open(link, today).partner.division_id
    offered.save(force_insert=True)
    if PartnerVoice.objects.filter(partner=link.partner_id, given_on=today).count() >= MOST_ON_A_DAY:
        raise TooManyVoices
    stored = PartnerVoice.objects.create(partner_id=link.partner_id, team=voice.team, given_on=today, **voice.agreement)
    comments = comments_on(stored, voice.words, division_id=division_id, team=voice.team)
    Comment.objects.bulk_create(comments)
    Alert.objects.bulk_create(alerts_for(comments, at))
    days.touch(division_id=division_id, team_id=stored.team_id, days=[today])


def _held_open(link: PartnerLink, today: date) -> PartnerLink:
    """Return the link as its row stands now. Until the transaction ends nobody takes it back, and nobody else sends."""
    found = PartnerLink.objects.select_for_update(of=("self",)).select_related("partner").get(pk=link.pk)
    if not found.works_on(today):
        raise LinkEnded
    return found

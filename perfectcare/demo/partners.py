"""What partners say in the demo, by links that nobody has."""

from __future__ import annotations

from datetime import date
from random import Random

from campaigns.models import Partner
from feedback.models import STATEMENTS, Comment, PartnerLink, PartnerVoice, Reply
from feedback.question_sets import PARTNER_PROMPTS
from feedback.services.saying import comments_on
from perfectcare.common.records import audit
from perfectcare.demo import words
from perfectcare.demo.clock import LENGTH, Calendar, after, noon
from perfectcare.demo.setting import Stage
from perfectcare.demo.trail import told


def ask(stage: Stage, when: Calendar, luck: Random) -> None:
    """Send both partners a link before each fortnight, and let them answer in it. In the finished one, all was read."""
    for first_on, state in ((when.finished_on, Comment.State.RELEASED), (when.live_on, Comment.State.UNREAD)):
        for partner in stage.partners.values():
            _send(stage, partner, first_on, luck)
        for said in words.FROM_PARTNERS:
            _say(stage, first_on, said, state, luck)
    _reply(stage, after(when.finished_on, 12))


def _send(stage: Stage, partner: Partner, first_on: date, luck: Random) -> None:
    """Send a link. Nobody has it: what is stored is the hash of nothing."""
    with told(noon(after(first_on, -7))) as at:
        PartnerLink.objects.filter(partner=partner, revoked_at=None).update(revoked_at=at, revoked_by=stage.manager)
        link = PartnerLink.objects.create(
            partner=partner,
            token_hash=f"{luck.getrandbits(256):064x}",
            sent_to=f"liaison.{partner.code.lower()}@demo.example",
            made_at=at,
            made_by=stage.manager,
            expires_on=after(first_on, LENGTH - 1 + 28),
        )
        audit(by=stage.manager, verb="invited", subject=f"partner link {link.pk}", partner=partner.pk)


def _say(stage: Stage, first_on: date, said: words.PartnerWords, state: Comment.State, luck: Random) -> None:
    """Let a partner answer as the words have it."""
    team = stage.teams[said.team] if said.team else None
    voice = PartnerVoice.objects.create(
        id=luck.getrandbits(62) + 1,
        partner=stage.partners[said.partner],
        team=team,
        given_on=after(first_on, said.day),
        **dict(zip(STATEMENTS, said.agreement, strict=True)),
    )
    written = {prompt.key: text for prompt, text in zip(PARTNER_PROMPTS, (said.good, said.better), strict=True)}
    for comment in comments_on(voice, written, division_id=stage.division.pk, team=team):
        comment.id, comment.state = luck.getrandbits(62) + 1, state
        comment.save(force_insert=True)


def _reply(stage: Stage, on: date) -> None:
    """Answer what the hospital said about equipment in the finished fortnight."""
    asked = Comment.objects.filter(partner_voice__partner__code=words.HOSPITAL, state=Comment.State.RELEASED)
    Reply.objects.create(
        comment=asked.get(question=PARTNER_PROMPTS[1].key),
        you_said=words.YOU_SAID,
        we_did=words.WE_DID,
        replied_on=on,
        replied_by=stage.manager,
    )

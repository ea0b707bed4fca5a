"""Which partners were sent a link to give feedback, and how it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max

from campaigns.models import Campaign, Division, Partner
from feedback.models import PartnerLink, PartnerVoice
from perfectcare.common.dates import day_words, london_day

#: How long a link works after the campaign, while replies come in; and how long without one.
AFTER_A_CAMPAIGN, USUALLY = timedelta(days=28), timedelta(days=60)


@dataclass(frozen=True)
class LinkLine:
    """One partner and its newest link, in words. `kind` is the tag's; `number` is that of a link that works."""

    name: str
    code: str
    is_open: bool
    state: str
    kind: str
    ends: str
    sent_to: str
    sent: str
    last_answer: str
    number: int | None


def lines(division: Division, today: date) -> list[LinkLine]:
    """Return a line for each partner of the division, by name (three queries)."""
    partners = Partner.objects.filter(division=division)
    newest = {link.partner_id: link for link in _links(division)}
    answered = PartnerVoice.objects.filter(partner__division=division).values_list("partner").annotate(Max("given_on"))
    last = dict(answered.order_by())
    return [_line(each, newest.get(each.pk), last.get(each.pk), today) for each in partners]


def usual_end(division: Division, today: date) -> date:
    """Return the last day that a new link usually has (one query)."""
    running = Campaign.objects.filter(division=division, phase__in=[Campaign.Phase.LIVE, Campaign.Phase.PLANNED])
    ends_on = running.filter(ends_on__gte=today).order_by("ends_on").values_list("ends_on", flat=True).first()
    return ends_on + AFTER_A_CAMPAIGN if ends_on else today + USUALLY


def _links(division: Division) -> list[PartnerLink]:
    """Return every link of the division's partners, the newest last."""
    rows = PartnerLink.objects.filter(partner__division=division).select_related("partner", "made_by", "revoked_by")
    return list(rows.order_by("made_at", "pk"))


def _line(partner: Partner, link: PartnerLink | None, last: date | None, today: date) -> LinkLine:
    is_open = partner.closed_on is None or partner.closed_on > today
    state, kind, ends = _state(link, is_open=is_open, today=today)
    return LinkLine(
        name=partner.name,
        code=partner.code,
        is_open=is_open,
        state=state,
        kind=kind,
        ends=ends,
        sent_to=link.sent_to if link else "",
        sent=f"{day_words(london_day(link.made_at), today=today)}, by {link.made_by}" if link else "",
        last_answer=day_words(last, today=today) if last else "None yet",
        number=link.pk if link and link.works_on(today) else None,
    )


def _state(link: PartnerLink | None, *, is_open: bool, today: date) -> tuple[str, str, str]:
    """Say how a link stands: a word, the kind of its tag, and the day that matters."""
    if link is not None and link.revoked_at is not None:
        return "Taken back", "neutral", f"{day_words(london_day(link.revoked_at), today=today)}, by {link.revoked_by}"
    if not is_open:
        return "Partner closed", "neutral", ""
    if link is None:
        return "No link yet", "not-said", ""
    until = day_words(link.expires_on, today=today)
    return ("Works", "on-track", f"until {until}") if link.works_on(today) else ("Run out", "watch", f"after {until}")

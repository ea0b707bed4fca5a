"""Whether every card that was given on a tablet is here, at the end of a campaign and before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Count

from campaigns.models import Campaign
from feedback.custody import Ledger, is_reported_until, is_silent, ledger_of
from feedback.custody_words import count_words, since_words
from feedback.models import Device, FFTResponse, Mode
from feedback.question_sets import FFT_2020
from perfectcare.common.dates import at_london

MIDNIGHT = time(0)


@dataclass(frozen=True)
class ProofLine:
    """One tablet in the proof: where its cards are, and what of it is not proven."""

    pk: int
    name: str
    place: str
    team: str
    ledger: Ledger
    reported: str
    ended: str
    doubt: str


@dataclass(frozen=True)
class Verdict:
    """What the ledgers prove, as a heading with the kind of its tag, and what else must be said."""

    kind: str
    tag: str
    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Totals:
    """The ledgers of all tablets together."""

    given: int
    stored: int
    waiting: int
    refused: int
    missing: int


@dataclass(frozen=True)
class Proof:
    """The proof page. `totals`, `lines` and `by_mode` are None for those who are shown no numbers of cards."""

    verdict: Verdict
    tablets: int
    totals: Totals | None
    lines: tuple[ProofLine, ...] | None
    by_mode: tuple[tuple[str, int], ...] | None


def proof_of(campaign: Campaign, now: datetime, *, with_numbers: bool) -> Proof:
    """Say whether every card that tablets of the campaign's teams were given is here (two queries at most).

    How many cards a tablet was given is how many of a team's patients answered. From one look to the next it is how
    many answered on a day, so that only those who look after the tablets are shown it (docs/adr/0011).
    """
    start, end = days_of(campaign)
    devices = [device for device in _devices(campaign) if device.was_in_use(start, end)] if start <= now else []
    lines = tuple(_line(device, end, now) for device in devices)
    return Proof(
        verdict=_verdict(lines, has_begun=start <= now, with_numbers=with_numbers),
        tablets=len(lines),
        totals=_totals(lines) if with_numbers else None,
        lines=lines if with_numbers else None,
        by_mode=_by_mode(campaign) if with_numbers else None,
    )


def days_of(campaign: Campaign) -> tuple[datetime, datetime]:
    """Return the first moment of the campaign's first London day, and the first after its last."""
    return at_london(campaign.starts_on, MIDNIGHT), at_london(campaign.ends_on + timedelta(days=1), MIDNIGHT)


def _devices(campaign: Campaign) -> Sequence[Device]:
    return list(Device.objects.filter(point__team__in=campaign.teams.all()).select_related("point__team"))


def _line(device: Device, end: datetime, now: datetime) -> ProofLine:
    return ProofLine(
        pk=device.pk,
        name=device.name,
        place=device.point.name,
        team=device.point.team.name,
        ledger=ledger_of(device),
        reported=since_words(device.reported_at, now) if device.reported_at else "",
        ended=since_words(device.revoked_at, now) if device.revoked_at else "",
        doubt=_doubt(device, end, now),
    )


def _doubt(device: Device, end: datetime, now: datetime) -> str:
    """Say why the tablet's last report proves nothing of all its cards; empty where it does, so far."""
    if device.reported_at is None:
        return "It has never reported."
    if is_reported_until(device, min(end, device.revoked_at or end)):
        return ""
    if device.revoked_at is not None and device.revoked_at < end:
        return "It has not reported since its key was taken back."
    if end <= now:
        return "It has not reported since the campaign’s last day."
    return "It is silent." if is_silent(device, now) else ""


def _totals(lines: Sequence[ProofLine]) -> Totals:
    ledgers = [line.ledger for line in lines]
    return Totals(
        given=sum(ledger.given for ledger in ledgers),
        stored=sum(ledger.stored for ledger in ledgers),
        waiting=sum(ledger.waiting for ledger in ledgers),
        refused=sum(ledger.refused for ledger in ledgers),
        missing=sum(ledger.missing for ledger in ledgers),
    )


def _verdict(lines: Sequence[ProofLine], *, has_begun: bool, with_numbers: bool) -> Verdict:
    """Say the worst first. What is not known is no proof, and is said."""
    if not has_begun:
        return Verdict("not-said", "Not begun", "The campaign has not begun", ())
    if not lines:
        return Verdict("not-said", "No tablets", "No tablet was paired in this campaign", ())
    said = [*_not_here(lines, with_numbers=with_numbers), *_doubts(lines)]
    if not said:
        totals = _totals(lines)
        figures = f": {totals.stored:,} of {totals.given:,}" if with_numbers else ""
        return Verdict("on-track", "All here", f"Every card that was given on a tablet is here{figures}", ())
    worst, *others = said
    return Verdict(worst.kind, worst.tag, worst.heading, (worst.detail, *(other.sentence for other in others)))


@dataclass(frozen=True)
class _Said:
    """One thing that keeps the proof from being whole."""

    kind: str
    tag: str
    heading: str
    detail: str

    @property
    def sentence(self) -> str:
        return f"{self.heading}. {self.detail}"


def _not_here(lines: Sequence[ProofLine], *, with_numbers: bool) -> list[_Said]:
    """Return what is missing, waits or was refused."""
    found = []
    for kind, tag, heading, detail, of in _NOT_HERE:
        counts = [number for line in lines if (number := of(line.ledger))]
        if counts:
            number, tablets = sum(counts), count_words(len(counts), "tablet", "tablets")
            cards = f"{count_words(number)} {'is' if number == 1 else 'are'}" if with_numbers else "Cards are"
            found.append(_Said(kind, tag, heading.format(cards, tablets), detail.format(tablets)))
    return found


_NOT_HERE: tuple[tuple[str, str, str, str, Callable[[Ledger], int]], ...] = (
    (
        "at-risk",
        "Cards missing",
        "{} missing",
        "Given on {}, and neither here nor there.",
        lambda ledger: ledger.missing,
    ),
    (
        "watch",
        "Cards on tablets",
        "{} still on {}",
        "A tablet sends what it holds when it is online with its card open.",
        lambda ledger: ledger.waiting,
    ),
    (
        "watch",
        "Cards refused",
        "{} refused and kept on {}",
        "“For staff” on the tablet shows each of them, and why.",
        lambda ledger: ledger.refused,
    ),
)


def _doubts(lines: Sequence[ProofLine]) -> list[_Said]:
    unheard = sum(not line.ledger.is_reported for line in lines)
    late = sum(bool(line.doubt) for line in lines) - unheard
    found = []
    for number, words in ((unheard, "never reported"), (late, "not reported lately")):
        if number:
            has, it = ("has", "it") if number == 1 else ("have", "them")
            heading = f"{count_words(number, 'tablet', 'tablets')} {has} {words}"
            found.append(_Said("not-said", "Not proven", heading, f"Cards that we know nothing of may be on {it}."))
    return found


def _by_mode(campaign: Campaign) -> tuple[tuple[str, int], ...]:
    """Return how many answers stand in the campaign, by how they were collected, in the national order (one query)."""
    answers = FFTResponse.objects.standing().filter(
        team__in=campaign.teams.all(),
        given_on__range=(campaign.starts_on, campaign.ends_on),
        question_set=FFT_2020.key,
    )
    counts = dict(answers.values_list("mode").annotate(number=Count("pk")).order_by())
    return tuple((str(mode.label), counts[mode.value]) for mode in Mode if counts.get(mode.value))

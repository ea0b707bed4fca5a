"""The tablets of a division, as its manager sees them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from campaigns.models import Division
from feedback.custody import Ledger, Trouble, heard_at, ledger_of, may_hold_cards
from feedback.custody_words import Finding, clock_words, findings, oldest_words, since_words, state_of
from feedback.models import Device, FeedbackPoint
from feedback.models.devices import DeviceQuerySet
from feedback.numbers import Numbers

#: As many ranges of numbers as somebody reads. A tablet with more gaps has another problem.
MOST_GAPS = 60
#: As many pairings that were taken back as the page lists.
MOST_PAST = 50

URGENCY = ("at-risk", "watch", "neutral", "not-said", "on-track")


@dataclass(frozen=True)
class TabletLine:
    """One pairing: where its tablet is, where its cards are, and how it is. Moments are words.

    `findings` is what is wrong; `state` is the worst of it, or how well it is. `ended` is when the key was taken back.
    """

    pk: int
    name: str
    place: str
    team: str
    heard: str
    reported: str
    ended: str
    ledger: Ledger
    oldest: str
    clock: str
    findings: tuple[Finding, ...]
    state: Finding


@dataclass(frozen=True)
class TabletsPage:
    """Every tablet in use, those that need somebody first; and of those taken back, the ones that may hold cards."""

    lines: tuple[TabletLine, ...]
    past: tuple[TabletLine, ...]
    past_left_out: int

    @property
    def well(self) -> int:
        return sum(not line.findings for line in self.lines)


@dataclass(frozen=True)
class TabletPage:
    """One pairing on a page of its own, with the numbers of the cards that did not come in."""

    line: TabletLine
    gaps: str
    has_more_gaps: bool
    paired: str
    ended_by: str
    is_place_closed: bool


def tablets_page(division: Division, now: datetime) -> TabletsPage:
    """Read the tablets of a division (one query)."""
    every = list(_devices(division))
    lines = [line_of(device, now) for device in every if device.revoked_at is None]
    past = [line_of(device, now) for device in every if device.revoked_at is not None and may_hold_cards(device)]
    return TabletsPage(
        lines=tuple(sorted(lines, key=_urgency)),
        past=tuple(sorted(past, key=_urgency)[:MOST_PAST]),
        past_left_out=max(0, len(past) - MOST_PAST),
    )


def tablet_page(device: Device, now: datetime) -> TabletPage:
    """Say everything of one pairing (two queries, for who paired it and who took it back)."""
    gaps = ledger_of(device).gaps.ranges
    return TabletPage(
        line=line_of(device, now),
        gaps=Numbers(gaps[:MOST_GAPS]).words(),
        has_more_gaps=len(gaps) > MOST_GAPS,
        paired=f"{since_words(device.paired_at, now)}, by {device.paired_by}",
        ended_by=str(device.revoked_by or ""),
        is_place_closed=device.point.closed_at is not None,
    )


def tablets_by_point(division: Division, now: datetime) -> dict[int, list[TabletLine]]:
    """Return the tablets in use at each point of the division (one query)."""
    found = defaultdict(list)
    for device in _devices(division).in_use():
        found[device.point_id].append(line_of(device, now))
    return dict(found)


def names_at(point: FeedbackPoint) -> list[str]:
    """Return what the tablets in use at the point are called (one query)."""
    return list(Device.objects.in_use().filter(point=point).order_by("name").values_list("name", flat=True))


def troubled(division: Division, now: datetime) -> dict[Trouble, list[tuple[Device, Finding]]]:
    """Return the division's tablets in use by what is wrong with them, the longest silent first (one query)."""
    found = defaultdict(list)
    for device in sorted(_devices(division).in_use(), key=heard_at):
        for finding in findings(device, now):
            if finding.trouble:
                found[finding.trouble].append((device, finding))
    return dict(found)


def line_of(device: Device, now: datetime) -> TabletLine:
    """Say how one pairing is."""
    return TabletLine(
        pk=device.pk,
        name=device.name,
        place=device.point.name,
        team=device.point.team.name,
        heard=since_words(heard_at(device), now),
        reported=since_words(device.reported_at, now) if device.reported_at else "",
        ended=since_words(device.revoked_at, now) if device.revoked_at else "",
        ledger=ledger_of(device),
        oldest=oldest_words(device, now),
        clock=clock_words(device.clock_behind or 0) if device.is_clock_wrong else "",
        findings=tuple(findings(device, now)),
        state=state_of(device, now),
    )


def _urgency(line: TabletLine) -> tuple[int, int]:
    order = list(Trouble)
    worst = line.state.trouble
    return URGENCY.index(line.state.kind), order.index(worst) if worst else len(order)


def _devices(division: Division) -> DeviceQuerySet:
    return Device.objects.filter(point__team__division=division).select_related("point__team")

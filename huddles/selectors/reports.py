"""What teams report: tiles for the board, who is still to report, and what was said last time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from campaigns.access import Pass
from campaigns.models import Campaign, Slot, Team
from huddles.models import Attendance, TeamReport
from huddles.rules import is_afterwards, plain_day, slot_words
from huddles.selectors.slots import next_slot
from perfectcare.accounts.roles import Need
from perfectcare.common.dates import london_day, time_words

Rag = TeamReport.Rag
# What needs the huddle's eye comes first; a team that has said nothing needs it more than one on track.
RANK: dict[str, int] = {Rag.AT_RISK: 0, Rag.WATCH: 1, Rag.NOT_SAID: 2, "": 3, Rag.ON_TRACK: 4}


@dataclass(frozen=True)
class Balance:
    """What a team has of what it needs ("6 of 8", "2 short"), or has room for ("43 for 39", "4 spare")."""

    label: str
    has: int | None
    needs: int | None
    joined_by: str

    @property
    def gap(self) -> int | None:
        return None if self.has is None or self.needs is None else self.needs - self.has

    @property
    def is_said(self) -> bool:
        return self.has is not None or self.needs is not None

    @property
    def gap_words(self) -> str:
        if not self.gap:
            return ""
        return f"{self.gap} short" if self.gap > 0 else f"{-self.gap} spare"


@dataclass(frozen=True)
class Tile:
    """One team on the board. `kind` is the tag's kind; without a report there are no figures."""

    team_id: int
    team: str
    code: str
    kind: str
    words: str
    staff: Balance
    visits: Balance
    safety: str
    line: str
    by: str
    when: str
    afterwards: str
    presence: str
    has_report: bool
    may_report: bool


@dataclass(frozen=True)
class ReportsIn:
    """How many of the reports that a slot expects are in, and whose are missing."""

    received: int
    expected: int
    missing: tuple[str, ...]


@dataclass(frozen=True)
class ReportDue:
    """A team's report to the next huddle: sent, or still to send."""

    team: str
    code: str
    slot: Slot
    is_in: bool


def staff_of(report: TeamReport | None) -> Balance:
    has, needs = (report.staff_actual, report.staff_planned) if report else (None, None)
    return Balance("Staff", has, needs, "of")


def visits_of(report: TeamReport | None) -> Balance:
    has, needs = (report.capacity, report.demand) if report else (None, None)
    return Balance("Visits", has, needs, "for")


def tiles(
    *,
    teams: Iterable[Team],
    slot: Slot,
    reports: Mapping[int, TeamReport],
    presences: Mapping[int, str],
    held: Pass,
    is_open: bool,
    now: datetime,
) -> tuple[Tile, ...]:
    """Return a tile for each team, those at risk first."""
    made = []
    for team in teams:
        may_report = is_open and held.allows_for_team(Need.REPORT, team.pk)
        made.append(_tile(team, reports.get(team.pk), slot, presences.get(team.pk, ""), may_report, now))
    return tuple(sorted(made, key=lambda tile: (RANK[tile.kind if tile.has_report else ""], tile.team.casefold())))


def _tile(team: Team, report: TeamReport | None, slot: Slot, presence: str, may_report: bool, now: datetime) -> Tile:
    late = report is not None and is_afterwards(slot, report.reported_at)
    day = plain_day(london_day(report.reported_at), london_day(now)) if report and late else ""
    return Tile(
        team_id=team.pk,
        team=team.name,
        code=team.code,
        kind=report.rag if report else Rag.NOT_SAID,
        words=report.get_rag_display() if report else "No report yet" if slot.day >= london_day(now) else "No report",
        staff=staff_of(report),
        visits=visits_of(report),
        safety=report.safety if report else "",
        line=report.line if report else "",
        by=str(report.reported_by) if report else "",
        when=time_words(report.reported_at) if report else "",
        afterwards=day,
        presence=Attendance.Presence(presence).label if presence else "",
        has_report=report is not None,
        may_report=may_report,
    )


def changes(
    *, teams: Iterable[Team], before: Mapping[int, TeamReport], now: Mapping[int, TeamReport]
) -> tuple[str, ...]:
    """Say what is different for the teams that reported both times, those at risk first."""
    found = []
    for team in teams:
        if team.pk in before and team.pk in now:
            words = _difference(before[team.pk], now[team.pk])
            if words:
                found.append((RANK[now[team.pk].rag], team.name.casefold(), f"{team.name}: {words}"))
    return tuple(words for _, _, words in sorted(found))


def _difference(was: TeamReport, is_: TeamReport) -> str:
    words = []
    if is_.rag != was.rag:
        words.append(f"{is_.get_rag_display().lower()}, was {was.get_rag_display().lower()}")
    for name, of in (("staff", staff_of), ("visits", visits_of)):
        gap_was, gap_is = of(was).gap, of(is_).gap
        if gap_was is not None and gap_is is not None and gap_was != gap_is:
            words.append(f"{name} {_gap_words(gap_is)}, was {_gap_words(gap_was)}")
    return "; ".join(words)


def _gap_words(gap: int) -> str:
    return f"{gap} short" if gap > 0 else f"{-gap} spare" if gap else "none short"


def reports_in(slot: Slot) -> ReportsIn:
    """Return how many reports of the slot's teams are in (one query)."""
    reported = TeamReport.objects.filter(huddle__slot=slot, team=OuterRef("pk"))
    teams = list(slot.campaign.teams.open(slot.day).annotate(is_in=Exists(reported)).values_list("name", "is_in"))
    missing = tuple(name for name, is_in in teams if not is_in)
    return ReportsIn(received=len(teams) - len(missing), expected=len(teams), missing=missing)


def my_reports_due(campaign: Campaign, held: Pass, now: datetime) -> tuple[ReportDue, ...]:
    """Return the next huddle's reports of the person's own teams (at most four queries)."""
    mine = held.team_ids(Need.REPORT)
    slot = next_slot(campaign, now) if mine and not campaign.is_over else None
    if slot is None:
        return ()
    teams = campaign.teams.open(slot.day).filter(pk__in=mine)
    reported = set(TeamReport.objects.filter(huddle__slot=slot, team__in=mine).values_list("team_id", flat=True))
    return tuple(ReportDue(team.name, team.code, slot, team.pk in reported) for team in teams)


def report_of(slot: Slot, team: Team) -> TeamReport | None:
    """Return what the team reports to the slot's huddle."""
    return TeamReport.objects.select_related("reported_by").filter(huddle__slot=slot, team=team).first()


def last_report(slot: Slot, team: Team) -> TeamReport | None:
    """Return the team's latest report to an earlier slot of the campaign."""
    earlier = TeamReport.objects.filter(
        team=team, huddle__slot__campaign_id=slot.campaign_id, huddle__slot__starts_at__lt=slot.starts_at
    )
    return earlier.select_related("huddle__slot").order_by("-huddle__slot__starts_at").first()


def said_words(report: TeamReport) -> list[dict[str, str]]:
    """Return a stored report as rows of a summary list, to stand beside what somebody is typing."""
    shown = {
        "Staff planned": report.staff_planned,
        "Staff on duty": report.staff_actual,
        "Visits we can make": report.capacity,
        "Visits needed": report.demand,
        "Safety concerns": report.safety,
        "How today looks": report.get_rag_display(),
        "One line": report.line,
    }
    return [{"key": key, "value": "Not said" if value in (None, "") else str(value)} for key, value in shown.items()]


def last_words(report: TeamReport | None, now: datetime) -> str:
    """Say when "last time" was: "15:30 yesterday"."""
    return slot_words(report.huddle.slot, now) if report else ""

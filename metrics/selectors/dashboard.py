"""The dashboard: every measure on one page, and one measure on a page of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from campaigns.models import Campaign, Division, Team
from metrics.catalogue import COUNTED, GROUPS, MEASURES
from metrics.charts import Chart
from metrics.disclosure import Span
from metrics.facts import Tally
from metrics.measures import Measure
from metrics.selectors import counts, looks, months
from metrics.selectors.figures import add
from metrics.selectors.freshness import complete_words
from metrics.selectors.looks import Look
from metrics.selectors.months import Months, MonthTable
from metrics.selectors.windows import ended, window_of
from metrics.words import figure, figure_and_percent, percent
from perfectcare.common.dates import london_day, period_words


@dataclass(frozen=True)
class Asked:
    """What somebody asks to see: a campaign or the months, of all teams or of their own."""

    division: Division
    now: datetime
    campaign: Campaign | None = None
    campaigns: Sequence[Campaign] = ()
    team: Team | None = None
    until: date | None = None

    @property
    def today(self) -> date:
        return london_day(self.now)


@dataclass(frozen=True)
class Row:
    """One measure on the dashboard, as words."""

    measure: Measure
    spark: Chart | None
    latest: str
    latest_when: str
    total: str
    reason: str
    note: str


@dataclass(frozen=True)
class Section:
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Dashboard:
    sections: tuple[Section, ...]
    months: MonthTable | None
    days_words: str
    complete: str
    is_empty: bool


@dataclass(frozen=True)
class TableRow:
    when: str
    figure: str
    percent: int | None


@dataclass(frozen=True)
class PlaceRow:
    name: str
    figure: str
    percent: int | None
    is_total: bool = False


@dataclass(frozen=True)
class MeasurePage:
    measure: Measure
    charts: tuple[Chart, ...]
    summary: str
    note: str
    rows: tuple[TableRow, ...]
    places: tuple[PlaceRow, ...]
    months: MonthTable | None
    days_words: str
    complete: str


def started(division: Division) -> list[Campaign]:
    """Return the campaigns that have figures to look at, the latest first (one query)."""
    rows = Campaign.objects.filter(division=division).exclude(phase=Campaign.Phase.PLANNED)
    return list(rows.select_related("division", "review").order_by("-starts_on", "-pk"))


def usual(campaigns: Sequence[Campaign]) -> Campaign | None:
    """Return the campaign that a dashboard opens with: the live one, else the latest."""
    live = [campaign for campaign in campaigns if campaign.phase == Campaign.Phase.LIVE]
    return next(iter(live or campaigns), None)


def dashboard(asked: Asked) -> Dashboard:
    """Return every measure, and what patients say by team and month (at most eight queries)."""
    look, table = _look_and_months(asked, MEASURES["fft_positive"])
    sections = []
    for group in GROUPS:
        rows = tuple(_row(look, each) for each in COUNTED if each.group == group and not each.is_detail)
        sections.append(Section(group.value, rows))
    details = tuple(_row(look, each) for each in COUNTED if each.is_detail)
    sections.insert(1, Section("Each of the six answers", details))
    return Dashboard(
        sections=tuple(sections),
        months=table,
        days_words=_days_words(look.days),
        complete=complete_words(asked.division, asked.now),
        is_empty=not any(row.latest for section in sections for row in section.rows),
    )


def measure_page(asked: Asked, measure: Measure) -> MeasurePage:
    """Return one measure: its chart, its table, its teams where these may be shown (at most nine queries)."""
    look, table = _look_and_months(asked, measure)
    points = look.points(measure)
    return MeasurePage(
        measure=measure,
        charts=look.charts(measure),
        summary=looks.summary(measure, look),
        note=look.total(measure).note,
        rows=tuple(TableRow(look.when(each), figure(each.tally), percent(each.tally)) for each in reversed(points)),
        places=() if measure.people or asked.team else _places(asked, measure, look.days),
        months=table,
        days_words=_days_words(look.days),
        complete=complete_words(asked.division, asked.now),
    )


def _look_and_months(asked: Asked, measure: Measure) -> tuple[Look, MonthTable | None]:
    """Return the look that was asked for and, for all teams together, the measure by team and month."""
    needs_table = bool(measure.people) and asked.team is None
    by_day = None
    if asked.campaign:
        by_day = looks.through_campaign(asked.campaign, asked.campaigns, today=asked.today, team=asked.team)
        if not needs_table:
            return by_day, None
    last, has_earlier, has_later = months.last_month(asked.division, asked.today, asked.until)
    by_month = looks.by_month(asked.division, last, asked.campaigns, today=asked.today, team=asked.team)
    table = None
    if needs_table and by_month.months:
        teams = _teams(asked, by_month.months)
        table = months.table(by_month.months, measure, teams, has_earlier=has_earlier, has_later=has_later)
    return by_day or by_month, table


def _teams(asked: Asked, found: Months) -> list[Team]:
    """Return the teams that exist, and those of the past that have figures (one query)."""
    known = {team_id for _, team_id, _ in found.sums}
    teams = Team.objects.filter(division=asked.division).select_related("site")
    return [team for team in teams if team.pk in known or _is_open(team, asked.today)]


def _is_open(team: Team, day: date) -> bool:
    return team.opened_on <= day and (team.closed_on is None or day < team.closed_on)


def _row(look: Look, measure: Measure) -> Row:
    points, total = look.points(measure), look.total(measure)
    latest = points[-1] if points else None
    return Row(
        measure=measure,
        spark=look.spark(measure),
        latest=figure_and_percent(latest.tally) if latest else "",
        latest_when=look.when(latest) if latest else "",
        total=figure_and_percent(total.tally) if total.tally else "",
        reason=total.reason,
        note=total.note if measure.is_count else "",
    )


def _places(asked: Asked, measure: Measure, days: Span | None) -> tuple[PlaceRow, ...]:
    """Return a measure of work by site and team, in the order of the alphabet: nobody is ranked (one query)."""
    span = ended(window_of(asked.campaign).during, asked.today) if asked.campaign else days
    if span is None:
        return ()
    return tuple(_place_rows(counts.by_site_and_team(asked.division, span, measure.key)))


def _place_rows(by_site: Mapping[str, Mapping[str, Tally]]) -> Iterable[PlaceRow]:
    for site, teams in by_site.items():
        for team, tally in teams.items():
            yield PlaceRow(team, figure(tally), percent(tally))
        if len(by_site) > 1:
            together = add(teams.values())
            yield PlaceRow(f"{site}, together", figure(together), percent(together), is_total=True)


def _days_words(days: Span | None) -> str:
    return period_words(days.first, days.last) if days else ""

"""One measure at each place of a division, a page of teams at a time: sites and their teams, each by the alphabet.

Nobody is ranked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from campaigns.models import Team
from metrics.disclosure import Span
from metrics.drawing import Drawing
from metrics.icons import Icon, variation_icon
from metrics.measures import Measure, Subject
from metrics.places import Place
from metrics.selectors import counts, observed
from metrics.selectors.figures import Figures
from metrics.selectors.findings import Findings, unit_of
from metrics.selectors.observed import Observed
from metrics.selectors.pictures import sparkline, when
from metrics.selectors.series import Reading
from metrics.words import figure_of

#: Rows of one page.
TEAMS_A_PAGE = 25


@dataclass(frozen=True)
class PlaceRow:
    """One place: its latest figure and what its chart says. `kind` and `code` name it in an address."""

    name: str
    kind: str
    code: str
    site: str
    site_code: str
    spark: Drawing | None
    latest: str
    latest_when: str
    reason: str
    variation: Icon


@dataclass(frozen=True)
class Places:
    """A page of places, and the pages around it."""

    rows: tuple[PlaceRow, ...]
    page: int
    pages: int
    count: int

    @property
    def has_figures(self) -> bool:
        """Whether any of them has a figure, or could on another page."""
        return self.pages > 1 or any(row.latest for row in self.rows)

    @property
    def previous(self) -> int | None:
        return self.page - 1 if self.page > 1 else None

    @property
    def next(self) -> int | None:
        return self.page + 1 if self.page < self.pages else None


def partners(found: Findings, measure: Measure) -> Places:
    """Return the partners that have figures of the measure (no query)."""
    rows = []
    for partner in found.reading.observed.partners(measure):
        series = found.reading.series(measure, found.asked.charting, partner)
        rows.append(_row(found, replace(found.reading, place=series.place), measure, ("partner", partner.code)))
    return Places(tuple(rows), 1, 1, len(rows))


def teams(found: Findings, measure: Measure) -> Places:
    """Return one page of the division's or the site's teams (two queries)."""
    asked, place = found.asked, found.asked.place
    scope = Team.objects.filter(division=asked.division).select_related("site")
    scope = scope.filter(site=place.site) if place.site else scope
    known = [
        team
        for team in scope.order_by("site__name", "site__code", "name", "code")
        if team.opened_on <= asked.today and (team.closed_on is None or found.reading.all_days.first < team.closed_on)
    ]
    pages = max(1, -(-len(known) // TEAMS_A_PAGE))
    page = min(asked.page, pages)
    shown = known[(page - 1) * TEAMS_A_PAGE : page * TEAMS_A_PAGE]
    read = _reader(found, measure, shown)
    rows = tuple(_row(found, read(team), measure, ("team", team.code)) for team in shown)
    return Places(rows, page, pages, len(known))


def has_places(measure: Measure, place: Place) -> bool:
    """Tell whether there is a table of places: for the division's and a site's charts of what teams have figures of."""
    if place.team or place.partner or measure.key in ("huddles_held", "huddles_overran"):
        return False
    return not measure.subjects or Subject.TEAM in measure.subjects


def _reader(found: Findings, measure: Measure, teams: Sequence[Team]) -> Callable[[Team], Reading]:
    """Read the figures of these teams together; what comes back gives each team's own reading."""
    reading = found.reading
    ids = [team.pk for team in teams]
    by_team: dict[int, Observed] = {}
    sums: dict[int, Figures] = {}
    if measure.is_observed:
        by_team = observed.read_teams(found.asked.division, ids, reading.entered_days, reading.months_read, measure.key)
    elif not measure.people and reading.days:
        sums = _figures(found, measure, ids, reading.days)

    def read(team: Team) -> Reading:
        return replace(
            reading,
            place=Place(found.asked.division, team=team),
            figures=sums.get(team.pk, Figures({}, {}, {})),
            observed=by_team.get(team.pk, Observed()),
        )

    return read


def _figures(found: Findings, measure: Measure, ids: list[int], days: Span) -> dict[int, Figures]:
    by_day = counts.by_day_and_team(found.asked.division, [days], [measure.key], team_ids=ids)[measure.key]
    return {
        team_id: Figures({measure.key: {day: of[team_id] for day, of in by_day.items() if team_id in of}}, {}, {})
        for team_id in ids
    }


def _row(found: Findings, reading: Reading, measure: Measure, address: tuple[str, str]) -> PlaceRow:
    series = reading.series(measure, found.asked.charting, reading.place.partner)
    charted = found.chart(series)
    latest, team = series.latest, reading.place.team
    return PlaceRow(
        name=reading.place.name,
        kind=address[0],
        code=address[1],
        site=team.site.name if team else "",
        site_code=team.site.code if team else "",
        spark=sparkline(charted, reading.window),
        latest=figure_of(measure, latest.tally) if latest else "",
        latest_when=when(series, latest) if latest else "",
        reason=series.reason,
        variation=variation_icon(
            charted.chart,
            better=measure.better.value,
            period=series.charting.value,
            unit=unit_of(measure),
            reason=charted.reason,
        ),
    )

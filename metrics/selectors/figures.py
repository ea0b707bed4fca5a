"""A division's counts, read once, and what of them may be shown: by day, for a period, by month and team.

Sums are made of numerators and denominators; a percentage is never averaged. A gap stays a gap and says why.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from campaigns.models import Division, Site, Team
from metrics.catalogue import COUNTED, REPLIES, STAFF
from metrics.disclosure import People, Runs, Span, runs
from metrics.facts import Tally
from metrics.measures import Measure
from metrics.periods import Point, add
from metrics.selectors import counts
from metrics.words import listed, span_words

__all__ = ["Figures", "Point", "Total", "add"]

#: In one team people could know whose answer it was.
SAID_BY_STAFF = [measure.key for measure in COUNTED if measure.people in (STAFF, REPLIES)]
#: What the people of a team see of it, day by day.
OF_TEAM = frozenset(measure.key for measure in COUNTED if measure.key not in SAID_BY_STAFF)
#: What everybody sees of a team or a site, day by day: nothing that anybody said.
WORK = frozenset(measure.key for measure in COUNTED if not measure.people)


@dataclass(frozen=True)
class Total:
    """A figure for a period, or the reason why there is none. The note names days that are left out."""

    tally: Tally | None
    reason: str = ""
    note: str = ""


@dataclass(frozen=True)
class Figures:
    """What was counted, by measure and day, and (for what people say, beyond their team) how days are joined."""

    sums: dict[str, dict[date, Tally]]
    joined: dict[str, Runs]
    people: dict[str, People]
    joined_days: frozenset[date] = frozenset()

    def points(self, measure: Measure, span: Span) -> list[Point]:
        """Return the figures of the span, in order."""
        return [Point(each, self._add(measure, each)) for each in self._spans(measure) if span.covers(each)]

    def total(self, measure: Measure, span: Span | None) -> Total:
        """Return the sum over the span of what is shown by day."""
        if span is None:
            return Total(None, "These days are still to come.")
        points = self.points(measure, span)
        note = self._note(measure, span)
        if not points:
            return Total(None, note or nothing_words(measure))
        return Total(add(point.tally for point in points), note=note)

    def left_out(self, measure: Measure, span: Span) -> list[Span]:
        """Return the days within the span that no figure tells of, because too few people stand behind them."""
        if measure.people not in self.joined:
            return []
        return [each for each in self.joined[measure.people].left_out if span.covers(each)]

    def speaks_of(self, measure: Measure, span: Span) -> bool:
        """Tell whether every day of the span is in a figure, or had nobody who answered, or is named as left out.

        Days that lie in no campaign's periods (between a baseline and its campaign, say) are in none of them.
        """
        return measure.people not in self.joined or all(day in self.joined_days for day in span.days)

    def _spans(self, measure: Measure) -> Iterable[Span]:
        if measure.people in self.joined:
            return self.joined[measure.people].shown
        return [Span(day, day) for day in sorted(self.sums.get(measure.key, {}))]

    def _add(self, measure: Measure, span: Span) -> Tally:
        by_day = self.sums.get(measure.key, {})
        return add(by_day[day] for day in span.days if day in by_day)

    def _note(self, measure: Measure, span: Span) -> str:
        left_out = [span_words(each) for each in self.left_out(measure, span)]
        return f"Leaves out {listed(left_out)}: too few {measure.counted[1]} to show." if left_out else ""


def nothing_words(measure: Measure) -> str:
    """Say that there is nothing to count: a gap, not nought."""
    return f"No {measure.counted[1]} in this time."


def of_division(
    division: Division, spans: Iterable[Span], pieces: Iterable[Span], *, keys: Collection[str] = counts.KEYS
) -> Figures:
    """Read the division's figures for the spans (three queries; one where nobody said anything).

    `pieces` are the days that may be shown one by one.
    """
    spans, pieces = list(spans), list(pieces)
    people = counts.people_of(division, spans) if not WORK.issuperset(keys) else {}
    joined = {key: runs(by_day, pieces) for key, by_day in people.items()}
    days = frozenset(day for piece in pieces for day in piece.days)
    return Figures(counts.by_day(division, spans, keys=keys), joined, people, days)


def of_team(team: Team, spans: Iterable[Span], *, is_own: bool = True, keys: Collection[str] = counts.KEYS) -> Figures:
    """Read a team's figures, every day as it is (two queries, or one).

    What its patients said is among them for its own people only. What its staff said is not even for them: whoever
    works there knows who was on duty that day.
    """
    return Figures(counts.by_day_of_team(team, spans, keys=(OF_TEAM if is_own else WORK).intersection(keys)), {}, {})


def of_site(division: Division, site: Site, spans: Iterable[Span], *, keys: Collection[str] = counts.KEYS) -> Figures:
    """Read what the teams of a site did together, day by day (one query)."""
    return Figures(counts.by_day(division, spans, keys=WORK.intersection(keys), site_id=site.pk), {}, {})

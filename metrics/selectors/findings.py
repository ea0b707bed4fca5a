"""Figures with all that their charts need: steps, notes and targets, read once for all measures."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from metrics.measures import Measure
from metrics.selectors import judgements, targets
from metrics.selectors.asked import Asked, read
from metrics.selectors.charted import Charted, chart_of
from metrics.selectors.judgements import Judgements
from metrics.selectors.pictures import days_drawn
from metrics.selectors.series import Reading, Series
from metrics.selectors.targets import Goal, Targets, is_for


@dataclass(frozen=True)
class Findings:
    """What a chart needs besides the figures, read once for all measures."""

    asked: Asked
    reading: Reading
    judged: Judgements
    targets: Targets

    def chart(self, series: Series) -> Charted:
        """Chart a series with its steps, the target of its latest figure, and the campaign's baseline."""
        goal = self.goal(series)
        window = self.reading.window
        return chart_of(
            series,
            baseline_until=window.baseline_until if window else None,
            steps=[step.starts_on for step in self.judged.steps_of(series.measure, series.place)],
            target=goal.charted if goal else None,
        )

    def goal(self, series: Series) -> Goal | None:
        """Return the target that holds for the latest figure, where a target may stand in such a chart."""
        if series.latest is None or not is_for(series.measure, series.charting):
            return None
        return self.targets.target_on(series.measure, series.latest.span.last, series.place)

    def goal_words(self, series: Series) -> str:
        """Say the target of the latest figure, or who agreed that there is none; and what holds since, if another."""
        drawn = days_drawn(series)
        if drawn is None or series.latest is None or not is_for(series.measure, series.charting):
            return ""
        then, now = (self._target_words(series, day) for day in (series.latest.span.last, drawn.last))
        return then if then == now else " Since then: ".join(filter(None, (then, now or "there is none.")))

    def _target_words(self, series: Series, day: date) -> str:
        goal = self.targets.target_on(series.measure, day, series.place)
        return goal.words if goal else self.targets.why_none(series.measure, day, series.place)


def findings(asked: Asked, keys: Collection[str] | None = None, *, with_notes: bool = True) -> Findings:
    """Read figures, steps, notes and targets (at most eight queries)."""
    reading = read(asked, keys)
    return Findings(
        asked=asked,
        reading=reading,
        judged=judgements.judgements_of(asked.division, reading.all_days, asked.place, with_notes=with_notes),
        targets=targets.targets_of(asked.division),
    )


def unit_of(measure: Measure) -> str:
    """Say what stands behind a figure on a chart."""
    return f" {measure.counted[1]}" if measure.is_count else "%"

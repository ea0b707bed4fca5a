"""Made-up control charts and every icon, for the gallery at /design/."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from metrics import spc
from metrics.disclosure import Span
from metrics.drawing import NARROW, SPARK, WIDE, Aim, Dot, Drawing, Period, Remark, Size, dots, draw_spc
from metrics.drawing.key import PERIOD_WORDS
from metrics.icons import Icon, assurance_icon, variation_icon
from metrics.spc_words import signal_words
from metrics.words import span_words

MONDAY = date(2026, 1, 5)
LONG_REASON = (
    "The out-of-hours team joined the urgent community response, so that every referral after six in the evening is "
    "seen by the same people (Dr Philippa Wetherington-Marchbanks, 12 March 2026)"
)


@dataclass(frozen=True)
class Sample:
    """One chart of the gallery, with all that stands around it."""

    id: str
    name: str
    drawings: tuple[Drawing, ...]
    spark: Drawing
    latest: str
    variation: Icon
    assurance: Icon
    remarks: str


@dataclass(frozen=True)
class _Series:
    """Made-up figures: `step` days apart and `length` days long, None where one is missing."""

    id: str
    name: str
    values: Sequence[float | None]
    better: str = "up"
    charting: str = "week"
    unit: str = ""
    target: tuple[Aim, ...] = ()
    steps: tuple[Remark, ...] = ()
    notes: tuple[Remark, ...] = ()
    campaign: Span | None = None
    fixed_after: int | None = None
    lengths: tuple[int, ...] = ()

    @property
    def spans(self) -> list[Span]:
        """The days of every figure, also of a missing one."""
        found: list[Span] = []
        day = MONDAY.replace(day=1) if self.charting == "month" else MONDAY
        for n in range(len(self.values)):
            last = day + timedelta(days=(self.lengths[n] if self.lengths else self._length(day)) - 1)
            found.append(Span(day, last))
            day = last + timedelta(days=3 if self.charting == "weekday" and last.weekday() == 4 else 1)
        return found

    def _length(self, day: date) -> int:
        if self.charting == "month":
            return ((day.replace(day=1) + timedelta(days=32)).replace(day=1) - day).days
        return 7 if self.charting == "week" else 1


def _wave(count: int, middle: float, width: float) -> list[float | None]:
    """Return figures that jump about a level, the same in every run of the program."""
    found: list[float | None] = []
    state = count
    for _ in range(count):
        state = (state * 1103515245 + 12345) % 2**31
        found.append(round(middle + width * (2 * state / 2**31 - 1), 1))
    return found


def _campaign(first: date) -> Span:
    return Span(first, first + timedelta(days=15))


def _week(number: int) -> date:
    return MONDAY + timedelta(weeks=number)


ONE_TARGET = (Aim(MONDAY, 90),)
SIGNALS: tuple[spc.Signal, ...] = (
    "none",
    "above-upper",
    "below-lower",
    "rising",
    "falling",
    "two-of-three-high",
    "two-of-three-low",
    "run-high",
    "run-low",
)
VARIATION_ICONS = [
    Icon("common", "No clear change", "The latest figure is part of no pattern."),
    Icon("improvement", "Better than usual", "Higher is better, and it is high.", "H", is_high=True),
    Icon("improvement", "Improving", "Lower is better, and it falls.", "L"),
    Icon("concern", "Getting worse", "Lower is better, and it rises.", "H", is_high=True),
    Icon("concern", "Worse than usual", "Higher is better, and it is low.", "L"),
    Icon("neutral-high", "Higher than usual", "Neither way is better by itself.", "H", is_high=True),
    Icon("neutral-low", "Falling", "Neither way is better by itself.", "L"),
    Icon("improvement", "Better than usual", "With reservations: its limits are provisional.", "H", True, True),
    Icon("none", "Too few figures", "Too few figures to say what is usual."),
    Icon("none", "No limits", "Too few different figures to say what is usual."),
]
ASSURANCE_ICONS = [
    Icon("pass", "Meets the target", "Even the worse limit keeps it.", "P"),
    Icon("fail", "Misses the target", "Even the better limit misses it.", "F"),
    Icon("hit-or-miss", "Hit or miss", "The target lies within the limits.", "?"),
    Icon("none", "No target", "There is no target."),
    Icon("none", "Not judged", "Neither higher nor lower is better by itself."),
]
SERIES = [
    _Series(
        "better",
        "Very Good or Good",
        [*_wave(16, 88, 4), *_wave(9, 95, 2)],
        unit="%",
        target=ONE_TARGET,
        campaign=_campaign(_week(16)),
        fixed_after=16,
    ),
    _Series(
        "worse",
        "Visits put off or not given to anybody",
        [*_wave(28, 6, 4), 9, 14, 17],
        better="down",
        charting="weekday",
        notes=(Remark(_week(2) + timedelta(days=1), "Snow: no cars in the valley"), Remark(_week(6), "Norovirus")),
        campaign=_campaign(_week(5)),
        fixed_after=20,
    ),
    _Series(
        "steps",
        "Urgent response within two hours",
        [*_wave(14, 58, 6), *_wave(12, 74, 4), *_wave(15, 88, 3)],
        unit="%",
        target=(Aim(_week(8), 60), Aim(_week(20), 70)),
        steps=(Remark(_week(14), LONG_REASON), Remark(_week(26), "Triage by a therapist (Jo Li, 6 July 2026)")),
        notes=tuple(Remark(_week(n), f"Made-up event {n}") for n in (3, 4, 5, 27)),
    ),
    _Series("alike", "Escalation beds open", [0.0] * 14, better="down", charting="day", target=(Aim(MONDAY, 0),)),
    _Series("three", "Cards", [12, 31, 24], charting="day", target=(Aim(MONDAY, 20),)),
    _Series(
        "many",
        "New referrals",
        [*_wave(50, 42, 12), None, None, None, *_wave(50, 47, 12), *_wave(17, 55, 6)],
        better="neither",
        charting="day",
        campaign=_campaign(_week(8)),
    ),
    _Series(
        "months",
        "Four-hour standard",
        _wave(26, 71, 6),
        charting="month",
        unit="%",
        target=(Aim(date(2026, 1, 1), 95), Aim(date(2027, 3, 1), 76)),
        campaign=_campaign(date(2027, 1, 11)),
    ),
    _Series(
        "joined",
        "Cards, where few people answered",
        [9, 6.5, 8, None, 7, 5, 11],
        charting="day",
        lengths=(1, 2, 1, 2, 3, 1, 1),
        campaign=_campaign(MONDAY),
    ),
]


def chart_samples() -> dict[str, object]:
    """Return the charts, the icons and the signals that the gallery shows."""
    return {
        "charts": [_sample(each) for each in SERIES],
        "variation_icons": VARIATION_ICONS,
        "assurance_icons": ASSURANCE_ICONS,
        "signals": [(name, signal_words(name)) for name in SIGNALS],
    }


def _sample(series: _Series) -> Sample:
    spans = [span for span, value in zip(series.spans, series.values, strict=True) if value is not None]
    values = [value for value in series.values if value is not None]
    words = [f"{span_words(span)}: {value:g}{series.unit}" for span, value in zip(spans, values, strict=True)]
    target = series.target[-1].value if series.target else None
    starts = [next(n for n, span in enumerate(spans) if span.first >= step.day) for step in series.steps]
    chart = spc.xmr(values, better=series.better, target=target, steps=starts, fixed_after=series.fixed_after)
    figures = dots(spans, words, chart.points)
    period = PERIOD_WORDS[series.charting]
    return Sample(
        id=f"chart-{series.id}",
        name=series.name,
        drawings=(_draw(series, figures, WIDE), _draw(series, figures, NARROW)),
        spark=_draw(series, figures, SPARK),
        latest=f"{values[-1]:g}{series.unit}",
        variation=variation_icon(chart, better=series.better, period=period, unit=series.unit),
        assurance=assurance_icon(chart, better=series.better, target=target, unit=series.unit),
        remarks=" ".join([chart.refusal or "", *chart.notes]),
    )


def _draw(series: _Series, figures: Sequence[Dot], size: Size) -> Drawing:
    days = Span(series.spans[0].first, series.spans[-1].last)
    return draw_spc(
        figures,
        size=size,
        days=days,
        charting=series.charting,
        unit=series.unit,
        periods=_periods(series.campaign, days),
        target=series.target,
        steps=series.steps,
        notes=series.notes,
    )


def _periods(campaign: Span | None, days: Span) -> list[Period]:
    if campaign is None:
        return []
    day = timedelta(days=1)
    return [
        Period(Span(days.first - day, campaign.first - day), "Before", is_shaded=False),
        Period(campaign, "Campaign"),
        Period(Span(campaign.last + day, max(days.last, campaign.last + day)), "After", is_shaded=False),
    ]

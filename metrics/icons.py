"""The two icons of a chart: what the latest figure shows, and whether the target will be met. Pure.

They mean what those of NHS England's Making Data Count mean; the shapes are our own and the same as in the charts: a
circle says nothing unusual, a diamond better, a square worse, a triangle higher or lower where neither is better. A
letter, a word beside it and a sentence say it again, so that no colour is needed.
"""

from __future__ import annotations

from dataclasses import dataclass

from metrics.spc import Chart
from metrics.spc_words import assurance_head, assurance_words, variation_head, variation_words

_HIGH = ("above-upper", "rising", "two-of-three-high", "run-high")
_LETTERS = {"pass": "P", "fail": "F", "hit-or-miss": "?"}


@dataclass(frozen=True)
class Icon:
    """`name` is its drawing: a kind of point or an assurance, or "none" where there is no icon and `sentence` says why.

    `is_high` is whether the latest figure moved up: it stands for H or L. `word` stands beside the icon. Where the
    chart has reservations (provisional limits, say) the outline is broken and the sentence ends with them.
    """

    name: str
    word: str
    sentence: str
    letter: str = ""
    is_high: bool = False
    is_tentative: bool = False


def variation_icon(chart: Chart | None, *, better: str, period: str = "week", unit: str = "", reason: str = "") -> Icon:
    """Return what the latest figure shows. `reason` is why there is no chart; else as `variation_words` takes it."""
    if chart is None or not chart.has_limits:
        return Icon("none", _missing(chart), reason or variation_words(chart, better=better))
    last = chart.points[-1]
    is_high = last.signal in _HIGH
    letter = "" if last.kind == "common" else "H" if is_high else "L"
    sentence = variation_words(chart, better=better, period=period, unit=unit)
    return Icon(last.kind, variation_head(chart), _with(sentence, chart), letter, is_high, bool(chart.notes))


def assurance_icon(chart: Chart | None, *, better: str, target: float | None, unit: str = "", reason: str = "") -> Icon:
    """Return whether the target will be met as things run now."""
    sentence = assurance_words(chart, better=better, target=target, unit=unit)
    if target is None:
        return Icon("none", "No target", sentence)
    if better == "neither":
        return Icon("none", "Not judged", sentence)
    if chart is None or chart.assurance is None:
        return Icon("none", _missing(chart), reason or sentence)
    letter = _LETTERS[chart.assurance]
    return Icon(chart.assurance, assurance_head(chart), _with(sentence, chart), letter, is_tentative=bool(chart.notes))


def _with(sentence: str, chart: Chart) -> str:
    return " ".join([sentence, *chart.notes])


def _missing(chart: Chart | None) -> str:
    return "No limits" if chart and len(chart.points) > 1 else "Too few figures"

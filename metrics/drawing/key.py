"""What the signs of a chart mean, in words, for the signs that are in it."""

from __future__ import annotations

from metrics.drawing.levels import Bounds, has_limits, last_target, level_of, level_text
from metrics.drawing.parts import Drawing, Given, Key
from metrics.spc import Kind

#: What one figure stands for, in the singular.
PERIOD_WORDS = {"day": "day", "weekday": "weekday", "weekend": "weekend day", "week": "week", "month": "month"}

_KINDS: dict[Kind, str] = {
    "common": "Within what chance explains",
    "improvement": "Better, by more than chance usually explains",
    "concern": "Worse, by more than chance usually explains",
    "neutral-high": "Higher, by more than chance usually explains",
    "neutral-low": "Lower, by more than chance usually explains",
}
#: Where only one of the limits is drawn, the other lies where no figure can be.
_ONE_LIMIT = {"lower": ("Lower limit", "above it"), "upper": ("Upper limit", "below it")}


def key_of(given: Given, drawing: Drawing, bounds: Bounds) -> tuple[Key, ...]:
    """Explain shapes, lines and shades. Lines are explained with their latest level, so that none need be read off."""
    judged = {dot.kind for dot in given.figures if has_limits(dot)}
    found = [Key(kind, words) for kind, words in _KINDS.items() if kind in judged]
    if not judged:
        found.append(Key("common", f"The figure of one {PERIOD_WORDS[given.charting]}"))
    if any(mark.bar for mark in drawing.marks):
        average = "" if given.unit == "%" else ", at their daily average"
        found.append(Key("bar", f"Several days together{average}"))
    found += _lines(given, drawing, bounds)
    found += [Key("shade", name) for name in dict.fromkeys(each.name for each in given.periods if each.is_shaded)]
    return tuple(found)


def _lines(given: Given, drawing: Drawing, bounds: Bounds) -> list[Key]:
    drawn = [line.kind for line in drawing.levels]
    now = " now" if drawn.count("centre") > 1 else ""
    period = PERIOD_WORDS[given.charting]
    found = []
    if "centre" in drawn:
        found.append(Key("centre", f"Usual level{now} (the mean){_said(given, bounds, 'centre')}"))
    limits = [kind for kind in ("lower", "upper") if kind in drawn]
    if limits:
        name, place = ("Limits", "between them") if len(limits) > 1 else _ONE_LIMIT[limits[0]]
        said = _said(given, bounds, *limits)
        found.append(Key("limit", f"{name}{now}{said}. Nearly every {period} lies {place} while nothing changes"))
    if "target" in drawn:
        target = last_target(given)
        found.append(Key("target", "Target" if target is None else f"Target: {level_text(target, given.unit)}"))
    return found


def _said(given: Given, bounds: Bounds, *kinds: str) -> str:
    """Say the latest of these levels: ": 87.1% and 98.8%". Nothing where the latest figure has none."""
    levels = [level_of(given.figures[-1], kind) for kind in kinds]
    words = [level_text(level, given.unit) for level in levels if level is not None and bounds.shows(level)]
    return f": {' and '.join(words)}" if words else ""

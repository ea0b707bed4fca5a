"""Names, letters and numbers around a plot, moved apart where they are close."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from string import ascii_uppercase

from metrics.drawing.axes import GAP, Frame, spread, width_of
from metrics.drawing.parts import SIGN, Dot, Flag, Given, Label, Mark, Period, Remark, Size

#: The height of a row of names or signs, and how far signs in it are apart.
ROW = 24
_APART = 3


def names_of(periods: Sequence[Period], frame: Frame, size: Size, y: float) -> tuple[Label, ...]:
    """Name the periods over their days, as far as there is room; the campaign's name is the last to go."""
    kept = list(periods)
    room = size.width - frame.left
    while kept and sum(_name_width(each, size) + GAP for each in kept) > room:
        kept.remove(next((each for each in reversed(kept) if not each.is_shaded), kept[-1]))
    middles = [(frame.start(each.span) + frame.end(each.span)) / 2 for each in kept]
    widths = [_name_width(each, size) for each in kept]
    places = spread(middles, widths, frame.left, size.width, GAP)
    kinds = ["shaded" if each.is_shaded else "" for each in kept]
    return tuple(Label(x, y, each.name, kind) for x, each, kind in zip(places, kept, kinds, strict=True))


def _name_width(period: Period, size: Size) -> float:
    return width_of(period.name, size.font)


def steps_of(given: Given, frame: Frame, y: float) -> tuple[Flag, ...]:
    """Put a letter over each step, where its first figure begins."""
    shown = [step for step in given.steps if step.day in frame.days]
    xs = [_step_x(step, given.figures, frame) for step in shown]
    places = spread(xs, [SIGN] * len(xs), frame.left, frame.right, _APART)
    return tuple(
        Flag(x, None, Label(place, y, letter(n)), step.words)
        for n, (step, x, place) in enumerate(zip(shown, xs, places, strict=True))
    )


def _step_x(step: Remark, figures: Sequence[Dot], frame: Frame) -> float:
    first = next((dot.span for dot in figures if dot.span.first >= step.day), None)
    return frame.start(first) if first else frame.x(step.day.toordinal())


def letter(number: int) -> str:
    """Return A, B, ... Z, AA, AB, ... from 0 on."""
    rest, last = divmod(number, len(ascii_uppercase))
    return (letter(rest - 1) if rest else "") + ascii_uppercase[last]


def lanes(frame: Frame, count: int) -> int:
    """Return how many rows so many signs need."""
    most = int((frame.right - frame.left + _APART) // (SIGN + _APART))
    return ceil(count / most)


def notes_of(given: Given, marks: Sequence[Mark], frame: Frame, rows: int) -> tuple[Flag, ...]:
    """Number the notes under the plot, each below its figure, in as many rows as were left for them."""
    notes = given.notes
    at = [_mark_at(note, given.figures, marks) for note in notes]
    xs = [mark.x if mark else frame.x(note.day.toordinal() + 0.5) for note, mark in zip(notes, at, strict=True)]
    places = dict[int, tuple[float, float]]()
    for row in range(rows):
        own = range(row, len(notes), rows)
        across = spread([xs[n] for n in own], [SIGN] * len(own), frame.left, frame.right, _APART)
        places |= {n: (x, frame.base + ROW * (row + 0.5) + 2) for n, x in zip(own, across, strict=True)}
    return tuple(
        Flag(xs[n], mark.y if mark else None, Label(*places[n], str(n + 1)), note.words)
        for n, (note, mark) in enumerate(zip(notes, at, strict=True))
    )


def _mark_at(note: Remark, figures: Sequence[Dot], marks: Sequence[Mark]) -> Mark | None:
    return next((mark for dot, mark in zip(figures, marks, strict=True) if note.day in dot.span), None)

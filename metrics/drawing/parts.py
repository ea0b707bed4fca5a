"""What goes into a drawing of a control chart, and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from metrics.disclosure import Span
from metrics.drawing.axes import Frame, Tick
from metrics.spc import Kind, Signal

#: How wide and high a letter or a number in its box is.
SIGN = 20


@dataclass(frozen=True)
class Size:
    """A canvas in the units of the drawing. Its height grows where names, steps or notes need a row of their own.

    A wide one has the names of the lines at their ends; on a narrow one the key under the chart says them.
    """

    name: str
    width: int
    plot: int
    right: int
    font: int
    radius: float
    has_names: bool = True
    has_ends: bool = False


WIDE = Size("wide", 760, 250, 24, 15, 4.5, has_ends=True)
NARROW = Size("narrow", 360, 210, 12, 15, 4)
SPARK = Size("spark", 132, 32, 4, 0, 1.6, has_names=False)


@dataclass(frozen=True)
class Dot:
    """One figure: its days, its height, its words for whoever points at it, and what the chart found of it.

    Where the chart was refused it has no lines, and its signal and kind say nothing.
    """

    span: Span
    value: float
    words: str
    centre: float | None = None
    lower: float | None = None
    upper: float | None = None
    signal: Signal = "none"
    kind: Kind = "common"


@dataclass(frozen=True)
class Period:
    """Days with a name: before, the campaign, after. The days of a campaign are shaded."""

    span: Span
    name: str
    is_shaded: bool = True


@dataclass(frozen=True)
class Aim:
    """The target from a day on, until the next; None ends it."""

    first: date
    value: float | None


@dataclass(frozen=True)
class Remark:
    """What a person said of a day: why a new level begins there, or what happened."""

    day: date
    words: str


@dataclass(frozen=True)
class Given:
    """All that is drawn: in the order of time, and nothing that lies outside the days."""

    figures: tuple[Dot, ...]
    days: Span
    charting: str
    unit: str
    periods: tuple[Period, ...]
    target: tuple[Aim, ...]
    steps: tuple[Remark, ...]
    notes: tuple[Remark, ...]


@dataclass(frozen=True)
class Mark:
    """A figure's place and shape. `path` is drawn around (x, y). A figure of several days has a bar from x1 to x2."""

    x: float
    y: float
    path: str
    kind: Kind
    words: str
    bar: tuple[float, float] | None


@dataclass(frozen=True)
class Line:
    """A line that is not the figures': its places, written as SVG does."""

    kind: str
    points: str


@dataclass(frozen=True)
class Shade:
    x: float
    width: float
    is_shaded: bool


@dataclass(frozen=True)
class Label:
    """A word or a number in the drawing, centred on its place (or beginning there, right of the plot)."""

    x: float
    y: float
    text: str
    kind: str = ""

    @property
    def box(self) -> tuple[float, float]:
        """Return the corner of a sign's box, which is `SIGN` wide and high."""
        return self.x - SIGN / 2, self.y - SIGN / 2


@dataclass(frozen=True)
class Flag:
    """A step change (a letter, over a line down the plot) or a note (a number at the foot, under its figure).

    `x` is its day; the sign stands at `label`, a little aside where signs are close. `y` is its figure’s, if it has one
    """

    x: float
    y: float | None
    label: Label
    words: str


@dataclass(frozen=True)
class Key:
    """What a sign in the drawing means. `kind` is a kind of point, or of a line, or "bar" or "shade"."""

    kind: str
    words: str


@dataclass(frozen=True)
class Drawing:
    """A chart ready to be written as SVG. A small one has no words.

    `key` explains every sign that is in it. `remarks` are sentences about the drawing, to be printed under it.
    """

    size: Size
    height: float
    frame: Frame
    lines: tuple[str, ...]
    marks: tuple[Mark, ...]
    levels: tuple[Line, ...]
    shades: tuple[Shade, ...]
    names: tuple[Label, ...] = ()
    ends: tuple[Label, ...] = ()
    steps: tuple[Flag, ...] = ()
    notes: tuple[Flag, ...] = ()
    y_ticks: tuple[Tick, ...] = ()
    x_ticks: tuple[Tick, ...] = ()
    key: tuple[Key, ...] = ()
    remarks: tuple[str, ...] = ()

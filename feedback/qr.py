"""An address as a QR code: one path for an SVG drawing, with the white margin that readers need."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from qrcode.constants import ERROR_CORRECT_Q
from qrcode.main import QRCode

QUIET_ZONE = 4


@dataclass(frozen=True)
class QrDrawing:
    """The side in modules, margin included, and a path that fills the dark modules of a square of that side."""

    size: int
    path: str


def draw(text: str) -> QrDrawing:
    """Draw the code. A quarter of it may be torn off or dirty, and it still reads."""
    code: QRCode = QRCode(error_correction=ERROR_CORRECT_Q, border=QUIET_ZONE)
    code.add_data(text)
    code.make()
    rows: Sequence[Sequence[bool]] = code.get_matrix()
    return QrDrawing(size=len(rows), path="".join(_runs(rows)))


def _runs(rows: Sequence[Sequence[bool]]) -> Iterator[str]:
    """Draw each run of dark modules as one bar: fewer edges, and no hair lines between modules on paper."""
    for y, row in enumerate(rows):
        x = 0
        for is_dark, run in groupby(row):
            width = len(list(run))
            if is_dark:
                yield f"M{x} {y}h{width}v1h-{width}z"
            x += width

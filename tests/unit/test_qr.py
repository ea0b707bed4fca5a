"""An address drawn as a QR code."""

from __future__ import annotations

import re

import pytest
from qrcode.constants import ERROR_CORRECT_Q
from qrcode.main import QRCode

from feedback import qr

BAR = re.compile(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z")


def dark_modules(drawing):
    """Return the modules that the path fills, as (x, y)."""
    bars = [tuple(map(int, bar)) for bar in BAR.findall(drawing.path)]
    assert "".join(f"M{x} {y}h{w}v1h-{back}z" for x, y, w, back in bars) == drawing.path, "something else is drawn"
    assert all(width == back for _, _, width, back in bars)
    return {(x + step, y) for x, y, width, _ in bars for step in range(width)}


def modules_of(text):
    """Return what the library would print, with a margin of four modules around it."""
    code = QRCode(error_correction=ERROR_CORRECT_Q, border=0)
    code.add_data(text)
    code.make()
    return {(x + 4, y + 4) for y, row in enumerate(code.modules) for x, is_dark in enumerate(row) if is_dark}


@pytest.mark.parametrize(
    "address",
    [
        "http://localhost:8000/f/demoposter/",
        "https://feedback.harbour.nhs.uk/s/abcdefghjk/",
        f"https://{'long.' * 40}nhs.uk/f/abcdefghjk/",
    ],
)
def test_the_drawing_fills_the_dark_modules_and_nothing_else(address):
    drawing = qr.draw(address)
    assert dark_modules(drawing) == modules_of(address)


def test_the_margin_that_readers_need_stays_white_on_every_side():
    drawing = qr.draw("https://feedback.harbour.nhs.uk/f/abcdefghjk/")
    xs, ys = zip(*dark_modules(drawing), strict=True)
    assert (min(xs), min(ys), max(xs), max(ys)) == (4, 4, drawing.size - 5, drawing.size - 5)


def test_two_addresses_have_two_drawings():
    assert qr.draw("https://a.nhs.uk/f/a/").path != qr.draw("https://a.nhs.uk/f/b/").path

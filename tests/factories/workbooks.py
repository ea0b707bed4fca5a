"""Read a workbook back as the XML it is, without the library that wrote it."""

from __future__ import annotations

import io
import re
import zipfile
from xml.etree import ElementTree

XLSX = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
COLUMN = re.compile(r"[A-Z]+")


def parts(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        assert book.testzip() is None
        return {name: book.read(name).decode() for name in book.namelist()}


def rows(content: bytes, sheet: int = 1) -> list[dict[str, str | int]]:
    """Return each row's cells by column letter: text as str, numbers as int."""
    root = ElementTree.fromstring(parts(content)[f"xl/worksheets/sheet{sheet}.xml"])
    found = []
    for row in root.iter(f"{XLSX}row"):
        assert not list(row.iter(f"{XLSX}f")), "a formula"
        found.append({COLUMN.match(cell.get("r"))[0]: _value(cell) for cell in row.iter(f"{XLSX}c")})
    return found


def _value(cell: ElementTree.Element) -> str | int:
    if cell.get("t") == "inlineStr":
        return "".join(each.text or "" for each in cell.iter(f"{XLSX}t"))
    assert cell.get("t") in (None, "n")
    return int(cell.find(f"{XLSX}v").text)

"""Made-up identifiers, new for every use, and a search that finds them again however they were packed."""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from itertools import count

from perfectcare.common.masking import BLOCKS

_NUMBERS = count(137)
_PACKED = re.compile(rb"[A-Za-z0-9+/_-]{24,}={0,2}")
#: Signs that may stand between the words of a canary, as in a form, an address or a log.
_BETWEEN = rb"(?:%[0-9A-Fa-f]{2}|[^0-9A-Za-z]){0,4}"


class Flock:
    """Canaries: comments that hold one new identifier of every kind."""

    def __init__(self) -> None:
        self.released: list[str] = []

    def words(self) -> str:
        """Return a comment with a new identifier of each kind."""
        number = next(_NUMBERS)
        letters = "".join(chr(ord("a") + int(digit)) for digit in f"{number:04}")
        birth = f"{number % 28 + 1} February {1900 + number % 60}"
        pieces = {
            "phone": f"07700 900{number:03}",
            "email": f"canary.{letters}@example.org",
            "nhs-number": nhs_number(number),
            "postcode": f"ZE2 9{'ABDEFGHJ'[number % 8]}{'LNPQRSTU'[number // 8 % 8]}",
            "birth": birth,
            "address": f"{number} Zebra{letters} Road",
            "name": f"Quill{letters}",
        }
        assert pieces.keys() == BLOCKS.keys()
        self.released += pieces.values()
        return (
            "A kingfisher flew by. Mrs {name}, {address}, {postcode}, born {birth}, NHS number {nhs-number}. "
            "Ring {phone} or write to {email}."
        ).format(**pieces)

    def found_in(self, data: bytes) -> list[str]:
        """Return the canaries that are in the data, as they are or packed in base64 or zlib."""
        seen = unpacked(data)
        return [each for each in self.released if _shape(each).search(seen)]


def nhs_number(number: int) -> str:
    """Return a valid number of the 999 test range."""
    for nine in range(999_000_000 + number * 20, 999_000_000 + number * 20 + 20):
        check = (11 - sum(int(digit) * weight for digit, weight in zip(str(nine), range(10, 1, -1), strict=True))) % 11
        if check != 10:
            whole = f"{nine}{check}"
            return f"{whole[:3]} {whole[3:6]} {whole[6:]}"
    raise AssertionError("no number in twenty is valid")


def unpacked(data: bytes) -> bytes:
    """Return the data and everything in it that base64 and zlib hide."""
    parts = [data]
    for run in _PACKED.findall(data):
        for altchars in (b"+/", b"-_"):
            try:
                plain = base64.b64decode(
                    run.rstrip(b"=") + b"=" * (-len(run.rstrip(b"=")) % 4), altchars, validate=True
                )
            except binascii.Error:
                continue
            parts.append(plain)
            try:
                parts.append(zlib.decompress(plain))
            except zlib.error:
                continue
    return b"\n".join(parts)


def _shape(canary: str) -> re.Pattern[bytes]:
    words = re.findall(rb"[0-9A-Za-z]+", canary.encode())
    return re.compile(_BETWEEN.join(words), re.IGNORECASE)

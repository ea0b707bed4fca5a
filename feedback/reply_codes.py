"""The code by which somebody who gave no name finds the reply to what they wrote.

It is made on their own device (static/js/tablet/codes.js), which sends us its hash: we never see it before it is asked
for, and keep it nowhere. Nothing here touches the database or the clock.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

from django.views.decorators.debug import sensitive_variables

#: Crockford's 32 digits, without the letters I, L, O and U: 5 bits each.
DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
#: Digits of a code: 100 bits.
LENGTH = 20
GROUP = 4

NOT_A_HASH = "Give the SHA-256 of the code as 64 hexadecimal digits, in small letters."

_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
_CODE = re.compile(rf"[{DIGITS}]{{{LENGTH}}}", re.ASCII)
_LOOKALIKES = str.maketrans("OIL", "011")


class NotACode(ValueError):
    """What was typed cannot be a code, however it is read."""


@sensitive_variables()
def tidy(typed: str) -> str:
    """Return the code that was meant: in capitals, without spaces and dashes, 0 for O and 1 for I and L.

    Raises NotACode.
    """
    plain = unicodedata.normalize("NFKC", typed).upper()
    code = "".join(letter for letter in plain if not _is_between_groups(letter)).translate(_LOOKALIKES)
    if not _CODE.fullmatch(code):
        raise NotACode
    return code


def _is_between_groups(letter: str) -> bool:
    return letter.isspace() or unicodedata.category(letter) in ("Pd", "Cf") or letter == "\u2212"


@sensitive_variables()
def hash_of(code: str) -> str:
    """Return the SHA-256 of a tidy code: with 100 random bits, nobody finds the code by trying."""
    return hashlib.sha256(code.encode("ascii")).hexdigest()


def read_hash(text: str) -> str:
    """Return the hash that a device sent. Raises ValueError, worded for the sender."""
    if not _HASH.fullmatch(text):
        raise ValueError(NOT_A_HASH)
    return text

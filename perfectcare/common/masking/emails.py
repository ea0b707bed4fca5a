"""E-mail addresses, typed or half spelled out."""

from __future__ import annotations

import re

from perfectcare.common.masking.blocks import Found

_AT = re.compile(r"\s{0,3}@\s{0,3}|\s{0,3}[(\[{<]\s?at\s?[)\]}>]\s{0,3}|\s{1,3}at\s{1,3}", re.IGNORECASE)
_LOCAL_SIGNS = frozenset("._%+-'&~")
_DOMAIN = re.compile(r"[^\W_](?:[\w-]|\.(?=[^\W_]))*")
_LABEL_BEGINS = re.compile(r"\.[^\W\d_]")
_LAST_LABEL = re.compile(r"\.[^\W\d_][\w-]*[^\W_]")
# Spelled out, " at " is an ordinary word and "home.Then" an ordinary slip, so only names that exist count.
_SPELLED_LAST_LABEL = re.compile(
    r"\.(?:com|org|net|uk|nhs|gov|edu|info|biz|eu|ie|io|co|scot|wales|cymru)(?![^\W\d_])", re.IGNORECASE
)


def spans(folded: str) -> list[Found]:
    found: list[Found] = []
    if not _LABEL_BEGINS.search(folded):
        return found
    after_last_at = 0
    for at in _AT.finditer(folded):
        start = _local_start(folded, after_last_at, at.start())
        end = _domain_end(folded, at)
        if start < at.start() and end:
            # In one@example.org@example.org the first domain is the second local part: one piece.
            is_same_piece = bool(found) and start < found[-1][1]
            found.append((found.pop()[0] if is_same_piece else start, end, "email"))
        after_last_at = at.end()
    return found


def _local_start(folded: str, lowest: int, end: int) -> int:
    """Walk left over the part before the @; never past the last @, so the whole walk stays linear."""
    start = end
    while start > lowest and (folded[start - 1].isalnum() or folded[start - 1] in _LOCAL_SIGNS):
        start -= 1
    while start < end and not folded[start].isalnum():
        start += 1
    return start


def _domain_end(folded: str, at: re.Match[str]) -> int:
    """Return where the dotted name after an @ ends, or 0 when none follows."""
    domain = _DOMAIN.match(folded, at.end())
    if domain is None:
        return 0
    last_label = _LAST_LABEL if "@" in at.group() else _SPELLED_LAST_LABEL
    ends = [label.end() for label in last_label.finditer(folded, domain.start(), domain.end())]
    return ends[-1] if ends else 0

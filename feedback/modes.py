"""Which of the eight national modes fit which kind of point: the usual one first (domain notes 1.4).

A tablet stands at the contact or is taken on a visit. The address of a poster can also be put on a web page or sent in
a text message, from a point of its own. What staff type in came on paper or by telephone.
"""

from __future__ import annotations

from collections.abc import Mapping

from feedback.models import FeedbackPoint, Mode

Kind = FeedbackPoint.Kind

MODES: Mapping[str, tuple[Mode, ...]] = {
    Kind.TABLET: (Mode.ELECTRONIC_DISCHARGE, Mode.ELECTRONIC_HOME, Mode.OTHER),
    Kind.POSTER: (Mode.ONLINE, Mode.SMS, Mode.OTHER),
    Kind.PAPER: (Mode.PAPER_DISCHARGE, Mode.PAPER_HOME, Mode.TELEPHONE, Mode.OTHER),
    Kind.STAFF: (Mode.OTHER,),
}
#: The modes as a list to choose from, each under the kind of point that it is of.
GROUPED = [
    ("Tablet", [(mode.value, mode.label) for mode in MODES[Kind.TABLET] if mode != Mode.OTHER]),
    ("Poster or link", [(mode.value, mode.label) for mode in MODES[Kind.POSTER] if mode != Mode.OTHER]),
    ("Typed in by staff", [(mode.value, mode.label) for mode in MODES[Kind.PAPER] if mode != Mode.OTHER]),
    (Mode.OTHER.value, Mode.OTHER.label),
]


def usual(kind: str) -> Mode:
    """Return how answers come through a point of this kind unless something else was chosen."""
    return MODES[kind][0] if kind in MODES else Mode.OTHER


def refusal(kind: str, mode: str) -> str:
    """Say why answers cannot come this way through a point of this kind; nothing where they can."""
    fitting = MODES.get(kind, ())
    if not fitting or mode in fitting:
        return ""
    ways = ", ".join(f"“{each.label}”" for each in fitting)
    return f"“{Mode(mode).label}” does not fit “{Kind(kind).label}”. Choose the usual way or one of: {ways}."

"""Say in words what custody.py finds: what is the matter with a tablet, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from feedback.custody import Trouble, heard_at, ledger_of, may_hold_cards, oldest_given_at, troubles
from feedback.models import Device
from perfectcare.common.dates import day_words, london_day, moment_words, time_words

MINUTE, HOUR, DAY, YEAR = 60, 3600, 86_400, 366 * 86_400


@dataclass(frozen=True)
class Finding:
    """One thing to know of a tablet: the tag with its kind, what is the matter, and what to do.

    `trouble` is None where nothing is wrong.
    """

    trouble: Trouble | None
    kind: str
    tag: str
    words: str
    advice: str

    @property
    def phrase(self) -> str:
        """The tag in the middle of a sentence."""
        return self.tag[:1].lower() + self.tag[1:]


def count_words(number: int, one: str = "card", many: str = "cards") -> str:
    """Say so many: "1 card", "1,204 cards"."""
    return f"{number:,} {one if number == 1 else many}"


def clock_words(behind: int) -> str:
    """Say how wrong a clock is that is so many seconds behind: "2 hours 5 minutes slow", "1 day fast"."""
    off = abs(behind)
    if off >= YEAR:
        words = "more than a year"
    elif off >= DAY:
        words = _two(off, (DAY, "day"), (HOUR, "hour"))
    elif off >= HOUR:
        words = _two(off, (HOUR, "hour"), (MINUTE, "minute"))
    else:
        words = _two(off, (MINUTE, "minute"))
    return f"{words} {'slow' if behind > 0 else 'fast'}"


def _two(seconds: int, *units: tuple[int, str]) -> str:
    said = []
    for size, name in units:
        number, seconds = divmod(seconds, size)
        if number:
            said.append(f"{number} {name}{'' if number == 1 else 's'}")
    return " ".join(said)


def since_words(moment: datetime, now: datetime) -> str:
    """Say since when: "08:12" of today, else with its day."""
    is_today = london_day(moment) == london_day(now)
    return time_words(moment) if is_today else moment_words(moment, today=london_day(now))


def oldest_words(device: Device, now: datetime) -> str:
    """Say when the oldest card that waits was given; it is known to the hour. Empty where it is not known."""
    oldest = oldest_given_at(device)
    if oldest is None or oldest > now:
        return ""
    return f"{day_words(london_day(oldest), today=london_day(now))}, after {time_words(oldest)}"


def findings(device: Device, now: datetime) -> list[Finding]:
    """Return what is wrong with a tablet, the most harmful first."""
    return [_SAY[trouble](device, now) for trouble in troubles(device, now)]


def state_of(device: Device, now: datetime) -> Finding:
    """Return the worst that is wrong with a tablet, or how well it is."""
    found = findings(device, now)
    if found:
        return found[0]
    waiting = ledger_of(device).waiting
    return _state_in_use(device, waiting) if device.revoked_at is None else _state_past(device, waiting)


def _state_in_use(device: Device, waiting: int) -> Finding:
    if device.reported_at is None:
        words = "It has not yet said how many cards it was given."
        return Finding(None, "not-said", "No report yet", words, "Open the card on it while it is online.")
    if waiting:
        return Finding(None, "neutral", _waiting_tag(waiting), _on_it(waiting), "It sends them by itself when it can.")
    return Finding(None, "on-track", "Working", "Every card that it told us of is here.", "")


def _state_past(device: Device, waiting: int) -> Finding:
    advice = "Pair the tablet at the same place again: it then sends what it holds."
    if waiting:
        return Finding(None, "watch", _waiting_tag(waiting), _on_it(waiting), advice)
    if may_hold_cards(device):
        words = "It has not reported since its key was taken back, so cards may be on it."
        return Finding(None, "not-said", "May hold cards", words, advice)
    return Finding(None, "on-track", "All here", "Every card that it was given is here.", "")


def _missing(device: Device, now: datetime) -> Finding:
    number = ledger_of(device).missing
    words = f"{count_words(number)} that it was given {_is(number)} neither here nor on it."
    advice = (
        "Ask who used it whether its browser was cleared, and leave it as it is until you know. "
        "Paired again, it begins a new count."
    )
    return Finding(Trouble.MISSING, "at-risk", f"{count_words(number)} missing", words, advice)


def _silent(device: Device, now: datetime) -> Finding:
    since, day = since_words(heard_at(device), now), london_day(heard_at(device))
    tag = f"Silent since {since if day == london_day(now) else day_words(day, today=london_day(now))}"
    advice = "Switch it on, connect it to the Wi-Fi and open its card. Cards on it are kept."
    if device.point.closed_at:
        advice = "Its place is closed. Let it send its cards once more, then take its key back."
    return Finding(Trouble.SILENT, "watch", tag, f"It has said nothing since {since}.", advice)


def _refused(device: Device, now: datetime) -> Finding:
    number = ledger_of(device).refused
    words = f"{count_words(number)} {_was(number)} refused and {_is(number)} kept on it."
    advice = "Open “For staff” on the tablet: it shows what was refused, and why."
    return Finding(Trouble.REFUSED, "watch", f"{count_words(number)} refused", words, advice)


def _old(device: Device, now: datetime) -> Finding:
    number, oldest = ledger_of(device).waiting, oldest_words(device, now)
    late = f"The oldest was given {oldest}." if oldest else "That is too long."
    words = f"{_on_it(number)} {late}"
    advice = "Connect it to the Wi-Fi, and press “Send now” under “For staff”."
    return Finding(Trouble.OLD, "watch", _waiting_tag(number), words, advice)


def _clock(device: Device, now: datetime) -> Finding:
    off = clock_words(device.clock_behind or 0)
    words = f"Its clock is {off}. The days of its cards are put right as they come in."
    advice = "Let the tablet set its date and time by itself."
    return Finding(Trouble.CLOCK, "watch", f"Clock {off}", words, advice)


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


def _was(number: int) -> str:
    return "was" if number == 1 else "were"


def _waiting_tag(number: int) -> str:
    return f"{count_words(number)} waiting"


def _on_it(number: int) -> str:
    return f"{count_words(number)} {_is(number)} still on it."


_SAY: dict[Trouble, Callable[[Device, datetime], Finding]] = {
    Trouble.MISSING: _missing,
    Trouble.SILENT: _silent,
    Trouble.REFUSED: _refused,
    Trouble.OLD: _old,
    Trouble.CLOCK: _clock,
}

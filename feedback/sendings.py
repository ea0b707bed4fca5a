"""Reading what a device sends: one card, or a batch of them with a report of what it holds.

Each card of a batch is read on its own, so that one that cannot be read keeps none of the others. Nothing here touches
the database or the clock. The contract is docs/api.md.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.views.decorators.debug import sensitive_variables

from feedback.cards import CardErrors, Reader, read_count, read_id, read_moment, read_text
from perfectcare.common.dates import london_day

LARGEST_CARD = 64 * 1024
#: A hundred cards whose two comments are as long as they may be, each letter of four bytes, are smaller.
LARGEST_BATCH = 2 * 1024 * 1024
LARGEST_CODE = 1024
MOST_CARDS = 100
MOST_REPORTS = 20

NOT_JSON = "Send one JSON object in UTF-8."
NO_PAIRING = "This is neither your own pairing nor an earlier one of this place whose key has been taken back."
Item = TypeVar("Item")


class Unreadable:
    """Stands where JSON holds what no card can: an object with a key that comes twice, NaN, a number without end."""


@dataclass(frozen=True)
class Report:
    """What a tablet says of one pairing: how many cards it was given, still holds, and had refused.

    The cards of the same body are in none of the last two: what became of them is known here. `oldest_waiting_at` is
    when the oldest card that it holds was given, to the hour: it is nobody's business to the minute.
    """

    pairing: UUID
    captured: int
    waiting: int
    refused: int
    oldest_waiting_at: datetime | None = None


@dataclass(frozen=True)
class Batch(Generic[Item]):
    """Many cards in one body, in the order in which they were sent; of those that cannot be read, why.

    `ids` and `pairings` are those of the cards as far as they could be read, so that a refusal can name its card.
    `reports` are those that could be read, by their place in the list; `report_errors` says what is wrong with the
    others: that holds up no card.
    """

    items: tuple[Item | CardErrors, ...]
    ids: tuple[UUID | None, ...]
    pairings: tuple[UUID | None, ...]
    sent_at: datetime | None = None
    reports: Mapping[int, Report] = field(default_factory=dict)
    report_errors: dict[str, list[str]] = field(default_factory=dict)

    def errors(self, known: Container[UUID] = ()) -> dict[str, list[str]]:
        """Return what is wrong with the reports of a sender who may speak for these pairings."""
        others = [place for place, report in self.reports.items() if report.pairing not in known]
        return {**self.report_errors, **{f"report.{place}.pairing": [NO_PAIRING] for place in others}}


class TooLarge(Exception):
    """One card is larger than a card can be."""


@sensitive_variables()
def read(body: bytes, read_item: Callable[[object], Item]) -> Item | Batch[Item]:
    """Return the card or the batch in the body. Raises CardErrors or TooLarge, and nothing else, whatever it holds."""
    found = _parse(body)
    if "cards" in found:
        return _read_batch(found, read_item)
    if len(body) > LARGEST_CARD:
        raise TooLarge
    return read_item(found)


@sensitive_variables()
def read_code(body: bytes) -> str:
    """Return the pairing code in the body. Raises CardErrors."""
    reader = Reader(_parse(body), required=("code",), optional=())
    typed: str = reader.take("code", read_text)
    reader.finish()
    return typed


@sensitive_variables()
def _parse(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(
            body.decode(), object_pairs_hook=_once, parse_constant=lambda _: Unreadable(), parse_int=_whole_number
        )
    except (ValueError, RecursionError):  # bad UTF-8, bad JSON, endless brackets
        if len(body) > LARGEST_CARD:
            raise TooLarge from None
        raise CardErrors({"body": [NOT_JSON]}) from None
    if not isinstance(found, dict):
        raise CardErrors({"body": [NOT_JSON]})
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any] | Unreadable:
    found = dict(pairs)
    return found if len(found) == len(pairs) else Unreadable()


def _whole_number(digits: str) -> int | Unreadable:
    return int(digits) if len(digits) <= 20 else Unreadable()


@sensitive_variables()
def _read_batch(found: dict[str, Any], read_item: Callable[[object], Item]) -> Batch[Item]:
    reader = Reader(found, required=("cards",), optional=("sent_at", "report"))
    cards = reader.take("cards", _read_list)
    sent_at = reader.take("sent_at", read_moment)
    reader.finish()
    reports, report_errors = _read_reports(found.get("report", []))
    return Batch(
        items=tuple(_tried(each, read_item) for each in cards),
        ids=tuple(_id_in(each, "id") for each in cards),
        pairings=tuple(_id_in(each, "pairing") for each in cards),
        sent_at=sent_at,
        reports=reports,
        report_errors=report_errors,
    )


def _read_list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError("This must be a list of cards.")
    if len(value) > MOST_CARDS:
        raise ValueError(f"Send {MOST_CARDS} cards or fewer at once.")
    return value


@sensitive_variables()
def _tried(found: object, read_item: Callable[[object], Item]) -> Item | CardErrors:
    try:
        return read_item(found)
    except CardErrors as problem:
        return problem


def _id_in(found: object, key: str) -> UUID | None:
    try:
        return read_id(found.get(key)) if isinstance(found, dict) else None
    except ValueError:
        return None


def _read_reports(found: object) -> tuple[dict[int, Report], dict[str, list[str]]]:
    if not isinstance(found, list) or len(found) > MOST_REPORTS:
        return {}, {"report": [f"This must be a list of {MOST_REPORTS} reports or fewer."]}
    reports: dict[int, Report] = {}
    errors: dict[str, list[str]] = {}
    for place, each in enumerate(found):
        try:
            report = _read_report(each)
        except CardErrors as problem:
            errors |= {f"report.{place}.{name}": words for name, words in problem.errors.items()}
            continue
        if report.pairing in {known.pairing for known in reports.values()}:
            errors[f"report.{place}.pairing"] = ["This pairing is reported twice."]
        else:
            reports[place] = report
    return reports, errors


def _read_report(found: object) -> Report:
    if not isinstance(found, dict):
        raise CardErrors({"report": ["This must be an object."]})
    counts = ("captured", "waiting", "refused")
    reader = Reader(found, required=("pairing", *counts), optional=("oldest_waiting_at",))
    report = {
        "pairing": reader.take("pairing", read_id),
        **{name: reader.take(name, read_count) for name in counts},
        "oldest_waiting_at": reader.take("oldest_waiting_at", _read_hour),
    }
    reader.finish()
    return Report(**report)


def _read_hour(value: object) -> datetime:
    hour = read_moment(value).astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    london_day(hour)  # the hour of the very first minutes that there are may lie before them
    return hour

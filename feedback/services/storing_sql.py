"""The one statement with which PostgreSQL stores cards.

In it, only `fresh` decides what is new; the rest follows from what `fresh` returns. Values are handed over as
parameters; only names from this program are put into the text.
"""
# ruff: noqa: S608

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.views.decorators.debug import sensitive_variables

from campaigns.services.days import MARK
from feedback.numbers import LONGEST
from feedback.services.offers import Credit, Offer, Sending

#: The tables of values that the statement begins with: each column with its type.
OFFER = {
    "receipt_id": "bigint",
    "card_hash": "text",
    "fingerprint": "text",
    "response_id": "bigint",
    "given_on": "date",
    "day_corrected": "boolean",
    "question_set": "text",
    "answer": "text",
    "language": "text",
    "respondent": "text",
    "device_id": "bigint",
    "number": "bigint",
}
SAID = {"card_hash": "text", "id": "bigint", "response_id": "bigint", "question": "text", "words": "text"}
CREDIT = {
    "device_id": "bigint",
    "is_sender": "boolean",
    "clock_behind": "bigint",
    "is_report": "boolean",
    "captured": "bigint",
    "waiting": "bigint",
    "refused": "bigint",
    "oldest": "timestamptz",
}

_FRESH = """
    fresh AS (
        INSERT INTO feedback_cardreceipt (id, card_hash, fingerprint, received_on, is_settled)
        SELECT offer.receipt_id, offer.card_hash, offer.fingerprint, %s, false FROM offer, door
        ORDER BY offer.card_hash
        ON CONFLICT (card_hash) DO NOTHING RETURNING id, card_hash
    ),
    new AS (SELECT offer.* FROM offer JOIN fresh ON fresh.id = offer.receipt_id),
    total AS (SELECT COUNT(*) AS cards FROM fresh),
    answers AS (
        INSERT INTO feedback_fftresponse
            (id, team_id, mode, given_on, day_corrected, question_set, answer, language, respondent)
        SELECT response_id, %s, %s, given_on, day_corrected, question_set, answer, language, respondent
        FROM new ORDER BY card_hash
    )"""
_COMMENTS = """
    comments AS (
        INSERT INTO feedback_comment (id, response_id, question, words, state)
        SELECT said.id, said.response_id, said.question, said.words, 'unread'
        FROM said JOIN new ON new.response_id = said.response_id ORDER BY said.card_hash, said.question
    )"""
_DAYS = "SELECT DISTINCT %s::bigint AS division_id, %s::bigint AS team_id, given_on AS day FROM new"
_MARKS = f"marks AS ({MARK.format(source=_DAYS)})"
_LEDGER = """
    came AS (
        SELECT device_id, COUNT(*) AS stored,
            range_agg(int8range(number, number + 1)) FILTER (WHERE number IS NOT NULL) AS numbers
        FROM new WHERE device_id IS NOT NULL GROUP BY device_id
    ),
    ledger AS (
        UPDATE feedback_device device SET
            stored = device.stored + COALESCE(came.stored, 0),
            numbers = (
                SELECT CASE WHEN length(merged) <= greatest(%s, length(device.numbers)) THEN merged
                    ELSE device.numbers END
                FROM (SELECT (device.numbers::int8multirange + COALESCE(came.numbers, '{}'))::text) AS noted (merged)
            ),
            last_seen_at = CASE WHEN credit.is_sender THEN %s ELSE device.last_seen_at END,
            clock_behind = CASE WHEN credit.is_sender THEN credit.clock_behind ELSE device.clock_behind END,
            reported_at = CASE WHEN credit.is_report THEN %s ELSE device.reported_at END,
            captured = CASE WHEN credit.is_report THEN credit.captured ELSE device.captured END,
            waiting = CASE WHEN credit.is_report THEN credit.waiting ELSE device.waiting END,
            refused = CASE WHEN credit.is_report THEN credit.refused ELSE device.refused END,
            oldest_waiting_at = CASE WHEN credit.is_report THEN credit.oldest ELSE device.oldest_waiting_at END,
            minute = CASE WHEN credit.is_sender AND total.cards > 0 THEN %s ELSE device.minute END,
            cards_in_minute = CASE WHEN credit.is_sender AND total.cards > 0
                THEN total.cards + CASE WHEN device.minute = %s THEN device.cards_in_minute ELSE 0 END
                ELSE device.cards_in_minute END
        FROM credit LEFT JOIN came ON came.device_id = credit.device_id, total, door
        WHERE device.id = credit.device_id
    )"""
_LIMIT = """
    spent AS (
        UPDATE feedback_feedbackpoint SET minute = %s,
            cards_in_minute = total.cards + CASE WHEN minute = %s THEN cards_in_minute ELSE 0 END
        FROM total WHERE id = %s AND total.cards > 0
    )"""
_RESULT = "SELECT EXISTS (SELECT 1 FROM door), ARRAY(SELECT card_hash FROM fresh)"


@sensitive_variables()
def one_statement(sending: Sending, minute: datetime) -> tuple[str, list[Any]]:
    """Return the statement that stores what came, and its values.

    It returns one row: whether the door may still take cards in this minute, and the hashes of what was new.
    """
    team, at = sending.point.team, sending.received_at
    table = sending.door._meta.db_table
    is_full = "minute = %s AND cards_in_minute >= %s"
    parts = [f"door AS (SELECT 1 FROM {table} WHERE id = %s AND ({is_full}) IS NOT TRUE)"]
    values: list[Any] = [sending.door.pk, minute, sending.most_in_a_minute]
    offers = _once(sending.offers)
    values += _values(parts, "offer", OFFER, [_offer_row(each) for each in offers])
    parts.append(_FRESH)
    values += [offers[0].receipt.received_on if offers else None, team.pk, sending.point.mode]
    said = [_words_row(each, comment) for each in offers for comment in each.comments]
    if said:
        values += _values(parts, "said", SAID, said)
        parts.append(_COMMENTS)
    parts.append(_MARKS)
    values += [team.division_id, team.pk]
    if sending.credits:
        values += _values(parts, "credit", CREDIT, [_credit_row(each) for each in sending.credits])
        parts.append(_LEDGER)
        values += [LONGEST, at, at, minute, minute]
    if not sending.sender:
        parts.append(_LIMIT)
        values += [minute, minute, sending.point.pk]
    return f"WITH {', '.join(parts)} {_RESULT}", values


def _once(offers: Sequence[Offer]) -> list[Offer]:
    """Return the first offer of each card: PostgreSQL refuses a second one in the same statement anyway."""
    return list({each.receipt.card_hash: each for each in reversed(offers)}.values())


@sensitive_variables()
def _values(parts: list[str], name: str, columns: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> Iterable[Any]:
    """Add a table of these rows, which may be none, to the statement's parts; return their values."""
    # The first row carries the types, and is left out again.
    nothing = ", ".join(f"NULL::{kind}" for kind in columns.values())
    row = ", ".join(["%s"] * len(columns))
    listed = ", ".join([f"({nothing})", *[f"({row})"] * len(rows)])
    table = f"(VALUES {listed}) AS given ({', '.join(columns)})"
    parts.append(f"{name} AS (SELECT * FROM {table} WHERE {next(iter(columns))} IS NOT NULL)")
    return [value for each in rows for value in each]


def _offer_row(each: Offer) -> list[Any]:
    response = each.response
    return [
        each.receipt.pk, each.receipt.card_hash, each.receipt.fingerprint, response.pk, response.given_on,
        response.day_corrected, response.question_set, response.answer, response.language, response.respondent,
        each.device.pk if each.device else None, each.number,
    ]  # fmt: skip


@sensitive_variables()
def _words_row(each: Offer, comment: Any) -> list[Any]:
    return [each.receipt.card_hash, comment.pk, each.response.pk, comment.question, comment.words]


def _credit_row(credit: Credit) -> list[Any]:
    report = credit.report
    return [
        credit.device.pk,
        credit.is_sender,
        credit.clock_behind,
        report is not None,
        report.captured if report else None,
        report.waiting if report else None,
        report.refused + credit.refused if report else None,
        report.oldest_waiting_at if report else None,
    ]

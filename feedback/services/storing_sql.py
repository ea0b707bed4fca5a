"""The statements with which PostgreSQL stores cards: one for tablets, and one for doors that ask for no key.

In each, only `fresh` decides what is new; the rest follows from what `fresh` returns. Their texts stay the same however
many cards come, because rows are handed over as JSON: the database plans once for each connection, not for each card.
"""
# ruff: noqa: S608

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.views.decorators.debug import sensitive_variables

from campaigns.services.days import MARK
from feedback.numbers import LONGEST
from feedback.services.offers import Credit, Offer, Sending
from feedback.services.saying import alert_time
from perfectcare.common.prepared import Statement

#: The tables that the statements begin with: each column with its type.
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
#: The columns of a comment that are written as they are, with what joins it to its card.
WRITTEN = {
    "id": "bigint",
    "response_id": "bigint",
    "question": "text",
    "words": "text",
    "folded": "text",
    "is_danger": "boolean",
    "is_contact_asked": "boolean",
    "is_critical": "boolean",
    "is_answer_wanted": "boolean",
}
SAID = {"card_hash": "text", **WRITTEN}
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


_encode = json.JSONEncoder(default=str).encode


def _table(name: str, columns: Mapping[str, str]) -> str:
    listed = ", ".join(f"{column} {kind}" for column, kind in columns.items())
    return f"{name} AS MATERIALIZED (SELECT * FROM json_to_recordset(%s::json) AS given ({listed}))"


def _door(holder: str) -> str:
    return f"""
    holder AS (SELECT minute, cards_in_minute FROM {holder}),
    door AS (SELECT 1 FROM holder WHERE (minute = %s AND cards_in_minute >= %s) IS NOT TRUE)"""


_DAYS = "SELECT DISTINCT %s::bigint AS division_id, %s::bigint AS team_id, given_on AS day FROM new"
_STORED = f"""
    {_table("offer", OFFER)},
    {_table("said", SAID)},
    fresh AS (
        INSERT INTO feedback_cardreceipt (id, card_hash, fingerprint, received_on, is_settled)
        SELECT offer.receipt_id, offer.card_hash, offer.fingerprint, %s::date, false FROM offer, door
        ORDER BY offer.card_hash
        ON CONFLICT (card_hash) DO NOTHING RETURNING id, card_hash
    ),
    new AS (SELECT offer.* FROM offer JOIN fresh ON fresh.id = offer.receipt_id),
    total AS (SELECT COUNT(*) AS cards FROM fresh),
    answers AS (
        INSERT INTO feedback_fftresponse
            (id, team_id, mode, given_on, day_corrected, question_set, answer, language, respondent)
        SELECT response_id, %s::bigint, %s::text, given_on, day_corrected, question_set, answer, language, respondent
        FROM new ORDER BY card_hash
    ),
    comments AS (
        INSERT INTO feedback_comment
            ({", ".join(WRITTEN)}, division_id, team_id, given_on, state, version, is_urgent, is_safeguarding)
        SELECT {", ".join(f"said.{column}" for column in WRITTEN)},
            %s::bigint, %s::bigint, new.given_on, 'unread', 1, false, false
        FROM said JOIN new ON new.response_id = said.response_id ORDER BY said.card_hash, said.question
    ),
    alerts AS (
        INSERT INTO feedback_alert (comment_id, raised_at)
        SELECT said.id, %s::timestamptz FROM said JOIN new ON new.response_id = said.response_id WHERE said.is_danger
    ),
    marks AS ({MARK.format(source=_DAYS)})"""
_LEDGER = f"""
    {_table("credit", CREDIT)},
    came AS (
        SELECT device_id, COUNT(*) AS stored,
            range_agg(int8range(number, number + 1)) FILTER (WHERE number IS NOT NULL) AS numbers
        FROM new WHERE device_id IS NOT NULL GROUP BY device_id
    ),
    ledger AS (
        UPDATE feedback_device device SET
            stored = device.stored + COALESCE(came.stored, 0),
            numbers = (
                SELECT CASE WHEN length(merged) <= greatest({LONGEST}, length(device.numbers)) THEN merged
                    ELSE device.numbers END
                FROM (SELECT (device.numbers::int8multirange + COALESCE(came.numbers, '{{}}'))::text) AS noted (merged)
            ),
            last_seen_at = CASE WHEN credit.is_sender THEN now.at ELSE device.last_seen_at END,
            clock_behind = CASE WHEN credit.is_sender THEN credit.clock_behind ELSE device.clock_behind END,
            reported_at = CASE WHEN credit.is_report THEN now.at ELSE device.reported_at END,
            captured = CASE WHEN credit.is_report THEN credit.captured ELSE device.captured END,
            waiting = CASE WHEN credit.is_report THEN credit.waiting ELSE device.waiting END,
            refused = CASE WHEN credit.is_report THEN credit.refused ELSE device.refused END,
            oldest_waiting_at = CASE WHEN credit.is_report THEN credit.oldest ELSE device.oldest_waiting_at END,
            minute = CASE WHEN credit.is_sender AND total.cards > 0 THEN now.minute ELSE device.minute END,
            cards_in_minute = CASE WHEN credit.is_sender AND total.cards > 0
                THEN total.cards + CASE WHEN device.minute = now.minute THEN device.cards_in_minute ELSE 0 END
                ELSE device.cards_in_minute END
        FROM credit LEFT JOIN came ON came.device_id = credit.device_id, total, door,
            (SELECT %s::timestamptz AS at, %s::timestamptz AS minute) now
        WHERE device.id = credit.device_id
    )"""
_LIMIT = """
    now AS (SELECT %s::timestamptz AS minute),
    spent AS (
        UPDATE feedback_feedbackpoint point SET minute = now.minute,
            cards_in_minute = total.cards + CASE WHEN point.minute = now.minute THEN cards_in_minute ELSE 0 END
        FROM now, total WHERE id = %s AND total.cards > 0
    )"""
_RESULT = "SELECT EXISTS (SELECT 1 FROM holder), EXISTS (SELECT 1 FROM door), ARRAY(SELECT card_hash FROM fresh)"
#: The key is asked for here, so that one that was taken back stores nothing, whoever remembers whose it was.
_TABLET = "feedback_device WHERE id = %s AND key_hash = %s AND revoked_at IS NULL"
_POSTER = "feedback_feedbackpoint WHERE id = %s"

OF_TABLET = Statement("store_of_tablet", f"WITH {_door(_TABLET)}, {_STORED}, {_LEDGER} {_RESULT}")
WITHOUT_KEY = Statement("store_without_key", f"WITH {_door(_POSTER)}, {_STORED}, {_LIMIT} {_RESULT}")


@sensitive_variables()
def store_in_one_statement(sending: Sending, minute: datetime) -> tuple[bool, bool, list[str]]:
    """Store what came. Returns whether the sender's key works, whether the door may still take cards in this minute,
    and the hashes of what was new.
    """
    team, offers, sender = sending.point.team, _once(sending.offers), sending.sender
    said = [_words_row(each, comment) for each in offers for comment in each.comments]
    values = [
        *((sender.pk, sender.key_hash) if sender else (sending.point.pk,)),
        *(minute, sending.most_in_a_minute),
        _json(OFFER, map(_offer_row, offers)),
        _json(SAID, said),
        *(offers[0].receipt.received_on if offers else None, team.pk, sending.point.mode),
        *(team.division_id, team.pk, alert_time(sending.received_at)),
        *(team.division_id, team.pk),
    ]
    if sender:
        credits = _json(CREDIT, map(_credit_row, sending.credits))
        found: tuple[bool, bool, list[str]] = OF_TABLET.row([*values, credits, sending.received_at, minute])
    else:
        found = WITHOUT_KEY.row([*values, minute, sending.point.pk])
    return found


def _once(offers: Sequence[Offer]) -> list[Offer]:
    """Return the first offer of each card: PostgreSQL refuses a second one in the same statement anyway."""
    return list({each.receipt.card_hash: each for each in reversed(offers)}.values())


@sensitive_variables()
def _json(columns: Iterable[str], rows: Iterable[Sequence[Any]]) -> str:
    return _encode([dict(zip(columns, row, strict=True)) for row in rows])


def _offer_row(each: Offer) -> list[Any]:
    response = each.response
    return [
        each.receipt.pk, each.receipt.card_hash, each.receipt.fingerprint, response.pk, response.given_on,
        response.day_corrected, response.question_set, response.answer, response.language, response.respondent,
        each.device.pk if each.device else None, each.number,
    ]  # fmt: skip


@sensitive_variables()
def _words_row(each: Offer, comment: Any) -> list[Any]:
    return [each.receipt.card_hash, *(getattr(comment, "pk" if column == "id" else column) for column in WRITTEN)]


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

"""The doors for programs and for pages that send in the background: cards, staff's answers, pairing.

No cookie, no session. Everything that is refused is said in JSON, by the name of what is wrong, and never says back
what was sent. The contract is docs/api.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables

from feedback.access import KeyOfAnotherPoint, PointNotInUse
from feedback.cards import CardErrors
from feedback.sendings import LARGEST_BATCH, LARGEST_CARD, TooLarge
from feedback.services.limits import TooManyCards
from feedback.services.pairing import CodeNotValid, KeyNotInUse
from feedback.services.receipts import CONFLICT, CardConflict, Outcome, Result
from perfectcare.common.http import REALM, refusal, refusals

NOT_IN_USE = "There is no card in use at this address."
NO_KEY = "Send this tablet’s key, in the header: Authorization: Bearer and the key. Without one, pair the tablet."
OTHER_POINT = "This key is for another place. Send each card to the place where it was given."
NO_CODE = "This code is wrong, used or older than ten minutes. Ask for a new one."
TOO_LARGE = f"A card has {LARGEST_CARD // 1024} KiB at most, and a batch {LARGEST_BATCH // 1024} KiB."

Door = Callable[[HttpRequest, str], HttpResponse]


class NotJson(Exception):
    """The body is not application/json in UTF-8, or it is compressed."""


class BrokenOff(Exception):
    """The body ended before its end: the connection broke, or its chunks are none. It may be good the next time."""


#: What a program is told, by the kind of refusal: status, name of what is wrong, words.
REFUSALS: dict[type[Exception], tuple[int, str, str]] = {
    BrokenOff: (400, "body", "This broke off on its way. Send it again."),
    KeyNotInUse: (401, "key", NO_KEY),
    KeyOfAnotherPoint: (403, "key", OTHER_POINT),
    PointNotInUse: (404, "point", NOT_IN_USE),
    CardConflict: (409, "id", CONFLICT["id"][0]),
    TooLarge: (413, "body", TOO_LARGE),
    NotJson: (415, "body", "Send application/json in UTF-8, not compressed."),
    CodeNotValid: (422, "code", NO_CODE),
}


def json_door(view: Door) -> Door:
    """Make a door of what answers: open to everybody, for POST only, and every refusal in JSON."""

    @wraps(view)
    @sensitive_variables()
    def opened(request: HttpRequest, code: str) -> HttpResponse:
        if request.method != "POST":
            return refusal(405, "method", "Send this with POST.", {"Allow": "POST"})
        try:
            return view(request, code)
        except CardErrors as problem:
            return refusals(422, problem.errors)
        except TooManyCards as problem:
            words = f"Too many cards came through this door. Wait {problem.seconds} seconds and send them again."
            return refusal(429, "service", words, {"Retry-After": str(problem.seconds)})
        except tuple(REFUSALS) as problem:
            status, name, words = REFUSALS[type(problem)]
            return refusal(status, name, words, {"WWW-Authenticate": REALM} if status == 401 else {})

    return csrf_exempt(login_not_required(opened))


@sensitive_variables()
def body_of(request: HttpRequest, most: int = LARGEST_BATCH) -> bytes:
    """Return the body; whatever its headers say, no more than `most` is read. Raises NotJson, TooLarge, BrokenOff."""
    if not _is_json(request):
        raise NotJson
    # Django reads nothing of a body sent in chunks, because it has no length; the server marks where such a body ends.
    is_chunked = bool(request.META.get("wsgi.input_terminated")) and not request.META.get("CONTENT_LENGTH")
    source: Any = request.META["wsgi.input"] if is_chunked else request
    try:
        body: bytes = source.read(most + 1)
        if len(body) <= most:
            return body
        source.read(LARGEST_BATCH)  # so that a sender who is still sending gets to read the answer
    except (UnreadablePostError, OSError):
        raise BrokenOff from None
    raise TooLarge


def _is_json(request: HttpRequest) -> bool:
    charset = (request.content_params or {}).get("charset", "utf-8").lower()
    is_plain = request.META.get("HTTP_CONTENT_ENCODING", "identity").strip().lower() in {"", "identity"}
    return request.content_type == "application/json" and charset in {"utf-8", "utf8"} and is_plain


def one_answer(card_id: object, outcome: Outcome) -> JsonResponse:
    """Say what became of one card."""
    status = 201 if outcome is Outcome.STORED else 200
    return JsonResponse({"id": str(card_id), "status": outcome}, status=status)


def batch_answer(
    results: Iterable[Result], errors: Mapping[str, Sequence[str]], *, received_at: datetime, is_open: bool
) -> JsonResponse:
    """Say what became of each card of a batch, in their order; the server's time; whether the door stays open.

    `errors` are those of its reports.
    """
    said = [_said(each) for each in results]
    at = received_at.astimezone(UTC).isoformat(timespec="seconds")
    wrong = {"errors": errors} if errors else {}
    return JsonResponse({"results": said, "received_at": at, "is_open": is_open, **wrong})


def _said(result: Result) -> dict[str, object]:
    found: dict[str, object] = {"id": str(result.id) if result.id else None, "status": result.outcome or "refused"}
    return found if result.outcome else {**found, "errors": result.errors}

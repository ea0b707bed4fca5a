"""The doors for partners' programs: measures and series, to read. The contract is docs/api.md.

No cookie, no session: whoever sends a key that works may read what it covers. Everything that is refused is said in
JSON, by the name of what is wrong, and never says back what was sent.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables

from campaigns.models import Campaign
from metrics import documents
from metrics.access import KeyNotInUse, NoSuchCampaign, NoSuchPlace, OutOfScope, open_key, place_for
from metrics.documents import Document
from metrics.forms.api import Format, NotAcceptable, QueryErrors, format_of, read_measures, read_series
from metrics.models import ApiKey
from metrics.selectors import shared, shared_series
from metrics.selectors.asked import Asked, started, usual
from metrics.selectors.shared_series import Days
from metrics.services.keys import MOST_IN_A_MINUTE, TooManyRequests, count_request
from perfectcare.common.dates import london_day
from perfectcare.common.http import REALM, bearer, refusal, refusals

#: A program may keep what it got, and asks each time whether that still holds. Nothing between it and us keeps it.
KEPT = "private, no-cache"
VARIES = "Authorization, Accept"

NO_KEY = "Send a key that works, in the header: Authorization: Bearer and the key. Never put it in an address."

#: What a program is told, by the kind of refusal: status, name of what is wrong, words.
REFUSALS: dict[type[Exception], tuple[int, str, str]] = {
    KeyNotInUse: (401, "key", NO_KEY),
    OutOfScope: (403, "measure", "This key may not read this measure. Ask the division for one that may."),
    NoSuchPlace: (404, "place", "There is no such place, or it is not yours to read."),
    NoSuchCampaign: (404, "campaign", "There is no such campaign, or it has not started."),
    NotAcceptable: (406, "format", "Accept application/json or text/csv, or add format=json or format=csv."),
}

Door = Callable[[HttpRequest, ApiKey], Document]


def door(answer: Door) -> Callable[[HttpRequest], HttpResponseBase]:
    """Make a door of what answers: for GET and HEAD, for keys that work, so often in a minute, in either format."""

    @csrf_exempt
    @login_not_required
    @wraps(answer)
    def opened(request: HttpRequest) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            return refusal(405, "method", "Figures can only be read: GET or HEAD.", {"Allow": "GET, HEAD"})
        try:
            document = answer(request, _key_of(request))
            return _sent(request, document, format_of(request))
        except TooManyRequests as problem:
            words = f"A key may ask {MOST_IN_A_MINUTE} times in a minute. Wait {problem.seconds} seconds."
            return refusal(429, "key", words, {"Retry-After": str(problem.seconds)})
        except QueryErrors as problem:
            return refusals(422, problem.errors)
        except tuple(REFUSALS) as problem:
            status, name, words = REFUSALS[type(problem)]
            return refusal(status, name, words, {"WWW-Authenticate": REALM} if status == 401 else {})

    return opened


@door
def measures(request: HttpRequest, key: ApiKey) -> Document:
    """Send the measures that the key may read, and the places and campaigns that it may ask for."""
    read_measures(request.GET)
    return shared.measures(key, london_day(timezone.now()))


@door
def series(request: HttpRequest, key: ApiKey) -> Document:
    """Send one series: what the page of the measure shows to somebody of the division who is in no team of it."""
    query = read_series(request.GET)
    if not shared.may_read(key, query.measure):
        raise OutOfScope
    place = place_for(key, query.place_kind, query.place_code)
    campaigns = started(place.division)
    asked = Asked(
        place=place,
        now=timezone.now(),
        campaign=_campaign(campaigns, query.campaign),
        campaigns=campaigns,
        charting=query.charting,
    )
    return shared_series.series(asked, query.measure, Days(query.first, query.last))


def _campaign(campaigns: Sequence[Campaign], slug: str) -> Campaign | None:
    """Return the campaign that is asked for or, as on the pages, the live one, else the latest."""
    if not slug:
        return usual(campaigns)
    found = next((each for each in campaigns if each.slug == slug), None)
    if found is None:
        raise NoSuchCampaign
    return found


@csrf_exempt
@login_not_required
def nowhere(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Say in JSON that there is nothing here."""
    return refusal(404, "address", "There is nothing here. The addresses are /api/v1/measures/ and /api/v1/series/.")


@sensitive_variables()
def _key_of(request: HttpRequest) -> ApiKey:
    """Return the key that the request carries, and count the request. Raises KeyNotInUse, TooManyRequests."""
    secret = bearer(request)
    if secret is None:
        raise KeyNotInUse
    now = timezone.now()
    key = open_key(secret, at=now)
    count_request(key=key, at=now)
    return key


def _sent(request: HttpRequest, document: Document, wanted: Format) -> HttpResponseBase:
    """Send a document, or say that the program has it already."""
    if wanted is Format.CSV:
        response = HttpResponse(documents.as_csv(document), content_type="text/csv; charset=utf-8")
    else:
        response = HttpResponse(documents.as_json(document), content_type="application/json")
    response.headers["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()}"'
    response.headers["Cache-Control"] = KEPT
    response.headers["Vary"] = VARIES
    checked = get_conditional_response(request, etag=response.headers["ETag"], response=response)
    if checked is not None and checked.status_code == 412:
        return refusal(412, "If-Match", "This is no longer what stands there.")
    return checked or response

"""A bare Django view that inserts a card as one row, for `make bench-cards` to run beside ours.

No middleware, no key, no receipt, no mark: it believes whatever comes. What would favour either side is the same on
both: the web server and its settings, connections to the database that stay and are checked, time limits, durability.
`python -m benchmarks.card_bare` makes its table, and says how many statements a card takes.
"""

from __future__ import annotations

import json
import os
import sys
from typing import ClassVar

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, models
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from benchmarks.card_doors import Door
from perfectcare import env

settings.configure(
    ALLOWED_HOSTS=["localhost"],
    DATABASES={
        "default": {
            **env.database("DATABASE_URL", default=""),
            "CONN_MAX_AGE": None,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": {
                "options": "-c statement_timeout=5000 -c lock_timeout=2000"
                " -c default_transaction_isolation=read\\ committed"
            },
        }
    },
    INSTALLED_APPS=[],
    MIDDLEWARE=[],
    ROOT_URLCONF=__name__,
    SECRET_KEY=os.urandom(16).hex(),
    USE_TZ=True,
)
django.setup(set_prefix=False)


class Card(models.Model):
    uid = models.UUIDField()
    given_at = models.DateTimeField()
    question_set = models.CharField(max_length=20)
    answer = models.CharField(max_length=30)
    language = models.CharField(max_length=35)
    respondent = models.CharField(max_length=20)
    sequence = models.BigIntegerField()
    comment = models.TextField(blank=True)

    objects: ClassVar[models.Manager[Card]] = models.Manager()

    class Meta:
        app_label = "bare"

    def __str__(self) -> str:
        return self.answer


@csrf_exempt
def insert(request: HttpRequest) -> HttpResponse:
    card = json.loads(request.body)
    Card.objects.create(
        uid=card["id"],
        given_at=card["given_at"],
        question_set=card["question_set"],
        answer=card["answer"],
        language=card["language"],
        respondent=card["respondent"],
        sequence=card["sequence"],
        comment=card.get("comments", {}).get("what-was-good", ""),
    )
    answer = json.dumps({"id": card["id"], "status": "stored"}).encode()
    return HttpResponse(answer, status=201, headers={"Content-Length": len(answer)}, content_type="application/json")


urlpatterns = [path("cards", insert)]
application = WSGIHandler()

if __name__ == "__main__":
    with connection.schema_editor() as editor:
        editor.create_model(Card)
    body = Door("/cards", pairing="none").one().partition(b"\r\n\r\n")[2]
    with CaptureQueriesContext(connection) as captured:
        insert(RequestFactory().post("/cards", body, content_type="application/json"))
    Card.objects.all().delete()
    sys.stdout.write(f"{len(captured)}\n")

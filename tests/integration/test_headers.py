"""Every kind of answer tells the browser to keep it nowhere, frame it nowhere and run nothing foreign in it."""

from __future__ import annotations

import pytest
from django.contrib.auth.decorators import login_not_required
from django.db import OperationalError
from django.test import Client
from django.urls import include, path, reverse

from feedback.models import FeedbackPoint
from perfectcare import views
from tests import factories


@login_not_required
def busy(request):
    raise OperationalError("too busy")


@login_not_required
def broken(request):
    raise RuntimeError("broken")


urlpatterns = [path("busy/", busy), path("broken/", broken), path("", include("perfectcare.urls"))]
handler400, handler403, handler404 = views.bad_request, views.forbidden, views.not_found
handler500 = views.server_error

pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]


@pytest.fixture
def answers(cast):
    """One answer of each kind that the site gives, by name."""
    outside, inside = Client(raise_request_exception=False), Client(raise_request_exception=False)
    inside.force_login(cast.maya)
    door = factories.point(cast.riverside, kind="poster").code
    staff_door = factories.point(cast.riverside, kind=FeedbackPoint.Kind.STAFF).code
    home = reverse("campaigns", args=[cast.division.code])
    return {
        "a page of people's data": inside.get(home),
        "a form with mistakes": inside.post(reverse("point_new", args=[cast.division.code])),
        "an export": _administrators(cast).get(
            reverse("structure_example", args=[cast.division.organisation.ods_code, cast.division.code])
        ),
        "sign-in": outside.get("/accounts/login/"),
        "sent to sign in": outside.get(home),
        "forbidden": inside.get(reverse("organisation", args=[cast.division.organisation.ods_code])),
        "not found": outside.get("/nowhere/"),
        "not found, signed in": inside.get("/nowhere/"),
        "wrong method": inside.post(home),
        "wrong host": outside.get("/privacy/", headers={"host": "evil.example"}),
        "no token": Client(enforce_csrf_checks=True).post("/accounts/login/", {}),
        "busy": outside.get("/busy/"),
        "busy, for a device": outside.post("/busy/", "{}", content_type="application/json"),
        "broken": outside.get("/broken/"),
        "health": outside.get("/health/"),
        "privacy": outside.get("/privacy/"),
        "card": outside.get(f"/f/{door}/"),
        "card with mistakes": outside.post(f"/f/{door}/"),
        "card closed": outside.get("/f/nothing/"),
        "thanks": outside.get(f"/f/{door}/thanks/"),
        "staff form": outside.get(f"/s/{staff_door}/"),
        "device": outside.post(f"/f/{door}/cards", "{}", content_type="application/json"),
    }


def _administrators(cast):
    client = Client()
    client.force_login(cast.ada)
    return client


def test_no_answer_is_kept_framed_or_guessed_at(answers):
    for kind, answer in answers.items():
        assert "no-store" in answer.headers.get("Cache-Control", ""), kind
        assert answer.headers.get("X-Frame-Options") == "DENY", kind
        assert answer.headers.get("X-Content-Type-Options") == "nosniff", kind
        assert answer.headers.get("Referrer-Policy") == "same-origin", kind
        policy = answer.headers.get("Content-Security-Policy", "")
        for rule in ("default-src 'none'", "frame-ancestors 'none'", "script-src 'self'", "form-action 'self'"):
            assert rule in policy, (kind, policy)
        assert "unsafe" not in policy, kind


def test_the_kinds_are_what_they_say(answers):
    statuses = {kind: answer.status_code for kind, answer in answers.items()}
    assert statuses == {
        **dict.fromkeys(statuses, 200),
        "a form with mistakes": 422,
        "sent to sign in": 302,
        "forbidden": 403,
        "not found": 404,
        "not found, signed in": 404,
        "wrong method": 405,
        "wrong host": 400,
        "no token": 403,
        "busy": 503,
        "busy, for a device": 503,
        "broken": 500,
        "card with mistakes": 422,
        "card closed": 404,
        "device": 422,
    }


def test_public_doors_set_no_cookie_and_do_not_depend_on_one(answers):
    for kind in ("card", "card with mistakes", "card closed", "thanks", "staff form", "device", "busy", "broken"):
        assert "Set-Cookie" not in answers[kind].headers, kind
        assert not answers[kind].cookies, kind
        assert "Cookie" not in answers[kind].headers.get("Vary", ""), kind


def test_the_cookies_of_sign_in_are_out_of_reach_of_scripts_and_other_sites(client, cast):
    answer = client.post("/accounts/login/", {"login": cast.maya.email, "password": factories.PASSWORD})
    session = answer.cookies["sessionid"]
    assert session["httponly"]
    assert session["samesite"] == "Lax"
    assert not session["domain"]

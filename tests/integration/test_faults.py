from __future__ import annotations

import json

import pytest
from django.contrib.auth.decorators import login_not_required
from django.db import OperationalError
from django.http import HttpRequest
from django.test import Client
from django.urls import path

from perfectcare import views


@login_not_required
def busy(request: HttpRequest):
    raise OperationalError("canceling statement due to lock timeout")


def broken(request: HttpRequest):
    raise RuntimeError("a patient's words")


@login_not_required
def open_and_broken(request: HttpRequest):
    return broken(request)


urlpatterns = [path("busy/", busy), path("broken/", open_and_broken), path("private/", broken)]
handler500 = views.server_error

pytestmark = pytest.mark.urls(__name__)


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


def test_a_busy_database_asks_the_browser_to_come_back(client):
    answer = client.get("/busy/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "Set-Cookie" not in answer


def test_a_busy_database_answers_a_device_in_json(client):
    answer = client.post("/busy/", data="{}", content_type="application/json")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert list(json.loads(answer.content)) == ["errors"]


def test_a_database_that_is_away_before_any_view_runs_is_the_same(client, monkeypatch):
    def away(request):
        raise OperationalError("connection refused")

    monkeypatch.setattr("django.contrib.auth.middleware.get_user", away)
    answer = client.get("/private/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")


def test_a_fault_shows_a_plain_page_and_none_of_its_words(client):
    answer = client.get("/broken/")
    assert answer.status_code == 500
    assert b"a patient" not in answer.content

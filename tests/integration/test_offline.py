"""What lets a card open without a connection: its files, its worker, its name on the home screen."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from campaigns.models import SelfCareMessage
from campaigns.selectors import messages
from feedback import shell
from feedback.models import FeedbackPoint
from feedback.templatetags.cards import filled, sentences
from tests import factories

NAMED = re.compile(r'\s(?:href|src)="(/static/[^"]+)"')
IMPORTED = re.compile(r'from "\./([a-z]+)\.js"')


@pytest.fixture
def point(cast):
    return factories.point(cast.riverside)


def script() -> str:
    answer = Client().get(reverse("offline"))
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/javascript; charset=utf-8")
    assert not answer.cookies
    return answer.content.decode()


def test_the_worker_lists_every_file_of_the_shell_and_each_is_there():
    listed = json.loads(re.search(r"FILES = (\[.*\]);", script())[1])
    assert listed == shell.addresses()
    assert len(set(listed)) == len(listed) > 15
    for name in shell.FILES:
        assert finders.find(name), name


def test_the_worker_is_another_as_soon_as_a_file_is(monkeypatch):
    before = script()
    assert script() == before
    usual = shell._content
    monkeypatch.setattr(shell, "_content", lambda name: usual(name) + (b" " if name.endswith("seal.js") else b""))
    assert script() != before


def test_the_worker_asks_no_database(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        script()


def test_pages_name_no_file_that_the_worker_does_not_keep(client, cast, point):
    """A kept page that named another file would open broken without a connection."""
    staff = factories.point(cast.riverside, kind=FeedbackPoint.Kind.STAFF)
    known = set(shell.addresses())
    for address in (f"/f/{point.code}/", f"/f/{point.code}/?easy=1", f"/s/{staff.code}/"):
        named = set(NAMED.findall(client.get(address).content.decode()))
        assert named <= known, address
        assert len(named) > 10


@pytest.mark.parametrize("scripts", [shell.CARD_SCRIPTS, shell.STAFF_SCRIPTS], ids=["card", "staff"])
def test_a_page_names_every_script_that_its_scripts_import(scripts):
    names = {Path(each).stem for each in scripts}
    for each in scripts:
        imported = set(IMPORTED.findall((settings.BASE_DIR / "static" / each).read_text()))
        assert imported <= names, each


def test_a_tablet_calls_the_card_by_its_team_on_the_home_screen(client, point):
    answer = client.get(f"/f/{point.code}/app.webmanifest")
    assert answer["Content-Type"] == "application/manifest+json"
    app = answer.json()
    assert (app["name"], app["start_url"]) == ("Feedback card, Riverside", f"/f/{point.code}/")
    assert app["scope"] == app["start_url"]
    assert f'href="/f/{point.code}/app.webmanifest"' in client.get(f"/f/{point.code}/").content.decode()


def test_a_poster_and_a_closed_place_are_no_app(client, cast):
    poster = factories.point(cast.riverside, kind=FeedbackPoint.Kind.POSTER)
    closed = factories.point(cast.riverside, closed_at=timezone.now(), closed_by=cast.maya)
    for code in (poster.code, closed.code, "nowhere"):
        assert client.get(f"/f/{code}/app.webmanifest").status_code == 404
    page = client.get(f"/f/{poster.code}/").content.decode()
    assert "webmanifest" not in page
    assert "For staff" not in page


def test_the_staff_form_is_an_app_of_its_own(client, cast):
    staff = factories.point(cast.riverside, kind=FeedbackPoint.Kind.STAFF)
    assert client.get(f"/s/{staff.code}/app.webmanifest").json()["name"] == "Today’s care, Riverside"
    assert client.get(f"/f/{staff.code}/app.webmanifest").status_code == 404


def test_the_kept_page_knows_nobody(client, cast, point):
    """It is the same for whoever loads it, but for the id of the next card."""
    client.force_login(cast.maya)
    pages = [each.get(f"/f/{point.code}/") for each in (client, Client())]
    same = {re.sub(r'name="id" value="[^"]*"', "", page.content.decode()) for page in pages}
    assert len(same) == 1
    assert "Maya" not in same.pop()


# --- Messages about looking after oneself -------------------------------------------------------------------------

TODAY = date(2026, 11, 21)


def message(division, by, words, first, last, **more):
    days = {"first_on": TODAY + timedelta(days=first), "last_on": TODAY + timedelta(days=last)}
    made = {"owner": "Dietitians", "made_at": timezone.now(), "made_by": by}
    return SelfCareMessage.objects.create(division=division, words=words, **days, **made, **more)


def test_a_tablet_carries_the_messages_of_today_and_of_the_days_to_come(cast, django_assert_num_queries):
    message(cast.division, cast.maya, "Today", 0, 0)
    message(cast.division, cast.maya, "Next week", 7, 20)
    message(cast.division, cast.maya, "Over", -9, -1)
    message(cast.division, cast.maya, "Far away", 15, 40)
    message(cast.division, cast.maya, "Ended", -1, 5, ended_at=timezone.now(), ended_by=cast.maya)
    message(cast.elsewhere.division, cast.maya, "Elsewhere", 0, 5)
    with django_assert_num_queries(1):
        shown = messages.to_show(cast.division, TODAY)
    assert [(each.words, (each.first_on - TODAY).days) for each in shown] == [("Today", 0), ("Next week", 7)]


def test_the_page_carries_messages_with_their_days_and_the_thank_you_without_a_script_shows_one(client, cast, point):
    today = timezone.localdate()
    made = {"division": cast.division, "owner": "Dietitians", "made_at": timezone.now(), "made_by": cast.maya}
    for number, first in enumerate((today, today, today + timedelta(days=3))):
        SelfCareMessage.objects.create(
            words=f"Message {number}.", first_on=first, last_on=today + timedelta(days=9), **made
        )
    page = client.get(f"/f/{point.code}/").content.decode()
    assert page.count("data-message") == 3
    assert f'data-first="{today + timedelta(days=3)}"' in page
    thanks = client.get(f"/f/{point.code}/thanks/").content.decode()
    assert len(re.findall(r"Message \d\.", thanks)) == 1
    assert "Message 2." not in thanks


# --- Words --------------------------------------------------------------------------------------------------------


def test_values_are_put_into_words():
    assert filled("They help {team} in {seconds} s.", team="Riverside & Hill", seconds=20) == (
        "They help Riverside & Hill in 20 s."
    )


def test_easy_read_has_a_line_for_every_sentence_of_every_language():
    assert sentences("We cannot answer. An emergency? Call 999. Or ask! ") == [
        "We cannot answer.",
        "An emergency? Call 999.",
        "Or ask!",
    ]
    assert sentences("ایک۔ دو۔") == ["ایک۔", "دو۔"]


def test_a_name_of_a_team_is_no_markup_in_the_words(client, cast, point):
    cast.riverside.name = "<b>Bold & co</b>"
    cast.riverside.save()
    assert "They help &lt;b&gt;Bold &amp; co&lt;/b&gt; to see" in client.get(f"/f/{point.code}/").content.decode()

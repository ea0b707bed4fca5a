"""A division's set of themes: started from the standard one, and changed by its readers."""

from __future__ import annotations

import pytest
from django.urls import reverse

from feedback.models import CommentTheme, Theme
from feedback.reading.themes import STARTER
from feedback.selectors.desk import desk
from tests.factories.cards import comment

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(sign_in, cast):
    return sign_in(cast.rita)


@pytest.fixture
def address(cast):
    return reverse("themes", args=[cast.division.code])


def test_a_division_starts_with_the_standard_set_and_keeps_its_own(reader, cast, address):
    mine = Theme.objects.create(division=cast.division, name=STARTER[0].name.upper(), keywords="mine")
    start = reverse("themes_start", args=[cast.division.code])
    assert reader.post(start, follow=True).status_code == 200
    assert Theme.objects.filter(division=cast.division).count() == len(STARTER)
    mine.refresh_from_db()
    assert mine.keywords == "mine"
    assert "has all of them already" in reader.post(start, follow=True).text


def test_a_theme_is_added_with_the_words_that_suggest_it(reader, cast, address):
    answer = reader.post(
        address, {"name": " Car  park ", "meaning": "Where to park", "keywords": "Park*, spaces\nPARK*"}
    )
    assert answer.status_code == 302
    made = Theme.objects.get()
    assert (made.name, made.meaning, made.keywords) == ("Car park", "Where to park", "park*\nspaces")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 61}, "name"),
        ({"name": "waiting"}, "name"),
        ({"name": "A", "meaning": "x" * 201}, "meaning"),
        ({"name": "A", "keywords": "x" * 3001}, "keywords"),
        ({"name": "A", "keywords": "word " * 50}, "keywords"),
        ({"name": "A\0"}, "name"),
    ],
)
def test_what_cannot_be_a_theme_is_told_at_its_field(reader, cast, address, typed, field):
    Theme.objects.create(division=cast.division, name="Waiting")
    answer = reader.post(address, typed)
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in answer.text or f"id_{field}" in answer.text.split("error-summary")[1][:900]
    assert Theme.objects.count() == 1


def test_a_theme_is_changed_and_retired_without_leaving_its_comments(reader, cast):
    made = Theme.objects.create(division=cast.division, name="Waiting")
    said, other = comment(cast.riverside), comment(cast.riverside)
    CommentTheme.objects.create(comment=said, theme=made)
    typed = {"name": "Waits", "meaning": "", "keywords": "wait*", "is_retired": "on"}
    assert reader.post(reverse("theme", args=[cast.division.code, made.pk]), typed).status_code == 302
    made.refresh_from_db()
    assert (made.name, made.is_retired) == ("Waits", True)
    for each, offered in ((said, ["Waits"]), (other, [])):
        page = reader.get(reverse("comment", args=[cast.division.code, each.pk])).text
        assert ("Waits" in page) is bool(offered)


def test_words_suggest_a_theme_and_a_person_chooses_it(reader, cast):
    waits = Theme.objects.create(division=cast.division, name="Waiting", keywords="wait*\nlate")
    Theme.objects.create(division=cast.division, name="Access")
    said = comment(cast.riverside, "We WAITED for an hour.")
    offered = desk(cast.division).sheet.themes
    assert [(each.name, each.is_suggested, each.is_chosen) for each in offered] == [
        ("Waiting", True, False),
        ("Access", False, False),
    ]
    judge = reverse("comment_judge", args=[cast.division.code, said.pk])
    reader.post(judge, {"version": 1, "decision": "release", "themes": [waits.pk]})
    assert list(said.themes.all()) == [waits]
    reader.post(judge, {"version": 2, "decision": "save"})
    assert not said.themes.exists()


def test_themes_of_another_division_are_out_of_reach(reader, cast):
    foreign = Theme.objects.create(division=cast.elsewhere.division, name="Theirs")
    assert reader.get(reverse("theme", args=[cast.division.code, foreign.pk])).status_code == 404
    Theme.objects.create(division=cast.division, name="Ours")
    said = comment(cast.riverside)
    judge = reverse("comment_judge", args=[cast.division.code, said.pk])
    assert reader.post(judge, {"version": 1, "decision": "release", "themes": [foreign.pk]}).status_code == 422


@pytest.mark.parametrize("name", ["themes", "themes_start"])
def test_only_readers_change_them(sign_in, cast, name):
    for person, status in ((cast.lena, 403), (cast.dora, 403), (cast.oona, 404)):
        assert sign_in(person).post(reverse(name, args=[cast.division.code]), {"name": "A"}).status_code == status
    assert not Theme.objects.exists()

"""Searching what people said, and what of it is shown beyond its readers."""

from __future__ import annotations

import re
from datetime import date, datetime

import pytest
import time_machine
from django.db import transaction
from django.urls import reverse

from feedback.models import Comment, CommentTheme, Reply, Theme
from feedback.quarters import Quarter, quarters
from feedback.selectors.said import theme_counts
from perfectcare.common.dates import LONDON
from tests import factories
from tests.factories import facts
from tests.factories.cards import comment, voice

pytestmark = pytest.mark.django_db
GIVEN = date(2026, 11, 10)
NOW = datetime(2026, 11, 21, 11, 0, tzinfo=LONDON)
QUARTER = Quarter(2026, 4)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def five(cast):
    facts.cards(cast.riverside, GIVEN, good=5)


def theme(division, name="Waiting"):
    return Theme.objects.create(division=division, name=name)


def about(said, *themes):
    CommentTheme.objects.bulk_create(CommentTheme(comment=said, theme=each) for each in themes)
    return said


def released(team, words="Kind.", **fields):
    return comment(team, words, **{"state": "released", "given_on": GIVEN, **fields})


def search(client, cast, **asked):
    return client.get(reverse("said", args=[cast.division.code]), asked)


class TestForReaders:
    @pytest.fixture
    def reader(self, sign_in, cast):
        return sign_in(cast.rita)

    def found(self, reader, cast, **asked):
        page = search(reader, cast, **asked)
        assert page.status_code == 200
        return {words for words in self.all_words if words in page.text}

    all_words = ("The van was late.", "So KIND and CALM.", "Nobody rang.", "No packs.", "Handover was thin.")

    @pytest.fixture(autouse=True)
    def _said(self, cast):
        late = comment(cast.riverside, "The van was late.", is_critical=True, answer="good", given_on=GIVEN)
        comment(cast.hilltop, "So KIND and CALM.", state="released", given_on=date(2026, 8, 1))
        comment(cast.hilltop, "Nobody rang.", state="held-back", is_critical=True, answer="poor", is_contact_asked=True)
        self.staff = voice(cast.riverside, "No packs.").comments.get()
        comment(cast.elsewhere, "Not ours.")
        self.theme = theme(cast.division)
        about(late, self.theme)

    @pytest.mark.parametrize(
        ("asked", "words"),
        [
            ({}, {"The van was late.", "So KIND and CALM.", "Nobody rang.", "No packs."}),
            ({"q": "kind calm"}, {"So KIND and CALM."}),
            ({"q": "KIND"}, {"So KIND and CALM."}),
            ({"q": "%"}, set()),
            ({"q": "van_was"}, set()),
            ({"kind": "staff"}, {"No packs."}),
            ({"state": "held-back"}, {"Nobody rang."}),
            ({"show": "mismatch"}, {"The van was late."}),
            ({"show": "contact"}, {"Nobody rang."}),
            ({"quarter": "2026-q3"}, {"So KIND and CALM."}),
            ({"page": "99"}, {"The van was late.", "So KIND and CALM.", "Nobody rang.", "No packs."}),
        ],
    )
    def test_every_filter_leaves_what_it_says(self, reader, cast, asked, words):
        assert self.found(reader, cast, **asked) == words

    def test_a_theme_and_a_team_can_be_asked(self, reader, cast):
        assert self.found(reader, cast, theme=self.theme.pk) == {"The van was late."}
        assert self.found(reader, cast, team=cast.hilltop.pk) == {"So KIND and CALM.", "Nobody rang."}

    def test_what_calls_for_an_answer_and_has_none_can_be_asked(self, reader, cast):
        wanted = released(cast.riverside, "Handover was thin.", is_answer_wanted=True)
        assert self.found(reader, cast, show="waiting") == {"Handover was thin."}
        Reply.objects.create(comment=wanted, you_said="A", we_did="B", replied_on=GIVEN, replied_by=cast.rita)
        assert self.found(reader, cast, show="waiting") == set()
        assert self.found(reader, cast, show="answered") == {"Handover was thin."}

    @pytest.mark.parametrize(
        "asked",
        [{"kind": "nobody"}, {"team": "999999"}, {"team": "x"}, {"quarter": "2026-q9"}, {"show": "all"}, {"q": "\0"}],
    )
    def test_what_makes_no_sense_is_told_at_its_field(self, reader, cast, asked):
        assert search(reader, cast, **asked).status_code == 422

    def test_the_queries_do_not_grow_with_the_comments(self, reader, cast, django_assert_max_num_queries):
        for number in range(30):
            about(comment(cast.riverside, f"Comment {number}"), self.theme)
        with django_assert_max_num_queries(16):
            search(reader, cast)


class TestForEverybody:
    def test_released_words_of_teams_with_five_answers_are_shown_without_day_or_answer(self, sign_in, cast, five):
        released(cast.riverside, "The nurse was kind.", answer="poor", is_critical=True)
        comment(cast.riverside, "Not read.", given_on=GIVEN)
        comment(cast.riverside, "Held.", given_on=GIVEN, state="held-back")
        released(cast.hilltop, "Of a small team.")
        released(cast.riverside, "Of another quarter.", given_on=date(2026, 8, 1))
        page = search(sign_in(cast.dora), cast).text
        assert "The nurse was kind." in page
        for hidden in ("Not read.", "Held.", "Of a small team.", "Of another quarter.", "Poor", "10 November"):
            assert hidden not in page

    def test_patients_do_not_open_the_words_of_staff(self, sign_in, cast, five):
        voice(cast.riverside, "No packs.", state="released", given_on=GIVEN)
        assert "No packs." not in search(sign_in(cast.dora), cast).text
        for _ in range(4):
            voice(cast.riverside, "", given_on=GIVEN)
        assert "No packs." in search(sign_in(cast.dora), cast).text

    def test_what_is_asked_only_by_readers_is_not_heard(self, sign_in, cast, five):
        comment(cast.riverside, "Not read.", given_on=GIVEN)
        for asked in ({"state": "unread"}, {"show": "mismatch"}, {"quarter": ""}):
            assert "Not read." not in search(sign_in(cast.lena), cast, **asked).text

    def test_a_reply_to_the_sender_alone_is_not_shown(self, sign_in, cast, five):
        said = released(cast.riverside)
        reply = {"you_said": "A", "we_did": "We moved the clinic.", "replied_on": GIVEN, "replied_by": cast.rita}
        made = Reply.objects.create(comment=said, **reply)
        assert "We moved the clinic." in search(sign_in(cast.dora), cast).text
        Reply.objects.filter(pk=made.pk).update(is_public=False)
        assert "We moved the clinic." not in search(sign_in(cast.dora), cast).text

    def test_people_of_other_divisions_find_nothing(self, sign_in, cast):
        for name in ("said", "talked_about"):
            assert sign_in(cast.oona).get(reverse(name, args=[cast.division.code])).status_code == 404


class TestThemeCounts:
    def test_one_to_four_are_withheld_and_none_is_none(self, cast, five):
        many, few, none = (theme(cast.division, name) for name in ("Many", "Few", "None"))
        for number in range(5):
            about(released(cast.riverside), many, *([few] if number < 4 else []))
        assert [(each.pk, each.count) for each in theme_counts(cast.division, QUARTER)] == [
            (few.pk, None),
            (many.pk, 5),
            (none.pk, 0),
        ]

    def test_a_withheld_theme_is_neither_listed_nor_searched(self, sign_in, cast, five):
        few = theme(cast.division, "Parking places")
        about(released(cast.riverside, "No space."), few)
        client = sign_in(cast.dora)
        assert "About:" not in search(client, cast).text
        assert "No space." not in search(client, cast, theme=few.pk).text
        page = client.get(reverse("talked_about", args=[cast.division.code])).text
        assert "Withheld: fewer than five" in page
        assert f"theme={few.pk}" not in page

    def test_what_is_not_shown_is_not_counted_so_that_the_list_and_the_count_agree(self, cast, five):
        subject = theme(cast.division)
        for team in [cast.riverside] * 5 + [cast.hilltop] * 2:
            about(released(team), subject)
        about(comment(cast.riverside, given_on=GIVEN), subject)
        assert [each.count for each in theme_counts(cast.division, QUARTER)] == [5]

    def test_the_page_takes_few_queries(self, sign_in, cast, django_assert_max_num_queries):
        for number in range(20):
            about(released(factories.team(cast.division)), theme(cast.division, f"Theme {number}"))
        client = sign_in(cast.dora)
        with django_assert_max_num_queries(12):
            client.get(reverse("talked_about", args=[cast.division.code]))


def test_quarters_are_read_and_counted_back():
    assert Quarter.read("2026-q4") == Quarter.of(date(2026, 12, 31)) == QUARTER
    assert (QUARTER.first, QUARTER.last) == (date(2026, 10, 1), date(2026, 12, 31))
    assert [str(each) for each in quarters(Quarter(2025, 4), Quarter(2026, 2))] == ["2026-q2", "2026-q1", "2025-q4"]
    assert [Quarter.read(bad) for bad in ("", "2026-q5", "26-q1", "2026-q1 ", "２026-q1")] == [None] * 5


class TestTwinWorlds:
    """Two worlds that differ only in what nobody beyond the readers may learn look the same, whatever is asked."""

    TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')

    def few_about(self, cast, themes, number):
        """So many of the comments that are shown are about parking, and the others about nothing."""
        for comment_ in self.shown[:number]:
            about(comment_, themes["Parking"])

    def of_a_small_team(self, cast, themes, number):
        for _ in range(number):
            about(released(cast.hilltop, "Of a small team."), themes["Waiting"])

    def not_released(self, cast, themes, number):
        for state in ("unread", "held-back")[:number]:
            said = comment(cast.riverside, "Not for you.", state=state, given_on=GIVEN)
            about(said, themes["Waiting"])

    def answers_beside(self, cast, themes, number):
        """What stands beside the words, and on which day they were said."""
        day = date(2026, 11, 10 + number)
        said = released(cast.riverside, "The same words.", id=77, given_on=day, answer=("good", "poor")[number - 1])
        Comment.objects.filter(pk=said.pk).update(is_critical=number == 1, is_danger=number == 2)

    def replies_to_one(self, cast, themes, number):
        said = self.shown[0]
        words = {"you_said": f"Said {number}", "we_did": f"Done {number}", "is_public": False}
        Reply.objects.create(comment=said, **words, replied_on=GIVEN, replied_by=cast.rita)

    @pytest.fixture(autouse=True)
    def _world(self, cast):
        facts.cards(cast.riverside, GIVEN, good=6)
        self.themes = {name: theme(cast.division, name) for name in ("Parking", "Waiting")}
        self.shown = [released(cast.riverside, f"Comment {number}.", id=number + 1) for number in range(6)]
        for each in self.shown[:5]:
            about(each, self.themes["Waiting"])

    def seen(self, cast, client):
        asked = [
            {},
            *({"theme": each.pk} for each in self.themes.values()),
            *({"team": each.pk} for each in (cast.riverside, cast.hilltop)),
            *({"kind": kind} for kind in Comment.Kind.values),
            {"q": "words"},
            {"q": "small"},
            {"theme": self.themes["Waiting"].pk, "team": cast.hilltop.pk},
        ]
        pages = [search(client, cast, **each) for each in asked]
        pages.append(client.get(reverse("talked_about", args=[cast.division.code])))
        pages.append(client.get(reverse("you_said", args=[cast.division.code])))
        pages += [
            client.get(reverse("you_said_team", args=[cast.division.code, team.code]))
            for team in (cast.riverside, cast.hilltop)
        ]
        return [self.TOKEN.sub("", page.text) for page in pages]

    @pytest.mark.parametrize(
        "secret", ["few_about", "of_a_small_team", "not_released", "answers_beside", "replies_to_one"]
    )
    def test_a_secret_shows_nowhere(self, cast, sign_in, secret):
        client = sign_in(cast.dora)
        worlds = []
        for number in (1, 2):
            with transaction.atomic():
                getattr(self, secret)(cast, self.themes, number)
                worlds.append(self.seen(cast, client))
                transaction.set_rollback(True)
        assert worlds[0] == worlds[1]
        assert sum("Comment 1." in page for page in worlds[0]) == 4  # there was something to look at

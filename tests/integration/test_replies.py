"""You said, we did: who may answer what, what stands in public, and how many were answered in time."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from campaigns.models import DirtyDay
from feedback.models import Reply
from feedback.selectors.replies import public_replies
from feedback.services import comments, replies, withdrawals
from feedback.services.comments import Judgement
from feedback.services.replies import ReplyRefused, Words
from metrics.catalogue import MEASURES
from metrics.facts import Cell, Facts, Tally
from metrics.models import DailyMetric
from metrics.services import rollup
from metrics.services.verification import verify
from perfectcare.common.dates import LONDON
from perfectcare.common.models import AuditEvent
from tests import factories
from tests.factories import facts
from tests.factories.cards import comment, voice

pytestmark = pytest.mark.django_db
GIVEN = date(2026, 11, 10)
DUE = GIVEN + timedelta(days=7)
NOW = datetime(2026, 11, 16, 11, 0, tzinfo=LONDON)
TODAY = NOW.date()
WORDS = Words("The room was cold.", "We mended the heating on 12 November.")


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def said(cast):
    facts.cards(cast.riverside, GIVEN, good=4)
    fields = {"given_on": GIVEN, "question": "what-could-be-better", "is_answer_wanted": True}
    return comment(cast.riverside, "It was cold, said Jane.", state="released", **fields)


def answer(said, by, words=WORDS, on=TODAY):
    return replies.reply(comment=said, words=words, by=by, on=on)


def public(client, cast, team=None):
    name, args = ("you_said_team", [cast.division.code, team.code]) if team else ("you_said", [cast.division.code])
    return client.get(reverse(name, args=args))


def reply_address(cast, said):
    return reverse("comment_reply", args=[cast.division.code, said.pk])


def test_a_reply_stands_on_the_public_page_of_its_team_in_the_teams_own_words(client, sign_in, cast, said):
    posted = {"you_said": "The room was cold.", "we_did": "We mended the heating."}
    assert sign_in(cast.rita).post(reply_address(cast, said), posted).status_code == 302
    page = public(client, cast, cast.riverside)
    assert page.status_code == 200
    for words in ("A patient said", "The room was cold.", "We mended the heating.", "November 2026"):
        assert words in page.text
    for hidden in ("Jane", "10 November", "Rita"):
        assert hidden not in page.text
    assert "Set-Cookie" not in page.headers
    assert "The room was cold." not in public(client, cast, cast.hilltop).text
    assert "The room was cold." not in public(client, cast).text
    assert AuditEvent.objects.get(verb="replied to").actor == cast.rita


def test_it_waits_until_five_have_answered_for_the_team_in_the_quarter(client, sign_in, cast):
    said = comment(cast.hilltop, "Cold.", state="released", given_on=GIVEN)
    answer(said, cast.rita)
    facts.cards(cast.hilltop, date(2026, 10, 1), good=3)
    facts.cards(cast.hilltop, date(2026, 9, 30), good=9)  # another quarter
    assert "The room was cold." not in public(client, cast, cast.hilltop).text
    page = reverse("comment", args=[cast.division.code, said.pk])
    assert "once five people have answered" in sign_in(cast.rita).get(page).text
    facts.cards(cast.hilltop, date(2026, 12, 31), good=1)
    assert "The room was cold." in public(client, cast, cast.hilltop).text
    assert "It stands on" in sign_in(cast.rita).get(page).text


def test_what_is_held_back_after_all_or_taken_out_leaves_the_public_page(client, cast, said):
    answer(said, cast.rita)
    held = Judgement(state="held-back")
    comments.judge(comment=said, version=said.version, judgement=held, by=cast.rita, at=NOW)
    assert "The room was cold." not in public(client, cast, cast.riverside).text


def test_the_same_reply_to_several_people_stands_there_once(client, cast, said):
    for each in (said, comment(cast.riverside, "So cold.", state="released", given_on=GIVEN)):
        answer(each, cast.rita)
    assert public(client, cast, cast.riverside).text.count("We mended the heating") == 1


def test_numbers_in_a_reply_are_masked_before_they_are_public(cast, said):
    answer(said, cast.rita, Words("Ring me on 07700 900123", "We rang 07700 900123."))
    assert "07700" not in str(Reply.objects.values().get())


@pytest.mark.parametrize(
    ("state", "words", "field"),
    [
        ("unread", WORDS, ""),
        ("held-back", WORDS, "is_public"),
        ("released", Words("A", "B", is_public=False), "is_public"),
        ("released", Words(" ", "B"), "you_said"),
        ("released", Words("A", "\n"), "we_did"),
        ("released", Words("A", "x" * 1001), "we_did"),
    ],
)
def test_what_cannot_be_answered_like_this_is_refused_at_its_field(cast, state, words, field):
    said = comment(cast.riverside, state=state)
    with pytest.raises(ReplyRefused) as refused:
        answer(said, cast.rita, words)
    assert refused.value.field == field
    assert not Reply.objects.exists()


def test_staff_can_be_answered_alone_even_when_their_words_are_held_back(cast):
    said = voice(cast.riverside, state="held-back").comments.get()
    answer(said, cast.rita, Words("A", "B", is_public=False))
    assert Reply.objects.get().is_public is False
    assert public_replies(cast.division, cast.riverside, NOW.date()) == []


def test_of_two_who_answer_the_second_is_told(sign_in, cast, said):
    client = sign_in(cast.rita)
    answer(said, cast.maya)
    page = client.post(reply_address(cast, said), {"you_said": "Mine", "we_did": "My deed", "is_public": "yes"})
    assert page.status_code == 422
    assert "Somebody else has answered this one meanwhile" in page.text
    assert "My deed" in page.text
    assert Reply.objects.get().we_did == WORDS.we_did


def test_a_correction_keeps_the_day_and_refuses_an_older_version(sign_in, cast, said):
    made = answer(said, cast.rita, on=date(2026, 11, 12))
    posted = {"you_said": "It was cold.", "we_did": "New heating.", "reply_version": "1"}
    assert sign_in(cast.maya).post(reply_address(cast, said), posted).status_code == 302
    made.refresh_from_db()
    assert (made.we_did, made.replied_on, made.version) == ("New heating.", date(2026, 11, 12), 2)
    again = sign_in(cast.rita).post(reply_address(cast, said), {**posted, "we_did": "Mine"})
    assert again.status_code == 422
    assert "Mine" in again.text
    assert Reply.objects.get().we_did == "New heating."


def test_a_version_that_never_was_is_told_like_an_older_one(sign_in, cast, said):
    answer(said, cast.rita)
    posted = {"you_said": "A", "we_did": "B", "reply_version": "9" * 30}
    assert sign_in(cast.rita).post(reply_address(cast, said), posted).status_code == 422


@pytest.mark.parametrize("bad", [{}, {"you_said": "A"}, {"you_said": "A", "we_did": "x" * 1001}, {"we_did": "\0"}])
def test_bad_input_keeps_every_word(sign_in, cast, said, bad):
    page = sign_in(cast.rita).post(reply_address(cast, said), bad)
    assert page.status_code == 422
    assert all(words in page.text for words in bad.values() if words.isprintable())
    assert not Reply.objects.exists()


def test_the_code_of_a_poster_or_form_leads_to_its_teams_replies(client, cast):
    for kind in ("staff", "poster", "tablet"):
        point = factories.point(cast.riverside, kind=kind)
        answer = client.get(reverse("you_said_at", args=[point.code]))
        assert answer["Location"] == reverse("you_said_team", args=[cast.division.code, cast.riverside.code])
    assert client.get(reverse("you_said_at", args=["nobody"])).status_code == 404


def test_public_pages_of_nobody_are_not_found(client, cast):
    assert client.get(reverse("you_said", args=["NOBODY"])).status_code == 404
    assert client.get(reverse("you_said_team", args=[cast.division.code, "NOBODY"])).status_code == 404
    assert public(client, cast).status_code == 200
    assert "There is nothing here yet." in public(client, cast, cast.hilltop).text


class TestAnsweredInTime:
    def counted(self, cast, key="replies_in_time", team=None):
        cell = Cell(cast.division.pk, (team or cast.riverside).pk, DUE)
        everything = MEASURES[key].count(Facts()).get(cell)
        assert MEASURES[key].count(Facts([cell])) == ({cell: everything} if everything else {})
        return everything

    def test_it_counts_on_the_seventh_day_after_the_words_were_given(self, cast, said):
        assert self.counted(cast) == Tally(0, 1)
        answer(said, cast.rita, on=DUE)
        assert self.counted(cast) == Tally(1, 1)
        assert self.counted(cast, "replies_due") == Tally(1, None)

    def test_a_day_later_is_too_late(self, cast, said):
        answer(said, cast.rita, on=DUE + timedelta(days=1))
        assert self.counted(cast) == Tally(0, 1)

    def test_only_released_words_that_call_for_an_answer_count(self, cast, said):
        comment(cast.riverside, "Kind.", state="released", given_on=GIVEN)
        comment(cast.riverside, "Cold.", given_on=GIVEN, is_answer_wanted=True)
        comment(cast.riverside, "Cold.", state="held-back", given_on=GIVEN, is_answer_wanted=True)
        assert self.counted(cast) == Tally(0, 1)

    def test_a_person_with_two_comments_is_one_and_is_answered_when_both_are(self, cast, said):
        fields = {"response": said.response, "given_on": GIVEN, "state": "released", "is_answer_wanted": True}
        second = comment(cast.riverside, "And late.", **fields)
        answer(said, cast.rita)
        assert self.counted(cast) == Tally(0, 1)
        answer(second, cast.rita)
        assert self.counted(cast) == Tally(1, 1)

    def test_every_change_marks_the_day_on_which_it_falls_due(self, cast, said):
        def changed(change):
            DirtyDay.objects.all().delete()
            change()
            return set(DirtyDay.objects.values_list("team", "day")) >= {(cast.riverside.pk, DUE)}

        judgement = Judgement(state="released", is_answer_wanted=True)
        assert changed(lambda: comments.judge(comment=said, version=1, judgement=judgement, by=cast.rita, at=NOW))
        assert changed(lambda: answer(said, cast.rita))
        act = {"team": cast.riverside, "kind": "patients", "first_on": GIVEN, "last_on": GIVEN, "mode": ""}
        taken_out = []
        assert changed(lambda: taken_out.append(withdrawals.withdraw(**act, reason="Test cards", by=cast.maya, at=NOW)))
        assert changed(lambda: withdrawals.restore(withdrawal=taken_out[0], by=cast.maya, at=NOW))

    def test_the_roll_up_agrees_with_a_recount(self, cast, said):
        comments.judge(
            comment=said,
            version=1,
            judgement=Judgement(state="released", is_answer_wanted=True),
            by=cast.rita,
            at=NOW,
        )
        rollup.drain()
        answer(said, cast.rita)
        rollup.drain()
        found = DailyMetric.objects.get(key="replies_in_time")
        assert (found.day, found.numerator, found.denominator) == (DUE, 1, 1)
        assert not verify().differences

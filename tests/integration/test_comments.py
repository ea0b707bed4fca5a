"""The reader's desk, and what is shown beyond it."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from feedback.models import Alert, Comment, Reply, Theme
from feedback.selectors import comments as selectors
from feedback.selectors.desk import desk
from feedback.services import comments as services
from feedback.services.comments import Judgement, without
from perfectcare.common.dates import LONDON
from perfectcare.common.models import AuditEvent
from tests import factories
from tests.factories import facts
from tests.factories.cards import comment, voice

FIRST, LAST = date(2026, 11, 9), date(2026, 11, 22)
NOW = datetime(2026, 11, 21, 11, 7, 30, tzinfo=LONDON)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def address(cast):
    return reverse("comments", args=[cast.division.code])


def at(cast, said, what="comment_judge"):
    return reverse(what, args=[cast.division.code, said.pk])


def judged(said, decision="release", **more):
    return {"version": said.version, "decision": decision, **more}


def judge(said, by, state="released", **more):
    services.judge(comment=said, version=said.version, judgement=Judgement(state=state, **more), by=by, at=NOW)
    said.refresh_from_db()


def test_the_oldest_day_comes_first_with_all_that_a_reader_needs(sign_in, cast, address):
    comment(cast.riverside, "The newer one.", given_on=date(2026, 11, 21))
    comment(cast.hilltop, "Ask [phone number removed] <b>now</b>.", given_on=date(2026, 11, 20), answer="poor")
    comment(cast.elsewhere, "Not ours.", given_on=date(2026, 11, 1))
    page = sign_in(cast.rita).get(address).content.decode()
    assert '<mark class="pc-masked">phone number removed</mark> &lt;b&gt;now' in page
    for words in (
        "What was good?",
        "Hilltop",
        "<strong>Poor</strong>",
        "Yesterday, Friday 20 November",
        "2 comments to read",
        "Patients (2)",
    ):
        assert words in page
    assert "The newer one." not in page
    assert "Not ours." not in page


def test_releasing_and_holding_back_lead_to_the_next_and_are_answerable(sign_in, cast, address):
    first, second = comment(cast.riverside), comment(cast.riverside)
    client = sign_in(cast.rita)
    answer = client.post(at(cast, first), judged(first, next="yes", of="patient", place="0"))
    assert answer["Location"] == f"{address}?of=patient&place=0"
    client.post(at(cast, second), judged(second, "hold-back"))
    assert set(Comment.objects.values_list("pk", "state")) == {(first.pk, "released"), (second.pk, "held-back")}
    assert list(AuditEvent.objects.values_list("actor", "verb", "subject").order_by("pk")) == [
        (cast.rita.pk, "released", f"comment {first.pk}"),
        (cast.rita.pk, "held back", f"comment {second.pk}"),
    ]
    assert "Everything is read" in client.get(address).content.decode()


def test_after_the_last_the_desk_says_what_was_learned_by_theme(sign_in, cast, address):
    waiting = Theme.objects.create(division=cast.division, name="Waiting times")
    for _ in range(5):
        comment(cast.riverside, state="released").themes.add(waiting)
    client = sign_in(cast.rita)
    page = client.get(address)
    assert [(each["name"], each["count"]) for each in page.context["learned"]] == [("Waiting times", 5)]
    assert "What was said this quarter, by theme" in page.text
    assert "5 comments" in client.get(page.context["learned"][0]["url"]).text


def test_of_two_readers_the_second_is_told_and_changes_nothing(sign_in, cast):
    said = comment(cast.riverside)
    seen = judged(said, "hold-back")
    judge(said, cast.maya)
    page = sign_in(cast.rita).post(at(cast, said), seen, follow=True)
    assert "Somebody else has changed that one meanwhile. It is now: released." in page.content.decode()
    said.refresh_from_db()
    assert said.state == "released"


def test_what_was_released_can_be_held_back_after_all(sign_in, cast):
    said = comment(cast.riverside)
    judge(said, cast.rita)
    assert "Hold back after all" in sign_in(cast.rita).get(at(cast, said, "comment")).text
    sign_in(cast.rita).post(at(cast, said), judged(said, "hold-back"))
    assert Comment.objects.get().state == "held-back"


def test_each_kind_has_a_queue_of_its_own(sign_in, cast, address):
    said = voice(cast.riverside, obstacle="No van came.", effect="unsafe").comments.get()
    voice(cast.riverside, obstacle="")
    comment(cast.riverside, "Kind.")
    client = sign_in(cast.rita)
    page = client.get(f"{address}?of=staff").content.decode()
    for words in ("No van came.", "good; effect on quality: it was not safe", "Staff (1)", "Everybody (2)"):
        assert words in page
    assert "Kind." not in page
    client.post(at(cast, said), judged(said))
    assert "Nothing to read here" in client.get(f"{address}?of=staff").text
    assert selectors.unread_count(cast.division) == 1


def test_a_reader_can_go_on_without_deciding(sign_in, cast, address):
    comment(cast.riverside, "The first.", given_on=date(2026, 11, 18))
    comment(cast.riverside, "The second.", given_on=date(2026, 11, 19))
    client = sign_in(cast.rita)
    assert f"{address}?place=1" in client.get(address).text
    page = client.get(f"{address}?place=1").text
    assert "The second." in page
    assert "2 of 2" in page
    assert "The second." in client.get(f"{address}?place=99").text
    assert "The first." in client.get(f"{address}?place=x").text


def test_only_readers_and_managers_come_to_the_desk(sign_in, cast, address):
    said = comment(cast.riverside)
    expected = {cast.maya: 200, cast.lena: 403, cast.sam: 403, cast.dora: 403, cast.fay: 403, cast.oona: 404}
    for person, status in expected.items():
        client = sign_in(person)
        assert client.get(address).status_code == status
        assert client.get(at(cast, said, "comment")).status_code == status
        if status != 200:
            for what in ("comment_judge", "comment_redact", "comment_seen", "comment_reply"):
                assert client.post(at(cast, said, what), judged(said)).status_code == status
    assert Comment.objects.get().state == "unread"


def test_what_is_not_a_decision_or_not_here_changes_nothing(sign_in, cast):
    said, foreign = comment(cast.riverside), comment(cast.elsewhere)
    Theme.objects.create(division=cast.division, name="Waiting")
    client = sign_in(cast.rita)
    huge = client.post(at(cast, said), judged(said, version="9" * 30), follow=True)
    assert "Nothing of yours was saved" in huge.text
    for bad in (judged(said, "burn"), judged(said, version=""), judged(said, version="x"), judged(said, themes="999")):
        answer = client.post(at(cast, said), bad)
        assert answer.status_code == 422
        assert "Kind and quick." in answer.text
    assert client.post(at(cast, foreign), judged(foreign)).status_code == 404
    assert client.get(at(cast, said)).status_code == 405
    path = at(cast, said).replace(str(said.pk), "9" * 40)
    assert client.post(path, judged(said)).status_code == 404
    assert not Comment.objects.exclude(state="unread").exists()


@pytest.mark.parametrize("number", [2, 40])
def test_the_desk_takes_few_queries(sign_in, cast, address, number, django_assert_max_num_queries):
    for _ in range(number):
        comment(factories.team(cast.division))
    client = sign_in(cast.rita)
    with django_assert_max_num_queries(13):
        client.get(address)


class TestFlags:
    def test_urgent_and_safeguarding_call_a_manager_until_one_has_seen_it(self, sign_in, cast):
        said = comment(cast.riverside)
        sign_in(cast.rita).post(at(cast, said), judged(said, is_safeguarding="on"))
        alert = Alert.objects.get(comment=said)
        assert alert.raised_at == NOW.replace(minute=5, second=0)
        page = sign_in(cast.maya).get(at(cast, said, "comment")).text
        assert "Waiting 2 minutes, since today, Saturday 21 November, 11:05." in page
        assert "by 15:05" in page
        assert "I have seen it and act on it" in page
        assert "I have seen it" not in sign_in(cast.rita).get(at(cast, said, "comment")).text
        assert sign_in(cast.rita).post(at(cast, said, "comment_seen")).status_code == 403
        sign_in(cast.maya).post(at(cast, said, "comment_seen"))
        assert not Alert.objects.exists()
        assert AuditEvent.objects.filter(verb="has seen", actor=cast.maya).count() == 1

    def test_reading_a_comment_that_only_suggested_danger_ends_its_alert(self, cast):
        said = comment(cast.riverside, is_danger=True)
        Alert.objects.create(comment=said, raised_at=NOW)
        judge(said, cast.rita)
        assert not Alert.objects.exists()

    def test_saving_for_later_keeps_the_alert_and_the_comment_unread(self, cast):
        said = comment(cast.riverside, is_danger=True)
        Alert.objects.create(comment=said, raised_at=NOW)
        judge(said, cast.rita, state="unread", is_answer_wanted=True)
        assert Alert.objects.exists()
        assert (said.state, said.is_answer_wanted) == ("unread", True)

    def test_a_flag_that_stays_does_not_call_again_what_a_manager_has_seen(self, cast):
        said = comment(cast.riverside)
        judge(said, cast.rita, is_urgent=True)
        services.see(comment=said, by=cast.maya)
        judge(said, cast.rita, is_urgent=True, is_answer_wanted=True)
        assert not Alert.objects.exists()

    def test_alerts_stand_first_the_oldest_on_top(self, cast):
        comment(cast.riverside, "Old.", given_on=date(2026, 11, 1))
        for words, minutes in (("Later.", 5), ("Sooner.", 30)):
            said = comment(cast.riverside, words, is_danger=True)
            Alert.objects.create(comment=said, raised_at=NOW - timedelta(minutes=minutes))
        comment(cast.riverside, "Danger, imported.", is_danger=True)
        found = [desk(cast.division, "", place).sheet.said.words for place in range(4)]
        assert found == ["Sooner.", "Later.", "Danger, imported.", "Old."]
        assert desk(cast.division).urgent == 2

    def test_an_alert_on_words_that_were_taken_out_calls_nobody(self, sign_in, cast):
        said = comment(cast.riverside, is_danger=True)
        Alert.objects.create(comment=said, raised_at=NOW)
        withdrawn = facts.withdraw(cast.riverside, said.given_on, by=cast.maya)
        assert desk(cast.division).urgent == 0
        assert withdrawn.pk


class TestTakingWordsOut:
    def test_chosen_words_are_gone_for_good_and_the_trail_holds_none(self, sign_in, cast):
        said = comment(cast.riverside, "Ask Jane Doe at home.")
        sign_in(cast.rita).post(at(cast, said, "comment_redact"), {"version": said.version, "piece": ["1", "2"]})
        said.refresh_from_db()
        assert said.words == "Ask [removed] at home."
        assert said.folded == "ask [removed] at home."
        event = AuditEvent.objects.get()
        assert (event.verb, event.detail) == ("took words out", {"pieces": 2})
        assert "removed</mark>" in sign_in(cast.rita).get(at(cast, said, "comment")).text

    @pytest.mark.parametrize(
        ("words", "pieces", "left"),
        [
            ("One two three", {0}, "[removed] two three"),
            ("One two three", {2}, "One two [removed]"),
            ("One two\nthree", {1, 2}, "One [removed]"),
            ("One two three", {0, 2}, "[removed] two [removed]"),
            ("Ring [phone number removed] now", {1}, "Ring [removed] now"),
            ("  spaced  out  ", {0}, "  [removed]  out  "),
            ("One", {5}, "One"),
            ("[removed] two", {0}, "[removed] two"),
        ],
    )
    def test_pieces_side_by_side_leave_one_mark(self, words, pieces, left):
        assert without(words, pieces) == left

    def test_the_page_numbers_the_same_pieces(self, sign_in, cast):
        said = comment(cast.riverside, "A [NHS number removed] b-c d.")
        page = sign_in(cast.rita).get(at(cast, said, "comment")).text
        found = re.findall(r'name="piece" value="(\d+)"><span>(.*?)</span>', page)
        assert found == [("0", "A"), ("1", "[NHS number removed]"), ("2", "b-c"), ("3", "d.")]

    @pytest.mark.parametrize("pieces", [[], ["99"], ["x"], ["-1"], ["9" * 50]])
    def test_nothing_chosen_is_told_and_changes_nothing(self, sign_in, cast, pieces):
        said = comment(cast.riverside)
        answer = sign_in(cast.rita).post(at(cast, said, "comment_redact"), {"version": 1, "piece": pieces})
        assert answer.status_code == 422
        assert "Choose the words to take out." in answer.text
        assert Comment.objects.get().words == "Kind and quick."

    def test_words_that_changed_meanwhile_are_left_alone(self, sign_in, cast):
        said = comment(cast.riverside, "One two three")
        services.redact(comment=said, version=1, pieces={0, 1}, by=cast.maya)
        page = sign_in(cast.rita).post(at(cast, said, "comment_redact"), {"version": 1, "piece": "2"}, follow=True)
        assert "Nothing was taken out." in page.text
        assert Comment.objects.get().words == "[removed] three"

    def test_a_reply_that_quotes_them_loses_them_too(self, cast):
        said = comment(cast.riverside, "Ask Jane.", state="released")
        Reply.objects.create(
            comment=said, you_said="Ask Jane.", we_did="We did.", replied_on=LAST, replied_by=cast.rita
        )
        services.redact(comment=said, version=1, pieces={1}, by=cast.rita)
        assert Reply.objects.get().you_said == "Ask [removed]"


class TestReleased:
    def test_only_released_words_of_the_teams_and_the_period_are_given(self, cast):
        comment(cast.riverside, "Inside.", state="released")
        comment(cast.riverside, "Unread.")
        comment(cast.riverside, "Held.", state="held-back")
        comment(cast.hilltop, "Other team.", state="released")
        comment(cast.riverside, "Too early.", state="released", given_on=date(2026, 11, 8))
        voice(cast.riverside, obstacle="No van.", state="released")
        voice(cast.riverside, obstacle="", state="released")
        found = selectors.released([cast.riverside.pk], FIRST, LAST)
        assert [(each.words, each.kind, each.team, each.answer) for each in found] == [
            ("Inside.", "patient", "Riverside", "Very Good"),
            ("No van.", "staff", "Riverside", "Good"),
        ]
        assert [each.question for each in found] == ["What was good?", "What got in the way?"]

    def test_the_queries_do_not_grow_with_the_teams(self, cast, django_assert_num_queries):
        teams = [factories.team(cast.division) for _ in range(20)]
        for team in teams:
            comment(team, state="released")
        with django_assert_num_queries(1):
            selectors.released([team.pk for team in teams], FIRST, LAST)

    def test_masked_pieces_are_told_from_words(self, cast):
        said = comment(cast.riverside, "A [NHS number removed] b [odd]", state="released")
        found = selectors.released([cast.riverside.pk], FIRST, LAST)
        assert said.words == "".join(f"[{p.text}]" if p.is_masked else p.text for p in found[0].pieces)
        assert [piece.is_masked for piece in found[0].pieces] == [False, True, False]

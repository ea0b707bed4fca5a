"""The reader's desk, and what is shown beyond it."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from feedback.models import Comment
from feedback.selectors import comments as selectors
from feedback.services import comments as services
from perfectcare.common.models import AuditEvent
from tests import factories
from tests.factories.cards import comment, voice

FIRST, LAST = date(2026, 11, 9), date(2026, 11, 22)


@pytest.fixture
def address(cast):
    return reverse("comments", args=[cast.division.code])


def decide_address(cast, said, kind="patient"):
    return reverse("comment_decide", args=[cast.division.code, kind, said.pk])


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
        "Friday 20 November",
        "2 comments to read",
        "From patients (2 to read)",
    ):
        assert words in page
    assert "The newer one." not in page
    assert "Not ours." not in page


def test_releasing_and_holding_back_lead_to_the_next_and_are_answerable(sign_in, cast, address):
    first, second = comment(cast.riverside), comment(cast.riverside)
    client = sign_in(cast.rita)
    assert client.post(decide_address(cast, first), {"decision": "release"})["Location"] == f"{address}?of=patient"
    client.post(decide_address(cast, second), {"decision": "hold-back"})
    assert set(Comment.objects.values_list("pk", "state")) == {(first.pk, "released"), (second.pk, "held-back")}
    assert list(AuditEvent.objects.values_list("actor", "verb", "subject").order_by("pk")) == [
        (cast.rita.pk, "released", f"comment {first.pk}"),
        (cast.rita.pk, "held back", f"comment {second.pk}"),
    ]
    assert "Everything is read" in client.get(address).content.decode()


def test_of_two_readers_the_second_is_told_and_changes_nothing(sign_in, cast):
    said = comment(cast.riverside)
    services.release(said=said, by=cast.maya)
    page = sign_in(cast.rita).post(decide_address(cast, said), {"decision": "hold-back"}, follow=True)
    assert "Somebody else has read that one already: released." in page.content.decode()
    said.refresh_from_db()
    assert said.state == "released"
    with pytest.raises(services.AlreadyRead):
        services.hold_back(said=said, by=cast.rita)


def test_staff_voices_with_words_have_a_queue_of_their_own(sign_in, cast, address):
    said = voice(cast.riverside, obstacle="No van came.", effect="unsafe").comments.get()
    voice(cast.riverside, obstacle="")
    client = sign_in(cast.rita)
    assert "Some from staff still wait" in client.get(address).content.decode()
    page = client.get(f"{address}?of=staff").content.decode()
    for words in ("No van came.", "good; effect on quality: it was not safe", "From staff (1 to read)"):
        assert words in page
    client.post(decide_address(cast, said, "staff"), {"decision": "release"})
    assert Comment.objects.get(pk=said.pk).state == "released"
    assert selectors.unread_count(cast.division) == 0


def test_only_readers_and_managers_come_to_the_desk(sign_in, cast, address):
    said = comment(cast.riverside)
    expected = {cast.maya: 200, cast.lena: 403, cast.sam: 403, cast.dora: 403, cast.fay: 403, cast.oona: 404}
    for person, status in expected.items():
        client = sign_in(person)
        assert client.get(address).status_code == status
        if status != 200:
            assert client.post(decide_address(cast, said), {"decision": "release"}).status_code == status
    assert Comment.objects.get().state == "unread"


def test_what_is_not_a_decision_or_not_here_changes_nothing(sign_in, cast):
    said, foreign = comment(cast.riverside), comment(cast.elsewhere)
    client = sign_in(cast.rita)
    assert client.post(decide_address(cast, said), {"decision": "burn"}).status_code == 422
    assert client.post(decide_address(cast, foreign), {"decision": "release"}).status_code == 404
    assert client.post(decide_address(cast, said, "staff"), {"decision": "release"}).status_code == 404
    assert client.post(decide_address(cast, said, "partner"), {"decision": "release"}).status_code == 404
    assert client.get(decide_address(cast, said)).status_code == 405
    path = decide_address(cast, said).replace(str(said.pk), "9" * 40)
    assert client.post(path, {"decision": "release"}).status_code == 404
    assert not Comment.objects.exclude(state="unread").exists()


@pytest.mark.parametrize("number", [2, 40])
def test_the_desk_takes_few_queries(sign_in, cast, address, number, django_assert_max_num_queries):
    for _ in range(number):
        comment(factories.team(cast.division))
    client = sign_in(cast.rita)
    with django_assert_max_num_queries(8):
        client.get(address)


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

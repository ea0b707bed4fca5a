"""A manager takes answers out after a second look, sees every act, and puts them back."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from feedback.models import FFTResponse, StaffVoice, Withdrawal
from tests import factories
from tests.factories import facts
from tests.factories.cards import comment, response

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 10)
TODAY = date(2026, 11, 21)


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to("2026-11-21T12:00:00+00:00")


@pytest.fixture
def new(cast):
    return reverse("withdrawal_new", args=[cast.division.code])


@pytest.fixture
def listed(cast):
    return reverse("withdrawals", args=[cast.division.code])


def terms(cast, **changes):
    return {
        "team": cast.riverside.pk,
        "kind": "patients",
        "first_on": DAY.isoformat(),
        "last_on": DAY.isoformat(),
        "mode": "",
        "reason": "Test cards of the <b>training</b> day",
        **changes,
    }


def words(answer):
    return " ".join(answer.content.decode().split())


def out():
    return FFTResponse.objects.filter(withdrawal__isnull=False).count()


def test_the_second_look_shows_what_was_chosen_and_stores_nothing(sign_in, cast, new):
    response(cast.riverside, given_on=DAY)
    page = sign_in(cast.maya).post(new, terms(cast, mode="sms"))
    assert page.status_code == 200
    for said in ("Riverside", "10 November 2026", "Cards from patients", "Text message", "&lt;b&gt;training"):
        assert said in words(page)
    assert not Withdrawal.objects.exists()


def test_what_the_second_look_holds_takes_the_answers_out(sign_in, cast, new, listed):
    facts.cards(cast.riverside, DAY, good=7)
    client = sign_in(cast.maya)
    page = client.post(new, terms(cast))
    hidden = dict(re.findall(r'type="hidden" name="(\w+)"(?: value="([^"]*)")?', page.content.decode()))
    del hidden["csrfmiddlewaretoken"]
    hidden["reason"] = hidden["reason"].replace("&lt;", "<").replace("&gt;", ">")
    assert hidden.keys() == terms(cast).keys()
    done = client.post(new, {**hidden, "confirmed": "yes"}, follow=True)
    assert done.redirect_chain == [(listed, 302)]
    assert "Cards from patients of Riverside are taken out." in words(done)
    assert out() == 7
    act = Withdrawal.objects.get()
    assert (act.made_by, act.reason) == (cast.maya, "Test cards of the <b>training</b> day")


def test_no_page_says_how_many_answers_there_were(sign_in, cast, new, listed):
    facts.cards(cast.riverside, DAY, good=7)
    facts.cards(cast.riverside, DAY + timedelta(days=1), good=836)
    client = sign_in(cast.maya)
    known = terms(cast, last_on=(DAY + timedelta(days=1)).isoformat())
    said = words(client.post(new, known)) + words(client.post(new, {**known, "confirmed": "yes"}, follow=True))
    said += words(client.get(reverse("withdrawal_restore", args=[cast.division.code, Withdrawal.objects.get().pk])))
    said += words(client.get(listed))
    text = re.sub(r"<[^>]*>", " ", said)
    assert out() == 843
    for number in ("843", "836", " 7 ", "seven"):
        assert number not in text


def test_the_second_look_shows_the_reason_as_it_will_be_stored(sign_in, cast, new):
    page = sign_in(cast.maya).post(new, terms(cast, reason="A test by\r\nmaya@example.org"))
    assert "A test by [email address removed]</dd>" in words(page)


def test_changing_something_goes_back_with_all_that_was_typed(sign_in, cast, new):
    page = words(sign_in(cast.maya).post(new, terms(cast, change="yes", mode="sms", reason="A reason & more")))
    assert 'value="2026-11-10"' in page
    assert f'value="{cast.riverside.pk}" selected' in page
    assert "A reason &amp; more</textarea>" in page
    assert "Error" not in page


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"team": ""}, "Choose the team"),
        ({"team": "x" * 40}, "Team"),
        ({"kind": "all"}, "What do you take out?"),
        ({"kind": ""}, "What do you take out?"),
        ({"first_on": "31/02/2026"}, "First day must be a real date"),
        ({"first_on": "0001-01-01"}, "Enter a year between 2000 and 2100"),
        ({"last_on": "2026-11-09"}, "The last day lies before the first."),
        ({"last_on": "2026-11-22"}, "Choose a day up to today."),
        ({"mode": "telepathy"}, "How they were collected"),
        ({"kind": "staff", "mode": "sms"}, "Answers from staff come one way only"),
        ({"reason": " "}, "Why do they not count?"),
        ({"reason": "\u200b"}, "Why do they not count?"),
        ({"reason": "x" * 501}, "500 characters"),
        ({"reason": "a\0b"}, "Null characters are not allowed"),
    ],
    ids=str,
)
def test_bad_input_is_refused_at_its_field_and_keeps_what_was_typed(sign_in, cast, new, change, said):
    response(cast.riverside, given_on=DAY)
    client = sign_in(cast.maya)
    for confirmed in ({}, {"confirmed": "yes"}):
        page = client.post(new, {**terms(cast, **change), **confirmed})
        assert page.status_code == 422
        assert said in words(page)
        assert change.get("reason") or "Test cards of the &lt;b&gt;training" in words(page)
    assert not Withdrawal.objects.exists()
    assert out() == 0


def test_nothing_to_take_out_is_said_and_leaves_no_act(sign_in, cast, new):
    response(cast.hilltop, given_on=DAY)
    page = sign_in(cast.maya).post(new, terms(cast, confirmed="yes"))
    assert page.status_code == 422
    assert "No cards of Riverside count on these days: there are none, or they are taken out already." in words(page)
    assert not Withdrawal.objects.exists()


def test_a_second_press_takes_out_nothing_more_and_says_so(sign_in, cast, new):
    response(cast.riverside, given_on=DAY)
    client = sign_in(cast.maya)
    client.post(new, terms(cast, confirmed="yes"))
    again = client.post(new, terms(cast, confirmed="yes"))
    assert again.status_code == 422
    assert "or they are taken out already" in words(again)
    assert Withdrawal.objects.count() == 1


def test_a_team_of_another_division_cannot_be_chosen(sign_in, cast, new):
    response(cast.elsewhere, given_on=DAY)
    assert sign_in(cast.maya).post(new, terms(cast, team=cast.elsewhere.pk, confirmed="yes")).status_code == 422
    assert out() == 0


def test_a_team_that_is_closed_can_be_chosen(sign_in, cast, new):
    closed = factories.team(cast.division, closed_on=date(2026, 11, 15))
    response(closed, given_on=DAY)
    assert sign_in(cast.maya).post(new, terms(cast, team=closed.pk, confirmed="yes")).status_code == 302


def test_the_list_says_who_why_and_whether_they_are_back(sign_in, cast, new, listed):
    client = sign_in(cast.maya)
    assert "Every answer counts" in words(client.get(listed))
    response(cast.riverside, given_on=DAY, mode="sms")
    facts.voices(cast.hilltop, DAY, good=1)
    response(cast.elsewhere, given_on=DAY)
    client.post(new, terms(cast, mode="sms", confirmed="yes"))
    client.post(new, terms(cast, team=cast.hilltop.pk, kind="staff", reason="A trial", confirmed="yes"))
    page = words(client.get(listed))
    for said in (
        "Only: text message",
        "Test cards of the &lt;b&gt;training&lt;/b&gt; day",
        "Maya Manager, Saturday 21 November 2026",
        "Answers from staff",
        "A trial",
    ):
        assert said in page
    assert page.index("A trial") < page.index("&lt;b&gt;training")
    assert page.count("Put back<span") == 2
    assert not words(sign_in(cast.oona).get(reverse("withdrawals", args=[cast.elsewhere.division.code]))).count("trial")


def test_putting_back_asks_first_and_only_once(sign_in, cast, new, listed):
    facts.voices(cast.riverside, DAY, good=3)
    client = sign_in(cast.maya)
    client.post(new, terms(cast, kind="staff", confirmed="yes"))
    act = Withdrawal.objects.get()
    restore = reverse("withdrawal_restore", args=[cast.division.code, act.pk])
    assert "Put these answers back?" in words(client.get(restore))
    assert not StaffVoice.objects.standing().exists()
    assert "Answers from staff of Riverside are put back." in words(client.post(restore, follow=True))
    assert StaffVoice.objects.standing().count() == 3
    assert "have been put back already" in words(client.post(restore, follow=True))
    again = words(client.get(restore))
    assert "Put back by Maya Manager" in again
    assert '<form method="post">' not in again
    assert "Put back<span" not in words(client.get(listed))


def test_an_act_of_another_division_is_not_found(sign_in, cast):
    response(cast.elsewhere, given_on=DAY)
    away = cast.elsewhere.division.code
    sign_in(cast.oona).post(
        reverse("withdrawal_new", args=[away]), terms(cast, team=cast.elsewhere.pk, confirmed="yes")
    )
    client = sign_in(cast.maya)
    for pk in (Withdrawal.objects.get().pk, 0, 10**30):
        for ask in (client.get, client.post):
            assert ask(f"/divisions/{cast.division.code}/withdrawals/{pk}/restore/").status_code == 404
    assert out() == 1


def test_a_reader_with_the_comment_open_is_told_that_it_is_gone(sign_in, cast, new):
    said = comment(cast.riverside, "A test.", given_on=DAY)
    sign_in(cast.maya).post(new, terms(cast, confirmed="yes"))
    judge = reverse("comment_judge", args=[cast.division.code, said.pk])
    page = sign_in(cast.rita).post(judge, {"decision": "release", "version": 1, "next": "yes"}, follow=True)
    assert "That one belongs to answers that were taken out" in words(page)
    assert "Everything is read" in words(page)


def test_the_list_takes_few_queries_however_long_it_is(sign_in, cast, listed, django_assert_max_num_queries):
    client = sign_in(cast.maya)
    many = [
        Withdrawal(
            team=factories.team(cast.division) if n < 20 else cast.riverside,
            kind="patients",
            first_on=DAY,
            last_on=TODAY,
            reason=f"Reason {n}",
            made_at=f"2026-11-20T10:00:{n:02}Z",
            made_by=cast.maya,
        )
        for n in range(60)
    ]
    Withdrawal.objects.bulk_create(many)
    with django_assert_max_num_queries(8):
        page = words(client.get(listed))
    assert ("Reason 59" in page, "Reason 9<" in page) == (True, False)
    assert "Page 1 of 2" in page
    assert "Reason 9<" in words(client.get(listed, {"page": "2"}))
    assert client.get(listed, {"page": "x"}).status_code == 200


def test_the_page_of_cards_leads_here(sign_in, cast, listed, new):
    page = words(sign_in(cast.maya).get(reverse("points", args=[cast.division.code])))
    assert f'href="{listed}"' in page
    assert f'href="{new}"' in page

"""Self-care messages: made by a manager, answered for by somebody, shown at the end of a card until their last day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from time_machine import travel

from campaigns.models import SelfCareMessage
from campaigns.selectors.messages import NONE_SHOWN, MessageToShow, messages_page, of_day, to_show
from campaigns.services import messages as service
from campaigns.services.messages import MessageRefused, latest_day
from perfectcare.common.models import AuditEvent
from tests import factories

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
TODAY = date(2026, 11, 21)


@pytest.fixture(autouse=True)
def _noon():
    with travel(NOW, tick=False):
        yield


@pytest.fixture
def client(client, cast):
    client.force_login(cast.maya)
    return client


def address(name, division, *more):
    return reverse(name, args=[division.code, *more])


def in_days(count):
    return TODAY + timedelta(days=count)


def message(cast, words="Ask your pharmacist.", first=0, last=30, **fields):
    days = {"first_on": in_days(first), "last_on": in_days(last)}
    return factories.message(cast.division, by=cast.maya, words=words, **days, **fields)


def form(**changes):
    return {
        "words": "Ask your pharmacist.",
        "owner": "Pat, lead pharmacist",
        "first_on": "2026-11-21",
        "last_on": "2027-01-31",
        **changes,
    }


def ended(cast):
    return {"ended_at": NOW, "ended_by": cast.maya}


# --- Making one -----------------------------------------------------------------------------------------------------


def test_a_division_without_messages_says_what_one_is(cast, client):
    page = client.get(address("messages", cast.division)).content.decode()
    assert "No message yet" in page
    assert address("message_new", cast.division) in page


def test_a_message_is_made_with_its_owner_and_its_days(cast, client):
    answer = client.post(address("message_new", cast.division), form(words="  Ask  your\r\npharmacist. Ring 111. "))
    assert answer.url == address("messages", cast.division)
    made = SelfCareMessage.objects.get()
    assert (made.division, made.words, made.owner) == (
        cast.division,
        "Ask your pharmacist. Ring 111.",
        "Pat, lead pharmacist",
    )
    assert (made.first_on, made.last_on, made.made_by, made.made_at) == (TODAY, date(2027, 1, 31), cast.maya, NOW)
    event = AuditEvent.objects.get(verb="added")
    assert (event.actor, event.subject) == (cast.maya, f"message {made.pk}")
    assert "pharmacist" not in str(event.detail)
    page = client.get(answer.url).content.decode()
    for words in ("Shown now", "Ask your pharmacist. Ring 111.", "Pat, lead pharmacist", "21 November 2026 to 31 Jan"):
        assert words in page


def test_the_first_day_is_today_unless_somebody_says_otherwise(cast, client):
    page = client.get(address("message_new", cast.division)).content.decode()
    assert 'value="2026-11-21"' in page


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("words", "", "Enter the message"),
        ("words", "x" * 161, "160 characters or fewer"),
        ("words", "\u200b\u2800", "Enter the message"),
        ("words", "a\0b", "Null"),
        ("owner", "", "Enter"),
        ("owner", "x" * 101, "100 characters or fewer"),
        ("first_on", "", "Enter the first day"),
        ("first_on", "2026-11-20", "Choose today or a later day"),
        ("first_on", "2099-01-01", "lies before the first"),
        ("first_on", "soon", "must be a real date"),
        ("last_on", "", "Enter the last day"),
        ("last_on", "2026-11-20", "lies before the first"),
        ("last_on", "2027-11-22", "Choose a day up to Sunday 21 November 2027"),
        ("last_on", "9999-12-31", "between 2000 and 2100"),
    ],
)
def test_a_wrong_field_is_said_at_its_place_and_the_rest_is_kept(cast, client, field, value, words):
    answer = client.post(address("message_new", cast.division), form(**{field: value}))
    place = "last_on" if value == "2099-01-01" else field
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [place]
    assert words in str(answer.context["form"].errors[place])
    assert ("Pat, lead pharmacist" if field != "owner" else "Ask your pharmacist.") in answer.content.decode()
    assert not SelfCareMessage.objects.exists()


def test_a_message_may_last_a_day_or_a_year(cast, client):
    for last in ("2026-11-21", "2027-11-21"):
        assert client.post(address("message_new", cast.division), form(last_on=last)).status_code == 302
    assert latest_day(date(2028, 2, 29)) == date(2029, 2, 28)
    assert latest_day(date(2027, 2, 28)) == date(2028, 2, 28)


def test_the_day_is_londons(cast):
    with pytest.raises(MessageRefused):
        service.add(
            division=cast.division,
            words="x",
            owner="y",
            first_on=date(2026, 6, 30),
            last_on=date(2026, 7, 2),
            by=cast.maya,
            at=datetime(2026, 6, 30, 23, 30, tzinfo=UTC),  # half past midnight in London
        )


def test_the_database_holds_the_order_of_days_and_that_nothing_is_empty(cast):
    for wrong in ({"first": 2, "last": 1}, {"words": ""}, {"owner": ""}, {"ended_at": NOW}):
        with pytest.raises(IntegrityError), transaction.atomic():
            message(cast, **wrong)


# --- Ending one -----------------------------------------------------------------------------------------------------


def test_a_message_is_ended_once_and_for_good(cast, client):
    made = message(cast)
    url = address("message_end", cast.division, made.pk)
    assert "Ask your pharmacist." in client.get(url).content.decode()
    assert client.post(url).url == address("messages", cast.division)
    made.refresh_from_db()
    assert (made.ended_at, made.ended_by) == (NOW, cast.maya)
    again = client.post(url, follow=True).content.decode()
    assert "was over already" in again
    assert "Ended by Maya Manager" in again
    assert AuditEvent.objects.filter(verb="ended").count() == 1
    assert to_show(cast.division, TODAY) == []


def test_what_is_over_is_not_ended(cast, client):
    made = message(cast, first=-10, last=-1)
    assert not service.end(message=made, by=cast.maya, at=NOW)
    made.refresh_from_db()
    assert made.ended_at is None


def test_messages_of_another_division_are_not_found(cast, client):
    theirs = factories.message(cast.elsewhere.division, by=cast.oona, words="Secret words.")
    assert client.post(address("message_end", cast.division, theirs.pk)).status_code == 404
    assert client.get(address("messages", cast.elsewhere.division)).status_code == 404
    assert client.post(address("message_new", cast.elsewhere.division), form()).status_code == 404
    assert "Secret words." not in client.get(address("messages", cast.division)).content.decode()
    theirs.refresh_from_db()
    assert theirs.ended_at is None


# --- Showing it -----------------------------------------------------------------------------------------------------


def test_what_is_shown_now_and_what_begins_within_a_fortnight_is_given_in_order(cast, django_assert_num_queries):
    message(cast, "Last day today", first=-5, last=0)
    message(cast, "Begins in a fortnight", first=14, last=20)
    message(cast, "Begins tomorrow", first=1, last=2)
    message(cast, "Over", first=-5, last=-1)
    message(cast, "Later", first=15, last=20)
    message(cast, "Ended", **ended(cast))
    factories.message(cast.elsewhere.division, by=cast.oona, words="Theirs")
    with django_assert_num_queries(1):
        found = to_show(cast.division, TODAY)
    assert found == [
        MessageToShow("Last day today", in_days(-5), TODAY),
        MessageToShow("Begins tomorrow", in_days(1), in_days(2)),
        MessageToShow("Begins in a fortnight", in_days(14), in_days(20)),
    ]


def test_several_messages_take_turns_and_none_is_shown_outside_its_days():
    one, two = MessageToShow("One", TODAY, in_days(3)), MessageToShow("Two", TODAY, in_days(9))
    seen = [of_day([one, two], in_days(count)) for count in range(12)]
    assert {each.words for each in seen[:4]} == {"One", "Two"}
    assert seen[0] != seen[1]
    assert seen[4:10] == [two] * 6
    assert seen[10:] == [None, None]
    assert of_day([], TODAY) is None
    assert of_day([one], in_days(-1)) is None


def test_the_thank_you_page_has_the_message_of_the_day_and_the_question_has_none(cast, client):
    point = factories.point(cast.riverside)
    message(cast, "Walk a little every hour.")
    thanks = client.get(reverse("card_thanks", args=[point.code]))
    question, end = client.get(reverse("card", args=[point.code])).content.decode().split("<section data-thanks")
    assert "Walk a little" not in question
    assert end.splitlines()[0].endswith(" hidden>")  # a tablet carries its thank-you along, for when it is offline
    assert "Set-Cookie" not in thanks
    assert "Walk a little every hour." in thanks.content.decode()
    with travel(NOW + timedelta(days=31), tick=False):
        assert "Walk a little" not in client.get(reverse("card_thanks", args=[point.code])).content.decode()


# --- The manager's page ---------------------------------------------------------------------------------------------


def warning(cast):
    return messages_page(cast.division, TODAY).warning


def test_the_page_parts_what_is_shown_from_what_is_to_come_and_over(cast, client):
    message(cast, "Now")
    message(cast, "Soon", first=3, last=9)
    message(cast, "Past", first=-9, last=-3)
    message(cast, "Stopped", **ended(cast))
    page = messages_page(cast.division, TODAY)
    assert [[row.words for row in rows] for rows in (page.shown, page.to_come, page.over)] == [
        ["Now"],
        ["Soon"],
        ["Stopped", "Past"],
    ]
    text = client.get(address("messages", cast.division)).content.decode()
    assert text.count("message_end") == 0
    assert text.count("/end/") == 2


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ([(0, 30)], ""),
        ([(0, 7)], ""),
        ([(0, 6)], "After Friday 27 November, no message is shown."),
        ([(0, 0)], "After today, Saturday 21 November, no message is shown."),
        ([(0, 6), (7, 20)], ""),
        ([(7, 20), (0, 6)], ""),
        ([(0, 6), (8, 20)], "After Friday 27 November, no message is shown."),
        ([(-5, 2), (0, 9)], ""),
        ([(1, 30)], NONE_SHOWN),
        ([(-30, -1)], NONE_SHOWN),
    ],
)
def test_the_page_warns_where_the_screen_stands_without_a_message_now_or_within_a_week(cast, days, said):
    for first, last in days:
        message(cast, first=first, last=last)
    assert warning(cast).startswith(said)
    assert bool(warning(cast)) == bool(said)


def test_the_warning_is_on_the_page(cast, client):
    message(cast, first=-9, last=-3)
    assert NONE_SHOWN in client.get(address("messages", cast.division)).content.decode()


def test_only_those_who_plan_make_messages(sign_in, cast):
    made = message(cast)
    pages = [address(name, cast.division) for name in ("messages", "message_new")]
    pages.append(address("message_end", cast.division, made.pk))
    for person, status in ((cast.lena, 403), (cast.fay, 403), (cast.dora, 403), (cast.rita, 403), (cast.oona, 404)):
        client = sign_in(person)
        assert [client.get(page).status_code for page in pages] == [status] * 3
        assert client.post(pages[2]).status_code == status
        assert client.post(pages[1], form()).status_code == status
    assert SelfCareMessage.objects.get().ended_at is None


def test_words_with_script_in_them_are_shown_as_words(cast, client):
    made = message(cast, "<script>alert(1)</script>", owner="<script>alert(2)</script>")
    for url in (address("messages", cast.division), address("message_end", cast.division, made.pk)):
        page = client.get(url).content.decode()
        assert "&lt;script&gt;alert(1)" in page
        assert "<script>alert" not in page


def test_the_page_takes_few_queries_however_many_messages_there_are(cast, client, django_assert_max_num_queries):
    for count in range(40):
        message(cast, f"Message {count}", **ended(cast))
    with django_assert_max_num_queries(8):
        client.get(address("messages", cast.division))

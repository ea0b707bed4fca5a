"""A sheet of paper cards, typed in by somebody who works there."""

from __future__ import annotations

import re
import uuid
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from time_machine import travel

from campaigns.models import DirtyDay
from feedback.forms.paper import PaperSheet
from feedback.models import CardReceipt, Comment, FeedbackPoint, FFTResponse
from feedback.services import paper
from metrics.services import rollup
from metrics.services.verification import verify
from perfectcare.common.models import AuditEvent
from tests import factories
from tests.factories import rivals

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)  # before noon
TODAY, YESTERDAY = date(2026, 11, 21), date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _morning():
    with travel(NOW, tick=False):
        yield


@pytest.fixture
def point(cast):
    return factories.point(cast.riverside, kind="paper", mode="paper-discharge", name="Box at reception")


@pytest.fixture
def address(cast, point):
    return reverse("point_paper", args=[cast.division.code, point.pk])


@pytest.fixture
def client(client, cast):
    client.force_login(cast.lena)
    return client


def sheet(*rows, day=TODAY, **more):
    """Return a sheet as a browser posts it, with the rows given as (answer, good, better) or as dictionaries."""
    posted = {"given_on": day.isoformat() if day else "", **more}
    for number in range(10):
        given = rows[number] if number < len(rows) else {}
        if isinstance(given, tuple):
            given = dict(zip(("answer", "what-was-good", "what-could-be-better"), given, strict=False))
        names = ("answer", "what-was-good", "what-could-be-better", "given_on", "respondent")
        posted[f"row-{number}-id"] = given.get("id", str(uuid.uuid4()))
        posted |= {f"row-{number}-{name}": given.get(name, "") for name in names}
    return posted


def stored():
    return Counter(FFTResponse.objects.values_list("answer", "given_on"))


def nothing_is_stored():
    models = (CardReceipt, FFTResponse, Comment, DirtyDay, AuditEvent)
    return not any(model.objects.exists() for model in models)


def said(answer):
    return [str(message) for message in answer.context["messages"]]


def test_a_sheet_is_stored_as_answers_of_the_points_team_and_mode(client, cast, point, address):
    rows = [
        ("very-good", "Kind. Ring 07700 900123."),
        {"answer": "poor", "what-could-be-better": "The wait.", "given_on": "2026-11-20", "respondent": "carer"},
        ("dont-know",),
    ]
    answer = client.post(address, sheet(*rows), follow=True)
    assert answer.redirect_chain == [(address, 302)]
    assert said(answer) == [
        "3 cards stored for Riverside: 2 given today, Saturday 21 November; 1 given yesterday, Friday 20 November."
    ]
    assert stored() == {("very-good", TODAY): 1, ("dont-know", TODAY): 1, ("poor", YESTERDAY): 1}
    one = FFTResponse.objects.get(answer="poor")
    assert (one.team, one.mode, one.respondent, one.question_set) == (
        cast.riverside,
        "paper-discharge",
        "carer",
        "fft-2020",
    )
    assert not FFTResponse.objects.filter(day_corrected=True).exists()
    assert Comment.objects.get(question="what-was-good").words == "Kind. Ring [phone number removed]."
    assert {day.day for day in DirtyDay.objects.all()} == {TODAY, YESTERDAY}
    event = AuditEvent.objects.get(verb="entered")
    assert (event.actor, event.subject, event.detail) == (cast.lena, f"feedback point {point.pk}", {"cards": 3})


def test_what_was_typed_in_counts_like_every_other_card(client, cast, address):
    client.post(address, sheet(("very-good",), ("very-good",), ("poor",)))
    rollup.drain()
    assert not list(verify().differences)


def test_a_day_is_read_as_people_here_write_it(client, address):
    client.post(address, sheet({"answer": "good", "given_on": "3/11/2026"}))
    assert stored() == {("good", date(2026, 11, 3)): 1}


def test_all_cards_of_one_day_are_said_in_one_breath(client, address):
    answer = client.post(address, sheet(("good",), day=date(2026, 11, 18)), follow=True)
    assert said(answer) == ["1 card stored for Riverside, given on Wednesday 18 November."]


def test_the_same_sheet_sent_again_counts_nothing_twice_and_says_so(client, address):
    posted = sheet(("very-good", "Kind."), ("poor",))
    client.post(address, posted)
    answer = client.post(address, posted, follow=True)
    assert said(answer)[1:] == ["2 cards of Riverside had been stored before. Nothing is counted twice."]
    assert stored().total() == 2
    assert CardReceipt.objects.count() == 2
    assert AuditEvent.objects.filter(verb="entered").count() == 1


def test_a_sheet_sent_again_with_one_more_card_adds_that_one(client, address):
    posted = sheet(("very-good",), ("poor",))
    client.post(address, posted)
    answer = client.post(address, {**posted, "row-2-answer": "good"}, follow=True)
    assert said(answer)[1:] == [
        "1 card stored for Riverside, given today, Saturday 21 November. "
        "2 cards had been stored before and did not count again."
    ]
    assert stored().total() == 3


def test_a_row_that_was_stored_with_other_answers_stops_the_sheet_with_every_word_in_it(client, address):
    posted = sheet(("very-good",), ("poor",))
    client.post(address, posted)
    answer = client.post(address, {**posted, "row-1-answer": "good", "row-2-answer": "dont-know"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Card 2: This card was stored before with other answers, and those count." in page
    assert "Card 1:" not in page
    assert posted["row-1-id"] in page
    assert stored() == {("very-good", TODAY): 1, ("poor", TODAY): 1}
    assert CardReceipt.objects.count() == 2
    emptied = client.post(address, {**posted, "row-1-answer": "", "row-2-answer": "dont-know"}, follow=True)
    assert said(emptied)[0].startswith("1 card stored for Riverside")


def test_a_card_of_one_place_is_not_stored_again_at_another(client, cast, address):
    posted = sheet(("very-good",))
    client.post(address, posted)
    other = factories.point(cast.riverside, kind="paper", mode="telephone")
    answer = client.post(reverse("point_paper", args=[cast.division.code, other.pk]), posted)
    assert answer.status_code == 409
    assert stored().total() == 1


@pytest.mark.parametrize(
    ("row", "field", "words"),
    [
        ({"what-was-good": "Kept words."}, "answer", "Choose an answer"),
        ({"respondent": "carer", "what-was-good": "Kept words."}, "answer", "Choose an answer"),
        ({"given_on": "2026-11-20", "what-was-good": "Kept words."}, "answer", "Choose an answer"),
        ({"answer": "fine", "what-was-good": "Kept words."}, "answer", "Choose an answer"),
        ({"answer": "extremely-likely", "what-was-good": "Kept words."}, "answer", "Choose an answer"),
        ({"answer": "good", "what-was-good": "Kept words." + "x" * 2000}, "what-was-good", "2,000 characters or fewer"),
        ({"answer": "good", "what-was-good": "Kept words.\0"}, "what-was-good", "cannot be stored"),
        ({"answer": "good", "what-was-good": "Kept words.", "given_on": "2026-11-22"}, "given_on", "still to come"),
        ({"answer": "good", "what-was-good": "Kept words.", "given_on": "2025-11-19"}, "given_on", "more than a year"),
        ({"answer": "good", "what-was-good": "Kept words.", "given_on": "0001-01-01"}, "given_on", "between 2000 and"),
        ({"answer": "good", "what-was-good": "Kept words.", "given_on": "soon"}, "given_on", "must be a real date"),
        ({"answer": "good", "what-was-good": "Kept words.", "respondent": "nurse"}, "respondent", "not on offer"),
        ({"answer": "good", "what-was-good": "Kept words.", "id": "seven"}, "id", "Something went wrong"),
    ],
)
def test_one_bad_row_stops_the_sheet_and_keeps_every_word(client, address, row, field, words):
    answer = client.post(address, sheet(("very-good", "First words."), row, ("poor", "Last words.")))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Card 2: " in page
    assert words in page
    assert "Card 1: " not in page
    for kept in ("First words.", "Kept words.", "Last words."):
        assert kept in page
    assert list(answer.context["form"].rows[1].errors) == [field]
    assert re.search(r'<option value="poor" selected', page)
    assert nothing_is_stored()


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("", "Enter the day"),
        ("2026-11-22", "still to come"),
        ("2025-11-19", "more than a year ago"),
        ("soon", "must be a real date"),
        ("9999-12-31", "between 2000 and 2100"),
    ],
)
def test_a_sheet_of_an_impossible_day_is_refused(client, address, day, words):
    answer = client.post(address, {**sheet(("good", "Kept words.")), "given_on": day})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "Kept words." in answer.content.decode()
    assert nothing_is_stored()


def test_a_card_is_no_older_than_its_team_and_no_younger_than_its_end(client, cast, address):
    cast.riverside.opened_on, cast.riverside.closed_on = date(2026, 11, 10), date(2026, 11, 20)
    cast.riverside.save()
    early = client.post(address, sheet(("good",), day=date(2026, 11, 9)))
    assert "Riverside opened on Tuesday 10 November 2026." in early.content.decode()
    late = client.post(address, sheet(("good",), day=YESTERDAY))
    assert "Riverside closed on Friday 20 November 2026." in late.content.decode()
    assert (early.status_code, late.status_code) == (422, 422)
    assert nothing_is_stored()
    client.post(address, sheet(("good",), day=date(2026, 11, 19)))
    assert stored() == {("good", date(2026, 11, 19)): 1}


@pytest.mark.parametrize("day", [date(2025, 11, 20), date(2026, 3, 29), date(2026, 10, 25), TODAY])
def test_the_day_on_paper_is_the_day_that_is_stored(client, address, day):
    """A year back to the day, and the days on which the clocks change; today although noon is still to come."""
    client.post(address, sheet(("good",), day=day))
    assert stored() == {("good", day): 1}
    assert not FFTResponse.objects.get().day_corrected


def test_an_empty_sheet_asks_for_a_card(client, address):
    answer = client.post(address, sheet())
    assert answer.status_code == 422
    assert "Type in at least one card." in answer.content.decode()
    assert client.post(address, {}).status_code == 422
    assert nothing_is_stored()


def test_rows_without_anything_in_them_are_no_cards(client, address):
    client.post(address, sheet(("good",), {}, {"what-was-good": "  \r\n "}, ("poor",)))
    assert stored().total() == 2


def test_more_rows_keep_what_was_typed_and_judge_nothing_yet(client, address):
    posted = sheet(("very-good", "Kind."), {"what-was-good": "No answer yet.", "given_on": "soon"})
    answer = client.post(address, {**posted, "given_on": "odd", "more": "1"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert len(answer.context["form"].rows) == 20
    assert "There is a problem" not in page
    assert not re.search(r"nhsuk-error-message", page)
    for kept in ("Kind.", "No answer yet.", 'value="soon"', 'value="odd"', posted["row-0-id"]):
        assert kept in page
    assert re.search(r'<select name="row-10-answer"[^>]*autofocus', page)
    assert nothing_is_stored()


def test_the_rows_end_somewhere_and_nothing_beyond_breaks_anything(client, address):
    data = {**sheet(("good",)), "row-49-answer": "good", "row-50-answer": "good", "row-99-answer": "x", "row-x-y": "z"}
    answer = client.post(address, {**data, "more": "1"})
    assert len(answer.context["form"].rows) == 50
    assert 'name="more"' not in answer.content.decode()


def test_a_second_sheet_has_ids_of_its_own(client, address):
    first, second = (client.get(address).content.decode() for _ in range(2))
    ids = [set(re.findall(r'name="row-\d+-id" value="([0-9a-f-]{36})"', page)) for page in (first, second)]
    assert len(ids[0]) == len(ids[1]) == 10
    assert not ids[0] & ids[1]


def test_the_same_id_twice_on_one_sheet_counts_once_or_is_refused(client, address):
    same = str(uuid.uuid4())
    client.post(address, sheet({"answer": "good", "id": same}, {"answer": "good", "id": same}))
    assert stored().total() == 1
    other = str(uuid.uuid4())
    answer = client.post(address, sheet({"answer": "good", "id": other}, {"answer": "poor", "id": other}))
    assert answer.status_code == 409
    assert stored().total() == 1


def test_the_numbers_of_the_answers_are_shown_and_are_the_national_order(client, address):
    page = client.get(address).content.decode()
    options = re.findall(r"<option[^>]*>([^<]+)</option>", page)[:7]
    assert options == [
        "Choose",
        "1 Very Good",
        "2 Good",
        "3 Neither Good nor Poor",
        "4 Poor",
        "5 Very Poor",
        "6 Don&#x27;t Know",
    ]


def test_only_those_who_report_for_the_team_type_its_cards_in(sign_in, cast, point, address):
    hilltop = factories.point(cast.hilltop, kind="paper")
    other = reverse("point_paper", args=[cast.division.code, hilltop.pk])
    expected = {
        cast.maya: (200, 200),
        cast.fay: (200, 200),
        cast.lena: (200, 403),
        cast.sam: (403, 403),
        cast.dora: (403, 403),
        cast.rita: (403, 403),
        cast.oona: (404, 404),
    }
    for person, statuses in expected.items():
        client = sign_in(person)
        assert tuple(client.get(each).status_code for each in (address, other)) == statuses, person
        if statuses[1] != 200:
            assert client.post(other, sheet(("good",))).status_code == statuses[1], person
    assert nothing_is_stored()


@pytest.mark.parametrize("kind", ["tablet", "poster", "staff"])
def test_only_paper_and_calls_are_typed_in(sign_in, cast, kind):
    point = factories.point(cast.riverside, kind=kind)
    client = sign_in(cast.maya)
    address = reverse("point_paper", args=[cast.division.code, point.pk])
    assert client.get(address).status_code == 404
    assert client.post(address, sheet(("good",))).status_code == 404
    assert nothing_is_stored()


def test_a_place_that_was_closed_meanwhile_takes_nothing_and_loses_no_word(client, cast, point, address):
    FeedbackPoint.objects.filter(pk=point.pk).update(closed_at=NOW, closed_by=cast.maya)
    assert client.get(address).status_code == 404
    answer = client.post(address, sheet(("good", "Kept words.")))
    assert answer.status_code == 409
    assert "This place was closed meanwhile" in answer.content.decode()
    assert "Kept words." in answer.content.decode()
    assert nothing_is_stored()


def test_a_database_that_is_away_keeps_the_sheet_in_the_page(client, address, monkeypatch):
    def away(*args, **kwargs):
        raise OperationalError("gone")

    monkeypatch.setattr(paper, "store_each", away)
    answer = client.post(address, sheet(("good", "Kept words.")))
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "Kept words." in answer.content.decode()
    assert nothing_is_stored()


def test_more_cards_than_a_door_takes_in_a_minute_wait_in_the_page(client, address, settings):
    settings.CARDS_A_MINUTE_WITHOUT_KEY = 1
    client.post(address, sheet(("good",)))
    answer = client.post(address, sheet(("good", "Kept words."), ("poor",)))
    assert answer.status_code == 429
    assert 1 <= int(answer["Retry-After"]) <= 60
    assert "Kept words." in answer.content.decode()
    assert stored().total() == 1


def test_a_sheet_of_long_comments_fits_and_a_larger_body_is_refused(client, address):
    long = "é" * 2000
    rows = [("good", long, long)] * 10
    assert client.post(address, sheet(*rows)).status_code == 302
    assert Comment.objects.count() == 20
    answer = client.post(address, sheet(("good", "x" * 3_000_000)))
    assert answer.status_code == 413
    assert "more than a sheet can hold" in answer.content.decode()


def test_a_sheet_needs_its_token(cast, point, address):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.lena)
    assert strict.post(address, sheet(("good",))).status_code == 403
    assert nothing_is_stored()


def test_what_was_typed_is_shown_as_words(client, address):
    page = client.post(address, sheet({"what-was-good": "<script>alert(1)</script>"})).content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


def test_a_sheet_takes_few_queries_whatever_its_length(client, address, django_assert_max_num_queries):
    rows = [("good", "Kind.", "Nothing.")] * 10
    with django_assert_max_num_queries(30):
        client.post(address, sheet(*rows))


@pytest.mark.django_db(transaction=True)
def test_two_tabs_that_send_the_same_sheet_at_once_count_it_once(cast, point):
    team, posted = cast.riverside, sheet(("very-good",), ("poor", "", "The wait."))
    rows = PaperSheet(team, TODAY, posted)
    assert rows.is_valid()
    cards = rows.cards()
    outcomes = []

    def send(by):
        outcomes.append(paper.enter(point=point, cards=cards, by=by, at=NOW))

    rivals.at_once(paper.CardsChanged, send, cast.lena, cast.maya, cast.fay)
    assert sorted(len(each.days) for each in outcomes) == [0, 0, 2]
    assert sorted(each.already for each in outcomes) == [0, 2, 2]
    assert stored().total() == 2
    assert Comment.objects.count() == 1
    assert AuditEvent.objects.filter(verb="entered").count() == 1


@pytest.mark.parametrize("back", [0, 1, 365, 366])
def test_every_day_of_the_last_year_is_allowed(cast, back):
    paper.check_day(TODAY - timedelta(days=back), team=cast.riverside, today=TODAY)

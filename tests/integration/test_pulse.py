"""The pulse: asked behind the staff's own code on a few days, and shown once they are over."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError
from django.urls import reverse
from time_machine import travel

from campaigns.models import Campaign, DirtyDay
from campaigns.services import campaigns
from feedback.models import CardReceipt, FeedbackPoint, PulseAnswer
from feedback.selectors.pulse import windows_of
from feedback.services import pulse as service
from perfectcare.accounts.models import User
from perfectcare.common.models import AuditEvent
from tests import factories

pytestmark = pytest.mark.django_db

FIRST = date(2026, 11, 9)
START, BETWEEN, MIDDLE, END, AFTER = (FIRST + timedelta(days=n) for n in (1, 5, 9, 15, 30))
ANSWERS = {"confidence": "5", "initiative": "4", "suggestions": "3", "improvements": "2", "standard_of_care": "1"}


def on(day, hour=12):
    return travel(datetime(day.year, day.month, day.day, hour, tzinfo=UTC), tick=False)


@pytest.fixture
def campaign(cast):
    return factories.campaign(cast.division, starts_on=FIRST, length=16, teams=[cast.riverside], by=cast.maya)


@pytest.fixture
def point(cast):
    return factories.point(cast.riverside, kind="staff")


@pytest.fixture
def address(point):
    return reverse("pulse", args=[point.code])


def said(campaign, occasion="start", **changes):
    return {"id": str(uuid4()), "asked": f"{campaign.slug}:{occasion}", **ANSWERS, **changes}


def words(answer) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", answer.content.decode()))


def answers(campaign, occasion, count, **points):
    PulseAnswer.objects.bulk_create(PulseAnswer(campaign=campaign, occasion=occasion, **points) for _ in range(count))


# --- Asking -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "occasion"),
    [(START, "At the start"), (MIDDLE, "In the middle"), (END, "At the end"), (AFTER, "Two weeks later")],
)
def test_the_five_questions_are_asked_on_the_days_of_an_occasion(client, campaign, address, day, occasion):
    if day > campaign.ends_on:
        campaigns.close(campaign=campaign, by=factories.user(), at=datetime(2026, 11, 25, 9, tzinfo=UTC))
    with on(day):
        page = client.get(address)
    assert page.status_code == 200
    for part in (occasion, "How confident are you", "local pulse, not the National Quarterly Pulse Survey"):
        assert part in words(page)
    assert page.content.decode().count('type="radio"') == 25
    assert "checked" not in page.content.decode()
    assert not page.cookies


BEFORE, PAST = FIRST - timedelta(days=1), AFTER + timedelta(days=9)


@pytest.mark.parametrize("day", [BEFORE, BETWEEN, END + timedelta(days=3), PAST])
def test_on_other_days_the_page_says_when_and_takes_nothing(client, campaign, address, day):
    with on(day):
        for answer in (client.get(address), client.post(address, said(campaign))):
            assert answer.status_code == 404
            assert "The pulse is not open now" in words(answer)
    assert not PulseAnswer.objects.exists()
    assert not CardReceipt.objects.exists()


def test_a_planned_campaign_another_team_and_another_division_are_not_asked(client, cast, address):
    planned = factories.campaign(cast.division, starts_on=FIRST, teams=[cast.riverside], live=False)
    factories.campaign(cast.elsewhere.division, starts_on=FIRST, teams=[cast.elsewhere])
    with on(START):
        assert client.get(address).status_code == 404
        factories.campaign(cast.division, starts_on=FIRST, teams=[cast.hilltop])
        assert client.get(address).status_code == 404
        assert client.post(address, said(planned)).status_code == 404


@pytest.mark.parametrize("kind", ["tablet", "poster", "paper"])
def test_a_patients_code_opens_no_pulse(client, cast, campaign, kind):
    code = factories.point(cast.riverside, kind=kind).code
    with on(START):
        assert client.get(reverse("pulse", args=[code])).status_code == 404
        assert client.post(reverse("pulse", args=[code]), said(campaign)).status_code == 404
        assert client.get(reverse("pulse_thanks", args=[code])).status_code == 404


# --- Answering ----------------------------------------------------------------------------------------------------


def test_an_answer_is_stored_without_its_team_its_day_or_its_person(client, cast, campaign, address):
    client.force_login(cast.sam)
    people = list(User.objects.values_list("pk", "last_login"))
    before = AuditEvent.objects.count(), DirtyDay.objects.count(), Session.objects.get().session_data, people
    with on(START):
        answer = client.post(address, said(campaign))
    assert answer.status_code == 302
    assert not answer.cookies
    stored = PulseAnswer.objects.get()
    assert (stored.campaign, stored.occasion, stored.confidence, stored.standard_of_care) == (campaign, "start", 5, 1)
    assert {field.name for field in PulseAnswer._meta.fields} == {"id", "campaign", "occasion", *ANSWERS}
    people = list(User.objects.values_list("pk", "last_login"))
    assert before == (
        AuditEvent.objects.count(), DirtyDay.objects.count(), Session.objects.get().session_data, people
    )  # fmt: skip
    with on(START):
        assert "Thank you" in words(client.get(answer["Location"]))


def test_each_item_may_be_left_out_but_not_all(client, campaign, address):
    with on(START):
        for key in ANSWERS:
            others = dict.fromkeys(ANSWERS, "")
            assert client.post(address, said(campaign, **{**others, key: "3"})).status_code == 302
        page = client.post(address, {"id": str(uuid4()), "asked": f"{campaign.slug}:start"})
    assert page.status_code == 422
    assert "Answer at least one question." in words(page)
    assert PulseAnswer.objects.count() == 5
    assert PulseAnswer.objects.filter(confidence=None).count() == 4


def test_a_second_press_counts_once_and_another_answer_under_its_id_is_refused(client, campaign, address):
    form = said(campaign)
    with on(START):
        assert [client.post(address, form).status_code for _ in range(3)] == [302, 302, 302]
        assert client.post(address, {**form, "confidence": "1"}).status_code == 409
    assert PulseAnswer.objects.get().confidence == 5
    assert CardReceipt.objects.count() == 1


@pytest.mark.parametrize("value", ["0", "6", "-1", "3.0", "x", "٣", "3\0", "5" * 5000, "<script>"])
@pytest.mark.parametrize("key", ["confidence", "standard_of_care"])
def test_a_point_that_there_is_not_is_refused_at_its_question_with_the_others_kept(
    client, campaign, address, key, value
):
    with on(START):
        page = client.post(address, said(campaign, **{key: value}))
    assert page.status_code == 422
    assert f'id="id_{key}-error"' in page.content.decode()
    assert page.content.decode().count(" checked") == 4
    assert value not in page.content.decode() or len(value) < 3
    assert not PulseAnswer.objects.exists()


@pytest.mark.parametrize("card_id", ["", "x", "1c9d3b1e", "\0", None])
def test_a_form_without_its_id_gets_a_new_one_and_may_be_sent_again(client, campaign, address, card_id):
    form = {name: value for name, value in {**said(campaign), "id": card_id}.items() if value is not None}
    with on(START):
        page = client.post(address, form)
        assert page.status_code == 422
        fresh = re.search(r'name="id" value="([0-9a-f-]{36})"', page.content.decode())[1]
        assert client.post(address, {**form, "id": fresh}).status_code == 302


@pytest.mark.parametrize("asked", ["", "x", "start", "\0", "{slug}:never", "{slug}:middle", "x" * 9999])
def test_an_occasion_that_is_not_asked_takes_nothing(client, campaign, address, asked):
    with on(START):
        answer = client.post(address, said(campaign) | {"asked": asked.format(slug=campaign.slug)})
    assert answer.status_code == 404
    assert not PulseAnswer.objects.exists()


def test_a_form_that_was_opened_before_midnight_of_the_last_day_is_not_counted_after_it(client, campaign, address):
    """Its days are over, and its answers are shown: one more could be told apart."""
    with on(FIRST + timedelta(days=2), hour=23):
        assert client.get(address).status_code == 200
    with on(FIRST + timedelta(days=3), hour=0):
        assert client.post(address, said(campaign)).status_code == 404
    window = windows_of(campaign)[0]
    with pytest.raises(service.PulseNotOpen):
        service.receive(
            point=FeedbackPoint.objects.get(), campaign=campaign, window=window,
            pulse=service.Pulse(uuid4(), {"confidence": 3}), received_at=datetime(2026, 11, 12, 0, 1, tzinfo=UTC),
        )  # fmt: skip
    assert not PulseAnswer.objects.exists()


def test_of_two_campaigns_what_ends_first_is_asked_first_and_each_takes_its_own(client, cast, campaign, address):
    later = factories.campaign(
        cast.division, starts_on=AFTER, length=16, teams=[cast.riverside], by=cast.maya
    )  # begins on the second of the days "two weeks later" of the first
    with on(AFTER):
        assert f'value="{campaign.slug}:after"' in client.get(address).content.decode()
        assert client.post(address, said(later)).status_code == 302
        assert client.post(address, said(campaign, "after")).status_code == 302
    assert set(PulseAnswer.objects.values_list("campaign", "occasion")) == {
        (later.pk, "start"), (campaign.pk, "after"),
    }  # fmt: skip


def test_the_door_has_the_limit_of_the_form_for_staff(client, campaign, address, settings):
    settings.CARDS_A_MINUTE_WITHOUT_KEY = 2
    with on(START):
        assert [client.post(address, said(campaign)).status_code for _ in range(3)] == [302, 302, 429]
        form = said(campaign, confidence="4")
        page = client.post(address, form)
    assert page["Retry-After"] == "60"
    assert form["id"] in page.content.decode()
    assert page.content.decode().count(" checked") == 5
    assert PulseAnswer.objects.count() == 2


def test_with_the_database_away_every_answer_stays_in_the_form(client, campaign, address, monkeypatch):
    def gone(*args, **kwargs):
        raise OperationalError("the database is away")

    monkeypatch.setattr("feedback.views.pulse.open_point", gone)
    form = said(campaign)
    page = client.post(address, form)
    assert page.status_code == 503
    assert form["id"] in page.content.decode()
    assert form["asked"] in page.content.decode()
    assert page.content.decode().count(" checked") == 5


def test_a_receipt_says_nothing_of_what_was_answered(client, campaign, address):
    with on(START):
        client.post(address, said(campaign))
    receipt = CardReceipt.objects.get()
    assert receipt.pk != PulseAnswer.objects.get().pk
    assert len(receipt.fingerprint) == 64


def test_asking_takes_few_queries(client, campaign, address, django_assert_max_num_queries):
    with on(START):
        with django_assert_max_num_queries(3):
            client.get(address)
        with django_assert_max_num_queries(9):
            client.post(address, said(campaign))


# --- The way to it ------------------------------------------------------------------------------------------------


def test_the_form_for_staff_and_the_signed_in_page_lead_there_while_it_is_open(cast, sign_in, client, campaign, point):
    card, forms = reverse("staff_card", args=[point.code]), reverse("staff_feedback", args=[cast.division.code])
    link = f'href="{reverse("pulse", args=[point.code])}"'
    for day, is_open in ((START, True), (BETWEEN, False), (MIDDLE, True)):
        with on(day):
            assert (link in client.get(card).content.decode()) == is_open, day
            assert (link in sign_in(cast.sam).get(forms).content.decode()) == is_open, day


def test_the_plan_and_the_review_lead_to_the_results(cast, sign_in, campaign):
    address = reverse("pulse_results", args=[campaign.slug])
    campaigns.close(campaign=campaign, by=cast.maya, at=datetime(2026, 11, 24, 9, tzinfo=UTC))
    for name in ("campaign", "review"):
        with on(END):
            page = sign_in(cast.dora).get(reverse(name, args=[campaign.slug]))
        assert f'href="{address}"' in page.content.decode(), name


# --- What is shown ------------------------------------------------------------------------------------------------


@pytest.fixture
def results(sign_in, cast, campaign):
    def at(day, who=None):
        with on(day):
            answer = sign_in(who or cast.dora).get(reverse("pulse_results", args=[campaign.slug]))
        assert answer.status_code == 200
        return words(answer)

    return at


def test_nothing_is_shown_while_an_occasion_is_open_and_the_page_does_not_change_with_an_answer(campaign, results):
    answers(campaign, "start", 30, confidence=5)
    before = results(START)
    assert "Open now. Answers are shown from Thursday 12 November on." in before
    assert "Nothing to show yet" in before
    answers(campaign, "start", 1, confidence=1)
    assert results(START) == before
    assert "30 of 31 were confident or very confident" in results(FIRST + timedelta(days=3))


def test_the_middle_is_shown_once_the_last_day_can_no_longer_be_moved(cast, campaign, results):
    answers(campaign, "middle", 12, confidence=4)
    assert "12 of 12" not in results(campaign.ends_on)
    assert "12 of 12" in results(campaign.ends_on + timedelta(days=1))
    Campaign.objects.filter(pk=campaign.pk).update(phase="closed", closed_at=datetime.now(UTC), closed_by=cast.maya)
    assert "12 of 12" in results(FIRST + timedelta(days=11))


def test_each_item_is_counted_by_itself_and_withheld_under_ten(campaign, results):
    answers(campaign, "start", 9, confidence=5)
    answers(campaign, "start", 7, initiative=4)
    answers(campaign, "start", 3, initiative=1)
    shown = results(BETWEEN)
    assert "7 of 10 agreed or strongly agreed" in shown
    assert "At the start: Fewer than ten people answered: withheld." in shown
    assert shown.count("At the start: Nobody answered.") == 3
    assert "9 of" not in shown
    assert "of 9" not in shown
    assert "%" not in shown


def test_what_is_withheld_looks_the_same_for_one_answer_and_for_nine(campaign, results):
    answers(campaign, "start", 1, confidence=1)
    one = results(BETWEEN)
    answers(campaign, "start", 8, confidence=5)
    assert results(BETWEEN) == one
    answers(campaign, "start", 1, confidence=5)
    assert "9 of 10 were confident or very confident" in results(BETWEEN)


def test_every_answer_stands_in_words_and_numbers_beside_its_bar(campaign, sign_in, cast):
    for point, count in ((5, 6), (4, 5), (2, 1)):
        answers(campaign, "start", count, confidence=point)
    with on(BETWEEN):
        page = sign_in(cast.sam).get(reverse("pulse_results", args=[campaign.slug])).content.decode()
    table = re.search(r'<table class="pc-table pc-pulse">.*?</table>', page, re.DOTALL)[0]
    bare = re.sub(r"<(?!/?tr>)[^>]+>", " ", table)
    rows = re.findall(r"<tr>(.*?)</tr>", bare, re.DOTALL)
    assert [" ".join(row.split()) for row in rows] == [
        "Answer At the start",
        "Very confident 6 of 12",
        "Confident 5 of 12",
        "Neither confident nor doubtful 0 of 12",
        "Doubtful 1 of 12",
        "Very doubtful 0 of 12",
    ]
    assert re.findall(r'class="pc-pulse__part" width="([\d.]+)"', table) == ["50.0", "41.7", "0.0", "8.3", "0.0"]


def test_another_campaigns_answers_are_not_counted(cast, campaign, results):
    other = factories.campaign(cast.division, starts_on=FIRST - timedelta(days=40), length=5, teams=[cast.riverside])
    answers(other, "start", 20, confidence=1)
    assert "At the start: Nobody answered." in results(BETWEEN)


def test_many_answers_take_no_more_queries(campaign, sign_in, cast, django_assert_max_num_queries):
    for occasion in ("start", "middle", "end", "after"):
        answers(campaign, occasion, 300, **{key: int(value) for key, value in ANSWERS.items()})
    with on(AFTER + timedelta(days=5)):
        client = sign_in(cast.maya)
        with django_assert_max_num_queries(14):
            assert "300 of 300" in words(client.get(reverse("pulse_results", args=[campaign.slug])))

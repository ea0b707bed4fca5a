"""Languages of the card: a manager approves the words that were read, and patients see those and no others."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, OperationalError, transaction
from django.urls import reverse
from time_machine import travel

from feedback.models import Comment, FFTResponse, TranslationApproval
from feedback.selectors import languages as selector
from feedback.selectors.languages import State, offered
from feedback.services import fft, languages
from feedback.services.languages import OtherWords
from feedback.services.limits import TooManyCards
from feedback.templatetags.cards import sentences
from feedback.translations import IN_ENGLISH, cy, ur
from feedback.wordings import put_in
from perfectcare.common.models import AuditEvent
from tests import factories
from tests.factories import rivals

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
WELSH, URDU = cy.LANGUAGE, ur.LANGUAGE
TICKED = {"has_been_read": "on"}


@pytest.fixture(autouse=True)
def _noon():
    with travel(NOW, tick=False):
        yield


@pytest.fixture
def point(cast):
    return factories.point(cast.riverside)


@pytest.fixture
def card(point):
    return reverse("card", args=[point.code])


def approve(cast, language, *, division=None, at=NOW):
    return languages.approve(
        division=division or cast.division, language=language, words_hash=language.words_hash, by=cast.maya, at=at
    )


def ships(monkeypatch, *drafts):
    """Let the program ship these translations instead of its own."""
    for module in ("feedback.selectors.languages", "feedback.views.languages"):
        monkeypatch.setattr(f"{module}.DRAFTS", drafts)
        monkeypatch.setattr(f"{module}.LANGUAGES", (IN_ENGLISH, *drafts))
    monkeypatch.setattr("feedback.views.fft.LANGUAGES", (IN_ENGLISH, *drafts))


def reworded(language):
    return replace(language, words=replace(language.words, send=language.words.send + "!"))


def text(answer):
    return html.unescape(answer.content.decode())


def said(**changes):
    return {"id": str(uuid4()), "answer": "good", "what-was-good": "Caredig.", **changes}


# --- What is offered ----------------------------------------------------------------------------------------------


def test_a_division_offers_english_until_somebody_approves_more(cast):
    assert offered(cast.division.pk) == (IN_ENGLISH,)
    approve(cast, URDU)
    approve(cast, WELSH)
    assert offered(cast.division.pk) == (IN_ENGLISH, WELSH, URDU)
    assert offered(cast.elsewhere.division_id) == (IN_ENGLISH,)


def test_other_words_are_not_offered_until_they_are_approved(cast, monkeypatch):
    approve(cast, WELSH)
    ships(monkeypatch, reworded(WELSH), URDU)
    assert offered(cast.division.pk) == (IN_ENGLISH,)
    approve(cast, reworded(WELSH))
    assert offered(cast.division.pk) == (IN_ENGLISH, reworded(WELSH))
    assert TranslationApproval.objects.filter(withdrawn_at=None).count() == 1
    assert TranslationApproval.objects.count() == 2


def test_words_that_come_back_as_they_were_approved_are_offered_again(cast, monkeypatch):
    approve(cast, WELSH)
    with monkeypatch.context() as newer:
        ships(newer, reworded(WELSH))
        assert offered(cast.division.pk) == (IN_ENGLISH,)
    assert offered(cast.division.pk) == (IN_ENGLISH, WELSH)


def test_a_language_that_the_program_no_longer_has_is_not_offered(cast, monkeypatch):
    approve(cast, WELSH)
    ships(monkeypatch, URDU)
    assert offered(cast.division.pk) == (IN_ENGLISH,)


def test_only_the_words_that_were_read_can_be_approved(cast):
    with pytest.raises(OtherWords):
        languages.approve(division=cast.division, language=WELSH, words_hash=URDU.words_hash, by=cast.maya, at=NOW)
    assert not TranslationApproval.objects.exists()
    assert not AuditEvent.objects.exists()


def test_approving_and_withdrawing_twice_does_it_once_and_is_on_record(cast):
    assert [approve(cast, WELSH), approve(cast, WELSH)] == [True, False]
    first = TranslationApproval.objects.get()
    assert (first.words_hash, first.approved_by, first.approved_at) == (WELSH.words_hash, cast.maya, NOW)
    withdraw = {"division": cast.division, "language": WELSH, "by": cast.maya, "at": NOW}
    assert [languages.withdraw(**withdraw), languages.withdraw(**withdraw)] == [True, False]
    assert offered(cast.division.pk) == (IN_ENGLISH,)
    assert approve(cast, WELSH)
    assert list(AuditEvent.objects.order_by("pk").values_list("verb", "actor")) == [
        ("approved", cast.maya.pk),
        ("withdrew", cast.maya.pk),
        ("approved", cast.maya.pk),
    ]
    assert {event.subject for event in AuditEvent.objects.all()} == {f"translation cy of {cast.division.code}"}


def test_the_database_holds_one_standing_approval_of_a_language(cast):
    approve(cast, WELSH)
    row = {"division": cast.division, "words_hash": "x" * 64, "approved_at": NOW, "approved_by": cast.maya}
    with pytest.raises(IntegrityError), transaction.atomic():
        TranslationApproval.objects.create(language="cy", **row)


@pytest.mark.django_db(transaction=True)
def test_of_two_managers_who_approve_at_once_one_does_it_and_neither_fails():
    cast, won = factories.cast(), []
    answers = rivals.at_once(OtherWords, lambda _: won.append(approve(cast, WELSH)), 1, 2, 3)
    assert answers == ["won"] * 3
    assert sorted(won) == [False, False, True]
    assert TranslationApproval.objects.count() == AuditEvent.objects.filter(verb="approved").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_managers_who_withdraw_at_once_one_does_it():
    cast, won = factories.cast(), []
    approve(cast, WELSH)
    change = {"division": cast.division, "language": WELSH, "at": NOW}
    rivals.at_once(OtherWords, lambda by: won.append(languages.withdraw(by=by, **change)), cast.maya, cast.fay)
    assert sorted(won) == [False, True]
    assert AuditEvent.objects.filter(verb="withdrew").count() == 1


# --- The card -----------------------------------------------------------------------------------------------------


def test_a_card_in_one_language_has_no_switch_of_languages(client, card):
    page = client.get(card)
    assert page.context["languages"] == []
    assert "Cymraeg" not in text(page)
    assert page.context["language"].tag == "en"


def test_a_patient_reads_and_sends_the_card_in_an_approved_language(client, cast, card):
    approve(cast, WELSH)
    page = client.get(f"{card}?lang=cy")
    words = text(page)
    assert '<html lang="cy" dir="ltr">' in words
    for shown in (WELSH.words.question, *WELSH.words.answers.values(), *WELSH.words.prompts.values()):
        assert shown in words
    for english in (IN_ENGLISH.words.question, "Very Good", "Send<", "Next<", "Please leave out"):
        assert english not in words
    assert re.search(r'action="([^"]+)"', words)[1] == f"{card}?lang=cy"
    assert [(each.name, each.is_current) for each in page.context["languages"]] == [
        ("English", False),
        ("Cymraeg", True),
    ]
    answer = client.post(f"{card}?lang=cy", said())
    assert answer["Location"].endswith("/thanks/?lang=cy")
    thanks = client.get(answer["Location"])
    assert WELSH.words.thank_you in text(thanks)
    assert "Maen nhw'n helpu Riverside i weld" in text(thanks)
    assert thanks["Refresh"] == f"20; url={card}", "the next person starts with the usual card"
    assert FFTResponse.objects.get().language == "cy"
    assert Comment.objects.get().words == "Caredig."


def test_urdu_reads_from_right_to_left_and_keeps_the_teams_name_whole(client, cast, card):
    approve(cast, URDU)
    page = client.get(f"{card}?lang=ur")
    assert '<html lang="ur" dir="rtl">' in text(page)
    assert URDU.words.question in text(page)
    client.post(f"{card}?lang=ur", said(answer="very-poor"))
    thanks = client.get(reverse("card_thanks", args=[card.split("/")[2]]), {"lang": "ur"})
    assert "\u2068Riverside\u2069" in text(thanks)
    stored = FFTResponse.objects.get()
    assert (stored.language, stored.answer) == ("ur", "very-poor")


@pytest.mark.parametrize(
    "query", ["lang=cy", "lang=xx", "lang=", "lang=%00", "lang=en", "lang=%ff", "lang=" + "x" * 3000]
)
def test_a_language_that_is_not_offered_is_english_and_breaks_no_tablet(client, card, query):
    page = client.get(f"{card}?{query}")
    assert page.status_code == 200
    assert IN_ENGLISH.words.question in text(page)
    assert re.search(r'action="([^"]+)"', text(page))[1] == card
    assert client.get(f"{card}thanks/?{query}").status_code == 200


def test_a_withdrawn_language_is_gone_from_the_next_card_on(client, cast, card):
    approve(cast, WELSH)
    assert WELSH.words.question in text(client.get(f"{card}?lang=cy"))
    languages.withdraw(division=cast.division, language=WELSH, by=cast.maya, at=NOW)
    assert WELSH.words.question not in text(client.get(f"{card}?lang=cy"))


def test_a_card_that_lies_open_while_its_language_is_withdrawn_is_taken_in_once(client, cast, card):
    approve(cast, WELSH)
    filled = said()
    assert client.post(f"{card}?lang=cy", filled).status_code == 302
    languages.withdraw(division=cast.division, language=WELSH, by=cast.maya, at=NOW)
    assert client.post(f"{card}?lang=cy", filled).status_code == 302, "a second press of Send is the same card"
    assert FFTResponse.objects.get().language == "cy"
    assert client.post(f"{card}?lang=cy", said()).status_code == 302
    assert FFTResponse.objects.filter(language="cy").count() == 2


def test_what_must_be_put_right_is_said_in_the_language_of_the_card(client, cast, card):
    approve(cast, WELSH)
    page = client.post(f"{card}?lang=cy", said(answer="", **{"what-was-good": "é" * 2001}))
    words = text(page)
    assert page.status_code == 422
    assert words.count(WELSH.words.choose_an_answer) == 2
    assert "Defnyddiwch 2,000 o nodau neu lai." in words
    assert "é" * 2001 in words
    assert WELSH.words.error in words
    assert re.search(r'action="([^"]+)"', words)[1] == f"{card}?lang=cy"
    assert page.context["languages"] == [], "a switch here would lose what was typed"
    assert page.context["easy_read_url"] == ""
    for english in ("Choose an answer", "Use 2,000 characters", "Error:", "There is a problem"):
        assert english not in words
    for broken, told in (
        (said(id="7"), WELSH.words.went_wrong),
        (said(**{"what-was-good": "a\0"}), WELSH.words.unreadable),
    ):
        assert told in text(client.post(f"{card}?lang=cy", broken))
    assert not FFTResponse.objects.exists()


def test_a_database_that_is_away_is_said_in_the_language_of_the_card_without_asking_it(
    client, cast, card, monkeypatch, connection_log
):
    def away(*_, **__):
        raise OperationalError

    monkeypatch.setattr("feedback.views.fft.open_point", away)
    with connection_log() as statements:
        page = client.post(f"{card}?lang=ur", said())
    assert page.status_code == 503
    assert URDU.words.not_sent in text(page)
    assert "Caredig." in text(page)
    assert statements == []


def test_a_door_that_has_to_wait_says_so_in_the_language_of_the_card(client, card, monkeypatch):
    def full(**_):
        raise TooManyCards(30)

    monkeypatch.setattr(fft, "receive", full)
    page = client.post(f"{card}?lang=cy", said())
    assert page.status_code == 429
    assert WELSH.words.too_many in text(page)


def test_a_card_sent_with_other_answers_and_a_closed_card_are_told_so_in_its_language(client, cast, card, point):
    filled = said()
    client.post(f"{card}?lang=cy", filled)
    conflict = client.post(f"{card}?lang=cy", {**filled, "answer": "poor"})
    assert conflict.status_code == 409
    assert WELSH.words.sent_before in text(conflict)
    assert f'href="{card}?lang=cy"' in text(conflict)
    point.closed_at, point.closed_by = NOW, cast.maya
    point.save()
    closed = client.post(f"{card}?lang=cy", said())
    assert closed.status_code == 404
    assert WELSH.words.not_in_use in text(closed)
    assert "no longer in use" in text(client.get(f"{card}?lang=cy"))


def test_easy_read_is_a_switch_away_in_every_language(client, cast, card):
    page = client.get(card)
    assert page.context["easy_read_url"] == f"{card}?easy=1"
    easy = client.get(f"{card}?easy=1")
    assert easy.context["is_easy_read"]
    assert easy.context["easy_read_url"] == card
    for line in sentences(IN_ENGLISH.easy.leave_out_names):
        assert f"<strong>{line}</strong>" in text(easy)
    assert IN_ENGLISH.words.question in text(easy)
    assert "Usual card" in text(easy)
    approve(cast, WELSH)
    both = client.get(f"{card}?lang=cy&easy=1")
    assert WELSH.words.leave_out_names in text(both)
    assert both.context["easy_read_url"] == f"{card}?lang=cy"
    assert [each.url for each in both.context["languages"]] == [f"{card}?easy=1", f"{card}?lang=cy&easy=1"]
    answer = client.post(f"{card}?lang=cy&easy=1", said())
    assert answer["Location"].endswith("/thanks/?lang=cy&easy=1")


def test_script_in_the_name_of_a_team_is_shown_as_words_in_every_language(client, cast, card):
    cast.riverside.name = "<script>alert(1)</script>{seconds}"
    cast.riverside.save()
    approve(cast, URDU)
    for query in ("", "?easy=1", "?lang=ur"):
        for page in (client.get(card + query), client.get(f"{card}thanks/{query}")):
            assert "<script>alert" not in page.content.decode()
    assert "{seconds}" in text(client.get(f"{card}thanks/"))


@pytest.mark.parametrize("query", ["", "?lang=cy", "?lang=ur&easy=1"])
def test_a_card_takes_few_queries_in_any_language(client, cast, card, query, django_assert_max_num_queries):
    for language in (WELSH, URDU):
        approve(cast, language)
    for address, most in ((card, 3), (f"{card}thanks/", 4)):
        with django_assert_max_num_queries(most):
            client.get(address + query)


def test_a_language_costs_a_sent_card_no_query(client, cast, card, connection_log):
    approve(cast, WELSH)
    client.post(card, said())  # the first of a day writes more than the next
    counts = []
    for query in ("", "?lang=cy"):
        with connection_log() as statements:
            client.post(card + query, said())
        counts.append(len(statements))
        assert [each for each in statements if "translationapproval" in each] == []
    assert counts[0] == counts[1]


def test_the_form_of_staff_stays_in_english(client, cast):
    approve(cast, WELSH)
    staff = factories.point(cast.riverside, kind="staff")
    page = client.get(reverse("staff_card", args=[staff.code]), {"lang": "cy"})
    assert "How was the care you gave today?" in text(page)
    assert '<html lang="en' in text(page)


# --- The pages of managers ----------------------------------------------------------------------------------------


@pytest.fixture
def address(cast):
    return reverse("languages", args=[cast.division.code])


@pytest.fixture
def welsh_address(cast):
    return reverse("language", args=[cast.division.code, "cy"])


def states(cast):
    return {row.language.tag: row.state for row in selector.languages_of(cast.division)}


def test_every_language_says_how_it_stands_who_said_so_and_when(sign_in, cast, address, monkeypatch):
    approve(cast, WELSH)
    approve(cast, URDU, at=NOW - timedelta(days=1))
    languages.withdraw(division=cast.division, language=URDU, by=cast.maya, at=NOW)
    approve(cast, URDU, division=cast.elsewhere.division)
    client = sign_in(cast.maya)
    page = text(client.get(address))
    assert states(cast) == {"en": State.ALWAYS, "cy": State.OFFERED, "ur": State.WITHDRAWN}
    for words in (
        "Always offered",
        "Approved by Maya Manager, Saturday 21 November 2026",
        "Withdrawn by Maya Manager, Saturday 21 November 2026",
        '<bdi lang="ur" dir="rtl">اردو</bdi>',
    ):
        assert words in page
    ships(monkeypatch, reworded(WELSH), URDU)
    page = text(client.get(address))
    assert states(cast)["cy"] is State.CHANGED
    assert "Words changed, not offered" in page
    assert "Approved by Maya Manager, Saturday 21 November 2026, in other words" in page


def test_the_page_of_cards_leads_to_the_languages(sign_in, cast, address):
    assert f'href="{address}"' in text(sign_in(cast.maya).get(reverse("points", args=[cast.division.code])))


def test_a_language_that_nobody_looked_at_is_a_draft(cast):
    assert states(cast) == {"en": State.ALWAYS, "cy": State.DRAFT, "ur": State.DRAFT}


@pytest.mark.parametrize("language", [WELSH, URDU], ids=["cy", "ur"])
def test_all_words_stand_beside_the_english_ones_as_a_patient_reads_them(sign_in, cast, language):
    page = text(sign_in(cast.maya).get(reverse("language", args=[cast.division.code, language.tag])))
    filled = {"team": "Riverside", "seconds": "20", "limit": "2,000", "phone": "01632 960 001"}
    filled["email"] = "pals@example.nhs.uk"
    for words in (IN_ENGLISH.words, language.words):
        for name, shown in words.each():
            assert put_in(shown, **filled) in page, name
    assert page.count(f'lang="{language.tag}" dir="{language.direction}"') == len(list(language.words.each()))
    assert "{" not in re.sub(r"(?s)<(script|style).*?</\1>", "", page)


def test_the_easy_read_words_of_a_language_are_read_and_approved_too(sign_in, cast, welsh_address, monkeypatch):
    easy = replace(WELSH, easy=replace(WELSH.words, send="Anfon y cerdyn"))
    assert easy.words_hash != WELSH.words_hash
    ships(monkeypatch, easy)
    page = text(sign_in(cast.maya).get(welsh_address))
    assert "Anfon y cerdyn" in page
    assert IN_ENGLISH.easy.not_read_at_once in page


def test_english_is_shown_with_its_easy_read_words_and_asks_for_no_approval(sign_in, cast):
    english = reverse("language", args=[cast.division.code, "en"])
    client = sign_in(cast.maya)
    page = text(client.get(english))
    assert IN_ENGLISH.easy.leave_out_names in page
    assert "words_hash" not in page
    assert client.post(english, {**TICKED, "words_hash": IN_ENGLISH.words_hash}).status_code == 404
    assert client.post(f"{english}withdraw/").status_code == 404


def shown_hash(page):
    return re.search(r'name="words_hash" value="([0-9a-f]{64})"', text(page))[1]


def test_a_manager_approves_what_was_shown_and_patients_can_choose_it(sign_in, cast, welsh_address, address, card):
    client = sign_in(cast.maya)
    form = {**TICKED, "words_hash": shown_hash(client.get(welsh_address))}
    answer = client.post(welsh_address, form, follow=True)
    assert answer.redirect_chain == [(address, 302)]
    assert "Patients can now choose Welsh" in text(answer)
    assert WELSH.words.question in text(client.get(f"{card}?lang=cy"))
    page = text(client.get(welsh_address))
    assert "words_hash" not in page, "approved words need no second approval"
    assert "Stop offering Welsh" in page
    assert "was approved already" in text(client.post(welsh_address, form, follow=True))
    assert TranslationApproval.objects.count() == 1


def test_without_the_tick_nothing_is_approved(sign_in, cast, welsh_address):
    page = sign_in(cast.maya).post(welsh_address, {"words_hash": WELSH.words_hash})
    assert page.status_code == 422
    assert "Tick “Somebody who speaks Welsh has read all of these words”" in text(page)
    assert shown_hash(page) == WELSH.words_hash
    assert not TranslationApproval.objects.exists()


@pytest.mark.parametrize("ticked", [TICKED, {}], ids=["ticked", "not ticked"])
@pytest.mark.parametrize("shown", [URDU.words_hash, "", "x", "\0", "é" * 64, None, WELSH.words_hash.upper()])
def test_words_that_changed_while_they_were_read_are_not_approved(sign_in, cast, welsh_address, shown, ticked):
    form = {**ticked} if shown is None else {**ticked, "words_hash": shown}
    page = sign_in(cast.maya).post(welsh_address, form)
    assert page.status_code == 409
    assert "Nothing was approved" in text(page)
    assert shown_hash(page) == WELSH.words_hash
    assert "checked" not in text(page)
    assert not TranslationApproval.objects.exists()


def test_words_that_changed_since_the_approval_are_read_and_approved_again(
    sign_in, cast, welsh_address, card, monkeypatch
):
    approve(cast, WELSH, at=NOW - timedelta(days=30))
    ships(monkeypatch, reworded(WELSH), URDU)
    client = sign_in(cast.maya)
    page = client.get(welsh_address)
    assert "Patients do not see this language now" in text(page)
    answer = client.post(welsh_address, {**TICKED, "words_hash": shown_hash(page)})
    assert answer.status_code == 302
    assert states(cast)["cy"] is State.OFFERED
    assert "Anfon!" in text(client.get(f"{card}?lang=cy"))


@pytest.mark.parametrize("language", [IN_ENGLISH, WELSH, URDU], ids=["en", "cy", "ur"])
def test_a_preview_looks_like_the_card_and_can_send_nothing(sign_in, cast, language):
    address = reverse("language_preview", args=[cast.division.code, language.tag])
    client = sign_in(cast.maya)
    for query, words in (("", language.words), ("?easy=1", language.easy or language.words)):
        page = client.get(address + query)
        shown = text(page)
        assert f'<html lang="{language.tag}" dir="{language.direction}">' in shown
        for name in (words.question, *sentences(words.leave_out_names), *words.answers.values()):
            assert name in shown
        assert "This is a preview" in shown
        for sends in ("<script", 'method="post"', 'type="submit"', "action=", "/f/"):
            assert sends not in shown, sends
    assert client.post(address, said()).status_code == 405
    assert not FFTResponse.objects.exists()


def test_a_language_is_withdrawn_after_a_question(sign_in, cast, welsh_address, card):
    approve(cast, WELSH)
    client, withdraw = sign_in(cast.maya), f"{welsh_address}withdraw/"
    assert "Stop offering Welsh?" in text(client.get(withdraw))
    assert states(cast)["cy"] is State.OFFERED
    assert "Welsh is no longer offered" in text(client.post(withdraw, follow=True))
    assert WELSH.words.question not in text(client.get(f"{card}?lang=cy"))
    assert "was not offered any more" in text(client.post(withdraw, follow=True))
    assert "words_hash" in text(client.get(welsh_address)), "it can be approved again"


@pytest.mark.parametrize("tag", ["xx", "CY", "c", "cy-GB", "1"])
def test_a_language_that_there_is_not_is_not_found(sign_in, cast, address, tag):
    client = sign_in(cast.maya)
    for path in (f"{address}{tag}/", f"{address}{tag}/withdraw/"):
        assert client.get(path).status_code == 404
        assert client.post(path, TICKED).status_code == 404


def test_only_those_who_plan_see_and_approve(sign_in, cast, address, welsh_address):
    form = {**TICKED, "words_hash": WELSH.words_hash}
    for person, status in ((cast.rita, 403), (cast.lena, 403), (cast.dora, 403), (cast.oona, 404), (cast.ada, 404)):
        client = sign_in(person)
        assert [client.get(path).status_code for path in (address, welsh_address)] == [status] * 2
        assert client.post(welsh_address, form).status_code == status
        assert client.post(f"{welsh_address}withdraw/").status_code == status
    assert not TranslationApproval.objects.exists()


def test_the_pages_take_few_queries(sign_in, cast, address, welsh_address, django_assert_max_num_queries):
    for _ in range(3):
        approve(cast, WELSH)
        languages.withdraw(division=cast.division, language=WELSH, by=cast.maya, at=NOW)
    client = sign_in(cast.maya)
    for path in (address, welsh_address):
        with django_assert_max_num_queries(7):
            assert client.get(path).status_code == 200


def test_a_code_that_there_is_not_is_told_so_in_english(client):
    page = client.get("/f/nowhere/?lang=cy")
    assert IN_ENGLISH.words.not_in_use in text(page)

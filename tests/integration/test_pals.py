"""Who asks to be rung back is told on the card how to reach PALS, in every language."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from campaigns.models import Division
from campaigns.services.pals import Contact, ContactChanged, change
from feedback.services import languages
from feedback.translations import DRAFTS, IN_ENGLISH
from feedback.wordings import ISOLATED
from perfectcare.common.models import AuditEvent
from tests import factories

pytestmark = pytest.mark.django_db

PHONE, EMAIL = "01632 960 001", "pals@harbour.example.nhs.uk"


@pytest.fixture
def division(cast):
    Division.objects.filter(pk=cast.division.pk).update(pals_phone=PHONE, pals_email=EMAIL)
    for language in DRAFTS:
        hashed = language.words_hash
        languages.approve(division=cast.division, language=language, words_hash=hashed, by=cast.maya, at=timezone.now())
    return cast.division


def words(answer) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", answer.content.decode())))


def card(cast, kind="poster"):
    return reverse("card", args=[factories.point(cast.riverside, kind=kind).code])


# --- On the card --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["tablet", "poster"])
@pytest.mark.parametrize("query", ["", "?easy=1", "?lang=cy", "?lang=cy&easy=1", "?lang=ur", "?lang=ur&easy=1"])
def test_the_card_and_its_thanks_say_how_to_reach_pals_in_every_version(client, cast, division, query, kind):
    language = next((each for each in DRAFTS if f"lang={each.tag}" in query), IN_ENGLISH)
    shown = (language.easy if "easy" in query else None) or language.words
    address = card(cast, kind)
    for page in (client.get(address + query), client.get(f"{address}thanks/{query}"), client.post(address + query, {})):
        text = words(page)
        assert shown.no_ringing_back in text
        for template, value in ((shown.call_pals, PHONE), (shown.write_to_pals, EMAIL)):
            value = ISOLATED.format(value) if language.direction == "rtl" else value
            sentence = re.sub(r"\{\w+\}", value, template)
            assert sentence in text or all(part in text for part in re.split(r"(?<=[.۔]) ", sentence)), sentence


def test_easy_read_has_a_line_for_each_sentence(client, cast, division):
    page = client.get(f"{card(cast)}?easy=1").content.decode()
    for line in ("We cannot ring you back from here.", "You can call PALS.", f"The number is {PHONE}."):
        assert f"<p>{line}</p>" in page.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("contact", "said", "unsaid"),
    [
        ({"pals_phone": PHONE}, ["You can call PALS on 01632 960 001."], ["e-mail PALS"]),
        ({"pals_email": EMAIL}, [f"You can e-mail PALS at {EMAIL}."], ["call PALS on"]),
        ({}, [], ["call PALS on", "e-mail PALS", "{phone}", "{email}"]),
    ],
)
def test_only_what_is_known_is_said_and_pals_is_named_all_the_same(client, cast, contact, said, unsaid):
    if contact:
        Division.objects.filter(pk=cast.division.pk).update(**contact)
    address = card(cast)
    page, thanks = words(client.get(address)), words(client.get(f"{address}thanks/"))
    assert "Nobody can ring you back from here." in page
    assert "ask a member of staff or PALS" in page
    for part in said:
        assert part in page
        assert part in thanks
    for part in unsaid:
        assert part not in page
        assert part not in thanks
    assert bool(contact) == ("Nobody can ring you back" in thanks)


def test_another_divisions_contact_is_not_shown(client, cast, division):
    assert PHONE not in words(client.get(card(type("Of", (), {"riverside": cast.elsewhere}))))


def test_the_paper_card_and_the_preview_say_it_too(sign_in, cast, division):
    client = sign_in(cast.maya)
    paper = client.get(reverse("team_paper_card", args=[division.code, cast.riverside.code]))
    preview = client.get(reverse("language_preview", args=[division.code, "cy"]))
    read = client.get(reverse("language", args=[division.code, "cy"]))
    assert words(paper).count(PHONE) == 2
    assert PHONE in words(preview)
    assert "Gallwch ffonio PALS ar 01632 960 001." in words(read)


# --- Saying it ----------------------------------------------------------------------------------------------------


@pytest.fixture
def save(sign_in, cast):
    def send(**fields):
        division = Division.objects.get(pk=cast.division.pk)
        seen = {"seen_phone": division.pals_phone, "seen_email": division.pals_email}
        return sign_in(cast.maya).post(reverse("pals", args=[division.code]), {**seen, **fields})

    return send


def contact(cast):
    return Division.objects.values_list("pals_phone", "pals_email").get(pk=cast.division.pk)


@pytest.mark.parametrize(
    ("phone", "stored"),
    [
        (PHONE, PHONE),
        ("  01632   960001 ", "01632 960001"),
        ("+44 (0)1632 960001", "+44 (0)1632 960001"),
        ("0800-960-0001", "0800-960-0001"),
        ("01632 960001 ext 12", "01632 960001 ext 12"),
        ("", ""),
    ],
)
def test_a_manager_says_how_patients_reach_pals_and_it_is_audited_without_the_number(cast, save, phone, stored):
    before = AuditEvent.objects.count()
    answer = save(phone=phone, email=EMAIL)
    assert answer.status_code == 302
    assert contact(cast) == (stored, EMAIL)
    event = AuditEvent.objects.latest("pk")
    assert AuditEvent.objects.count() == before + 1
    assert (event.actor_id, event.subject) == (cast.maya.pk, f"PALS contact of {cast.division.code}")
    assert event.detail == {"has_phone": bool(stored), "has_email": True}


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        *(
            ("phone", value, "Enter a phone number with its area code")
            for value in (
                "ask at the desk", "960001", "0" * 14, "01632 96000x", "٠١٦٣٢ ٩٦٠٠٠١", "01632 960001; call", "ext 12",
                "<b>01632960001</b>", "01632 960001 ext", "\u202e01632 960001 abc",
            )
        ),
        ("phone", "0" * 41, "must be 40 characters or fewer"),
        ("phone", "01632\x00960001", "Null characters are not allowed"),
        *(
            ("email", value, "Enter an e-mail address in the right form")
            for value in ("pals", "pals@", "pals@example", "a b@example.org", "<script>@x.org", "p@exa\u202emple.org")
        ),
        ("email", f"{'a' * 60}@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.org", "254 characters or fewer"),
    ],
)  # fmt: skip
def test_bad_input_is_refused_at_its_field_and_what_was_typed_stays(cast, save, field, value, sentence):
    answer = save(**{"phone": PHONE, "email": EMAIL, field: value})
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert contact(cast) == ("", "")
    assert "<script>@" not in answer.content.decode()


def test_both_may_be_taken_away_again(cast, division, save):
    assert save(phone="", email="").status_code == 302
    assert contact(cast) == ("", "")


def test_the_same_again_changes_and_audits_nothing(cast, division, save):
    before = AuditEvent.objects.count()
    assert save(phone=PHONE, email=EMAIL).status_code == 302
    assert AuditEvent.objects.count() == before


def test_of_two_people_the_second_sees_what_the_first_has_saved_and_decides(cast, save):
    save(phone=PHONE, email="")
    stale = save(phone="0800 960 0002", email="", seen_phone="", seen_email="")
    assert stale.status_code == 409
    assert PHONE in words(stale)
    assert 'value="0800 960 0002"' in stale.content.decode()
    assert contact(cast) == (PHONE, "")
    assert save(phone="0800 960 0002", email="").status_code == 302
    with pytest.raises(ContactChanged):
        change(division=cast.division, contact=Contact("1", ""), seen=Contact("", ""), by=cast.maya)


def test_cards_and_forms_lead_there_and_say_when_it_is_missing(cast, sign_in, save):
    client, address = sign_in(cast.maya), reverse("pals", args=[cast.division.code])
    points = client.get(reverse("points", args=[cast.division.code])).content.decode()
    assert f'href="{address}"' in points
    assert "not said yet" in points
    save(phone=PHONE)
    assert "not said yet" not in client.get(reverse("points", args=[cast.division.code])).content.decode()

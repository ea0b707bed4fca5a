"""What a manager sees of tablets, and does: pair one, look at them all, take a key back."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.urls import reverse

from feedback.access import device_with
from feedback.models import Device, PairingCode
from feedback.services.pairing import KeyNotInUse
from perfectcare.common.models import AuditEvent
from tests import factories
from tests.factories.cards import card_body
from tests.factories.devices import device, reported

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SECRET = re.compile(r'<p class="pc-code".*?</p>', re.DOTALL)


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def desk(cast):
    return factories.point(cast.riverside, name="Front desk")


@pytest.fixture
def address(cast):
    return reverse("devices", args=[cast.division.code])


@pytest.fixture
def pair_at(cast, desk):
    return reverse("point_pair", args=[cast.division.code, desk.pk])


def ago(hours):
    return NOW - timedelta(hours=hours)


def text_of(answer):
    """Return the words of the page's main part."""
    main = answer.content.decode().split("<main", 1)[1].split("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def code_shown(answer):
    return "".join(re.sub(r"<[^>]+>", "", SECRET.search(answer.content.decode())[0]).split())


# --- Pairing --------------------------------------------------------------------------------------------------------


def test_the_code_that_is_shown_pairs_a_tablet(sign_in, client, cast, desk, pair_at):
    page = sign_in(cast.maya).post(pair_at, {"name": "Tablet 2"})
    assert page.status_code == 200
    code = code_shown(page)
    assert re.fullmatch(r"[A-HJKMNP-Z2-9]{4}-[A-HJKMNP-Z2-9]{4}", code)
    answer = client.post(f"/f/{desk.code}/pair", {"code": code}, content_type="application/json")
    assert answer.status_code == 201
    made = Device.objects.get()
    assert (made.name, made.point, made.paired_by) == ("Tablet 2", desk, cast.maya)


def test_the_page_of_the_code_says_until_when_and_where_to_type_it(sign_in, cast, desk, pair_at):
    words = text_of(sign_in(cast.maya).post(pair_at, {"name": "Tablet 2"}))
    assert "It works once, until 12:10." in words
    assert f"http://testserver/f/{desk.code}/" in words
    assert "Tablet 2, Front desk, Riverside" in words


def test_the_code_is_shown_once_and_kept_nowhere(sign_in, cast, pair_at):
    client = sign_in(cast.maya)
    page = client.post(pair_at, {"name": "Tablet 2"})
    code = code_shown(page).replace("-", "").lower()
    assert "no-store" in page["Cache-Control"]
    assert "Location" not in page
    for row in (*PairingCode.objects.values(), *AuditEvent.objects.values()):
        assert code not in str(row).lower()
    for session in Session.objects.all():
        assert code not in str(session.get_decoded()).lower()
    assert code not in re.sub(r"\W", "", client.get(pair_at).content.decode()).lower()


def test_a_new_code_ends_the_one_before(sign_in, client, cast, desk, pair_at):
    sign_in(cast.maya)
    first, second = (code_shown(client.post(pair_at, {"name": "Tablet 2"})) for _ in range(2))
    door = f"/f/{desk.code}/pair"
    assert client.post(door, {"code": first}, content_type="application/json").status_code == 422
    assert client.post(door, {"code": second}, content_type="application/json").status_code == 201


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "a\0b"])
def test_a_name_that_cannot_be_is_refused_at_its_field_and_no_code_is_made(sign_in, cast, pair_at, name):
    page = sign_in(cast.maya).post(pair_at, {"name": name})
    assert page.status_code == 422
    assert page.context["form"].errors["name"]
    assert not PairingCode.objects.exists()


def test_a_name_stays_on_one_line(sign_in, cast, pair_at):
    sign_in(cast.maya).post(pair_at, {"name": "Tablet 2\r\nBcc: everybody"})
    assert PairingCode.objects.get().name == "Tablet 2 Bcc: everybody"


def test_whoever_names_a_tablet_is_told_which_are_there_already(sign_in, cast, desk, pair_at):
    device(desk, name="Tablet 1")
    device(desk, name="<b>Old</b>", revoked_at=NOW, revoked_by=cast.maya)
    device(desk, name="<script>alert(1)</script>")
    page = sign_in(cast.maya).get(pair_at).content.decode()
    assert "Paired here already: &lt;script&gt;alert(1)&lt;/script&gt;, Tablet 1." in page
    assert "<script>alert" not in page
    assert "Old" not in page


def test_a_tablet_that_is_paired_again_keeps_its_name(sign_in, cast, pair_at):
    client = sign_in(cast.maya)
    assert 'value="Tablet 9"' in client.get(pair_at, {"name": "Tablet 9"}).content.decode()
    for odd in ("\0", "x" * 500, '"><script>'):
        page = client.get(pair_at, {"name": odd})
        assert page.status_code == 200
        assert '"><script>' not in page.content.decode()


@pytest.mark.parametrize("kind", ["poster", "staff", "paper"])
def test_only_a_place_of_tablets_is_paired(sign_in, cast, kind):
    other = factories.point(cast.riverside, kind=kind)
    address = reverse("point_pair", args=[cast.division.code, other.pk])
    client = sign_in(cast.maya)
    assert client.get(address).status_code == 404
    assert client.post(address, {"name": "Tablet 2"}).status_code == 404
    assert not PairingCode.objects.exists()


def test_a_closed_place_is_paired_with_nothing(sign_in, cast):
    closed = factories.point(cast.riverside, closed_at=NOW, closed_by=cast.maya)
    team = factories.team(cast.division, closed_on=NOW.date())
    for point in (closed, factories.point(team)):
        address = reverse("point_pair", args=[cast.division.code, point.pk])
        page = sign_in(cast.maya).post(address, {"name": "Tablet 2"}, follow=True)
        assert "is closed: no tablet can be paired with it" in text_of(page)
    assert not PairingCode.objects.exists()


# --- All tablets ----------------------------------------------------------------------------------------------------


def test_an_empty_page_teaches_how_to_pair_the_first_tablet(sign_in, cast, address):
    words = text_of(sign_in(cast.maya).get(address))
    assert "No tablet is paired yet" in words
    assert "type the code on the tablet" in words


def test_every_tablet_in_use_shows_where_its_cards_are(sign_in, cast, desk, address):
    reported(desk, ago(1), name="Desk tablet", stored=1200, waiting=3, refused=1, captured=1206)
    page = sign_in(cast.maya).get(address)
    cells = re.findall(r'data-label="(Given|Here|On it|Refused|Missing)" class="num">([^<]+)<', page.content.decode())
    assert dict(cells) == {"Given": "1,206", "Here": "1,200", "On it": "3", "Refused": "1", "Missing": "2"}
    words = text_of(page)
    assert "0 of 1 tablet are well." in words
    assert "2 cards missing" in words
    assert "1 card refused" in words
    assert "2 cards that it was given are neither here nor on it. Ask who used it" in words
    assert "11:00" in words


def test_a_tablet_that_never_reported_shows_dashes_and_no_zeros(sign_in, cast, desk, address):
    device(desk, last_seen_at=ago(1), stored=4, numbers="{[1,5)}")
    page = sign_in(cast.maya).get(address)
    cells = dict(re.findall(r'data-label="(\w[\w ]*)" class="num">([^<]+)<', page.content.decode()))
    assert cells == {"Given": "–", "Here": "4", "On it": "–", "Refused": "–", "Missing": "–"}
    assert "No report yet" in text_of(page)


def test_the_tablets_that_need_somebody_come_first(sign_in, cast, desk, address):
    reported(desk, ago(1), name="Well", stored=9)
    reported(desk, ago(1), name="Slow", stored=9, clock_behind=3600)
    reported(desk, ago(4), name="Silent", stored=9)
    reported(desk, ago(1), name="Lossy", stored=9, captured=10)
    names = re.findall(r'<th scope="row"><a [^>]+>(\w+)</a>', sign_in(cast.maya).get(address).content.decode())
    assert names == ["Lossy", "Silent", "Slow", "Well"]


def test_keys_taken_back_are_listed_while_cards_may_be_on_the_tablet(sign_in, cast, desk, address):
    taken = {"revoked_at": ago(2), "revoked_by": cast.maya}
    reported(desk, ago(1), name="Reported empty since", stored=9, **taken)
    reported(desk, ago(3), name="Silent since before", stored=9, **taken)
    reported(desk, ago(1), name="Still holds two", stored=9, waiting=2, **taken)
    past = sign_in(cast.maya).get(address).content.decode().split("Keys taken back")[1]
    assert "(2)" in past.split("</summary>")[0]
    assert past.index("Still holds two") < past.index("Silent since before")
    assert "Reported empty since" not in past


def test_a_tablet_of_another_division_is_nowhere(sign_in, cast, address):
    other = reported(factories.point(cast.elsewhere), ago(1), name="Foreign", stored=9)
    client = sign_in(cast.maya)
    assert "Foreign" not in client.get(address).content.decode()
    for pk in (other.pk, 0, 10**30):
        for name in ("device", "device_revoke"):
            there = f"/divisions/{cast.division.code}/tablets/{pk}/{'take-back/' if name == 'device_revoke' else ''}"
            assert client.get(there).status_code == 404
            assert client.post(there).status_code in (404, 405)
    assert Device.objects.in_use().count() == 1


@pytest.mark.parametrize("tablets", [1, 40])
def test_the_page_asks_the_same_few_questions_of_one_tablet_and_of_forty(
    sign_in, cast, address, tablets, django_assert_num_queries
):
    for number in range(tablets):
        point = factories.point(factories.team(cast.division))
        reported(point, ago(1), name=f"Tablet {number}", stored=9, captured=10 + number % 3, by=cast.maya)
        reported(point, ago(9), stored=9, revoked_at=ago(2), revoked_by=cast.maya, by=cast.maya)
    client = sign_in(cast.maya)
    with django_assert_num_queries(5):  # session, person, roles, sign of the campaign, tablets
        page = client.get(address)
    assert len(page.context["lines"]) == tablets


def test_many_tablets_are_shown_page_by_page(sign_in, cast, address):
    point = factories.point(cast.riverside)
    for number in range(51):
        reported(point, ago(1), name=f"Tablet {number:02}", stored=1, by=cast.maya)
    client = sign_in(cast.maya)
    assert "Page 1 of 2" in text_of(client.get(address))
    assert "Tablet 50" in text_of(client.get(address, {"page": 2}))
    for odd in ("0", "x", "99", "-1", "\0"):
        assert client.get(address, {"page": odd}).status_code == 200


# --- One tablet -----------------------------------------------------------------------------------------------------


def test_the_page_of_a_tablet_names_the_numbers_that_are_not_here(sign_in, cast, desk):
    one = reported(
        desk,
        ago(1),
        name="Desk tablet",
        stored=9,
        captured=12,
        numbers="{[1,5),[6,8),[9,11)}",
        waiting=2,
        oldest_waiting_at=datetime(2026, 11, 20, 9, tzinfo=UTC),
        clock_behind=-7500,
        by=cast.maya,
    )
    words = text_of(sign_in(cast.maya).get(reverse("device", args=[cast.division.code, one.pk])))
    assert "13 given = 9 here + 2 on the tablet + 0 refused + 2 missing" in words
    assert "Numbers not here 5, 8, 11 to 12" in words
    assert "Cards without a number 1" in words
    assert "2 hours 5 minutes fast" in words
    assert "Given today, Friday 20 November, after 06:55" in words
    assert "by Maya Manager" in words


def test_thousands_of_gaps_are_cut_short(sign_in, cast, desk):
    numbers = "{" + ",".join(f"[{2 * n},{2 * n + 1})" for n in range(1, 2000)) + "}"
    one = reported(desk, ago(1), stored=1999, captured=4000, numbers=numbers)
    words = text_of(sign_in(cast.maya).get(reverse("device", args=[cast.division.code, one.pk])))
    assert "1, 3, 5, 7" in words
    assert "119 and more" in words


def test_what_a_tablet_sends_shows_on_its_page(sign_in, client, cast, desk):
    one, key = device(desk, name="Desk tablet")
    cards = [{**card_body(given_at="2026-11-20T11:00:00Z"), "sequence": number} for number in (1, 2, 4)]
    report = {"pairing": str(one.uid), "captured": 5, "waiting": 1, "refused": 0}
    sent = {"cards": cards, "report": [report], "sent_at": "2026-11-20T12:00:00Z"}
    door = reverse("card_submit", args=[desk.code])
    answer = client.post(door, sent, content_type="application/json", headers={"authorization": f"Bearer {key}"})
    assert answer.status_code == 200
    words = text_of(sign_in(cast.maya).get(reverse("device", args=[cast.division.code, one.pk])))
    assert "5 given = 3 here + 1 on the tablet + 0 refused + 1 missing" in words
    assert "Numbers not here 3, 5" in words


def test_taking_a_key_back_asks_first_and_says_what_becomes_of_the_cards(sign_in, client, cast, desk):
    one, key = device(desk, name="Desk tablet", captured=3, stored=1, numbers="{[1,2)}", waiting=2, reported_at=ago(1))
    address = reverse("device_revoke", args=[cast.division.code, one.pk])
    sign_in(cast.maya)
    words = text_of(client.get(address))
    assert "Cards are still on it" in words
    assert "pair it at the same place again, and it sends them" in words
    assert device_with(key).pk == one.pk
    page = client.post(address, follow=True)
    assert "can send nothing any more" in text_of(page)
    with pytest.raises(KeyNotInUse):
        device_with(key)
    one.refresh_from_db()
    assert (one.revoked_at, one.revoked_by) == (NOW, cast.maya)
    assert AuditEvent.objects.filter(verb="revoked", subject=f"device {one.pk}").count() == 1
    assert "taken back already" in text_of(client.post(address, follow=True))
    assert "This key was taken back" in text_of(client.get(address))
    assert "Take its key back" not in text_of(client.get(reverse("device", args=[cast.division.code, one.pk])))


def test_a_tablet_that_never_reported_warns_before_its_key_goes(sign_in, cast, desk):
    one, _ = device(desk)
    address = reverse("device_revoke", args=[cast.division.code, one.pk])
    assert "Cards may be on it" in text_of(sign_in(cast.maya).get(address))


def test_only_those_who_plan_see_tablets(sign_in, cast, desk, address, pair_at):
    one, _ = device(desk)
    pages = [
        address,
        pair_at,
        *(reverse(name, args=[cast.division.code, one.pk]) for name in ("device", "device_revoke")),
    ]
    for person, status in ((cast.rita, 403), (cast.lena, 403), (cast.dora, 403), (cast.oona, 404), (cast.ada, 404)):
        client = sign_in(person)
        assert [client.get(page).status_code for page in pages] == [status] * 4
        assert client.post(pages[3]).status_code == status
    assert Device.objects.in_use().count() == 1


# --- Where people give feedback -------------------------------------------------------------------------------------


def test_each_place_of_tablets_shows_which_are_paired_and_how_they_are(sign_in, cast, desk):
    factories.point(cast.hilltop, name="Unpaired place")
    factories.point(cast.hilltop, name="Lobby", kind="poster")
    reported(desk, ago(4), name="Desk tablet", stored=9, by=cast.maya)
    reported(desk, ago(1), name="Spare tablet", stored=9, by=cast.maya)
    reported(desk, ago(1), name="Gone tablet", stored=9, by=cast.maya, revoked_at=NOW, revoked_by=cast.maya)
    words = text_of(sign_in(cast.maya).get(reverse("points", args=[cast.division.code])))
    assert "Desk tablet Silent since 08:00 Spare tablet Working" in words
    assert "None paired" in words.split("Unpaired place")[1]
    assert words.count("Pair a tablet with") == 2
    assert "Gone tablet" not in words


def test_names_that_hold_markup_are_only_words_everywhere(sign_in, cast):
    evil = "<script>alert(1)</script>"
    point = factories.point(cast.riverside, name=evil)
    factories.campaign(cast.division, starts_on=NOW.date(), teams=[cast.riverside], by=cast.maya)
    one = reported(point, ago(4), name=evil, stored=9, captured=10, clock_behind=9999, by=cast.maya)
    client = sign_in(cast.maya)
    pages = [
        reverse("home"),
        *(reverse(name, args=[cast.division.code]) for name in ("points", "devices")),
        *(reverse(name, args=[cast.division.code, one.pk]) for name in ("device", "device_revoke")),
        reverse("point_pair", args=[cast.division.code, point.pk]),
    ]
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200
        assert "<script>alert" not in answer.content.decode(), page
        assert "&lt;script&gt;" in answer.content.decode(), page
    shown = client.post(pages[-1], {"name": evil}).content.decode()
    assert "<script>alert" not in shown

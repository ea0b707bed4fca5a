"""Step changes and notes: who makes them, what charts are given of them, and how they are taken back."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from django.urls import reverse

from metrics import spc
from metrics.catalogue import MEASURES
from metrics.disclosure import Span
from metrics.measures import Charting
from metrics.models import ChartNote, StepChange
from metrics.places import Place
from metrics.selectors.judgements import judgements_of, suggestion
from metrics.services import judgements as service
from metrics.services.judgements import JudgementRefused
from perfectcare.common.models import AuditEvent
from tests import factories
from tests.factories import judgements as made
from tests.factories import rivals

pytestmark = pytest.mark.django_db
UCR, FFT, HANDOVER = "ucr_two_hours", "fft_positive", "handover_30"
FIRST, LATER = date(2026, 3, 3), date(2026, 3, 17)
AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
TODAY, TOMORROW = date(2026, 11, 20), date(2026, 11, 21)
SPRING = Span(date(2026, 3, 1), date(2026, 5, 31))


def refused(field):
    return pytest.raises(JudgementRefused, check=lambda error: error.field == field)


@pytest.fixture
def here(cast):
    return Place(cast.division)


@pytest.fixture
def team(cast):
    return Place(cast.division, team=cast.riverside)


@pytest.fixture
def hospital(cast):
    return Place(cast.division, partner=made.partner(cast.division))


@pytest.fixture(autouse=True)
def _clock(time_machine):
    time_machine.move_to(AT, tick=False)


# --- What charts are given ----------------------------------------------------------------------------------------


def test_a_chart_is_given_its_own_steps_with_words_ready_to_print(cast, here):
    made.step(here, UCR, FIRST, by=cast.maya, reason="third district nurse started.")
    made.step(here, UCR, LATER, by=cast.fay, reason="Referrals come by telephone now")
    made.step(here, FFT, LATER, by=cast.maya)
    steps = judgements_of(cast.division, SPRING, here).steps_of(MEASURES[UCR], here)
    assert [(step.starts_on, step.words) for step in steps] == [
        (
            FIRST,
            "A new level from 3 March 2026: third district nurse started. Made by Maya Manager on 20 November 2026.",
        ),
        (
            LATER,
            "A new level from 17 March 2026: Referrals come by telephone now. "
            "Made by Fay Facilitator on 20 November 2026.",
        ),
    ]


def test_a_step_of_one_place_changes_no_other_places_chart(cast, here, team, hospital):
    made.step(here, UCR, FIRST, by=cast.maya)
    made.step(team, UCR, LATER, by=cast.maya)
    made.step(hospital, HANDOVER, FIRST, by=cast.maya)
    made.step(Place(cast.elsewhere.division), UCR, LATER, by=cast.oona)

    def days(place, key, *, read=None):
        found = judgements_of(cast.division, SPRING, read or place)
        return [step.starts_on for step in found.steps_of(MEASURES[key], place)]

    assert days(here, UCR) == [FIRST]
    assert days(team, UCR) == [LATER]
    assert days(Place(cast.division, team=cast.hilltop), UCR) == []
    assert days(Place(cast.division, site=cast.riverside.site), UCR) == []
    assert days(hospital, HANDOVER) == [FIRST]
    assert days(hospital, HANDOVER, read=here) == [FIRST]
    assert days(here, HANDOVER) == []


def test_what_was_taken_back_or_lies_outside_the_days_is_in_no_chart(cast, here):
    gone = made.step(here, UCR, FIRST, by=cast.maya)
    service.withdraw_step(step=gone, reason="It did not last", by=cast.maya, at=AT)
    made.step(here, UCR, SPRING.last + timedelta(days=1), by=cast.maya)
    made.step(here, UCR, SPRING.first - timedelta(days=1), by=cast.maya)
    note = made.note(cast.division, FIRST, "Snow", by=cast.lena)
    service.withdraw_note(note=note, by=cast.lena, at=AT)
    made.note(cast.division, SPRING.last + timedelta(days=1), "Flood", by=cast.lena)
    found = judgements_of(cast.division, SPRING, here)
    assert found.steps_of(MEASURES[UCR], here) == ()
    assert found.notes_of(MEASURES[UCR]) == ()


def test_a_note_stands_in_its_measures_charts_or_in_every_chart_at_all_places(cast, here, team):
    made.note(cast.division, LATER, "Snow closed two roads", by=cast.lena)
    made.note(cast.division, FIRST, "New form!", by=cast.maya, key=UCR)
    made.note(cast.elsewhere.division, FIRST, "Not ours", by=cast.oona)
    for place in (here, team, Place(cast.division, site=cast.riverside.site)):
        found = judgements_of(cast.division, SPRING, place)
        assert [(note.day, note.words) for note in found.notes_of(MEASURES[UCR])] == [
            (FIRST, "3 March 2026: New form! Noted by Maya Manager on 20 November 2026."),
            (LATER, "17 March 2026: Snow closed two roads. Noted by Lena Lead on 20 November 2026."),
        ]
        assert [note.day for note in found.notes_of(MEASURES[FFT])] == [LATER]


def test_what_charts_are_given_of_all_measures_is_read_in_two_questions(cast, here, django_assert_num_queries):
    for number in range(5):
        made.step(here, UCR, FIRST + timedelta(days=number), by=cast.maya)
        made.note(cast.division, FIRST + timedelta(days=number), "Snow", by=cast.fay)
    with django_assert_num_queries(2):
        found = judgements_of(cast.division, SPRING, here)
        for measure in MEASURES.values():
            assert len(found.notes_of(measure)) == 5
            assert len(found.steps_of(measure, here)) == 5 * (measure.key == UCR)
    with django_assert_num_queries(1):
        assert judgements_of(cast.division, SPRING, here, with_notes=False).notes == {}


def test_a_site_has_no_steps_of_its_own_and_its_teams_are_read_with_it(cast, team):
    made.step(team, UCR, FIRST, by=cast.maya)
    site = Place(cast.division, site=team.team.site)
    found = judgements_of(cast.division, SPRING, site)
    assert found.steps_of(MEASURES[UCR], site) == ()
    assert [step.starts_on for step in found.steps_of(MEASURES[UCR], team)] == [FIRST]


def test_a_run_at_the_end_of_a_chart_is_suggested_in_words_with_its_first_day():
    values = [50, 51, 49, 50, 52, 48, 50, 49, 51, 50, 49, 50, 49, 60, 61, 62, 60, 61, 62, 60, 61, 63]
    spans = [Span(FIRST + timedelta(weeks=n), FIRST + timedelta(weeks=n, days=6)) for n in range(len(values))]
    chart = spc.xmr(values, better="up", fixed_after=13)
    found = suggestion(chart, spans, Charting.WEEK)
    assert found.starts_on == spans[13].first == date(2026, 6, 2)
    assert found.words == "Since the week of 2 June 2026, 9 points in a row lie above the usual level."
    down = suggestion(spc.xmr([-each for each in values], better="up", fixed_after=13), spans, Charting.DAY)
    assert down.words == "Since 2 June 2026, 9 points in a row lie below the usual level."
    assert suggestion(spc.xmr(values[:13], better="up"), spans, Charting.WEEK) is None


# --- Step changes -------------------------------------------------------------------------------------------------


def test_a_step_is_stored_with_who_and_why_and_is_written_in_the_trail(cast, team):
    step = made.step(team, UCR, TODAY, by=cast.fay, reason=" A third \n nurse ")
    step.refresh_from_db()
    assert (step.division, step.team, step.partner, step.key) == (cast.division, cast.riverside, None, UCR)
    assert (step.reason, step.made_by, step.made_at) == ("A third nurse", cast.fay, AT)
    event = AuditEvent.objects.get(subject=f"step change {step.pk}")
    assert (event.actor_id, event.verb) == (cast.fay.pk, "made")
    assert event.detail == {"division": cast.division.code, "measure": UCR}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"reason": "x" * 501}, "reason"),
        ({"reason": "x" * 490 + " N1 1AA"}, "reason"),
        ({"starts_on": TOMORROW}, "starts_on"),
    ],
)
def test_a_step_without_a_reason_or_in_the_future_is_refused(cast, here, changed, field):
    terms = {"starts_on": FIRST, "reason": "A third nurse", **changed}
    with refused(field):
        service.begin_level(place=here, measure=MEASURES[UCR], by=cast.maya, at=AT, **terms)
    assert not StepChange.objects.exists()


def test_today_is_londons_day(cast, here):
    late = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)  # half past midnight of 2 July in London
    made.step(here, UCR, date(2026, 7, 2), by=cast.maya, at=late)
    made.note(cast.division, date(2026, 7, 2), "Heat", by=cast.maya, at=late)
    with refused("starts_on"):
        made.step(here, UCR, date(2026, 7, 3), by=cast.maya, at=late)


def test_a_place_without_such_a_chart_takes_no_step(cast, here, team, hospital):
    site = Place(cast.division, site=cast.riverside.site)
    for place, key in ((here, HANDOVER), (team, HANDOVER), (hospital, UCR), (site, UCR)):
        with refused("place"):
            made.step(place, key, FIRST, by=cast.maya)


def test_two_steps_do_not_begin_on_one_day_in_one_chart(cast, here, team):
    first = made.step(here, UCR, FIRST, by=cast.maya)
    with refused("starts_on"):
        made.step(here, UCR, FIRST, by=cast.fay)
    made.step(team, UCR, FIRST, by=cast.maya)
    made.step(here, FFT, FIRST, by=cast.maya)
    service.withdraw_step(step=first, reason="No", by=cast.maya, at=AT)
    made.step(here, UCR, FIRST, by=cast.fay)
    assert StepChange.objects.filter(key=UCR, team=None).count() == 2


def test_words_that_could_point_at_somebody_are_masked_before_they_are_stored(cast, here):
    step = made.step(here, UCR, FIRST, by=cast.maya, reason="Ring 07700 900123")
    service.withdraw_step(step=step, reason="Write to jo@example.org", by=cast.maya, at=AT)
    note = made.note(cast.division, FIRST, "Patient 943 476 5919 fell", by=cast.maya)
    step.refresh_from_db()
    assert step.reason == "Ring [phone number removed]"
    assert step.withdrawn_reason == "Write to [email address removed]"
    assert note.words == "Patient [NHS number removed] fell"
    assert "943" not in repr(list(AuditEvent.objects.values_list()))


def test_a_step_is_taken_back_once_with_a_reason_and_stays(cast, here):
    step = made.step(here, UCR, FIRST, by=cast.maya)
    with refused("reason"):
        service.withdraw_step(step=step, reason=" ", by=cast.fay, at=AT)
    service.withdraw_step(step=step, reason="It did not last", by=cast.fay, at=AT)
    step.refresh_from_db()
    assert (step.withdrawn_by, step.withdrawn_at, step.withdrawn_reason) == (cast.fay, AT, "It did not last")
    assert AuditEvent.objects.filter(subject=f"step change {step.pk}", verb="took back").exists()
    with refused("state"):
        service.withdraw_step(step=step, reason="Again", by=cast.maya, at=AT)


# --- Notes --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"words": " "}, "words"),
        ({"words": "x" * 201}, "words"),
        ({"words": "x" * 195 + " N1 1AA"}, "words"),
        ({"day": TOMORROW}, "day"),
    ],
)
def test_a_note_without_words_or_in_the_future_is_refused(cast, changed, field):
    with refused(field):
        service.write_note(
            division=cast.division, measure=None, by=cast.lena, at=AT, **{"day": FIRST, "words": "Snow", **changed}
        )
    assert not ChartNote.objects.exists()


def test_the_same_note_is_not_written_twice_while_it_stands(cast):
    note = made.note(cast.division, FIRST, "Snow", by=cast.lena)
    with refused("words"):
        made.note(cast.division, FIRST, "Snow", by=cast.maya)
    made.note(cast.division, FIRST, "Snow", by=cast.maya, key=UCR)
    made.note(cast.division, FIRST, "Norovirus", by=cast.maya)
    service.withdraw_note(note=note, by=cast.lena, at=AT)
    made.note(cast.division, FIRST, "Snow", by=cast.maya)
    with refused("state"):
        service.withdraw_note(note=note, by=cast.maya, at=AT)
    verbs = AuditEvent.objects.filter(subject=f"chart note {note.pk}").values_list("verb", flat=True)
    assert sorted(verbs) == ["took back", "wrote"]


# --- Pages --------------------------------------------------------------------------------------------------------


def address(name, place, *values, **query):
    return reverse(name, args=[place.division.code, *values], query=query or None)


def text(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def fields(**changed):
    return {"starts_on": "2026-03-03", "reason": "A third nurse started", **changed}


def noted(**changed):
    return {"day": "2026-03-03", "words": "Snow closed two roads", "key": "every", **changed}


def test_a_facilitator_begins_a_new_level_of_a_team(cast, team, sign_in):
    client, url = sign_in(cast.fay), address("step_new", team, UCR, team=cast.riverside.code)
    page = text(client.get(url))
    assert f"Riverside, {cast.division.name}" in page
    assert "There is no formula" in page
    answer = client.post(url, fields(), follow=True)
    assert answer.redirect_chain == [(address("steps", team, UCR, team=cast.riverside.code), 302)]
    assert "3 March 2026 A third nurse started Fay Facilitator, 20 November 2026 In the chart" in text(answer)
    step = StepChange.objects.get()
    assert (step.team, step.starts_on) == (cast.riverside, FIRST)


def test_a_suggested_day_is_filled_in_and_said_to_be_only_a_suggestion(cast, here, sign_in):
    client = sign_in(cast.maya)
    page = client.get(address("step_new", here, UCR, starts_on="2026-03-03"))
    assert 'value="2026-03-03"' in page.content.decode()
    assert "only a suggestion" in text(page)
    for nonsense in ("soon", "2026-02-30", "a\x00b", "9" * 400):
        page = client.get(address("step_new", here, UCR, starts_on=nonsense))
        assert page.status_code == 200
        assert "only a suggestion" not in text(page)
    assert not StepChange.objects.exists()


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"starts_on": ""}, "starts_on", "Enter the first day of the new level"),
        ({"starts_on": "3rd of March"}, "starts_on", "must be a real date"),
        ({"starts_on": "2026-11-21"}, "starts_on", "Choose today or a day before it"),
        ({"starts_on": "1999-12-31"}, "starts_on", "Enter a year between 2000 and 2100"),
        ({"reason": " \n "}, "reason", "Say why a new level begins"),
        ({"reason": "x" * 501}, "reason", "500 characters or fewer"),
        ({"reason": "a\x00b"}, "reason", "Null characters"),
        ({"reason": "x" * 490 + " N1 1AA"}, "reason", "500 letters or fewer"),
    ],
)
def test_a_wrong_step_is_named_at_its_field_and_nothing_typed_is_lost(cast, here, sign_in, changed, field, words):
    answer = sign_in(cast.maya).post(address("step_new", here, UCR), fields(**changed))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert words in text(answer)
    for name, typed in fields(**changed).items():
        assert answer.context["form"][name].value() == typed
    assert not StepChange.objects.exists()


def test_a_day_on_which_somebody_else_began_a_level_is_said_at_its_field(cast, here, sign_in):
    made.step(here, UCR, FIRST, by=cast.fay)
    answer = sign_in(cast.maya).post(address("step_new", here, UCR), fields(reason="Mine"))
    assert answer.status_code == 422
    assert "A new level begins on this day already" in answer.context["form"].errors["starts_on"][0]
    assert "Mine" in answer.content.decode()


def test_the_history_shows_what_was_taken_back_by_whom_and_why(cast, here, sign_in):
    step = made.step(here, UCR, FIRST, by=cast.fay)
    made.step(here, UCR, LATER, by=cast.maya, reason="x" * 500)
    client, url = sign_in(cast.maya), address("step_withdraw", here, UCR, step.pk)
    page = text(client.get(url))
    assert "A new level from 3 March 2026: A third nurse started. Made by Fay Facilitator" in page
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "It did not last"})["Location"] == address("steps", here, UCR)
    history = text(sign_in(cast.sam).get(address("steps", here, UCR)))
    assert "Taken back by Maya Manager, 20 November 2026: It did not last." in history
    assert "x" * 500 in history
    again = sign_in(cast.maya).post(url, {"reason": "Once more"})
    assert again.status_code == 422
    assert "This step change has been taken back already." in text(again)
    assert "Once more" in again.content.decode()


def test_only_who_may_judge_is_offered_to(cast, here, sign_in):
    page = text(sign_in(cast.sam).get(address("steps", here, UCR)))
    assert "A manager or facilitator can say that something has changed for good." in page
    assert "Begin a new level" not in page
    made.step(here, UCR, FIRST, by=cast.fay)
    assert "Take back" not in text(sign_in(cast.sam).get(address("steps", here, UCR)))
    assert "Take back" in text(sign_in(cast.fay).get(address("steps", here, UCR)))


@pytest.mark.parametrize(
    ("name", "status"), [("sam", 403), ("lena", 403), ("dora", 403), ("rita", 403), ("ada", 404), ("oona", 404)]
)
def test_only_managers_and_facilitators_judge(cast, here, sign_in, name, status):
    step = made.step(here, UCR, FIRST, by=cast.maya)
    client = sign_in(getattr(cast, name))
    for url in (address("step_new", here, UCR), address("step_withdraw", here, UCR, step.pk)):
        assert client.get(url).status_code == status
        assert client.post(url, fields(starts_on="2026-03-04")).status_code == status
    assert StepChange.objects.filter(withdrawn_at=None).count() == 1


def test_a_chart_or_a_step_that_is_not_here_is_not_found(cast, here, hospital, sign_in):
    client = sign_in(cast.maya)
    step = made.step(here, UCR, FIRST, by=cast.maya)
    for name in ("steps", "step_new"):
        assert client.get(address(name, here, HANDOVER)).status_code == 404
        assert client.get(address(name, here, HANDOVER, partner=hospital.partner.code)).status_code == 200
        assert client.get(address(name, here, UCR, team=cast.elsewhere.code)).status_code == 404
        assert client.get(address(name, here, "nothing")).status_code == 404
    assert client.get(address("step_withdraw", here, FFT, step.pk)).status_code == 404
    assert client.get(address("step_withdraw", here, UCR, 10**30)).status_code == 404


def test_a_team_lead_writes_a_note_for_one_measure_and_takes_it_back(cast, here, sign_in):
    client = sign_in(cast.lena)
    answer = client.post(address("note_new", here, measure=UCR), noted(key=UCR), follow=True)
    assert answer.redirect_chain == [(address("notes", here, measure=UCR), 302)]
    page = text(answer)
    assert "Snow closed two roads Urgent response within two hours Lena Lead, 20 November 2026 In the charts" in page
    note = ChartNote.objects.get()
    url = address("note_withdraw", here, note.pk)
    assert "Snow closed two roads" in text(client.get(url))
    assert client.post(url)["Location"] == address("notes", here)
    assert "Taken back by Lena Lead, 20 November 2026" in text(client.get(address("notes", here)))
    again = client.post(url)
    assert again.status_code == 409
    assert "This note has been taken back already." in text(again)


def test_a_lead_takes_back_only_their_own_note_and_a_facilitator_anybodys(cast, here, sign_in):
    note = made.note(cast.division, FIRST, "Snow", by=cast.maya)
    url = address("note_withdraw", here, note.pk)
    for ask in (sign_in(cast.lena).get, sign_in(cast.lena).post):
        assert ask(url).status_code == 403
    assert "Take back" not in text(sign_in(cast.lena).get(address("notes", here)))
    assert sign_in(cast.fay).post(url).status_code == 302


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"day": ""}, "day", "Answer “On which day?”"),
        ({"day": "2026-11-21"}, "day", "Choose today or a day before it"),
        ({"words": " "}, "words", "Say what happened"),
        ({"words": "x" * 201}, "words", "200 characters or fewer"),
        ({"key": "nothing"}, "key", "not on offer, or no longer"),
        ({"key": ""}, "key", "Answer “In which charts?”"),
    ],
)
def test_a_wrong_note_is_named_at_its_field_and_nothing_typed_is_lost(cast, here, sign_in, changed, field, words):
    answer = sign_in(cast.lena).post(address("note_new", here), noted(**changed))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert words in text(answer)
    for name, typed in noted(**changed).items():
        assert answer.context["form"][name].value() == typed
    assert not ChartNote.objects.exists()


def test_a_note_sent_twice_is_one_note(cast, here, sign_in):
    client, url = sign_in(cast.lena), address("note_new", here)
    assert client.post(url, noted()).status_code == 302
    answer = client.post(url, noted())
    assert answer.status_code == 422
    assert "This note stands at that day already." in text(answer)
    assert ChartNote.objects.get().key == ""


def test_the_notes_of_a_measure_are_its_own_and_those_of_every_chart(cast, here, sign_in):
    made.note(cast.division, FIRST, "Snow", by=cast.lena)
    made.note(cast.division, FIRST, "Form", by=cast.lena, key=UCR)
    made.note(cast.division, FIRST, "Card", by=cast.lena, key=FFT)
    client = sign_in(cast.sam)
    rows = client.get(address("notes", here, measure=UCR)).context["rows"]
    assert sorted(row.said for row in rows) == ["Form", "Snow"]
    assert len(client.get(address("notes", here)).context["rows"]) == 3
    assert client.get(address("notes", here, measure="nothing")).status_code == 404
    assert client.get(address("notes", here, measure="a\x00b")).status_code == 404


def test_a_hundred_judgements_ask_no_more_than_one_and_come_in_pages(cast, here, sign_in, connection_log):
    client = sign_in(cast.maya)
    urls = [address("steps", here, UCR), address("notes", here)]

    def write(number):
        made.step(here, UCR, FIRST + timedelta(days=number), by=cast.maya)
        made.note(cast.division, FIRST + timedelta(days=number), "Snow", by=cast.lena)

    def questions():
        found = []
        for url in urls:
            with connection_log() as statements:
                assert client.get(url).status_code == 200
            found.append(len(statements))
        return found

    write(0)
    few = questions()
    for number in range(1, 101):
        write(number)
    assert questions() == few
    assert max(few) <= 12
    page = client.get(urls[0], {"page": "3"})
    assert "Page 3 of 3" in text(page)
    assert len(page.context["rows"]) == 1


# --- Two people at once -------------------------------------------------------------------------------------------

at_once = partial(rivals.at_once, JudgementRefused)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_begin_a_level_on_one_day_at_once_one_is_told():
    cast = factories.cast()
    place = Place(cast.division)
    assert at_once(lambda by: made.step(place, UCR, FIRST, by=by), cast.maya, cast.fay) == [
        "starts_on",
        "won",
    ]
    assert StepChange.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_send_or_take_back_the_same_thing_at_once_one_is_told():
    cast = factories.cast()
    answers = at_once(lambda by: made.note(cast.division, FIRST, "Snow", by=by), cast.maya, cast.fay)
    assert answers == ["won", "words"]
    note, step = ChartNote.objects.get(), made.step(Place(cast.division), UCR, FIRST, by=cast.maya)
    answers = at_once(lambda by: service.withdraw_note(note=note, by=by, at=AT), cast.maya, cast.fay)
    assert answers == ["state", "won"]
    answers = at_once(lambda why: service.withdraw_step(step=step, reason=why, by=cast.maya, at=AT), "One", "Two")
    assert answers == ["state", "won"]
    assert AuditEvent.objects.filter(verb="took back").count() == 2

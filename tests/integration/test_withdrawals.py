"""Answers are taken out of every count and every page, and put back."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command

from campaigns.models import DirtyDay
from feedback.models import Comment, FFTResponse, StaffVoice, Withdrawal
from feedback.selectors import comments as said
from feedback.selectors.desk import desk
from feedback.services import comments, withdrawals
from feedback.services.comments import Judgement
from feedback.services.withdrawals import WithdrawalRefused
from metrics.services import rollup
from perfectcare.common.models import AuditEvent
from tests import factories
from tests.factories import facts
from tests.factories.cards import comment, response, voice
from tests.factories.exports import row, table, write_export, write_map

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 10)
NEXT = DAY + timedelta(days=1)
AT = datetime(2026, 11, 20, 9, tzinfo=UTC)


def withdraw(cast, **changes):
    terms = {
        "team": cast.riverside,
        "kind": "patients",
        "first_on": DAY,
        "last_on": DAY,
        "mode": "",
        "reason": "Test cards of the training day",
        "by": cast.maya,
        "at": AT,
        **changes,
    }
    return withdrawals.withdraw(**terms)


def dirty():
    return set(DirtyDay.objects.uncounted().values_list("team_id", "day"))


def standing():
    return set(FFTResponse.objects.standing().values_list("pk", flat=True))


class TestTakingOut:
    def test_all_of_the_teams_cards_of_the_days_go_and_no_others(self, cast):
        gone = {response(cast.riverside, given_on=DAY).pk, response(cast.riverside, given_on=NEXT, mode="sms").pk}
        stay = {
            response(cast.riverside, given_on=DAY - timedelta(days=1)).pk,
            response(cast.riverside, given_on=NEXT + timedelta(days=1)).pk,
            response(cast.hilltop, given_on=DAY).pk,
        }
        voice(cast.riverside, given_on=DAY)
        made = withdraw(cast, last_on=NEXT)
        assert standing() == stay
        assert set(FFTResponse.objects.filter(withdrawal=made).values_list("pk", flat=True)) == gone
        assert StaffVoice.objects.standing().count() == 1

    def test_one_way_of_collecting_leaves_the_others(self, cast):
        response(cast.riverside, given_on=DAY, mode="sms")
        kept = response(cast.riverside, given_on=DAY, mode="online")
        withdraw(cast, mode="sms")
        assert standing() == {kept.pk}

    def test_answers_from_staff_go_without_the_cards(self, cast):
        card = response(cast.riverside, given_on=DAY)
        voice(cast.riverside, given_on=DAY)
        withdraw(cast, kind="staff")
        assert not StaffVoice.objects.standing().exists()
        assert standing() == {card.pk}

    def test_every_day_affected_waits_to_be_counted_and_no_other(self, cast):
        for day in (DAY, NEXT + timedelta(days=3)):
            facts.cards(cast.riverside, day, good=2)
        facts.cards(cast.hilltop, DAY, good=1)
        rollup.drain()
        withdraw(cast, last_on=NEXT + timedelta(days=30))
        assert dirty() == {(cast.riverside.pk, DAY), (cast.riverside.pk, NEXT + timedelta(days=3))}

    def test_a_card_that_comes_later_counts(self, cast):
        response(cast.riverside, given_on=DAY)
        withdraw(cast)
        late = response(cast.riverside, given_on=DAY)
        assert standing() == {late.pk}

    def test_what_another_act_took_out_stays_with_it(self, cast):
        first = response(cast.riverside, given_on=DAY, mode="sms")
        second = response(cast.riverside, given_on=DAY, mode="online")
        one, two = withdraw(cast, mode="sms"), withdraw(cast)
        assert dict(FFTResponse.objects.values_list("pk", "withdrawal")) == {first.pk: one.pk, second.pk: two.pk}

    def test_the_act_is_kept_and_the_trail_holds_counts_and_no_words(self, cast):
        facts.cards(cast.riverside, DAY, good=3)
        made = withdraw(cast, reason="  Test cards  ")
        assert (made.reason, made.made_by, made.made_at, made.restored_at) == ("Test cards", cast.maya, AT, None)
        event = AuditEvent.objects.get(verb="withdrew")
        assert (event.actor_id, event.subject) == (cast.maya.pk, f"withdrawal {made.pk}")
        assert event.detail == {"team": cast.riverside.pk, "kind": "patients", "answers": 3}

    def test_what_points_at_a_person_is_taken_out_of_the_reason(self, cast):
        response(cast.riverside, given_on=DAY)
        made = withdraw(cast, reason="A test with 943 476 5919,\r\nring 020 7946 0958")
        made.refresh_from_db()
        assert made.reason == "A test with [NHS number removed], ring [phone number removed]"


class TestRefusals:
    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({}, "No cards of Riverside count on these days"),
            ({"mode": "sms"}, "No cards of Riverside that were collected this way count on these days"),
            ({"kind": "staff"}, "No answers from staff of Riverside count on these days"),
        ],
        ids=str,
    )
    def test_nothing_to_take_out_leaves_no_trace(self, cast, changes, words):
        response(cast.hilltop, given_on=DAY)
        with pytest.raises(WithdrawalRefused) as refused:
            withdraw(cast, **changes)
        rest = "there are none, or they are taken out already. Nothing was changed."
        assert refused.value.words == f"{words}: {rest}"
        assert not Withdrawal.objects.exists()
        assert not AuditEvent.objects.filter(verb="withdrew").exists()

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"last_on": DAY - timedelta(days=1)}, "last_on"),
            ({"reason": " "}, "reason"),
            ({"reason": "a@b.uk " * 71}, "reason"),
            ({"kind": "staff", "mode": "sms"}, "mode"),
        ],
        ids=str,
    )
    def test_terms_that_make_no_sense_are_refused_at_their_field(self, cast, changes, field):
        response(cast.riverside, given_on=DAY)
        voice(cast.riverside, given_on=DAY)
        with pytest.raises(WithdrawalRefused) as refused:
            withdraw(cast, **changes)
        assert refused.value.field == field
        assert not Withdrawal.objects.exists()


class TestPuttingBack:
    def test_exactly_what_was_taken_out_stands_again_and_its_days_wait(self, cast):
        facts.cards(cast.riverside, DAY, good=2)
        facts.cards(cast.riverside, NEXT, good=1)
        other = withdraw(cast)
        made = withdraw(cast, last_on=NEXT)
        rollup.drain()
        withdrawals.restore(withdrawal=made, by=cast.rita, at=AT)
        made.refresh_from_db()
        assert (made.restored_by, made.restored_at) == (cast.rita, AT)
        assert FFTResponse.objects.standing().get().given_on == NEXT
        assert FFTResponse.objects.filter(withdrawal=other).count() == 2
        assert dirty() == {(cast.riverside.pk, NEXT)}
        assert AuditEvent.objects.get(verb="restored").detail == {"team": cast.riverside.pk, "answers": 1}

    def test_twice_is_refused_and_changes_nothing(self, cast):
        facts.voices(cast.riverside, DAY, good=2)
        made = withdraw(cast, kind="staff")
        withdrawals.restore(withdrawal=made, by=cast.maya, at=AT)
        again = withdraw(cast, kind="staff")
        with pytest.raises(WithdrawalRefused, match="put back already"):
            withdrawals.restore(withdrawal=made, by=cast.rita, at=AT)
        assert StaffVoice.objects.filter(withdrawal=again).count() == 2
        made.refresh_from_db()
        assert made.restored_by == cast.maya


class TestWords:
    """What was written in answers that were taken out is shown nowhere, and is back when they are."""

    def test_the_desk_neither_shows_nor_counts_it(self, cast):
        comment(cast.riverside, "A test.", given_on=DAY)
        comment(cast.hilltop, "Kind.", given_on=NEXT)
        voice(cast.riverside, obstacle="A test too.", given_on=DAY)
        made, of_staff = withdraw(cast), withdraw(cast, kind="staff")
        found = desk(cast.division, "patient")
        assert (found.sheet.said.words, found.waiting) == ("Kind.", {"patient": 1, "staff": 0, "partner": 0})
        assert desk(cast.division, "staff").sheet is None
        assert said.unread_count(cast.division) == 1
        for each in (made, of_staff):
            withdrawals.restore(withdrawal=each, by=cast.maya, at=AT)
        assert said.unread_count(cast.division) == 3

    def test_released_words_are_not_shown_beyond_their_readers(self, cast):
        comment(cast.riverside, "A test.", given_on=DAY, state="released")
        voice(cast.riverside, obstacle="A test too.", given_on=DAY, state="released")
        assert len(said.released([cast.riverside.pk], DAY, NEXT)) == 2
        made, of_staff = withdraw(cast), withdraw(cast, kind="staff")
        assert said.released([cast.riverside.pk], DAY, NEXT) == []
        for each in (made, of_staff):
            withdrawals.restore(withdrawal=each, by=cast.maya, at=AT)
        assert len(said.released([cast.riverside.pk], DAY, NEXT)) == 2

    @pytest.mark.parametrize("make", [comment, voice])
    def test_a_reader_who_has_it_open_is_told_and_changes_nothing(self, cast, make):
        made = make(cast.riverside, given_on=DAY)
        words = made.comments.get() if make is voice else made
        withdraw(cast, kind="staff" if make is voice else "patients")
        with pytest.raises(comments.TakenOut):
            comments.judge(comment=words, version=1, judgement=Judgement(state="released"), by=cast.rita, at=AT)
        words.refresh_from_db()
        assert words.state == "unread"

    def test_nothing_of_it_is_deleted(self, cast):
        words = comment(cast.riverside, "A test.", given_on=DAY)
        withdraw(cast)
        assert Comment.objects.get(pk=words.pk).words == "A test."


def test_a_file_for_the_wrong_team_can_be_imported_again_under_another_source(cast, tmp_path):
    """As the page says: under the same source its respondents would be known already, and left out."""
    export = write_export(tmp_path, table(row("R1", team="Nurses"), row("R2", team="Nurses")))

    def load(source, team):
        to = {"teams": {"Nurses": team.code}, "create_teams": None, "source": source}
        with suppress(SystemExit):
            call_command("import_fft", export, "--map", write_map(tmp_path, **to), "--division", cast.division.code)

    load("Survey", cast.hilltop)
    day = FFTResponse.objects.values_list("given_on", flat=True).distinct().get()
    withdraw(cast, team=cast.hilltop, first_on=day, last_on=day)
    load("Survey", cast.riverside)
    assert not FFTResponse.objects.standing().exists()
    load("Survey, corrected", cast.riverside)
    assert set(FFTResponse.objects.standing().values_list("team", "given_on")) == {(cast.riverside.pk, day)}
    assert FFTResponse.objects.standing().count() == 2


def test_an_act_of_many_days_takes_as_many_queries_as_one_of_one_day(cast, django_assert_max_num_queries):
    teams = [factories.team(cast.division) for _ in range(2)]
    facts.cards(teams[0], DAY, good=1)
    for n in range(40):
        facts.cards(teams[1], DAY + timedelta(days=n), good=1)
    for team in teams:
        with django_assert_max_num_queries(10):
            withdraw(cast, team=team, last_on=DAY + timedelta(days=60))

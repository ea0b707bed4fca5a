"""Comments that somebody must see soon: who is told, once, and who when nobody has looked."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from campaigns.models import Membership
from feedback.models import Alert
from feedback.services import alerts, comments
from feedback.services.comments import Judgement
from perfectcare.accounts.roles import Role
from perfectcare.common.dates import LONDON
from perfectcare.common.models import Letter
from tests import factories
from tests.factories import facts
from tests.factories.cards import comment

pytestmark = pytest.mark.django_db
#: A Saturday night: danger knows no office hours.
SATURDAY = datetime(2026, 11, 21, 23, 10, tzinfo=LONDON)
FOUR_HOURS = timedelta(hours=4)


def alert(team, *, at=SATURDAY, words="I am scared of him."):
    return Alert.objects.create(comment=comment(team, words, is_danger=True), raised_at=at)


def told():
    return sorted(Letter.objects.values_list("to", flat=True))


def test_managers_and_readers_are_told_at_once_on_weekends_too_and_once(cast):
    alert(cast.riverside)
    assert alerts.tell(at=SATURDAY) == 1
    assert told() == sorted([cast.maya.email, cast.rita.email])
    assert alerts.tell(at=SATURDAY) == 0
    assert Letter.objects.count() == 2


def test_the_letter_says_where_and_never_what(cast):
    alert(cast.riverside)
    alerts.tell(at=SATURDAY)
    letter = Letter.objects.first()
    assert letter.subject == "Urgent: a comment needs your eyes now"
    assert f"/divisions/{cast.division.code}/comments/" in letter.body
    for hidden in ("scared", "Riverside", str(Alert.objects.get().comment_id)):
        assert hidden not in letter.body + letter.subject


def test_several_at_once_make_one_letter_to_each_person_of_each_division(cast):
    for team in (cast.riverside, cast.hilltop, cast.elsewhere):
        alert(team)
    assert alerts.tell(at=SATURDAY) == 3
    assert told().count(cast.maya.email) == 1
    assert Letter.objects.filter(to=cast.maya.email, subject__startswith="Urgent: 2 comments need").exists()


def test_what_nobody_has_seen_for_four_hours_climbs_once_to_those_above(cast):
    alert(cast.riverside)
    alerts.tell(at=SATURDAY)
    Letter.objects.all().delete()
    assert alerts.climb(at=SATURDAY + FOUR_HOURS - timedelta(minutes=1)) == 0
    assert alerts.climb(at=SATURDAY + FOUR_HOURS) == 1
    assert told() == sorted([cast.dora.email, cast.ada.email])
    assert "at about 23:10" in Letter.objects.first().body
    assert alerts.climb(at=SATURDAY + 2 * FOUR_HOURS) == 0


def test_what_was_read_or_seen_in_time_does_not_climb(cast):
    read, seen = alert(cast.riverside).comment, alert(cast.riverside).comment
    alerts.tell(at=SATURDAY)
    comments.judge(comment=read, version=1, judgement=Judgement(state="held-back"), by=cast.rita, at=SATURDAY)
    comments.see(comment=seen, by=cast.maya)
    assert alerts.climb(at=SATURDAY + FOUR_HOURS) == 0


def test_words_that_were_taken_out_call_nobody(cast):
    said = alert(cast.riverside).comment
    facts.withdraw(cast.riverside, said.given_on, by=cast.maya)
    assert (alerts.tell(at=SATURDAY), alerts.climb(at=SATURDAY + FOUR_HOURS)) == (0, 0)


def test_nobody_who_has_left_is_told_and_a_division_without_readers_still_climbs(cast):
    alert(cast.riverside)
    Membership.objects.filter(role__in=[Role.MANAGER, Role.READER]).delete()
    cast.dora.is_active = False
    cast.dora.save()
    assert alerts.tell(at=SATURDAY) == 1
    assert alerts.climb(at=SATURDAY + FOUR_HOURS) == 1
    assert told() == [cast.ada.email]


def test_an_alert_keeps_no_minute_of_an_answer_once_it_was_seen(cast):
    said = alert(cast.riverside).comment
    comments.see(comment=said, by=cast.maya)
    assert not Alert.objects.exists()


def test_the_home_page_of_those_who_can_read_it_says_how_long_it_waits(cast, sign_in):
    factories.campaign(cast.division, teams=[cast.riverside], by=cast.maya)
    alert(cast.riverside)
    for person, is_told in ((cast.maya, True), (cast.rita, True), (cast.lena, False), (cast.dora, False)):
        assert ("Urgent comment waiting" in sign_in(person).get("/").text) is is_told

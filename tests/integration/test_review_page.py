"""The review: before, during and after, in numbers and words, kept as they were when it was signed."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.models import Lesson
from campaigns.services import campaigns, days
from campaigns.services import reviews as words
from campaigns.services.reviews import ReviewRefused
from feedback.models import Comment, FFTResponse
from metrics.models import DailyMetric, ReviewSnapshot
from metrics.selectors.reviews import content_of
from metrics.services import reviews, rollup
from perfectcare.accounts.roles import Role
from perfectcare.common.dates import LONDON
from tests import factories
from tests.factories import cards, facts, partners

pytestmark = pytest.mark.django_db
FIRST = date(2026, 10, 5)
NOW = datetime(2026, 11, 20, 10, 5, tzinfo=LONDON)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def live(cast):
    return factories.campaign(
        cast.division,
        starts_on=FIRST,
        by=cast.maya,
        teams=[cast.riverside, cast.hilltop],
        baseline_starts_on=date(2026, 9, 7),
        baseline_ends_on=date(2026, 9, 20),
    )


@pytest.fixture
def closed(cast, live):
    facts.cards(cast.riverside, date(2026, 9, 8), very_good=8, poor=2)
    facts.cards(cast.riverside, day(2), very_good=46, dont_know=6)
    facts.cards(cast.riverside, day(16), good=5)
    facts.huddle(live.slots.first(), by=cast.fay, reports=[cast.riverside])
    campaigns.close(campaign=live, by=cast.maya, at=NOW - timedelta(days=20))
    rollup.drain(at_most=1000)
    return live


@pytest.fixture
def written(cast, closed):
    words.write(campaign=closed, summary="It helped.", next_step="Keep it.", by=cast.maya, version=0)
    words.add_lesson(campaign=closed, words="Ask the pharmacy", verdict="adopt", team=None, by=cast.maya)
    return closed


def day(n):
    return FIRST + timedelta(days=n - 1)


def url(campaign, name="review", *args):
    return reverse(name, args=[campaign.slug, *args])


def row(content, key):
    (found,) = [each for group in content["groups"] for each in group["rows"] if each["key"] == key]
    return found


def content(campaign):
    return content_of(campaign, today=NOW.date())


def test_each_measure_is_shown_before_during_and_after(closed):
    found = row(content(closed), "fft_positive")
    assert [(cell["figure"], cell["percent"]) for cell in found["cells"]] == [
        ("8 of 10", 80),
        ("46 of 52", 88),
        ("5 of 5", 100),
    ]
    assert found["words"] == "8 in every 100 more than before."
    assert row(content(closed), "fft_responses")["words"] == "52 in 14 days; 10 in 14 days before."


def test_the_days_after_are_as_many_as_the_campaign_and_only_those_that_are_over(cast, live):
    assert content(live)["periods"][2]["days"] == "19 October to 1 November 2026"
    early = content_of(live, today=date(2026, 10, 21))
    assert early["periods"][2]["days"] == "19 October to 1 November 2026, of which 2 of 14 days are over"


def test_figures_of_fewer_than_five_people_are_withheld(cast, live):
    facts.cards(cast.riverside, day(1), very_poor=4)
    rollup.drain(at_most=1000)
    during = row(content(live), "fft_very_poor")["cells"][1]
    assert during["figure"] == ""
    assert "too few cards" in during["reason"]


def comment(response, said, **fields):
    fields = {"response": response, "given_on": response.given_on, "state": "released", **fields}
    return cards.comment(response.team, said, **fields)


def test_only_released_comments_of_teams_with_five_answers_are_shown(cast, closed, sign_in):
    facts.cards(cast.hilltop, day(3), good=2)
    rollup.drain()
    of_riverside = FFTResponse.objects.filter(team=cast.riverside, given_on=day(2))
    comment(of_riverside[0], "A kind nurse")
    comment(of_riverside[1], "Nobody has read this", state="unread")
    comment(FFTResponse.objects.filter(team=cast.hilltop)[0], "From a small team")
    comment(FFTResponse.objects.filter(given_on=day(16))[0], "From another time")
    page = sign_in(cast.dora).get(url(closed)).text
    assert "A kind nurse" in page
    for hidden in ("Nobody has read this", "From a small team", "From another time"):
        assert hidden not in page
    assert "1 more is not shown" in page


def test_answers_of_patients_do_not_open_the_words_of_staff(cast, closed, sign_in):
    cards.voice(cast.riverside, "No van for an hour", state="released", given_on=day(2), care="poor")
    days.touch(division_id=cast.division.pk, team_id=cast.riverside.pk, days=[day(2)])
    rollup.drain()
    page = sign_in(cast.dora).get(url(closed)).text
    assert "No van for an hour" not in page
    assert "1 more is not shown" in page


def test_before_it_is_closed_the_page_says_what_will_be_here_and_when(cast, live, sign_in):
    page = sign_in(cast.dora).get(url(live))
    assert page.status_code == 200
    assert "The review opens when the campaign is closed" in page.text
    assert "Sunday 18 October 2026" in page.text


def test_a_lesson_can_be_written_while_the_campaign_runs(cast, live, sign_in):
    sign_in(cast.fay).post(url(live, "lesson_add"), {"words": "Start earlier", "verdict": "adapt"})
    assert "Start earlier" in sign_in(cast.fay).get(url(live)).text


def test_words_are_written_and_a_lesson_added_and_taken_out(cast, closed, sign_in):
    client = sign_in(cast.maya)
    client.post(url(closed, "review_write"), {"summary": "It helped.", "next_step": "Keep it.", "version": "0"})
    client.post(url(closed, "lesson_add"), {"words": "Ask the pharmacy", "verdict": "adopt", "team": cast.riverside.pk})
    page = client.get(url(closed)).text
    for said in ("It helped.", "Keep it.", "Ask the pharmacy", "Not signed yet"):
        assert said in page
    client.post(url(closed, "lesson_remove", Lesson.objects.get().pk))
    assert not Lesson.objects.exists()


def test_words_that_somebody_else_changed_meanwhile_are_kept_beside_theirs(cast, closed, sign_in):
    words.write(campaign=closed, summary="Theirs first", next_step="", by=cast.fay, version=0)
    client = sign_in(cast.maya)
    mine = {"summary": "Mine later", "next_step": "", "version": "0"}
    page = client.post(url(closed, "review_write"), mine)
    assert page.status_code == 422
    assert "Theirs first" in page.text
    assert "Mine later" in page.text
    again = client.post(url(closed, "review_write"), {**mine, "version": "1"})
    assert again.status_code == 302


@pytest.mark.parametrize(
    ("name", "data", "wrong"),
    [
        ("lesson_add", {"words": "", "verdict": "adopt"}, "Say what you learned"),
        ("lesson_add", {"words": "Keep this", "verdict": "perhaps"}, "Keep this"),
        ("lesson_add", {"words": "Keep this", "verdict": "adopt", "team": "9" * 5000}, "Keep this"),
        ("lesson_add", {"words": "a\x00b", "verdict": "adopt"}, "ull characters"),
        ("review_write", {"summary": "", "version": "0"}, "Say what happened"),
        ("review_write", {"summary": "Kept words", "version": "9" * 5000}, "Kept words"),
        ("review_write", {"summary": "x" * 4001, "version": "0"}, "4,000"),
    ],
)
def test_bad_input_is_refused_with_every_word_kept(cast, closed, sign_in, name, data, wrong):
    page = sign_in(cast.maya).post(url(closed, name), data)
    assert page.status_code == 422
    assert wrong in page.text.replace("4000", "4,000")
    assert not Lesson.objects.exists()


def test_a_team_of_another_division_cannot_be_named(cast, closed, sign_in):
    data = {"words": "A lesson", "verdict": "adopt", "team": cast.elsewhere.pk}
    assert sign_in(cast.maya).post(url(closed, "lesson_add"), data).status_code == 422


# --- Signing ------------------------------------------------------------------------------------------------------


def test_signing_freezes_numbers_and_words(cast, written, sign_in):
    client = sign_in(cast.dora)
    assert client.post(url(written, "review_sign")).status_code == 302
    before = client.get(url(written)).text
    assert "Signed" in before
    assert "46 of 52" in before
    facts.cards(cast.riverside, day(2), very_poor=30)
    rollup.drain(at_most=1000)
    DailyMetric.objects.filter(key="huddles_held").delete()
    Lesson.objects.update(words="Something else")
    after = client.get(url(written)).text
    assert "46 of 52" in after
    assert "Ask the pharmacy" in after
    assert "Something else" not in after


def test_a_signed_review_has_no_doors_left(cast, written, sign_in):
    reviews.sign_off(campaign=written, by=cast.dora, at=NOW, code_version="1")
    client = sign_in(cast.maya)
    page = client.get(url(written)).text
    assert "Sign the review" not in page
    assert "Write down a lesson" not in page
    again = client.post(url(written, "lesson_add"), {"words": "Too late", "verdict": "adopt"})
    assert again.status_code == 422
    assert "This review is signed" in again.text
    assert client.post(url(written, "review_sign")).status_code == 422
    assert ReviewSnapshot.objects.count() == 1


def test_signing_is_refused_while_a_day_waits_to_be_counted(cast, written, sign_in):
    facts.cards(cast.riverside, day(3), good=1)
    page = sign_in(cast.dora).post(url(written, "review_sign"))
    assert page.status_code == 422
    assert "still being counted" in page.text
    written.refresh_from_db()
    assert written.phase == "closed"
    assert not ReviewSnapshot.objects.exists()
    rollup.drain()
    assert sign_in(cast.dora).post(url(written, "review_sign")).status_code == 302


def test_a_day_outside_the_review_does_not_stop_the_signing(cast, written):
    facts.cards(cast.riverside, date(2026, 11, 15), good=1)
    assert reviews.sign_off(campaign=written, by=cast.dora, at=NOW, code_version="1").content["summary"] == "It helped."


def test_signing_needs_words_and_a_lesson(cast, closed):
    with pytest.raises(ReviewRefused, match="Write what happened"):
        reviews.sign_off(campaign=closed, by=cast.dora, at=NOW, code_version="1")


# --- Doors --------------------------------------------------------------------------------------------------------

MAY = {
    "review": "maya fay lena sam dora rita",
    "review_write": "maya fay",
    "lesson_add": "maya fay",
    "review_sign": "maya dora",
}


@pytest.mark.parametrize("name", sorted(MAY))
def test_only_those_whose_role_allows_it_come_in(cast, closed, sign_in, name):
    for who in ["maya", "fay", "lena", "sam", "dora", "rita"]:
        status = sign_in(getattr(cast, who)).get(url(closed, name)).status_code
        assert status == (200 if who in MAY[name].split() else 403), who
    for who in ("oona", "ada"):
        assert sign_in(getattr(cast, who)).get(url(closed, name)).status_code == 404


def test_a_lesson_of_another_campaign_cannot_be_taken_out(cast, closed, sign_in):
    other = factories.campaign(cast.elsewhere.division, by=cast.oona)
    lesson = words.add_lesson(campaign=other, words="Theirs", verdict="adopt", team=None, by=cast.oona)
    assert sign_in(cast.maya).post(url(closed, "lesson_remove", lesson.pk)).status_code == 404
    assert Lesson.objects.filter(pk=lesson.pk).exists()


@pytest.mark.parametrize("is_signed", [False, True])
def test_the_page_answers_in_at_most_12_queries_whatever_the_number_of_teams(client, is_signed):
    counts = []
    for n in (2, 40):
        division = factories.division()
        teams = [factories.team(division) for _ in range(n)]
        by = factories.member(Role.MANAGER, division)
        campaign = factories.campaign(division, starts_on=FIRST, teams=teams, by=by)
        for team in teams:
            facts.cards(team, day(2), good=6)
            comment(FFTResponse.objects.filter(team=team)[0], "Kind")
        campaigns.close(campaign=campaign, by=by, at=NOW)
        words.write(campaign=campaign, summary="It helped.", next_step="", by=by, version=0)
        words.add_lesson(campaign=campaign, words="Ask", verdict="adopt", team=teams[0], by=by)
        rollup.drain(at_most=10_000)
        if is_signed:
            reviews.sign_off(campaign=campaign, by=by, at=NOW, code_version="1")
        client.force_login(by)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url(campaign)).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert counts[0] <= 12


def test_released_words_of_partners_stand_under_their_own_heading_however_few(cast, closed, sign_in):
    """The organisation is known, so there is nobody to hide among five."""
    for team, words_ in ((cast.riverside, "Letters come by noon."), (cast.hilltop, "Not shown: nobody answered.")):
        partners.voice(factories.partner(cast.division), team=team, words=words_, given_on=day(2))
    Comment.objects.update(state=Comment.State.RELEASED)
    page = sign_in(cast.maya).get(reverse("review", args=[closed.slug])).content.decode()
    assert "Partners: what could be better between us?" in page
    assert "Letters come by noon." in page
    assert "Not shown" not in page

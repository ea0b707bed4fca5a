"""Answers to the older question, "How likely are you to recommend ...": imported, read, and pooled with nothing.

The world here has a campaign across the day on which the question changed, so that answers to both lie within it.
"""

from __future__ import annotations

import json
import re
from datetime import date, datetime

import pytest
from django.core.management import call_command
from django.urls import reverse
from time_machine import travel

from feedback.models import CardReceipt, Comment, FFTResponse
from feedback.question_sets import FFT_2013, OlderAnswer
from feedback.selectors import comments
from feedback.selectors.desk import desk
from metrics.models import DailyAnswers, DailyMetric, Revision
from metrics.selectors.reviews import content_of
from metrics.services import rebuild, rollup
from metrics.services.verification import verify
from perfectcare.common.dates import LONDON
from tests import factories
from tests.factories import facts, keys
from tests.factories.cards import card_body, comment
from tests.factories.exports import BETTER, row, table, write_export, write_map

NOW = datetime(2020, 6, 1, 10, 5, tzinfo=LONDON)
FIRST, LAST, SWITCH = date(2020, 3, 23), date(2020, 4, 12), date(2020, 4, 1)
SCORES = {str(number): value for number, value in enumerate(FFT_2013.answers.values, start=1)}
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')


@pytest.fixture(autouse=True)
def _now():
    with travel(NOW, tick=False):
        yield


@pytest.fixture
def campaign(cast):
    """A campaign across the change, with enough answers to today's question, and comments of them."""
    made = factories.campaign(
        cast.division,
        starts_on=FIRST,
        length=(LAST - FIRST).days + 1,
        by=cast.maya,
        baseline_starts_on=date(2020, 3, 2),
        baseline_ends_on=date(2020, 3, 22),
    )
    for day in range(1, 13):
        facts.cards(cast.riverside, date(2020, 4, day), very_good=6, poor=1)
        facts.cards(cast.hilltop, date(2020, 4, day), good=7, dont_know=2)
        facts.voices(cast.hilltop, date(2020, 4, day), good=6)
    comment(cast.riverside, "Kind and quick.", given_on=SWITCH, state="released")
    rollup.drain(at_most=10_000)
    return made


def older(*rows):
    """Return a made-up export: rows of (respondent, date, team, score, comment)."""
    return table(
        *(row(name, date=day, team=team, score=score, comment=words) for name, day, team, score, words in rows)
    )


def every_day():
    """Fewer than five of each team on each day of March, with comments, and unlike those to today's question."""
    return older(
        *(
            (f"{team}-{day}-{score}", f"{day:02}/03/2020", team, score, f"Older words {score}.")
            for day in range(2, 32)
            for team in ("Riverside", "Hilltop")
            for score in ("5", "6", "1")
        )
    )


@pytest.fixture
def bring_in(cast, tmp_path, capsys):
    """Import an export with a map for the older question; return the exit code and what was said."""

    def run(text, **changes):
        teams = {"Riverside": cast.riverside.code, "Hilltop": cast.hilltop.code}
        wanted = {"question_set": "fft-2013", "scores": SCORES, "date_order": "day-first"}
        wanted |= {"teams": teams, "create_teams": None, **changes}
        files = write_export(tmp_path, text), "--map", write_map(tmp_path, **wanted)
        code = 0
        try:
            call_command("import_fft", *map(str, files), "--division", cast.division.code)
        except SystemExit as end:
            code = end.code
        return code, capsys.readouterr().out

    return run


# --- Importing them -------------------------------------------------------------------------------------------------


def test_a_file_comes_in_under_its_own_question_and_says_that_nothing_counts_it(bring_in, cast):
    rows = [
        (f"R{number}", "31/03/2020", "Riverside", score, "Ring 07700 900123.") for number, score in enumerate(SCORES)
    ]
    code, out = bring_in(older(*rows))
    assert code == 0
    assert "Imported: 6 responses with 6 comments" in out
    assert "They answer an older question: they are kept, and no figure counts them" in out
    found = FFTResponse.objects.values_list("question_set", "answer", "team__name", "given_on", "mode")
    assert set(found) == {("fft-2013", answer, "Riverside", date(2020, 3, 31), "other") for answer in OlderAnswer}
    assert set(Comment.objects.values_list("words", "state")) == {("Ring [phone number removed].", "unread")}


def test_the_same_file_twice_adds_nothing(bring_in):
    assert bring_in(every_day())[0] == 0
    before = FFTResponse.objects.count(), Comment.objects.count(), CardReceipt.objects.count()
    code, out = bring_in(every_day())
    assert code == 0
    assert "Imported: 0 responses" in out
    assert "Already there: 180 responses" in out
    assert (FFTResponse.objects.count(), Comment.objects.count(), CardReceipt.objects.count()) == before


def test_a_day_on_which_the_question_was_not_asked_is_left_out_with_a_sentence(bring_in):
    code, out = bring_in(
        older(
            ("R1", "31/03/2013", "Riverside", "1", ""),
            ("R2", "01/04/2013", "Riverside", "1", ""),
            ("R3", "31/03/2020", "Riverside", "1", ""),
            ("R4", "01/04/2020", "Riverside", "1", ""),
        )
    )
    assert code == 1
    assert "line 2: its date lies before the day on which its question was first asked" in out
    assert "line 5: its date lies after the day on which its question was last asked" in out
    assert set(FFTResponse.objects.values_list("given_on", flat=True)) == {date(2013, 4, 1), date(2020, 3, 31)}


def test_answers_of_the_other_question_are_no_scores_of_this_one(bring_in):
    code, _ = bring_in(every_day(), scores={"1": "very-good"})
    assert code == 2
    assert not FFTResponse.objects.exists()


def test_two_questions_of_one_source_lie_side_by_side(bring_in):
    bring_in(older(("R1", "31/03/2020", "Riverside", "1", "")))
    code, out = bring_in(
        older(("R2", "01/04/2020", "Riverside", "1", "")), question_set="fft-2020", scores={"1": "very-good"}
    )
    assert code == 0
    assert "older question" not in out
    assert set(FFTResponse.objects.values_list("question_set", "answer")) == {
        ("fft-2013", "extremely-likely"),
        ("fft-2020", "very-good"),
    }


def test_no_card_asks_the_older_question(client, cast):
    point = factories.point(cast.riverside, kind="poster", mode="online")
    for body in (
        card_body(question_set="fft-2013", answer="likely"),
        card_body(answer="extremely-likely"),
        card_body(question_set="fft-2013"),
    ):
        answer = client.post(
            reverse("card_submit", args=[point.code]), json.dumps(body), content_type="application/json"
        )
        assert answer.status_code == 422, body
    form = {"id": "1c9d3b1e-6f5e-4c9a-9a53-0d4a4f1f8a11", "answer": "likely"}
    assert client.post(reverse("card", args=[point.code]), form).status_code == 422
    assert not FFTResponse.objects.exists()


# --- Reading them ---------------------------------------------------------------------------------------------------


def test_the_reader_sees_the_older_question_with_its_own_words_for_the_answer(bring_in, sign_in, cast):
    bring_in(
        table(row("R1", date="31/03/2020", team="Riverside", score="6", question=BETTER, comment="The long wait."))
    )
    page = sign_in(cast.rita).get(reverse("comments", args=[cast.division.code])).content.decode()
    for words in (
        "What could be better?",
        "The long wait.",
        "<strong>Don&#x27;t know</strong>",
        FFT_2013.question,
        "in no figure and in no review",
    ):
        assert words in page
    assert "Don&#x27;t Know" not in page


@pytest.mark.parametrize("answer", list(OlderAnswer))
def test_every_older_answer_is_said_in_its_own_words(cast, answer):
    said = comment(cast.riverside, given_on=date(2019, 5, 1))
    FFTResponse.objects.update(question_set="fft-2013", answer=answer)
    found = desk(cast.division, "patient").sheet.said
    assert (found.pk, found.answer, found.asked) == (said.pk, answer.label, FFT_2013.question)


def test_a_comment_of_today_names_no_question(cast):
    comment(cast.riverside)
    assert desk(cast.division, "patient").sheet.said.asked == ""


# --- Counting them nowhere ------------------------------------------------------------------------------------------


def rows_of_figures():
    """Return every count that is stored, and the days that pages call changed."""
    return (
        sorted(DailyAnswers.objects.values_list()),
        sorted(
            map(repr, DailyMetric.objects.values_list("division", "team", "day", "key", "numerator", "denominator"))
        ),
        sorted(Revision.objects.values_list()),
    )


def addresses(cast, campaign):
    """Every page that shows a figure or counts on one: by week, by day and by month, of all places."""
    measure = [reverse("measure", args=[cast.division.code, key]) for key in ("fft_positive", "fft_responses")]
    places = ("", f"team={cast.riverside.code}", f"site={cast.riverside.site.code}")
    dashboard = [reverse(name, args=[cast.division.code]) for name in ("dashboard", "places")]
    found = [
        f"{page}?{place}&{more}" for page in dashboard for place in places for more in ("", "by=month&until=2020-03")
    ]
    found += [
        f"{page}?{place}&charting={way}" for page in measure for place in places for way in ("week", "day", "month")
    ]
    return [reverse("home"), reverse("review", args=[campaign.slug]), reverse("campaign", args=[campaign.slug]), *found]


def pages(client, cast, campaign):
    """Return what the manager, a team's lead and leadership see on each page."""
    seen = {}
    for person in (cast.maya, cast.lena, cast.dora):
        client.force_login(person)
        for address in addresses(cast, campaign):
            answer = client.get(address)
            seen[person.name, address] = (answer.status_code, TOKEN.sub("", answer.content.decode()))
    return seen


@pytest.fixture
def ask(cast):
    return keys.program(keys.key(factories.partner(cast.division))[1])


def series(cast, ask):
    """Return what a partner's program reads, as JSON and as CSV."""
    asked = [{"measure": "fft_positive", "charting": way} for way in ("week", "month")]
    asked.append({"measure": "fft_responses", "charting": "month", "place": f"team:{cast.riverside.code}"})
    found = [ask("series", **each, format=form).content for each in asked for form in ("json", "csv")]
    assert all(b"numerator" in each for each in found)
    return found


def read_all(cast):
    Comment.objects.filter(response__question_set="fft-2013").update(state="released")


def test_no_figure_page_review_or_export_changes_when_older_answers_come_in(bring_in, client, cast, campaign, ask):
    before = rows_of_figures(), content_of(campaign, today=NOW.date()), pages(client, cast, campaign), series(cast, ask)
    assert bring_in(every_day())[0] == 0
    assert FFTResponse.objects.filter(question_set="fft-2013").count() == 180
    read_all(cast)
    while rollup.drain():
        pass
    assert rows_of_figures() == before[0]
    assert content_of(campaign, today=NOW.date()) == before[1]
    after = pages(client, cast, campaign)
    assert [page for page, seen in before[2].items() if after[page] != seen] == []
    assert len(after) > 80
    assert series(cast, ask) == before[3]


def test_counting_everything_again_finds_nothing_of_them(bring_in, campaign):
    bring_in(every_day())
    assert not verify().differences
    while rollup.drain():
        pass
    figures = rows_of_figures()
    verdict = verify()
    assert (verdict.differences, verdict.waiting) == ((), 0)
    for _ in rebuild.rebuild():
        pass
    assert rows_of_figures() == figures
    assert not verify().differences


def test_a_signed_review_holds_none_of_them(bring_in, cast, campaign):
    bring_in(every_day())
    read_all(cast)
    while rollup.drain():
        pass
    content = content_of(campaign, today=NOW.date())
    assert "Older words" not in json.dumps(content, default=str)
    assert content["held"] == 0
    assert "Kind and quick." in json.dumps(content, default=str)


def test_released_comments_beside_older_answers_are_given_to_no_page(bring_in, cast, campaign):
    bring_in(every_day())
    read_all(cast)
    found = comments.released([cast.riverside.pk, cast.hilltop.pk], FIRST, LAST)
    assert {said.words for said in found if said.kind == "patient"} == {"Kind and quick."}


def test_they_count_only_among_what_waits_to_be_read(bring_in, cast):
    bring_in(older(("R1", "31/03/2020", "Riverside", "1", "Words."), ("R2", "31/03/2020", "Riverside", "1", "")))
    assert comments.unread_count(cast.division) == 1

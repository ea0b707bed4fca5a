"""manage.py import_fft: a trust's export becomes answers of teams, once, or nothing at all."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.db.models import Count

from campaigns.models import DirtyDay, Team
from feedback.import_map import EXAMPLE_MAP, read_map
from feedback.models import CardReceipt, Comment, FFTResponse
from feedback.services import imports
from tests import factories
from tests.factories.exports import MIXED, row, table, write_export, write_map

REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "fft_nhft.csv"


@pytest.fixture
def division(cast):
    factories.site(cast.division, code="MAIN")
    return cast.division


@pytest.fixture
def run(division, capsys):
    """Run the command; return its exit code, what it said and what it complained of."""

    def with_(*arguments: object, to: str = division.code) -> tuple[int, str, str]:
        code = 0
        try:
            call_command("import_fft", *map(str, arguments), "--division", to)
        except SystemExit as end:
            code = end.code
        said = capsys.readouterr()
        return code, said.out, said.err

    return with_


def everything() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (CardReceipt, FFTResponse, Comment, DirtyDay, Team))


def test_the_made_up_export_comes_in_masked_and_unread_with_its_days_to_count(run, tmp_path, division):
    code, out, err = run(write_export(tmp_path), "--map", write_map(tmp_path))
    assert (code, err) == (1, "")
    for words in ("Rows read: 12", "Imported: 4 responses with 5 comments", "Already there: 0", "Rows left out: 5"):
        assert words in out
    assert "  line 11: it names no team" in out
    assert "New teams: 5, Harbour" in out
    found = FFTResponse.objects.values_list("team__name", "answer", "given_on", "mode").order_by("team__name", "answer")
    assert list(found) == [
        ("5", "neither-good-nor-poor", date(2021, 9, 30), "other"),
        ("Harbour", "very-good", date(2021, 9, 30), "other"),
        ("Harbour", "very-poor", date(2021, 10, 1), "other"),
        ("Hilltop", "good", date(2021, 9, 30), "other"),
    ]
    assert set(Comment.objects.values_list("state", flat=True)) == {"unread"}
    assert Comment.objects.filter(words__contains="Ring [phone number removed].").count() == 1
    assert {(day.team.name, day.day.isoformat()) for day in DirtyDay.objects.select_related("team")} == {
        ("5", "2021-09-30"),
        ("Harbour", "2021-09-30"),
        ("Harbour", "2021-10-01"),
        ("Hilltop", "2021-09-30"),
    }
    made = Team.objects.get(name="Harbour")
    assert (made.code, made.fft_group, made.site.code) == ("HARBOUR", "other", "MAIN")
    assert Team.objects.filter(division=division, name="Hilltop").count() == 1


def test_importing_twice_adds_nothing(run, tmp_path):
    run(write_export(tmp_path), "--map", write_map(tmp_path))
    before = everything()
    code, out, _ = run(write_export(tmp_path), "--map", write_map(tmp_path))
    assert code == 1
    assert "Imported: 0 responses" in out
    assert "Already there: 4 responses" in out
    assert "New teams" not in out
    assert everything() == before


def test_a_longer_export_of_the_same_source_adds_only_what_is_new(run, tmp_path):
    first = [row("A"), row("B", date="13/01/2022")]
    run(write_export(tmp_path, table(*first)), "--map", write_map(tmp_path))
    code, out, _ = run(write_export(tmp_path, table(*first, row("C"))), "--map", write_map(tmp_path))
    assert code == 0
    assert "Imported: 1 responses" in out
    assert "Already there: 2 responses" in out


def test_a_respondent_whose_answers_have_changed_is_reported_and_left_alone(run, tmp_path):
    run(write_export(tmp_path, table(row("A"))), "--map", write_map(tmp_path))
    code, out, _ = run(write_export(tmp_path, table(row("A", score="5"))), "--map", write_map(tmp_path))
    assert code == 1
    assert "line 2: this respondent was imported before with other answers" in out
    assert FFTResponse.objects.get().answer == "very-good"


def test_the_same_respondent_of_another_source_or_division_is_somebody_else(run, tmp_path, cast):
    path = write_export(tmp_path, table(row("A")))
    run(path, "--map", write_map(tmp_path))
    run(path, "--map", write_map(tmp_path, source="another"))
    factories.site(cast.elsewhere.division, code="MAIN")
    run(path, "--map", write_map(tmp_path), to=cast.elsewhere.division.code)
    assert FFTResponse.objects.count() == 3


def test_names_of_teams_are_mapped_to_codes(run, tmp_path, cast):
    names = write_map(tmp_path, teams={"Harbour": cast.riverside.code.lower()}, create_teams=None)
    code, out, _ = run(write_export(tmp_path), "--map", names)
    assert code == 1
    assert FFTResponse.objects.filter(team=cast.riverside).count() == FFTResponse.objects.count() == 2
    assert "its team is not in the map" in out


def test_a_dry_run_says_the_same_and_changes_nothing(run, tmp_path):
    before = everything()
    code, out, _ = run(write_export(tmp_path), "--map", write_map(tmp_path), "--dry-run")
    assert code == 1
    assert "Would import: 4 responses" in out
    assert everything() == before


def test_nothing_that_a_patient_wrote_is_printed(run, tmp_path):
    words = "Mrs Quill of Acacia Avenue"
    rows = [[cell or words for cell in each] for each in MIXED] + [row("X", comment=words), row("Y", date=words)]
    _, out, err = run(write_export(tmp_path, table(*rows)), "--map", write_map(tmp_path, create_teams=None))
    assert "Quill" not in out + err


@pytest.mark.parametrize(
    ("text", "changes", "words"),
    [
        (None, {"columns": {**EXAMPLE_MAP["columns"], "team": "Ward"}}, "The file has no column “Ward”."),
        (None, {"teams": {"Harbour": "NOWHERE"}}, "no team with the code “NOWHERE”"),
        (None, {"create_teams": {"site": "NOWHERE", "fft_group": "other"}}, "code of one of the division’s sites"),
        (None, {"create_teams": {"site": "MAIN", "fft_group": "knitting"}}, "fft_group"),
        (None, {"scores": {"1": "splendid"}}, "The map’s “scores” knows only"),
        (None, {"questions": None}, "lacks “questions”"),
        (table(row("A", date="01/02/2021")), {}, "day or month comes first"),
        (table(row("A")) + '"open', {}, "stops being CSV"),
    ],
)
def test_a_refused_import_says_why_and_changes_nothing(run, tmp_path, text, changes, words):
    before = everything()
    code, out, err = run(write_export(tmp_path, text), "--map", write_map(tmp_path, **changes))
    assert (code, out) == (2, "")
    assert words in err
    assert everything() == before


def test_a_missing_file_map_or_division_is_refused(run, tmp_path, division):
    export, names = write_export(tmp_path), write_map(tmp_path)
    assert run(tmp_path / "nothing.csv", "--map", names)[0] == 2
    assert run(tmp_path, "--map", names)[0] == 2
    assert run(export, "--map", tmp_path / "nothing.json")[0] == 2
    assert run(export, "--map", names, to="NOWHERE")[0] == 2
    assert run(export, "--map", names, to="\udcff\0")[0] == 2
    assert run(export)[0] == 2
    assert "UTF-16" in run(write_export(tmp_path, encoding="utf-16"), "--map", names)[2]
    assert not FFTResponse.objects.exists()


@pytest.mark.parametrize("where", ["comments_of", "_known_fingerprints", "days", "audit"])
def test_a_crash_in_the_middle_leaves_nothing(run, tmp_path, monkeypatch, where):
    class Broken:
        def __call__(self, *args, **kwargs):
            raise RuntimeError("broken")

        touch = __call__

    before = everything()
    monkeypatch.setattr(imports, where, Broken())
    with pytest.raises(RuntimeError, match="broken"):
        run(write_export(tmp_path), "--map", write_map(tmp_path))
    assert everything() == before


def test_a_receipt_that_appears_while_the_import_runs_refuses_it(run, tmp_path, monkeypatch):
    run(write_export(tmp_path, table(row("A"))), "--map", write_map(tmp_path))
    before = everything()
    monkeypatch.setattr(imports, "_known_fingerprints", lambda hashes: {})
    code, _, err = run(write_export(tmp_path, table(row("A"), row("B"))), "--map", write_map(tmp_path))
    assert code == 2
    assert "try again" in err
    assert everything() == before


def test_a_database_that_gives_up_is_a_refusal_and_not_rows_left_out(run, tmp_path, monkeypatch):
    def busy(*args, **kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr(imports, "_write", busy)
    before = everything()
    code, out, err = run(write_export(tmp_path), "--map", write_map(tmp_path))
    assert (code, out) == (2, "")
    assert "Try again" in err
    assert everything() == before


def test_the_example_map_is_printed_and_can_be_used(capsys):
    call_command("import_fft", "--example-map")
    printed = capsys.readouterr().out
    assert read_map(printed.encode()) == read_map(json.dumps(EXAMPLE_MAP).encode())


def counted_by_hand(text: str, scores: dict[str, str]) -> Counter:
    """Count respondents by team and answer with nothing of the program's own."""
    seen = {}
    for each in csv.DictReader(io.StringIO(text, newline="")):
        if each["Service type 2"] and each["FFT categorical answer"] in scores:
            seen[each["Respondent ID"]] = (each["Service type 2"], scores[each["FFT categorical answer"]])
    return Counter(seen.values())


def counted_in_the_database() -> Counter:
    rows = FFTResponse.objects.values_list("team__name", "answer").annotate(answers=Count("pk")).order_by()
    return Counter({(team, answer): answers for team, answer, answers in rows})


def check_totals(run, tmp_path, text: str, scores: dict[str, str]) -> str:
    export, names = write_export(tmp_path, text), write_map(tmp_path, scores=scores)
    code, out, _ = run(export, "--map", names)
    assert code == 1
    assert counted_in_the_database() == counted_by_hand(text, scores)
    before = everything()
    assert "Imported: 0 responses" in run(export, "--map", names)[1]
    assert everything() == before
    return out


def test_totals_by_team_and_answer_equal_an_independent_count(run, tmp_path):
    rows = [
        row(f"R{n}", team=f"Team {n % 7}", score=str(n % 6 or 7), date=f"{n % 28 + 1:02}/09/2021") for n in range(200)
    ]
    out = check_totals(run, tmp_path, table(*rows, row("T", team="")), EXAMPLE_MAP["scores"])
    assert "Rows read: 201" in out


@pytest.mark.skipif(not REAL.exists(), reason="the real export is not beside this project, in ../shared/data")
def test_the_real_export_comes_in_with_the_totals_of_an_independent_count(run, tmp_path):
    text = REAL.read_text(encoding="utf-8-sig")
    out = check_totals(run, tmp_path, text, EXAMPLE_MAP["scores"])
    scored = {
        each["Respondent ID"]
        for each in csv.DictReader(io.StringIO(text, newline=""))
        if each["Service type 2"] and each["FFT categorical answer"] != "7"
    }
    assert "Rows read: 2812" in out
    assert f"Imported: {len(scored)} responses" in out
    assert FFTResponse.objects.count() == CardReceipt.objects.count() == len(scored)
